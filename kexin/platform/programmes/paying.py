"""Money that parties pay in, and things that happen: money is signed by two people."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.urls import reverse

from kexin.platform.moves import move, two_people
from kexin.platform.notices.telling import tell_people
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.programmes.models import CONFIRMED, PROPOSED, RETURNED, Event, Payment, Row, Running
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import Seats, people_of
from kexin.platform.refusal import refusal
from kexin.programmes.programme import Programme, Sharing
from kexin.text import Text, same


def pay_in(person: Person, row: Row, party: str, amount: int, on: date, note: str, today: date, key: str) -> Payment:
    """Write down what came in; it counts once another person confirms it.

    Raises:
        ProblemsError: the programme shares no costs, it is not the person's to do, the party does not pay here, or the day has not come.
    """
    programme, own_key = reading(row.running.programme, today).programme, f"{person.pk}:{key}"
    sharing = _sharing(programme)
    Seats(person, row.running, programme).must(sharing.by)
    if party not in sharing.parties:
        raise refusal("no-party", row.code, same(party), Text("、".join(t.zh for t in sharing.parties.values()), ", ".join(t.en for t in sharing.parties.values())))
    if on > today:
        raise refusal("wrong-day", row.code, same(on.isoformat()), Text("不晚于今天", "not after today"))
    with transaction.atomic():
        Row.objects.select_for_update().get(pk=row.pk)
        known = made_before(Payment, own_key, row_id=row.pk)
        if known is not None:
            return known
        made = Payment.objects.create(row=row, key=own_key, party=party, amount=amount, on=on, note=note, by=person)
    tell_people(people_of(row.running, programme, sharing.second).exclude(pk=person.pk), Text(f"“{row.name}”有一笔到账待复核", f"{row.name}: a payment waits to be confirmed"), reverse("programme_row", args=[row.pk]))
    return made


def decide_payment(person: Person, payment: Payment, confirmed: bool, today: date) -> None:
    """Confirm what somebody else wrote down, or send it back.

    Raises:
        ProblemsError: the same person wrote it down, it is not the person's to confirm, or it was dealt with.
    """
    programme = reading(payment.row.running.programme, today).programme
    Seats(person, payment.row.running, programme).must(_sharing(programme).second)
    two_people(payment.by_id, person.pk)
    with transaction.atomic():
        move(payment, [PROPOSED], CONFIRMED if confirmed else RETURNED, "", second=person, second_on=today)


def _sharing(programme: Programme) -> Sharing:
    if programme.sharing is None:
        raise refusal("no-sharing", programme.id, Text("此专项不分担费用", "this programme shares no costs"), Text("有分担方案的专项", "a programme with a scheme"))
    return programme.sharing


def happened(person: Person, running: Running, kind: str, row: Row | None, on: date, note: str, today: date, key: str) -> Event:
    """Write down that something happened.

    Raises:
        ProblemsError: the file counts no such thing, it is not the person's to do, or the day has not come.
    """
    programme, own_key = reading(running.programme, today).programme, f"{person.pk}:{key}"
    found = next((h for h in programme.happenings if h.id == kind), None)
    if found is None:
        raise refusal("no-event", programme.id, same(kind), Text("、".join(h.title.zh for h in programme.happenings) or "无", ", ".join(h.title.en for h in programme.happenings) or "none"))
    Seats(person, running, programme).must(found.by)
    if on > today:
        raise refusal("wrong-day", programme.id, same(on.isoformat()), Text("不晚于今天", "not after today"))
    with transaction.atomic():
        Running.objects.select_for_update().get(pk=running.pk)
        known = made_before(Event, own_key, running_id=running.pk)
        return known or Event.objects.create(running=running, row=row, key=own_key, kind=kind, on=on, note=note, by=person)
