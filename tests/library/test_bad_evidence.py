"""Broken evidence: one mistake in each file, each told with place, finding, allowance and remedy."""

from __future__ import annotations

import io
import os
import zipfile
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from kexin.library.intake import import_files
from kexin.problems import Problem, ProblemsError
from kexin.rulefile import read_rules

DAY = date(2026, 6, 30)
FOLDER = Path(__file__).resolve().parents[1] / "bad" / "evidence"
CASES: list[dict[str, Any]] = read_rules(FOLDER / "index.yaml")[0]["cases"]


def attempt(library: Path, files: list[Path]) -> tuple[str, list[Problem]]:
    """(what came of it, the problems)."""
    try:
        report = import_files(library, DAY, files)
    except ProblemsError as error:
        assert list(library.iterdir()) == [], "an import that stops leaves nothing behind"
        return "stop", list(error.problems)
    assert all(f.rows_read == f.rows_accepted + f.rows_rejected for f in report.files)
    assert report.release.verify() == []
    kept = sorted(p.name for p in (report.release.path / "rejects").glob("*"))
    assert kept[-1:] == ["problems.csv"] or "problems.csv" in kept
    return ("row" if report.rows_rejected else "cell"), list(report.problems)


@pytest.mark.parametrize("case", CASES, ids=[c["file"] for c in CASES])
def test_a_mistake_is_told(case: dict[str, Any], tmp_path: Path) -> None:
    path = FOLDER / case["file"]
    head = path.read_bytes()[:200].decode("utf-8", "replace").partition("\n")[0]
    beside = [] if "企业名称" in head or case["effect"] == "stop" else [FOLDER / "sound-companies.csv"]
    effect, problems = attempt(tmp_path / "library", [*beside, path])
    assert [(p.code, p.where) for p in problems] == [(case["code"], case["where"])]
    assert effect == case["effect"]
    told = problems[0]
    for part, text in ((case["found"], told.found.zh), (case["allowed"], told.allowed.zh), (case["remedy"], told.remedy.zh)):
        assert part in text
    assert all((told.found.en, told.allowed.en, told.remedy.en))


def test_every_file_of_the_folder_is_in_the_index() -> None:
    assert {p.name for p in FOLDER.iterdir()} == {c["file"] for c in CASES} | {"index.yaml", "sound-companies.csv"}
    assert len(CASES) >= 40


def zip_bomb(path: Path) -> None:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive, archive.open("xl/worksheets/sheet1.xml", "w", force_zip64=True) as sheet:
        for _ in range(1024):
            sheet.write(bytes(2**20))


def far_corners(path: Path) -> None:
    """Two cells, so far apart that a dense sheet would have 17 billion."""
    _sheet(path, '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')


def broken_sheet(path: Path) -> None:
    _sheet(path, "<row><c")


def _sheet(path: Path, rows: str) -> None:
    import openpyxl

    made = io.BytesIO()
    openpyxl.Workbook().save(made)
    with zipfile.ZipFile(made) as old, zipfile.ZipFile(path, "w") as new:
        for name in old.namelist():
            data = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                data = f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{rows}</sheetData></worksheet>'.encode()
            new.writestr(name, data)


def many_columns(path: Path) -> None:
    path.write_text("企业名称" + ",a" * 100_000 + "\n" + ",1" * 100_000 + "\n", encoding="utf-8")


def endless_line(path: Path) -> None:
    with path.open("w", encoding="utf-8") as file:
        file.write("企业名称,统一社会信用代码\n")
        for _ in range(100):
            file.write("长" * 350_000)


def open_quote(path: Path) -> None:
    path.write_text("企业名称,统一社会信用代码\n\"" + "长沙,\n" * 2_000_000, encoding="utf-8")


def nested_parquet(path: Path) -> None:
    duckdb.execute(f"COPY (SELECT 'x' AS 统一社会信用代码, ['甲'] AS 企业名称) TO '{path}' (FORMAT parquet)")


def empty_parquet(path: Path) -> None:
    duckdb.execute(f"COPY (SELECT 'x' AS 统一社会信用代码, '甲' AS 企业名称 LIMIT 0) TO '{path}' (FORMAT parquet)")


def cut_parquet(path: Path) -> None:
    duckdb.execute(f"COPY (SELECT 'x' || i AS 统一社会信用代码, '甲' AS 企业名称 FROM range(10000) t(i)) TO '{path}' (FORMAT parquet)")
    path.write_bytes(path.read_bytes()[:-100])


def fifo(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(("make", "name", "code"), [
    (zip_bomb, "bomb.xlsx", "unpacks-too-large"), (far_corners, "corners.xlsx", "unpacks-too-large"), (broken_sheet, "broken.xlsx", "unreadable-file"),
    (many_columns, "wide.csv", "too-many-columns"), (endless_line, "line.csv", "line-too-long"), (open_quote, "quote.csv", "line-too-long"),
    (nested_parquet, "nested.parquet", "nested-column"), (empty_parquet, "none.parquet", "no-rows"), (cut_parquet, "cut.parquet", "unreadable-file"),
    (fifo, "pipe.csv", "not-a-file"), (Path.mkdir, "folder.csv", "not-a-file"), (lambda _: None, "missing.csv", "not-a-file"),
    (lambda path: path.symlink_to("/dev/zero"), "zero.csv", "not-a-file"),
])
def test_a_hostile_file_is_refused(make: Callable[[Path], object], name: str, code: str, tmp_path: Path) -> None:
    make(tmp_path / name)
    effect, problems = attempt(tmp_path / "library", [tmp_path / name])
    assert (effect, [p.code for p in problems]) == ("stop", [code])
    assert problems[0].where.startswith(name)


def test_a_star_in_a_name_reads_no_other_file(tmp_path: Path) -> None:
    duckdb.execute(f"COPY (SELECT 'x' AS 统一社会信用代码, '甲' AS 企业名称) TO '{tmp_path}/a.parquet' (FORMAT parquet)")
    (tmp_path / "*.parquet").write_bytes(b"PAR1" + bytes(50))
    assert attempt(tmp_path / "library", [tmp_path / "*.parquet"])[1][0].code == "unreadable-file"


def test_the_problems_of_all_files_are_told_together(tmp_path: Path) -> None:
    files = [FOLDER / name for name in ("empty.csv", "header-only.csv", "truncated.xlsx")]
    assert [p.where for p in attempt(tmp_path / "library", files)[1]] == ["empty.csv", "header-only.csv", "truncated.xlsx"]
