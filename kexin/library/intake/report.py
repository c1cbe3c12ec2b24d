"""What an import did: every row accounted for, every refused cell told, rejected rows kept whole."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kexin.library.intake.raw import Raw
from kexin.library.intake.workshop import Workshop
from kexin.library.release import Release
from kexin.problems import Problem
from kexin.text import Text

#: So many problems are kept in memory to be shown; all of them are in ``rejects/problems.csv``.
SHOWN_PROBLEMS = 1_000


@dataclass(frozen=True)
class FileReport:
    """One file or sheet. ``rows_read == rows_accepted + rows_rejected``, always."""

    shown_as: str
    table: str
    mapping: str | None
    rows_read: int
    rows_accepted: int
    rows_rejected: int
    cells_rounded: int
    unmapped: tuple[str, ...]


@dataclass(frozen=True)
class ImportReport:
    """The release, the files, and what was wrong with rows and cells."""

    release: Release
    files: tuple[FileReport, ...]
    problems: tuple[Problem, ...]
    """The first ``SHOWN_PROBLEMS``, in the order of files and rows."""
    counts: Mapping[str, int]
    """How often each problem occurred, by code."""

    @property
    def rows_read(self) -> int:
        """Rows below the headings, blank ones not counted."""
        return sum(f.rows_read for f in self.files)

    @property
    def rows_accepted(self) -> int:
        """Rows that became evidence."""
        return sum(f.rows_accepted for f in self.files)

    @property
    def rows_rejected(self) -> int:
        """Rows kept in ``rejects/`` instead."""
        return sum(f.rows_rejected for f in self.files)


def file_reports(shop: Workshop, raws: Sequence[Raw], rounded: Mapping[int, int], accepted: Mapping[int, int]) -> tuple[FileReport, ...]:
    """Account for every row.

    *accepted* was counted where rows are taken, the rejected are counted where problems are
    kept; that the two add up to the rows read is checked here.
    """
    reports = []
    for raw in raws:
        rejected = shop.number(f"SELECT count(DISTINCT row) FROM problems WHERE source = {raw.number} AND rejects")
        if accepted[raw.number] + rejected != raw.rows_read:
            raise AssertionError(f"{raw.shown_as}: {accepted[raw.number]} + {rejected} rows are not {raw.rows_read}")
        mapping = raw.layout.mapping.name if raw.layout.mapping else None
        reports.append(FileReport(raw.shown_as, raw.layout.table.name, mapping, raw.rows_read, accepted[raw.number], rejected,
                                  rounded[raw.number], raw.layout.unmapped))
    return tuple(reports)


_ORDER = "ORDER BY source, row, heading, target, code, found_en"


def shown_problems(shop: Workshop, limit: int = SHOWN_PROBLEMS) -> tuple[Problem, ...]:
    """The first problems as records."""
    return tuple(_problem(row) for row in shop.rows(f"{_QUERY} {_ORDER} LIMIT {limit}"))


_QUERY = ("SELECT shown_as, row, coalesce(nullif(heading, ''), target), code, found_zh, found_en, allowed_zh, allowed_en, remedy_zh, remedy_en,"
          " rejects, source, heading, target FROM problems JOIN sources USING (source)")


def _problem(row: tuple[object, ...]) -> Problem:
    shown_as, number, column, code, *texts = (str(value or "") for value in row[:10])
    where = f"{shown_as}:{number}:{column}" if column else f"{shown_as}:{number}"
    return Problem(code, where, Text(texts[0], texts[1]), Text(texts[2], texts[3]), Text(texts[4], texts[5]))


def problem_counts(shop: Workshop) -> dict[str, int]:
    """How often each code occurred."""
    return {str(code): int(n) for code, n in shop.rows("SELECT code, count(*) FROM problems GROUP BY code ORDER BY code")}


def write_rejects(shop: Workshop, raws: Sequence[Raw], folder: Path) -> None:
    """Write ``rejects/problems.csv`` and, for each table with rejected rows, ``rejects/<table>.csv`` with the rows whole."""
    if not shop.number("SELECT count(*) FROM problems"):
        return
    rejects = folder / "rejects"
    rejects.mkdir()
    _write_problems(shop, rejects / "problems.csv")
    for table in dict.fromkeys(raw.layout.table.name for raw in raws):
        own = [raw for raw in raws if raw.layout.table.name == table]
        if shop.number(f"SELECT count(*) FROM problems WHERE rejects AND source IN ({', '.join(str(r.number) for r in own)})"):
            _write_rows(shop, own, rejects / f"{table}.csv")


def _write_problems(shop: Workshop, path: Path) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "row", "column", "code", "effect", "found_zh", "found_en", "allowed_zh", "allowed_en", "remedy_zh", "remedy_en"])
        for row in shop.stream(f"{_QUERY} {_ORDER}"):
            writer.writerow([*row[:4], "row-rejected" if row[10] else "cell-unknown", *row[4:10]])


def _write_rows(shop: Workshop, raws: Sequence[Raw], path: Path) -> None:
    headings = list(dict.fromkeys(h for raw in raws for h in raw.layout.headings))
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["file", "row", "reasons", *headings])
        for raw in raws:
            cells = "".join(f", r.c{i}" for i in range(len(raw.layout.headings)))
            query = (f"SELECT r.row, p.reasons{cells} FROM {raw.table} AS r JOIN (SELECT row, string_agg(DISTINCT code, ' ' ORDER BY code) AS reasons FROM problems"
                     f" WHERE source = {raw.number} AND rejects GROUP BY row) AS p USING (row) ORDER BY r.row")
            for row in shop.stream(query):
                own = dict(zip(raw.layout.headings, row[2:], strict=True))
                writer.writerow([raw.shown_as, row[0], row[1], *(own.get(h) for h in headings)])
