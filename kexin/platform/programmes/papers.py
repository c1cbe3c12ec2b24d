"""Photos and documents of a row: looked through, hashed and compared like the papers of a loan."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction

from kexin.platform.lending.papers import inspect
from kexin.platform.orgs.models import Person
from kexin.platform.programmes.models import Paper, Row
from kexin.platform.refusal import refusal
from kexin.text import Text


def keep(person: Person, row: Row, name: str, file: File[bytes], *, again: bool = False) -> Paper:
    """Keep a file; one that is there already is refused, or with *again* given back.

    Raises:
        ProblemsError: it may not be kept, or it is there already.
    """
    stream = file.file
    assert stream is not None
    paper = inspect(name, stream, file.size)
    with transaction.atomic():
        Row.objects.select_for_update().get(pk=row.pk)
        known = Paper.objects.filter(row=row, sha256=paper.sha256).first()
        if known is not None and again:
            return known
        if known is not None:
            raise refusal("attached-already", paper.name, Text(f"同一份文件已作为“{known.name}”上传", f"the same file is there as {known.name}"), Text("每份文件上传一次", "each file once"), Text("无需重复上传", "nothing is left to do"))
        made = Paper(row=row, name=paper.name, type=paper.type, size=paper.size, sha256=paper.sha256, by=person)
        made.stored.save(f"{paper.sha256}.{paper.ending}", file, save=False)
        try:
            made.save()
        except Exception:  # whatever it was, no file stays without its row; the fault itself goes on
            made.stored.delete(save=False)
            raise
    return made
