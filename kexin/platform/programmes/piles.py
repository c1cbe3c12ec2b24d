"""What waits for a person in the programmes in which the own organisation takes part, by the roles of their files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from django.db.models import Count, Q
from django.utils.timezone import localdate

from kexin.platform.orgs.models import Person
from kexin.platform.programmes.models import OPEN, PROPOSED, RECTIFIED, Finding, Partner, Payment, Running, Step
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import Seats
from kexin.problems import ProblemsError
from kexin.programmes.programme import Programme
from kexin.text import Text

CONFIRM, PAYMENTS = Text("待复核的专项步骤", "steps of programmes to confirm"), Text("待复核的专项到账", "payments of programmes to confirm")
RECTIFY, RECHECK = Text("待整改的问题", "findings to put right"), Text("待复查的整改", "findings to check again")


def piles_of_programmes(person: Person) -> Iterator[tuple[Text, int]]:
    """What waits, summed over all of them; a programme whose file has mistakes waits for its file."""
    own = Running.objects.filter(pk__in=Partner.objects.filter(organisation=person.organisation_id).values("running"))
    found: Counter[Text] = Counter()
    for running in own:
        try:
            programme = reading(running.programme, localdate()).programme
        except ProblemsError:
            continue
        for title, count in _of(person, running, programme):
            found[title] += count
    yield from ((title, found[title]) for title in (CONFIRM, PAYMENTS, RECTIFY, RECHECK))


def _of(person: Person, running: Running, programme: Programme) -> Iterator[tuple[Text, int]]:
    seats = Seats(person, running, programme)
    if not seats.roles:
        return
    if moves := [m.id for m in programme.moves if seats.may(m.second)]:
        yield CONFIRM, Step.objects.filter(row__running=running, state=PROPOSED, move__in=moves).exclude(by=person).count()
    if programme.sharing is not None and seats.may(programme.sharing.second):
        yield PAYMENTS, Payment.objects.filter(row__running=running, state=PROPOSED).exclude(by=person).count()
    rectified = Q(state=OPEN, inspection__checklist__in=[c.id for c in programme.checklists if seats.may(c.rectify)])
    checked = Q(state=RECTIFIED, inspection__checklist__in=[c.id for c in programme.checklists if seats.may(c.recheck)]) & ~Q(by=person)
    counts = Finding.objects.filter(running=running).aggregate(rectify=Count("pk", filter=rectified), recheck=Count("pk", filter=checked)) if programme.checklists else {"rectify": 0, "recheck": 0}
    yield RECTIFY, counts["rectify"]
    yield RECHECK, counts["recheck"]
