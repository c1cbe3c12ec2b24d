"""Amounts of money, exactly: 5,118(万元人民币), 63(万), 100万美元, 1.2亿, (350.00), 338.46.

An amount is read as a decimal and turned into hundredths of its currency's unit (fen for
yuan). Nothing is rounded, but for the noise that a DOUBLE of a Parquet or Excel file carries
behind its last true digit.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from kexin.library.intake.cells.cell import RefusedError, folded, refuse_nul, says_unknown
from kexin.library.intake.cells.numbers import exact
from kexin.text import Text

#: How many yuan a unit has.
UNITS: Mapping[str, int] = {"元": 1, "千元": 10**3, "万元": 10**4, "百万元": 10**6, "千万元": 10**7, "亿元": 10**8, "万亿元": 10**12}

#: What offices write for a currency, longest first where one contains another.
CURRENCY_WORDS: Mapping[str, str] = {
    "人民币": "CNY", "RMB": "CNY", "CNY": "CNY", "美元": "USD", "美金": "USD", "USD": "USD", "港元": "HKD", "港币": "HKD",
    "HKD": "HKD", "欧元": "EUR", "EUR": "EUR", "日元": "JPY", "日币": "JPY", "JPY": "JPY", "英镑": "GBP", "GBP": "GBP",
    "加拿大元": "CAD", "加元": "CAD", "CAD": "CAD", "澳大利亚元": "AUD", "澳元": "AUD", "AUD": "AUD", "新加坡元": "SGD",
    "新加坡币": "SGD", "SGD": "SGD", "新台币": "TWD", "台币": "TWD", "TWD": "TWD", "澳门元": "MOP", "澳门币": "MOP", "MOP": "MOP",
    "瑞士法郎": "CHF", "CHF": "CHF", "韩元": "KRW", "韩币": "KRW", "KRW": "KRW",
}
_SCALES: Mapping[str, int] = {"": 1, "千": 10**3, "万": 10**4, "百万": 10**6, "千万": 10**7, "亿": 10**8, "万亿": 10**12}
_SYMBOLS: Mapping[str, str] = {"¥": "CNY", "€": "EUR", "£": "GBP"}

_NUMBER = re.compile(r"([-+]?[\d,、]+(?:\.\d+)?(?:[eE][-+]?\d{1,2})?)\s*(.*)\Z", re.DOTALL)
_NEGATIVE = re.compile(r"\(([\d,.]+)\)\Z")
_WORDS = re.compile("|".join(sorted(map(re.escape, CURRENCY_WORDS), key=len, reverse=True)), re.IGNORECASE)

_ALLOWED = Text("金额,例如 1,234.56、5,118(万元人民币)、100万美元、1.2亿元",
                "an amount such as 1,234.56, 5,118(万元人民币), 100万美元 or 1.2亿元")


@dataclass(frozen=True)
class Amount:
    """Hundredths of a currency's unit; *currency* is None where the cell names none.

    *says_yuan*: the cell speaks of 元, which is the yuan unless something else is said beside it.
    """

    hundredths: int
    currency: str | None = None
    rounded: bool = False
    says_yuan: bool = False


def read_amount(text: str, unit: int | None = 1, *, from_double: bool = False) -> Amount | None:
    """Read an amount.

    *unit* is how many yuan a bare number counts; with None the cell must state its own unit.
    *from_double*: the number comes from a binary cell, whose noise may be rounded off.
    """
    refuse_nul(text)
    if says_unknown(text):
        return None
    plain, symbol = _without_symbol(folded(text))
    if found := _NEGATIVE.match(plain):
        plain = "-" + found[1]
    parts = _NUMBER.match(plain)
    number = exact(parts[1]) if parts else None
    if parts is None or number is None:
        raise RefusedError("not-an-amount", _ALLOWED, Text("请只写数字和单位", "write the number and its unit only"))
    scale, currency = _tail(parts[2])
    if scale is None and unit is None:
        raise RefusedError("unit-unclear", Text("写明单位的金额,例如 50(万元)", "an amount with its unit, such as 50(万元)"),
                           Text("请在数字后写明单位", "write the unit behind the number"))
    factor = scale if scale is not None else unit or 1
    hundredths, rounded = _whole(number * factor * 100, from_double)
    return Amount(hundredths, currency or symbol, rounded, _says_yuan(parts[2]))


def _without_symbol(text: str) -> tuple[str, str | None]:
    """The text without a currency sign in front. ¥ folds to the half-width sign."""
    sign = "-" if text.startswith("-") else ""
    rest = text.removeprefix("-").lstrip()
    if rest[:1] in ("¥", "€", "£"):
        return sign + rest[1:].lstrip(), _SYMBOLS[rest[0]]
    if found := re.match(r"(RMB|CNY|人民币|USD|HKD|EUR|JPY|GBP)\s*(?=[-\d])", rest, re.IGNORECASE):
        return sign + rest[found.end():], CURRENCY_WORDS[found[1].upper()]
    return text, None


def _tail(tail: str) -> tuple[int | None, str | None]:
    """(yuan in the unit, currency) that stand behind a number, in brackets or not; both may be absent."""
    bare = re.sub(r"[()\s]", "", tail)
    if not bare:
        if tail.strip():
            raise RefusedError("unit-unclear", Text("写明单位的金额,例如 50(万元)", "an amount with its unit, such as 50(万元)"),
                               Text("括号中没有单位,请补充", "the brackets are empty; write the unit"))
        return None, None
    currencies = {CURRENCY_WORDS[word.upper()] for word in _WORDS.findall(bare)}
    scale = _WORDS.sub("", bare)
    # 万元人民币, 万人民币元, 万美元: what is left names the scale, with or without 元.
    scale = scale.removesuffix("元").removesuffix("圆").removesuffix("整").removesuffix("元")
    if scale not in _SCALES or len(currencies) > 1:
        raise RefusedError("unknown-unit", Text("元、千元、万元、百万元、亿元,可带币种", "元, 千元, 万元, 百万元 or 亿元, with or without a currency"),
                           Text("请核对单位和币种", "check the unit and the currency"))
    return _SCALES[scale], next(iter(currencies), None)


def _says_yuan(tail: str) -> bool:
    return "元" in _WORDS.sub("", tail)


def _whole(hundredths: Decimal, from_double: bool) -> tuple[int, bool]:
    near = hundredths.to_integral_value()
    if hundredths == near:
        return int(near), False
    # A double has 52 binary digits: its noise is beyond the sixth digit of a fen, or the 15th of the number.
    noise = max(Decimal("1e-6"), abs(hundredths) / 2**51)
    if from_double and abs(hundredths - near) <= noise:
        return int(near), True
    raise RefusedError("finer-than-fen", Text("最多精确到分", "no finer than one fen"),
                       Text("请核对小数位数和单位", "check the decimals and the unit"))
