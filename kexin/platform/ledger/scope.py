"""Which books a person sees, and which entries in them."""

from __future__ import annotations

from django.db.models import Q

from kexin.platform.ledger.models import BookEntry
from kexin.platform.orgs.models import Desk, Organisation, Person
from kexin.platform.orgs.scope import NONE, in_area, in_tree, organisations_of


def funds_of(person: Person) -> Q:
    """A department sees the funds of its province, a bureau those of its area, a park those that it keeps, a bank those under which it filed a loan."""
    match person.organisation.desk:
        case Desk.DEPARTMENT | Desk.BUREAU:
            return in_tree(person, "keeper") if person.organisation.park else in_area(person, "area")
        case Desk.BANK:
            return Q(pk__in=BookEntry.objects.filter(kind="earmark", whose_bank__in=own_banks(person)).values("fund"))
    return NONE


def entries_of(person: Person) -> Q:
    """Within a fund that a person sees: everything, or for a bank what its own loans caused."""
    return Q() if sees_whole_books(person) else Q(whose_bank__in=own_banks(person))


def sees_whole_books(person: Person) -> bool:
    """Do other banks' loans stay hidden?"""
    return person.organisation.desk in (Desk.DEPARTMENT, Desk.BUREAU)


def own_banks(person: Person) -> list[str]:
    """The codes by which the book names the person's organisation and those below it."""
    return list(Organisation.objects.filter(organisations_of(person)).values_list("code", flat=True))
