"""The book and its statements as Excel: amounts are numbers in yuan, texts stay texts whatever they begin with."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from io import BytesIO
from typing import Any

import xlsxwriter
from django.db.models import QuerySet

from kexin.fund.book.accounts import ACCOUNTS, AccountId
from kexin.platform.language import current, say
from kexin.platform.ledger.models import BookEntry, Fund, YearClose
from kexin.platform.ledger.statement import Statement
from kexin.problems import visible
from kexin.text import Text


class Workbook:
    """Sheets of rows; *Fen* marks what is an amount."""

    def __init__(self) -> None:
        self._bytes = BytesIO()
        # Rows are written as they come: a long book needs little memory. Nothing is ever taken for a formula or an address.
        self._book = xlsxwriter.Workbook(self._bytes, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False})
        self._money, self._day, self._head = (self._book.add_format(f) for f in ({"num_format": "#,##0.00"}, {"num_format": "yyyy-mm-dd"}, {"bold": True, "bottom": 1}))

    def sheet(self, name: str, heads: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
        """A sheet with its heads in sight."""
        sheet = self._book.add_worksheet(name)
        sheet.freeze_panes(1, 0)
        sheet.set_column(0, len(heads) - 1, 18)
        for column, head in enumerate(heads):
            sheet.write_string(0, column, head, self._head)
        for number, row in enumerate(rows, 1):
            for column, value in enumerate(row):
                match value:
                    case Fen():
                        sheet.write_number(number, column, value.amount / 100, self._money)
                    case date():
                        sheet.write_datetime(number, column, value, self._day)
                    case int():
                        sheet.write_number(number, column, value)
                    case _:
                        sheet.write_string(number, column, visible(str(value)))

    def bytes(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._bytes.getvalue()


class Fen:
    """An amount of fen. Up to ten trillion yuan a double holds every fen of it in two decimals."""

    def __init__(self, amount: int) -> None:
        self.amount = amount


def statement_book(fund: Fund, year: int, named: Iterable[tuple[str, Sequence[tuple[str, Statement]]]], close: YearClose | None) -> bytes:
    """The statements of a year: sheets (``fund``, ``bank`` …) with blocks of (name, statement)."""
    book = Workbook()
    for title, blocks in named:
        accounts: tuple[AccountId, ...] = blocks[0][1].accounts if blocks else ()
        heads = [say("对象", "of"), say("项目", "row"), *(_in(ACCOUNTS[a].title) + say("（元）", " (CNY)") for a in accounts)]
        book.sheet(title, heads, ([name, _in(row), *map(Fen, sums)] for name, statement in blocks for row, sums in statement.rows))
    sealed = [[say("结账", "closed on"), f"{close.closed_at:%Y-%m-%d}"], [say("结账时账簿头", "head of the book"), close.head], [say("报表封签 SHA-256", "seal, SHA-256"), close.seal]] if close else [[say("未结账", "not closed"), ""]]
    book.sheet(say("说明", "About"), [fund.name, str(year)], sealed)
    return book.bytes()


def whole_book(fund: Fund, entries: QuerySet[BookEntry]) -> bytes:
    """Every posting of every entry, in order."""
    book = Workbook()
    heads = [say(zh, en) for zh, en in (
        ("序号", "no."), ("日期", "day"), ("事项", "what"), ("科目", "account"), ("明细", "of"), ("借方（元）", "debit (CNY)"), ("贷方（元）", "credit (CNY)"), ("贷款", "loan"), ("补偿申请", "claim"), ("银行", "bank"),
        ("地区", "area"), ("摘要", "note"), ("键", "key"), ("哈希", "hash"))]

    def rows() -> Iterable[Sequence[Any]]:
        for row in entries.order_by("no").prefetch_related("postings").iterator(chunk_size=2000):
            for p in sorted(row.postings.all(), key=lambda p: p.line):
                sides = (Fen(p.amount), "") if p.amount > 0 else ("", Fen(-p.amount))
                yield [row.no, row.on, _in(row.kind_title), _in(p.title), p.item, *sides, row.whose_loan, row.claim, row.whose_bank, row.whose_area, row.note, row.key, row.hash]

    book.sheet(say("账簿", "Book"), heads, rows())
    return book.bytes()


def _in(text: Text) -> str:
    return text.in_(current())
