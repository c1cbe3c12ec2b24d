"""Days, weeks, months and quarters of the calendar, from which visits and refreshes are counted."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from kexin.text import Text

Calendar: TypeAlias = Literal["daily", "weekly", "monthly", "quarterly"]
CALENDAR: tuple[Calendar, ...] = ("daily", "weekly", "monthly", "quarterly")
CALENDAR_WORDS: dict[Calendar, Text] = {
    "daily": Text("每日", "every day"), "weekly": Text("每周", "every week"), "monthly": Text("每月", "every month"), "quarterly": Text("每季度", "every quarter")}


@dataclass(frozen=True, order=True)
class Window:
    """From a first day to a last day, both counted."""

    first: date
    last: date

    def __contains__(self, day: object) -> bool:
        return isinstance(day, date) and self.first <= day <= self.last


def window_of(calendar: Calendar, day: date) -> Window:
    """The day, the week from Monday, the month or the quarter in which a day lies.

    >>> window_of("monthly", date(2026, 2, 10)).last
    datetime.date(2026, 2, 28)
    """
    if calendar == "daily":
        return Window(day, day)
    if calendar == "weekly":
        monday = day - timedelta(days=day.weekday())
        return Window(monday, monday + timedelta(days=6))
    length = 1 if calendar == "monthly" else 3
    month = (day.month - 1) // length * length
    first = date(day.year, month + 1, 1)
    after = month + length
    return Window(first, date(day.year + after // 12, after % 12 + 1, 1) - timedelta(days=1))


def windows_from(calendar: Calendar, day: date) -> Iterator[Window]:
    """The windows of the calendar one after the other, from the one in which *day* lies."""
    while True:
        window = window_of(calendar, day)
        yield window
        day = window.last + timedelta(days=1)
