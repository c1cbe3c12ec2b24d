"""Which SQL makes which table of a generated release, always in the table's own columns and types."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kexin.library.generated import annuals, assessed, companies, conduct, flows, funding, lookups, recognitions, rights
from kexin.library.generated.province import Province
from kexin.library.schema import SQL_TYPE, Table

Select = Callable[[Province, str], str]

SELECTS: Mapping[str, Select] = {
    "companies": companies.select,
    "annuals": annuals.select,
    "ip_rights": rights.select,
    "ip_owners": rights.select_owners,
    "titles": recognitions.select_titles,
    "honours": recognitions.select_honours,
    "funding_rounds": funding.select,
    "credit_events": conduct.select_events,
    "tax_ratings": conduct.select_tax,
    "invoices": flows.select_invoices,
    "bank_records": flows.select_bank,
    "assessments": assessed.select,
    "coverage": lookups.select,
}


def shaped(table: Table, rows: str) -> str:
    """The SQL of *rows* with all columns of *table* but ``known_until``, in order; what the rows lack is unknown."""
    names = [c.name for c in table.columns] + ["known_on"]
    types = {c.name: SQL_TYPE[c.kind] for c in table.stored}
    nothing = ", ".join(f'NULL::{types[n]} AS "{n}"' for n in names)
    columns = ", ".join(f'CAST("{n}" AS {types[n]}) AS "{n}"' for n in names)
    return f"SELECT {columns} FROM (SELECT {nothing} WHERE false UNION ALL BY NAME ({rows}))"
