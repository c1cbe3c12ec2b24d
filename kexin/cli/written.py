"""Amounts, shares, days and yes or no as people write them on the command line and in tables."""

from __future__ import annotations

import re
from datetime import date
from fractions import Fraction

from kexin.fund.allocation import FactValue
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

#: Units that an amount may carry; without one it is yuan.
UNITS = {"": 100, "元": 100, "yuan": 100, "万": 1_000_000, "万元": 1_000_000, "wan": 1_000_000, "亿": 10_000_000_000, "亿元": 10_000_000_000, "fen": 1, "分": 1}
_AMOUNT = re.compile(r"([0-9][0-9,]*(?:\.[0-9]+)?)\s*(\D*)\Z")
_YES_NO = {"yes": True, "是": True, "true": True, "no": False, "否": False, "false": False}


def read_money(name: str, text: str) -> int:
    """An amount in fen; *name* says in messages what it is.

    Raises:
        ProblemsError: it is no amount, or not one of whole fen.
    """
    value = read_value(name, "money", text)
    assert isinstance(value, int)
    return value


def read_value(name: str, kind: str, text: str) -> FactValue:
    """A value of a *kind* (a formula's: ``money``, ``share``, ``bool``, ``date``, ``count``, ``text``).

    Raises:
        ProblemsError: it is none; the message gives examples.
    """
    value = _value(kind, text)
    if value is None:
        examples = {"money": "200万, 2000000, 1.5亿", "share": "75%, 0.75", "bool": "yes, no", "date": "2026-06-30", "count": "180"}
        raise ProblemsError([Problem("wrong-fact", name, same(text), same(examples.get(kind, "-")), Text("请按允许的形式书写", "write it in an allowed form"))])
    return value


def _value(kind: str, text: str) -> FactValue:
    if kind == "bool":
        return _YES_NO.get(text.lower())
    if kind == "date":
        try:
            return date.fromisoformat(text)
        except ValueError:
            return None
    if kind == "text":
        return text
    amount = _AMOUNT.match(text)
    if amount is None:
        return None
    number, unit = Fraction(amount[1].replace(",", "")), amount[2].strip()
    if kind == "share":
        return number / 100 if unit == "%" else number if not unit else None
    if kind == "count":
        return int(number) if number.denominator == 1 and not unit else None
    fen = number * UNITS[unit] if unit in UNITS else None
    return int(fen) if fen is not None and fen.denominator == 1 else None
