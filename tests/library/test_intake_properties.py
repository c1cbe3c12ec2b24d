"""What holds for any evidence: no row is lost, and a release gives back what went in."""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import TypeAlias

import duckdb
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexin.library.intake import import_files
from kexin.library.release_writer import write_release
from kexin.library.tables import TABLES

DAY = date(2026, 6, 30)
CODES = ("91430100MA4K000010", "91430100MA4K000023")

Fact: TypeAlias = tuple[str, int, date]
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])

codes = st.sampled_from([*CODES, CODES[0].lower(), "", "123"])
years = st.sampled_from(["2023", "2024年", "2024", "", "很久"])
amounts = st.one_of(st.integers(0, 10**6).map(str), st.sampled_from(["", "1.5万", "很多", "-3", "—"]))
days = st.sampled_from(["2024-01-01", "2025年2月3日", "", "2024-02-30"])


@few
@given(st.lists(st.tuples(codes, years, amounts, days), min_size=1, max_size=30), st.integers(1, 3))
def test_rows_read_are_accepted_or_rejected_and_rejected_rows_are_kept(rows: list[tuple[str, str, str, str]], files: int) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        paths = [folder / "companies.csv"]
        paths[0].write_text("统一社会信用代码,企业名称\n" + "".join(f"{c},甲\n" for c in CODES), encoding="utf-8")
        parts = [part for i in range(files) if (part := [row for row in rows[i::files] if any(row)])]
        for i, part in enumerate(parts):
            paths.append(folder / f"{i}.csv")
            with paths[-1].open("w", encoding="utf-8", newline="") as file:
                csv.writer(file).writerows([("统一社会信用代码", "年度", "营业收入", "获知日期"), *part])
        report = import_files(folder / "library", DAY, paths)
        assert [f.rows_read for f in report.files] == [2, *map(len, parts)]
        assert all(f.rows_read == f.rows_accepted + f.rows_rejected for f in report.files)
        kept = report.release.path / "rejects" / "annuals.csv"
        lines = list(csv.reader(kept.open(encoding="utf-8-sig", newline=""))) if kept.exists() else [[]]
        assert len(lines) - 1 == report.rows_rejected
        assert report.release.verify() == []
        stored = sum(len(report.release.evidence(c)["annuals"]) for c in CODES)
        assert stored <= report.rows_accepted - 2


facts = st.dictionaries(
    st.tuples(st.sampled_from(CODES), st.integers(2020, 2023), st.dates(date(2024, 1, 1), date(2024, 1, 9))),
    st.tuples(st.none() | st.integers(0, 10**12), st.none() | st.booleans()), max_size=25)


@few
@given(facts)
def test_a_release_gives_back_what_was_written_with_its_versions(written: Mapping[Fact, tuple[int | None, bool | None]]) -> None:
    cells = {"company_id": "k", "year": "y", "known_on": "o", "revenue": "r", "audited": "a"}
    columns = ", ".join(f"{cells.get(c.name, 'NULL')} AS {c.name}" for c in TABLES["annuals"].stored if c.name != "known_until")
    with tempfile.TemporaryDirectory() as name, duckdb.connect() as connection:
        connection.execute("CREATE TABLE f (k VARCHAR, y BIGINT, o DATE, r BIGINT, a BOOLEAN)")
        if written:
            connection.executemany("INSERT INTO f VALUES (?, ?, ?, ?, ?)", [[*k, *v] for k, v in written.items()])
        names = ", ".join(f"{'k' if c.name == 'company_id' else 'k' if c.name == 'name' else 'NULL'} AS {c.name}" for c in TABLES["companies"].columns)
        companies = f"SELECT {names}, DATE '2020-01-01' AS known_on FROM (VALUES ('{CODES[0]}'), ('{CODES[1]}')) t(k)"
        release = write_release(connection, Path(name), DAY, {"companies": companies, "annuals": f"SELECT {columns} FROM f"})
        for code in CODES:
            own = sorted(key for key in written if key[0] == code)
            later = {key: min((o for c, y, o in own if y == key[1] and o > key[2]), default=None) for key in own}
            expected = [(*key[1:], later[key], *written[key]) for key in own]
            found = release.evidence(code)["annuals"]
            assert [(r["year"], r["known_on"], r["known_until"], r["revenue"], r["audited"]) for r in found] == expected
