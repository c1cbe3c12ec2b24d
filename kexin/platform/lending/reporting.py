"""Reports of many loans from one table: CSV or a workbook; everything that is wrong is told together, and then nothing is done."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from django.db import transaction

from kexin.library.intake.cells.cell import RefusedError, folded
from kexin.library.intake.cells.dates import read_date
from kexin.library.intake.headings import TITLE_ROWS, key_of
from kexin.library.intake.sources.csv_source import csv_sheets, is_blank
from kexin.library.intake.sources.excel_source import excel_sheets
from kexin.library.intake.sources.sheet import Row, Sheet
from kexin.library.intake.sources.sniff import sniff
from kexin.platform.lending.models import BAD, Application, Quality
from kexin.platform.lending.servicing import report
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import loans_of
from kexin.platform.papers import clean_name, look_through
from kexin.platform.refusal import refusal
from kexin.platform.uploads import LARGEST_READER, LONGEST_READING
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

LARGEST = 5 * 2**20
MOST_UNPACKED = 64 * 2**20
MOST_ROWS = 2_000
HEADINGS: dict[str, tuple[Text, frozenset[str]]] = {
    "number": (Text("贷款编号", "number"), frozenset({"贷款编号", "编号", "申请编号", "number", "loannumber", "loanno"})),
    "day": (Text("截至日", "day"), frozenset({"截至日", "截至日期", "日期", "报告日", "报告日期", "day", "date", "asof"})),
    "quality": (Text("五级分类", "class"), frozenset({"五级分类", "分类", "贷款分类", "class", "quality"})),
    "overdue": (Text("逾期天数", "overdue days"), frozenset({"逾期天数", "overduedays", "daysoverdue", "overdue"}))}
_CLASSES = {
    "正常": Quality.NORMAL, "关注": Quality.ATTENTION, "次级": Quality.SUBSTANDARD, "可疑": Quality.DOUBTFUL, "损失": Quality.LOSS,
    "normal": Quality.NORMAL, "attention": Quality.ATTENTION, "specialmention": Quality.ATTENTION, "substandard": Quality.SUBSTANDARD, "doubtful": Quality.DOUBTFUL, "loss": Quality.LOSS}


@dataclass(frozen=True)
class Line:
    """A row of the table that is understood."""

    row: int
    number: str
    day: date
    quality: Quality
    overdue_days: int


@dataclass(frozen=True)
class Reported:
    """What was done."""

    count: int
    classes: tuple[tuple[Quality, int], ...]
    turned: tuple[Application, ...]
    """Loans that were performing and are not any more."""


def read_lines(name: str, content: bytes, today: date) -> list[Line]:
    """The rows of a table.

    Raises:
        ProblemsError: the file cannot be read, or rows are wrong; all of them.
    """
    shown = clean_name(name)
    if len(content) > LARGEST:
        raise refusal("too-large", shown, Text(f"{len(content) / 2**20:.1f} MB", f"{len(content) / 2**20:.1f} MB"), Text("不超过 5 MB", "at most 5 MB"), Text("请分成几个文件", "send several files"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"table.{shown.rpartition('.')[2].lower()}"
        path.write_bytes(content)
        (scratch := Path(folder) / "sheets").mkdir()
        for sheet in _sheets(path, shown, scratch):
            places = _headings(sheet)
            if places is not None:
                return _lines(sheet, *places, today)
    wanted = Text("、".join(title.zh for title, _ in HEADINGS.values()), ", ".join(title.en for title, _ in HEADINGS.values()))
    raise refusal("no-headings", shown, Text("没有找到表头", "no headings were found"), wanted, Text("请使用模板", "use the template"))


def _sheets(path: Path, shown: str, scratch: Path) -> list[Sheet]:
    file = sniff(path, shown)
    if file.format == "csv":
        return csv_sheets(file)
    if file.format == "parquet":
        raise refusal("no-table", shown, same("Parquet"), Text("CSV 或 Excel 表格", "CSV or a workbook"))
    if file.format == "xlsx":
        with path.open("rb") as packed:
            look_through(shown, packed, file.size, MOST_UNPACKED)
    return excel_sheets(file, scratch, MOST_UNPACKED, LONGEST_READING, LARGEST_READER)


def _headings(sheet: Sheet) -> tuple[int, dict[str, int]] | None:
    """(the row of the headings, where each column is)."""
    for row in sheet.first(TITLE_ROWS):
        keys = [key_of(cell) for cell in row.cells]
        places = {name: next((i for i, key in enumerate(keys) if key in known), -1) for name, (_, known) in HEADINGS.items()}
        if min(places.values()) >= 0:
            return row.number, places
    return None


def _lines(sheet: Sheet, header: int, places: dict[str, int], today: date) -> list[Line]:
    lines: list[Line] = []
    problems: list[Problem] = []
    for count, row in enumerate(_rows(sheet, header)):
        if count >= MOST_ROWS:
            raise refusal("too-many-rows", sheet.shown_as, Text(f"超过 {MOST_ROWS} 行", f"more than {MOST_ROWS} rows"), Text(f"每次不超过 {MOST_ROWS} 行", f"at most {MOST_ROWS} at a time"), Text("请分成几个文件", "send several files"))
        try:
            lines.append(_line(row, places, today))
        except ProblemsError as error:
            problems += error.problems
    if not lines and not problems:
        raise refusal("no-rows", sheet.shown_as, Text("表头下没有数据", "nothing stands below the headings"), Text("每笔贷款一行", "one row for each loan"))
    if problems:
        raise ProblemsError(problems)
    return lines


def _rows(sheet: Sheet, header: int) -> Iterator[Row]:
    return (row for row in sheet.rows() if row.number > header and not is_blank(row))


def _line(row: Row, places: dict[str, int], today: date) -> Line:
    """A row, or everything that is wrong in it."""
    where, problems = str(row.number), list[Problem]()
    cells = {name: row.cells[place].strip() if place < len(row.cells) else "" for name, place in places.items()}

    def wrong(code: str, name: str, allowed: Text) -> None:
        title = HEADINGS[name][0]
        shown = cells[name][:60]
        problems.append(Problem(code, where, Text(f"{title.zh}：{shown or '（空）'}", f"{title.en}: {shown or '(empty)'}"), allowed, Text("请更正该行", "correct the row")))

    if row.broken:
        raise refusal("broken-row", where, Text("该行引号不成对，无法分列", "the quotes of the row do not match"), Text("每列一个值", "one value in each column"))
    number = folded(cells["number"])
    if not re.fullmatch(r"[0-9A-Za-z-]{1,40}", number):
        wrong("no-number", "number", Text("贷款编号", "the number of a loan"))
    day = None
    try:
        day = read_date(cells["day"])
    except RefusedError as error:
        wrong(error.code, "day", error.allowed)
    else:
        if day is None or day > today:
            wrong("no-day", "day", Text("不晚于今天的日期", "a day not after today"))
    quality = _CLASSES.get(key_of(cells["quality"]).removesuffix("类"))
    if quality is None:
        wrong("no-class", "quality", Text("正常、关注、次级、可疑或损失", "normal, special mention, substandard, doubtful or loss"))
    overdue = folded(cells["overdue"])
    if not re.fullmatch(r"[0-9]{1,5}", overdue):
        wrong("no-days", "overdue", Text("0 或天数", "0 or the number of days"))
    if problems or day is None or quality is None:
        raise ProblemsError(problems)
    return Line(row.number, number, day, quality, int(overdue))


def report_all(person: Person, lines: list[Line]) -> Reported:
    """Report every line, or none.

    Raises:
        ProblemsError: loans that are unknown, not in use, or reported otherwise already; all of them, by row.
    """
    known = Application.objects.filter(loans_of(person), number__in={line.number for line in lines}).select_related("company").defer("frozen").in_bulk(field_name="number")
    before = {number: loan.bad for number, loan in known.items()}
    problems: list[Problem] = []
    with transaction.atomic():
        for line in sorted(lines, key=lambda line: (line.day, line.row)):
            loan = known.get(line.number)
            if loan is None:
                problems.append(Problem("no-such-loan", str(line.row), same(line.number), Text("本行经办的贷款", "a loan of your bank"), Text("请核对编号", "check the number")))
                continue
            try:
                with transaction.atomic():
                    report(person, loan, line.quality, line.overdue_days, line.day)
            except ProblemsError as error:
                problems += [Problem(p.code, str(line.row), Text(f"{line.number}：{p.found.zh}", f"{line.number}: {p.found.en}"), p.allowed, p.remedy) for p in error.problems]
        if problems:
            raise ProblemsError(sorted(problems, key=lambda p: int(p.where)))
    classes = Counter(line.quality for line in lines)
    turned = tuple(loan for number, loan in known.items() if loan.quality in BAD and not before[number])
    return Reported(len(lines), tuple((q, classes[q]) for q in Quality if classes[q]), turned)
