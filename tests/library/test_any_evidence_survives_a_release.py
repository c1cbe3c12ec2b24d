"""Any evidence that the schema allows comes out of a release as it went in, version by version, on every day."""

from __future__ import annotations

import tempfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexin.library.release import Release
from kexin.library.release_writer import write_release
from kexin.library.schema import LARGEST_CELL, SQL_TYPE, Column
from kexin.library.tables import TABLES

DAY = date(2026, 6, 30)
COMPANIES = ("c:1", "c:2", "91430521185729294G")

#: A table of every shape: one row per company, keys of two and four columns, a key with a reserved word (``on``), one without a company.
SHAPES = ("companies", "annuals", "honours", "funding_rounds", "ip_owners")

texts = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8).filter(lambda s: bool(s.strip()))


def cells(column: Column) -> st.SearchStrategy[Any]:
    """Any value that the column may hold, as Python has it."""
    low = -LARGEST_CELL if column.at_least is None else column.at_least
    high = LARGEST_CELL if column.at_most is None else column.at_most
    if column.name == "company_id":
        return st.sampled_from(COMPANIES) if column.required else st.sampled_from([*COMPANIES, None])
    match column.kind:
        case "choice":
            some: st.SearchStrategy[Any] = st.sampled_from(sorted(column.choices or ()))
        case "text":
            some = texts
        case "bool":
            some = st.booleans()
        case "date":
            some = st.dates(date(1900, 1, 1), date(2200, 12, 31))
        case "share":
            some = st.floats(low if column.at_least is not None else -1e6, high if column.at_most is not None else 1e6)
        case _:
            # Eight cells of a company may not add up beyond 2^53.
            some = st.integers(max(low, -LARGEST_CELL), min(high, LARGEST_CELL))
    return some if column.required else st.none() | some


@st.composite
def evidence(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Rows for some tables: keys repeat often, so that there are many versions."""
    out: dict[str, list[dict[str, Any]]] = {}
    for name in SHAPES:
        table = TABLES[name]
        rows: dict[tuple[Any, ...], dict[str, Any]] = {}
        for _ in range(draw(st.integers(0, 6))):
            row = {c.name: draw(cells(c)) for c in table.columns}
            row["known_on"] = date(2024, 1, 1) + timedelta(days=draw(st.integers(0, 3)))
            for key in table.key:
                if draw(st.booleans()) and rows:
                    row[key] = next(iter(rows.values()))[key]
            rows[(*(row[k] for k in table.key), row["known_on"])] = row
        out[name] = list(rows.values())
    names = {r["company_id"] for r in out["companies"]}
    for company in COMPANIES:
        if company not in names:
            out["companies"].append({**{c.name: None for c in TABLES["companies"].columns}, "company_id": company, "name": "甲", "known_on": date(2024, 1, 1)})
    return out


def written(folder: str, rows: dict[str, list[dict[str, Any]]]) -> Release:
    queries = {}
    with duckdb.connect() as connection:
        for name, listed in rows.items():
            columns = [c for c in TABLES[name].stored if c.name != "known_until"]
            connection.execute(f"CREATE TABLE {name} ({', '.join(f'{chr(34)}{c.name}{chr(34)} {SQL_TYPE[c.kind]}' for c in columns)})")
            for row in listed:
                connection.execute(f"INSERT INTO {name} VALUES ({', '.join('?' * len(columns))})", [row[c.name] for c in columns])
            queries[name] = f"SELECT * FROM {name}"
        return write_release(connection, Path(folder), DAY, queries)


def all_rows(release: Release, name: str) -> list[dict[str, Any]]:
    columns = [c.name for c in TABLES[name].stored]
    found = duckdb.execute("SELECT * FROM read_parquet(?)", [str(release.table(name))]).fetchall()
    return [dict(zip(columns, row, strict=True)) for row in found]


def version(name: str, row: dict[str, Any]) -> tuple[Any, ...]:
    return tuple(row[k] for k in (*TABLES[name].key, "known_on"))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(rows=evidence())
def test_what_was_written_is_read_back_and_each_day_sees_one_version(rows: dict[str, list[dict[str, Any]]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        release = written(folder, rows)
        stored = {name: all_rows(release, name) for name in rows}
        by_company = {company: release.evidence(company) for company in COMPANIES}
        assert release.verify() == []
    for name, listed in rows.items():
        known = {version(name, row): row for row in listed}
        assert {version(name, row): {k: v for k, v in row.items() if k != "known_until"} for row in stored[name]} == known
        assert len(stored[name]) == len(listed)
        for company in COMPANIES:
            assert by_company[company][name] == [row for row in stored[name] if row["company_id"] == company]
        for day in (date(2024, 1, 1) + timedelta(days=n) for n in range(-1, 5)):
            assert seen(name, stored[name], day) == latest(name, listed, day)


def seen(name: str, stored: list[dict[str, Any]], day: date) -> set[tuple[Any, ...]]:
    """What a rating as of *day* reads."""
    return {version(name, r) for r in stored if r["known_on"] <= day and (r["known_until"] is None or day < r["known_until"])}


def latest(name: str, listed: list[dict[str, Any]], day: date) -> set[tuple[Any, ...]]:
    """The same, worked out without ``known_until``: of each key the newest version that was known."""
    newest: dict[tuple[Any, ...], tuple[Any, ...]] = {}
    for row in sorted((r for r in listed if r["known_on"] <= day), key=lambda r: r["known_on"]):
        newest[version(name, row)[:-1]] = version(name, row)
    return set(newest.values())
