"""Deadlines: days of a step, counted from the day after."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date, timedelta

from kexin.fund.terms import Step

SATURDAY = 5


def deadline(step: Step, start: date, holidays: Collection[date] = (), workdays: Collection[date] = ()) -> date:
    """The last day on which the step is in time; the day of *start* does not count (Civil Code, article 201).

    Working days leave out Saturdays, Sundays and *holidays*, but not the weekends in *workdays* that the State
    Council makes up for a holiday. The lists of a year are announced in the autumn before; none is built in.
    """
    day, left = start, step.days
    while left:
        day += timedelta(days=1)
        open_ = day in workdays or (day.weekday() < SATURDAY and day not in holidays)
        left -= not step.working or open_
    return day
