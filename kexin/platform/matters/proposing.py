"""Proposing an act, and deciding what was proposed."""

from __future__ import annotations

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from kexin.platform.matters.acts import ACTS, Said
from kexin.platform.matters.models import Matter
from kexin.platform.moves import move, two_people
from kexin.platform.notices.telling import people_who_may, tell_people
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import refusal
from kexin.text import Text

#: Proposed or done: the same again is no second matter.
STANDING = (Matter.PROPOSED, Matter.CONFIRMED)


class _TriedError(Exception):
    """It would be done; now it is undone."""


def propose(person: Person, name: str, subject: str, said: Said) -> Matter:
    """Propose the act *name*; the same form sent twice gives the same matter.

    The act is tried and undone first, so that whatever stands against it is told to who proposes and not to who signs second.

    Raises:
        ProblemsError: the act is refused as it would be if it were done now, or somebody proposed another one about the same.
    """
    known = Matter.objects.filter(act=name, subject=subject, state__in=STANDING).first()
    if known is None:
        _try(person, name, said)
        try:
            with transaction.atomic():
                made = Matter.objects.create(act=name, subject=subject, said=dict(said), organisation=person.organisation, proposed_by=person)
                title = ACTS[name].title
                others = people_who_may("matters.confirm", organisation=person.organisation).filter(organisation=person.organisation).exclude(pk=person.pk)
                tell_people(others, Text(f"待复核：{title.zh}", f"to be confirmed: {title.en}"), reverse("matter", args=[made.pk]))
                return made
        except IntegrityError:
            # Somebody else proposed it a moment ago.
            known = Matter.objects.get(act=name, subject=subject, state__in=STANDING)
    if known.proposed_by_id != person.pk or known.said != dict(said):
        raise refusal("proposed-already", subject, Text("已有人提请，内容或经办人不同", "somebody proposed it already, or with other contents"), Text("一事一请", "one proposal for a matter"),
                      Text("请先办结前一项", "deal with that one first"))
    return known


def _try(person: Person, name: str, said: Said) -> None:
    try:
        with transaction.atomic():
            ACTS[name].do(said, person)
            raise _TriedError
    except _TriedError:
        pass


@transaction.atomic
def decide(person: Person, matter: Matter, agreed: bool, reason: str) -> None:
    """The second signature: the act is done. Or it is refused, with a reason.

    Raises:
        ProblemsError: the same person proposed it, it is decided already, a reason is missing, or the act is refused by now.
    """
    two_people(matter.proposed_by_id, person.pk)
    if not agreed and not reason:
        raise refusal("no-reason", matter.subject, Text("没有写不同意的原因", "there is no reason for refusing it"), Text("写明原因", "a reason"))
    to = Matter.CONFIRMED if agreed else Matter.REFUSED
    move(matter, {Matter.PROPOSED}, to, reason, decided_by=person, decided_at=timezone.now(), decided_reason=reason)
    if agreed:
        Matter.objects.filter(pk=matter.pk).update(address=ACTS[matter.act].do(matter.said, matter.proposed_by))
    title, what = ACTS[matter.act].title, Matter.STATES[to]
    tell_people([matter.proposed_by], Text(f"{what.zh}：{title.zh}", f"{what.en}: {title.en}"), reverse("matter", args=[matter.pk]))


def matters_of(person: Person) -> Q:
    """The matters of the own organisation."""
    return Q(organisation=person.organisation)


def waiting_matters(person: Person) -> QuerySet[Matter]:
    """What this person may decide."""
    return Matter.objects.filter(matters_of(person), state=Matter.PROPOSED).exclude(proposed_by=person)
