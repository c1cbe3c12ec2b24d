"""Papers of a loan, each attached once."""

from __future__ import annotations

from django.core.files.base import File
from django.db import transaction

from kexin.platform.lending.models import Application, Document
from kexin.platform.lending.servicing import locked
from kexin.platform.orgs.models import Person
from kexin.platform.papers import attached_already, inspect_file, kept


def attach(person: Person, application: Application, kind: str, name: str, file: File[bytes]) -> Document:
    """Keep a paper.

    Raises:
        ProblemsError: it may not be kept, or it is there already.
    """
    paper = inspect_file(name, file)
    with transaction.atomic():
        loan = locked(application)
        known = loan.documents.filter(sha256=paper.sha256).first()
        if known is not None:
            raise attached_already(paper, known)
        document = Document(application=loan, kind=kind, name=paper.name, type=paper.type, size=paper.size, sha256=paper.sha256, by=person)
        kept(document, paper, file)
    return document
