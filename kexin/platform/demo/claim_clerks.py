"""The steps of a claim in memory; see ``clerks.py``."""

from __future__ import annotations

from collections import Counter
from datetime import date

from kexin.fund.allocation import recover
from kexin.fund.book.event import Event
from kexin.fund.clock import deadline
from kexin.platform.claims.claiming import number_of
from kexin.platform.claims.models import Claim, Recovery, Review, State
from kexin.platform.claims.sharing import Shared, read_allocation, shared_among
from kexin.platform.demo.clerks import LoanClerks
from kexin.platform.demo.papers import paper
from kexin.platform.lending.facts import written
from kexin.platform.lending.models import Application, Document
from kexin.platform.lending.models import State as LoanState
from kexin.platform.lending.schemes import scheme_of, step_of
from kexin.platform.orgs.models import Person


class Clerks(LoanClerks):
    """From the claim to the write-off."""

    def shared(self, claim: Claim, day: date) -> Shared:
        """Who bears the loss, as of now."""
        return shared_among(claim.filing, self.facts(claim.application, claim.filing.amount, day), claim.principal, claim.proceeds)

    def attach(self, person: Person, loan: Application, kind: str, day: date) -> None:
        """A paper is attached."""
        found = paper(kind, loan.number)
        self.record.new(Document(
            application=loan, kind=kind, name=found.name, type="application/pdf", size=len(found.content), sha256=found.sha256,
            stored=f"loans/{day:%Y/%m}/{found.name}", by=person), person, day)

    def claim(self, person: Person, loan: Application, principal: int, proceeds: int, grounds: str, day: date, key: str) -> Claim:
        """The bank claims."""
        filing = self.filings[loan.pk]
        return self.record.new(Claim(
            number=key, key=key, application=loan, filing=filing, bank=loan.bank, area=loan.area, principal=principal, proceeds=proceeds, grounds=grounds,
            submitted_by=person, submitted_on=day, due_on=self._due(filing.scheme, "first_review", day)), person, day, number_of)

    def first_review(self, person: Person, claim: Claim, agreed: bool, reason: str, day: date) -> None:
        """The bureau signs."""
        found = self.shared(claim, day)
        self.record.move(
            claim, State.REVIEWED if agreed else State.RETURNED, person, day, reason, due_on=self._due(claim.filing.scheme, "second_review", day) if agreed else None)
        self.record.new(Review(claim=claim, step=1, by=person, agreed=agreed, seal=found.seal, reason=reason), person, day)

    def second_review(self, person: Person, claim: Claim, agreed: bool, reason: str, day: date) -> None:
        """The department signs; a fuse queues the claim."""
        found = self.shared(claim, day)
        if not agreed:
            self.record.move(claim, State.RETURNED, person, day, reason, due_on=None)
            self.record.new(Review(claim=claim, step=2, by=person, agreed=False, seal=found.seal, reason=reason), person, day)
            return
        if found.allocation.status == "queued":
            self.record.move(claim, State.QUEUED, person, day, reason, due_on=None)
            return
        self.record.move(
            claim, State.ACCEPTED, person, day, reason, due_on=self._due(claim.filing.scheme, "payment", day), facts=written(found.facts), allocation=found.document,
            public=found.allocation.public)
        self.record.new(Review(claim=claim, step=2, by=person, agreed=True, seal=found.seal, reason=reason), person, day)
        if claim.public:
            self.record.post(self.fund_of(claim.application), Event(f"claim:{claim.pk}", "claim", day, claim.public, claim=claim.number, loan=claim.application.number), person)
            self.accepted.append((day.year, claim.application, claim.public))
        self.release(claim.filing, day, "claimed", person)

    def pay(self, person: Person, claim: Claim, day: date) -> None:
        """The fund pays."""
        self.record.move(claim, State.PAID, person, day, paid_on=day, paid_by=person, due_on=None)
        if claim.public:
            self.record.post(self.fund_of(claim.application), Event(f"payout:{claim.pk}", "payout", day, claim.public, claim=claim.number), person)

    def report_recovery(self, person: Person, claim: Claim, amount: int, costs: int, on: date, key: str) -> Recovery:
        """The bank got something back."""
        return self.record.new(Recovery(claim=claim, key=key, on=on, amount=amount, costs=costs, reported_by=person), person, on)

    def confirm_recovery(self, person: Person, recovery: Recovery, reason: str, day: date) -> None:
        """The department has its part."""
        claim = recovery.claim
        found = recover(read_allocation(claim.allocation), recovery.amount, recovery.costs, self._returned(claim))
        public = sum(p.amount for p in found.returns if p.public)
        self.record.move(
            recovery, Recovery.CONFIRMED, person, day, reason, confirmed_by=person, confirmed_on=day, returns={p.party: p.amount for p in found.returns}, public=public)
        if public:
            self.record.post(self.fund_of(claim.application), Event(f"recovery:{recovery.pk}", "recovery", day, public, claim=claim.number), person)

    def write_off(self, person: Person, claim: Claim, reason: str, day: date) -> None:
        """Nothing more is to be had."""
        self.record.move(claim, State.CLOSED, person, day, reason)
        fund = self.fund_of(claim.application)
        left = self.record.books[fund.pk].held("Assets:Subrogation", claim.number)
        if left > 0:
            self.record.post(fund, Event(f"write_off:{claim.pk}", "write_off", day, left, claim=claim.number), person)
        self.record.move(claim.application, LoanState.WRITTEN_OFF, person, day, reason)

    def recoveries(self, claim: Claim) -> list[Recovery]:
        """Those of a claim, in their order."""
        return [r for r in self.record.rows[Recovery] if isinstance(r, Recovery) and r.claim_id == claim.pk]

    def _returned(self, claim: Claim) -> Counter[str]:
        before: Counter[str] = Counter()
        for earlier in self.recoveries(claim):
            if earlier.state == Recovery.CONFIRMED:
                before.update(earlier.returns)
        return before

    def _due(self, scheme_id: str, step_id: str, day: date) -> date | None:
        step = step_of(scheme_of(scheme_id), step_id)
        return deadline(step, day) if step is not None else None
