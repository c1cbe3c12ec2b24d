"""Examples of measures as data: evidence rows in, the expected values out.

They hold the definitions to their edges: five years to the day, the third rank,
a title on its last day. Anyone can write them beside measures of their own.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from kexin.formula.python_program import Value
from kexin.formula.python_rows import Row, measures_function
from kexin.library.measures import MeasureBook
from kexin.library.schema import Column, Table
from kexin.library.tables import TABLES
from kexin.problems import Problem, ProblemsError, meant
from kexin.rulefields import Fields
from kexin.rulefile import read_rules
from kexin.text import Text, same

#: From when the rows of an example are known unless they say otherwise.
KNOWN_ON = date(2000, 1, 1)

_FEN: Mapping[str, int] = {"fen": 1, "yuan": 100, "wan_yuan": 1_000_000, "yi_yuan": 10_000_000_000}
_WORDS: Mapping[str, Value] = {"yes": True, "no": False, "unknown": None}
_SHAPES: Mapping[str, type | tuple[type, ...]] = {
    "text": str, "choice": str, "count": int, "number": int, "share": (int, Decimal), "date": date, "bool": bool}


@dataclass(frozen=True)
class MeasureScenario:
    """One example. ``complete`` tables were looked up; ``expect`` holds values as the library keeps them."""

    id: str
    title: Text
    as_of: date
    evidence: Mapping[str, tuple[Row, ...]]
    complete: frozenset[str]
    expect: Mapping[str, Value]
    where: str

    def differences(self, book: MeasureBook) -> list[str]:
        """What the measures say other than expected, in plain English."""
        measures = book.on(self.as_of)
        found = measures_function(measures.program(self.expect))(self.evidence, self.complete)
        if found is None:
            return ["the company was not known on the day"]
        return [f"{name}: expected {wanted}, found {found[name]}" for name, wanted in self.expect.items()
                if found[name] != wanted]


def read_measure_scenarios(path: Path, book: MeasureBook) -> list[MeasureScenario]:
    """Read a file of examples.

    Raises:
        ProblemsError: with every mistake in it.
    """
    problems: list[Problem] = []
    raw, lines = read_rules(path, f"{path.parent.name}/{path.name}")
    fields = Fields(raw, lines, problems)
    as_of, base = fields.day("as_of"), _evidence(fields.at("base")) if fields.has("base") else {}
    complete = _tables(fields, "complete")
    found = [_scenario(item, as_of, base, complete, book) for item in fields.items("scenarios")]
    fields.finish()
    if problems:
        raise ProblemsError(problems)
    return found


def _scenario(
    item: Fields, as_of: date, base: Mapping[str, tuple[Row, ...]], complete: frozenset[str], book: MeasureBook,
) -> MeasureScenario:
    own = _evidence(item.at("evidence")) if item.has("evidence") else {}
    day = item.day_if_any("as_of") or as_of
    looked_up = _tables(item, "complete") if item.has("complete") else complete
    evidence = {"companies": ({"known_on": KNOWN_ON},), **base, **own}
    scenario = MeasureScenario(
        item.text("id"), item.own_words(), day, evidence, looked_up, _expected(item.at("expect"), book, day), item.where())
    item.finish()
    return scenario


def _tables(fields: Fields, key: str) -> frozenset[str]:
    for name in fields.sequence(key):
        if name not in TABLES:
            _unknown(fields, key, str(name), TABLES)
    return frozenset(str(name) for name in fields.sequence(key))


def _expected(fields: Fields, book: MeasureBook, day: date) -> dict[str, Value]:
    values: dict[str, Value] = {}
    for name in fields.raw:
        raw = fields.get(name)
        if book.measures.get(name) is None or book.measures[name].on(day) is None:
            _unknown(fields, name, name, book.measures)
        else:
            values[name] = _money(fields, name, raw) if isinstance(raw, dict) else _plain(_WORDS.get(str(raw), raw))
    return values


def _plain(raw: Any) -> Value:
    value: Value = float(raw) if isinstance(raw, Decimal) else raw
    return value


def _evidence(fields: Fields) -> dict[str, tuple[Row, ...]]:
    found: dict[str, tuple[Row, ...]] = {}
    for name in fields.raw:
        if name in TABLES:
            found[name] = tuple(_row(item, TABLES[name]) for item in fields.items(name))
        else:
            fields.get(name)
            _unknown(fields, name, name, TABLES)
    return found


def _row(fields: Fields, table: Table) -> Row:
    columns = {c.name: c for c in table.stored}
    row: dict[str, Value] = {"known_on": KNOWN_ON}
    for name in fields.raw:
        raw = fields.get(name)
        if name not in columns:
            _unknown(fields, name, name, columns)
        elif raw is not None:
            row[name] = _cell(fields, columns[name], raw)
    return row


def _cell(fields: Fields, column: Column, raw: Any) -> Value:
    if column.kind == "money" and isinstance(raw, dict):
        return _money(fields, column.name, raw)
    right = _SHAPES.get(column.kind, ())
    if not isinstance(raw, right) or (isinstance(raw, bool) and column.kind != "bool"):
        fields.wrong(column.name, raw, Text(f"{column.kind};金额写 {{wan_yuan: 100}}", f"{column.kind}; money as {{wan_yuan: 100}}"))
        return None
    if column.choices is not None and raw not in column.choices:
        _unknown(fields, column.name, str(raw), column.choices)
    return _plain(raw)


def _money(fields: Fields, key: str, raw: Mapping[str, Any]) -> int:
    """``{wan_yuan: 100}`` in fen; several units add up."""
    fen = Fraction(0)
    for unit, value in raw.items():
        if unit not in _FEN:
            _unknown(fields, key, unit, _FEN)
        elif isinstance(value, bool) or not isinstance(value, int | Decimal):
            fields.wrong(key, value, Text("数字", "a number"))
        else:
            fen += Fraction(value) * _FEN[unit]
    if fen.denominator != 1:
        fields.wrong(key, fen, Text("整分的金额", "an amount in whole fen"))
    return int(fen)


def _unknown(fields: Fields, key: str, name: str, known: Any) -> None:
    fields.note("unknown-name", key, Text(f"没有 {name}", f"there is no {name}"), same(", ".join(list(known)[:20])),
                meant(name, known, Text("请更正", "correct it")))
