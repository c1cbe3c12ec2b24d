"""How full the tables are: for each column the rows, the unknown share, the range and the variety."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import duckdb

from kexin.library.release_checks import named, scan
from kexin.library.schema import Column, Table
from kexin.library.tables import TABLES

_RANGED = frozenset({"money", "count", "number", "share", "date"})


def quality_report(connection: duckdb.DuckDBPyConnection, stored: Mapping[str, Path]) -> str:
    """``quality.json`` for the stored tables. The number of distinct values is estimated (HyperLogLog)."""
    report = {name: _of_table(connection, TABLES[name], path) for name, path in stored.items()}
    return json.dumps(report, ensure_ascii=False, indent=1) + "\n"


def _of_table(connection: duckdb.DuckDBPyConnection, table: Table, path: Path) -> dict[str, Any]:
    asked = ", ".join(part for c in table.stored for part in _asked(c))
    found = connection.execute(f"SELECT count(*), {asked} FROM {scan(path)}").fetchone()
    assert found is not None
    rows, values = found[0], iter(found[1:])
    columns: dict[str, Any] = {}
    for column in table.stored:
        known, distinct = next(values), next(values)
        entry: dict[str, Any] = {
            "unknown": rows - known, "unknown_share": round((rows - known) / rows, 6) if rows else None,
            "distinct_about": distinct}
        if column.kind in _RANGED:
            entry |= {"min": _plain(next(values)), "max": _plain(next(values))}
        columns[column.name] = entry
    return {"rows": rows, "columns": columns}


def _asked(column: Column) -> list[str]:
    name = named(column.name)
    asked = [f"count({name})", f"approx_count_distinct({name})"]
    return [*asked, f"min({name})", f"max({name})"] if column.kind in _RANGED else asked


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
