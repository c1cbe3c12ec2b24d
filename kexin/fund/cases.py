"""Worked cases of a scheme: a loss as data and the parts it must give."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from kexin.fund.allocation import FactValue, allocate, recover, room
from kexin.fund.facts import FACTS
from kexin.fund.scheme import Scheme
from kexin.problems import Problem, ProblemsError
from kexin.rulefields import Fields
from kexin.rulefile import read_rules
from kexin.text import Text, same

UNITS: Mapping[str, int] = {"fen": 1, "yuan": 100, "wan_yuan": 1_000_000, "yi_yuan": 10_000_000_000}


@dataclass(frozen=True)
class WorkedCase:
    """One case: facts, and what the file expects, compared by ``differences``."""

    id: str
    title: Text
    facts: Mapping[str, FactValue]
    expect: Mapping[str, Any]


def read_cases(path: Path) -> tuple[WorkedCase, ...]:
    """The cases of a file.

    Raises:
        ProblemsError: with every mistake in it.
    """
    problems: list[Problem] = []
    raw, lines = read_rules(path, f"{path.parent.name}/{path.name}")
    fields = Fields(raw, lines, problems)
    fields.text("scheme")
    found = []
    for item in fields.items("cases"):
        given = item.at("given")
        facts = {name: fact_value(name, given.get(name), given) for name in given.raw}
        expect = item.at("expect").raw
        item.asked["expect"] = None
        found.append(WorkedCase(item.text("id"), item.own_words(), facts, expect))
        item.finish()
    fields.finish()
    if problems:
        raise ProblemsError(problems)
    return tuple(found)


def fact_value(name: str, raw: Any, fields: Fields) -> FactValue:
    """A fact as a file writes it: money as {yuan: 5}, shares as 0.05; a mistake is noted."""
    fact = FACTS.get(name)
    if fact is None:
        fields.note("unknown-fact", name, Text(f"没有事实 {name}", f"there is no fact {name}"), same(", ".join(FACTS)), Text("请更正名称", "correct the name"))
        return None
    if isinstance(raw, dict) and fact.type.kind == "money":
        return fen(raw)
    if isinstance(raw, int | Decimal) and not isinstance(raw, bool) and fact.type.kind == "share":
        return Fraction(raw)
    if isinstance(raw, bool | str | date) or (isinstance(raw, int) and fact.type.kind == "count"):
        return raw
    fields.wrong(name, raw, fact.meaning)
    return None


def fen(raw: Mapping[str, Any]) -> int:
    """``{wan_yuan: 100}`` in fen; several units add up."""
    return int(sum(Fraction(value) * UNITS[unit] for unit, value in raw.items()))


def differences(case: WorkedCase, scheme: Scheme) -> list[str]:
    """What the scheme gives other than the case expects; empty if all agrees."""
    return list(_differ(case, scheme))


def _differ(case: WorkedCase, scheme: Scheme) -> Iterator[str]:
    expect = dict(case.expect)
    if "room" in expect:
        rooms = room(scheme, case.facts)
        for cap, amount in expect.pop("room").items():
            yield from _compared(f"room {cap}", rooms.get(cap), fen(amount))
    if not expect:
        return
    if "refused" in expect:
        try:
            allocate(scheme, case.facts)
        except ProblemsError as error:
            yield from _compared("refused", [p.where.split(": ")[-1] for p in error.problems], list(expect["refused"]))
        else:
            yield "refused: the loss was shared"
        return
    allocation = allocate(scheme, case.facts)
    yield from _compared("status", allocation.status, expect.pop("status", "paid"))
    yield from _compared("warnings", len(allocation.warnings), expect.pop("warnings", 0))
    back = expect.pop("recovery", None)
    for party, amount in expect.items():
        yield from _compared(party, allocation.public if party == "public" else allocation.amount(party), fen(amount))
    if allocation.status == "paid":
        yield from _compared("sum of parts", sum(p.amount for p in allocation.parts), allocation.loss)
    if back is not None:
        recovered = recover(allocation, fen(back["recovered"]), fen(back["costs"]))
        yield from _compared("recovery: costs", recovered.costs, fen(back["costs"]))
        for party, amount in back["returns"].items():
            yield from _compared(f"recovery: {party}", recovered.amount(party), fen(amount))


def _compared(what: str, found: object, wanted: object) -> Iterator[str]:
    if found != wanted:
        yield f"{what}: expected {wanted}, found {found}"
