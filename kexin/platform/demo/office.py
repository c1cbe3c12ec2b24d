"""What a life needs of those who do the steps: the clerks in memory here, the site's own steps in the test that compares both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from kexin.fund.book.event import Event
from kexin.fund.filing import Answer
from kexin.platform.claims.models import Claim, Recovery
from kexin.platform.ledger.models import Fund
from kexin.platform.lending.decision import Terms
from kexin.platform.lending.models import Application, Filing
from kexin.platform.orgs.models import Person


class Office(Protocol):
    """The steps, each with who does it and when."""

    def apply(self, loan: Application) -> None:
        """An application comes in."""

    def examine(self, person: Person, loan: Application, visited_on: date, findings: str, day: date) -> None:
        """The diligence."""

    def decide(self, person: Person, loan: Application, terms: Terms | None, reason: str, day: date) -> None:
        """The bank's decision."""

    def withdraw(self, person: Person, loan: Application, reason: str, day: date) -> None:
        """The applicant changed its mind."""

    def draw(self, person: Person, loan: Application, amount: int, day: date, key: str) -> None:
        """Money is paid out."""

    def repay(self, person: Person, loan: Application, principal: int, interest: int, day: date, key: str) -> None:
        """Money comes back."""

    def report(self, person: Person, loan: Application, quality: str, overdue_days: int, day: date) -> None:
        """How the loan stands."""

    def settle(self, person: Person, loan: Application, day: date) -> None:
        """All is repaid."""

    def told(self, loan: Application, amount: int, day: date) -> Sequence[Answer]:
        """What the scheme says to filing *amount*."""

    def submit_filing(self, person: Person, loan: Application, amount: int, condition: str, until: date | None, day: date, key: str) -> Filing:
        """The bank files."""

    def check_filing(self, person: Person, filing: Filing, agreed: bool, reason: str, day: date) -> None:
        """The bureau checks."""

    def confirm_filing(self, person: Person, filing: Filing, agreed: bool, reason: str, day: date) -> None:
        """The department confirms."""

    def fulfil(self, person: Person, filing: Filing, reason: str, day: date) -> None:
        """A condition is met."""

    def revoke(self, filing: Filing, reason: str, day: date) -> None:
        """A condition was not met in time."""

    def attach(self, person: Person, loan: Application, kind: str, day: date) -> None:
        """A paper is attached."""

    def claim(self, person: Person, loan: Application, principal: int, proceeds: int, grounds: str, day: date, key: str) -> Claim:
        """The bank claims."""

    def first_review(self, person: Person, claim: Claim, agreed: bool, reason: str, day: date) -> None:
        """The bureau signs."""

    def second_review(self, person: Person, claim: Claim, agreed: bool, reason: str, day: date) -> None:
        """The department signs; a fuse queues the claim."""

    def pay(self, person: Person, claim: Claim, day: date) -> None:
        """The fund pays."""

    def report_recovery(self, person: Person, claim: Claim, amount: int, costs: int, on: date, key: str) -> Recovery:
        """The bank got something back."""

    def confirm_recovery(self, person: Person, recovery: Recovery, reason: str, day: date) -> None:
        """The department has its part."""

    def write_off(self, person: Person, claim: Claim, reason: str, day: date) -> None:
        """Nothing more is to be had."""

    def enter(self, fund: Fund, event: Event, person: Person) -> None:
        """Money of the fund itself: paid in, refilled, interest."""

    def cash(self, fund: Fund) -> int:
        """What the fund has, in fen."""
