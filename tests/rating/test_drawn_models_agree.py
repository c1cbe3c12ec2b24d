"""Drawn models score drawn measures alike in Python and on every database, and their intervals are honest."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexin.formula.dialects import DIALECTS
from kexin.formula.kinds import Type
from kexin.formula.program import Program
from kexin.formula.python_program import Value, program_function
from kexin.formula.sql_program import program_sql
from kexin.library.measures import Measures, load_measures
from kexin.rating.loader import load_model
from kexin.rating.model import Model
from kexin.rating.program import model_program
from tests.engines.engine import ColumnType, Engine
from tests.rating.conftest import AS_OF
from tests.rating.drawn_models import CODES, write_model

SEEDS = st.integers(0, 2**32)
RELAXED = {"deadline": None, "suppress_health_check": list(HealthCheck)}
ROWS = 30
_MEASURES: list[Measures] = []


def measures() -> Measures:
    """The shipped measures, read once."""
    if not _MEASURES:
        _MEASURES.append(load_measures(check_formulas=False).on(AS_OF))
    return _MEASURES[0]


def drawn_model(random: Random, *, missing: bool = True) -> tuple[Model, Program]:
    """A model that the loader accepts, and its program."""
    with TemporaryDirectory() as folder:
        model = load_model(write_model(random, Path(folder), missing=missing), measures(), Path(folder))
    return model, model_program(model)


def draw_row(random: Random, program: Program, unknown: float = 0.25) -> dict[str, Value]:
    """One company's measures, on edges and beside them."""
    return {name: None if random.random() < unknown else _value(random, name, measures().scope.names[name].type) for name in program.inputs}


def _value(random: Random, name: str, of: Type) -> Value:
    if name in CODES:
        return random.choice(CODES[name])
    if of.kind == "bool":
        return random.random() < 0.5
    if of.kind == "date":
        return AS_OF - timedelta(days=random.choice((0, 1, 365, 1096, 4000)))
    if of.kind == "money":
        return random.choice((0, 1, -1, 10**6, 10**7 - 1, 10**7, 5 * 10**9, 5 * 10**9 + 1, 10**15, random.randint(0, 10**11)))
    if of.whole:
        return random.choice((0, 1, 2, 3, 4, 10, 499, 500, 501, 1000))
    return random.choice((-0.1, 0.0, 0.05, 0.049999999, 0.1, 0.3, 0.30000000000000004, 0.55, 1.0, 1.1025, random.random()))


def load(engine: Engine, program: Program, rows: list[dict[str, Value]]) -> None:
    """The drawn measures as the engine's table of measures."""
    names: dict[str, ColumnType] = {"date": "DATE", "bool": "BOOLEAN", "text": "VARCHAR"}
    types = {name: measures().scope.names[name].type for name in program.inputs}
    columns: list[tuple[str, ColumnType]] = [("company_id", "VARCHAR")]
    columns += [(name, names.get(t.kind, "BIGINT" if t.whole else "DOUBLE")) for name, t in types.items()]
    engine.load("measures", columns, [[str(i), *row.values()] for i, row in enumerate(rows)])


def agree(engine: Engine, seed: int) -> None:
    """One drawn model over thirty drawn companies."""
    random = Random(seed)
    _, program = drawn_model(random)
    rows = [draw_row(random, program) for _ in range(ROWS)]
    load(engine, program, rows)
    score = program_function(program)
    found = {row[0]: row[1:] for row in engine.query(program_sql(program, DIALECTS[engine.dialect]))}
    assert len(found) == ROWS
    for i, row in enumerate(rows):
        for (name, ours), theirs in zip(score(row).items(), found[str(i)], strict=True):
            assert (type(ours), ours) == (type(theirs), theirs), (name, row)


@pytest.mark.parametrize("part", range(2))
@settings(max_examples=150, **RELAXED)  # type: ignore[arg-type]  # the two settings of RELAXED
@given(seed=SEEDS)
def test_300_models_over_30_companies_each_on_duckdb(duckdb_engine: Engine, part: int, seed: int) -> None:
    agree(duckdb_engine, seed * 2 + part)


@pytest.mark.postgres
@settings(max_examples=60, **RELAXED)  # type: ignore[arg-type]  # the two settings of RELAXED
@given(seed=SEEDS)
def test_60_models_on_postgresql(postgres_engine: Engine, seed: int) -> None:
    agree(postgres_engine, seed)


@pytest.mark.spark
@settings(max_examples=60, **RELAXED)  # type: ignore[arg-type]  # the two settings of RELAXED
@given(seed=SEEDS)
def test_60_models_on_spark(spark_engine: Engine, seed: int) -> None:
    agree(spark_engine, seed)


def inside(model: Model, wide: Mapping[str, Value], narrow: Mapping[str, Value]) -> list[str]:
    """The results of a better-known company that lie outside those of the same company with gaps."""
    grades = [g.id for g in model.grades]
    found = []
    for low in (name for name in wide if name.endswith("_low")):
        high = f"{low.removesuffix('_low')}_high"
        a, b, c, d = wide[low], narrow[low], narrow[high], wide[high]
        if None in (a, b, c, d):
            continue
        values = [-grades.index(str(v)) if low == "grade_low" else v for v in (a, b, c, d)]
        if values != sorted(values):  # type: ignore[type-var]  # numbers only
            found.append(f"{low}: {a} {b} {c} {d}")
    if wide["verdict"] is not None and wide["verdict"] != narrow["verdict"]:
        found.append(f"verdict: {wide['verdict']} {narrow['verdict']}")
    return found


@settings(max_examples=150, **RELAXED)  # type: ignore[arg-type]  # the two settings of RELAXED
@given(seed=SEEDS)
def test_learning_more_never_leaves_the_interval(seed: int) -> None:
    """Where a model counts what is unknown as nothing, its source says so, and there is no interval."""
    random = Random(seed)
    model, program = drawn_model(random, missing=False)
    score = program_function(program)
    for _ in range(10):
        known = draw_row(random, program, unknown=0.0)
        partly = {name: None if random.random() < 0.4 else value for name, value in known.items()}
        assert inside(model, score(partly), score(known)) == [], (partly, known)


@pytest.mark.parametrize("model_id", ["kexin-kv", "cn.most.tech-sme.2017"])
def test_with_everything_known_nothing_is_asked(model_id: str) -> None:
    program = model_program(load_model(model_id, measures()))
    score, random = program_function(program), Random(5)
    for _ in range(200):
        results = score(draw_row(random, program, unknown=0.0))
        if all(value is not None for value in results.values()):
            assert results["unknown"] == ""
            assert results["total_low"] == results["total_high"]


def test_the_day_of_the_measures_is_the_day_of_the_tests() -> None:
    assert measures().as_of == AS_OF == date(2026, 6, 30)
