"""Tables of figures: the page shows them, a chart draws them, a spreadsheet holds them, all from the same cells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, TypeAlias

from kexin.platform.language import current, say
from kexin.platform.site.templatetags.words import NOTHING, day, money, percent, points, said, wan
from kexin.text import Text

Unit: TypeAlias = Literal["text", "count", "money", "rate", "times", "days", "points", "day"]


@dataclass(frozen=True)
class Column:
    """A column. Rates are hundredths of a per cent, times are hundredths, points are thousandths, money is fen."""

    title: Text
    unit: Unit = "text"

    @property
    def amount(self) -> bool:
        """Is it set to the right?"""
        return self.unit not in ("text", "day")

    @property
    def head(self) -> str:
        """Its title, with the unit of money."""
        return f"{said(self.title)}{say('（万元）', ' (CNY 10k)')}" if self.unit == "money" else said(self.title)


@dataclass(frozen=True)
class Cell:
    """What stands in a cell, and where it leads."""

    value: object
    link: str = ""


@dataclass(frozen=True)
class Shown:
    """A cell as it is written."""

    text: str
    link: str
    kind: str
    """The class of the cell: amounts stand to the right, long texts may break."""


@dataclass(frozen=True)
class Table:
    """A table; *note* says what its figures mean. *last* is the line of totals, if there is one."""

    id: str
    title: Text
    columns: tuple[Column, ...]
    rows: Sequence[Sequence[Cell]]
    note: Text | None = None
    last: Sequence[Cell] = field(default=())

    @property
    def shown(self) -> list[list[Shown]]:
        """Every row as it is written."""
        return [self._shown(row) for row in self.rows]

    @property
    def shown_last(self) -> list[Shown]:
        """The line of totals as it is written."""
        return self._shown(self.last)

    def _shown(self, row: Sequence[Cell]) -> list[Shown]:
        return [_shown(cell, column) for cell, column in zip(row, self.columns, strict=True)] if row else []


LONG = 24


def _shown(cell: Cell, column: Column) -> Shown:
    text = _in_column(cell.value, column.unit)
    return Shown(text, cell.link, "amount" if column.amount else "long" if len(text) > LONG else "")


def _in_column(value: object, unit: Unit) -> str:
    """As in words, but money without its unit, which the head says: so that amounts stand below each other."""
    return wan(value) if unit == "money" and isinstance(value, int) else in_words(value, unit)


def in_words(value: object, unit: Unit) -> str:
    """A value as pages write it; what is not known is a dash."""
    if value is None:
        return NOTHING
    if unit == "money" and isinstance(value, int):
        return money(value)
    if unit == "count" and isinstance(value, int):
        return f"{value:,}"
    if unit == "rate" and isinstance(value, int):
        return percent(value)
    if unit == "times" and isinstance(value, int):
        return f"{value / 100:,.2f}{say('倍', '×')}"
    if unit == "days" and isinstance(value, int | float):
        days = f"{value:,.1f}".removesuffix(".0")
        return say(f"{days}天", f"{days} day{'' if value == 1 else 's'}")
    if unit == "points" and isinstance(value, int):
        return points(value)
    if isinstance(value, date):
        return day(value)
    return said(value)


def large(fen: int) -> str:
    """Money on a tile, where a long row of digits has no room."""
    return say(money(fen), f"CNY {fen / 100_000_000:,.2f}m")


def share(part: int, whole: int) -> int | None:
    """A part of a whole in hundredths of a per cent, rounded half up; nothing of nothing."""
    return (part * 20_000 + whole) // (2 * whole) if whole > 0 else None


def times(part: int, whole: int) -> int | None:
    """How many times a whole, in hundredths."""
    return (part * 200 + whole) // (2 * whole) if whole > 0 else None


def scale(largest: int) -> tuple[int, str]:
    """The unit in which a chart draws money, in fen, and its name."""
    if current() == "en":
        return 100_000_000, "CNY million"
    return (10_000_000_000, "亿元") if abs(largest) >= 10_000_000_000 else (1_000_000, "万元")
