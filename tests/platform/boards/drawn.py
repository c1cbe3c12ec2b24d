"""Small portfolios drawn by Hypothesis, inserted in bulk and forgotten after each example."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from django.db import transaction
from hypothesis import strategies as st

from kexin.platform.claims.models import Claim, Recovery
from kexin.platform.companies.models import Company
from kexin.platform.lending.models import Application, Filing
from kexin.platform.orgs.models import Organisation
from tests.platform.world import person

FIRST = date(2024, 11, 1)
BANKS = ("bank", "bank-cs", "bank-cs-tech", "bank-zz", "other", "other-cs")
PATHS = {"bank": "bank/", "bank-cs": "bank/bank-cs/", "bank-cs-tech": "bank/bank-cs/bank-cs-tech/", "bank-zz": "bank/bank-zz/", "other": "other/", "other-cs": "other/other-cs/"}
SCHEMES = ("cn.hubei.kv.2025", "cn.hunan.kv.2025", "")
AREAS = ("430100", "430200", "430300")
DRAWN_STATES, BAD = ("active", "settled", "written_off"), ("substandard", "doubtful", "loss")
PEOPLE = ("dept-manager", "dept-auditor", "cs-clerk", "zz-analyst", "bank-manager", "bank-cs-clerk", "bank-cs-tech-reviewer", "bank-zz-auditor", "other-manager", "guarantor-manager")


@dataclass(frozen=True)
class Loan:
    """A loan as a test thinks of it. Days count from ``FIRST``."""

    area: str
    firm: int
    bank: str
    guaranteed: bool
    applied: int
    state: str
    quality: str
    scheme: str
    grade: str
    line: int | None
    asked: int
    drawn_share: int
    repaid_share: int
    filed_share: int
    decided: int
    drew: int
    files: int
    claim: str
    claimed: int
    paid: int
    back: str

    @property
    def applied_on(self) -> date:
        """The day of application."""
        return FIRST + timedelta(days=self.applied)

    @property
    def credit(self) -> int | None:
        """Granted, where it was."""
        return self.asked if self.state in ("approved", *DRAWN_STATES) else None

    @property
    def drawn(self) -> int:
        """Paid out."""
        return max(1, self.asked * self.drawn_share // 10) if self.state in DRAWN_STATES else 0

    @property
    def repaid(self) -> int:
        """Paid back."""
        return self.drawn if self.state == "settled" else self.drawn * self.repaid_share // 10

    @property
    def filed(self) -> int:
        """Filed; three in ten are not."""
        return self.drawn * min(10, self.filed_share) // 10

    @property
    def drawn_on(self) -> date | None:
        """The first drawdown."""
        return self.applied_on + timedelta(days=self.drew) if self.drawn else None

    @property
    def filed_on(self) -> date | None:
        """The day of filing."""
        return self.applied_on + timedelta(days=self.drew + self.files) if self.filed else None

    @property
    def owed(self) -> int:
        """What stands out."""
        return self.drawn - self.repaid

    @property
    def claim_state(self) -> str:
        """No claim without a filing and something owed."""
        return self.claim if self.filed and self.owed else ""

    @property
    def submitted_on(self) -> date:
        """The day of the claim."""
        return self.applied_on + timedelta(days=self.claimed)

    @property
    def paid_on(self) -> date | None:
        """The day of the payout."""
        return self.submitted_on + timedelta(days=self.paid) if self.claim_state in ("paid", "closed") else None

    @property
    def public(self) -> int:
        """What the fund bears."""
        return self.owed * 8 // 10

    @property
    def recovery_state(self) -> str:
        """Only what was paid is recovered."""
        return self.back if self.paid_on else ""


amounts = st.integers(1, 10**11)
tenths, days = st.integers(0, 10), st.integers(0, 60)
loans = st.lists(st.builds(
    Loan, area=st.sampled_from(AREAS), firm=st.integers(0, 1), bank=st.sampled_from(BANKS), guaranteed=st.booleans(), applied=st.integers(0, 500),
    state=st.sampled_from(("submitted", "examined", "approved", "declined", "withdrawn", *DRAWN_STATES, "active", "active")), quality=st.sampled_from(("normal", "attention", *BAD)),
    scheme=st.sampled_from(SCHEMES), grade=st.sampled_from(("A", "B", "")), line=st.one_of(st.none(), st.integers(0, 10**11)), asked=amounts, drawn_share=tenths, repaid_share=tenths, filed_share=st.integers(0, 13),
    decided=days, drew=days, files=days, claim=st.sampled_from(("", "submitted", "queued", "accepted", "paid", "closed", "returned")), claimed=st.integers(60, 400), paid=days,
    back=st.sampled_from(("", "reported", "confirmed", "refused"))), max_size=12)


def seen_by(username: str, loan: Loan) -> bool:
    """May this person see it? Written anew, without the scopes of the site."""
    seat = username.rsplit("-", 1)[0]
    if seat == "dept":
        return True
    if seat in ("cs", "zz"):
        return loan.area == {"cs": "430100", "zz": "430200"}[seat]
    if seat == "guarantor":
        return loan.guaranteed
    return PATHS[loan.bank].startswith(PATHS[seat])


@cache
def firms() -> dict[str, list[int]]:
    """Two companies of each area."""
    return {area: list(Company.objects.filter(prefecture=area).order_by("code").values_list("pk", flat=True)[:2]) for area in AREAS}


@contextmanager
def inserted(portfolio: list[Loan]) -> Iterator[None]:
    """The loans with their filings, claims and recoveries, until the end of the block."""
    with transaction.atomic():
        _insert(portfolio)
        yield
        transaction.set_rollback(True)


def _insert(portfolio: list[Loan]) -> None:
    banks = {o.code: o for o in Organisation.objects.filter(code__in=[*BANKS, "guarantor"])}
    clerk, bureau, department = person("bank-clerk"), person("cs-clerk"), person("dept-reviewer")
    rows = Application.objects.bulk_create([Application(
        number=f"T{n}", key=f"t{n}", company_id=firms()[a.area][a.firm], bank=banks[a.bank], guarantor=banks["guarantor"] if a.guaranteed else None, area=a.area, applied_by=clerk, applied_on=a.applied_on,
        asked=a.asked, months=12, purpose="研发", scheme=a.scheme, state=a.state, grade=a.grade, line=a.line, credit=a.credit, drawn=a.drawn, drawn_on=a.drawn_on, repaid=a.repaid, filed=a.filed,
        filed_on=a.filed_on, quality=a.quality, confirmed_on=a.filed_on,
        decided_on=a.applied_on + timedelta(days=a.decided) if a.credit or a.state == "declined" else None) for n, a in enumerate(portfolio)])
    pairs = list(zip(portfolio, rows, strict=True))
    filings = {f.application_id: f for f in Filing.objects.bulk_create([Filing(
        application=row, key=f"t{row.pk}", scheme=a.scheme, scheme_sha256="0" * 64, amount=a.filed, state="confirmed", facts={}, answers={}, filed_on=a.filed_on, submitted_by=clerk, checked_by=bureau,
        confirmed_by=department) for a, row in pairs if a.filed_on is not None])}
    claims = Claim.objects.bulk_create([Claim(
        number=f"C{row.number}", key=f"c{row.pk}", application=row, filing=filings[row.pk], bank=row.bank, area=a.area, principal=a.owed, grounds="x", state=a.claim_state, public=a.public if a.paid_on else None,
        submitted_by=clerk, submitted_on=a.submitted_on, paid_on=a.paid_on) for a, row in pairs if a.claim_state])
    of = {claim.application_id: claim for claim in claims}
    Recovery.objects.bulk_create([Recovery(
        claim=of[row.pk], key=f"r{row.pk}", on=a.paid_on, amount=a.public + 1, state=a.recovery_state, public=a.public // 2, reported_by=clerk, confirmed_by=department if a.recovery_state == "confirmed" else None,
        confirmed_on=a.paid_on if a.recovery_state == "confirmed" else None) for a, row in pairs if a.recovery_state and a.paid_on])
