"""What the office of a generated province has looked up: the table ``coverage``.

Without it an empty table says nothing. Some tables were looked up for every
generated company, others for a part of them, so that "unknown" is as common as it
is in life. No table is marked complete in the manifest: nobody looked up the one
real company, and no rows about it must not read as a clean record.
"""

from __future__ import annotations

from kexin.library.generated.province import Province

#: Tables that other offices send in full: about every generated company, as soon as it is known.
FOR_ALL: tuple[str, ...] = ("ip_rights", "titles", "credit_events")

#: Tables that were looked up company by company, and for what share of them. Who was
#: asked is chance, not merit. ``bank_records`` are the bank's own.
LOOKED_UP = {"honours": 0.6, "funding_rounds": 0.55, "tax_ratings": 0.85, "assessments": 0.3}


def looked_up(province: Province, table: str) -> str:
    """The SQL of: the office looked *table* up for this company. Only then does the table have rows of it."""
    return province.draws.chance(f"looked up {table}", LOOKED_UP[table])


def select(province: Province, firms: str) -> str:
    """The SQL of the rows of ``coverage``."""
    conditions = dict.fromkeys(FOR_ALL, "true") | {table: looked_up(province, table) for table in LOOKED_UP}
    parts = [f"SELECT company_id, '{table}' AS table_name, {_day(province, table)} AS known_on FROM {firms} WHERE {condition}"
             for table, condition in {**conditions, "bank_records": "banks_here"}.items()]
    return f"SELECT * FROM ({' UNION ALL '.join(parts)}) WHERE known_on <= {province.today}"


def _day(province: Province, table: str) -> str:
    return f"greatest(registered_on + {30 if table in FOR_ALL else 90}, {province.opened})"
