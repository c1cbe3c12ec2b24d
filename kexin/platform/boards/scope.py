"""The rows behind a person's boards: the same as everywhere, asked in a way that is quick for all rows at once."""

from __future__ import annotations

from django.db.models import Q

from kexin.platform.orgs.models import Desk, Organisation, Person
from kexin.platform.orgs.scope import NONE, in_area, loans_of


def loans_seen(person: Person, loan: str = "") -> Q:
    """The loans of ``loans_of``; a bank's tree is named branch by branch, so that an index alone answers."""
    to = f"{loan}__" if loan else ""
    match person.organisation.desk:
        case Desk.BANK:
            return Q(**{f"{to}bank__in": tree(person.organisation)})
        case Desk.GUARANTOR:
            return Q(**{f"{to}guarantor__in": tree(person.organisation)})
    return loans_of(person, loan)


def funds_seen(person: Person) -> Q:
    """The funds of a person's area; nobody else's boards show a fund."""
    return in_area(person, "area") if person.organisation.desk in (Desk.DEPARTMENT, Desk.BUREAU) else NONE


def tree(top: Organisation) -> list[int]:
    """An organisation and all below it."""
    return list(Organisation.objects.filter(path__startswith=top.path).order_by("pk").values_list("pk", flat=True))
