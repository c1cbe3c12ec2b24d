"""Evidence of many companies at once, as the Python reading takes it."""

from __future__ import annotations

from collections import defaultdict
from typing import Any

import duckdb

from kexin.library.release import Release
from kexin.library.tables import TABLES

Rows = dict[str, list[dict[str, Any]]]


def evidence_of_all(release: Release, tables: tuple[str, ...]) -> dict[str, Rows]:
    """company id -> table -> rows, all versions."""
    found: dict[str, Rows] = defaultdict(lambda: defaultdict(list))
    for name in tables:
        path = release.table(name)
        if path is None:
            continue
        columns = [c.name for c in TABLES[name].stored]
        listed = ", ".join(f'"{c}"' for c in columns)
        for row in duckdb.execute(f"SELECT {listed} FROM read_parquet($path)", {"path": str(path)}).fetchall():
            record = dict(zip(columns, row, strict=True))
            found[record["company_id"]][name].append(record)
    return found
