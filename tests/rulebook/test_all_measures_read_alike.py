"""Every shipped measure gives the same by SQL and by Python, company by company."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.formula.dialects import DIALECTS
from kexin.formula.python_program import Value
from kexin.formula.python_rows import measures_function
from kexin.formula.sql_rows import measures_sql
from kexin.library.generated.generate import generate_province
from kexin.library.measures import load_measures
from kexin.library.release import Release
from kexin.library.tables import TABLES
from tests.rating.evidence import evidence_of_all

AS_OF = date(2026, 6, 30)
MEASURES = load_measures().on(AS_OF)
NAMES = tuple(MEASURES.trees)


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Release:
    """Eight hundred generated companies."""
    folder: Path = tmp_path_factory.mktemp("province")
    with duckdb.connect() as connection:
        return generate_province(connection, folder / "library", size=800, seed=5, as_of=AS_OF)


@pytest.fixture(scope="module")
def by_sql(province: Release) -> dict[str, dict[str, Value]]:
    """The measures of every company, by company id."""
    with duckdb.connect() as connection:
        for name in TABLES:
            path = province.table(name)
            if path is not None:
                connection.execute(f"CREATE VIEW {name} AS SELECT * FROM read_parquet('{path}')")
        cursor = connection.execute(measures_sql(MEASURES.program(NAMES, province.complete), DIALECTS["duckdb"]))
        columns = [d[0] for d in cursor.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return {str(row.pop("company_id")): row for row in rows}


def test_sql_and_python_agree(province: Release, by_sql: dict[str, dict[str, Value]]) -> None:
    measure = measures_function(MEASURES.program(NAMES, province.complete))
    evidence = evidence_of_all(province, tuple(TABLES))
    assert len(by_sql) > 800
    for company_id, found in by_sql.items():
        assert measure(evidence[company_id], province.complete) == found, company_id


def test_every_measure_is_known_for_some_company(by_sql: dict[str, dict[str, Value]]) -> None:
    dark = {name for name in NAMES if all(row[name] is None for row in by_sql.values())}
    assert dark == set()
