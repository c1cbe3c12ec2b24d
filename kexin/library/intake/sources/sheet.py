"""A sheet: rows of texts with their numbers, before anybody knows what they mean."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TypeAlias

#: No office's table is wider.
MOST_COLUMNS = 2_000


@dataclass(frozen=True, slots=True)
class Row:
    """One row as it stands in the file; *number* counts from 1 and includes headings and empty rows.

    *broken* says why its cells could not be told apart; they then stand in one text.
    """

    number: int
    cells: list[str]
    broken: str | None = None


Rows: TypeAlias = Callable[[], Iterator[Row]]


@dataclass(frozen=True)
class Sheet:
    """*rows* may be asked for more than once. *binary*: numbers were stored as doubles."""

    shown_as: str
    name: str | None
    rows: Rows
    binary: bool = False

    def first(self, count: int) -> list[Row]:
        """The first rows."""
        rows = self.rows()
        return [row for row, _ in zip(rows, range(count), strict=False)]
