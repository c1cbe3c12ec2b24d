"""Evidence of every table, spelled as offices spell it, arrives as the values that were meant; every row is accounted for."""

from __future__ import annotations

import csv
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexin.library.intake import ImportReport, import_files
from kexin.library.schema import Column, Table
from kexin.library.tables import TABLES
from tests.library.spelled import COMPANIES, Spelled, spelled

DAY = date(2026, 6, 30)
FIRMS = [{"统一社会信用代码": code, "企业名称": f"企业{code}"} for code in COMPANIES]

#: No reader but that of texts makes anything of it.
NONSENSE = "?!"

Row = dict[str, Spelled]


@st.composite
def sheets(draw: st.DrawFn, table: Table) -> list[Row]:
    """Rows of a table with different keys; now and then a cell is nonsense."""
    rows: dict[tuple[Any, ...], Row] = {}
    for _ in range(draw(st.integers(1, 4))):
        row = {c.name: draw(spelled(c)) for c in table.columns}
        rows[tuple(row[k][0] for k in table.key)] = row
    for row in rows.values():
        if draw(st.integers(0, 2)) == 0:
            column = draw(st.sampled_from([c for c in table.columns if c.kind != "text" or c.name in {"company_id", "prefecture"}]))
            row[column.name] = (NONSENSE, NONSENSE)
    return list(rows.values())


def heading(column: Column, way: int) -> str:
    texts = (column.title.zh, column.title.en, column.name, *column.also_called)
    text = texts[way % len(texts)]
    return f"{text}(元)" if column.kind == "money" else text


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    with path.open("w", encoding="gb18030", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    return path


def imported(folder: Path, table: Table, rows: list[Row], way: int) -> ImportReport:
    named = {c.name: heading(c, way) for c in table.columns}
    sheet = write(folder / "sheet.csv", [{named[n]: cell[1] for n, cell in row.items()} for row in rows])
    firms = [] if table.name == "companies" else [write(folder / "firms.csv", FIRMS)]
    return import_files(folder / "library", DAY, [*firms, sheet])


def expected(table: Table, rows: list[Row]) -> tuple[list[dict[str, Any]], int]:
    """(the rows as they should be stored, how many are rejected)."""
    needed = {c.name for c in table.columns if c.required} | set(table.key)
    stored, rejected = [], 0
    for row in rows:
        if any(row[n][0] == NONSENSE for n in needed):
            rejected += 1
            continue
        values = {n: None if value == NONSENSE else value for n, (value, _) in row.items()}
        if "registered_capital" in values and values["registered_capital"] is not None and values["registered_currency"] is None:
            values["registered_currency"] = "CNY"  # the heading says 元
        stored.append(values)
    return stored, rejected


def read_back(report: ImportReport, table: Table) -> list[dict[str, Any]]:
    path = report.release.table(table.name)
    names = [c.name for c in table.columns]
    found = duckdb.execute(f"SELECT {', '.join(f'{chr(34)}{n}{chr(34)}' for n in names)} FROM read_parquet(?)", [str(path)]).fetchall()
    return [dict(zip(names, row, strict=True)) for row in found]


def by_key(rows: list[dict[str, Any]], table: Table) -> dict[str, dict[str, Any]]:
    return {str([row[k] for k in table.key]): row for row in rows}


def check(folder: Path, table: Table, rows: list[Row], way: int) -> None:
    stored, rejected = expected(table, rows)
    if table.name == "companies" and not stored:
        return  # an import without a company stops; the broken files show that
    report = imported(folder, table, rows, way)
    file = report.files[-1]
    assert (file.table, file.rows_read, file.rows_accepted, file.rows_rejected) == (table.name, len(rows), len(rows) - rejected, rejected)
    assert by_key(read_back(report, table), table) == by_key(stored, table)
    assert sum(report.counts.values()) == sum(value == NONSENSE for row in rows for value, _ in row.values())
    assert report.release.verify() == []


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.large_base_example])
@given(data=st.data(), way=st.integers(0, 4))
def test_what_offices_mean_is_what_is_stored(name: str, data: st.DataObject, way: int) -> None:
    rows = data.draw(sheets(TABLES[name]))
    with tempfile.TemporaryDirectory() as folder:
        check(Path(folder), TABLES[name], rows, way)
