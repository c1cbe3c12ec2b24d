"""The payout: once, whatever happens; and the write-off at the end."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kexin.fund.book.event import Event
from kexin.platform.claims.models import Claim, Recovery, State
from kexin.platform.claims.nextstep import tell_next
from kexin.platform.ledger.posting import held, post
from kexin.platform.lending.filing import fund_of
from kexin.platform.lending.models import Application
from kexin.platform.lending.models import State as LoanState
from kexin.platform.moves import move, two_people
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import refusal
from kexin.text import Text, same


def pay(person: Person, claim: Claim, day: date) -> None:
    """Pay what the fund owes on a claim.

    The change of state and the postings stand or fall together; whoever comes second is told.

    Raises:
        ProblemsError: the payer claimed or reviewed it, it is paid already, or the cash does not suffice.
    """
    for signed in (claim.submitted_by_id, *claim.reviews.filter(agreed=True).values_list("by", flat=True)):
        two_people(signed, person.pk)
    with transaction.atomic():
        move(claim, {State.ACCEPTED}, State.PAID, paid_on=day, paid_by=person, due_on=None)
        if claim.public:
            post(fund_of(claim.application), Event(f"payout:{claim.pk}", "payout", day, claim.public, claim=claim.number))
        tell_next(claim)


def write_off(claim: Claim, reason: str, day: date) -> None:
    """Nothing more is to be had: what the fund still misses is written off. A later recovery still comes in.

    Raises:
        ProblemsError: a recovery is not confirmed yet, or the claim is not paid.
    """
    with transaction.atomic():
        if claim.recoveries.filter(state=Recovery.REPORTED).exists():
            raise refusal("open-recovery", claim.number, Text("有待确认的追偿", "a recovery waits to be confirmed"), Text("无待确认的追偿", "none"), Text("请先确认", "confirm it first"))
        move(claim, {State.PAID}, State.CLOSED, reason)
        fund = fund_of(claim.application)
        left = held(fund, "Assets:Subrogation", claim.number)
        if left > 0:
            post(fund, Event(f"write_off:{claim.pk}", "write_off", day, left, claim=claim.number))
        loan = Application.objects.select_for_update(of=("self",)).get(pk=claim.application_id)
        if loan.state != LoanState.ACTIVE:
            raise refusal("loan-over", loan.number, same(loan.state), same(str(LoanState.ACTIVE.value)))
        move(loan, {LoanState.ACTIVE}, LoanState.WRITTEN_OFF, reason)
