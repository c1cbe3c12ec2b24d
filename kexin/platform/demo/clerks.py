"""The steps of a loan and of a claim in memory: what the site's own steps do one row at a time, for thousands at once.

Each function here does what the step of the same name does in ``kexin.platform.lending``
and ``kexin.platform.claims``, asked of the same rules; a test takes the same lives
through both and compares every row.
"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from kexin.formula.functions import shifted
from kexin.fund.allocation import FactValue
from kexin.fund.book.event import Event
from kexin.fund.filing import Answer, may_file
from kexin.fund.lpr import lpr_1y
from kexin.platform.demo.record import Record
from kexin.platform.ledger.models import Fund
from kexin.platform.lending.decision import Terms
from kexin.platform.lending.facts import Sums, facts_from, written
from kexin.platform.lending.filing import due, earmark, told_as_json
from kexin.platform.lending.models import (
    BAD,
    BINDING_FILINGS,
    Application,
    Decision,
    Diligence,
    Drawdown,
    Filing,
    FilingState,
    PrimeRate,
    Repayment,
    Report,
    State,
)
from kexin.platform.lending.schemes import scheme_of
from kexin.platform.lending.servicing import SETTLED
from kexin.platform.lending.submission import number_of
from kexin.platform.orgs.models import Organisation, Person


class LoanClerks:
    """From the application to the settlement."""

    def __init__(self, funds: list[Fund], banks: dict[int, Organisation], prime: PrimeRate) -> None:
        self.record = Record(funds)
        self.funds = {fund.area: fund for fund in funds}
        self.banks = banks
        """The bank of each branch, by the number of the branch."""
        self.prime = prime
        self.loans: dict[int, list[Application]] = {bank.pk: [] for bank in banks.values()}
        self.accepted: list[tuple[int, Application, int]] = []
        """(year, loan, amount) of every claim that a fund owes."""
        self.filings: dict[int, Filing] = {}
        """The live filing of each loan."""

    # ---- what is known

    def fund_of(self, loan: Application) -> Fund:
        """The prefecture's own fund before the province's."""
        return self.funds.get(loan.area) or self.funds[f"{loan.area[:2]}0000"]

    def facts(self, loan: Application, amount: int, day: date) -> dict[str, FactValue]:
        """What the scheme is told of a loan."""
        return facts_from(loan, amount, day, self._prime(loan.signed_on), self._sums(loan, day))

    def _prime(self, signed_on: date | None) -> Fraction | None:
        if signed_on is None:
            return None
        known = lpr_1y(signed_on)
        return known if known is not None else Fraction(self.prime.rate, 10_000) if signed_on >= self.prime.since else None

    def _sums(self, loan: Application, day: date) -> Sums:
        root, balance, npl, lent = self.banks[loan.bank_id].pk, 0, 0, 0
        for other in self.loans[root]:
            if other.filed and other.scheme == loan.scheme:
                if other.state == State.ACTIVE:
                    balance += other.outstanding
                    npl += other.outstanding if other.quality in BAD else 0
                if other.drawn_on is not None and other.drawn_on.year == day.year:
                    lent += other.drawn
        held = self.record.held[self.fund_of(loan).pk]
        return Sums(
            balance, npl, lent, pool=max(0, held["Assets:Cash"] + held["Liabilities:ClaimsPayable"]), scheme_year=sum(a for y, _, a in self.accepted if y == day.year),
            bank_year=sum(a for y, other, a in self.accepted if y == day.year and self.banks[other.bank_id].pk == root),
            firm=sum(a for _, other, a in self.accepted if other.company_id == loan.company_id))

    def answers(self, loan: Application, amount: int, day: date) -> tuple[dict[str, FactValue], tuple[Answer, ...]]:
        """What the scheme says to filing *amount*."""
        facts = {**self.facts(loan, amount, day), "filed_on": day}
        return facts, may_file(scheme_of(loan.scheme), facts).answers

    def told(self, loan: Application, amount: int, day: date) -> tuple[Answer, ...]:
        """The answers alone."""
        return self.answers(loan, amount, day)[1]

    def enter(self, fund: Fund, event: Event, person: Person) -> None:
        """Money of the fund itself."""
        self.record.post(fund, event, person)

    def cash(self, fund: Fund) -> int:
        """What the fund has."""
        return self.record.held[fund.pk]["Assets:Cash"]

    # ---- lending

    def apply(self, loan: Application) -> None:
        """An application as ``submission.drafted`` made it."""
        self.record.new(loan, loan.applied_by, loan.applied_on, number_of)
        self.loans[self.banks[loan.bank_id].pk].append(loan)

    def examine(self, person: Person, loan: Application, visited_on: date, findings: str, day: date) -> None:
        """The diligence."""
        self.record.move(loan, State.EXAMINED, person, day)
        self.record.new(Diligence(application=loan, by=person, visited_on=visited_on, findings=findings), person, day)

    def decide(self, person: Person, loan: Application, terms: Terms | None, reason: str, day: date) -> None:
        """The bank's decision."""
        if terms is None:
            self.record.move(loan, State.DECLINED, person, day, reason, decided_on=day)
            self.record.new(Decision(application=loan, by=person, approved=False, reason=reason), person, day)
            return
        self.record.move(loan, State.APPROVED, person, day, reason, credit=terms.amount, months=terms.months, rate=terms.rate, decided_on=day, signed_on=day)
        self.record.new(Decision(application=loan, by=person, approved=True, amount=terms.amount, months=terms.months, rate=terms.rate, reason=reason), person, day)

    def withdraw(self, person: Person, loan: Application, reason: str, day: date) -> None:
        """The applicant changed its mind."""
        self.record.move(loan, State.WITHDRAWN, person, day, reason)

    def draw(self, person: Person, loan: Application, amount: int, day: date, key: str) -> None:
        """Money is paid out."""
        self.record.new(Drawdown(application=loan, key=key, by=person, on=day, amount=amount), person, day)
        first = loan.drawn_on or day
        self.record.move(loan, State.ACTIVE, person, day, drawn=loan.drawn + amount, drawn_on=first, due_on=loan.due_on or shifted(first, loan.months))

    def repay(self, person: Person, loan: Application, principal: int, interest: int, day: date, key: str) -> None:
        """Money comes back."""
        self.record.new(Repayment(application=loan, key=key, by=person, on=day, principal=principal, interest=interest), person, day)
        self.record.move(loan, State.ACTIVE, person, day, repaid=loan.repaid + principal)

    def report(self, person: Person, loan: Application, quality: str, overdue_days: int, day: date) -> None:
        """How the loan stands."""
        self.record.new(Report(application=loan, by=person, on=day, quality=quality, overdue_days=overdue_days), person, day)
        self.record.move(loan, State.ACTIVE, person, day, quality=quality, overdue_days=overdue_days, reported_on=day)

    def settle(self, person: Person, loan: Application, day: date) -> None:
        """All is repaid."""
        self.record.move(loan, State.SETTLED, person, day)
        filing = self.filings.get(loan.pk)
        if filing is None:
            return
        if filing.state in BINDING_FILINGS:
            self.release(filing, day, "settled", person)
            self.record.move(filing, FilingState.RELEASED, person, day)
        elif filing.state in (FilingState.SUBMITTED, FilingState.CHECKED):
            self.record.move(filing, FilingState.RETURNED, person, day, str(SETTLED), reason=str(SETTLED))

    # ---- filing

    def submit_filing(self, person: Person, loan: Application, amount: int, condition: str, until: date | None, day: date, key: str) -> Filing:
        """The bank files."""
        scheme = scheme_of(loan.scheme)
        facts, told = self.answers(loan, amount, day)
        filing = self.filings[loan.pk] = self.record.new(Filing(
            application=loan, key=key, scheme=scheme.id, scheme_sha256=scheme.digest, amount=amount, facts=written(facts), answers=[told_as_json(a) for a in told],
            condition=condition, condition_until=until, filed_on=day, due_on=due(scheme, loan), submitted_by=person), person, day)
        return filing

    def check_filing(self, person: Person, filing: Filing, agreed: bool, reason: str, day: date) -> None:
        """The bureau checks."""
        self.record.move(
            filing, FilingState.CHECKED if agreed else FilingState.RETURNED, person, day, reason, checked_by=person, checked_at=self.record.now(day), reason=reason)

    def confirm_filing(self, person: Person, filing: Filing, agreed: bool, reason: str, day: date) -> None:
        """The department confirms."""
        signed = {"confirmed_by": person, "confirmed_at": self.record.now(day), "reason": reason}
        if not agreed:
            self.record.move(filing, FilingState.RETURNED, person, day, reason, **signed)
            return
        loan = filing.application
        facts, _ = self.answers(loan, filing.amount, filing.filed_on)
        reserved = earmark(scheme_of(filing.scheme), facts, filing.amount)
        self.record.move(filing, FilingState.CONDITIONAL if filing.condition else FilingState.CONFIRMED, person, day, reason, **signed, earmarked=reserved)
        self.record.move(loan, State.ACTIVE, person, day, filed=filing.amount, filed_on=filing.filed_on, confirmed_on=day)
        if reserved:
            bank = self.banks[loan.bank_id].code
            self.record.post(self.fund_of(loan), Event(f"earmark:{filing.pk}", "earmark", day, reserved, loan=loan.number, bank=bank, area=loan.area, scheme=filing.scheme), person)

    def fulfil(self, person: Person, filing: Filing, reason: str, day: date) -> None:
        """A condition is met."""
        self.record.move(filing, FilingState.CONFIRMED, person, day, reason)

    def revoke(self, filing: Filing, reason: str, day: date) -> None:
        """A condition was not met in time: the nightly run of the site says so."""
        self.record.move(filing, FilingState.REVOKED, None, day, reason, reason=reason)
        self.release(filing, day, "revoked", None)
        self.record.move(filing.application, State.ACTIVE, None, day, reason, filed=0)

    def release(self, filing: Filing, day: date, why: str, person: Person | None) -> None:
        """Free what the fund still holds ready."""
        fund, loan = self.fund_of(filing.application), filing.application
        left = self.record.books[fund.pk].held("Assets:Memo:Earmarked", loan.number)
        if left > 0:
            self.record.post(fund, Event(f"release:{filing.pk}:{why}", "release", day, left, loan=loan.number), person)
