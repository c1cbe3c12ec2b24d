"""The generated library of the demonstration, and what of it was known on earlier days."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import duckdb

from kexin.library.generated.generate import generate_province
from kexin.library.release import Release
from kexin.library.release_checks import named, scan
from kexin.library.release_writer import write_release
from kexin.library.tables import TABLES

#: The last is the day of the generated release; the others hold what of it was known by then.
DAYS: tuple[date, ...] = (
    date(2023, 6, 30), date(2023, 12, 31), date(2024, 6, 30), date(2024, 12, 31), date(2025, 6, 30), date(2025, 12, 31), date(2026, 6, 30))


def make_releases(library: Path, size: int, seed: int, days: Sequence[date] = DAYS) -> Iterator[Path]:
    """The release of each day, the earliest first."""
    with duckdb.connect(config={"memory_limit": "1.2GB"}) as connection:
        whole = generate_province(connection, library, size=size, seed=seed, as_of=days[-1])
        for day in days[:-1]:
            _as_known(connection, whole, library, day)
            yield library / day.isoformat()
    yield whole.path


def _as_known(connection: duckdb.DuckDBPyConnection, whole: Release, library: Path, day: date) -> None:
    """A release with the rows that were known on a day."""
    tables = {}
    for name in whole.manifest.tables:
        files = whole.table(name)
        assert files is not None
        columns = ", ".join(named(c.name) for c in TABLES[name].columns)
        tables[name] = f"SELECT {columns}, known_on FROM {scan(files)} WHERE known_on <= DATE '{day}'"
    write_release(connection, library, day, tables, generated=whole.manifest.generated)
