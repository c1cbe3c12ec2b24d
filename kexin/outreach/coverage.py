"""Were all listed companies visited? By area, branch, manager and week; overdue first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from itertools import accumulate
from typing import Literal, NamedTuple, TypeAlias

from kexin.outreach import cadence as visiting
from kexin.outreach.cadence import Cadence, Due
from kexin.outreach.periods import Window, window_of

Field: TypeAlias = Literal["area", "branch", "manager"]


class Listed(NamedTuple):
    """A company on a list, with all its visits; a tuple, because pages make thousands of them. *area*, *branch* and *manager* are keys of the caller, "" for none."""

    company: str
    listed_on: date
    cadence: Cadence
    visits: tuple[date, ...] = ()
    area: str = ""
    branch: str = ""
    manager: str = ""
    left_on: date | None = None

    def stands(self, day: date) -> bool:
        """Is it on the list on that day?"""
        return self.listed_on <= day and (self.left_on is None or day < self.left_on)

    def visited(self, day: date) -> bool:
        """Was it visited since it was listed, until that day?"""
        return any(self.listed_on <= visit <= day for visit in self.visits)

    def due(self, day: date) -> Due:
        """What is owed to it on that day."""
        return visiting.due(self.cadence, self.listed_on, self.visits, day, self.left_on)


@dataclass(frozen=True)
class Coverage:
    """Companies listed, visited at least once since they were listed, and overdue."""

    key: str
    listed: int
    visited: int
    overdue: int

    @property
    def share(self) -> Fraction | None:
        """Visited ÷ listed; None where nobody is listed."""
        return Fraction(self.visited, self.listed) if self.listed else None


@dataclass(frozen=True)
class Standing:
    """A company that stands on the list on a day, and how it stands there: worked out once for all tables of that day."""

    row: Listed
    visited: bool
    overdue: bool


def standing(rows: Iterable[Listed], today: date) -> list[Standing]:
    """Those on the list on a day."""
    return [Standing(row, row.visited(today), row.due(today).overdue) for row in rows if row.stands(today)]


def coverage(there: Iterable[Standing], by: Field) -> list[Coverage]:
    """One line for each area, branch or manager with companies on the list: most overdue first, then the lowest share, then by key."""
    groups: dict[str, list[Standing]] = {}
    for each in there:
        groups.setdefault(getattr(each.row, by), []).append(each)
    return sorted((covered(group, key) for key, group in groups.items()), key=lambda c: (-c.overdue, c.share or 0, c.key))


def covered(there: Sequence[Standing], key: str = "") -> Coverage:
    """The same for all of them."""
    return Coverage(key, len(there), sum(each.visited for each in there), sum(each.overdue for each in there))


@dataclass(frozen=True)
class Week:
    """A week from Monday: visits made in it, and how many of those listed at its end had been visited by then."""

    window: Window
    visits: int
    listed: int
    visited: int

    @property
    def share(self) -> Fraction | None:
        """Visited ÷ listed at the end of the week; None where nobody was listed."""
        return Fraction(self.visited, self.listed) if self.listed else None


def weeks(rows: Sequence[Listed], since: date, today: date) -> list[Week]:
    """Week by week from the one of *since* to that of *today*, which ends today. A company seen twice a day counts once."""
    windows = [window_of("weekly", since)]
    while windows[-1].last < today:
        windows.append(window_of("weekly", windows[-1].last + timedelta(days=1)))
    # Each company is looked at once: it changes the sums of a few weeks only, which are then carried on from week to week.
    firsts, ends = [w.first for w in windows], [min(w.last, today) for w in windows]
    visits, listed, visited = ([0] * (len(windows) + 1) for _ in range(3))
    for row in rows:
        gone = len(ends) if row.left_on is None else bisect_left(ends, row.left_on)
        came = bisect_left(ends, row.listed_on)
        if came < gone:
            listed[came] += 1
            listed[gone] -= 1
        made = sorted({v for v in row.visits if row.listed_on <= v <= today})
        if made and (seen := bisect_left(ends, made[0])) < gone:
            visited[seen] += 1
            visited[gone] -= 1
        for day in made:
            if day >= firsts[0] and row.stands(day):
                visits[bisect_left(ends, day)] += 1
    return [Week(*week) for week in zip(windows, visits, accumulate(listed), accumulate(visited), strict=False)]


def owed(rows: Iterable[Listed], today: date) -> list[tuple[Listed, Due]]:
    """Companies to which a visit is owed by a day: the longest overdue first, then by the day on which it is due."""
    found = [(row, row.due(today)) for row in rows if row.stands(today)]
    dated = [(due_on, row.company, row, due) for row, due in found if (due_on := due.due_on) is not None]
    return [(row, due) for _, _, row, due in sorted(dated, key=lambda item: item[:2])]
