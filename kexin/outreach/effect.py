"""What lists and visits brought, beside a comparison, with a difference and how sure it is.

Wilson's interval of a proportion (J. Am. Stat. Assoc. 22, 1927, 209–212); for the difference of two
independent proportions Newcombe's hybrid score interval, his method 10 (Statistics in Medicine 17, 1998, 873–890);
for the ratio of two rates over person-time the interval of its logarithm (Rothman, Greenland and Lash, Modern
Epidemiology, 3rd edition 2008, chapter 14). Companies are not drawn by lot into the groups, and time goes on: a
difference is no proof of a cause.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """A share, a difference of shares or a ratio of rates, and the ends of its confidence interval."""

    value: float
    low: float
    high: float


def wilson(hits: int, of: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The share of *hits* among *of* with Wilson's score interval; None among nobody.

    >>> interval = wilson(15, 148)
    >>> round(interval.low, 4), round(interval.high, 4)
    (0.0624, 0.1605)
    """
    _checked(hits, of)
    if of == 0:
        return None
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share = hits / of
    middle = (share + z * z / (2 * of)) / (1 + z * z / of)
    half = z / (1 + z * z / of) * math.sqrt(share * (1 - share) / of + z * z / (4 * of * of))
    return Interval(share, 0.0 if hits == 0 else max(0.0, middle - half), 1.0 if hits == of else min(1.0, middle + half))


def difference(hits: int, of: int, other_hits: int, other_of: int, confidence: float = CONFIDENCE) -> Interval | None:
    """The first share less the second with Newcombe's interval; None if one group has nobody.

    >>> interval = difference(56, 70, 48, 80)
    >>> round(interval.value, 4), round(interval.low, 4), round(interval.high, 4)
    (0.2, 0.0524, 0.3339)
    """
    one, two = wilson(hits, of, confidence), wilson(other_hits, other_of, confidence)
    if one is None or two is None:
        return None
    value = one.value - two.value
    low = value - math.hypot(one.value - one.low, two.high - two.value)
    high = value + math.hypot(one.high - one.value, two.value - two.low)
    return Interval(value, max(-1.0, low), min(1.0, high))


def _checked(hits: int, of: int) -> None:
    if not 0 <= hits <= of:
        raise ValueError(f"{hits} of {of}")


@dataclass(frozen=True)
class Followed:
    """A company from the day it was listed until a day, both counted: its first visit, and the first day on which it did what is asked (None: not until then)."""

    listed_on: date
    until: date
    visited_on: date | None
    did_on: date | None


@dataclass(frozen=True)
class Rate:
    """How many companies did it, of those who had not yet, in so many days of all of them together."""

    hits: int
    days: int

    @property
    def per_thousand(self) -> float | None:
        """In a thousand days of companies; None without a day."""
        return 1000 * self.hits / self.days if self.days else None


def before_and_after(companies: Iterable[Followed]) -> tuple[Rate, Rate]:
    """The same companies before their first visit, and from its day on. Who did it is followed no longer.

    Raises:
        ValueError: a visit, or what was done, comes before the listing or after the last day.
    """
    hits, days = [0, 0], [0, 0]
    for one in companies:
        if not all(one.listed_on <= day <= one.until for day in (one.until, one.visited_on, one.did_on) if day is not None):
            raise ValueError(f"{one}: not between the listing and the last day")
        last = one.until if one.did_on is None else one.did_on
        seen = one.visited_on if one.visited_on is not None and one.visited_on <= last else None
        whole = (last - one.listed_on).days + 1
        before = whole if seen is None else (seen - one.listed_on).days
        for place, part in enumerate((before, whole - before)):
            days[place] += part
        hits[seen is not None] += one.did_on is not None
    return Rate(hits[0], days[0]), Rate(hits[1], days[1])


def ratio(rate: Rate, other: Rate, confidence: float = CONFIDENCE) -> Interval | None:
    """The first rate divided by the second, with the interval in which its logarithm is taken as normal; None where one of them has no hit.

    >>> interval = ratio(Rate(41, 28010), Rate(15, 19017))
    >>> round(interval.value, 2), round(interval.low, 2), round(interval.high, 2)
    (1.86, 1.03, 3.35)
    """
    if not rate.hits or not other.hits:
        return None
    value = rate.hits * other.days / (rate.days * other.hits)
    spread = NormalDist().inv_cdf((1 + confidence) / 2) * math.sqrt(1 / rate.hits + 1 / other.hits)
    return Interval(value, value * math.exp(-spread), value * math.exp(spread))
