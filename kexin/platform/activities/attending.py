"""At the event: who came, and what they need."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils import timezone

from kexin.platform.activities.handing import hand
from kexin.platform.activities.models import Event, EventState, Lead, Registration, Standing
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import not_before, refusal
from kexin.platform.visits.nextstep import tell_owner
from kexin.text import Text


def tick(person: Person, row: Registration, came: bool) -> None:
    """A company came, or did not after all; ticking it twice changes nothing.

    Raises:
        ProblemsError: the event was called off or is still to come, the company has no place, or a lead says that it came.
    """
    with transaction.atomic():
        row.refresh_from_db(from_queryset=Registration.objects.select_for_update(of=("self",)).select_related("event"))
        _held(row.event)
        if row.state != Standing.REGISTERED:
            raise refusal("no-place", str(row.pk), Text(f"该企业{row.get_state_display()}", f"the company is {row.get_state_display()}"), Text("有名额的企业", "a company with a place"))
        if not came and row.leads.exists():
            raise refusal("lead", str(row.pk), Text("已记录该企业的线索", "a lead of the company was noted"), Text("没有线索的企业", "a company without a lead"))
        if came == (row.attended_at is not None):
            return
        row.attended_at, row.ticked_by = (timezone.now(), person) if came else (None, None)
        row.save(update_fields=["attended_at", "ticked_by"])


def _held(event: Event) -> None:
    if event.state != EventState.PUBLISHED:
        raise refusal("not-open", event.title_zh, Text(f"活动{event.get_state_display()}", f"the event is {event.get_state_display()}"), Text("已发布的活动", "an event that is published"))
    if timezone.localdate() < event.on:
        raise not_before(event.title_zh, timezone.localdate().isoformat(), event.on.isoformat())


@dataclass(frozen=True)
class Heard:
    """What a company said that it needs; *amount* in fen where one was named."""

    kind: str
    amount: int | None
    words: str


def note_lead(person: Person, row: Registration, heard: Heard, owner: Person, due_on: date, key: str) -> Lead:
    """Note it as a need with its follow-up, once for a *key*; that it came is ticked with it.

    Raises:
        ProblemsError: the company has no place at the event, the event is still to come, or the day is past.
    """
    with transaction.atomic():
        Registration.objects.select_for_update(of=("self",)).get(pk=row.pk)
        known = made_before(Lead, key, registration_id=row.pk)
        if known is not None:
            return known
        tick(person, row, came=True)
        follow_up = hand(person, row.company, heard.kind, heard.amount, heard.words, owner, due_on, timezone.localdate())
        made = Lead.objects.create(key=key, registration=row, need=follow_up.need, noted_by=person, noted_on=timezone.localdate())
        tell_owner(follow_up, person)
        return made
