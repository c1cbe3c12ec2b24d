"""An office in which every step is the site's own: for comparing with the clerks in memory."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from django.db.models import Model

from kexin.fund.book.event import Event
from kexin.fund.filing import Answer
from kexin.platform.claims import claiming, paying, recovering, reviewing, sharing
from kexin.platform.claims.models import Claim, Recovery
from kexin.platform.demo.papers import paper
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.posting import held, post
from kexin.platform.lending import decision, filing, servicing
from kexin.platform.lending.decision import Terms
from kexin.platform.lending.models import Application, Document, Filing
from kexin.platform.lending.submission import number_of
from kexin.platform.orgs.models import Person


class Steps:
    """One row at a time; the rows in the hands of a life follow the database."""

    def __init__(self) -> None:
        self._held: list[Model] = []

    def _follow(self) -> None:
        for row in self._held:
            row.refresh_from_db(fields=[f.attname for f in row._meta.concrete_fields if not f.is_relation])

    def _kept(self, row: Model) -> None:
        self._held.append(row)

    def apply(self, loan: Application) -> None:
        loan.save(force_insert=True)
        loan.number = number_of(loan)
        Application.objects.filter(pk=loan.pk).update(number=loan.number)

    def examine(self, person: Person, loan: Application, visited_on: date, findings: str, day: date) -> None:
        decision.examine(person, loan, visited_on, findings)

    def decide(self, person: Person, loan: Application, terms: Terms | None, reason: str, day: date) -> None:
        decision.decide(person, loan, terms, reason, day)

    def withdraw(self, person: Person, loan: Application, reason: str, day: date) -> None:
        decision.withdraw(loan, reason)

    def draw(self, person: Person, loan: Application, amount: int, day: date, key: str) -> None:
        servicing.draw(person, loan, amount, day, key)

    def repay(self, person: Person, loan: Application, principal: int, interest: int, day: date, key: str) -> None:
        servicing.repay(person, loan, principal, interest, day, key)

    def report(self, person: Person, loan: Application, quality: str, overdue_days: int, day: date) -> None:
        servicing.report(person, loan, quality, overdue_days, day)

    def settle(self, person: Person, loan: Application, day: date) -> None:
        servicing.settle(loan, day)
        self._follow()

    def told(self, loan: Application, amount: int, day: date) -> Sequence[Answer]:
        return filing.answers(loan, amount, day)[2]

    def submit_filing(self, person: Person, loan: Application, amount: int, condition: str, until: date | None, day: date, key: str) -> Filing:
        made = filing.submit_filing(person, loan, amount, condition, until, day, key)
        made.application = loan
        self._kept(made)
        return made

    def check_filing(self, person: Person, filed: Filing, agreed: bool, reason: str, day: date) -> None:
        filing.check_filing(person, filed, agreed, reason)

    def confirm_filing(self, person: Person, filed: Filing, agreed: bool, reason: str, day: date) -> None:
        filing.confirm_filing(person, filed, agreed, reason, day)
        filed.application.refresh_from_db()

    def fulfil(self, person: Person, filed: Filing, reason: str, day: date) -> None:
        filing.fulfil(person, filed, reason, day)

    def revoke(self, filed: Filing, reason: str, day: date) -> None:
        assert filing.revoke_lapsed(day) == 1
        self._follow()
        filed.application.refresh_from_db()

    def attach(self, person: Person, loan: Application, kind: str, day: date) -> None:
        found = paper(kind, loan.number)
        Document.objects.create(
            application=loan, kind=kind, name=found.name, type="application/pdf", size=len(found.content), sha256=found.sha256, stored=f"loans/{day:%Y/%m}/{found.name}", by=person)

    def claim(self, person: Person, loan: Application, principal: int, proceeds: int, grounds: str, day: date, key: str) -> Claim:
        made = claiming.claim(person, loan, principal, proceeds, grounds, day, key)
        made.application = loan
        return made

    def first_review(self, person: Person, claim: Claim, agreed: bool, reason: str, day: date) -> None:
        reviewing.first_review(person, claim, agreed, sharing.shared(claim, day).seal, reason, day)

    def second_review(self, person: Person, claim: Claim, agreed: bool, reason: str, day: date) -> None:
        reviewing.second_review(person, claim, agreed, sharing.shared(claim, day).seal, reason, day)
        claim.refresh_from_db(fields=["state"])

    def pay(self, person: Person, claim: Claim, day: date) -> None:
        paying.pay(person, claim, day)

    def report_recovery(self, person: Person, claim: Claim, amount: int, costs: int, on: date, key: str) -> Recovery:
        return recovering.report_recovery(person, claim, amount, costs, on, key)

    def confirm_recovery(self, person: Person, recovery: Recovery, reason: str, day: date) -> None:
        recovering.confirm_recovery(person, recovery, True, reason, day)

    def write_off(self, person: Person, claim: Claim, reason: str, day: date) -> None:
        paying.write_off(person, claim, reason, day)
        claim.application.refresh_from_db()

    def enter(self, fund: Fund, event: Event, person: Person) -> None:
        post(fund, event, person)

    def cash(self, fund: Fund) -> int:
        return held(fund, "Assets:Cash")
