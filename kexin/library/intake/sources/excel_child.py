"""Reads a workbook in a process of its own and writes each sheet as CSV.

A workbook from a stranger can make any parser ask for all the memory there is (two cells at
opposite corners of a sheet are enough). Here that ends this process, with a limit on its
memory, and not the program that asked.

Run as ``python -m kexin.library.intake.sources.excel_child WORKBOOK FOLDER MEMORY``.
"""

from __future__ import annotations

import csv
import json
import sys
from datetime import date, datetime
from pathlib import Path
from typing import Any

from python_calamine import CalamineSheet, CalamineWorkbook, SheetTypeEnum

#: Merged cells are filled in among the headings only: below, a merged cell is one value.
HEADING_ROWS = 30
MOST_CELLS = 60_000_000


def main(workbook: Path, folder: Path, memory: int) -> None:
    """Write ``0.csv``, ``1.csv`` … and ``sheets.json`` with the names of the sheets."""
    _limit_memory(memory)
    names: list[str] = []
    with CalamineWorkbook.from_path(str(workbook)) as book:
        for meta in book.sheets_metadata:
            if meta.typ == SheetTypeEnum.WorkSheet:
                _write(book.get_sheet_by_name(meta.name), folder / f"{len(names)}.csv")
                names.append(meta.name)
    (folder / "sheets.json").write_text(json.dumps(names), encoding="utf-8")


def _limit_memory(memory: int) -> None:
    try:
        import resource
    except ImportError:  # Windows has no such limit.
        return
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))


def _write(sheet: CalamineSheet, path: Path) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        if sheet.start is None or sheet.end is None:
            return
        if (sheet.end[0] + 1) * (sheet.end[1] + 1) > MOST_CELLS:
            raise MemoryError
        writer = csv.writer(file)
        heading: list[list[str]] = []
        for number, row in enumerate(sheet.to_python(skip_empty_area=False)):
            cells = [text(value) for value in row]
            if number < HEADING_ROWS:
                heading.append(cells)
                continue
            _flush(heading, sheet, writer)
            writer.writerow(cells)
        _flush(heading, sheet, writer)


def _flush(heading: list[list[str]], sheet: CalamineSheet, writer: Any) -> None:
    if not heading:
        return
    for (top, left), (bottom, right) in sheet.merged_cell_ranges or []:
        if top < len(heading) and bottom < HEADING_ROWS:
            for row in heading[top:bottom + 1]:
                row[left:right + 1] = [heading[top][left]] * len(row[left:right + 1])
    writer.writerows(heading)
    heading.clear()


def text(value: Any) -> str:
    """A cell's value as text; a whole number without its ``.0``."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return value.isoformat() if isinstance(value, date | datetime) else str(value)


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
