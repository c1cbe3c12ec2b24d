"""How often a listed company is visited: until when the next visit is owed, and what was missed, as of any day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from typing import Literal, TypeAlias

from kexin.outreach.periods import CALENDAR, CALENDAR_WORDS, Calendar, Window, window_of, windows_from
from kexin.text import Text

Every: TypeAlias = Literal["once", "days", "daily", "weekly", "monthly", "quarterly"]
EVERY: tuple[Every, ...] = ("once", "days", *CALENDAR)


@dataclass(frozen=True)
class Cadence:
    """Once while a company is on the list, within *days* if given; every *days* days; or once in each window of the calendar."""

    every: Every
    days: int | None = None

    def __post_init__(self) -> None:
        if (self.days is not None and self.days < 1) or (self.every == "days") > (self.days is not None) or (self.every in CALENDAR and self.days is not None):
            raise ValueError(f"no cadence: {self.every}, days: {self.days}")

    @property
    def words(self) -> Text:
        """The cadence as a reader says it."""
        if self.every == "once":
            return Text(f"名单内走访一次，{self.days} 天内", f"once, within {self.days} day{'' if self.days == 1 else 's'}") if self.days else Text("名单内走访一次", "once while listed")
        if self.every == "days":
            return Text(f"每 {self.days} 天至少一次", "at least every day" if self.days == 1 else f"at least every {self.days} days")
        words = CALENDAR_WORDS[self.every]
        return Text(f"{words.zh}一次", f"once {words.en}")


@dataclass(frozen=True)
class Due:
    """What is owed to one company on a day.

    ``due_on`` is the last day on which the next visit is in time; None if no further visit is owed, or none by
    a day. ``made`` are the visits that count, ``end`` the last day that counts, ``gone`` whether the company stands on the list no more.
    """

    cadence: Cadence
    listed_on: date
    due_on: date | None
    overdue_days: int
    made: tuple[date, ...]
    end: date
    gone: bool

    @property
    def overdue(self) -> bool:
        """Has the last day passed?"""
        return self.overdue_days > 0

    @property
    def last_visit(self) -> date | None:
        """The last visit that counts."""
        return self.made[-1] if self.made else None

    @cached_property
    def missed(self) -> tuple[Window, ...]:
        """The windows that ended without a visit."""
        return tuple(window for window, met in self._owed if not met and (window.last < self.end or (self.gone and window.last == self.end)))

    @cached_property
    def met(self) -> int:
        """How many windows had a visit."""
        return sum(met for _, met in self._owed)

    @cached_property
    def _owed(self) -> list[tuple[Window, bool]]:
        return list(_owed(self.cadence, self.listed_on, self.made, self.end))


def due(cadence: Cadence, listed_on: date, visits: Iterable[date], today: date, left_on: date | None = None) -> Due:
    """What is owed on *today* to a company that stands on a list since *listed_on*.

    *left_on* is the first day on which it stood there no more: from then on nothing is owed. Visits before the
    listing and after *today* do not count; so the answer for a past day stays what it was.
    """
    end = today if left_on is None else min(today, left_on - timedelta(days=1))
    made = tuple(sorted({day for day in visits if listed_on <= day <= end}))
    gone = left_on is not None and left_on <= today
    due_on = None if gone else _due_on(cadence, listed_on, made)
    overdue = (today - due_on).days if due_on is not None and due_on < today else 0
    return Due(cadence, listed_on, due_on, overdue, made, end, gone)


def _owed(cadence: Cadence, listed_on: date, made: Sequence[date], end: date) -> Iterator[tuple[Window, bool]]:
    """The windows that began until *end*, each with whether a visit fell into it."""
    if listed_on > end:
        return
    if cadence.every == "once":
        window = Window(listed_on, date.max if cadence.days is None else listed_on + timedelta(days=cadence.days))
        yield window, any(day in window for day in made)
    elif cadence.every == "days":
        yield from _rolling(cadence.days or 1, listed_on, made, end)
    else:
        for window in _windows(cadence.every, listed_on):
            if window.first > end:
                return
            yield window, any(day in window for day in made)


def _rolling(days: int, listed_on: date, made: Sequence[date], end: date) -> Iterator[tuple[Window, bool]]:
    """Each visit begins a new span of *days* days; spans without a visit follow one another until the next visit."""
    first, anchor, index = listed_on, listed_on, 0
    while first <= end:
        window = Window(first, anchor + timedelta(days=days))
        met = index < len(made) and made[index] in window
        yield window, met
        anchor = made[index] if met else window.last
        index += met
        first = anchor + timedelta(days=1)


def _windows(calendar: Calendar, listed_on: date) -> Iterator[Window]:
    """The first window has all its days: one that had begun already is added to the next."""
    windows = windows_from(calendar, listed_on)
    begun = next(windows)
    yield begun if begun.first == listed_on else Window(listed_on, next(windows).last)
    yield from windows


def _due_on(cadence: Cadence, listed_on: date, made: Sequence[date]) -> date | None:
    """The last day in time for the visit after the last one."""
    if cadence.every == "once":
        return None if made or cadence.days is None else listed_on + timedelta(days=cadence.days)
    if cadence.every == "days":
        return (made[-1] if made else listed_on) + timedelta(days=cadence.days or 1)
    windows = _windows(cadence.every, listed_on)
    first = next(windows)
    if not made:
        return first.last
    following = first.last if made[-1] in first else window_of(cadence.every, made[-1]).last
    return window_of(cadence.every, following + timedelta(days=1)).last
