"""A backup into an empty site: hashes first, then the rows, then the books worked out anew."""

from __future__ import annotations

import hashlib
import shutil
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, models, transaction

from kexin.platform.ledger.models import BookEntry, BookPosting, Fund
from kexin.platform.ledger.posting import book_of
from kexin.platform.refusal import refusal
from kexin.platform.running.backup import documents_folder, not_a_backup, read_manifest
from kexin.platform.running.dumped import MADE_BY_MIGRATIONS, columns, migrations_applied, row_of, tables
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

CHUNK = 500
Progress = Callable[[float], None]


def restore(source: Path, progress: Progress | None = None) -> dict[str, Any]:
    """Bring back what *source* holds; its manifest. The whole or nothing.

    Raises:
        ProblemsError: the file is no backup or was changed, the site is not empty or of another version, or a book is not whole.
    """
    if not zipfile.is_zipfile(source):
        raise not_a_backup(source, Text("不是备份文件", "it is no backup"))
    with zipfile.ZipFile(source) as archive:
        manifest = read_manifest(archive, source)
        _same_shape(source, manifest)
        _empty()
        _unchanged(archive, source, manifest)
        show, done = progress or (lambda share: None), 0
        whole = max(1, sum(t["rows"] for t in manifest["tables"]))
        with transaction.atomic(), _own_times():
            for label in MADE_BY_MIGRATIONS:
                apps.get_model(label)._base_manager.all().delete()
            for model in tables():
                if model is BookPosting:
                    continue
                done += _books(archive) if model is BookEntry else _rows(archive, model)
                show(done / whole)
            _numbers_go_on()
            _whole()
        for paper in manifest["documents"]:
            target = documents_folder() / PurePosixPath(paper["path"])
            target.parent.mkdir(parents=True, exist_ok=True)
            with archive.open(f"documents/{paper['path']}") as read, target.open("xb") as out:
                shutil.copyfileobj(read, out)
    return manifest


def _same_shape(source: Path, manifest: dict[str, Any]) -> None:
    """The tables are those of the backup."""
    here, there = migrations_applied(), manifest["migrations"]
    if here != there:
        other = sorted(set(here) ^ set(there))
        raise refusal(
            "other-version", str(source), Text(f"备份由 Kexin {manifest['kexin']} 写出，数据表不同：{'、'.join(other[:5])}", f"written by Kexin {manifest['kexin']} with other tables: {', '.join(other[:5])}"),
            Text("同一版本", "the same version"), Text("请用写出备份的版本恢复，再升级", "restore with the version that wrote it, then upgrade"))
    shapes = {t["model"]: t["columns"] for t in manifest["tables"]}
    if shapes != {m._meta.label_lower: columns(m) for m in tables()}:
        raise not_a_backup(source, Text("数据表的列不同", "its tables have other columns"))


def _empty() -> None:
    """Nothing is here that could be lost."""
    full = [m._meta.label_lower for m in tables() if m._meta.label_lower not in MADE_BY_MIGRATIONS and m._base_manager.exists()]
    folder = documents_folder()
    if folder.is_dir() and any(p.is_file() for p in folder.rglob("*")):
        full.append(str(folder.name))
    if full:
        raise refusal("not-empty", ", ".join(full[:5]), Text("已有数据", "it holds data already"), Text("空的数据库和文件夹", "an empty database and folder"), Text("请恢复到新的安装", "restore into a new installation"))


def _unchanged(archive: zipfile.ZipFile, source: Path, manifest: dict[str, Any]) -> None:
    """Every byte is as it was written, and nothing leads out of the folder of papers."""
    problems = []
    for name, wanted in [(f"tables/{t['model']}.jsonl", t["sha256"]) for t in manifest["tables"]] + [(f"documents/{d['path']}", d["sha256"]) for d in manifest["documents"]]:
        path, found = PurePosixPath(name), hashlib.sha256()
        try:
            with archive.open(name) as read:
                while part := read.read(1 << 20):
                    found.update(part)
            right = found.hexdigest() == wanted and not path.is_absolute() and ".." not in path.parts and "\\" not in name
        except (KeyError, zipfile.BadZipFile, OSError):
            right = False
        if not right:
            problems.append(Problem("changed", f"{source}: {name}", Text("缺失或被改动", "it is missing or was changed"), Text("写出时的内容", "what was written"), Text("请换一份备份", "take another backup")))
    if problems:
        raise ProblemsError(problems)


def _lines(archive: zipfile.ZipFile, model: type[models.Model]) -> Iterator[models.Model]:
    with archive.open(f"tables/{model._meta.label_lower}.jsonl") as read:
        for line in read:
            yield row_of(model, line)


def _rows(archive: zipfile.ZipFile, model: type[models.Model]) -> int:
    rows, done = _lines(archive, model), 0
    while part := list(islice(rows, CHUNK)):
        model._base_manager.bulk_create(part)
        done += len(part)
    return done


def _books(archive: zipfile.ZipFile) -> int:
    """Postings, then their entry, one after the other: the guards of the database check each as if it were entered today."""
    postings: dict[str, list[BookPosting]] = {}
    for row in _typed(_lines(archive, BookPosting), BookPosting):
        postings.setdefault(row.entry_id, []).append(row)
    entries = sorted(_typed(_lines(archive, BookEntry), BookEntry), key=lambda e: (e.fund_id, e.no))
    for entry in entries:
        BookPosting.objects.bulk_create(sorted(postings.pop(entry.pk, ()), key=lambda p: p.line))
        BookEntry.objects.bulk_create([entry])
    return len(entries)


def _typed(rows: Iterable[models.Model], kind: type[Any]) -> Iterator[Any]:
    for row in rows:
        assert isinstance(row, kind)
        yield row


@contextmanager
def _own_times() -> Iterator[None]:
    """Rows keep the times with which they were stored."""
    fields = [f for m in tables() for f in m._meta.concrete_fields if isinstance(f, models.DateField)]
    before = [(f, f.auto_now, f.auto_now_add) for f in fields]
    for field in fields:
        field.auto_now = field.auto_now_add = False
    try:
        yield
    finally:
        for field, now, add in before:
            field.auto_now, field.auto_now_add = now, add


def _numbers_go_on() -> None:
    """New rows take numbers after those that came back."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), tables()):
            cursor.execute(statement)


def _whole() -> None:
    """Every book worked out anew."""
    for fund in Fund.objects.all():
        try:
            book_of(fund)
        except ValueError as error:
            raise refusal("book-broken", fund.name, same(str(error)), Text("账簿完整", "the book is whole"), Text("请换一份备份", "take another backup")) from None
