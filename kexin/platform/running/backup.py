"""A backup in one file, the same for SQLite and PostgreSQL: every table, every document, a manifest with their hashes.

It is taken of one moment, while the site runs. It holds personal data and has to be
kept as carefully as the database; the secret of the installation and the releases of
the library (which never change) are not in it.
"""

from __future__ import annotations

import hashlib
import json
import os
import sqlite3
import tempfile
import zipfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection, connections, transaction

import kexin
from kexin.fund.book.entry import digest
from kexin.platform.refusal import refusal
from kexin.platform.running.dumped import FORMAT, columns, lines, migrations_applied, tables
from kexin.text import Text, same

_SNAPSHOT = "snapshot"
_PART = 1 << 20


def documents_folder() -> Path:
    """Where papers lie."""
    return Path(default_storage.path(""))


def backup(target: Path) -> dict[str, Any]:
    """Write the backup; its manifest.

    Raises:
        ProblemsError: the file exists.
    """
    if target.exists():
        raise refusal("file-exists", str(target), Text("文件已存在", "the file exists"), Text("新的文件名", "a new name"), Text("请换一个文件名", "give another name"))
    target.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
    aside = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as archive:
                manifest = _written(archive)
            file.flush()
            os.fsync(file.fileno())
        # A link refuses to replace what somebody made meanwhile.
        os.link(aside, target)
    finally:
        aside.unlink()
    return manifest


def _written(archive: zipfile.ZipFile) -> dict[str, Any]:
    with _one_moment() as using:
        said: dict[str, Any] = {
            "format": FORMAT, "kexin": kexin.__version__, "made_at": datetime.now(UTC).isoformat(timespec="seconds"), "migrations": migrations_applied(using), "tables": [], "documents": []}
        for model in tables():
            name, rows, found = f"tables/{model._meta.label_lower}.jsonl", 0, hashlib.sha256()
            with archive.open(name, "w", force_zip64=True) as out:
                for line in lines(model, using):
                    out.write(line)
                    found.update(line)
                    rows += 1
            said["tables"].append({"model": model._meta.label_lower, "columns": columns(model), "rows": rows, "sha256": found.hexdigest()})
    # Papers are only ever added: those that the rows name are all there by now.
    folder = documents_folder()
    for path in sorted(p for p in folder.rglob("*") if p.is_file()) if folder.is_dir() else ():
        where = path.relative_to(folder).as_posix()
        said["documents"].append({"path": where, **_copied(archive, path, f"documents/{where}")})
    manifest = {**said, "seal": digest(said)}
    archive.writestr("manifest.json", json.dumps(manifest, ensure_ascii=False, indent=1))
    return manifest


def _copied(archive: zipfile.ZipFile, path: Path, name: str) -> dict[str, Any]:
    found, size = hashlib.sha256(), 0
    with path.open("rb") as read, archive.open(name, "w", force_zip64=True) as out:
        while part := read.read(_PART):
            out.write(part)
            found.update(part)
            size += len(part)
    return {"size": size, "sha256": found.hexdigest()}


@contextmanager
def _one_moment() -> Iterator[str]:
    """A database that stands still, under the name by which it is read."""
    if connection.vendor == "sqlite":
        with tempfile.TemporaryDirectory(prefix="kexin-backup-", dir=settings.HOME) as folder:
            copy = Path(folder) / "snapshot.sqlite3"
            connection.ensure_connection()
            with closing(sqlite3.connect(copy)) as target:
                # SQLite copies page by page while others write, and begins anew with what changed.
                connection.connection.backup(target)
            connections.databases[_SNAPSHOT] = {**connections.databases["default"], "NAME": str(copy), "OPTIONS": {}}
            try:
                yield _SNAPSHOT
            finally:
                connections[_SNAPSHOT].close()
                del connections[_SNAPSHOT], connections.databases[_SNAPSHOT]
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield "default"


def not_a_backup(where: Path, why: Text) -> Exception:
    """What stands against a file."""
    return refusal("not-a-backup", str(where), why, Text("kexin site backup 写出的文件", "a file that kexin site backup wrote"), Text("请换一份备份", "take another backup"))


def read_manifest(archive: zipfile.ZipFile, where: Path) -> dict[str, Any]:
    """The manifest, its seal checked.

    Raises:
        ProblemsError: it is none, or was changed.
    """
    try:
        manifest: dict[str, Any] = json.loads(archive.read("manifest.json"))
        sealed = digest({k: v for k, v in manifest.items() if k != "seal"}) == manifest["seal"]
    except (KeyError, ValueError, TypeError, AttributeError) as error:
        raise not_a_backup(where, same(type(error).__name__)) from None
    if not sealed:
        raise not_a_backup(where, Text("清单被改动", "its manifest was changed"))
    if manifest["format"] != FORMAT:
        raise not_a_backup(where, Text(f"格式 {manifest['format']}", f"format {manifest['format']}"))
    return manifest
