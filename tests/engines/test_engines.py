"""The harness itself: what is loaded comes back, exactly."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.formula.dialects import DIALECTS
from tests.engines.engine import Columns, Engine, Row

COLUMNS: Columns = [("公司", "VARCHAR"), ("on", "DATE"), ("total", "BIGINT"), ("ratio", "DOUBLE"), ("flag", "BOOLEAN")]
ROWS: list[Row] = [
    ("合肥'量子\\科技", date(1969, 12, 31), 2**62, 0.1, True),
    ("", date(2024, 2, 29), -(2**62), -1e-5, False),
    (None, None, None, None, None),
    ("😀", date(1900, 1, 1), 0, 1e300, None),
]


def _all(engine: Engine, table: str = "facts of 公司") -> str:
    dialect = DIALECTS[engine.dialect]
    listed = ", ".join(dialect.identifier(name) for name, _ in COLUMNS)
    return f"SELECT {listed} FROM {dialect.identifier(table)}"


def test_rows_come_back_as_they_went_in(engine: Engine) -> None:
    engine.load("facts of 公司", COLUMNS, ROWS)
    assert sorted(engine.query(_all(engine)), key=repr) == sorted(ROWS, key=repr)
    assert engine.column_types(_all(engine)) == [kind for _, kind in COLUMNS]


def test_an_empty_table_has_columns_and_no_rows(engine: Engine) -> None:
    engine.load("facts of 公司", COLUMNS, [])
    assert engine.query(_all(engine)) == []
    assert engine.column_types(_all(engine)) == [kind for _, kind in COLUMNS]


def test_loading_again_replaces_a_table(engine: Engine) -> None:
    engine.load("t", [("a", "BIGINT")], [(1,), (2,)])
    engine.load("t", [("b", "VARCHAR")], [("x",)])
    assert engine.query("SELECT * FROM t") == [("x",)]


def test_a_parquet_file_is_loaded(engine: Engine, tmp_path: Path) -> None:
    path = tmp_path / "事实.parquet"
    with duckdb.connect() as writer:
        writer.execute("CREATE TABLE t (公司 VARCHAR, \"on\" DATE, total BIGINT, ratio DOUBLE, flag BOOLEAN)")
        writer.executemany("INSERT INTO t VALUES (?, ?, ?, ?, ?)", ROWS)
        writer.execute("COPY t TO $1", [str(path)])
    engine.load_parquet("facts of 公司", path)
    assert sorted(engine.query(_all(engine)), key=repr) == sorted(ROWS, key=repr)


def test_dropped_tables_are_gone(engine: Engine) -> None:
    engine.load("t", [("a", "BIGINT")], [(1,)])
    engine.drop_all()
    with pytest.raises(Exception, match=r"(?i)\bt\b"):
        engine.query("SELECT * FROM t")


def test_a_decimal_is_refused(engine: Engine) -> None:
    with pytest.raises(TypeError, match="Decimal"):
        engine.query("SELECT CAST(1.5 AS DECIMAL(10, 2)) AS a")
