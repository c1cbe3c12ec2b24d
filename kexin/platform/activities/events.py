"""An event is drafted, proposed by one person, published or sent back by another of the same organisation, and perhaps called off."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date, time
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from kexin.platform.activities.models import UNPUBLISHED, Event, EventState
from kexin.platform.activities.nextstep import tell_of_event
from kexin.platform.lists.models import Whitelist
from kexin.platform.moves import move, moved_on, two_people
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import not_before, refusal
from kexin.text import Text


@dataclass(frozen=True)
class Plan:
    """What is meant to happen; either *areas* (codes with blanks between) or a *whitelist* is invited."""

    kind: str
    title_zh: str
    title_en: str
    on: date
    begins: time
    ends: time
    place: str
    words: str
    areas: str
    whitelist: Whitelist | None
    capacity: int


def draft(person: Person, plan: Plan, key: str) -> Event:
    """A draft of the person's organisation; with the same *key* nothing is done again.

    Raises:
        ProblemsError: the key made something else.
    """
    with transaction.atomic():
        # The person's row is the turnstile: a form sent twice at once waits here and then finds its event.
        Person.objects.select_for_update(of=("self",)).get(pk=person.pk)
        known = made_before(Event, key, drafted_by_id=person.pk)
        if known is not None:
            return known
        organisation = person.organisation
        return Event.objects.create(key=key, organisation=organisation, area=organisation.area, drafted_by=person, **_fields(plan))


def change(event: Event, plan: Plan) -> None:
    """Change a draft, or what was sent back.

    Raises:
        ProblemsError: it is neither any more.
    """
    with transaction.atomic():
        row = Event.objects.select_for_update(of=("self",)).get(pk=event.pk)
        if row.state not in UNPUBLISHED:
            raise moved_on(row, row.state)
        for name, value in _fields(plan).items():
            setattr(row, name, value)
        row.save()


def _fields(plan: Plan) -> dict[str, Any]:
    return {field.name: getattr(plan, field.name) for field in fields(plan)}


def propose(person: Person, event: Event) -> None:
    """Hand it on to somebody who publishes.

    Raises:
        ProblemsError: it is no draft any more, or its day is past.
    """
    if event.on < timezone.localdate():
        raise not_before(event.title_zh, event.on.isoformat(), timezone.localdate().isoformat())
    with transaction.atomic():
        move(event, UNPUBLISHED, EventState.PROPOSED, proposed_by=person, decided_by=None, decided_at=None, reason="")
        tell_of_event(event, person)


def decide(person: Person, event: Event, published: bool, reason: str) -> None:
    """Publish it, whereupon those invited see it; or send it back with a reason.

    Raises:
        ProblemsError: the same person proposed it, it was dealt with already, or a reason is missing.
    """
    two_people(event.proposed_by_id, person.pk)
    _reasoned(event, published or bool(reason.strip()))
    with transaction.atomic():
        to = EventState.PUBLISHED if published else EventState.RETURNED
        move(event, [EventState.PROPOSED], to, reason.strip(), decided_by=person, decided_at=timezone.now(), reason=reason.strip())
        tell_of_event(event, person)


def cancel(person: Person, event: Event, reason: str) -> None:
    """Call off an event that is published; companies that meant to come are told.

    Raises:
        ProblemsError: it is not published, or there is no reason.
    """
    _reasoned(event, bool(reason.strip()))
    with transaction.atomic():
        move(event, [EventState.PUBLISHED], EventState.CANCELLED, reason.strip(), reason=reason.strip())
        tell_of_event(event, person)


def _reasoned(event: Event, given: bool) -> None:
    if not given:
        raise refusal("no-reason", event.title_zh, Text("没有写理由", "there is no reason"), Text("写明理由", "a reason"))


def events_to_publish(person: Person) -> QuerySet[Event]:
    """What colleagues of the same organisation proposed."""
    return Event.objects.filter(organisation=person.organisation_id, state=EventState.PROPOSED).exclude(proposed_by=person)


def events_to_propose(person: Person) -> QuerySet[Event]:
    """The person's own drafts, and what was sent back to it."""
    return Event.objects.filter(organisation=person.organisation_id, state__in=UNPUBLISHED, drafted_by=person)
