"""Raw tables: every row of a sheet below its headings, each cell as text, before anything is understood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import duckdb

from kexin.library.intake.file_mistakes import nested_column, no_rows, too_many_columns, unreadable
from kexin.library.intake.headings import Header, Heading, unit_in
from kexin.library.intake.layout import Layout
from kexin.library.intake.sources.csv_source import is_blank
from kexin.library.intake.sources.sheet import MOST_COLUMNS, Row, Sheet
from kexin.library.intake.sources.sniff import Sniffed
from kexin.library.intake.workshop import Workshop
from kexin.library.release_checks import scan
from kexin.problems import Problem, ProblemsError


@dataclass(frozen=True)
class Raw:
    """A loaded sheet: table ``raw_<number>`` with ``row``, ``broken`` and ``c0`` … ``cn``."""

    number: int
    file: Sniffed
    shown_as: str
    layout: Layout
    binary: frozenset[int]
    """Positions of columns whose numbers were stored as doubles."""
    rows_read: int

    @property
    def table(self) -> str:
        """The table's name on the bench."""
        return f"raw_{self.number}"


def load_sheet(shop: Workshop, number: int, file: Sniffed, sheet: Sheet, header: Header, layout: Layout) -> Raw:
    """Load the rows below the headings; blank rows are no rows.

    Raises:
        ProblemsError: there are none, or a row is too wide or too long.
    """
    width = len(header.headings)
    columns = ["row BIGINT", "broken VARCHAR", *(f"c{i} VARCHAR" for i in range(width))]
    count = shop.load(f"raw_{number}", columns, _records(sheet, header, width))
    if count == 0:
        raise ProblemsError([no_rows(sheet.shown_as)])
    binary = frozenset(range(width)) if sheet.binary else frozenset()
    return Raw(number, file, sheet.shown_as, layout, binary, count)


def _records(sheet: Sheet, header: Header, width: int) -> Iterator[list[object]]:
    for row in sheet.rows():
        if row.number <= header.row or is_blank(row):
            continue
        refuse_too_wide(sheet, [row])
        yield _record(row.number, row.broken, row.cells, width)


def refuse_too_wide(sheet: Sheet, rows: Iterable[Row]) -> None:
    """No sheet has more than ``MOST_COLUMNS`` columns."""
    for row in rows:
        if len(row.cells) > MOST_COLUMNS:
            raise ProblemsError([too_many_columns(f"{sheet.shown_as}:{row.number}", len(row.cells), MOST_COLUMNS)])


def _record(number: int, broken: str | None, cells: list[str], width: int) -> list[object]:
    while len(cells) > width and not cells[-1].strip():
        cells = cells[:-1]
    if broken is None and len(cells) != width:
        broken = "wrong-width"
    # What cannot be told apart is kept whole in the first column.
    kept = [" | ".join(cells)] if broken else cells
    return [number, broken, *kept, *[""] * (width - len(kept))]


def parquet_headings(file: Sniffed) -> tuple[tuple[Heading, ...], tuple[str, ...]]:
    """(headings, types) of a Parquet file.

    Raises:
        ProblemsError: it is damaged or too wide.
    """
    try:
        with duckdb.connect() as connection:
            described = connection.execute(f"DESCRIBE SELECT * FROM {scan(file.path)}").fetchall()
    except duckdb.Error as error:
        raise ProblemsError([_damaged(file, error)]) from None
    if len(described) > MOST_COLUMNS:
        raise ProblemsError([too_many_columns(file.shown_as, len(described), MOST_COLUMNS)])
    return tuple(Heading(row[0], unit_in(row[0])) for row in described), tuple(row[1] for row in described)


def load_parquet(shop: Workshop, number: int, file: Sniffed, types: tuple[str, ...], layout: Layout) -> Raw:
    """Load a Parquet file; rows count from 1.

    Raises:
        ProblemsError: it is damaged, has no rows, or a used column is nested.
    """
    used = sorted({p.index for p in layout.placed if p.index is not None})
    nested = [nested_column(f"{file.shown_as}: {layout.headings[i]}", types[i]) for i in used if _is_nested(types[i])]
    if nested:
        raise ProblemsError(nested)
    cells = ", ".join(f"{_cell(heading, types[i])} AS c{i}" for i, heading in enumerate(layout.headings))
    try:
        shop.run(f"CREATE TABLE raw_{number} AS SELECT file_row_number + 1 AS row, NULL::VARCHAR AS broken, {cells}"
                 f" FROM (SELECT * FROM {scan(file.path, 'file_row_number = true')})")
    except duckdb.Error as error:
        raise ProblemsError([_damaged(file, error)]) from None
    count = shop.number(f"SELECT count(*) FROM raw_{number}")
    if count == 0:
        raise ProblemsError([no_rows(file.shown_as)])
    binary = frozenset(i for i, kind in enumerate(types) if kind in {"DOUBLE", "FLOAT"})
    return Raw(number, file, file.shown_as, layout, binary, count)


def _is_nested(kind: str) -> bool:
    return kind.endswith("]") or kind.startswith(("STRUCT", "MAP", "UNION", "LIST", "VARIANT", "BLOB"))


def _cell(heading: str, kind: str) -> str:
    name = '"' + heading.replace('"', '""') + '"'
    # Also cells that no column uses are kept, as text, for the report of rejected rows.
    if kind in {"DOUBLE", "FLOAT"}:
        # Whole numbers without their ".0": a double may hold a year, a code or a choice.
        return f"CASE WHEN {name} = floor({name}) AND abs({name}) < 1e15 THEN {name}::BIGINT::VARCHAR ELSE {name}::VARCHAR END"
    return f"hex({name})" if kind.startswith("BLOB") else f"nullif({name}::VARCHAR, '')"


def _damaged(file: Sniffed, error: duckdb.Error) -> Problem:
    return unreadable(file.shown_as, "Parquet", type(error).__name__)
