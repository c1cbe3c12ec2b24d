"""What comes back from the debtor after a payout: costs first, then each party its part, never above what it bore."""

from __future__ import annotations

from collections import Counter
from datetime import date

from django.db import transaction

from kexin.fund.allocation import Recovered, recover
from kexin.fund.book.event import Event
from kexin.platform.claims.models import Claim, Recovery, State
from kexin.platform.claims.nextstep import tell_of_recovery
from kexin.platform.claims.sharing import read_allocation
from kexin.platform.ledger.posting import post
from kexin.platform.lending.filing import fund_of
from kexin.platform.moves import move, moved_on, two_people
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import not_before

_OPEN = {State.PAID, State.CLOSED}


def report_recovery(person: Person, claim: Claim, amount: int, costs: int, on: date, key: str) -> Recovery:
    """The bank reports what it got back and what that cost; the same *key* reports once.

    Raises:
        ProblemsError: the claim is not paid, or it came back before.
    """
    with transaction.atomic():
        row = Claim.objects.select_for_update(of=("self",)).get(pk=claim.pk)
        known = made_before(Recovery, key, claim_id=row.pk)
        if known is not None:
            return known
        if row.state not in _OPEN:
            raise moved_on(row, row.state)
        assert row.paid_on is not None
        if on < row.paid_on:
            raise not_before(row.number, str(on), str(row.paid_on))
        made = Recovery.objects.create(claim=row, key=key, on=on, amount=amount, costs=costs, reported_by=person)
        tell_of_recovery(made)
    return made


def split(recovery: Recovery) -> Recovered:
    """What each party gets back of it, after what it got before.

    Raises:
        ProblemsError: the scheme does not say how a recovery is shared.
    """
    before: Counter[str] = Counter()
    for earlier in recovery.claim.recoveries.filter(state=Recovery.CONFIRMED):
        before.update(earlier.returns)
    return recover(read_allocation(recovery.claim.allocation), recovery.amount, recovery.costs, before)


def confirm_recovery(person: Person, recovery: Recovery, agreed: bool, reason: str, day: date) -> None:
    """The department has the money of the public parties: it goes back into the fund.

    Raises:
        ProblemsError: the same person reported it, or it is confirmed already.
    """
    two_people(recovery.reported_by, person)
    with transaction.atomic():
        # Recoveries of one claim are shared one after the other.
        claim = Claim.objects.select_for_update(of=("self",)).select_related("application__bank").get(pk=recovery.claim_id)
        if not agreed:
            move(recovery, {Recovery.REPORTED}, Recovery.REFUSED, reason, confirmed_by=person, confirmed_on=day)
            return
        found = split(recovery)
        public = sum(p.amount for p in found.returns if p.public)
        move(recovery, {Recovery.REPORTED}, Recovery.CONFIRMED, reason, confirmed_by=person, confirmed_on=day, returns={p.party: p.amount for p in found.returns}, public=public)
        if public:
            post(fund_of(claim.application), Event(f"recovery:{recovery.pk}", "recovery", day, public, claim=claim.number))
