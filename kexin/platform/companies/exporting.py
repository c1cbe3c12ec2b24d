"""Lists as workbooks: row by row, so that a hundred thousand companies need little memory; no cell is ever a formula."""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Sequence
from typing import IO, Any

import xlsxwriter
from django.db.models import Exists, OuterRef

from kexin.platform.companies.listing import Search
from kexin.platform.companies.models import Company, CompanyList, Release
from kexin.platform.language import current, say
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import companies_of
from kexin.problems import visible
from kexin.text import Text

#: A sheet has 1,048,576 rows; the notes above the headings take a few.
MOST_ROWS = 1_000_000
_PIECE = 2_000


def on_disk() -> IO[bytes]:
    """A file without a name, gone when it is closed: the answer that sends it closes it."""
    return tempfile.TemporaryFile(prefix="kexin-export-")


class Sheet:
    """A sheet that is written from top to bottom: notes, headings, rows."""

    def __init__(self, file: IO[bytes], title: str, notes: Iterable[str], heads: Sequence[tuple[str, int]]) -> None:
        self.book = xlsxwriter.Workbook(file, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        self.sheet = self.book.add_worksheet(title)
        bold = self.book.add_format({"bold": True, "bottom": 1})
        self.number, self.figure, self.amount = 0, self.book.add_format({"num_format": "0.000"}), self.book.add_format({"num_format": "#,##0.00"})
        for column, (_, width) in enumerate(heads):
            self.sheet.set_column(column, column, width)
        for note in notes:
            self._text(0, note)
            self.number += 1
        for column, (head, _) in enumerate(heads):
            self.sheet.write_string(self.number, column, head, bold)
        self.number += 1
        self.sheet.freeze_panes(self.number, 0)

    def row(self, cells: Sequence[Any]) -> None:
        """A row: texts as texts, whatever they begin with; ``(value, format)`` for figures; nothing for None."""
        for column, cell in enumerate(cells):
            match cell:
                case None:
                    pass
                case (value, shape):
                    if value is not None:
                        self.sheet.write_number(self.number, column, value, shape)
                case int():
                    self.sheet.write_number(self.number, column, cell)
                case _:
                    self._text(column, str(cell))
        self.number += 1

    def _text(self, column: int, text: str) -> None:
        self.sheet.write_string(self.number, column, visible(text)[:32_000])

    def close(self) -> None:
        """Finish the file."""
        self.book.close()


def write_companies(file: IO[bytes], search: Search, release: Release | None) -> None:
    """The companies that a search finds, with what it asked and what the figures rest on."""
    language = current()
    notes = [say("企业名单", "List of companies")]
    if release is not None:
        notes.append(say(f"数据截至 {release.as_of}，评价模型 {release.model}（科信自有模型，非官方）", f"Data as of {release.as_of}, model {release.model} (Kexin's own, not official)"))
        if release.generated is not None:
            notes.append(release.generated.in_(language))
    notes.append(say("筛选：", "Filter: ") + (search.in_words() or say("无", "none")))
    heads = [(Text("信用代码", "credit code"), 22), (Text("名称", "name"), 36), (Text("市州", "prefecture"), 10), (Text("园区", "park"), 16), (Text("行业", "industry"), 30), (Text("行业代码", "industry code"), 9), (Text("资质", "titles"), 36),
             (Text("得分下限", "lowest score"), 10), (Text("得分上限", "highest score"), 10), (Text("等级", "grade"), 8), (Text("较上期", "moved"), 9), (Text("建议额度（万元）", "line (10,000 yuan)"), 16), (Text("库内状态", "state"), 10)]
    sheet = Sheet(file, say("企业", "companies"), notes, [(t.in_(language), w) for t, w in heads])
    for c in search.rows()[:MOST_ROWS].iterator(chunk_size=_PIECE):
        sheet.row(_company(c, sheet))
    sheet.close()


def _company(c: Company, sheet: Sheet) -> list[Any]:
    language = current()
    return [
        c.code, c.name, c.area.in_(language), c.park, c.industry_title.in_(language), c.industry, say("、", ", ").join(t.in_(language) for t in c.title_names), (_points(c.score_low), sheet.figure),
        (_points(c.score_high), sheet.figure), c.grade, (_points(c.moved), sheet.figure), (None if c.line is None else c.line / 1_000_000, sheet.amount), c.state_title.in_(language)]


def _points(thousandths: int | None) -> float | None:
    return None if thousandths is None else thousandths / 1000


def write_list(file: IO[bytes], listed: CompanyList, release: Release | None, person: Person) -> None:
    """A list that somebody brought in, each row with its answer; companies that *person* does not see (any more) stay out."""
    language = current()
    notes = [f"{listed.name} · {listed.file_name}"]
    if release is not None and release.generated is not None:
        notes.append(release.generated.in_(language))
    heads = [(Text("行号", "row"), 6), (Text("原代码", "code given"), 22), (Text("原名称", "name given"), 36), (Text("结果", "answer"), 10), (Text("说明", "note"), 40),
             (Text("信用代码", "credit code"), 22), (Text("名称", "name"), 36), (Text("等级", "grade"), 8), (Text("建议额度（万元）", "line (10,000 yuan)"), 16), (Text("库内状态", "state"), 10)]
    sheet = Sheet(file, say("名单", "list"), notes, [(t.in_(language), w) for t, w in heads])
    seen = Company.objects.filter(companies_of(person), pk=OuterRef("company"))
    for row in listed.rows.select_related("company").annotate(seen=Exists(seen)).iterator(chunk_size=_PIECE):
        c = row.company if row.seen else None
        own: list[Any] = [] if c is None else [c.code, c.name, c.grade, (None if c.line is None else c.line / 1_000_000, sheet.amount), c.state_title.in_(language)]
        sheet.row([row.row, row.code, row.name, row.answer_title.in_(language), row.note, *own])
    sheet.close()
