"""A folder full of strangers' files may hold programs too; reading a workbook there runs none of them."""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from kexin.library.intake.sources.excel_source import excel_sheets
from kexin.library.intake.sources.sniff import sniff


def test_a_program_beside_the_workbook_is_not_run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, scratch = tmp_path / "sent", tmp_path / "scratch"
    folder.mkdir()
    scratch.mkdir()
    book = openpyxl.Workbook()
    assert book.active is not None
    book.active.append(["企业名称"])
    book.save(folder / "firms.xlsx")
    for name in ("csv", "json", "python_calamine", "kexin"):
        (folder / f"{name}.py").write_text(f"open({str(folder / 'ran')!r}, 'w')\n", encoding="utf-8")
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(str(folder))  # as ``python -m kexin`` does
    sheets = excel_sheets(sniff(folder / "firms.xlsx", "firms.xlsx"), scratch)
    assert [row.cells for row in sheets[0].rows()] == [["企业名称"]]
    assert not (folder / "ran").exists()
