"""The tables of the site in a SQLite file, made once for a version of the code: making them takes Django as long as dozens of tests."""

from __future__ import annotations

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
_KEPT = ROOT / "build" / "tables"


def copy_tables(file: Path) -> None:
    """Put a database with all tables and no rows at *file*."""
    file.parent.mkdir(parents=True, exist_ok=True)
    _KEPT.mkdir(parents=True, exist_ok=True)
    with (_KEPT / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = _KEPT / f"{_version()}.sqlite3"
        if not made.is_file():
            for older in _KEPT.glob("*.sqlite3"):
                older.unlink()
            _make(made)
    shutil.copy(made, file)


def _version() -> str:
    """Of everything that the tables may depend on: the platform's code, the libraries of the tests, and how they are made."""
    digest = hashlib.sha256()
    for path in (Path(__file__), ROOT / "requirements" / "test.txt", *sorted((ROOT / "kexin" / "platform").rglob("*.py"))):
        digest.update(f"{path.relative_to(ROOT)}\n".encode() + path.read_bytes())
    return digest.hexdigest()[:16]


def _make(made: Path) -> None:
    with tempfile.TemporaryDirectory(dir=_KEPT) as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith("KEXIN_")}
        subprocess.run([sys.executable, "-m", "kexin", "site", "migrate"], cwd=ROOT, check=True, env={
            **kept, "KEXIN_TEST_SITE": folder, "DJANGO_SETTINGS_MODULE": "tests.platform.settings", "PYTHONPATH": str(ROOT)})
        (Path(folder) / "site.sqlite3").rename(made)
