"""Which cell of a sheet fills which column: by a mapping, or guessed from the headings."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from kexin.library.intake.cells.amounts import UNITS
from kexin.library.intake.file_mistakes import (
    column_twice,
    duplicate_heading,
    missing_column,
    missing_heading,
    table_unclear,
    unit_differs,
)
from kexin.library.intake.headings import Heading, column_names, guess_column, key_of, without_unit
from kexin.library.intake.mapping import STATED, CompanyKey, FileMapping, MappedColumn
from kexin.library.schema import Column, Table
from kexin.library.tables import TABLES
from kexin.problems import Problem, ProblemsError

_GUESSED_KEY = CompanyKey("", "uscc")


@dataclass(frozen=True)
class Placed:
    """A column and where its cells stand: position *index* of the sheet, or the constant text."""

    column: Column
    heading: str
    index: int | None
    unit: int | None = 1
    """Yuan in a bare number; None: each cell states its unit."""
    unit_stated: bool = False
    values: tuple[tuple[str, str], ...] = ()
    constant: str | None = None


@dataclass(frozen=True)
class Layout:
    """How a sheet is read. *known_on* is None where a column has it."""

    table: Table
    headings: tuple[str, ...]
    placed: tuple[Placed, ...]
    company: CompanyKey
    known_on: date | None
    unmapped: tuple[str, ...]
    mapping: FileMapping | None = None

    @property
    def by_column(self) -> dict[str, Placed]:
        """The placed columns by name."""
        return {p.column.name: p for p in self.placed}


@dataclass
class _Search:
    """Collects the columns found so far and what is wrong."""

    where: str
    headings: Sequence[Heading]
    problems: list[Problem] = field(default_factory=list)
    placed: dict[str, Placed] = field(default_factory=dict)
    used: set[int] = field(default_factory=set)

    def place(self, placed: Placed) -> None:
        """Keep a column; a second source for it is a mistake."""
        if (first := self.placed.get(placed.column.name)) is not None:
            self.problems.append(column_twice(f"{self.where}: {placed.heading}", placed.column.name, first.heading))
            return
        self.placed[placed.column.name] = placed
        if placed.index is not None:
            self.used.add(placed.index)


def known_heading(mapping: FileMapping | None, text: str) -> bool:
    """Can the heading mean anything to this mapping, or to any table?"""
    if mapping is not None:
        keys = {*mapping.by_heading(), key_of(mapping.company.heading)}
        return key_of(text) in keys or key_of(without_unit(text)) in keys
    return any(guess_column(table, text) is not None for table in TABLES.values())


def known_headings(mapping: FileMapping | None) -> str:
    """Some headings to show to somebody whose file has none of them."""
    if mapping is not None:
        return ", ".join([mapping.company.heading, *(c.heading for c in mapping.columns)])
    return ", ".join(c.title.zh for c in TABLES["companies"].columns[:4]) + " …"


def lay_out(where: str, headings: Sequence[Heading], mapping: FileMapping | None, default_known_on: date) -> Layout:
    """Match the headings of a sheet.

    Raises:
        ProblemsError: with everything that stands in the way of reading the sheet.
    """
    search = _Search(where, headings)
    if twice := _duplicates(where, headings):
        raise ProblemsError(twice)
    if mapping is not None:
        table = TABLES[mapping.table]
        _by_mapping(search, table, mapping)
    else:
        table = _guess_table(search)
        _by_guess(search, table)
    has_day = "known_on" in search.placed
    required = [c for c in table.columns if c.required or (c.name in table.key)]
    search.problems += [missing_column(where, c.name, c.title) for c in required if c.name not in search.placed]
    if search.problems:
        raise ProblemsError(dict.fromkeys(search.problems))
    day = (mapping.known_on if mapping else None) or default_known_on
    ignored = {key_of(h) for h in mapping.ignore} if mapping else set()
    unmapped = tuple(h.text for i, h in enumerate(headings) if h.text and i not in search.used and key_of(h.text) not in ignored)
    return Layout(table, tuple(h.text for h in headings), tuple(search.placed.values()),
                  mapping.company if mapping else _GUESSED_KEY, None if has_day else day, unmapped, mapping)


def _duplicates(where: str, headings: Iterable[Heading]) -> list[Problem]:
    seen: set[str] = set()
    problems = []
    for heading in headings:
        key = key_of(heading.text)
        if key and key in seen:
            problems.append(duplicate_heading(where, heading.text))
        seen.add(key)
    return problems


def _by_mapping(search: _Search, table: Table, mapping: FileMapping) -> None:
    _one_heading(search, table.by_name["company_id"], MappedColumn(mapping.company.heading, "company_id"),
                 needed="company_id" in table.key or table.by_name["company_id"].required)
    stored = {c.name: c for c in table.stored}
    for column in mapping.columns:
        _one_heading(search, stored[column.to], column, needed=True)
    for name, text in mapping.constants.items():
        search.place(Placed(stored[name], name, None, constant=text))


def _one_heading(search: _Search, column: Column, mapped: MappedColumn, *, needed: bool) -> None:
    key = key_of(mapped.heading)
    exact = [i for i, h in enumerate(search.headings) if key_of(h.text) == key]
    loose = [i for i, h in enumerate(search.headings) if key_of(without_unit(h.text)) == key]
    found = exact or loose
    if not found:
        if needed:
            search.problems.append(missing_heading(search.where, mapped.heading))
        return
    search.place(_placed(search, column, found[0], mapped))


def _placed(search: _Search, column: Column, index: int, mapped: MappedColumn) -> Placed:
    heading = search.headings[index]
    plain = Placed(column, heading.text, index, values=tuple(mapped.values.items()))
    if column.kind != "money":
        return plain
    if mapped.unit == STATED:
        return replace(plain, unit=None)
    if mapped.unit and heading.unit and mapped.unit != heading.unit:
        search.problems.append(unit_differs(f"{search.where}: {heading.text}", heading.unit, mapped.unit))
    unit = mapped.unit or heading.unit
    # VAT invoices are in yuan by law. Elsewhere a bare number without any unit could be wrong by ten
    # thousand times: then each cell has to state its own.
    invoice = any(column is each for each in TABLES["invoices"].columns)
    unit = unit or ("元" if invoice else None)
    return replace(plain, unit=UNITS[unit] if unit else None, unit_stated=unit is not None)


def _guess_table(search: _Search) -> Table:
    """The table whose required columns are all there; of several, the one that uses most headings."""
    scores: dict[str, int] = {}
    for table in TABLES.values():
        found = {c.name for h in search.headings if (c := guess_column(table, h.text)) is not None}
        if all(c.name in found for c in table.columns if c.required) and set(table.key) <= found:
            scores[table.name] = len(found)
    best = max(scores.values(), default=0)
    candidates = [name for name, score in scores.items() if score == best]
    if len(candidates) != 1:
        raise ProblemsError([*search.problems, table_unclear(search.where, ", ".join(candidates))])
    return TABLES[candidates[0]]


def _by_guess(search: _Search, table: Table) -> None:
    names = column_names(table.name)
    for index, heading in enumerate(search.headings):
        column = names.get(key_of(heading.text)) or names.get(key_of(without_unit(heading.text)))
        if heading.text and column is not None:
            search.place(_placed(search, column, index, MappedColumn(heading.text, column.name)))
