"""Telling the people whose step is next. ``tell`` is all that other desks need:

    tell("lending.decide", Text("申请待审批", "an application waits for a decision"), reverse("application", args=[number]), loan=application, but=request.user)
"""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import timedelta
from typing import Protocol

from django.db import DatabaseError, transaction
from django.db.models import Max, Q, QuerySet
from django.utils import timezone

from kexin.platform.notices.mails import send_digest
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import DESK_OF, Organisation, Person
from kexin.platform.orgs.rights import RIGHTS
from kexin.platform.orgs.scope import NONE, seeing_company, seeing_loan, seeing_organisation
from kexin.text import Text

logger = logging.getLogger(__name__)
#: After a mail the next one waits so long, and then tells everything at once.
PAUSE = timedelta(minutes=15)
LONGEST = 300


class SomeCompany(Protocol):
    """A company of the library."""

    code: str
    prefecture: str
    park: str
    state: str


class SomeLoan(Protocol):
    """An application or loan."""

    area: str

    @property
    def company(self) -> SomeCompany:
        """Of whom."""

    @property
    def bank(self) -> Organisation:
        """With whom."""

    @property
    def guarantor(self) -> Organisation | None:
        """Secured by whom."""


def people_who_may(right: str, *, loan: SomeLoan | None = None, company: SomeCompany | None = None, organisation: Organisation | None = None) -> QuerySet[Person]:
    """The active people whose seat has *right* and whose scope holds the row; without a row nobody."""
    rows = NONE
    if loan is not None:
        rows = seeing_loan(loan.area, loan.company.park, loan.company.code, loan.bank, loan.guarantor)
    elif company is not None:
        rows = seeing_company(company.prefecture, company.park, company.code, admitted=company.state == "admitted")
    elif organisation is not None:
        rows = seeing_organisation(organisation)
    seats = NONE
    for seat in RIGHTS[right]:
        desk, role = seat.split(":")
        seats |= Q(organisation__kind__in=[kind for kind, of in DESK_OF.items() if of == desk], role=role)
    return Person.objects.filter(rows, seats, is_active=True)


def tell(
        right: str, text: Text, address: str, *, loan: SomeLoan | None = None, company: SomeCompany | None = None, organisation: Organisation | None = None,
        but: Person | None = None) -> int:
    """Tell everybody who may do the next step, except *but*; how many were told. It never fails the step that tells."""
    return tell_people(people_who_may(right, loan=loan, company=company, organisation=organisation).exclude(pk__in=[but.pk] if but else []), text, address)


def tell_people(people: Iterable[Person], text: Text, address: str) -> int:
    """Tell these people."""
    try:
        with transaction.atomic():
            told = [person.pk for person in people]
            Notice.objects.bulk_create([Notice(person_id=pk, text_zh=text.zh[:LONGEST], text_en=text.en[:LONGEST], address=address[:200]) for pk in told])
    except DatabaseError:
        logger.exception("nobody could be told of %s", address)
        return 0
    transaction.on_commit(lambda: _post(told), robust=True)
    return len(told)


def _post(people: list[int]) -> None:
    """One mail each; whoever had one a moment ago gets the next later, with all that came in between."""
    now = timezone.now()
    last = dict(Notice.objects.filter(person__in=people, mailed_at__gt=now - PAUSE).values_list("person").annotate(last=Max("mailed_at")).order_by())
    for pk in people:
        if Notice.objects.filter(person=pk, mailed_at=None, created_at__gt=now - 2 * PAUSE).count() > 1:
            continue  # a mail is on its way and takes this one along
        send_digest.using(run_after=last[pk] + PAUSE).enqueue(pk) if pk in last else send_digest.enqueue(pk)


def unread(person: Person) -> int:
    """How many messages the person has not read."""
    return Notice.objects.filter(person=person, read_at=None).count()
