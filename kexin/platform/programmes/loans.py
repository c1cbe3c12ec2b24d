"""The register of loans: its rows stand with the lending desk, and are counted there.

PostgreSQL counts by the SQL reading of the formulas; SQLite has none, and each loan is read. Both give the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.db import connection
from django.db.models import Count, QuerySet

from kexin.formula.dialects import DIALECTS
from kexin.formula.python_program import Value
from kexin.formula.python_rows import measures_function
from kexin.formula.sql import SqlWriter
from kexin.formula.sql_rows import measures_sql
from kexin.formula.tree import Column, Node, walk
from kexin.library.regions import PLACES, PROVINCES
from kexin.library.tables import PREFECTURES
from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.orgs.scope import loans_of
from kexin.programmes.computing import Computing
from kexin.programmes.programme import TYPES, FieldKind, Listing
from kexin.programmes.record import Book, Entry, of_book
from kexin.text import Text

#: Cells that the lending desk keeps, and of which kind. A cell that it does not keep, or not as the file says, is unknown.
KEPT: Mapping[str, FieldKind] = {
    **dict.fromkeys(("company", "bank", "area", "grade"), "text"), **dict.fromkeys(("asked", "line", "credit", "drawn", "filed"), "money"), **dict.fromkeys(("drawn_on", "filed_on"), "date"), "overdue_days": "count"}
#: Where those stand that the loan does not have under the same name; and what will do where a formula only tells them apart: keys are there without another table, and quicker to sort.
CODES: Mapping[str, str] = {"company": "company__code", "bank": "bank__code"}
KEYS: Mapping[str, str] = {"company": "company_id", "bank": "bank_id"}
_POSTGRES = DIALECTS["postgres"]


class Loans:
    """The loans in somebody's scope, at the stages that the programme has."""

    def __init__(self, computing: Computing, person: Person) -> None:
        self.computing = computing
        self.rows: QuerySet[Application] = Application.objects.filter(loans_of(person), state__in=[s.id for s in computing.programme.stages]).order_by("number")
        self.names = [f.id for f in computing.programme.register.fields if KEPT.get(f.id) == f.kind]

    def entries(self, rows: QuerySet[Application]) -> Iterable[Entry]:
        """Loans as rows of the register."""
        for number, name, stage, on, *cells in rows.values_list("number", "company__name", "state", "applied_on", *(CODES.get(n, n) for n in self.names)):
            yield Entry(number, name, stage, on, dict(zip(self.names, cells, strict=True)), on)

    def stages(self) -> Counter[str]:
        """How many stand at each stage."""
        return Counter(dict(self.rows.order_by().values_list("state").annotate(Count("pk"))))

    def values(self) -> Mapping[str, Value]:
        """The figures by id, and how many loans each list has (``list x``)."""
        program = self.computing.over_cells
        if connection.vendor != "postgresql":
            found = measures_function(program)(of_book(Book(list(self.entries(self.rows))), program.as_of), program.complete)
            assert found is not None
            return found
        read = cells_read(part for a in program.aggregates for part in (a.value, a.where) if part is not None and not (part is a.value and a.function == "distinct"))
        apart = cells_read(part for a in program.aggregates for part in (a.value, a.by) if part is not None) - read
        loans, given = self._as_table(self.rows.order_by(), {n: (KEYS if n in apart else CODES).get(n, n) for n in self.names if n in read | apart})
        one = "companies AS (SELECT 1 AS company_id, CAST(NULL AS DATE) AS known_until, DATE '0001-01-01' AS known_on)"
        rows = '"rows" AS (SELECT 1 AS company_id, CAST(NULL AS DATE) AS known_until, since AS known_on, loans.* FROM loans)'
        (_, *values), = self._asked(f"WITH {loans}, {one}, {rows}\nSELECT * FROM (\n{_literal(measures_sql(program, _POSTGRES))}\n) AS counted", given)
        return dict(zip((s.name for s in program.steps), values, strict=True))

    def on_list(self, listing: Listing, rows: QuerySet[Application]) -> list[int]:
        """The keys of those of *rows* that are on a list, in their order."""
        if connection.vendor != "postgresql":
            both = zip(rows.values_list("pk", flat=True), self.entries(rows), strict=True)
            return [pk for pk, entry in both if self.computing.row(entry)[f"list {listing.id}"] is True]
        condition = self.computing.of_cells(listing.when.tree)
        read = cells_read([condition])
        loans, given = self._as_table(rows.order_by(), {n: CODES.get(n, n) for n in self.names if n in read})
        return [pk for pk, in self._asked(f"WITH {loans}\nSELECT pk FROM loans WHERE {_literal(SqlWriter(_POSTGRES).expression(condition))} ORDER BY number", given)]

    def _as_table(self, rows: QuerySet[Application], kept: Mapping[str, str]) -> tuple[str, Sequence[Any]]:
        """A table of the statement with the cells that are used, under the names that formulas have for them; and what to put in."""
        text, given = rows.values_list("pk", "number", "state", "applied_on", *kept.values()).query.sql_with_params()
        columns = ", ".join(_POSTGRES.identifier(n) for n in ("pk", "number", "stage", "since", *kept))
        fields = self.computing.programme.register.fields
        unknown = "".join(f", CAST(NULL AS {SqlWriter(_POSTGRES).sql_type(TYPES[f.kind])}) AS {_POSTGRES.identifier(f.id)}" for f in fields if f.id not in self.names)
        return f"kept ({columns}) AS (\n{text}\n), loans AS (SELECT kept.*{unknown} FROM kept)", given

    @staticmethod
    def _asked(text: str, given: Sequence[Any]) -> Sequence[tuple[Any, ...]]:
        with connection.cursor() as cursor:
            cursor.execute(text, given)
            found: list[tuple[Any, ...]] = cursor.fetchall()
        return found


def cells_read(trees: Iterable[Node]) -> set[str]:
    """The cells of a row that formulas read."""
    return {n.name for tree in trees for n in walk(tree) if isinstance(n, Column)}


def names_of_codes(banks: Collection[Any]) -> Mapping[str, Mapping[Any, Text]]:
    """What is read in place of the codes by which loans name banks and areas."""
    return {"bank": {o.code: Text(o.name_zh, o.name_en or o.name_zh) for o in Organisation.objects.filter(code__in=banks)}, "area": {**PROVINCES, **PREFECTURES, **PLACES}}


def _literal(text: str) -> str:
    """SQL in which a percent sign is one: the statement around it has places for values."""
    return text.replace("%", "%%")
