"""Tables, measures and steps may be named with reserved words, in Chinese or with signs."""

from __future__ import annotations

from datetime import date

import pytest

from kexin.formula import build
from kexin.formula.dialects import DIALECTS
from kexin.formula.kinds import Type
from kexin.formula.program import Layer, MeasureProgram, ProgramBuilder, Step
from kexin.formula.sql_program import program_sql
from kexin.formula.sql_rows import measures_sql
from kexin.formula.tree import Aggregate, Column, Name, Node
from tests.engines.asking import COUNT, TEXT, WHOLE, answers
from tests.engines.engine import Columns, Engine

WORDS = [
    "on", "year", "month", "day", "date", "round", "rank", "status", "values", "value", "total", "order", "group", "select",
    "from", "where", "user", "table", "end", "case", "default", "check", "limit", "offset", "window", "left", "right", "using",
    "all", "any", "some", "null", "true", "key", "level", "grade", "line", "type", "name", "row", "rows", "range", "current_date",
    "interval", "timestamp", "desc", "asc", "analyze", "primary", "lateral", "pivot", "qualify", "t", "c", "inputs", "figures",
    "评分", "营业收入", "a b", "a-b", "a.b", "1st", 'a"b', "a`b", "it's", "Upper", "x" * 60,
]


def test_every_name_can_be_a_measure_and_a_step(engine: Engine) -> None:
    names = [Name(word, WHOLE) for word in WORDS]
    steps: dict[str, Node] = {f"{name.name}_2"[:62]: name for name in names}
    row = list(range(len(WORDS)))
    assert answers(engine, steps, names, [row]) == [tuple(row)]
    assert answers(engine, {word: Name("input", WHOLE) for word in WORDS}, [Name("input", WHOLE)], [(7,)]) == [(7,) * len(WORDS)]


@pytest.mark.parametrize("layer", ["on", "values", "评分", "t", "companies", "measures"])
def test_every_name_can_be_a_layer(engine: Engine, layer: str) -> None:
    engine.load("stored", [("company_id", "VARCHAR"), ("n", "BIGINT")], [("a", 1)])
    builder = ProgramBuilder()
    first = builder.step(layer, "first", build.calculate("+", Name("n", COUNT), build.whole(1)))
    builder.step(f"{layer}_2", "second", build.calculate("*", first, build.whole(10)))
    text = program_sql(builder.done(("second", "first")), DIALECTS[engine.dialect], "stored")
    assert engine.query(text) == [("a", 20, 2)]


def test_a_table_and_its_columns_may_have_reserved_names(engine: Engine) -> None:
    versions: Columns = [("company_id", "VARCHAR"), ("known_on", "DATE"), ("known_until", "DATE")]
    known = date(2026, 1, 1)
    engine.load("companies", [*versions, ("rank", "VARCHAR"), ("order", "BIGINT")], [("a", known, None, "甲", 3)])
    engine.load("rounds", [*versions, ("on", "BIGINT"), ("values", "VARCHAR")], [("a", known, None, 5, "x")])
    total = Aggregate("sum", "rounds", Column("rounds", "on", COUNT.known()), build.compare(
        "==", Column("rounds", "values", TEXT.known()), build.text("x")), None, Type("count", high=53))
    steps = (
        Step("group", build.calculate("+", total, Column("companies", "order", COUNT))),
        Step("select", Column("companies", "rank", TEXT)))
    program = MeasureProgram(known, (Layer("layer_1", steps),), frozenset({"rounds"}))
    assert engine.query(measures_sql(program, DIALECTS[engine.dialect])) == [("a", 8, "甲")]
