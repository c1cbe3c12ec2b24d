"""Texts within columns, asked for in the way that costs a database least."""

from __future__ import annotations

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q


def containing(field: str, text: str) -> Q:
    """Rows whose *field* contains the text, in capitals or not. Where no letter of the text has a capital, as in Chinese, no row has to be put into capitals first."""
    return Q(**{f"{field}__{'contains' if text.lower() == text.upper() else 'icontains'}": text})


def index_parts(editor: BaseDatabaseSchemaEditor, name: str, table: str, column: str) -> None:
    """An index of PostgreSQL by which ``icontains`` finds three letters or more within a column, where the server has ``pg_trgm``; without it all rows are read."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_available_extensions WHERE name = 'pg_trgm'")
        if cursor.fetchone() is None:
            return
    editor.execute("CREATE EXTENSION IF NOT EXISTS pg_trgm")
    editor.execute(f"CREATE INDEX {name} ON {table} USING gin (upper({column}) gin_trgm_ops)")
