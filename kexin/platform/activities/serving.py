"""A service is asked for, and given or refused; credit, loan plus equity and matchmaking go to the visits desk as needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import QuerySet

from kexin.platform.activities.handing import hand
from kexin.platform.activities.models import NEEDS, Service, ServiceState, Tenancy
from kexin.platform.activities.nextstep import tell_answered, tell_asked
from kexin.platform.moves import move
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.refusal import refusal
from kexin.platform.visits.nextstep import tell_owner
from kexin.text import Text, same

#: A service is answered within this time. Kexin's own choice.
ANSWERED_WITHIN = timedelta(days=10)


@dataclass(frozen=True)
class Wish:
    """What a tenant asks for; *amount* in fen where one was named."""

    kind: str
    words: str
    amount: int | None = None


def ask(person: Person, tenancy: Tenancy, wish: Wish, today: date, key: str) -> Service:
    """Ask for a service, the company itself or the harbour's people for it; with the same *key* nothing is done again.

    Raises:
        ProblemsError: the company has left the harbour.
    """
    with transaction.atomic():
        row = Tenancy.objects.select_for_update(of=("self",)).get(pk=tenancy.pk)
        known = made_before(Service, key, tenancy_id=row.pk)
        if known is not None:
            return known
        if row.until is not None:
            raise refusal("left-already", str(row.pk), Text(f"该企业已于 {row.until} 离港", f"the company left on {row.until}"), Text("仍在港的企业", "a company that sits there"))
        made = Service.objects.create(
            key=key, tenancy=row, kind=wish.kind, amount=wish.amount, words=wish.words, asked_on=today, asked_by=person, by_company=person.organisation.desk == Desk.COMPANY, due_on=today + ANSWERED_WITHIN)
        tell_asked(made, person)
        return made


def give(person: Person, service: Service, words: str, today: date, owner: Person | None = None, due_on: date | None = None) -> None:
    """Give it, with what was done; a kind that a bank looks after needs *owner* and *due_on* and becomes a need with its follow-up.

    Raises:
        ProblemsError: it was answered already, words are missing, or nobody was named.
    """
    _worded(service, words)
    kind = NEEDS.get(service.kind)
    if kind is None:
        _answered(person, service, ServiceState.GIVEN, words, today)
        return
    if owner is None or due_on is None:
        raise refusal("owner", str(service.pk), Text("没有指定银行跟进人和期限", "nobody of a bank, or no day, was named"), Text("跟进人和期限", "who follows it up, until when"))
    with transaction.atomic():
        Service.objects.select_for_update(of=("self",)).get(pk=service.pk)
        # The state first: whoever comes second is refused here, before a second need is made.
        _answered(person, service, ServiceState.GIVEN, words, today)
        follow_up = hand(person, service.tenancy.company, kind, service.amount, service.words, owner, due_on, today)
        service.need = follow_up.need
        service.save(update_fields=["need"])
        tell_owner(follow_up, person)


def refuse(person: Person, service: Service, words: str, today: date) -> None:
    """Refuse it, with the reason.

    Raises:
        ProblemsError: it was answered already, or there is no reason.
    """
    _worded(service, words)
    _answered(person, service, ServiceState.REFUSED, words, today)


def _answered(person: Person, service: Service, state: str, words: str, today: date) -> None:
    with transaction.atomic():
        move(service, [ServiceState.ASKED], state, words.strip(), answer=words.strip(), answered_on=today, answered_by=person)
        tell_answered(service, person)


def _worded(service: Service, words: str) -> None:
    if not words.strip():
        raise refusal("no-words", str(service.pk), same("—"), Text("写明提供了什么，或为何不提供", "what was given, or why not"))


def services_waiting(person: Person) -> QuerySet[Service]:
    """What tenants of the harbours of the own organisation asked for."""
    return Service.objects.filter(tenancy__harbour__organisation=person.organisation_id, state=ServiceState.ASKED)
