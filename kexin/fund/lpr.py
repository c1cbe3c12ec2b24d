"""The 1-year loan prime rate of a day, from the rulebook."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path

from kexin import rulebook
from kexin.fund.exact import Exact
from kexin.problems import Problem, ProblemsError
from kexin.rulefields import Fields
from kexin.rulefile import read_rules
from kexin.rulemarks import read_mark

LPR_FILE = Path(rulebook.__file__).parent / "lpr.yaml"


@cache
def _changes() -> tuple[tuple[date, ...], tuple[Fraction, ...], date]:
    """Days of change, the rates from then on, and the last day that was checked."""
    problems: list[Problem] = []
    raw, lines = read_rules(LPR_FILE)
    fields = Fields(raw, lines, problems)
    read_mark(fields)
    until = fields.day("until")
    changes = []
    for item in fields.items("changes"):
        changes.append((item.day("from"), item.number("rate")))
        item.finish()
    fields.finish()
    if problems:
        raise ProblemsError(problems)
    return tuple(day for day, _ in changes), tuple(rate for _, rate in changes), until


def lpr_1y(day: date) -> Fraction | None:
    """The rate in force on *day*; None before the first and after the last day that was checked."""
    days, rates, until = _changes()
    place = bisect_right(days, day)
    return rates[place - 1] if place and day <= until else None


def known_until() -> date:
    """The last day that was checked."""
    return _changes()[2]


def with_lpr(facts: Mapping[str, Exact]) -> Mapping[str, Exact]:
    """The facts, with the rate of the day of signing where it is not given."""
    signed = facts.get("signed_on")
    if facts.get("lpr_1y") is not None or not isinstance(signed, date):
        return facts
    return {**facts, "lpr_1y": lpr_1y(signed)}
