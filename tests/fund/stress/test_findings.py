"""Figures of a distribution."""

from __future__ import annotations

import numpy as np
import pytest

from kexin.fund.stress.findings import mean, quantile


@pytest.mark.parametrize(("level", "wanted"), [(0.5, 50), (0.95, 95), (0.99, 99), (0.999, 100), (0.005, 1)])
def test_a_quantile_is_the_least_amount_that_so_many_do_not_exceed(level: float, wanted: int) -> None:
    amounts = np.random.default_rng(1).permutation(np.arange(1, 101))
    assert quantile(amounts, level) == wanted
    assert (amounts <= wanted).mean() >= level
    assert (amounts < wanted).mean() < level


def test_the_mean_is_in_whole_fen_and_does_not_overflow() -> None:
    assert mean(np.array([2**62, 2**62, 2**62])) == 2**62
    assert mean(np.array([1, 2])) == 1
