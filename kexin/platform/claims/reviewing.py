"""Two reviews of a claim. Who signs has seen who bears what; with the second signature the fund owes it.

A fuse that suspends claims queues one, it does not lose it: it is reviewed again later.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kexin.fund.book.event import Event
from kexin.fund.clock import deadline
from kexin.platform.claims.models import Claim, Review, State
from kexin.platform.claims.nextstep import tell_next
from kexin.platform.claims.sharing import Shared, shared
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.posting import post
from kexin.platform.lending.facts import written
from kexin.platform.lending.filing import fund_of
from kexin.platform.lending.schemes import scheme_of, step_of
from kexin.platform.lending.servicing import release
from kexin.platform.moves import move, two_people
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import refusal
from kexin.text import Text


def first_review(person: Person, claim: Claim, agreed: bool, seal: str, reason: str, day: date) -> None:
    """The bureau's signature.

    Raises:
        ProblemsError: the figures are no longer those that were shown, or somebody was faster.
    """
    two_people(claim.submitted_by, person)
    with transaction.atomic():
        found = _as_shown(claim, seal, day)
        to = State.REVIEWED if agreed else State.RETURNED
        move(claim, {State.SUBMITTED}, to, reason, due_on=_due(claim, "second_review", day) if agreed else None)
        Review.objects.create(claim=claim, step=1, by=person, agreed=agreed, seal=found.seal, reason=reason)
        tell_next(claim)


def second_review(person: Person, claim: Claim, agreed: bool, seal: str, reason: str, day: date) -> None:
    """The department's signature: what is signed is frozen, and the fund owes its part.

    Raises:
        ProblemsError: the same person signed before, the figures have changed, or the fund cannot pay.
    """
    for signed in (claim.submitted_by, *(r.by for r in claim.reviews.filter(agreed=True))):
        two_people(signed, person)
    with transaction.atomic():
        fund = fund_of(claim.application)
        # Claims on one fund are accepted one after the other: each sees what the one before used.
        Fund.objects.select_for_update().get(pk=fund.pk)
        found = _as_shown(claim, seal, day)
        waiting = {State.REVIEWED, State.QUEUED}
        if not agreed:
            move(claim, waiting, State.RETURNED, reason, due_on=None)
            Review.objects.create(claim=claim, step=2, by=person, agreed=False, seal=found.seal, reason=reason)
            tell_next(claim)
            return
        if found.allocation.status == "queued":
            move(claim, waiting, State.QUEUED, reason, due_on=None)
            tell_next(claim)
            return
        move(claim, waiting, State.ACCEPTED, reason, due_on=_due(claim, "payment", day), facts=written(found.facts), allocation=found.document, public=found.allocation.public)
        Review.objects.create(claim=claim, step=2, by=person, agreed=True, seal=found.seal, reason=reason)
        if found.allocation.public:
            post(fund, Event(f"claim:{claim.pk}", "claim", day, found.allocation.public, claim=claim.number, loan=claim.application.number))
        release(claim.filing, claim.application, day, "claimed")
        tell_next(claim)


def _as_shown(claim: Claim, seal: str, day: date) -> Shared:
    found = shared(claim, day)
    if found.seal != seal:
        raise refusal(
            "figures-changed", claim.number, Text("分担结果在您查看后已变化", "who bears what has changed since you saw it"), Text("所见即所签", "what is signed is what was shown"),
            Text("请刷新页面，核对后再签", "load the page again, check it, then sign"))
    return found


def _due(claim: Claim, step_id: str, day: date) -> date | None:
    step = step_of(scheme_of(claim.filing.scheme), step_id)
    return deadline(step, day) if step is not None else None
