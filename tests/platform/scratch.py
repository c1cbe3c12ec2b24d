"""A site of its own for tests that commit, race and kill: a database that nobody else looks at.

It is on SQLite, or, where ``KEXIN_DATABASE`` names a PostgreSQL server, a database of that server.
"""

from __future__ import annotations

import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Scratch:
    """Its folder, and the address of its database (nothing for SQLite)."""

    folder: Path
    address: str

    def environment(self) -> dict[str, str]:
        """Of a process that works on it."""
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KEXIN_")}
        return {
            **kept, "KEXIN_TEST_SITE": str(self.folder), "DJANGO_SETTINGS_MODULE": "tests.platform.settings", "PYTHONPATH": str(ROOT),
            **({"KEXIN_DATABASE": self.address} if self.address else {})}

    def run(self, module: str, *arguments: str) -> str:
        """What a program prints that works on it.

        Raises:
            AssertionError: it failed; its words are told.
        """
        done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=self.environment(), capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-6000:]
        return done.stdout


@contextmanager
def scratch(folder: Path) -> Iterator[Scratch]:
    """A new one, gone at the end."""
    server = os.environ.get("KEXIN_DATABASE", "")
    if not server:
        yield Scratch(folder, "")
        return
    name = f"scratch_{uuid.uuid4().hex}"
    with psycopg.connect(server.replace("postgres://", "postgresql://"), autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
        try:
            yield Scratch(folder, f"{server.rsplit('/', 1)[0]}/{name}")
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)".encode())
