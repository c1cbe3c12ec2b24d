"""The list of loans as a workbook: texts are texts, whatever they begin with; amounts are numbers in yuan, days are days."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date

import xlsxwriter

from kexin.library.regions import region_name
from kexin.platform.language import current
from kexin.platform.lending.listing import Search
from kexin.platform.lending.models import Application
from kexin.platform.lending.products import product_titles
from kexin.platform.sheets import cell
from kexin.text import Text

#: In one workbook, made while somebody waits.
MOST = 20_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_MONEY, _DAY, _TEXT, _NUMBER = "money", "day", "text", "number"

Cell = str | int | float | date | None
#: (heading, kind, value, only for those who see what the bank writes)
COLUMNS: tuple[tuple[Text, str, Callable[[Application], Cell], bool], ...] = (
    (Text("编号", "number"), _TEXT, lambda a: a.number, False), (Text("企业", "company"), _TEXT, lambda a: a.company.name, False),
    (Text("统一社会信用代码", "credit code"), _TEXT, lambda a: a.company.code, False), (Text("市州", "prefecture"), _TEXT, lambda a: region_name(a.area).in_(current()), False),
    (Text("银行", "bank"), _TEXT, lambda a: a.bank.name, False), (Text("申请日", "applied on"), _DAY, lambda a: a.applied_on, False),
    (Text("状态", "state"), _TEXT, lambda a: a.get_state_display(), False), (Text("方式", "mode"), _TEXT, lambda a: a.get_mode_display(), False),
    (Text("产品", "product"), _TEXT, lambda a: a.product, False), (Text("等级", "grade"), _TEXT, lambda a: a.grade, False),
    (Text("申请金额（元）", "asked (CNY)"), _MONEY, lambda a: a.asked, False), (Text("建议额度（元）", "recommended line (CNY)"), _MONEY, lambda a: a.line, False),
    (Text("授信金额（元）", "credit (CNY)"), _MONEY, lambda a: a.credit, False), (Text("放款金额（元）", "drawn (CNY)"), _MONEY, lambda a: a.drawn, False),
    (Text("备案金额（元）", "filed (CNY)"), _MONEY, lambda a: a.filed, False), (Text("贷款余额（元）", "outstanding (CNY)"), _MONEY, lambda a: a.outstanding, False),
    (Text("年利率（%）", "rate (%)"), _NUMBER, lambda a: None if a.rate is None else a.rate / 100, False), (Text("期限（月）", "months"), _NUMBER, lambda a: a.months, False),
    (Text("签约日", "signed on"), _DAY, lambda a: a.signed_on, False), (Text("放款日", "drawn on"), _DAY, lambda a: a.drawn_on, False),
    (Text("到期日", "due on"), _DAY, lambda a: a.due_on, False), (Text("备案日", "filed on"), _DAY, lambda a: a.filed_on, False),
    (Text("五级分类", "class"), _TEXT, lambda a: a.get_quality_display(), True), (Text("逾期天数", "days overdue"), _NUMBER, lambda a: a.overdue_days, True),
    (Text("最近报送", "reported on"), _DAY, lambda a: a.reported_on, True))


def workbook(search: Search, *, inner: bool) -> bytes:
    """The rows of a search."""
    buffer = io.BytesIO()
    # Row by row, so that memory stays small; strings are never taken for formulas or addresses.
    book = xlsxwriter.Workbook(buffer, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
    sheet = book.add_worksheet(Text("贷款", "Loans").in_(current()))
    head = book.add_format({"bold": True, "bottom": 1})
    formats = {_MONEY: book.add_format({"num_format": "#,##0.00"}), _DAY: book.add_format({"num_format": "yyyy-mm-dd"}), _TEXT: None, _NUMBER: None}
    columns = [(title, kind, value) for title, kind, value, inside in COLUMNS if inner or not inside]
    products = product_titles()
    for i, (title, kind, _) in enumerate(columns):
        sheet.set_column(i, i, 16 if kind in (_MONEY, _TEXT) else 11)
        sheet.write_string(0, i, title.in_(current()), head)
    sheet.freeze_panes(1, 1)
    row = 0
    for row, loan in enumerate(search.ordered().iterator(chunk_size=1000), 1):
        loan.product = products[loan.product].in_(current()) if loan.product in products else loan.product
        for i, (_, kind, value) in enumerate(columns):
            _write(sheet, row, i, kind, value(loan), formats[kind])
    sheet.autofilter(0, 0, row, len(columns) - 1)
    sheet.write_string(row + 2, 0, search.in_words() or Text("全部", "all").in_(current()))
    book.close()
    return buffer.getvalue()


def _write(sheet: xlsxwriter.worksheet.Worksheet, row: int, column: int, kind: str, value: Cell, look: xlsxwriter.format.Format | None) -> None:
    match value:
        case None:
            return
        case date():
            sheet.write_datetime(row, column, value, look)
        case str():
            sheet.write_string(row, column, cell(value))
        case _:
            sheet.write_number(row, column, value / 100 if kind == _MONEY else value, look)
