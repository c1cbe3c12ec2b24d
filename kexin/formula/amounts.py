"""Values as a reader writes them: 3,126.5万元, 29.99%, 2026年6月30日, 未知.

Digits are cut and never rounded up, so that 29.999 % does not seem to have reached
30 %. Zeros at the end are left out only where nothing was cut: 30% is exactly 30 %,
30.00% is a little more.

Chinese money is in 亿元 (to 1万元), 万元 (to 100元) or 元, English money in yuan to the
fen, or in whole millions where it is a whole number of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from decimal import ROUND_DOWN, Context, Decimal
from fractions import Fraction

from kexin.formula.kinds import Kind
from kexin.text import Language, Text

UNKNOWN = Text("未知", "unknown")
#: Does a condition hold?
HOLDS: Mapping[bool | None, Text] = {True: Text("符合", "yes"), False: Text("不符合", "no"), None: UNKNOWN}
YES_NO: Mapping[bool, Text] = {True: Text("是", "yes"), False: Text("否", "no")}

#: Formulas hold numbers of up to 2^900, which have 271 digits before the point.
_EXACT = Context(prec=400, rounding=ROUND_DOWN)
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
        return f"{_cut(_times(value, 100), 2)}%"
    text = _cut(_times(value, 1), 4)
    # A plain number of four digits is most often a year.
    return text.replace(",", "") if kind == "number" and abs(Fraction(value)) < 10_000 else text


def money_in_words(fen: Fraction | int | float, language: Language) -> str:
    """In Chinese 亿元, 万元 or 元; in English yuan with thousands separators, or million yuan."""
    if language == "en":
        millions = _times(fen, Fraction(1, 100_000_000))
        if millions and millions == int(millions):
            return f"CNY {_cut(millions, 0)} million"
        return f"CNY {_yuan(fen)}"
    size = abs(Fraction(fen))
    if size >= _YI:
        return f"{_cut(_times(fen, Fraction(1, _YI)), 4)}亿元"
    if size >= _WAN:
        return f"{_cut(_times(fen, Fraction(1, _WAN)), 2)}万元"
    return f"{_yuan(fen)}元"


def yuan(fen: int) -> str:
    """1,234.50: to the fen, never rounded, as a finance officer adds it up by hand."""
    return f"{'-' if fen < 0 else ''}{abs(fen) // 100:,}.{abs(fen) % 100:02}"


def exact_money(fen: int, language: Language) -> str:
    """1,234.50元 or CNY 1,234.50."""
    return f"{yuan(fen)}元" if language == "zh" else f"{'-' if fen < 0 else ''}CNY {yuan(abs(fen))}"


def _yuan(fen: Fraction | int | float) -> str:
    """1,234 or 1,234.50."""
    yuan = _times(fen, Fraction(1, 100))
    return _cut(yuan, 0) if yuan == int(yuan) else _cut(yuan, 2, idle_zeros=True)


def date_in_words(day: date, language: Language) -> str:
    """2026年6月30日, or 30 June 2026."""
    if language == "zh":
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def points_in_words(thousandths: int) -> str:
    """20, 12.5, 0.125."""
    return _cut(_times(thousandths, Fraction(1, 1000)), 3)


def _times(value: Fraction | int | float, factor: Fraction | int) -> Decimal:
    """The product as a decimal, exact where it has an end."""
    # repr gives the shortest decimal that is this double, so 0.3 stays 0.3.
    exact = (value if isinstance(value, Fraction) else Fraction(repr(value))) * factor
    return _EXACT.divide(Decimal(exact.numerator), Decimal(exact.denominator))


def _cut(value: Decimal, places: int, *, idle_zeros: bool = False) -> str:
    """At most so many decimals, cut and not rounded; zeros at the end only where something was cut."""
    cut = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_DOWN, context=_EXACT)
    text = f"{abs(cut):,.{places}f}"
    if places and cut == value and not idle_zeros:
        text = text.rstrip("0").rstrip(".")
    return f"-{text}" if value < 0 else text
