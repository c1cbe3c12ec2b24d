"""Texts within columns, asked for in the way that costs a database least."""

from __future__ import annotations

import re
import unicodedata

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.models import Q

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def as_searched(text: str) -> str:
    """A text that somebody looks for, in half-width and without characters that nobody sees."""
    return _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).strip()


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
