"""Rating a whole release: measures first, stored; then scores; then a record of the run.

The work goes through the library in ranges of companies, so that memory stays
bounded and a caller can show how far it is. The measures are stored under a name
made from the release and the formulas; a changed model that needs the same measures
re-scores from there. Nothing of the day, the folder or the number of threads enters
the tables: the same release and model give the same bytes.
"""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Protocol

import duckdb

import kexin
from kexin.formula.dialects import DIALECTS
from kexin.formula.program import MeasureProgram, Program
from kexin.formula.sql_program import program_sql
from kexin.formula.sql_rows import measures_sql
from kexin.library.measures import Measures
from kexin.library.schema import SQL_TYPE
from kexin.library.tables import TABLES
from kexin.rating.model import Model
from kexin.rating.program import model_program
from kexin.text import Text

DUCKDB = DIALECTS["duckdb"]

#: Companies in one range: large enough that fixed costs vanish, small enough for 600 MB.
RANGE = 250_000
#: Rows of a Parquet row group.
ROW_GROUP = 122_880

Progress = Callable[[float, Text], None]


class Evidence(Protocol):
    """What rating needs of a release of the library."""

    @property
    def as_of(self) -> date:
        """The day that the release describes."""

    @property
    def digest(self) -> str:
        """SHA-256 that names the release's content."""

    @property
    def complete(self) -> frozenset[str]:
        """The tables that were looked up for every company."""

    def table(self, name: str) -> Path | None:
        """The Parquet file of a table, if the release has it."""


@dataclass(frozen=True)
class Limits:
    """How much of the machine a run may take; None leaves the choice to DuckDB."""

    memory: str | None = "1.2GB"
    threads: int | None = None


@dataclass(frozen=True)
class Run:
    """A finished run: ``folder`` holds ``scores/*.parquet`` and ``run.json``."""

    folder: Path
    record: Mapping[str, Any]

    @property
    def scores(self) -> str:
        """The glob of the score files."""
        return str(self.folder / "scores" / "*.parquet")

    @property
    def measures(self) -> str:
        """The glob of the measure files that the scores were made from."""
        return str((self.folder / str(self.record["measures"]["folder"])).resolve() / "*.parquet")


def rate(
    release: Evidence, model: Model, measures: Measures, target: Path, *, store: Path | None = None,
    limits: Limits = Limits(), progress: Progress | None = None,  # frozen
) -> Run:
    """Rate every company of *release* into *target*; measures go to *store* (default: beside it).

    Raises:
        ProblemsError: the model has points that nobody published, or a formula is wrong.
    """
    work = _Work(release, model, measures, target, store or target.parent / "measures", limits, progress or _silent)
    return work.run()


def read_run(folder: Path) -> Run:
    """A run that was made before."""
    return Run(folder, json.loads((folder / "run.json").read_text(encoding="utf-8")))


def _silent(done: float, what: Text) -> None:
    """Say nothing."""


class _Work:
    def __init__(
        self, release: Evidence, model: Model, measures: Measures, target: Path, store: Path, limits: Limits, progress: Progress,
    ) -> None:
        self.release, self.model, self.target, self.store = release, model, target, store
        self.limits, self.progress = limits, progress
        self.program: Program = model_program(model)
        self.measured: MeasureProgram = measures.program(self.program.inputs, release.complete)
        self.measure_sql = measures_sql(self.measured, DUCKDB)
        self.key = _sha256(f"{release.digest}\n{self.measure_sql}\n{duckdb.__version__}".encode())[:16]

    def run(self) -> Run:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.store.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".rating-", dir=self.target.parent))
        try:
            with _connection(self.limits, aside / "spill") as connection:
                self._views(connection)
                stored = self._stored_measures(connection)
                self._scores(connection, stored, aside)
            shutil.rmtree(aside / "spill", ignore_errors=True)
            record = self._record(stored, aside)
            (aside / "run.json").write_text(json.dumps(record, ensure_ascii=False, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            if self.target.exists():
                shutil.rmtree(self.target)
            aside.rename(self.target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return Run(self.target, record)

    def _views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Tables under their names; one that the release lacks is empty."""
        for name, table in TABLES.items():
            path = self.release.table(name)
            if path is not None:
                connection.execute(f"CREATE VIEW {name} AS FROM read_parquet({DUCKDB.string(str(path))})")
            else:
                columns = ", ".join(f'{DUCKDB.identifier(c.name)} {SQL_TYPE[c.kind]}' for c in table.stored)
                connection.execute(f"CREATE TABLE {name} ({columns})")

    def _ranges(self, connection: duckdb.DuckDBPyConnection) -> list[str]:
        """Conditions that cut the companies into ranges of equal size."""
        starts = [str(row[0]) for row in connection.execute(
            f"SELECT company_id FROM (SELECT company_id, row_number() OVER (ORDER BY company_id) - 1 AS n FROM companies) "
            f"WHERE n % {RANGE} = 0 ORDER BY company_id").fetchall()]
        edges = [DUCKDB.string(start) for start in starts]
        if len(edges) <= 1:
            return [""]
        pairs = zip([None, *edges[1:]], [*edges[1:], None], strict=True)
        return [" AND ".join([*([f"company_id >= {a}"] if a else []), *([f"company_id < {b}"] if b else [])]) for a, b in pairs]

    def _stored_measures(self, connection: duckdb.DuckDBPyConnection) -> Path:
        """The folder of measures of this release and these formulas, made now unless it is there."""
        folder = self.store / self.key
        if (folder / "measures.json").exists():
            return folder
        aside = Path(tempfile.mkdtemp(prefix=".measures-", dir=self.store))
        try:
            ranges = self._ranges(connection)
            for i, companies in enumerate(ranges):
                self.progress(0.8 * i / len(ranges), Text("计算指标", "working out measures"))
                _write(connection, f"{measures_sql(self.measured, DUCKDB, companies)} ORDER BY company_id", aside / f"part-{i:04}.parquet")
            shown = {"release": self.release.digest, "as_of": self.measured.as_of.isoformat(), "files": _digests(aside)}
            (aside / "measures.json").write_text(json.dumps(shown, indent=1, sort_keys=True) + "\n", encoding="utf-8")
            os.replace(aside, folder)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return folder

    def _scores(self, connection: duckdb.DuckDBPyConnection, stored: Path, aside: Path) -> None:
        (aside / "scores").mkdir()
        parts = sorted(stored.glob("*.parquet"))
        for i, part in enumerate(parts):
            self.progress(0.8 + 0.2 * i / len(parts), Text("计算得分", "scoring"))
            source = f"read_parquet({DUCKDB.string(str(part))})"
            _write(connection, program_sql(self.program, DUCKDB, source), aside / "scores" / part.name)

    def _record(self, stored: Path, aside: Path) -> dict[str, Any]:
        model = self.model
        return {
            "kexin": kexin.__version__, "duckdb": duckdb.__version__, "as_of": model.as_of.isoformat(),
            "model": {"id": model.id, "sha256": model.digest},
            "release": {"as_of": self.release.as_of.isoformat(), "digest": self.release.digest},
            "measures": {"folder": os.path.relpath(stored, self.target), "key": self.key, "names": [s.name for s in self.measured.steps]},
            "scores": _digests(aside / "scores"),
        }


def _connection(limits: Limits, spill: Path) -> duckdb.DuckDBPyConnection:
    settings: dict[str, str | bool | int | float | list[str]] = {"temp_directory": str(spill)}
    if limits.memory is not None:
        settings["memory_limit"] = limits.memory
    if limits.threads is not None:
        settings["threads"] = limits.threads
    return duckdb.connect(config=settings)


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"COPY ({query}) TO {DUCKDB.string(str(path))} (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE {ROW_GROUP})")


def _digests(folder: Path) -> dict[str, str]:
    return {p.name: _sha256(p.read_bytes()) for p in sorted(folder.glob("*.parquet"))}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
