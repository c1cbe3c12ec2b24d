"""Figures over rows: counts, sums, latest values and their unknowns, as the library writes them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import pytest

from kexin.formula import build
from kexin.formula.dialects import DIALECTS
from kexin.formula.kinds import SUM_HIGH, Type
from kexin.formula.program import Layer, MeasureProgram, Step
from kexin.formula.sql_rows import measures_sql
from kexin.formula.tree import Aggregate, AggregateName, Call, Column, Node
from tests.engines.asking import BOOL, COUNT, DATE, DOUBLE, NUMBER, TEXT, column_type
from tests.engines.engine import Columns, Engine, Row, Value

AS_OF = date(2026, 6, 30)
KNOWN, LATER = date(2026, 1, 1), date(2026, 7, 1)
TABLE = "facts"


#: The two aggregates that pick an end.
EXTREMES: tuple[AggregateName, ...] = ("max", "min")


def _column(name: str, of: Type) -> Column:
    return Column(TABLE, name, of)


YEAR, MONEY, FLAG = _column("year", NUMBER.known()), _column("total", NUMBER), _column("on", BOOL)
STATUS, DAY, RATIO = _column("status", TEXT), _column("month", DATE), _column("round", DOUBLE)
CELLS = (YEAR, MONEY, FLAG, STATUS, DAY, RATIO)
VERSIONS: Columns = [("company_id", "VARCHAR"), ("known_on", "DATE"), ("known_until", "DATE")]
FACTS: Columns = [*VERSIONS, *((c.name, column_type(c.type)) for c in CELLS)]

Fact = tuple[Value, ...]


def _fact(company: str, *cells: Value, known_on: date = KNOWN, until: date | None = None) -> Fact:
    return (company, known_on, until, *cells)


def _figure(function: AggregateName, value: Node | None, of: Type, where: Node | None = None, by: Node | None = None) -> Aggregate:
    return Aggregate(function, TABLE, value, where, by, of)


def _measured(
    engine: Engine, figures: Mapping[str, Node], facts: Sequence[Fact], companies: str = "abc",
    looked_up: str = "", complete: bool = False,
) -> dict[str, Row]:
    """The figures by company, after checking how each is held."""
    engine.load("companies", VERSIONS, [(c, KNOWN, None) for c in companies])
    engine.load("coverage", [*VERSIONS, ("table_name", "VARCHAR")], [(c, KNOWN, None, TABLE) for c in looked_up])
    engine.load(TABLE, FACTS, facts)
    steps = tuple(Step(name, tree) for name, tree in figures.items())
    program = MeasureProgram(AS_OF, (Layer("layer", steps),), frozenset({TABLE} if complete else ()))
    text = measures_sql(program, DIALECTS[engine.dialect])
    assert engine.column_types(text) == ["VARCHAR", *(column_type(tree.type) for tree in figures.values())], text
    found = engine.query(text)
    assert len(found) == len({row[0] for row in found})
    return {str(row[0]): row[1:] for row in found}


def test_counts_and_sums_know_none_from_unknown(engine: Engine) -> None:
    """a has rows, b was looked up and has none, c was never looked up, d has rows that leave it unknown."""
    is_open = build.compare("==", STATUS, build.text("在营"))
    figures: dict[str, Node] = {
        "count": _figure("count", None, COUNT),
        "open": _figure("count", None, COUNT, is_open),
        "sum": _figure("sum", MONEY, Type("money", high=SUM_HIGH)),
        "sum_open": _figure("sum", MONEY, Type("money", high=SUM_HIGH), is_open),
        "any_open": _figure("any", None, BOOL, is_open),
        "any": _figure("any", None, BOOL),
    }
    facts = [
        _fact("a", 2024, 10**15, True, "在营", None, 0.5), _fact("a", 2025, 10**15 - 1, True, "注销", None, 0.5),
        _fact("d", 2024, None, True, "注销", None, 0.5), _fact("d", 2025, 5, None, None, None, None),
    ]
    assert _measured(engine, figures, facts, "abcd", looked_up="ab") == {
        "a": (2, 1, 2 * 10**15 - 1, 10**15, True, True),
        "b": (0, 0, 0, 0, False, False),
        "c": (None,) * 6,
        "d": (2, None, None, None, None, True),
    }
    assert _measured(engine, figures, [], "a", complete=True) == {"a": (0, 0, 0, 0, False, False)}


def test_a_filter_that_keeps_nothing_sums_to_nothing(engine: Engine) -> None:
    sure = Column(TABLE, "year", NUMBER.known())
    none = build.compare(">", sure, build.whole(9999))
    figures: dict[str, Node] = {
        "count": _figure("count", None, COUNT.known(), none),
        "sum": _figure("sum", sure, NUMBER, none),
        "max": _figure("max", sure, NUMBER, none),
        "any": _figure("any", None, BOOL, none),
        "at": _figure("at", MONEY, NUMBER, none),
    }
    assert _measured(engine, figures, [_fact("a", 2024, 1, True, "x", None, 0.5)], "a") == {"a": (0, 0, None, False, None)}


def test_the_largest_and_smallest_are_unknown_if_a_row_is(engine: Engine) -> None:
    figures: dict[str, Node] = {
        f"{function}_{cell.name}": _figure(function, cell, cell.type)
        for function in EXTREMES for cell in (YEAR, MONEY, DAY, RATIO)}
    first, last = date(1969, 12, 31), date(2024, 2, 29)
    facts = [
        _fact("a", 2024, -(10**15), None, None, first, -1e-05), _fact("a", 2025, 10**15, None, None, last, 0.1),
        _fact("b", 2023, 1, None, None, None, None), _fact("b", 2025, None, None, None, first, 2.0),
    ]
    assert _measured(engine, figures, facts, "ab") == {
        "a": (2025, 10**15, last, 0.1, 2024, -(10**15), first, -1e-05),
        "b": (2025, None, None, None, 2023, None, None, None),
    }


@pytest.mark.parametrize("cell", [MONEY, FLAG, STATUS, DAY, RATIO], ids=lambda c: c.name)
def test_the_latest_value_is_unknown_if_the_latest_row_has_none(engine: Engine, cell: Column) -> None:
    pairs: dict[str, tuple[Value, Value]] = {
        "total": (0, 2**49), "on": (False, True), "status": ("", "中'文"), "month": (date(1900, 1, 1), date(2024, 2, 29)),
        "round": (0.0, 0.1)}
    values = pairs[cell.name]

    def fact(company: str, year: int, value: Value) -> Fact:
        return _fact(company, year, *(value if c is cell else None for c in CELLS[1:]))

    facts = [
        fact("a", 2023, values[0]), fact("a", 2025, values[1]), fact("a", 2024, None),
        fact("b", 2025, None), fact("b", 2024, values[1]), fact("b", 2023, values[0]),
        fact("c", 2024, None), fact("e", -1, values[0]),
    ]
    figures: dict[str, Node] = {
        "latest": _figure("latest", cell, cell.type, by=YEAR),
        "at": _figure("at", cell, cell.type, build.compare("==", YEAR, build.whole(2024))),
    }
    assert _measured(engine, figures, facts, "abcde") == {
        "a": (values[1], None), "b": (None, values[1]), "c": (None, None), "d": (None, None), "e": (values[0], None)}


def test_any_follows_kleene_over_rows(engine: Engine) -> None:
    figures: dict[str, Node] = {"any": _figure("any", None, BOOL, FLAG)}
    held: dict[str, tuple[list[bool | None], bool | None]] = {
        "a": ([True, None], True), "b": ([False, None], None), "c": ([False, False], False), "d": ([None], None),
        "e": ([True], True), "f": ([], False), "g": ([None, False, True], True),
    }
    facts = [_fact(c, year, 0, value, None, None, None) for c, (values, _) in held.items() for year, value in enumerate(values)]
    found = _measured(engine, figures, facts, "abcdefg", looked_up="abcdefg")
    assert found == {c: (expected,) for c, (_, expected) in held.items()}


def test_the_largest_group_is_found(engine: Engine) -> None:
    figures: dict[str, Node] = {
        "largest": _figure("largest_sum", MONEY, Type("money", high=SUM_HIGH), by=STATUS),
        "of_2025": _figure("largest_sum", MONEY, Type("money", high=SUM_HIGH), build.compare("==", YEAR, build.whole(2025)), STATUS),
    }
    facts = [
        _fact("a", 2025, 4, None, "甲", None, None), _fact("a", 2024, 5, None, "甲", None, None),
        _fact("a", 2025, 8, None, "乙", None, None), _fact("b", 2024, 5, None, None, None, None),
        _fact("b", 2025, 3, None, "甲", None, None),
    ]
    assert _measured(engine, figures, facts) == {"a": (9, 8), "b": (None, 3), "c": (None, None)}


def test_different_texts_are_counted(engine: Engine) -> None:
    """a has three texts of which two begin alike; b has an unknown one; c only rows that do not count; d none; e was not looked up."""
    is_2025 = build.compare("==", YEAR, build.whole(2025))
    first_two = Call("prefix", (STATUS, build.whole(2)), TEXT)
    figures: dict[str, Node] = {
        "all": _figure("distinct", STATUS, COUNT), "begin": _figure("distinct", first_two, COUNT),
        "of_2025": _figure("distinct", STATUS, COUNT, is_2025),
        "known": _figure("distinct", STATUS, COUNT, build.every([build.known(STATUS), is_2025])),
        "on": _figure("distinct", STATUS, COUNT, FLAG),
    }
    facts = [
        _fact("a", 2024, 0, True, "甲乙丙", None, None), _fact("a", 2025, 0, True, "甲乙丁", None, None),
        _fact("a", 2023, 0, False, "a ", None, None), _fact("a", 2022, 0, False, "a ", None, None),
        _fact("a", 2021, 0, False, "甲乙丙", None, None, until=AS_OF),
        _fact("b", 2025, 0, False, None, None, None), _fact("b", 2024, 0, None, "甲", None, None),
        _fact("c", 2024, 0, False, "甲", None, None),
    ]
    assert _measured(engine, figures, facts, "abcde", looked_up="abcd") == {
        "a": (3, 2, 1, 1, 2), "b": (None, None, None, 0, None), "c": (1, 1, 0, 0, 0), "d": (0,) * 5, "e": (None,) * 5}


def test_the_group_with_most_rows_is_found(engine: Engine) -> None:
    """a has two rows that begin alike; b has a row of no group; c has a row that may count; d none; e was not looked up."""
    first_two = Call("prefix", (STATUS, build.whole(2)), TEXT)
    figures: dict[str, Node] = {
        "whole": _figure("largest_count", None, COUNT, by=STATUS), "begin": _figure("largest_count", None, COUNT, by=first_two),
        "on": _figure("largest_count", None, COUNT, FLAG, first_two), "years": _figure("largest_count", None, COUNT, by=YEAR),
        "sum": _figure("largest_sum", MONEY, Type("money", high=SUM_HIGH), by=first_two),
    }
    facts = [
        _fact("a", 2024, 4, True, "甲乙丙", None, None), _fact("a", 2025, 5, False, "甲乙丁", None, None), _fact("a", 2023, 8, True, "乙", None, None),
        _fact("b", 2025, 1, False, None, None, None), _fact("b", 2024, 2, False, "甲", None, None),
        _fact("c", 2024, 3, None, "甲", None, None),
    ]
    assert _measured(engine, figures, facts, "abcde", looked_up="abcd") == {
        "a": (1, 2, 1, 1, 9), "b": (None, None, 0, 1, None), "c": (1, 1, None, 1, 3), "d": (0, 0, 0, 0, None), "e": (None,) * 5}


def test_only_what_was_known_on_the_day_counts(engine: Engine) -> None:
    figures: dict[str, Node] = {"count": _figure("count", None, COUNT), "latest": _figure("latest", MONEY, NUMBER, by=YEAR)}
    facts = [
        _fact("a", 2024, 1, None, None, None, None),
        _fact("a", 2025, 2, None, None, None, None, until=AS_OF),
        _fact("a", 2025, 3, None, None, None, None, known_on=AS_OF, until=LATER),
        _fact("a", 2026, 4, None, None, None, None, known_on=LATER),
    ]
    assert _measured(engine, figures, facts, "a") == {"a": (2, 3)}


def test_measures_calculate_with_figures(engine: Engine) -> None:
    total = _figure("sum", MONEY, Type("money", high=SUM_HIGH))
    count = _figure("count", None, COUNT)
    share = build.calculate("/", total, build.calculate("*", count, build.whole(3)), "money")
    figures: dict[str, Node] = {
        "每行": share, "whole": build.rounded(share), "enough": build.compare(">=", share, build.whole(1, "money")),
        "order": build.calculate("+", count, build.whole(1))}
    facts = [_fact("a", year, 10**15 // 7 * year, None, None, None, None) for year in range(1, 6)]
    exact = sum(10**15 // 7 * year for year in range(1, 6)) / 15
    found = _measured(engine, figures, facts, "ab", looked_up="b")
    assert found == {"a": (exact, int(exact + 0.5), True, 6), "b": (None, None, None, 1)}
