"""The one-factor model of Vasicek: loans default together because one factor, the economy, moves them all.

A loan defaults where √ρ·Z + √(1-ρ)·ε < Φ⁻¹(PD); Z is the year's factor, ε the loan's own,
both standard normal. Source: Vasicek, "The distribution of loan portfolio value", Risk, 2002.
"""

from __future__ import annotations

import math
from statistics import NormalDist

NORMAL = NormalDist()


def threshold(pd: float) -> float:
    """Φ⁻¹(PD): below it the loan's value is a default; infinite for a PD of 0 or 1."""
    return -math.inf if pd <= 0 else math.inf if pd >= 1 else NORMAL.inv_cdf(pd)


def conditional_pd(pd: float, correlation: float, factor: float) -> float:
    """The PD in a year whose factor is *factor* (0 is an average year, -2 a bad one)."""
    return NORMAL.cdf((threshold(pd) - math.sqrt(correlation) * factor) / math.sqrt(1 - correlation)) if 0 < pd < 1 else pd


def default_rate_quantile(pd: float, correlation: float, level: float) -> float:
    """The share of a large, even portfolio that defaults in the year of probability *level* (0.999: one in a thousand is worse)."""
    return conditional_pd(pd, correlation, NORMAL.inv_cdf(1 - level))


def basel_correlation(pd: float) -> float:
    """The asset correlation of loans to firms, 12 % to 24 %: Basel Committee, "International Convergence of Capital Measurement and Capital Standards" (2006), paragraph 272."""
    weight = (1 - math.exp(-50 * pd)) / (1 - math.exp(-50))
    return 0.12 * weight + 0.24 * (1 - weight)
