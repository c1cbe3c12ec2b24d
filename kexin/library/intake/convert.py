"""From texts to values: every different text of a column is read once, and the values are joined back.

Offices repeat themselves: 726,010 invoices have 1,200 different days and two states. So the
readers are plain Python and can be as careful as they need.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kexin.library.intake.cells.cell import RefusedError
from kexin.library.intake.layout import Placed
from kexin.library.intake.raw import Raw
from kexin.library.intake.readers import CURRENCY_OF, CellReader, reader_for
from kexin.library.intake.workshop import Workshop
from kexin.library.release_checks import named, quoted
from kexin.library.schema import SQL_TYPE, Column

_LOOKUP = ("id BIGINT", "value VARCHAR", "currency VARCHAR", "yuan BOOLEAN", "rounded BOOLEAN", "code VARCHAR",
           "allowed_zh VARCHAR", "allowed_en VARCHAR", "remedy_zh VARCHAR", "remedy_en VARCHAR")


def convert(shop: Workshop, raw: Raw, as_of: date) -> int:
    """Make ``converted_<n>`` (row, and each column of the table, as values) and note the problems of cells.

    Returns how many numbers were rounded from the noise of doubles.
    """
    rounded = 0
    joins: list[str] = []
    for position, placed in enumerate(raw.layout.placed):
        if placed.index is not None:
            rounded += _look_up(shop, raw, placed, position)
            joins.append(f"LEFT JOIN look_{raw.number}_{position} AS l{position} ON r.c{placed.index} = l{position}.text")
    cells = ", ".join(_cell(raw, column) for column in (*raw.layout.table.columns, raw.layout.table.stored[-2]))
    shop.run(f"CREATE TABLE converted_{raw.number} AS SELECT r.row, {cells} FROM {raw.table} AS r {' '.join(joins)} WHERE r.broken IS NULL")
    _note_broken(shop, raw)
    _note_currencies(shop, raw)
    _note_empty(shop, raw)
    _note_late(shop, raw, as_of)
    for position, placed in enumerate(raw.layout.placed):
        if placed.index is not None:
            shop.run(f"DROP TABLE look_{raw.number}_{position}")
    return rounded


def _look_up(shop: Workshop, raw: Raw, placed: Placed, position: int) -> int:
    """Read every different text of a column into ``look_<n>_<position>``; how many cells were rounded."""
    cell, name = f"c{placed.index}", f"{raw.number}_{position}"
    shop.run(f"CREATE TABLE texts_{name} AS SELECT row_number() OVER () AS id, text FROM"
             f" (SELECT DISTINCT {cell} AS text FROM {raw.table} WHERE broken IS NULL AND {cell} IS NOT NULL)")
    reader = reader_for(placed, raw.layout.company, binary=placed.index in raw.binary)
    shop.load(f"read_{name}", _LOOKUP, _readings(shop, f"SELECT id, text FROM texts_{name}", reader))
    shop.run(f"CREATE TABLE look_{name} AS SELECT * EXCLUDE (id) FROM texts_{name} JOIN read_{name} USING (id)")
    shop.run(f"DROP TABLE texts_{name}; DROP TABLE read_{name}")
    if shop.number(f"SELECT count(*) FROM look_{name} WHERE code IS NOT NULL"):
        _note_refused(shop, raw, placed, f"look_{name}")
    if not shop.number(f"SELECT count(*) FROM look_{name} WHERE rounded"):
        return 0
    return shop.number(f"SELECT count(*) FROM {raw.table} AS r JOIN look_{name} AS l ON r.{cell} = l.text WHERE l.rounded")


def _readings(shop: Workshop, query: str, reader: CellReader) -> Iterator[list[object]]:
    for number, text in shop.stream(query):
        try:
            found = reader(text)
        except RefusedError as refused:
            allowed, remedy = refused.allowed, refused.remedy
            yield [number, None, None, None, None, refused.code, allowed.zh, allowed.en, remedy.zh, remedy.en]
        else:
            yield [number, found.value, found.currency, found.yuan, found.rounded, None, None, None, None, None]


def _cell(raw: Raw, column: Column) -> str:
    kind = SQL_TYPE[column.kind]
    placed = raw.layout.by_column
    if column.name == "known_on" and raw.layout.known_on is not None:
        return f"DATE '{raw.layout.known_on.isoformat()}' AS known_on"
    money = next((placed[m] for m, c in CURRENCY_OF.items() if c == column.name and m in placed), None)
    value = _value(raw, placed[column.name]) if column.name in placed else None
    if money is not None and money.index is not None:
        at = raw.layout.placed.index(money)
        # A currency in the cell itself; else the column's; else 元 is the yuan.
        parts = [f"l{at}.currency", *([value] if value else []), f"CASE WHEN l{at}.yuan AND l{at}.value IS NOT NULL THEN 'CNY' END"]
        value = f"coalesce({', '.join(parts)})"
    return f"{value or 'NULL'}::{kind} AS {named(column.name)}"


def _value(raw: Raw, placed: Placed) -> str:
    if placed.index is not None:
        return f"l{raw.layout.placed.index(placed)}.value"
    # A constant was read before the first row; see ``check_constants``.
    reading = reader_for(placed, raw.layout.company, binary=False)(placed.constant or "")
    return "NULL" if reading.value is None else quoted(reading.value)


def _rejects(raw: Raw, column: Column) -> bool:
    """Does a bad cell of this column reject its row?"""
    return column.required or column.name in raw.layout.table.key or column.name == "known_on"


def _note_refused(shop: Workshop, raw: Raw, placed: Placed, look: str) -> None:
    rejects = str(_rejects(raw, placed.column)).lower()
    shop.run(
        f"INSERT INTO problems SELECT {raw.number}, r.row, {quoted(placed.heading)}, {quoted(placed.column.name)}, l.code, {rejects},"
        " '内容是“' || left(l.text, 80) || '”', 'the cell says \"' || left(l.text, 80) || '\"',"
        " l.allowed_zh, l.allowed_en, l.remedy_zh, l.remedy_en"
        f" FROM {raw.table} AS r JOIN {look} AS l ON r.c{placed.index} = l.text WHERE l.code IS NOT NULL AND r.broken IS NULL")


def _note_broken(shop: Workshop, raw: Raw) -> None:
    width = len(raw.layout.headings)
    shop.run(
        f"INSERT INTO problems SELECT {raw.number}, row, '', '', broken, true,"
        " CASE broken WHEN 'wrong-width' THEN '列数与标题行不符' ELSE '引号不成对,无法分列' END,"
        " CASE broken WHEN 'wrong-width' THEN 'the number of cells differs from the headings' ELSE 'quotes do not match, so the cells cannot be told apart' END,"
        f" '{width} 列', '{width} cells', '请检查分隔符和引号', 'check the delimiters and the quotes'"
        f" FROM {raw.table} WHERE broken IS NOT NULL")


def _note_currencies(shop: Workshop, raw: Raw) -> None:
    """A cell that names one currency beside a column that names another: the amount is not believed."""
    placed = raw.layout.by_column
    for money, currency in CURRENCY_OF.items():
        if money not in placed or currency not in placed or placed[money].index is None or placed[currency].index is None:
            continue
        m, c = (raw.layout.placed.index(placed[name]) for name in (money, currency))
        query = (f"SELECT r.row, lm.text AS said, lc.text AS beside FROM {raw.table} AS r JOIN look_{raw.number}_{m} AS lm ON r.c{placed[money].index} = lm.text"
                 f" JOIN look_{raw.number}_{c} AS lc ON r.c{placed[currency].index} = lc.text WHERE lm.currency <> lc.value AND r.broken IS NULL")
        shop.run(
            f"INSERT INTO problems SELECT {raw.number}, row, {quoted(placed[money].heading)}, '{money}', 'currency-differs', false,"
            " '金额写“' || said || '”,币种列写“' || beside || '”', 'the amount says \"' || said || '\", the currency column \"' || beside || '\"',"
            f" '两处一致的币种', 'the same currency in both', '请核对币种', 'check the currency' FROM ({query})")
        shop.run(f"UPDATE converted_{raw.number} SET {money} = NULL, {currency} = NULL WHERE row IN (SELECT row FROM ({query}))")


def _note_empty(shop: Workshop, raw: Raw) -> None:
    """Required cells that are empty, and not refused already."""
    for placed in raw.layout.placed:
        column = placed.column
        if not _rejects(raw, column):
            continue
        shop.run(
            f"INSERT INTO problems SELECT {raw.number}, row, {quoted(placed.heading)}, '{column.name}', 'required-empty', true,"
            " '单元格为空', 'the cell is empty',"
            f" '不为空', 'not empty', {quoted('请补充' + column.title.zh)}, {quoted('fill in the ' + column.title.en)}"
            f" FROM converted_{raw.number} WHERE {named(column.name)} IS NULL AND row NOT IN"
            f" (SELECT row FROM problems WHERE source = {raw.number} AND target = '{column.name}')")


def _note_late(shop: Workshop, raw: Raw, as_of: date) -> None:
    """A release knows nothing that was learned after its own day."""
    placed = raw.layout.by_column.get("known_on")
    shop.run(
        f"INSERT INTO problems SELECT {raw.number}, row, {quoted(placed.heading if placed else '')}, 'known_on', 'known-after-release', true,"
        " '获知日期是 ' || known_on, 'it became known on ' || known_on,"
        f" '不晚于发布日 {as_of.isoformat()}', 'not after the day of the release, {as_of.isoformat()}',"
        " '请核对日期,或放入以后的发布', 'check the day, or import it into a later release'"
        f" FROM converted_{raw.number} WHERE known_on > DATE '{as_of.isoformat()}'")
