"""A site of its own that a browser can visit: filled with the world of the tests, served by another process.

The browser's process never touches this database: Playwright keeps an event loop running
in its thread, and Django rightly refuses to work beside one.
"""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.platform.tables import ROOT, copy_tables

PATIENCE = 60


@dataclass(frozen=True)
class Site:
    """Where it is, the password of everybody, and the pages of the table."""

    address: str
    folder: Path
    password: str
    pages: dict[str, tuple[str, str]]
    """Name: (username, path)."""


def environment(folder: Path) -> dict[str, str]:
    """Of a process that works on the site in *folder*; always on SQLite, whatever the other tests run on."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KEXIN_")}
    return {**kept, "KEXIN_TEST_SITE": str(folder), "DJANGO_SETTINGS_MODULE": "tests.platform.settings", "PYTHONPATH": str(ROOT)}


def fill(folder: Path) -> None:
    """Build the world into *folder*, unless it is there."""
    if not (folder / "site.json").is_file():
        copy_tables(folder / "site.sqlite3")
        subprocess.run([sys.executable, "-m", "tests.platform.served", str(folder)], cwd=ROOT, env=environment(folder), check=True)


@contextmanager
def served(folder: Path) -> Iterator[Site]:
    """The site of *folder*, answering on a free port of this machine.

    Raises:
        RuntimeError: it does not answer; its last words are told.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    told = folder / "server.log"
    with told.open("wb") as log:
        server = subprocess.Popen(
            [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(port), "--workers", "1", "--blocking-threads", "4", "--no-ws", "--log-level", "warning", "kexin.platform.wsgi:application"],
            cwd=ROOT, env=environment(folder), stdout=log, stderr=subprocess.STDOUT)
    try:
        address = f"http://localhost:{port}"
        _wait(address, server, told)
        known = json.loads((folder / "site.json").read_text())
        yield Site(address, folder, known["password"], {name: (username, path) for name, (username, path) in known["pages"].items()})
    finally:
        server.terminate()
        try:
            server.wait(10)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait(10)


def _wait(address: str, server: subprocess.Popen[bytes], told: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until and server.poll() is None:
        try:
            with urllib.request.urlopen(f"{address}/healthz", timeout=5):
                return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError(f"the site does not answer: {told.read_text(errors='replace')[-2000:]}")


def main(folder: Path) -> None:
    """Fill the database of this process's settings and write down the paths of the pages."""
    import django

    django.setup()
    from tests.platform import pages, world

    world.build(folder)
    for prepare in pages.PREPARED:
        prepare()
    (folder / "site.json").write_text(json.dumps({"password": world.PASSWORD, "pages": {page.name: (page.username, page.address()) for page in pages.PAGES}}))


if __name__ == "__main__":
    main(Path(sys.argv[1]))
