"""Tables that only grow: the database itself refuses to change or to take away a row."""

from __future__ import annotations

from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor


def _install(table: str, editor: BaseDatabaseSchemaEditor) -> None:
    for statement in statements(table, editor.connection.vendor):
        editor.execute(statement)


def statements(table: str, vendor: str) -> list[str]:
    """The SQL that closes *table*, for SQLite and PostgreSQL.

    Raises:
        NotImplementedError: another database, whose triggers nobody has tried.
    """
    told = f"{table} only grows: nothing in it is changed or deleted"
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
    """The step of a migration that closes *table*."""
    return migrations.RunPython(lambda apps, editor: _install(table, editor))
