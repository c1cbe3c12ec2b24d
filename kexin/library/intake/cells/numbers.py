"""Whole numbers and shares."""

from __future__ import annotations

import re
from decimal import Decimal

from kexin.library.intake.cells.cell import Reader, RefusedError, folded, refuse_nul, says_unknown
from kexin.library.schema import LARGEST_CELL, Column
from kexin.text import Text, same

_GROUPED = re.compile(r"[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\Z")
_PLAIN = re.compile(r"[-+]?\d{1,30}(?:\.\d{1,30})?\Z")
_SCIENTIFIC = re.compile(r"[-+]?\d(?:\.\d{1,30})?e[-+]?\d{1,2}\Z", re.IGNORECASE)
_COUNTED = re.compile(r"(?:人|名|项|件|个|家|天|年|年度|次|位|条|月)\Z")


def exact(text: str) -> Decimal | None:
    """The number that a folded text writes, exactly; None if it writes none."""
    text = text.replace("、", ",") if _GROUPED.match(text.replace("、", ",")) else text
    if _GROUPED.match(text):
        return Decimal(text.replace(",", ""))
    if _PLAIN.match(text) or _SCIENTIFIC.match(text):
        return Decimal(text)
    return None


def whole_reader(column: Column) -> Reader:
    """A reader of whole numbers within the column's bounds; 25人, 1,200 and 25.0 are whole numbers."""
    allowed = Text("整数,例如 1200", "a whole number such as 1200")

    def read(text: str) -> int | None:
        refuse_nul(text)
        if says_unknown(text):
            return None
        number = exact(_COUNTED.sub("", folded(text)).strip())
        if number is None:
            raise RefusedError("not-a-number", allowed, Text("请只写数字", "write digits only"))
        if number != number.to_integral_value():
            raise RefusedError("not-whole", allowed, Text("请核对小数", "check the decimals"))
        return within(int(number), column)

    return read


def within(value: int, column: Column) -> int:
    """The value, if the column's bounds allow it."""
    low = -LARGEST_CELL if column.at_least is None else column.at_least
    high = LARGEST_CELL if column.at_most is None else column.at_most
    if not low <= value <= high:
        raise RefusedError("out-of-range", same(f"{low:,} … {high:,}"), Text("请核对数值和单位", "check the number and its unit"))
    return value


def share_reader(column: Column) -> Reader:
    """A reader of shares: 5%, 0.05, 5.5 %; a number above 1 without the sign is refused, not guessed."""
    allowed = Text("比例,例如 5% 或 0.05", "a share such as 5% or 0.05")

    def read(text: str) -> float | None:
        refuse_nul(text)
        if says_unknown(text):
            return None
        plain = folded(text).replace("‰", "%%")
        number = exact(plain.rstrip("%").strip())
        if number is None or plain.endswith("%%"):
            raise RefusedError("not-a-share", allowed, Text("请写成百分数或小数", "write a percentage or a fraction"))
        value = number / 100 if plain.endswith("%") else number
        if (column.at_least is not None and value < column.at_least) or (column.at_most is not None and value > column.at_most):
            raise RefusedError("share-out-of-range", allowed,
                               Text("百分数请带上 %", "if it is a percentage, write the % sign"))
        return float(value)

    return read
