"""The funds behind a person's boards."""

from __future__ import annotations

from django.db.models import Q

from kexin.platform.ledger.scope import funds_of
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import NONE


def funds_seen(person: Person) -> Q:
    """The funds of a person's area; nobody else's boards show a fund."""
    return funds_of(person) if person.organisation.desk in (Desk.DEPARTMENT, Desk.BUREAU) else NONE
