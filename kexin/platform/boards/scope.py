"""The funds behind a person's boards."""

from __future__ import annotations

from django.db.models import Q

from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import NONE, in_area


def funds_seen(person: Person) -> Q:
    """The funds of a person's area; nobody else's boards show a fund."""
    return in_area(person, "area") if person.organisation.desk in (Desk.DEPARTMENT, Desk.BUREAU) else NONE
