"""Text tables: any of four delimiters, quotes, line breaks inside quotes; nothing of unbounded length."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import TextIO

from kexin.library.intake.file_mistakes import line_too_long
from kexin.library.intake.sources.sheet import Row, Sheet
from kexin.library.intake.sources.sniff import Sniffed
from kexin.problems import ProblemsError

DELIMITERS = ",;\t|"

#: Characters in one line; a cell in quotes may go over several lines, up to as many.
LONGEST_LINE = 1_000_000


def csv_sheets(file: Sniffed) -> list[Sheet]:
    """One sheet for each way of reading the delimiter; the headings decide which is right."""
    encoding = file.encoding or "utf-8"
    return [Sheet(file.shown_as, None, partial(read_csv, file.path, file.shown_as, encoding, delimiter)) for delimiter in DELIMITERS]


def read_csv(path: Path, shown_as: str, encoding: str, delimiter: str) -> Iterator[Row]:
    """The rows of a text table.

    Raises:
        ProblemsError: a line is longer than ``LONGEST_LINE``.
    """
    csv.field_size_limit(LONGEST_LINE)
    kept: list[str] = []
    number = 0
    with path.open(encoding=encoding, newline="") as file:
        reader = csv.reader(_lines(file, shown_as, kept), delimiter=delimiter, strict=True)
        while True:
            kept.clear()
            number += 1
            try:
                cells = next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                yield _broken(number, kept, shown_as, str(error))
                continue
            yield Row(number, cells)


def _lines(file: TextIO, shown_as: str, kept: list[str]) -> Iterator[str]:
    """Lines of bounded length; those of the row that is being read are kept for its report."""
    size = 0
    while line := file.readline(LONGEST_LINE):
        size = size + len(line) if kept else len(line)
        if len(line) >= LONGEST_LINE or size > 2 * LONGEST_LINE:
            raise ProblemsError([line_too_long(shown_as, LONGEST_LINE)])
        kept.append(line)
        yield line


def _broken(number: int, kept: list[str], shown_as: str, error: str) -> Row:
    if "field larger" in error:
        raise ProblemsError([line_too_long(f"{shown_as}:{number}", LONGEST_LINE)])
    return Row(number, ["".join(kept).rstrip("\r\n")], "broken-quotes")


def is_blank(row: Row) -> bool:
    """Has the row nothing but blanks?"""
    return not row.broken and not any(cell.strip() for cell in row.cells)

