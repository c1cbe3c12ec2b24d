"""What the tests ask of a database: load small tables, run one SQL text, hand back plain Python values."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from pathlib import Path
from typing import Literal, Protocol, TypeAlias

from kexin.formula.dialects import DialectName

ColumnType: TypeAlias = Literal["BIGINT", "DOUBLE", "DATE", "BOOLEAN", "VARCHAR"]
Columns: TypeAlias = Sequence[tuple[str, ColumnType]]
Value: TypeAlias = int | float | date | bool | str | None
Row: TypeAlias = tuple[Value, ...]

_PLAIN = frozenset({int, float, date, bool, str, type(None)})


class Engine(Protocol):
    """A running database. Tables belong to this engine alone and last until ``drop_all``."""

    @property
    def name(self) -> str:
        """The product and its version, for messages."""
        ...

    @property
    def dialect(self) -> DialectName:
        """The key of its dialect in ``kexin.formula.dialects.DIALECTS``."""
        ...

    def load(self, table_name: str, columns: Columns, rows: Sequence[Sequence[Value]]) -> None:
        """Make the table hold exactly *rows*, replacing one of the same name. Names may need quoting."""
        ...

    def load_parquet(self, table_name: str, path: Path) -> None:
        """Make the table hold the rows of one Parquet file."""
        ...

    def query(self, sql: str) -> list[Row]:
        """The rows of one SELECT, in the order the database gives them.

        Raises:
            TypeError: a column is held as something a caller would not expect (a decimal, a 128-bit integer).
        """
        ...

    def column_types(self, sql: str) -> list[str]:
        """How each column of the result is held: a ``ColumnType``, or the engine's own name of another type."""
        ...

    def drop_all(self) -> None:
        """Forget every table that was loaded."""
        ...


def plain_rows(rows: Iterable[Sequence[object]], engine: str) -> list[Row]:
    """*rows* as tuples, after checking that every value is of a plain Python type.

    Raises:
        TypeError: naming the column and the type.
    """
    checked = [tuple(row) for row in rows]
    for column, values in enumerate(zip(*checked, strict=True)):
        strange = {type(value) for value in values} - _PLAIN
        if strange:
            raise TypeError(f"{engine}: column {column} holds {', '.join(sorted(t.__name__ for t in strange))}")
    return checked  # type: ignore[return-value]  # just checked, value by value
