"""Loans of the small world brought to a point of their life through the steps themselves."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field
from datetime import date, timedelta

from kexin.fund.book.event import Event
from kexin.platform.claims.claiming import PAPERS, claim
from kexin.platform.claims.models import Claim
from kexin.platform.claims.reviewing import first_review, second_review
from kexin.platform.claims.sharing import shared
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.posting import post
from kexin.platform.lending.decision import Terms, decide, examine
from kexin.platform.lending.filing import check_filing, confirm_filing, submit_filing
from kexin.platform.lending.models import Application, Document, Filing, PrimeRate
from kexin.platform.lending.servicing import draw, report
from kexin.platform.lending.submission import Wish, apply
from kexin.platform.orgs.models import Organisation
from tests.platform.world import firm, person

SCHEME = "kexin.kv-fund"
WAN = 1_000_000
APPLIED = date(2026, 7, 1)
SIGNED = date(2026, 7, 10)
DRAWN = date(2026, 7, 12)
FILED = date(2026, 7, 20)
OVERDUE = date(2026, 10, 31)


def key() -> str:
    """A key as a form carries it."""
    return uuid.uuid4().hex


def fund(area: str = "430000", money: int = 5_000 * WAN) -> Fund:
    """A fund with money from the province and the city, and the prime rate of the time."""
    found, made = Fund.objects.get_or_create(scheme=SCHEME, area=area, defaults={"name": f"基金 {area}", "keeper": Organisation.objects.get(code="dept")})
    if made:
        for party in ("省级", "市州"):
            post(found, Event(f"opening:{party}", "contribution", date(2026, 1, 5), money // 2, party=party))
    PrimeRate.objects.get_or_create(since=date(2025, 6, 20), defaults={"rate": 300, "source": "made up for the tests", "by": person("dept-clerk")})
    return found


def healthy(bank: str = "bank-cs") -> None:
    """A loan of a hundred million that is repaid as it should: one bad loan beside it trips no fuse."""
    amount = 10_000 * WAN
    Application.objects.create(
        number=key(), key=key(), company=firm("430200"), bank=Organisation.objects.get(code=bank), area="430200", applied_by=person(f"{bank}-clerk"), applied_on=APPLIED, asked=amount, months=36,
        purpose="设备", scheme=SCHEME, state="active", credit=amount, rate=345, signed_on=SIGNED, drawn=amount, drawn_on=DRAWN, filed=amount, filed_on=FILED)


@dataclass
class Life:
    """A loan of 2 million of the bank's Changsha branch to the company of ``firm-cs``, step by step."""

    amount: int = 200 * WAN
    area: str = "430100"
    bank: str = "bank-cs"
    guarantor: str = ""
    loan: Application = field(init=False)
    filing: Filing = field(init=False)
    claim: Claim = field(init=False)

    def applied(self) -> Life:
        """Applied for."""
        fund()
        secured = Organisation.objects.get(code=self.guarantor) if self.guarantor else None
        wish = Wish(self.amount, 12, "研发流动资金", mode="guaranteed" if secured else "credit", scheme=SCHEME, guarantor=secured)
        self.loan = apply(person(f"{self.bank}-clerk"), firm(self.area), Organisation.objects.get(code=self.bank), wish, key(), APPLIED)
        return self

    def graded(self, grade: str = "A") -> Life:
        """As if the model had given this grade: the invented companies of the world are not all lent to."""
        Application.objects.filter(pk=self.loan.pk).update(grade=grade)
        self.loan.refresh_from_db()
        return self

    def approved(self) -> Life:
        """Examined and approved."""
        self.applied().graded()
        examine(person(f"{self.bank}-clerk"), self.loan, APPLIED + timedelta(days=3), "走访企业，订单真实。")
        decide(person(f"{self.bank}-reviewer"), self.loan, Terms(self.amount, 12, 345), "现金流覆盖本息", SIGNED)
        return self

    def drawn(self) -> Life:
        """Paid out."""
        self.approved()
        draw(person(f"{self.bank}-clerk"), self.loan, self.amount, DRAWN, key())
        return self

    def filed(self) -> Life:
        """Filed, checked and confirmed; once."""
        if hasattr(self, "filing"):
            return self
        self.drawn()
        bureau = "cs" if self.area == "430100" else "zz"
        self.filing = submit_filing(person(f"{self.bank}-clerk"), self.loan, self.amount, "", None, FILED, key())
        check_filing(person(f"{bureau}-clerk"), self.filing, True, "材料齐全")
        confirm_filing(person("dept-reviewer"), self.filing, True, "同意备案", FILED)
        self.loan.refresh_from_db()
        return self

    def overdue(self) -> Life:
        """A hundred days overdue, with all papers; once."""
        self.filed()
        if self.loan.overdue_days:
            return self
        report(person(f"{self.bank}-clerk"), self.loan, "substandard", 100, OVERDUE)
        for kind in PAPERS:
            Document.objects.create(application=self.loan, kind=kind, name=f"{kind}.pdf", type="application/pdf", size=1, sha256=kind.ljust(64, "0"), stored="none", by=person(f"{self.bank}-clerk"))
        return self

    def claimed(self) -> Life:
        """Claimed by the bank."""
        self.overdue()
        self.claim = claim(person(f"{self.bank}-clerk"), self.loan, self.loan.outstanding, 0, "企业停产，催收未果。", OVERDUE, key())
        return self

    def accepted(self) -> Life:
        """Reviewed twice: the fund owes it."""
        healthy(self.bank)
        self.claimed()
        bureau = "cs" if self.area == "430100" else "zz"
        first_review(person(f"{bureau}-clerk"), self.claim, True, shared(self.claim, OVERDUE).seal, "属实", OVERDUE)
        second_review(person("dept-reviewer"), self.claim, True, shared(self.claim, OVERDUE).seal, "同意", OVERDUE)
        return self
