"""Every shipped model says the same of 10,000 generated companies, whichever way it is read."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from kexin.formula.dialects import DIALECTS
from kexin.formula.sql_program import program_sql
from kexin.formula.sql_rows import measures_sql
from kexin.library.measures import Measures, load_measures
from kexin.library.release import Release
from kexin.rating.batch import rate, stored_program
from kexin.rating.loader import load_model, model_ids
from kexin.rating.rate_one import Rater
from tests.engines.engine import Engine
from tests.rating.conftest import AS_OF
from tests.rating.evidence import evidence_of_all

#: Models whose points are public; the others refuse (test_supplied_weights).
_BOOK = load_measures(check_formulas=False).on(AS_OF)
COMPUTED = [model_id for model_id in model_ids() if not load_model(model_id, _BOOK).unpublished]


@pytest.mark.parametrize("model_id", COMPUTED)
def test_duckdb_and_python_agree_to_the_last_thousandth(
    model_id: str, measures: Measures, province: Release, tmp_path: Path
) -> None:
    model = load_model(model_id, measures)
    run = rate(province, model, measures, tmp_path / "run")
    rater = Rater(model, measures, province.complete)
    tables = ("companies", "coverage", *rater.measure_program.tables)
    outputs = stored_program(rater.program).outputs
    listed = ", ".join(f'"{name}"' for name in outputs)
    rows = duckdb.execute(f"SELECT company_id, {listed} FROM read_parquet($scores)", {"scores": run.scores}).fetchall()
    evidence = evidence_of_all(province, tables)
    assert len(rows) == 10_001  # and the one real company
    for company_id, *values in rows:
        rating = rater.rate(evidence[company_id])
        assert rating is not None
        assert dict(zip(outputs, values, strict=True)) == {name: rating.results[name] for name in outputs}, company_id


def _agrees(engine: Engine, model_id: str, measures: Measures, province: Release) -> None:
    """The engine's own SQL, from evidence to scores, equals Python's answer for every company."""
    rater = Rater(load_model(model_id, measures), measures, province.complete)
    tables = ("companies", "coverage", *rater.measure_program.tables)
    for table in tables:
        path = province.table(table)
        assert path is not None
        engine.load_parquet(table, path)
    dialect = DIALECTS[engine.dialect]
    measured = measures_sql(rater.measure_program, dialect)
    rows = engine.query(program_sql(rater.program, dialect, f"({measured}) AS measures"))
    evidence = evidence_of_all(province, tables)
    assert len(rows) == 10_001
    for company_id, *values in rows:
        rating = rater.rate(evidence[str(company_id)])
        assert rating is not None
        assert dict(zip(rater.program.outputs, values, strict=True)) == dict(rating.results), company_id


@pytest.mark.postgres
@pytest.mark.parametrize("model_id", COMPUTED)
def test_postgresql_and_python_agree(model_id: str, measures: Measures, province: Release, postgres_engine: Engine) -> None:
    _agrees(postgres_engine, model_id, measures, province)


@pytest.mark.spark
@pytest.mark.parametrize("model_id", COMPUTED)
def test_spark_and_python_agree(model_id: str, measures: Measures, province: Release, spark_engine: Engine) -> None:
    _agrees(spark_engine, model_id, measures, province)
