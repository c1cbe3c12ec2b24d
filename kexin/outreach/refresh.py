"""A list made anew: who stands on it, who came, who left, each with the reason. The same inputs give the same list on any later day.

All conditions true: listed. One false: not listed. None false and some unknown: nobody is listed on the
strength of something unknown, and nobody is taken off; who stood on the list stays, marked, others are counted as unsure.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from kexin.formula.python_program import Value
from kexin.outreach.rule import ListRule

Inputs = Mapping[str, Value]


@dataclass(frozen=True)
class Stood:
    """A company on the edition before: since when without a break, and what was known then."""

    since: date
    values: Inputs


@dataclass(frozen=True)
class Member:
    """A company on the list. ``line`` is the line approved ahead in fen, None if the rule gives none or it is unknown; ``open`` are unknown conditions of one that stays."""

    company: str
    came: bool
    since: date
    values: Inputs
    line: int | None
    open: tuple[str, ...] = ()


@dataclass(frozen=True)
class Leaver:
    """A company that stood on the edition before: the conditions that no longer hold, what was known then and now; ``values`` None: it is not among those considered any more."""

    company: str
    failed: tuple[str, ...]
    before: Inputs
    values: Inputs | None


@dataclass(frozen=True)
class Unsure:
    """A company that only unknown conditions keep off the list."""

    company: str
    open: tuple[str, ...]


@dataclass(frozen=True)
class Refreshed:
    """The list as of a day; everybody in the order of the ids."""

    as_of: date
    members: tuple[Member, ...]
    left: tuple[Leaver, ...]
    unsure: tuple[Unsure, ...]
    considered: int


def refresh(rule: ListRule, companies: Iterable[tuple[str, Inputs]], before: Mapping[str, Stood], as_of: date) -> Refreshed:
    """Ask every company once: (id, inputs by name), where an input that is missing is unknown.

    Raises:
        ValueError: a company comes twice.
    """
    members, left, unsure = [], [], []
    seen: set[str] = set()
    needed, answer = rule.inputs, rule.answer
    for company, given in sorted(companies, key=lambda item: item[0]):
        if company in seen:
            raise ValueError(f"{company} comes twice")
        seen.add(company)
        values = {name: given.get(name) for name in needed}
        answers, stood = answer(values), before.get(company)
        failed, unknown = _ids(answers["failed"]), _ids(answers["open"])
        if failed:
            if stood is not None:
                left.append(Leaver(company, failed, stood.values, values))
        elif unknown and stood is None:
            unsure.append(Unsure(company, unknown))
        else:
            line = answers.get("line")
            members.append(Member(company, stood is None, as_of if stood is None else stood.since, values, line if isinstance(line, int) else None, unknown))
    left += [Leaver(company, (), stood.values, None) for company, stood in before.items() if company not in seen]
    return Refreshed(as_of, tuple(members), tuple(sorted(left, key=lambda leaver: leaver.company)), tuple(unsure), len(seen))


def _ids(value: Value) -> tuple[str, ...]:
    return tuple(part for part in str(value or "").split(",") if part)
