"""Photos and documents of a row."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction

from kexin.platform.orgs.models import Person
from kexin.platform.papers import attached_already, inspect_file, kept
from kexin.platform.programmes.models import Paper, Row


def keep(person: Person, row: Row, name: str, file: File[bytes], *, again: bool = False) -> Paper:
    """Keep a file; one that is there already is refused, or with *again* given back.

    Raises:
        ProblemsError: it may not be kept, or it is there already.
    """
    paper = inspect_file(name, file)
    with transaction.atomic():
        Row.objects.select_for_update().get(pk=row.pk)
        known = Paper.objects.filter(row=row, sha256=paper.sha256).first()
        if known is not None and again:
            return known
        if known is not None:
            raise attached_already(paper, known)
        made = Paper(row=row, name=paper.name, type=paper.type, size=paper.size, sha256=paper.sha256, by=person)
        kept(made, paper, file)
    return made
