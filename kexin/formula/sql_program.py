"""A program over measures as SQL: one readable sub-query per layer."""

from __future__ import annotations

from kexin.formula.dialects import Dialect
from kexin.formula.program import Program
from kexin.formula.sql import SqlWriter


def program_sql(program: Program, dialect: Dialect, source: str = "measures") -> str:
    """One SELECT over the table or sub-query *source*: ``company_id`` and the program's outputs."""
    writer = SqlWriter(dialect)
    inputs = ", ".join(dialect.identifier(name) for name in ("company_id", *program.inputs))
    parts = [("inputs", f"SELECT {inputs}\n  FROM {source}")]
    for layer in program.layers:
        columns = [f"{writer.step(s.tree)} AS {dialect.identifier(s.name)}" for s in layer.steps]
        parts.append((layer.name, "SELECT t.*,\n    " + ",\n    ".join(columns) + f"\n  FROM {dialect.identifier(parts[-1][0])} AS t"))
    # PostgreSQL copies a sub-query into each of its uses unless told not to: with many
    # layers the text would grow beyond all bounds. DuckDB and Spark plan it well as it is.
    fence = dialect.with_fence if dialect.name == "postgres" else "AS"
    wanted = ", ".join(dialect.identifier(name) for name in ("company_id", *program.outputs))
    body = ",\n".join(f"{dialect.identifier(name)} {fence} (\n  {text}\n)" for name, text in parts)
    return f"WITH {body}\nSELECT {wanted}\nFROM {dialect.identifier(parts[-1][0])}"
