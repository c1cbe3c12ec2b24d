"""What a table of evidence is: columns with a kind, two names and a meaning.

This is the one place from which the data dictionary, the import templates,
the checks at intake and the types of formulas come. The tables themselves
are in ``tables.py``.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from kexin.text import Text

#: What a cell holds, and how it is stored (SQL type, Python type):
#:   text    VARCHAR, str         choice  VARCHAR, str, one of ``choices``
#:   money   BIGINT, int: fen     count   BIGINT, int: persons, pieces, days
#:   number  BIGINT, int          share   DOUBLE, float: 0.05 is 5 %
#:   date    DATE, datetime.date  bool    BOOLEAN, bool
Kind = Literal["text", "choice", "money", "count", "number", "share", "date", "bool"]

SQL_TYPE: Mapping[Kind, str] = {
    "text": "VARCHAR", "choice": "VARCHAR", "money": "BIGINT", "count": "BIGINT",
    "number": "BIGINT", "share": "DOUBLE", "date": "DATE", "bool": "BOOLEAN",
}

#: No integer cell is larger than this (10^15 fen is 10 trillion yuan), and no
#: column of one company adds up to more than ``LARGEST_SUM``; so sums never
#: overflow 64 bits and turn into doubles without loss on every engine.
LARGEST_CELL = 10**15
LARGEST_SUM = 2**53

#: Days before this or after that are typing mistakes, not evidence.
EARLIEST_YEAR, LATEST_YEAR = 1900, 2200


@dataclass(frozen=True)
class Column:
    """One column: ``required`` cells are never empty; any other may be unknown."""

    name: str
    kind: Kind
    title: Text
    meaning: Text
    required: bool = False
    choices: Mapping[str, Text] | None = None
    at_least: int | None = None
    at_most: int | None = None
    also_called: tuple[str, ...] = ()
    """Other headings that offices use for this column, for mappings that guess."""


@dataclass(frozen=True)
class Table:
    """One table. ``key`` (with ``company_id`` first) names a fact; the same key
    known again on a later day is a correction of it."""

    name: str
    title: Text
    meaning: Text
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    one_per_company: bool = False

    @cached_property
    def by_name(self) -> Mapping[str, Column]:
        """The columns by name, without the two columns of time that every table has."""
        return {c.name: c for c in self.columns}

    @cached_property
    def stored(self) -> tuple[Column, ...]:
        """All columns in the order in which a release stores them."""
        return (*self.columns, *TIME_COLUMNS)


#: Every row of evidence says from when until when it was what the office knew. A
#: rating as of a day reads the rows with known_on <= day and (known_until is
#: null or day < known_until). ``known_until`` is computed when a release is
#: built: the day on which the next version of the same key became known.
TIME_COLUMNS: tuple[Column, ...] = (
    Column("known_on", "date", Text("获知日期", "known on"),
           Text("从这一天起本机构掌握这一事实", "the day from which the office knew this fact"), required=True),
    Column("known_until", "date", Text("更正日期", "known until"),
           Text("从这一天起同一事实有了新版本;为空表示仍然有效",
                "the day on which a newer version of the same fact became known; empty: still in force")),
)

COMPANY_ID = Column(
    "company_id", "text", Text("企业标识", "company id"),
    Text("18 位统一社会信用代码;没有代码的数据用“来源:编号”",
         "the 18-character unified social credit code; for data without codes 'source:number'"),
    required=True, also_called=("统一社会信用代码", "社会信用代码", "信用代码", "企业代码"),
)
