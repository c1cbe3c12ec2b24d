"""Headings: finding the row that has them, and the unit that they state."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache

from kexin.library.intake.cells.amounts import CURRENCY_WORDS, UNITS
from kexin.library.intake.cells.cell import folded
from kexin.library.intake.sources.sheet import Row
from kexin.library.schema import Column, Table
from kexin.library.tables import TABLES

#: How far down an office's title lines reach.
TITLE_ROWS = 20

_BRACKET = re.compile(r"[(\[]([^()\[\]]*)[)\]]\s*\Z")
_UNIT_LINE = re.compile(r"单位\s*[::]\s*(?:人民币)?\s*(元|千元|万元|百万元|千万元|亿元)")


@dataclass(frozen=True)
class Heading:
    """A column's heading as written, and the unit it states (in the words of ``UNITS``), if any."""

    text: str
    unit: str | None = None


@dataclass(frozen=True)
class Header:
    """The headings of a sheet and the number of the row in which they end; the rows below are data."""

    headings: tuple[Heading, ...]
    row: int


def key_of(text: str) -> str:
    """A heading for comparison: folded, without blanks, stars and letter case."""
    return re.sub(r"[\s*]+", "", folded(text)).lower()


def without_unit(text: str) -> str:
    """The heading without a last pair of brackets: 营业收入(万元) is 营业收入."""
    return _BRACKET.sub("", folded(text)).strip()


def unit_in(text: str) -> str | None:
    """The unit that a heading states in its last brackets."""
    found = _BRACKET.search(folded(text))
    if not found:
        return None
    word = re.sub(r"\s|单位[::]?|人民币|rmb", "", found[1], flags=re.IGNORECASE)
    word = word if word.endswith("元") else f"{word}元"
    return word if word in UNITS and not any(c in found[1] for c in CURRENCY_WORDS if c not in {"人民币", "RMB"}) else None


def find_header(rows: list[Row], known: Callable[[str], bool]) -> Header | None:
    """The row (or the row with a row of groups above) in which most headings are known; of equal ones the last."""
    best: tuple[int, Header] | None = None
    titles: list[str] = []
    above: list[str] = []
    for row in rows[:TITLE_ROWS]:
        if row.broken:
            break
        cells = [cell.strip() for cell in row.cells]
        texts = _filled(cells, above)
        score = sum(known(text) for text in texts if text)
        # A row of headings has one of its own: what it takes from above does not make it one.
        if any(known(cell) for cell in cells if cell) and (best is None or score >= best[0]):
            best = (score, Header(_headings(cells, texts, above, titles), row.number))
        titles += [cell for cell in cells if cell]
        above = cells
    return best[1] if best else None


def _filled(cells: list[str], above: list[str]) -> list[str]:
    """Empty headings take the one above; a lone title above is none."""
    if len({cell for cell in above if cell}) < 2:
        return cells
    return [cell or (above[i] if i < len(above) else "") for i, cell in enumerate(cells)]


def _headings(cells: list[str], texts: list[str], above: list[str], titles: list[str]) -> tuple[Heading, ...]:
    shared = next((m[1] for m in map(_UNIT_LINE.search, map(folded, titles)) if m), None)
    out: list[Heading] = []
    for i, text in enumerate(texts):
        group = above[i] if i < len(above) and cells[i] else ""
        out.append(Heading(text, unit_in(text) or (unit_in(group) if group else None) or shared))
    while out and not out[-1].text:
        out.pop()
    return tuple(out)


@cache
def column_names(table: str) -> Mapping[str, Column]:
    """Every heading by which a table's columns are known: names, titles and what else offices call them."""
    known: dict[str, Column] = {}
    for column in TABLES[table].stored:
        if column.name == "known_until":
            continue
        for text in (*column.also_called, column.title.en, column.title.zh, column.name):
            known[key_of(text)] = column
    return known


def guess_column(table: Table, heading: str) -> Column | None:
    """The column that a heading means, with or without its unit."""
    known = column_names(table.name)
    return known.get(key_of(heading)) or known.get(key_of(without_unit(heading)))
