"""Who defaults when: a year of default for each loan in each scenario."""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from kexin.fund.stress.portfolio import Portfolio
from kexin.fund.stress.vasicek import threshold

#: Scenarios that share one stream of random numbers: the draws do not depend on how many are worked on at once.
BLOCK = 1_000

Years = NDArray[np.int8]
#: The asset correlation that a PD of one year goes with.
Correlation = Callable[[float], float]


def hazards(cumulative: NDArray[np.float64]) -> NDArray[np.float64]:
    """The chance to default in each year of those that have not defaulted before; from ``cumulative[loan, year]``."""
    before = np.concatenate([np.zeros((len(cumulative), 1)), cumulative[:, :-1]], axis=1)
    alive = 1 - before
    return np.asarray(np.divide(cumulative - before, alive, out=np.zeros_like(cumulative), where=alive > 0).clip(0, 1))


def default_years(portfolio: Portfolio, correlation: Correlation, seed: int, block: int, scenarios: int) -> Years:
    """``[scenario, loan]``: the year of default, 1 for the first, 0 for none, in the first *scenarios* of one block.

    Each year has its own factor, alike for all loans and independent of the years before.
    """
    random = np.random.default_rng(np.random.SeedSequence(seed, spawn_key=(block,)))
    factors = random.standard_normal((portfolio.years, BLOCK))[:, :scenarios]
    chances = hazards(portfolio.cumulative)
    found = np.zeros((scenarios, portfolio.loans), dtype=np.int8)
    for loan in range(portfolio.loans):
        own = random.standard_normal((portfolio.years, BLOCK))[:, :scenarios]
        rho = correlation(float(portfolio.cumulative[loan, 0]))
        root, rest = math.sqrt(rho), math.sqrt(1 - rho)
        year_of = np.zeros(scenarios, dtype=np.int8)
        for year in range(portfolio.years - 1, -1, -1):
            year_of[root * factors[year] + rest * own[year] < threshold(float(chances[loan, year]))] = year + 1
        found[:, loan] = year_of
    return found
