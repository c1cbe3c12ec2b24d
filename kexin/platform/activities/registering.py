"""Companies register for an event: those beyond its places wait, and move up when somebody withdraws."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from kexin.platform.activities.models import Event, EventState, Registration, Standing
from kexin.platform.activities.nextstep import tell_moved_up
from kexin.platform.activities.scope import invited
from kexin.platform.companies.models import Company
from kexin.platform.moves import move
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.refusal import refusal
from kexin.text import Text, same


def register(person: Person, event: Event, company: Company, key: str) -> Registration:
    """Register a company, by its own people or by those of the organiser; with the same *key* nothing is done again.

    The organiser may still do so after the event, for whoever came without asking; a company itself may not.

    Raises:
        ProblemsError: the event is not open, it is over, the company is not invited or is registered already.
    """
    own = person.organisation.desk == Desk.COMPANY
    with transaction.atomic():
        # The event's row is the turnstile; behind it the database itself gives each place once.
        event = Event.objects.select_for_update(of=("self",)).select_related("whitelist").get(pk=event.pk)
        known = made_before(Registration, key, event_id=event.pk, company_id=company.pk)
        if known is not None:
            return known
        _open(event, own)
        if not Company.objects.filter(invited(event), pk=company.pk).exists():
            raise refusal("not-invited", company.code, same(company.name), Text("活动邀请范围内的在库企业", "a company of the library that the event invites"))
        row = Registration.objects.filter(event=event, company=company).first()
        if row is not None and row.state != Standing.WITHDRAWN:
            raise refusal("registered-already", company.code, Text(f"已登记：{row.get_state_display()}", f"there already: {row.get_state_display()}"), Text("每家企业报名一次", "each company once"))
        seat = free_seat(event)
        state = Standing.WAITING if seat is None else Standing.REGISTERED
        if row is None:
            return Registration.objects.create(key=key, event=event, company=company, by=person, by_company=own, asked_at=timezone.now(), state=state, seat=seat)
        move(row, [Standing.WITHDRAWN], state, key=key, by=person, by_company=own, asked_at=timezone.now(), seat=seat)
        return row


def _open(event: Event, own: bool) -> None:
    if event.state != EventState.PUBLISHED:
        raise refusal("not-open", event.title_zh, Text(f"活动{event.get_state_display()}", f"the event is {event.get_state_display()}"), Text("已发布的活动", "an event that is published"))
    if own:
        _not_over(event)


def _not_over(event: Event) -> None:
    if event.on < timezone.localdate():
        raise refusal("over", event.title_zh, same(event.on.isoformat()), Text("尚未结束的活动", "an event that is not over"))


def free_seat(event: Event) -> int | None:
    """The lowest place that nobody has; None where it is full."""
    taken = set(Registration.objects.filter(event=event, seat__isnull=False).values_list("seat", flat=True))
    return next((seat for seat in range(1, event.capacity + 1) if seat not in taken), None)


def withdraw(row: Registration, *, own: bool = False) -> Registration | None:
    """Withdraw; the first of the waiting list gets the place and is told. Who moved up, if anybody.

    The organiser may still do so after the event, for a place that somebody of the waiting list took; a company itself (*own*) may not.

    Raises:
        ProblemsError: the company came, withdrew already, or withdraws itself from an event that is over.
    """
    with transaction.atomic():
        event = Event.objects.select_for_update(of=("self",)).get(pk=row.event_id)
        if own:
            _not_over(event)
        row.refresh_from_db(fields=["state", "attended_at", "seat"])
        if row.attended_at is not None:
            raise refusal("came", str(row.pk), Text("该企业已到场", "the company came"), Text("未到场的报名", "a registration of somebody who did not come"))
        move(row, [Standing.REGISTERED, Standing.WAITING], Standing.WITHDRAWN, seat=None)
        return _moved_up(event)


def _moved_up(event: Event) -> Registration | None:
    seat = free_seat(event)
    waiting = Registration.objects.filter(event=event, state=Standing.WAITING).select_related("event", "company", "by").first()
    if seat is None or waiting is None or event.state != EventState.PUBLISHED:
        return None
    move(waiting, [Standing.WAITING], Standing.REGISTERED, seat=seat)
    if event.on >= timezone.localdate():
        # Afterwards the organiser sorts out who was there: nobody is sent to an event that is over.
        tell_moved_up(waiting)
    return waiting
