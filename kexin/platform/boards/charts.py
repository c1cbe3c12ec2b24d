"""A table as a chart: what the script in the page draws, with the words and addresses of the table's own cells."""

from __future__ import annotations

from typing import Any

from kexin.platform.boards.tables import Cell, Column, Table, Unit, in_words, scale
from kexin.platform.language import say
from kexin.platform.site.templatetags.words import said

#: More bars than this cannot be read; the table has them all.
MOST = 15
_DIVISOR: dict[Unit, int] = {"rate": 100, "times": 100, "points": 1000}


def chart(table: Table, kind: str, series: tuple[str, ...], *, label: int = 0, backwards: bool = False, most: int = MOST, codes: list[str] | None = None) -> dict[str, Any] | None:
    """Columns of a table (by their English titles) as ``bars``, ``lines`` or a ``map``; nothing of a table without rows."""
    rows = list(table.rows)[:most]
    if not rows:
        return None
    if backwards:
        rows.reverse()
    places = [next(at for at, c in enumerate(table.columns) if c.title.en == name) for name in series]
    return {
        "kind": kind, "title": said(table.title), "codes": codes or [],
        "labels": [in_words(row[label].value, table.columns[label].unit) for row in rows],
        "series": [_series(table.columns[at], [row[at] for row in rows]) for at in places]}


def _series(column: Column, cells: list[Cell]) -> dict[str, Any]:
    values = [cell.value if isinstance(cell.value, int | float) else None for cell in cells]
    divisor, unit = _DIVISOR.get(column.unit, 1), {"rate": "%", "times": say("倍", "×"), "days": say("天", "days")}.get(column.unit, "")
    if column.unit == "money":
        divisor, unit = scale(int(max((abs(v) for v in values if v is not None), default=0)))
    return {
        "name": said(column.title), "unit": unit,
        "values": [{"value": None if value is None else value / divisor, "text": in_words(cell.value, column.unit), "link": cell.link} for value, cell in zip(values, cells, strict=True)]}
