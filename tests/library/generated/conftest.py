"""A generated province of 20,000 companies, made once for all tests of this folder."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.library.generated import generate_province
from kexin.library.release import Release
from kexin.library.tables import TABLES

SIZE = 20_000
AS_OF = date(2026, 6, 30)


class Made:
    """A generated release: every version of a fact in ``<table>_versions``, only the newest in ``<table>``."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, release: Release) -> None:
        self.connection, self.release = connection, release
        for name in TABLES:
            connection.execute(f"CREATE VIEW {name}_versions AS FROM read_parquet('{release.table(name)}')")
            connection.execute(f"CREATE VIEW {name} AS FROM {name}_versions WHERE known_until IS NULL")

    def rows(self, sql: str) -> list[tuple[object, ...]]:
        return [tuple(row) for row in self.connection.execute(sql).fetchall()]

    def value(self, sql: str) -> float:
        """The one number that *sql* gives."""
        ((number,),) = self.connection.execute(sql).fetchall()
        return float(number)

    def count(self, table: str, where: str = "true") -> int:
        """How many rows of *table* fulfil *where*."""
        return int(self.value(f"SELECT count(*) FROM {table} WHERE {where}"))


def make(folder: Path, size: int, seed: int, as_of: date = AS_OF, threads: int = 2) -> Made:
    connection = duckdb.connect(config={"threads": threads, "memory_limit": "1500MB"})
    return Made(connection, generate_province(connection, folder, size=size, seed=seed, as_of=as_of))


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Made]:
    province = make(tmp_path_factory.mktemp("province"), SIZE, seed=7)
    yield province
    province.connection.close()
