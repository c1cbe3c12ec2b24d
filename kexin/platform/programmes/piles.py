"""What waits for a person in the programmes in which the own organisation takes part, by the roles of their files."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from django.db.models import Q
from django.utils.timezone import localdate

from kexin.platform.orgs.models import Person
from kexin.platform.programmes.models import OPEN, PROPOSED, RECTIFIED, Finding, Partner, Payment, Running, Step
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import roles_of
from kexin.problems import ProblemsError
from kexin.text import Text

CONFIRM, PAYMENTS = Text("待复核的专项步骤", "steps of programmes to confirm"), Text("待复核的专项到账", "payments of programmes to confirm")
RECTIFY, RECHECK = Text("待整改的问题", "findings to put right"), Text("待复查的整改", "findings to check again")


def piles_of_programmes(person: Person) -> Iterator[tuple[Text, int]]:
    """What waits, over all of them, with as many questions for many as for one."""
    steps, payments, rectify, recheck = (Q(pk__in=()) for _ in range(4))
    for running, parts in _own(person).items():
        try:
            programme = reading(running.programme, localdate()).programme
        except ProblemsError:
            continue  # a file with mistakes says so on its own page
        roles = roles_of(person, programme, parts)
        steps |= Q(row__running=running, move__in=[m.id for m in programme.moves if not roles.isdisjoint(m.second)])
        if programme.sharing is not None and not roles.isdisjoint(programme.sharing.second):
            payments |= Q(row__running=running)
        rectify |= Q(running=running, inspection__checklist__in=[c.id for c in programme.checklists if not roles.isdisjoint(c.rectify)])
        recheck |= Q(running=running, inspection__checklist__in=[c.id for c in programme.checklists if not roles.isdisjoint(c.recheck)])
    yield CONFIRM, Step.objects.filter(steps, state=PROPOSED).exclude(by=person).count()
    yield PAYMENTS, Payment.objects.filter(payments, state=PROPOSED).exclude(by=person).count()
    yield RECTIFY, Finding.objects.filter(rectify, state=OPEN).count()
    yield RECHECK, Finding.objects.filter(recheck, state=RECTIFIED).exclude(by=person).count()


def _own(person: Person) -> dict[Running, set[str]]:
    """The programmes in which the own organisation takes part, with its parts."""
    found: defaultdict[Running, set[str]] = defaultdict(set)
    for partner in Partner.objects.filter(organisation=person.organisation_id).select_related("running"):
        found[partner.running].add(partner.part)
    return found
