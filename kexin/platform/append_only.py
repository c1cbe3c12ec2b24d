"""Tables that only grow: the database itself refuses to change or to take away a row.

On SQLite ``INSERT OR REPLACE`` takes rows away without asking the triggers for DELETE;
so an insert that would meet a row by any of its unique columns is refused before that.
"""

from __future__ import annotations

import re

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _install(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in statements(table, editor.connection.vendor):
        editor.execute(statement, params=None)
    if editor.connection.vendor == "sqlite":
        editor.execute(f"CREATE TRIGGER {table}_no_replace BEFORE INSERT ON {table} WHEN {_meets(table, editor)} BEGIN SELECT RAISE(ABORT, '{_told(table)}'); END", params=None)


def _told(table: str) -> str:
    return f"{table} only grows: nothing in it is changed or deleted"


def _meets(table: str, editor: BaseDatabaseSchemaEditor) -> str:
    """The SQLite condition that a NEW row has the row number or the unique columns of one that is there."""
    with editor.connection.cursor() as cursor:
        cursor.execute("SELECT i.name, m.sql FROM pragma_index_list(%s) i LEFT JOIN sqlite_master m ON m.name = i.name WHERE i.\"unique\"", [table])
        found = ["rowid = NEW.rowid"]
        for index, sql in cursor.fetchall():
            cursor.execute("SELECT name FROM pragma_index_info(%s)", [index])
            columns = [f'"{name}" = NEW."{name}"' for (name,) in cursor.fetchall()]
            only = re.search(r"\sWHERE\s(.*)$", sql or "", re.DOTALL)
            found.append(" AND ".join([*columns, *([f"({only[1]})"] if only else [])]))
    return " OR ".join(f"EXISTS (SELECT 1 FROM {table} WHERE {condition})" for condition in found)


def statements(table: str, vendor: str) -> list[str]:
    """The SQL that closes *table* against UPDATE, DELETE and TRUNCATE, for SQLite and PostgreSQL.

    Raises:
        NotImplementedError: another database, whose triggers nobody has tried.
    """
    told = _told(table)
    if vendor == "sqlite":
        return [
            f"CREATE TRIGGER {table}_no_{verb} BEFORE {verb.upper()} ON {table} BEGIN SELECT RAISE(ABORT, '{told}'); END"
            for verb in ("update", "delete")]
    if vendor == "postgresql":
        return [
            f"CREATE FUNCTION {table}_grows() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION '{told}' USING ERRCODE = 'integrity_constraint_violation'; END $$",
            f"CREATE TRIGGER {table}_no_change BEFORE UPDATE OR DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION {table}_grows()",
            f"CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table} FOR EACH STATEMENT EXECUTE FUNCTION {table}_grows()"]
    raise NotImplementedError(f"the site keeps its books on SQLite or PostgreSQL, not on {vendor}")


def append_only(table: str) -> migrations.RunPython:
    """The step of a migration that closes *table*; its indexes must stand by then."""
    return migrations.RunPython(lambda apps, editor: _install(table, editor))
