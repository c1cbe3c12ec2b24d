"""What the release knows of a company: rows of its sorted Parquet files, of which only the few groups with the company are read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb

from kexin.formula.amounts import value_in_words
from kexin.library.release_checks import named, scan
from kexin.library.schema import Column
from kexin.library.tables import TABLES
from kexin.platform.companies.models import Company
from kexin.platform.language import current
from kexin.text import Text

NOTHING = "—"
#: More rows than this are counted, not shown.
MOST_ROWS = 100


@dataclass(frozen=True)
class Cell:
    """A value in words, and whether it is a figure."""

    text: str
    figure: bool


@dataclass(frozen=True)
class Rows:
    """Rows of one table about one company; ``looked_up``: no rows means none and not unknown."""

    title: Text
    heads: tuple[tuple[Text, bool], ...]
    values: tuple[Mapping[str, Any], ...]
    cells: tuple[tuple[Cell, ...], ...]
    total: int
    looked_up: bool

    @property
    def more(self) -> int:
        """How many rows are not shown."""
        return self.total - len(self.values)


@lru_cache(maxsize=1)
def _database() -> duckdb.DuckDBPyConnection:
    return duckdb.connect(config={"autoinstall_known_extensions": False, "threads": 2, "memory_limit": "1GB"})


def rows_of(company: Company, table: str, columns: tuple[str, ...], order: str, most: int = MOST_ROWS) -> Rows | None:
    """The rows that were known on the day of the release; None where its file is not at hand."""
    release, schema = company.release, TABLES[table]
    path = Path(release.folder) / "tables" / f"{table}.parquet"
    looked_up = table in release.complete
    shown = tuple(schema.by_name[name] for name in columns)
    if not path.is_file():
        return None
    # A cursor of its own makes the connection safe to share between threads.
    found = _database().cursor().execute(
        f"SELECT count(*) OVER () AS total, {', '.join(map(named, columns))} FROM {scan(path)} WHERE company_id = $code AND known_on <= $day"
        f" AND (known_until IS NULL OR known_until > $day) ORDER BY {order} LIMIT {most}", {"code": company.code, "day": release.as_of}).fetchall()
    values = tuple(dict(zip(columns, row[1:], strict=True)) for row in found)
    heads = tuple((c.title, _figure(c)) for c in shown)
    return Rows(schema.title, heads, values, tuple(tuple(_cell(c, v[c.name]) for c in shown) for v in values), found[0][0] if found else 0, looked_up)


def _figure(column: Column) -> bool:
    return column.kind in ("money", "count", "share") or (column.kind == "number" and column.name != "year")


def _cell(column: Column, value: Any) -> Cell:
    if value is None:
        return Cell(NOTHING, _figure(column))
    if column.kind == "date":
        return Cell(value.isoformat(), False)
    kind = "text" if column.kind == "choice" else column.kind
    return Cell(value_in_words(value, kind, current(), column.choices), _figure(column))
