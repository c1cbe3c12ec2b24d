"""A program over a whole release: measures first, stored; then results; then a record of the run.

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
import re
import shutil
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import SimpleQueue
from typing import Any, Protocol, TypeVar

import duckdb

import kexin
from kexin.formula.dialects import DIALECTS
from kexin.formula.program import MeasureProgram, Program
from kexin.formula.sql_program import program_sql
from kexin.formula.sql_rows import measures_sql
from kexin.formula.tree import Name
from kexin.library.measures import Measures
from kexin.library.release_checks import scan
from kexin.library.schema import SQL_TYPE
from kexin.library.tables import TABLES
from kexin.problems import Problem, ProblemsError
from kexin.rating.model import Model
from kexin.rating.program import model_program
from kexin.text import Text, same

DUCKDB = DIALECTS["duckdb"]

#: Companies in one range: large enough that fixed costs vanish, small enough for the cache and for 600 MB.
RANGE = 100_000
#: Measured at 1 million companies: a little larger than zstd, and 40 % faster to write. Long dictionaries
#: of doubles that hardly repeat are not worth their time.
PARQUET = "COMPRESSION snappy, PARQUET_VERSION 'V2', DICTIONARY_SIZE_LIMIT 1000, ROW_GROUP_SIZE 122880"

Progress = Callable[[float, Text], None]
T = TypeVar("T")


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
    """How much of the machine a run may take: memory like ``600MB`` or ``1.2GB``, all cores or so many threads."""

    memory: str = "1.2GB"
    threads: int | None = None

    def workers(self) -> int:
        """Ranges that are worked on side by side."""
        return self.threads or os.cpu_count() or 1

    def memory_bytes(self) -> int:
        """The limit in bytes.

        Raises:
            ProblemsError: the text is no amount of memory.
        """
        read = re.fullmatch(r"(\d+(?:\.\d+)?) ?([KMG])I?B", self.memory.strip().upper())
        if read is None:
            raise ProblemsError([Problem(
                "memory", "--memory", Text(f"内容是 {self.memory}", f"the value is {self.memory}"), same("600MB, 1.2GB"),
                Text("请写数字和单位", "give a number and a unit"))])
        return int(float(read[1]) * {"K": 10**3, "M": 10**6, "G": 10**9}[read[2]])


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
    subject = {"model": {"id": model.id, "sha256": model.digest}}
    return run_program(release, stored_program(model_program(model)), measures, target, subject, store=store, limits=limits, progress=progress)


def run_program(
    release: Evidence, program: Program, measures: Measures, target: Path, subject: Mapping[str, Any], *, store: Path | None = None,
    limits: Limits = Limits(), progress: Progress | None = None, companies: int | None = None,  # frozen
) -> Run:
    """Answer *program* for every company of *release* into *target*, in ranges of *companies*.

    *subject* goes into the run's record and says what the program is.
    """
    return _Work(release, program, measures, target, subject, store or target.parent / "measures", limits, progress or _silent, companies or RANGE).run()


def read_run(folder: Path) -> Run:
    """A run that was made before."""
    return Run(folder, json.loads((folder / "run.json").read_text(encoding="utf-8")))


def _silent(done: float, what: Text) -> None:
    """Say nothing."""


class _Work:
    def __init__(
        self, release: Evidence, program: Program, measures: Measures, target: Path, subject: Mapping[str, Any], store: Path,
        limits: Limits, progress: Progress, companies: int,
    ) -> None:
        self.release, self.program, self.target, self.subject, self.store = release, program, target, subject, store
        self.limits, self.progress, self.companies = limits, progress, companies
        self.measured: MeasureProgram = measures.program(self.program.inputs, release.complete)
        self.measure_sql = measures_sql(self.measured, DUCKDB)
        self.key = _sha256(f"{release.digest}\n{companies}\n{self.measure_sql}\n{duckdb.__version__}".encode())[:16]

    def run(self) -> Run:
        self.target.parent.mkdir(parents=True, exist_ok=True)
        self.store.mkdir(parents=True, exist_ok=True)
        aside = Path(tempfile.mkdtemp(prefix=".rating-", dir=self.target.parent))
        try:
            (aside / "scores").mkdir()
            stored = self.store / self.key
            if (stored / "measures.json").exists():
                parts = sorted(stored.glob("*.parquet"))
                self._each(parts, lambda connection, part: self._score(connection, part, aside), aside)
            else:
                self._measure_and_score(aside)
            shutil.rmtree(aside / "spill", ignore_errors=True)
            record = self._record(stored, aside)
            (aside / "run.json").write_text(_json(record), encoding="utf-8")
            if self.target.exists():
                shutil.rmtree(self.target)
            aside.rename(self.target)
        finally:
            shutil.rmtree(aside, ignore_errors=True)
        return Run(self.target, record)

    def _measure_and_score(self, work: Path) -> None:
        """Both phases range by range: a range's scores are made while its measures are still warm."""
        aside = Path(tempfile.mkdtemp(prefix=".measures-", dir=self.store))

        def measure(connection: duckdb.DuckDBPyConnection, numbered: tuple[int, str]) -> None:
            number, companies = numbered
            self._views(connection)
            part = aside / f"part-{number:04}.parquet"
            _write(connection, f"{measures_sql(self.measured, DUCKDB, companies)} ORDER BY company_id", part)
            self._score(connection, part, work)

        try:
            self._each(self._ranges(), measure, work)
            shown = {"release": self.release.digest, "as_of": self.measured.as_of.isoformat(), "files": _digests(aside)}
            (aside / "measures.json").write_text(_json(shown), encoding="utf-8")
            if not (self.store / self.key).exists():  # somebody else may have been faster with the same bytes
                aside.rename(self.store / self.key)
        finally:
            shutil.rmtree(aside, ignore_errors=True)

    def _each(self, items: Sequence[T], work: Callable[[duckdb.DuckDBPyConnection, T], None], aside: Path) -> None:
        """Do *work* for every item, each worker in a one-threaded database of its own.

        One thread per range keeps the order of rows, and so the bytes, the same on every
        machine; several ranges side by side keep all cores busy.
        """
        workers = max(1, min(self.limits.workers(), len(items)))
        connections = [_connection(self.limits, workers, aside / "spill" / str(i)) for i in range(workers)]
        free: SimpleQueue[duckdb.DuckDBPyConnection] = SimpleQueue()
        for connection in connections:
            free.put(connection)

        def one(item: T) -> None:
            connection = free.get()
            try:
                work(connection, item)
            finally:
                free.put(connection)

        try:
            with ThreadPoolExecutor(workers) as pool:
                for done, _ in enumerate(pool.map(one, items)):
                    self.progress((done + 1) / len(items), Text("评价企业", "rating companies"))
        finally:
            for connection in connections:
                connection.close()

    def _views(self, connection: duckdb.DuckDBPyConnection) -> None:
        """Tables under their names; one that the release lacks is empty."""
        for name, table in TABLES.items():
            path = self.release.table(name)
            if path is not None:
                connection.execute(f"CREATE VIEW IF NOT EXISTS {name} AS FROM {scan(path)}")
            else:
                columns = ", ".join(f"{DUCKDB.identifier(c.name)} {SQL_TYPE[c.kind]}" for c in table.stored)
                connection.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns})")

    def _ranges(self) -> list[tuple[int, str]]:
        """Numbered conditions that cut the companies into ranges of equal size."""
        companies = self.release.table("companies")
        assert companies is not None
        # The file is sorted by company, so that a range begins after every so many rows.
        starts = duckdb.execute(
            f"SELECT DISTINCT company_id FROM {scan(companies, 'file_row_number = true')} WHERE file_row_number % {self.companies} = 0 ORDER BY company_id").fetchall()
        edges = [DUCKDB.string(str(row[0])) for row in starts]
        pairs = list(zip([None, *edges[1:]], [*edges[1:], None], strict=True)) if edges else [(None, None)]
        return [
            (i, " AND ".join([*([f"company_id >= {a}"] if a else []), *([f"company_id < {b}"] if b else [])]))
            for i, (a, b) in enumerate(pairs)]

    def _score(self, connection: duckdb.DuckDBPyConnection, part: Path, aside: Path) -> None:
        source = scan(part)
        _write(connection, program_sql(self.program, DUCKDB, source), aside / "scores" / part.name)

    def _record(self, stored: Path, aside: Path) -> dict[str, Any]:
        return {
            "kexin": kexin.__version__, "duckdb": duckdb.__version__, "as_of": self.measured.as_of.isoformat(), **self.subject,
            "release": {"as_of": self.release.as_of.isoformat(), "digest": self.release.digest},
            "measures": {"folder": os.path.relpath(stored, self.target), "key": self.key, "names": [s.name for s in self.measured.steps]},
            "scores": _digests(aside / "scores"),
        }


def stored_program(program: Program) -> Program:
    """The program with the outputs that a run stores: not what merely repeats a stored measure, nor the
    model's own names and the caps of the line, which anyone can work out from the measures."""
    own = {s.name for layer in program.layers if layer.name.startswith("names_") for s in layer.steps}
    kept = [
        o for o in program.outputs if o not in own and not isinstance(program.steps[o].tree, Name) and not o.startswith("cap_")]
    return Program(program.inputs, program.layers, tuple(kept))


def _connection(limits: Limits, workers: int, spill: Path) -> duckdb.DuckDBPyConnection:
    connection = duckdb.connect(config={"threads": 1, "temp_directory": str(spill)})
    connection.execute(f"SET memory_limit = '{limits.memory_bytes() // workers}B'")
    return connection


def _write(connection: duckdb.DuckDBPyConnection, query: str, path: Path) -> None:
    connection.execute(f"COPY ({query}) TO {DUCKDB.string(str(path))} (FORMAT parquet, {PARQUET})")


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def _digests(folder: Path) -> dict[str, str]:
    files = sorted(folder.glob("*.parquet"))
    with ThreadPoolExecutor() as pool:
        return dict(zip([p.name for p in files], pool.map(lambda p: _sha256(p.read_bytes()), files), strict=True))


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
