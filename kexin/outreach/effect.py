"""What a list brought: a funnel beside a comparison group, with a difference and how sure it is.

Wilson's interval of a proportion (J. Am. Stat. Assoc. 22, 1927, 209–212); for the difference of two
independent proportions Newcombe's hybrid score interval, his method 10 (Statistics in Medicine 17, 1998, 873–890).
Companies are not drawn by lot into the groups: a difference is no proof of a cause.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

CONFIDENCE = 0.95


@dataclass(frozen=True)
class Interval:
    """A share or a difference of shares, and the ends of its confidence interval."""

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
class Stage:
    """How many of both groups came as far as this step, and the difference of the shares."""

    id: str
    listed: int
    compared: int
    difference: Interval | None


@dataclass(frozen=True)
class Funnel:
    """Both groups with their sizes, step by step."""

    listed: int
    compared: int
    stages: tuple[Stage, ...]


def funnel(stages: Sequence[str], listed: Iterable[Collection[str]], compared: Iterable[Collection[str]], confidence: float = CONFIDENCE) -> Funnel:
    """Each company is the steps that it reached, by the ids of *stages* in their order; who reached a later one reached the earlier ones.

    *compared* are companies that fit the rule but were not listed, or not visited yet.
    """
    mine, theirs = ([_depth(stages, reached) for reached in group] for group in (listed, compared))
    found = []
    for depth, stage in enumerate(stages, 1):
        a, b = sum(d >= depth for d in mine), sum(d >= depth for d in theirs)
        found.append(Stage(stage, a, b, difference(a, len(mine), b, len(theirs), confidence)))
    return Funnel(len(mine), len(theirs), tuple(found))


def _depth(stages: Sequence[str], reached: Collection[str]) -> int:
    """1 + the place of the last step reached, 0 for none."""
    return max((place for place, stage in enumerate(stages, 1) if stage in reached), default=0)
