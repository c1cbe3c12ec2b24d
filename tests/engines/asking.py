"""Formulas put to a database in the very text that the library writes for it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kexin.formula.dialects import DIALECTS
from kexin.formula.kinds import BOOL, COUNT, DATE, NUMBER, TEXT, Type
from kexin.formula.program import ProgramBuilder
from kexin.formula.sql_program import program_sql
from kexin.formula.tree import Name, Node
from tests.engines.engine import Columns, ColumnType, Engine, Row, Value

#: Any integer of 62 bits, and any double inside the bounds of a formula.
WHOLE = Type("number", high=62)
DOUBLE = Type("number", whole=False, high=900, low=-900)

_HELD: Mapping[str, ColumnType] = {"date": "DATE", "text": "VARCHAR", "bool": "BOOLEAN"}

__all__ = ["BOOL", "COUNT", "DATE", "DOUBLE", "NUMBER", "TEXT", "WHOLE", "answers", "column_type", "columns_of", "steps_sql"]


def column_type(of: Type) -> ColumnType:
    """How the library stores a value of this type."""
    return _HELD.get(of.kind, "BIGINT" if of.whole else "DOUBLE")


def columns_of(names: Sequence[Name]) -> Columns:
    """``company_id`` and one column per name."""
    return [("company_id", "BIGINT"), *((n.name, column_type(n.type)) for n in names)]


def steps_sql(engine: Engine, steps: Mapping[str, Node], source: str) -> str:
    """The text of a one-layer program in the engine's dialect."""
    builder = ProgramBuilder()
    for name, tree in steps.items():
        builder.step("layer", name, tree)
    return program_sql(builder.done(tuple(steps)), DIALECTS[engine.dialect], source)


def answers(engine: Engine, steps: Mapping[str, Node], names: Sequence[Name], rows: Sequence[Sequence[Value]]) -> list[Row]:
    """The steps over *rows* of the named values, in the order of *rows*.

    Every column is also checked to be held as the type of its step says.
    """
    engine.load("measures", columns_of(names), [(i, *row) for i, row in enumerate(rows)])
    text = steps_sql(engine, steps, "measures")
    expected = ["BIGINT", *(column_type(tree.type) for tree in steps.values())]
    assert engine.column_types(text) == expected, f"{engine.name}\n{text}"
    found = sorted(engine.query(text), key=lambda row: row[0])  # type: ignore[arg-type,return-value]  # integers
    assert [row[0] for row in found] == list(range(len(rows)))
    return [row[1:] for row in found]
