"""A site of its own for tests that commit, race and kill: a folder and a database that nobody else looks at.

It is on SQLite, or, where ``KEXIN_DATABASE`` names a PostgreSQL server, a database of that server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.platform.tables import ROOT, copy_tables


@dataclass(frozen=True)
class Scratch:
    """Its folder, and the address of its database (nothing for SQLite)."""

    folder: Path
    address: str

    @property
    def file(self) -> Path:
        """The database on SQLite."""
        return self.folder / "site.sqlite3"

    def environment(self) -> dict[str, str]:
        """Of a process that works on it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KEXIN_")}
        return {
            **kept, "KEXIN_TEST_SITE": str(self.folder), "DJANGO_SETTINGS_MODULE": "tests.platform.settings", "PYTHONPATH": str(ROOT),
            **({"KEXIN_DATABASE": self.address} if self.address else {})}

    def run(self, module: str, *arguments: str, code: int = 0) -> str:
        """What a program prints that works on it.

        Raises:
            AssertionError: it ended with another code; its words are told.
        """
        done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == code, f"exit code {done.returncode}\n{done.stdout[-3000:]}\n{done.stderr[-6000:]}"
        return done.stdout


def empty(folder: Path) -> Scratch:
    """One with all its tables, and no rows in them."""
    server = os.environ.get("KEXIN_DATABASE", "")
    if server:
        return Scratch(folder, _created(server, _template(server)))
    found = Scratch(folder, "")
    copy_tables(found.file)
    return found


@cache
def _template(server: str) -> str:
    """A database of *server* with all tables, made once and copied."""
    made = _created(server, "")
    subprocess.run([sys.executable, "-m", "kexin", "site", "migrate"], cwd=ROOT, env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.platform.settings", "KEXIN_DATABASE": made}, check=True)
    return made


def _created(server: str, template: str) -> str:
    name, source = f"scratch_{uuid.uuid4().hex}", urlsplit(template or "x:///template0").path[1:]
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(source)))
    return f"{server.rsplit('/', 1)[0]}/{name}"
