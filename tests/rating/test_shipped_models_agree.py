"""Every shipped model says the same of 10,000 generated companies, whichever way it is read."""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from kexin.library.measures import Measures
from kexin.library.release import Release
from kexin.rating.batch import rate, stored_program
from kexin.rating.loader import load_model, model_ids
from kexin.rating.rate_one import Rater
from tests.rating.evidence import evidence_of_all


@pytest.mark.parametrize("model_id", model_ids())
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
