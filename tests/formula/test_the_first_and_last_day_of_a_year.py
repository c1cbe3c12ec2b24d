"""``year_start`` and ``year_end``: windows that follow the calendar year, not the day asked."""

from __future__ import annotations

from datetime import date

import pytest

from kexin.formula.check import read
from kexin.formula.scope import Scope
from kexin.formula.tree import Constant
from kexin.problems import ProblemsError

SCOPE = Scope(date(2026, 6, 30))


@pytest.mark.parametrize(("text", "day"), [
    ("year_start(last_year)", date(2025, 1, 1)), ("year_end(last_year - 2)", date(2023, 12, 31)),
    ("year_start(2024)", date(2024, 1, 1))])
def test_the_day_is_worked_out_when_the_formula_is_read(text: str, day: date) -> None:
    tree = read(text, SCOPE)
    assert isinstance(tree, Constant)
    assert tree.value == day


@pytest.mark.parametrize("text", ["year_start(as_of)", "year_start(0)", "year_end(2024.5)", "year_end()", "year_end(10000)"])
def test_only_a_constant_year_is_taken(text: str) -> None:
    with pytest.raises(ProblemsError, match="year_"):
        read(text, SCOPE)
