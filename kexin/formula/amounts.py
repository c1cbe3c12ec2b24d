"""Values as a reader writes them: 3,126.5 万元, 29.99%, 2026年6月30日, 未知.

Nothing is rounded across an edge: a share shows as many decimals as it takes to
stay below the next hundredth of a percent, and money is exact to the fen.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Decimal
from fractions import Fraction

from kexin.formula.kinds import Kind
from kexin.text import Language, Text

UNKNOWN = Text("未知", "unknown")
YES_NO: Mapping[bool, Text] = {True: Text("是", "yes"), False: Text("否", "no")}

_WAN, _YI = 10_000 * 100, 100_000_000 * 100
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")


def value_in_words(
    value: Fraction | int | float | str | bool | date | None, kind: Kind, language: Language,
    choices: Mapping[str, Text] | None = None,
) -> str:
    """A value of a kind in words; money is given in fen."""
    match value:
        case None:
            return UNKNOWN.in_(language)
        case bool():
            return YES_NO[value].in_(language)
        case date():
            return date_in_words(value, language)
        case str():
            title = (choices or {}).get(value)
            return title.in_(language) if title else value
        case _:
            return _number(value, kind, language)


def _number(value: Fraction | int | float, kind: Kind, language: Language) -> str:
    if kind == "money":
        return money_in_words(value, language)
    if kind == "share":
        return f"{_cut(_decimal(value) * 100, 2)}%"
    return _cut(_decimal(value), 4)


def money_in_words(fen: Fraction | int | float, language: Language) -> str:
    """In Chinese 亿元, 万元 or 元; in English yuan with thousands separators, or million yuan."""
    amount = _decimal(fen)
    if language == "en":
        if abs(amount) >= 100_000_000 and amount % 100_000_000 == 0:
            return f"CNY {_cut(amount / 100_000_000, 2)} million"
        return f"CNY {_cut(amount / 100, 2)}"
    if abs(amount) >= _YI:
        return f"{_cut(amount / _YI, 4)}亿元"
    if abs(amount) >= _WAN:
        return f"{_cut(amount / _WAN, 2)}万元"
    return f"{_cut(amount / 100, 2)}元"


def date_in_words(day: date, language: Language) -> str:
    """2026年6月30日, or 30 June 2026."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def points_in_words(thousandths: int) -> str:
    """20, 12.5, 0.125."""
    return _cut(Decimal(thousandths) / 1000, 3)


def _decimal(value: Fraction | int | float) -> Decimal:
    if isinstance(value, Fraction):
        return Decimal(value.numerator) / Decimal(value.denominator)
    # repr gives the shortest decimal that is this double, so 0.3 stays 0.3.
    return Decimal(repr(value))


def _cut(value: Decimal, places: int) -> str:
    """At most so many decimals, cut and not rounded (29.999 % stays below 30), without idle zeros."""
    cut = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN)
    text = f"{cut:,.{places}f}".rstrip("0").rstrip(".")
    return "0" if text in {"-0", ""} else text
