"""A PostgreSQL server for tests of the site: started in a folder of its own, gone with the test."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote


@contextmanager
def server() -> Iterator[str]:
    """Start one; its address for ``KEXIN_DATABASE``, by way of a Unix socket."""
    import psycopg

    from tests.engines.postgres_engine import one_at_a_time, start
    from tests.engines.postgres_guard import PostgresGuard

    folder = Path(tempfile.mkdtemp(prefix="kexin-pg-"))
    guard = PostgresGuard(folder)
    try:
        with one_at_a_time():
            found = start(folder)
        try:
            address = f"postgres://postgres@{quote(str(folder), safe='')}/postgres"
            with psycopg.connect(found.get_uri(), autocommit=True) as connection:
                # Tests kill those who write, never the server: nothing has to outlive a failure of power.
                for switch in ("fsync", "full_page_writes", "synchronous_commit"):
                    connection.execute(f"ALTER SYSTEM SET {switch} = off")
                connection.execute("SELECT pg_reload_conf()")
            yield address
        finally:
            found.cleanup()
    finally:
        guard.close()
