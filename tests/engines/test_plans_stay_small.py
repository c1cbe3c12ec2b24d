"""A program of many layers is planned layer by layer: no planner copies a layer into each of its uses.

PostgreSQL would: without its fences the longer plan below has 23 million characters, and a model has more layers.
"""

from __future__ import annotations

from kexin.formula import build
from kexin.formula.dialects import DIALECTS
from kexin.formula.program import ProgramBuilder
from kexin.formula.sql_program import program_sql
from kexin.formula.tree import Name
from tests.engines.asking import DOUBLE
from tests.engines.engine import Engine

X, Y = Name("x", DOUBLE), Name("y", DOUBLE)


def _plan(engine: Engine, layers: int) -> str:
    """The plan of a program in which every layer uses the layer before it three times."""
    builder = ProgramBuilder()
    before = X
    for i in range(layers):
        tree = build.choose([(build.compare(">", before, Y), build.greatest([before, Y]))], build.least([before, X]))
        before = builder.step(f"layer_{i}", f"step_{i}", tree)
    text = program_sql(builder.done([before.name]), DIALECTS[engine.dialect])
    verbose = "(VERBOSE) " if engine.dialect == "postgres" else ""
    return "\n".join(str(value) for row in engine.query(f"EXPLAIN {verbose}{text}") for value in row)


def test_a_plan_grows_with_the_layers_and_not_with_their_uses(engine: Engine) -> None:
    engine.load("measures", [("company_id", "VARCHAR"), ("x", "DOUBLE"), ("y", "DOUBLE")], [("a", 1.0, 2.0)])
    short, long = _plan(engine, 4), _plan(engine, 8)
    assert len(short) < len(long) < 3 * len(short)
