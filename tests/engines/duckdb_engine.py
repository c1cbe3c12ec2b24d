"""DuckDB in memory."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import duckdb

from kexin.formula.dialects import DIALECTS, DialectName
from tests.engines.arrow import arrow_table
from tests.engines.engine import Columns, Row, Value, plain_rows


class DuckdbEngine:
    """Tables copied from Arrow: 0.9 ms for 8 rows of 7 columns, 12 ms for 20 000; a query takes 0.7 ms.

    Measured beside it: INSERT of VALUES 1.4 ms and 2.4 s, executemany 6 ms for 8 rows.
    """

    dialect: DialectName = "duckdb"
    name = f"DuckDB {duckdb.__version__}"

    def __init__(self) -> None:
        self._connection = duckdb.connect(config={"threads": 2})

    def load(self, table_name: str, columns: Columns, rows: Sequence[Sequence[Value]]) -> None:
        """See ``Engine``."""
        self._connection.register("incoming rows", arrow_table(columns, rows))
        self._create(table_name, '"incoming rows"')
        self._connection.unregister("incoming rows")

    def load_parquet(self, table_name: str, path: Path) -> None:
        """See ``Engine``."""
        self._create(table_name, f"read_parquet({DIALECTS['duckdb'].string(str(path))})")

    def _create(self, table_name: str, source: str) -> None:
        quoted = DIALECTS["duckdb"].identifier(table_name)
        self._connection.execute(f"CREATE OR REPLACE TABLE {quoted} AS FROM {source}")

    def query(self, sql: str) -> list[Row]:
        """See ``Engine``. A HUGEINT is refused too: Python cannot tell it from a BIGINT, a Parquet file can."""
        cursor = self._connection.execute(sql)
        wide = [column[0] for column in cursor.description or () if str(column[1]) in {"HUGEINT", "UHUGEINT"}]
        if wide:
            raise TypeError(f"{self.name}: {', '.join(wide)} held in 128 bits")
        return plain_rows(cursor.fetchall(), self.name)

    def column_types(self, sql: str) -> list[str]:
        """See ``Engine``."""
        return [str(column[1]) for column in self._connection.execute(sql).description or ()]

    def drop_all(self) -> None:
        """See ``Engine``."""
        loaded = self._connection.execute("SELECT table_name FROM duckdb_tables()").fetchall()
        for (table_name,) in loaded:
            self._connection.execute(f"DROP TABLE {DIALECTS['duckdb'].identifier(table_name)}")

    def close(self) -> None:
        """End the database."""
        self._connection.close()
