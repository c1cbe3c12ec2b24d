"""An edition is proposed by one person and published, or sent back, by another of the same organisation."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils.timezone import now

from kexin.platform.lists.models import Assignment, Edition, EditionState, Unplaced, Whitelist
from kexin.platform.lists.nextstep import tell_decided, tell_proposed
from kexin.platform.moves import move, two_people
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import refusal
from kexin.text import Text


def propose(person: Person, edition: Edition) -> None:
    """Hand a draft on to somebody who publishes.

    Raises:
        ProblemsError: it is no draft any more.
    """
    with transaction.atomic():
        move(edition, [EditionState.DRAFTED], EditionState.PROPOSED, proposed_by=person, proposed_at=now())
        tell_proposed(edition)


def decide(person: Person, edition: Edition, published: bool, reason: str, day: date) -> None:
    """Publish, whereupon the edition and its rule are in force and who left has no owner any more; or send back with a reason.

    Raises:
        ProblemsError: the same person proposed it, it was dealt with already, or a reason is missing.
    """
    two_people(edition.proposed_by_id, person.pk)
    if not published and not reason.strip():
        raise refusal("no-reason", str(edition), Text("没有写退回的理由", "there is no reason for sending it back"), Text("写明理由", "a reason"))
    with transaction.atomic():
        whitelist = Whitelist.objects.select_for_update().get(pk=edition.whitelist_id)
        to = EditionState.PUBLISHED if published else EditionState.RETURNED
        move(edition, [EditionState.PROPOSED], to, reason.strip(), decided_by=person, decided_at=now(), decided_reason=reason.strip())
        if published:
            Whitelist.objects.filter(pk=whitelist.pk).update(rule_text=edition.rule_text, rule_sha256=edition.rule_sha256)
            _release(edition, day)
        tell_decided(edition)


def _release(edition: Edition, day: date) -> None:
    """Owners of companies that left are free again."""
    listed = edition.listings.values("company")
    gone = Assignment.objects.filter(whitelist=edition.whitelist_id, ended_on=None).exclude(company__in=listed)
    gone.update(ended_on=day, ended_zh=f"第 {edition.number} 期起不在名单"[:300], ended_en=f"not on the list since edition {edition.number}"[:300])
    Unplaced.objects.filter(whitelist=edition.whitelist_id).exclude(company__in=listed).delete()


def waiting_editions(person: Person) -> QuerySet[Edition]:
    """What a person may publish: editions that colleagues of the same organisation proposed."""
    return Edition.objects.filter(whitelist__organisation=person.organisation_id, state=EditionState.PROPOSED).exclude(proposed_by=person)


def drafts(person: Person) -> QuerySet[Edition]:
    """Drafts of the own organisation, to be looked at and proposed."""
    return Edition.objects.filter(whitelist__organisation=person.organisation_id, state=EditionState.DRAFTED)
