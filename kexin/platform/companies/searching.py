"""What a database needs so that a list of a hundred thousand companies answers at once.

SQLite reads a hundred thousand short rows in a few hundredths of a second. PostgreSQL finds
parts of names and initials by trigrams, and needs indexes in the order of the lists, in which
unknown figures come last.
"""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from kexin.platform.searching import index_parts

#: (name, what follows USING or the table)
_ORDERS = (
    ("companies_score_order", "companies_company (score_low DESC NULLS LAST, code)"), ("companies_line_order", "companies_company (line DESC NULLS LAST, code)"),
    ("companies_rise_order", "companies_company (moved DESC NULLS LAST, code)"), ("companies_fall_order", "companies_company (moved ASC NULLS LAST, code)"))
_PARTS = (("companies_name_parts", "name"), ("companies_initials_parts", "initials"))


def _install(editor: BaseDatabaseSchemaEditor) -> None:
    if editor.connection.vendor != "postgresql":
        return
    for name, what in _ORDERS:
        editor.execute(f"CREATE INDEX {name} ON {what}")
    for name, column in _PARTS:
        index_parts(editor, name, "companies_company", column)


def search_indexes() -> migrations.RunPython:
    """The step of a migration that makes them."""
    return migrations.RunPython(lambda apps, editor: _install(editor), migrations.RunPython.noop)
