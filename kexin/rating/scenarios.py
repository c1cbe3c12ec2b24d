"""Scenarios: examples of a model as data, which anyone can write and the tests run.

Each gives measures in readable units and says what the model must answer.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from kexin.formula.python_program import Value
from kexin.formula.scope import Scope
from kexin.problems import Problem, ProblemsError
from kexin.rating.program import REFUSED
from kexin.rating.rate_one import Rater, Rating
from kexin.rating.reading import UNITS
from kexin.rulefields import Fields
from kexin.rulefile import read_rules
from kexin.text import Text, same

#: How scenario files write a verdict.
VERDICTS: Mapping[str, bool | None] = {"yes": True, "no": False, "unknown": None}


@dataclass(frozen=True)
class Scenario:
    """One example: ``expect`` is as the file says it, compared by ``differences``."""

    id: str
    title: Text
    criteria: tuple[str, ...]
    measures: Mapping[str, Value]
    expect: Mapping[str, Any]
    where: str


@dataclass(frozen=True)
class Scenarios:
    """The scenarios of one model, as of a day."""

    model: str
    as_of: date
    scenarios: tuple[Scenario, ...]


def scenarios_as_of(path: Path) -> date:
    """The day that a scenario file asks about."""
    raw, _ = read_rules(path)
    return raw["as_of"] if isinstance(raw, dict) and isinstance(raw.get("as_of"), date) else date(2026, 6, 30)


def read_scenarios(path: Path, scope: Scope, subjects: Sequence[str] = ("model",)) -> Scenarios:
    """Read a scenario file; *scope* gives the types of the measures, *subjects* the keys that may name what is tried.

    Raises:
        ProblemsError: with every mistake in the file.
    """
    problems: list[Problem] = []
    raw, lines = read_rules(path, f"{path.parent.name}/{path.name}")
    fields = Fields(raw, lines, problems)
    subject = next((key for key in subjects if fields.has(key)), subjects[0])
    model, as_of = fields.text(subject), fields.day("as_of")
    base = _measures(fields.at("base"), scope) if fields.has("base") else {}
    found = []
    for item in fields.items("scenarios"):
        given = _measures(item.at("given"), scope) if item.has("given") else {}
        expect = item.at("expect")
        for key in expect.raw:
            expect.get(key)
        item.asked["expect"] = None
        criteria = tuple(str(c) for c in item.sequence("criteria"))
        found.append(Scenario(item.text("id"), item.own_words(), criteria, {**base, **given}, expect.raw, item.where()))
        item.finish()
    fields.finish()
    if problems:
        raise ProblemsError(problems)
    return Scenarios(model, as_of, tuple(found))


def _measures(fields: Fields, scope: Scope) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name in fields.raw:
        symbol = scope.names.get(name)
        raw = fields.get(name)
        if symbol is None:
            fields.note("unknown-name", name, Text(f"没有指标 {name}", f"there is no measure {name}"), same("-"), Text("请更正名称", "correct the name"))
        elif raw is None:
            values[name] = None
        else:
            values[name] = _value(fields, name, raw, whole=symbol.type.whole, money=symbol.type.kind == "money")
    return values


def _value(fields: Fields, name: str, raw: Any, *, whole: bool, money: bool) -> Value:
    if money and isinstance(raw, dict):
        return amount(raw)
    if isinstance(raw, bool | str | date):
        return raw
    if isinstance(raw, int | Decimal) and not money:
        return int(raw) if whole else float(raw)
    fields.wrong(name, raw, Text("与指标单位相符的值,金额写 {wan_yuan: 100}", "a value in the measure's unit; money as {wan_yuan: 100}"))
    return None


def amount(raw: Mapping[str, Any]) -> int:
    """``{wan_yuan: 100}`` in fen; several units add up."""
    return int(sum(Fraction(value) * UNITS[unit] for unit, value in raw.items()))


def disagreements(scenario: Scenario, rater: Rater) -> list[str]:
    """What the model does other than the scenario expects, in plain English; empty if all agrees.

    ``expect: {refused: [ids]}`` means that the model gives no rating, because the points of exactly
    these indicators, in the model's order, are not public. A refusal that nobody expected is a difference.
    """
    expected = [str(i) for i in scenario.expect.get("refused") or ()]
    try:
        rating = rater.rate_measures(scenario.measures)
    except ProblemsError as error:
        found = [p.where.removeprefix(f"{rater.model.id}: ") for p in error.problems if p.code == REFUSED]
        if len(found) < len(error.problems):
            raise
        return [] if found == expected else [f"refused: expected {expected}, found {found}"]
    if expected:
        return [f"refused: expected {expected}, but the model gives a rating"]
    return differences(scenario, rating)


def differences(scenario: Scenario, rating: Rating) -> list[str]:
    """What the rating says other than the scenario expects, in plain English; empty if all agrees."""
    return [text for key, expected in scenario.expect.items() for text in _differ(key, expected, rating)]


def _differ(key: str, expected: Any, rating: Rating) -> Iterator[str]:
    results = rating.results
    wanted: Any
    found: Any
    match key:
        case "verdict":
            wanted = expected if isinstance(expected, bool) else VERDICTS[str(expected)]
            found = results["verdict"]
        case "grade":
            ends = expected if isinstance(expected, list) else [expected, expected]
            wanted = tuple(None if e is None else str(e) for e in ends)
            found = (results["grade_low"], results["grade_high"])
        case "line":
            ends = expected if isinstance(expected, list) else [expected, expected]
            wanted = tuple(amount(e) if isinstance(e, dict) else int(e) for e in ends)
            found = (results["line_low"], results["line_high"])
        case "gates":
            wanted = {g: v if isinstance(v, bool) else VERDICTS[str(v)] for g, v in expected.items()}
            found = {g: results[f"gate_{g}"] for g in expected}
        case "stated":
            wanted = {item: None if points is None else int(Fraction(points) * 1000) for item, points in expected.items()}
            found = {item: _stated(results, item) for item in expected}
        case "refused":
            wanted, found = list(expected or ()), []
        case "unknown":
            wanted, found = [str(e) for e in expected], list(rating.to_ask)
        case _:
            ends = expected if isinstance(expected, list) else [expected, expected]
            wanted = tuple(None if e is None else int(Fraction(e) * 1000) for e in ends)
            step = key if f"{key}_low" in results else f"{key}_points"
            found = (results.get(f"{step}_low", "no such item"), results.get(f"{step}_high", "no such item"))
    if wanted != found:
        yield f"{key}: expected {wanted}, found {found}"


def _stated(results: Mapping[str, Value], item: str) -> Value:
    """The stated points of an indicator, a block or the total; a model without ranges states none."""
    step = f"{item}_stated" if f"{item}_low" in results else f"{item}_points_stated"
    return results.get(step, "no such item")
