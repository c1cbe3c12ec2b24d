"""The days of the invented province: when people work, and how busy the months are."""

from __future__ import annotations

import random
from datetime import date, timedelta

FIRST, LAST = date(2023, 7, 3), date(2026, 6, 30)
_SATURDAY = 5
#: Applications come before the ends of quarters and of the year; little happens around the Spring Festival and in October.
_BUSY: dict[int, int] = {1: 9, 2: 4, 3: 10, 4: 8, 5: 8, 6: 11, 7: 7, 8: 8, 9: 10, 10: 6, 11: 9, 12: 12}


def working(day: date) -> date:
    """The day itself, or the Monday after a weekend."""
    while day.weekday() >= _SATURDAY:
        day += timedelta(days=1)
    return day


def days_between(first: date, last: date, number: int, chance: random.Random) -> list[date]:
    """So many working days, more of them in busy months, in their order."""
    every = [first + timedelta(days=i) for i in range((last - first).days + 1)]
    open_ = [d for d in every if d.weekday() < _SATURDAY]
    return sorted(chance.choices(open_, weights=[_BUSY[d.month] for d in open_], k=number))


def quarter_end(day: date) -> date:
    """The first end of a quarter after *day*."""
    ends = [date(y, m, 31 if m in (3, 12) else 30) for y in (day.year, day.year + 1) for m in (3, 6, 9, 12)]
    return next(end for end in ends if end > day)
