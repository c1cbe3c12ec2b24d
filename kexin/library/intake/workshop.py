"""The bench on which files are turned into tables: a database in a scratch folder inside the library."""

from __future__ import annotations

import csv
import os
import shutil
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any

import duckdb

from kexin.library.release_checks import quoted

PROBLEM_COLUMNS = (
    "source INTEGER, row BIGINT, heading VARCHAR, target VARCHAR, code VARCHAR, rejects BOOLEAN, found_zh VARCHAR, found_en VARCHAR,"
    " allowed_zh VARCHAR, allowed_en VARCHAR, remedy_zh VARCHAR, remedy_en VARCHAR")


class Workshop:
    """Use as a context; everything on the bench is gone afterwards."""

    def __init__(self, library: Path, memory_limit: str | None = None) -> None:
        library.mkdir(parents=True, exist_ok=True)
        self.folder = Path(tempfile.mkdtemp(prefix=f".intake-{os.getpid()}-", dir=library))
        self.connection = duckdb.connect(str(self.folder / "bench.duckdb"), config={
            "temp_directory": str(self.folder / "spill"), "autoinstall_known_extensions": False})
        if memory_limit:
            self.connection.execute(f"SET memory_limit = {quoted(memory_limit)}")
        # Times of day with a zone read alike on every machine.
        self.connection.execute("SET TimeZone = 'UTC'")
        self.connection.execute(f"CREATE TABLE problems ({PROBLEM_COLUMNS})")
        self._files = 0

    def __enter__(self) -> Workshop:
        return self

    def __exit__(self, *_: object) -> None:
        self.connection.close()
        shutil.rmtree(self.folder, ignore_errors=True)

    def run(self, sql: str, parameters: Sequence[object] = ()) -> None:
        """Run a statement."""
        self.connection.execute(sql, list(parameters))

    def rows(self, sql: str, parameters: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query that has few."""
        return self.connection.execute(sql, list(parameters)).fetchall()

    def number(self, sql: str) -> int:
        """The one number of a query."""
        return int(self.rows(sql)[0][0] or 0)

    def stream(self, sql: str, size: int = 10_000) -> Iterator[tuple[Any, ...]]:
        """The rows of a query of any length; other statements may run in between."""
        cursor = self.connection.cursor().execute(sql)
        while piece := cursor.fetchmany(size):
            yield from piece

    def scratch(self, name: str) -> Path:
        """A new path on the bench."""
        self._files += 1
        return self.folder / f"{self._files}-{name}"

    def load(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> int:
        """Make a table from rows of Python values, by way of a text file; the number of rows.

        *columns* are ``name TYPE``. None and the empty text both become NULL.
        """
        path = self.scratch("rows.csv")
        count = 0
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file, quoting=csv.QUOTE_ALL, lineterminator="\n")
            for row in rows:
                writer.writerow(row)
                count += 1
        types = ", ".join(f"{quoted(name)}: {quoted(kind)}" for name, _, kind in (c.partition(" ") for c in columns))
        self.run(
            f"CREATE TABLE {table} AS SELECT * FROM read_csv({quoted(str(path))}, header = false, auto_detect = false, delim = ',', quote = '\"',"
            f" escape = '\"', new_line = '\\n', nullstr = '', allow_quoted_nulls = true, parallel = false, max_line_size = 20000000, columns = {{{types}}})")
        path.unlink()
        return count
