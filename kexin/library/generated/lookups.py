"""What the office of a generated province has looked up: the table ``coverage``.

Without it an empty table says nothing. Some tables are complete for the whole
province; the others were looked up for a part of the companies, so that
"unknown" is as common as it is in life.
"""

from __future__ import annotations

from kexin.library.generated.province import Province

#: Tables that the office receives in full from other offices.
COMPLETE: tuple[str, ...] = ("ip_rights", "titles", "credit_events")

#: Tables that were looked up company by company, and for what share of them. Who was
#: asked is chance, not merit. ``bank_records`` are the bank's own.
LOOKED_UP = {"honours": 0.6, "funding_rounds": 0.55, "tax_ratings": 0.85}


def looked_up(province: Province, table: str) -> str:
    """The SQL of: the office looked *table* up for this company. Only then does the table have rows of it."""
    return province.draws.chance(f"looked up {table}", LOOKED_UP[table])


def select(province: Province, firms: str) -> str:
    """The SQL of the rows of ``coverage`` for the tables that are not complete."""
    day = f"greatest(registered_on + 90, {province.opened})"
    conditions = {table: looked_up(province, table) for table in LOOKED_UP} | {"bank_records": "banks_here"}
    parts = [f"SELECT company_id, '{table}' AS table_name, {day} AS known_on FROM {firms} WHERE {condition}"
             for table, condition in conditions.items()]
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE known_on <= {province.today}"
