"""The simulation meets what is known in closed form."""

from __future__ import annotations

import math
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from kexin.fund.loader import load_scheme
from kexin.fund.stress.defaults import hazards
from kexin.fund.stress.migration import migration
from kexin.fund.stress.portfolio import Portfolio, portfolio
from kexin.fund.stress.simulation import Plan, simulate
from kexin.fund.stress.vasicek import NORMAL, basel_correlation, conditional_pd, default_rate_quantile

PD, RHO = Fraction(2, 100), 0.15


def even(loans: int, years: int = 1, pd: Fraction = PD) -> Portfolio:
    """Loans that are all alike."""
    return portfolio([{"principal": 100_000_000, "bank": "a", "pd": pd}] * loans, years, Fraction(1), {})


def test_a_large_even_portfolio_meets_vasiceks_limit() -> None:
    scenarios, loans = 20_000, 4_000
    found = simulate(Plan(load_scheme("cn.chongqing.kv.2023"), 0, 0, lambda pd: RHO, scenarios, 11), even(loans))
    rates = np.sort(found.defaults[:, 0] / loans)
    # The spread of the limit follows from the chance that two loans default together.
    spread = math.sqrt(sum(conditional_pd(0.02, RHO, NORMAL.inv_cdf((i + 0.5) / 5_000)) ** 2 for i in range(5_000)) / 5_000 - 0.02**2)
    assert abs(rates.mean() - 0.02) < 4 * spread / math.sqrt(scenarios)
    for level in (0.5, 0.9, 0.99, 0.999):
        error = 4 * math.sqrt(level * (1 - level) * scenarios)
        below, above = (rates[min(scenarios - 1, max(0, int(level * scenarios + side * error)))] for side in (-1, 1))
        # A finite portfolio has a step of one loan.
        assert below - 1 / loans <= default_rate_quantile(0.02, RHO, level) <= above + 1 / loans, level


def test_without_correlation_defaults_are_independent() -> None:
    found = simulate(Plan(load_scheme("cn.chongqing.kv.2023"), 0, 0, lambda pd: 0.0, 4_000, 5), even(1_000))
    assert found.defaults[:, 0].mean() == pytest.approx(20, abs=4 * math.sqrt(20 * 0.98 / 4_000))
    assert found.defaults[:, 0].var() == pytest.approx(20 * 0.98, rel=0.1)


def test_the_rates_of_several_years_are_met() -> None:
    found = simulate(Plan(load_scheme("cn.chongqing.kv.2023"), 0, 0, lambda pd: 0.05, 4_000, 5), even(500, years=3, pd=Fraction(1, 10)))
    assert found.defaults.mean(axis=0) / 500 == pytest.approx([0.1, 0.09, 0.081], rel=0.03)


def test_hazards_lead_back_to_the_rates() -> None:
    cumulative = np.array([[0.1, 0.1, 0.5], [0.0, 0.0, 1.0], [1.0, 1.0, 1.0]])
    assert 1 - np.cumprod(1 - hazards(cumulative), axis=1) == pytest.approx(cumulative)


def test_a_bad_year_is_worse_and_the_quantile_of_the_middle_is_the_median() -> None:
    assert conditional_pd(0.02, RHO, -2.0) > 0.02 > conditional_pd(0.02, RHO, 2.0)
    assert default_rate_quantile(0.02, RHO, 0.5) == pytest.approx(NORMAL.cdf(NORMAL.inv_cdf(0.02) / math.sqrt(1 - RHO)))
    assert (conditional_pd(0.0, RHO, -3.0), conditional_pd(1.0, RHO, 3.0)) == (0.0, 1.0)


def test_the_correlation_of_basel_falls_from_24_to_12_percent() -> None:
    assert basel_correlation(0.0) == pytest.approx(0.24)
    assert basel_correlation(0.01) == pytest.approx(0.1928, abs=5e-5)
    assert basel_correlation(1.0) == pytest.approx(0.12)


@pytest.mark.real
def test_powers_of_the_published_matrix_give_its_five_year_rates(real_data: Path) -> None:
    lines = (real_data / "rating_transitions" / "JLT.csv").read_text(encoding="utf-8").split()[1:]
    rows = [[float(cell) for cell in line.split(",")] for line in lines]
    moves = migration(["AAA", "AA", "A", "BBB", "BB", "B", "CCC"], rows[:-1])
    five = {grade: rates[4] for grade, rates in moves.default_rates(5).items()}
    assert round(100 * five["AAA"], 2) == 0.14
    assert round(100 * five["CCC"], 1) == 62.5
    assert sorted(five.values()) == list(five.values())
    other = np.linalg.multi_dot([np.array(rows)] * 5)
    assert moves.after(5) == pytest.approx(other, abs=1e-3)
