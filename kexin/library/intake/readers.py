"""Which reader reads the cells of a column, and how its value is written for the database."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias

from kexin.library.intake.cells.amounts import read_amount
from kexin.library.intake.cells.cell import Reader, RefusedError
from kexin.library.intake.cells.choices import choice_reader, prefecture_reader, read_bool
from kexin.library.intake.cells.company_ids import local_reader, read_uscc
from kexin.library.intake.cells.dates import read_date, read_month
from kexin.library.intake.cells.numbers import share_reader, whole_reader, within
from kexin.library.intake.cells.texts import read_code, read_text
from kexin.library.intake.layout import Placed
from kexin.library.intake.mapping import CompanyKey
from kexin.library.schema import Column
from kexin.text import Text

#: Columns of numbers and codes: folded to half-width. Other texts stay as they were written.
_CODES = frozenset({"right_no", "invoice_no", "certificate_no", "event_no", "ipc", "industry_code", "table_name"})

#: A column of money in any currency, and the column that names the currency.
CURRENCY_OF = {"registered_capital": "registered_currency"}


@dataclass(frozen=True, slots=True)
class Reading:
    """What a cell gave: its value as text for the database, and for money the currency it names."""

    value: str | None
    currency: str | None = None
    yuan: bool = False
    rounded: bool = False


CellReader: TypeAlias = Callable[[str], Reading]


def reader_for(placed: Placed, company: CompanyKey, *, binary: bool) -> CellReader:
    """The reader for a placed column. It raises ``RefusedError``."""
    if placed.column.kind == "money":
        return _money_reader(placed, binary)
    read = _plain_reader(placed.column, dict(placed.values), company)
    return lambda text: Reading(_written(read(text)))


def _plain_reader(column: Column, values: dict[str, str], company: CompanyKey) -> Reader:
    if column.name == "company_id":
        return read_uscc if company.kind == "uscc" else local_reader(company.prefix)
    if column.name == "prefecture":
        return prefecture_reader(values)
    match column.kind:
        case "choice":
            return choice_reader(column, values)
        case "date":
            return read_month if column.name == "month" else read_date
        case "bool":
            return read_bool
        case "share":
            return share_reader(column)
        case "count" | "number":
            return whole_reader(column)
        case _:
            return read_code if column.name in _CODES else read_text


def _money_reader(placed: Placed, binary: bool) -> CellReader:
    column = placed.column
    any_currency = column.name in CURRENCY_OF

    def read(text: str) -> Reading:
        amount = read_amount(text, placed.unit, from_double=binary)
        if amount is None:
            return Reading(None)
        if not any_currency and amount.currency not in (None, "CNY"):
            raise RefusedError("foreign-currency", Text("人民币金额", "an amount in yuan"),
                               Text("请按来源的汇率折算后填写", "convert it at the rate that your source states"))
        value = str(within(amount.hundredths, column))
        return Reading(value, amount.currency, amount.says_yuan or placed.unit_stated, amount.rounded)

    return read


def _written(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    return value.isoformat() if isinstance(value, date) else repr(value) if isinstance(value, float) else str(value)
