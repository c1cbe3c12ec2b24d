"""What every part of the model loader needs: formulas, other models, ids and points."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any

from kexin.rating.model import Model
from kexin.rulefields import Fields
from kexin.ruleformulas import FormulaReading
from kexin.text import Text

UNITS: Mapping[str, int] = {"fen": 1, "yuan": 100, "wan_yuan": 1_000_000, "yi_yuan": 10_000_000_000}


@dataclass
class Reading(FormulaReading):
    """The state of reading one model file."""

    folder: Path
    model: Callable[[str], Model]
    """Another model by its id; raises what is wrong with it."""


def grade_id(fields: Fields, key: str = "id") -> str:
    """A grade's id: letters, digits, + and -."""
    value = fields.text(key)
    if value and not re.match(r"[\w+-]{1,12}\Z", value):
        fields.wrong(key, value, Text("字母、数字、+ 或 -", "letters, digits, + or -"))
    return value


def thousandths(fields: Fields, key: str | None, value: Any) -> int:
    """Points as integer thousandths; more than three decimals are refused."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        fields.wrong(key, value, Text("分值,例如 20 或 2.5", "points, such as 20 or 2.5"))
        return 0
    points = Fraction(value) * 1000
    if points.denominator != 1 or abs(points) > 10**9:
        fields.wrong(key, value, Text("至多三位小数、绝对值不超过一百万的分值", "points with at most three decimals, up to a million"))
        return 0
    return int(points)


def shown(points: int) -> str:
    """Thousandths as a reader writes them: 20, 2.5."""
    return f"{Fraction(points, 1000).numerator}" if points % 1000 == 0 else f"{points / 1000:g}"
