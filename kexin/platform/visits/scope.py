"""Which visits and follow-ups a person sees: a bank those of its own tree; offices count those of their area without reading them."""

from __future__ import annotations

from django.db.models import Q

from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import NONE, in_area, in_park, in_tree


def visits_of(person: Person, visit: str = "") -> Q:
    """The visits that a person may read; *visit* leads to one."""
    to = f"{visit}__" if visit else ""
    return in_tree(person, f"{to}bank") if person.organisation.desk == Desk.BANK else NONE


def visits_counted(person: Person, visit: str = "") -> Q:
    """The visits that figures of a person count: also those of an office's area, which it does not read."""
    to = f"{visit}__" if visit else ""
    if person.organisation.desk in (Desk.DEPARTMENT, Desk.BUREAU):
        return in_area(person, f"{to}area") & in_park(person, f"{to}company__park")
    return visits_of(person, visit)


def follow_ups_of(person: Person) -> Q:
    """The follow-ups of the own tree, and what somebody was given."""
    return in_tree(person, "bank") | Q(owner=person) if person.organisation.desk == Desk.BANK else NONE


def referrals_of(person: Person) -> Q:
    """What the own tree handed on, or was handed."""
    return in_tree(person, "bank") | in_tree(person, "to") if person.organisation.desk == Desk.BANK else NONE
