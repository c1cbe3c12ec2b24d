"""Releases: written once, byte for byte the same, checked, and read back as written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path

import duckdb
import pytest

from kexin.library.manifest import Source
from kexin.library.release import Library, Release
from kexin.library.release_writer import write_release
from kexin.library.schema import SQL_TYPE
from kexin.library.tables import TABLES
from kexin.problems import ProblemsError
from kexin.text import Text

DAY = date(2026, 6, 30)


def query(table: str, rows: str, **columns: str) -> str:
    """A query with all columns of a table: those given, the others NULL; *rows* is a FROM clause."""
    parts = [f"({columns.get(c.name, 'NULL')})::{SQL_TYPE[c.kind]} AS {c.name}" for c in TABLES[table].stored if c.name != "known_until"]
    return f"SELECT {', '.join(parts)} {rows}"


COMPANIES = query("companies", "FROM range(5) t(i)", company_id="'c:' || i", name="'企业' || i", known_on="DATE '2020-01-01'")
ANNUALS = query("annuals", "FROM range(10) t(i)", company_id="'c:' || (i % 5)", year="2024 + i // 5", revenue="i * 100",
                known_on="DATE '2025-05-01'")


def write(folder: Path, tables: Mapping[str, str], **more: object) -> Release:
    with duckdb.connect() as connection:
        return write_release(connection, folder, DAY, tables, **more)  # type: ignore[arg-type]  # tests pass what they like


def codes(folder: Path, tables: Mapping[str, str]) -> list[tuple[str, str]]:
    """(code, where) of what is wrong; the library must stay without a trace of it."""
    with pytest.raises(ProblemsError) as caught:
        write(folder, tables)
    assert not [p for p in folder.glob("*") if p.name.startswith(("2", ".writing"))]
    return [(p.code, p.where) for p in caught.value.problems]


def test_a_release_reads_back_what_was_written(tmp_path: Path) -> None:
    release = write(tmp_path, {"annuals": ANNUALS, "companies": COMPANIES}, complete=["annuals"])
    rows = release.evidence("c:3")
    assert [(r["year"], r["revenue"], r["known_on"], r["known_until"]) for r in rows["annuals"]] == [
        (2024, 300, date(2025, 5, 1), None), (2025, 800, date(2025, 5, 1), None)]
    assert rows["companies"][0]["name"] == "企业3"
    assert list(rows["companies"][0]) == [c.name for c in TABLES["companies"].stored]
    assert (release.as_of, release.complete, release.verify()) == (DAY, frozenset({"annuals"}), [])


def test_a_company_without_rows_has_empty_lists(tmp_path: Path) -> None:
    assert write(tmp_path, {"annuals": ANNUALS, "companies": COMPANIES}).evidence("nobody") == {"companies": [], "annuals": []}


def test_known_until_is_the_day_of_the_next_version(tmp_path: Path) -> None:
    versions = query("annuals", "FROM range(3) t(i)", company_id="'c:1'", year="2024", revenue="i", known_on="DATE '2025-05-01' + (2 - i)::INTEGER")
    rows = write(tmp_path, {"annuals": versions, "companies": COMPANIES}).evidence("c:1")["annuals"]
    assert [(r["revenue"], r["known_until"]) for r in rows] == [(2, date(2025, 5, 2)), (1, date(2025, 5, 3)), (0, None)]


def test_owners_are_versions_by_right_and_name_also_when_the_link_comes_later(tmp_path: Path) -> None:
    owners = query("ip_owners", "FROM range(2) t(i)", company_id="CASE WHEN i = 1 THEN 'c:1' END", right_no="'R1'", owner_name="'甲'",
                   owner_rank="1", known_on="DATE '2025-05-01' + i::INTEGER")
    release = write(tmp_path, {"ip_owners": owners, "companies": COMPANIES})
    assert [(r["known_on"], r["known_until"]) for r in release.evidence("c:1")["ip_owners"]] == [(date(2025, 5, 2), None)]
    path = release.table("ip_owners")
    assert duckdb.execute(f"SELECT company_id, known_until FROM '{path}'").fetchall() == [("c:1", None), (None, date(2025, 5, 2))]


def test_the_bytes_do_not_depend_on_order_folder_or_threads(tmp_path: Path) -> None:
    digests = set()
    for threads, order in ((1, "i"), (4, "hash(i)")):
        with duckdb.connect(config={"threads": threads}) as connection:
            companies = query("companies", f"FROM (SELECT i FROM range(200000) t(i) ORDER BY {order})", company_id="'c:' || i",
                              name="'企业' || i", known_on="DATE '2020-01-01'")
            annuals = query("annuals", f"FROM (SELECT i FROM range(400000) t(i) ORDER BY {order})", company_id="'c:' || (i // 2)", year="2024 + i % 2",
                            revenue="i", known_on="DATE '2025-01-01'")
            release = write_release(connection, tmp_path / str(threads), DAY, {"companies": companies, "annuals": annuals})
        files = sorted(p for p in release.path.rglob("*") if p.is_file())
        digests.add((release.digest, *(p.read_bytes() for p in files)))
    assert len(digests) == 1


@pytest.mark.parametrize("folder", ["year=2024", "region=hunan/2024", "a*b", "[x]", "年 度's", "{x},y"])
def test_the_bytes_do_not_depend_on_what_the_folder_is_called(tmp_path: Path, folder: str) -> None:
    tables = {"companies": COMPANIES, "annuals": ANNUALS}
    release = write(tmp_path / folder, tables)
    assert release.digest == write(tmp_path / "plain", tables).digest
    assert (len(release.evidence("c:1")["annuals"]), release.verify()) == (2, [])


def test_a_release_is_never_overwritten(tmp_path: Path) -> None:
    first = write(tmp_path, {"companies": COMPANIES})
    with pytest.raises(ProblemsError, match="release-exists"):
        write(tmp_path, {"companies": COMPANIES})
    assert first.verify() == []


@pytest.mark.parametrize(("columns", "expected"), [
    ({"year": "CASE WHEN i > 0 THEN 2010 + i END"}, [("required-empty", "annuals.year")]),
    ({"company_id": "'c:9'"}, [("no-such-company", "annuals.company_id")]),
    ({"revenue": "-1"}, [("out-of-range", "annuals.revenue")]),
    ({"net_profit": "-1000000000000001"}, [("out-of-range", "annuals.net_profit")]),
    ({"known_on": "DATE '1066-10-14'"}, [("out-of-range", "annuals.known_on")]),
    ({"company_id": "'c:1'", "year": "2024"}, [("duplicate-version", "annuals.company_id, year")]),
    ({"company_id": "'c:1'", "year": "2000 + i", "revenue": "1000000000000000"}, [("sum-too-large", "annuals.revenue")]),
])
def test_rows_that_break_a_rule_make_no_release(tmp_path: Path, columns: dict[str, str], expected: list[tuple[str, str]]) -> None:
    sound = {"company_id": "'c:' || (i % 5)", "year": "2010 + i", "revenue": "i", "known_on": "DATE '2025-05-01'"}
    assert codes(tmp_path, {"companies": COMPANIES, "annuals": query("annuals", "FROM range(10) t(i)", **{**sound, **columns})}) == expected


def test_unknown_choices_and_empty_names_are_found_together(tmp_path: Path) -> None:
    bad = query("companies", "FROM range(1)", company_id="'c:1'", name="' '", status="'gone'", market_share="'nan'", known_on="DATE '2020-01-01'")
    assert codes(tmp_path, {"companies": bad}) == [
        ("empty-text", "companies.name"), ("out-of-range", "companies.market_share"), ("unknown-choice", "companies.status")]


def test_missing_columns_wrong_types_and_unknown_tables_are_refused(tmp_path: Path) -> None:
    assert codes(tmp_path, {"companies": "SELECT 'c:1' AS company_id, 2 AS extra"}) == [("wrong-columns", "companies")]
    wrong = COMPANIES.replace("(NULL)::BOOLEAN AS listed", "1 AS listed")
    assert codes(tmp_path, {"companies": wrong}) == [("wrong-type", "companies.listed")]
    assert codes(tmp_path, {"firms": "SELECT 1"}) == [("unknown-table", "firms"), ("no-companies", "companies")]


def test_verify_names_the_file_whose_bytes_changed(tmp_path: Path) -> None:
    release = write(tmp_path, {"companies": COMPANIES, "annuals": ANNUALS})
    path = release.path / "tables" / "annuals.parquet"
    raw = bytearray(path.read_bytes())
    raw[len(raw) // 2] ^= 1
    path.write_bytes(raw)
    (release.path / "quality.json").unlink()
    (release.path / "notes.txt").write_text("x")
    assert [(p.code, p.where) for p in release.verify()] == [
        ("file-missing", "2026-06-30/quality.json"), ("file-extra", "2026-06-30/notes.txt"),
        ("file-changed", "2026-06-30/tables/annuals.parquet")]


def test_verify_finds_a_changed_manifest(tmp_path: Path) -> None:
    release = write(tmp_path, {"companies": COMPANIES}, sources=[Source("a.csv", "0" * 64, 10, rows_read=5)])
    manifest = release.path / "manifest.json"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace('"rows_read": 5', '"rows_read": 6'), encoding="utf-8")
    assert [p.code for p in Release.open(release.path).verify()] == ["manifest-changed"]


@pytest.mark.parametrize("text", [None, "", "[]", "{}", '{"schema_version": 1}', "not json"])
def test_a_folder_without_a_sound_manifest_is_no_release(tmp_path: Path, text: str | None) -> None:
    if text is not None:
        (tmp_path / "manifest.json").write_text(text)
    with pytest.raises(ProblemsError, match="not-a-release"):
        Release.open(tmp_path)


def test_the_manifest_says_what_is_generated_and_from_what(tmp_path: Path) -> None:
    note = Text("程序生成的演示数据", "demonstration data made by a program")
    source = Source("f.csv", "a" * 64, 3, unmapped=("备注",))
    opened = Release.open(write(tmp_path, {"companies": COMPANIES}, generated=note, sources=[source]).path)
    assert (opened.manifest.generated, opened.manifest.sources) == (note, (source,))


def test_quality_tells_the_unknown_share_and_the_range(tmp_path: Path) -> None:
    release = write(tmp_path, {"companies": COMPANIES, "annuals": ANNUALS})
    quality = json.loads((release.path / "quality.json").read_text(encoding="utf-8"))
    assert quality["annuals"]["columns"]["revenue"] == {"unknown": 0, "unknown_share": 0.0, "distinct_about": 10, "min": 0, "max": 900}
    assert quality["annuals"]["columns"]["assets_total"]["unknown_share"] == 1.0


def test_companies_are_found_by_code_and_by_part_of_the_name(tmp_path: Path) -> None:
    release = write(tmp_path, {"companies": COMPANIES})
    assert release.find("c:2") == [("c:2", "企业2")]
    assert release.find(" 企业3 ") == [("c:3", "企业3")]
    assert len(release.find("业")) == 5
    assert release.find("") == release.find("%") == []


def test_a_library_lists_its_releases_oldest_first(tmp_path: Path) -> None:
    assert (Library(tmp_path / "none").releases(), Library(tmp_path).latest()) == ([], None)
    with duckdb.connect() as connection:
        for day in (date(2026, 6, 30), date(2025, 12, 31)):
            write_release(connection, tmp_path, day, {"companies": COMPANIES})
    (tmp_path / "2027-01-01").mkdir()
    assert [r.as_of.year for r in Library(tmp_path).releases()] == [2025, 2026]
    latest = Library(tmp_path).latest()
    assert latest is not None
    assert latest.as_of == DAY
