"""What formulas may name of the evidence: made from the tables, so the two cannot drift apart."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache

from kexin.formula import kinds
from kexin.formula.scope import RowTable, Scope, Symbol
from kexin.library.schema import Column, Kind, Table
from kexin.library.tables import PREFECTURES, TABLES

#: Not tables of rows to a formula: the company's own row is read with ``company(…)``,
#: and the other two are the library's own book-keeping.
_NOT_ROWS = frozenset({"companies", "coverage", "ip_owners"})

_TYPES: Mapping[Kind, kinds.Type] = {
    "text": kinds.TEXT, "choice": kinds.TEXT, "money": kinds.MONEY, "count": kinds.COUNT, "number": kinds.NUMBER,
    "share": kinds.SHARE, "date": kinds.DATE, "bool": kinds.BOOL,
}


def evidence_scope(as_of: date) -> Scope:
    """The tables and the company's columns as formulas see them on a day; no measures yet."""
    return Scope(as_of, {}, _row_tables(), _company())


@cache
def _row_tables() -> Mapping[str, RowTable]:
    return {name: _row_table(table) for name, table in TABLES.items() if name not in _NOT_ROWS}


@cache
def _company() -> Mapping[str, Symbol]:
    symbols = {c.name: symbol_of(c) for c in TABLES["companies"].columns}
    # Codes of other provinces are welcome, so the list has titles but is not closed.
    symbols["prefecture"] = replace(symbols["prefecture"], choices=PREFECTURES)
    return symbols


def _row_table(table: Table) -> RowTable:
    return RowTable(table.title, {c.name: symbol_of(c) for c in table.columns}, _period(table))


def _period(table: Table) -> str | None:
    """The year or month that tells a company's rows apart, if the key has nothing else."""
    rest = [table.by_name[name] for name in table.key if name != "company_id"]
    return rest[0].name if len(rest) == 1 and rest[0].kind in {"number", "date"} else None


def symbol_of(column: Column) -> Symbol:
    """A column as formulas see it."""
    of = _TYPES[column.kind].unknown(not column.required)
    if column.choices is not None:
        of = replace(of, choices=frozenset(column.choices))
    return Symbol(of, column.title, column.choices or {})
