"""Were all listed companies visited? By area, branch, manager and week; overdue first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Literal, TypeAlias

from kexin.outreach import cadence as visiting
from kexin.outreach.cadence import Cadence, Due
from kexin.outreach.periods import Window, window_of

Field: TypeAlias = Literal["area", "branch", "manager"]


@dataclass(frozen=True)
class Listed:
    """A company on a list, with all its visits; *area*, *branch* and *manager* are keys of the caller, "" for none."""

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


def coverage(rows: Iterable[Listed], by: Field, today: date) -> list[Coverage]:
    """One line for each area, branch or manager with companies on the list today: most overdue first, then the lowest share, then by key."""
    groups: dict[str, list[Listed]] = {}
    for row in rows:
        if row.stands(today):
            groups.setdefault(getattr(row, by), []).append(row)
    found = [_counted(key, group, today) for key, group in groups.items()]
    return sorted(found, key=lambda c: (-c.overdue, c.share or 0, c.key))


def covered(rows: Iterable[Listed], today: date) -> Coverage:
    """The same for all companies on the list today, under the key ""."""
    return _counted("", [row for row in rows if row.stands(today)], today)


def _counted(key: str, rows: Sequence[Listed], today: date) -> Coverage:
    return Coverage(key, len(rows), sum(row.visited(today) for row in rows), sum(row.due(today).overdue for row in rows))


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
    found = []
    window = window_of("weekly", since)
    while window.first <= today:
        end = min(window.last, today)
        there = [row for row in rows if row.stands(end)]
        visits = sum(len({v for v in row.visits if window.first <= v <= end and row.stands(v)}) for row in rows)
        found.append(Week(window, visits, len(there), sum(row.visited(end) for row in there)))
        window = window_of("weekly", window.last + timedelta(days=1))
    return found


def owed(rows: Iterable[Listed], today: date) -> list[tuple[Listed, Due]]:
    """Companies to which a visit is owed by a day: the longest overdue first, then by the day on which it is due."""
    found = [(row, row.due(today)) for row in rows if row.stands(today)]
    dated = [(due_on, row.company, row, due) for row, due in found if (due_on := due.due_on) is not None]
    return [(row, due) for _, _, row, due in sorted(dated, key=lambda item: item[:2])]
