"""Importing: files in, one release out.

The flow: sniff → sheets → header → layout → raw table → values → settled rows → release. What
is wrong with whole files is collected over all files and stops the import; what is wrong with
rows and cells is reported beside the release.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kexin.library.intake.cells.cell import RefusedError
from kexin.library.intake.convert import convert
from kexin.library.intake.file_mistakes import no_header, no_such_sheet
from kexin.library.intake.headings import Header, find_header
from kexin.library.intake.layout import Layout, known_heading, known_headings, lay_out
from kexin.library.intake.mapping import FileMapping
from kexin.library.intake.raw import Raw, load_parquet, load_sheet, parquet_headings, refuse_too_wide
from kexin.library.intake.readers import reader_for
from kexin.library.intake.report import (
    FileReport,
    ImportReport,
    file_reports,
    problem_counts,
    shown_problems,
    write_rejects,
)
from kexin.library.intake.settle import settle
from kexin.library.intake.sources.csv_source import csv_sheets
from kexin.library.intake.sources.excel_source import excel_sheets
from kexin.library.intake.sources.sheet import Sheet
from kexin.library.intake.sources.sniff import Sniffed, sniff
from kexin.library.intake.workshop import Workshop
from kexin.library.manifest import Source
from kexin.library.release_checks import named
from kexin.library.release_mistakes import no_companies, release_exists
from kexin.library.release_writer import Progress, write_release
from kexin.library.tables import TABLES
from kexin.problems import Problem, ProblemsError
from kexin.text import Text

_HEADER_ROWS = 25


def import_files(
    library: Path, as_of: date, files: Sequence[Path], mappings: Sequence[FileMapping] = (), *,
    generated: Text | None = None, memory_limit: str | None = None, progress: Progress | None = None,
) -> ImportReport:
    """Import *files* as the release of a day.

    A file is read by the mappings that fit its name; without one its headings are guessed. Rows
    without a day of their own count as known from the mapping's day, else from *as_of*.

    Raises:
        ProblemsError: the release exists, or a file or sheet cannot be read at all, with the
            problems of all files; or no company at all was accepted.
    """
    if (library / as_of.isoformat()).exists():
        raise ProblemsError([release_exists(library, as_of)])
    with Workshop(library, memory_limit) as shop:
        work = _Import(shop, as_of, mappings, progress)
        work.read(files)
        work.settle()
        return work.write(library, generated)


@dataclass(frozen=True)
class _Found:
    """A sheet whose headings are understood."""

    file: Sniffed
    sheet: Sheet
    header: Header
    layout: Layout


class _Import:
    """One import on its bench."""

    def __init__(self, shop: Workshop, as_of: date, mappings: Sequence[FileMapping], progress: Progress | None) -> None:
        self.shop, self.as_of, self.mappings = shop, as_of, mappings
        self.progress = progress or (lambda _done, _what: None)
        self.raws: list[Raw] = []
        self.rounded: dict[int, int] = {}
        self.accepted: dict[int, int] = {}
        self.skipped: dict[str, int] = {}
        self.staged: dict[str, str] = {}
        self.problems: list[Problem] = []

    def read(self, files: Sequence[Path]) -> None:
        """Load every file and read its cells.

        Raises:
            ProblemsError: with the problems of all files.
        """
        for done, (path, shown_as) in enumerate(_shown(files)):
            self.progress(0.2 * done / len(files), Text(f"读取 {shown_as}", f"reading {shown_as}"))
            try:
                self._file(sniff(path, shown_as))
            except ProblemsError as error:
                self.problems += error.problems
        if self.problems:
            raise ProblemsError(dict.fromkeys(self.problems))
        self.shop.load("sources", ("source INTEGER", "shown_as VARCHAR"), [(r.number, r.shown_as) for r in self.raws])
        for done, raw in enumerate(self.raws):
            self.progress(0.2 + 0.4 * done / len(self.raws), Text(f"识别 {raw.shown_as}", f"understanding {raw.shown_as}"))
            self.rounded[raw.number] = convert(self.shop, raw, self.as_of)

    def _file(self, file: Sniffed) -> None:
        fitting: list[FileMapping | None] = [m for m in self.mappings if m.fits(file.path.name)]
        fitting = fitting or [None]
        if file.format == "parquet":
            headings, types = parquet_headings(file)
            for mapping in fitting:
                layout = self._checked(lay_out(file.shown_as, headings, mapping, self.as_of), file.shown_as)
                self.raws.append(load_parquet(self.shop, len(self.raws), file, types, layout))
            return
        for found in self._sheets(file, fitting):
            self.raws.append(load_sheet(self.shop, len(self.raws), file, found.sheet, found.header, found.layout))

    def _sheets(self, file: Sniffed, fitting: Sequence[FileMapping | None]) -> Iterator[_Found]:
        if file.format == "csv":
            for mapping in fitting:
                yield self._best_delimiter(file, mapping)
            return
        scratch = self.shop.scratch("sheets")
        scratch.mkdir()
        sheets = [sheet for sheet in excel_sheets(file, scratch) if sheet.first(1)]
        for mapping in fitting:
            yield from self._workbook(file, sheets, mapping)

    def _workbook(self, file: Sniffed, sheets: Sequence[Sheet], mapping: FileMapping | None) -> Iterator[_Found]:
        wanted = [s for s in sheets if mapping is None or mapping.sheet is None or s.name == mapping.sheet]
        if not wanted and mapping is not None and mapping.sheet is not None:
            raise ProblemsError([no_such_sheet(file.shown_as, mapping.sheet, ", ".join(s.name or "" for s in sheets))])
        found = [(sheet, self._header(sheet, mapping)) for sheet in wanted]
        if not any(header for _, header in found):
            raise ProblemsError([no_header(file.shown_as, known_headings(mapping))])
        for sheet, header in found:
            if header is None:
                # Sheets of instructions and notes are common; that they were left out is in the manifest.
                self.skipped[f"sheet-skipped: {sheet.shown_as}"] = 1
                continue
            yield _Found(file, sheet, header, self._checked(lay_out(sheet.shown_as, header.headings, mapping, self.as_of), sheet.shown_as))

    def _best_delimiter(self, file: Sniffed, mapping: FileMapping | None) -> _Found:
        """The delimiter under which most headings are known."""
        best: tuple[int, Sheet, Header] | None = None
        for sheet in csv_sheets(file):
            header = self._header(sheet, mapping)
            if header is not None:
                score = sum(known_heading(mapping, h.text) for h in header.headings)
                if best is None or score > best[0]:
                    best = (score, sheet, header)
        if best is None:
            raise ProblemsError([no_header(file.shown_as, known_headings(mapping))])
        _, sheet, header = best
        return _Found(file, sheet, header, self._checked(lay_out(file.shown_as, header.headings, mapping, self.as_of), file.shown_as))

    def _header(self, sheet: Sheet, mapping: FileMapping | None) -> Header | None:
        rows = sheet.first(_HEADER_ROWS)
        refuse_too_wide(sheet, rows)
        return find_header(rows, lambda text: known_heading(mapping, text))

    def _checked(self, layout: Layout, where: str) -> Layout:
        """The layout, if its constants can be read."""
        for placed in layout.placed:
            if placed.constant is not None:
                try:
                    reader_for(placed, layout.company, binary=False)(placed.constant)
                except RefusedError as refused:
                    self.problems.append(Problem(refused.code, f"{where}: {placed.column.name}", Text(f"常量是“{placed.constant}”", f'the constant is "{placed.constant}"'),
                                                 refused.allowed, refused.remedy))
        return layout

    def settle(self) -> None:
        """Stage the rows of each table, with what several rows say of one fact settled.

        Raises:
            ProblemsError: no company is left.
        """
        self.progress(0.6, Text("核对重复与冲突", "settling copies and contradictions"))
        by_table = {name: [r for r in self.raws if r.layout.table.name == name] for name in TABLES}
        if not by_table["companies"]:
            raise ProblemsError([no_companies()])
        for name, raws in by_table.items():
            if raws:
                companies = None if name == "companies" else self.staged["companies"]
                self.accepted |= settle(self.shop, TABLES[name], raws, companies)
                self.staged[name] = f"staged_{name}"
        if not self.shop.number(f"SELECT count(*) FROM {self.staged['companies']}"):
            raise ProblemsError([*shown_problems(self.shop, 100), no_companies()])

    def write(self, library: Path, generated: Text | None) -> ImportReport:
        """Write the release with its rejects."""
        reports = file_reports(self.shop, self.raws, self.rounded, self.accepted)
        queries = {
            name: f"SELECT {', '.join(named(c.name) for c in TABLES[name].stored if c.name != 'known_until')} FROM {staged}"
            for name, staged in self.staged.items()}
        counts = {
            **problem_counts(self.shop), **self.skipped, "rows_read": sum(r.rows_read for r in reports),
            "rows_accepted": sum(r.rows_accepted for r in reports), "rows_rejected": sum(r.rows_rejected for r in reports),
            "cells_rounded": sum(r.cells_rounded for r in reports)}
        release = write_release(
            self.shop.connection, library, self.as_of, queries, complete=self._complete(), sources=self._sources(reports),
            generated=generated, counts=counts, attach=lambda folder: write_rejects(self.shop, self.raws, folder),
            progress=lambda done, what: self.progress(0.7 + 0.3 * done, what))
        return ImportReport(release, reports, shown_problems(self.shop), problem_counts(self.shop))

    def _complete(self) -> list[str]:
        """Tables that a mapping calls complete, and of which no row was lost: a rejected row means that "no rows" may be wrong."""
        lost = {int(row[0]) for row in self.shop.rows("SELECT DISTINCT source FROM problems WHERE rejects AND code NOT IN ('duplicate-row', 'no-such-company')")}
        claimed = {r.layout.table.name for r in self.raws if r.layout.mapping is not None and r.layout.mapping.complete}
        return sorted(claimed - {r.layout.table.name for r in self.raws if r.number in lost})

    def _sources(self, reports: Sequence[FileReport]) -> list[Source]:
        return [
            Source(report.shown_as, raw.file.sha256, raw.file.size, report.mapping, raw.layout.mapping.sha256 if raw.layout.mapping else None,
                   report.table, report.rows_read, report.rows_accepted, report.rows_rejected, report.unmapped)
            for raw, report in zip(self.raws, reports, strict=True)]


def _shown(files: Sequence[Path]) -> list[tuple[Path, str]]:
    """Each file with the name to show: its own, with its folder's where two have the same."""
    counts = Counter(path.name for path in files)
    return [(path, path.name if counts[path.name] == 1 else f"{path.parent.name}/{path.name}") for path in files]
