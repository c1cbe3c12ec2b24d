"""A formula says the same in Python and on every database, to the last bit.

Each case is a drawn program of measures over drawn evidence of a few companies.
"""

from __future__ import annotations

from random import Random

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexin.formula.check import check
from kexin.formula.dialects import DIALECTS
from kexin.formula.program import MeasureProgram, layered
from kexin.formula.python_rows import measures_function
from kexin.formula.scope import Scope, Symbol
from kexin.formula.sql_rows import measures_sql
from kexin.formula.tree import Node
from kexin.library.formula_scope import evidence_scope
from kexin.library.schema import SQL_TYPE
from kexin.library.tables import TABLES
from kexin.text import same
from tests.engines.engine import Columns, Engine
from tests.formula.drawing import DRAWN, Drawn, Formulas, draw_evidence

#: Programs drawn over each evidence: loading tables costs more than asking.
PROGRAMS = 20
FORMULAS = 5

SEEDS = st.integers(0, 2**32)
RELAXED = {"deadline": None, "suppress_health_check": list(HealthCheck)}


def draw_program(random: Random, drawn: Drawn) -> MeasureProgram:
    """Measures that build on tables and on each other."""
    scope = evidence_scope(drawn.as_of)
    formulas, trees = Formulas(random, scope), dict[str, Node]()
    while len(trees) < FORMULAS:
        _, text = formulas.any_formula()
        tree, problems = check(text, scope)
        assert not [p for p in problems if p.code != "formula-too-big"], (text, problems)
        if tree is None:
            continue
        name = f"m{len(trees)}x"
        trees[name] = tree
        formulas.names.setdefault(tree.type.kind, []).append(name)
        scope = Scope(scope.as_of, {**scope.names, name: Symbol(tree.type, same(name))}, scope.tables, scope.company)
    return MeasureProgram(drawn.as_of, layered(trees, "measures"), drawn.complete)


def load(engine: Engine, drawn: Drawn) -> None:
    """The drawn rows as tables of the engine."""
    for name in ("companies", "coverage", *DRAWN):
        columns = TABLES[name].stored
        typed: Columns = [(c.name, SQL_TYPE[c.kind]) for c in columns]  # type: ignore[misc]  # the same five types
        rows = [[row[c.name] for c in columns] for rows in drawn.companies.values() for row in rows[name]]
        engine.load(name, typed, rows)  # type: ignore[arg-type]  # plain values


def disagreements(engine: Engine, drawn: Drawn, program: MeasureProgram) -> list[str]:
    """Where the engine's answer differs from Python's."""
    rows = engine.query(measures_sql(program, DIALECTS[engine.dialect]))
    answers = {str(row[0]): row[1:] for row in rows}
    measure = measures_function(program)
    found = []
    for company, evidence in drawn.companies.items():
        expected = measure(evidence, drawn.complete)
        given = answers.pop(company, None)
        if expected is None or given is None:
            if (expected is None) != (given is None):
                found.append(f"{company}: python {expected}, {engine.name} {given}")
            continue
        for (name, ours), theirs in zip(expected.items(), given, strict=True):
            if type(ours) is not type(theirs) or ours != theirs:
                found.append(f"{company}.{name}: python {ours!r}, {engine.name} {theirs!r}")
    return found + [f"{company}: only {engine.name}" for company in answers]


def agree(engine: Engine, seed: int) -> None:
    """One evidence, twenty programs."""
    random = Random(seed)
    drawn = draw_evidence(random)
    load(engine, drawn)
    for _ in range(PROGRAMS):
        program = draw_program(random, drawn)
        assert disagreements(engine, drawn, program) == []


@pytest.mark.parametrize("part", range(4))
@settings(max_examples=28, **RELAXED)  # type: ignore[arg-type]  # the two settings of RELAXED
@given(seed=SEEDS)
def test_2240_cases_on_duckdb_in_four_parts(duckdb_engine: Engine, part: int, seed: int) -> None:
    agree(duckdb_engine, seed * 4 + part)


@pytest.mark.postgres
@settings(max_examples=16, **RELAXED)  # type: ignore[arg-type]  # the two settings of RELAXED
@given(seed=SEEDS)
def test_320_cases_on_postgresql(postgres_engine: Engine, seed: int) -> None:
    agree(postgres_engine, seed)


@pytest.mark.spark
@settings(max_examples=16, **RELAXED)  # type: ignore[arg-type]  # the two settings of RELAXED
@given(seed=SEEDS)
def test_320_cases_on_spark(spark_engine: Engine, seed: int) -> None:
    agree(spark_engine, seed)
