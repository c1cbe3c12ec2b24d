"""Writing a release: aside, in one fixed order, checked, then renamed into place.

The tables are sorted by company, so that one company is read from a few row groups, and the
same rows always give the same bytes. The sort is done once: the day on which a row was
corrected is then read off the next row of the sorted file, which needs no memory.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TypeAlias

import duckdb

import kexin
from kexin.library.manifest import MANIFEST, SCHEMA_VERSION, Manifest, Source, StoredTable, sha256_of
from kexin.library.quality import quality_report
from kexin.library.release import Release
from kexin.library.release_checks import named, orphan_problems, quoted, scan, table_problems
from kexin.library.release_mistakes import no_companies, release_exists, unknown_table, wrong_columns, wrong_type
from kexin.library.schema import SQL_TYPE, Column, Table
from kexin.library.tables import TABLES
from kexin.problems import Problem, ProblemsError
from kexin.text import Text

#: Called with the share of the work that is done (0 … 1) and what is being done.
Progress: TypeAlias = Callable[[float, Text], None]

#: Small enough that the rows of one company are read quickly, large enough to compress well.
_ROWS_PER_GROUP = 65_536
_PARQUET = f"FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {_ROWS_PER_GROUP}"
_WHOLE_TYPES = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT"})


def write_release(
    connection: duckdb.DuckDBPyConnection, library: Path, as_of: date, tables: Mapping[str, str], *,
    complete: Collection[str] = (), sources: Sequence[Source] = (), generated: Text | None = None,
    counts: Mapping[str, int] | None = None, attach: Callable[[Path], None] | None = None,
    progress: Progress | None = None,
) -> Release:
    """Write the release of a day.

    *tables* gives for each table a query on *connection* with the schema's columns and
    ``known_on``; ``known_until`` is computed. *complete* names the tables whose source covered
    every company. *attach* may put further files (``rejects/…``) into the folder it is given.

    Raises:
        ProblemsError: the release exists, or the rows break a rule of the schema; nothing is left behind.
    """
    target = library / as_of.isoformat()
    problems = [unknown_table(n, ", ".join(TABLES)) for n in sorted({*tables, *complete} - set(TABLES))]
    problems += [release_exists(library, as_of)] if target.exists() else []
    problems += [] if "companies" in tables else [no_companies()]
    if problems:
        raise ProblemsError(problems)
    library.mkdir(parents=True, exist_ok=True)
    aside = Path(tempfile.mkdtemp(prefix=".writing-", dir=library))
    _spill_inside(connection, library)
    try:
        writer = _Writer(connection, aside, tables, generated, progress or _silent)
        stored = writer.write()
        if attach is not None:
            attach(aside)
        _describe(writer, aside, as_of, stored, frozenset(complete), tuple(sources), generated, counts or {})
        aside.chmod(0o755)
        _into_place(aside, target, library, as_of)
    finally:
        shutil.rmtree(aside, ignore_errors=True)
    return Release.open(target)


class _Writer:
    """Sorts, stores and checks the tables of one release."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, aside: Path, tables: Mapping[str, str],
        generated: Text | None, progress: Progress,
    ) -> None:
        # A table of made-up rows says so itself, also where it is copied without its manifest.
        self.mark = f", KV_METADATA {{generated: {quoted(str(generated))}}}" if generated else ""
        self.connection, self.aside, self.progress = connection, aside, progress
        self.queries = {name: tables[name] for name in TABLES if name in tables}
        connection.execute("SET preserve_insertion_order = true")

    def write(self) -> dict[str, Path]:
        """Store every table.

        Raises:
            ProblemsError: with the breaches of all tables.
        """
        (self.aside / "tables").mkdir()
        problems = [p for name, query in self.queries.items() for p in self._type_problems(TABLES[name], query)]
        if problems:
            raise ProblemsError(problems)
        stored: dict[str, Path] = {}
        for done, (name, query) in enumerate(self.queries.items()):
            table = TABLES[name]
            self.progress(0.9 * done / len(self.queries), Text(f"写入{table.title.zh}", f"writing {table.title.en}"))
            stored[name] = self._store(table, query)
            problems += table_problems(self.connection, table, stored[name])
        self.progress(0.9, Text("核对", "checking"))
        problems += orphan_problems(self.connection, stored)
        if problems:
            raise ProblemsError(problems)
        return stored

    def _type_problems(self, table: Table, query: str) -> list[Problem]:
        found = {row[0]: row[1] for row in self.connection.execute(f"DESCRIBE {query}").fetchall()}
        wanted = {c.name: c for c in table.stored if c.name != "known_until"}
        missing, extra = [n for n in wanted if n not in found], [n for n in found if n not in wanted]
        if missing or extra:
            return [wrong_columns(table.name, missing, extra)]
        return [wrong_type(table.name, n, found[n], SQL_TYPE[c.kind]) for n, c in wanted.items() if not _fits(found[n], c)]

    def _store(self, table: Table, query: str) -> Path:
        path = self.aside / "tables" / f"{table.name}.parquet"
        by_version = [*table.key, "known_on"]
        by_company = list(dict.fromkeys([*(["company_id"] if "company_id" in table.by_name else []), *by_version]))
        sorted_once = self.aside / f"{table.name}.sorted"
        columns = ", ".join(f"{named(c.name)}::{SQL_TYPE[c.kind]} AS {named(c.name)}" for c in table.stored if c.name != "known_until")
        self._copy(f"SELECT {columns} FROM ({query}) ORDER BY {', '.join(map(named, by_version))}", sorted_once)
        next_is_same = " AND ".join(f"lead({k}) OVER () IS NOT DISTINCT FROM {k}" for k in map(named, table.key))
        versions = f"SELECT *, CASE WHEN {next_is_same} THEN lead(known_on) OVER () END AS known_until FROM {scan(sorted_once)}"
        # Row by row anyway; with one thread the row groups also have the same sizes on every machine.
        self._with_one_thread(versions, path)
        sorted_once.unlink()
        if by_company != by_version:
            in_key_order = path.rename(sorted_once)
            self._copy(f"SELECT * FROM {scan(in_key_order)} ORDER BY {', '.join(map(named, by_company))}", path)
            in_key_order.unlink()
        return path

    def _with_one_thread(self, query: str, path: Path) -> None:
        found = self.connection.execute("SELECT current_setting('threads')").fetchone()
        self.connection.execute("SET threads = 1")
        try:
            self._copy(query, path)
        finally:
            self.connection.execute(f"SET threads = {found[0] if found else 1}")

    def _copy(self, query: str, path: Path) -> None:
        self.connection.execute(f"COPY ({query}) TO {quoted(str(path))} ({_PARQUET}{self.mark})")


def _fits(found: str, column: Column) -> bool:
    wanted = SQL_TYPE[column.kind]
    return found in {wanted, '"NULL"'} or (wanted == "BIGINT" and found in _WHOLE_TYPES)


def _describe(
    writer: _Writer, aside: Path, as_of: date, stored: Mapping[str, Path], complete: frozenset[str],
    sources: tuple[Source, ...], generated: Text | None, counts: Mapping[str, int],
) -> None:
    """Write ``quality.json`` and, last, the manifest with the hashes of all other files."""
    writer.progress(0.95, Text("统计数据质量", "measuring quality"))
    (aside / "quality.json").write_text(quality_report(writer.connection, stored), encoding="utf-8")
    rows = {name: _rows(writer.connection, path) for name, path in stored.items()}
    tables = {name: StoredTable(rows[name], sha256_of(path), name in complete) for name, path in stored.items()}
    others = sorted(p for p in aside.rglob("*") if p.is_file() and p not in stored.values())
    files = {p.relative_to(aside).as_posix(): sha256_of(p) for p in others}
    manifest = Manifest(SCHEMA_VERSION, kexin.__version__, as_of, tables, files, sources, generated, counts)
    (aside / MANIFEST).write_text(manifest.to_json(), encoding="utf-8")


def _rows(connection: duckdb.DuckDBPyConnection, path: Path) -> int:
    found = connection.execute(f"SELECT count(*) FROM {scan(path)}").fetchone()
    return int(found[0]) if found else 0


def _into_place(aside: Path, target: Path, library: Path, as_of: date) -> None:
    try:
        # Renaming a folder onto one that has files fails, so nobody's release is replaced.
        os.rename(aside, target)
    except OSError:
        raise ProblemsError([release_exists(library, as_of)]) from None


def _spill_inside(connection: duckdb.DuckDBPyConnection, library: Path) -> None:
    """Let DuckDB spill beside the release, where there is room for it, unless the caller chose a place."""
    found = connection.execute("SELECT current_setting('temp_directory')").fetchone()
    if found and found[0] == ".tmp":
        connection.execute(f"SET temp_directory = {quoted(str(library / f'.spill-{os.getpid()}-{id(connection):x}'))}")


def _silent(done: float, what: Text) -> None:
    """Nobody watches."""
