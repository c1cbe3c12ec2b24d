"""A need of a tenant or of a participant is handed to somebody of a bank, who follows it up on the visits desk.

A bank names one of its own people. A bureau or park names an office of a bank; its manager gets the follow-up and may
give it on, so that offices need not know who sits where.
"""

from __future__ import annotations

from datetime import date

from django.db.models import QuerySet

from kexin.platform.companies.models import Company
from kexin.platform.orgs.models import LENDERS, Desk, Organisation, Person, Role
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import within
from kexin.platform.refusal import refusal
from kexin.platform.visits.following import open_for, owners_for
from kexin.platform.visits.models import FollowUp, Need
from kexin.text import Text, same


def takers_for(person: Person) -> list[tuple[str, str]]:
    """To whom *person* may hand a need, as the choices of a form."""
    if person.organisation.desk == Desk.BANK:
        return [(str(p.pk), f"{p.name} · {p.organisation.name}") for p in owners_for(person)]
    return [(str(o.pk), o.name) for o in _offices(person)]


def taker(person: Person, chosen: str) -> Person:
    """Who gets it.

    Raises:
        ProblemsError: nobody there may follow up any more.
    """
    if person.organisation.desk == Desk.BANK:
        found = next((p for p in owners_for(person) if str(p.pk) == chosen), None)
    else:
        office = next((o for o in _offices(person) if str(o.pk) == chosen), None)
        people = Person.objects.filter(organisation=office, is_active=True, role__in=_ROLES).select_related("organisation").order_by("-role", "pk") if office else []
        found = next((p for p in people if may(p, "visits.follow")), None)
    if found is None:
        raise refusal("owner", chosen, same(chosen), Text("本区域银行机构的经办或主管", "a clerk or manager of a bank of the area"))
    return found


#: The manager before the clerks: whoever gets it may give it on.
_ROLES = (Role.MANAGER, Role.CLERK)


def _offices(person: Person) -> QuerySet[Organisation]:
    """Branches of banks in the prefecture, of any that has somebody who may follow up."""
    area = f"{person.organisation.area[:4]}00"
    return Organisation.objects.filter(within(area, "area"), kind__in=LENDERS, closed_on=None, people__is_active=True, people__role__in=_ROLES).distinct().order_by("path")


def hand(person: Person, company: Company, kind: str, amount: int | None, words: str, owner: Person, due_on: date, today: date) -> FollowUp:
    """A need without a visit, with its follow-up; called within the transaction of what it comes from.

    Raises:
        ProblemsError: the day is past.
    """
    if due_on < today:
        raise refusal("day", company.code, same(due_on.isoformat()), Text(f"不早于 {today}", f"not before {today}"))
    need = Need.objects.create(company=company, kind=kind, amount=amount, words=words)
    return open_for(need, owner, due_on, by=person)
