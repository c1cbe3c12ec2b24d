"""What becomes of a loan that is not repaid: reports, the claim, two reviews, the payout, what is recovered, the write-off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from kexin.platform.claims.claiming import PAPERS
from kexin.platform.claims.models import Claim, Recovery
from kexin.platform.claims.models import State as ClaimState
from kexin.platform.demo.days import LAST
from kexin.platform.demo.life import Loan
from kexin.platform.lending.models import FilingState, State
from kexin.platform.orgs.models import Role

#: (days overdue, the class that the bank then reports)
_REPORTS: tuple[tuple[int, str], ...] = ((31, "attention"), (61, "attention"), (95, "substandard"), (187, "doubtful"), (367, "loss"))
#: Claims of the last weeks still lie on the desks.
_LATELY = LAST - timedelta(days=50)
_GROUNDS = ("企业主要客户破产，货款无法收回，多次催收未果。", "产品迭代失败停产，资产已查封，追偿正在进行。", "实际控制人失联，已提起诉讼。", "行业需求下滑，连续三个季度亏损，无力偿还本息。")


@dataclass
class Trouble:
    """The loan and its claim."""

    life: Loan
    claim: Claim | None = None
    unconfirmed: int = 0
    """Recoveries that were reported and not confirmed yet."""

    @classmethod
    def begin(cls, life: Loan) -> None:
        """From the day on which nothing more is paid."""
        assert life.overdue_since is not None
        trouble, cures = cls(life), life.chance.random() < 0.15
        for days, quality in _REPORTS:
            if not cures or days < 90:
                life.world.diary.on(life.overdue_since + timedelta(days=days), partial(trouble.report, quality))
        if cures:
            life.after(life.overdue_since, 63, 80, trouble.cure)

    def report(self, quality: str, day: date) -> None:
        """The bank reports, and claims once it may."""
        life = self.life
        assert life.overdue_since is not None
        if life.loan.state != State.ACTIVE or (life.loan.reported_on is not None and day <= life.loan.reported_on):
            return
        life.world.office.report(life.banker(Role.CLERK), life.loan, quality, (day - life.overdue_since).days, day)
        if quality == "substandard":
            life.after(day, 2, 20, self.submit)

    def cure(self, day: date) -> None:
        """It pays after all."""
        life = self.life
        if life.loan.state == State.ACTIVE:
            office, clerk = life.world.office, life.banker(Role.CLERK)
            office.repay(clerk, life.loan, life.loan.outstanding, life.loan.outstanding // 50, day, life.key())
            office.settle(clerk, life.loan, day)

    # ---- the claim

    def submit(self, day: date) -> None:
        """Claim, with the papers."""
        life = self.life
        if life.loan.state != State.ACTIVE or life.filing is None or life.filing.state != FilingState.CONFIRMED:
            return
        office, clerk = life.world.office, life.banker(Role.CLERK)
        if self.claim is None:
            for kind in PAPERS:
                office.attach(clerk, life.loan, kind, day)
        proceeds = 0
        self.claim = office.claim(clerk, life.loan, life.loan.outstanding, proceeds, life.chance.choice(_GROUNDS), day, life.key())
        life.after(day, *((8, 70) if day > _LATELY else (3, 12)), self.first)

    def first(self, day: date) -> None:
        """The bureau."""
        assert self.claim is not None
        agreed = self.life.chance.random() < 0.94
        self.life.world.office.first_review(self.life.bureau(), self.claim, agreed, "属实，同意补偿" if agreed else "催收记录不完整，请补充后再报", day)
        if agreed:
            self.life.after(day, *((8, 70) if day > _LATELY else (3, 12)), self.second)
        else:
            self.life.after(day, 10, 25, self.submit)

    def second(self, day: date) -> None:
        """The department; a fuse lets the claim wait."""
        assert self.claim is not None
        agreed = self.life.chance.random() < 0.96
        self.life.world.office.second_review(self.life.department(Role.REVIEWER), self.claim, agreed, "同意" if agreed else "抵扣金额待核实", day)
        if self.claim.state == ClaimState.QUEUED:
            self.life.after(day, 28, 34, self.second)
        elif self.claim.state == ClaimState.ACCEPTED:
            self.life.after(day, *((8, 60) if day > _LATELY else (4, 13)), self.pay)

    def pay(self, day: date) -> None:
        """The payout, and what comes after it."""
        assert self.claim is not None
        life, chance = self.life, self.life.chance
        life.world.office.pay(life.department(Role.CLERK), self.claim, day)
        for _ in range(chance.choices((0, 1, 2), weights=(3, 5, 3))[0]):
            life.after(day, 40, 260, self.recover)
        life.after(day, 270, 420, self.end)

    def recover(self, day: date) -> None:
        """Something comes back from the debtor."""
        assert self.claim is not None
        life, chance = self.life, self.life.chance
        amount = int(self.claim.principal * chance.uniform(0.05, 0.35))
        recovery = life.world.office.report_recovery(life.banker(Role.CLERK), self.claim, amount, int(amount * chance.uniform(0.01, 0.08)), day, life.key())
        self.unconfirmed += 1
        life.after(day, *((10, 60) if day > _LATELY else (5, 20)), partial(self.confirm, recovery))

    def confirm(self, recovery: Recovery, day: date) -> None:
        """The department has its part."""
        self.life.world.office.confirm_recovery(self.life.department(Role.CLERK), recovery, "已到账", day)
        self.unconfirmed -= 1

    def end(self, day: date) -> None:
        """Written off."""
        assert self.claim is not None
        if self.unconfirmed:
            self.life.after(day, 20, 40, self.end)
        elif self.claim.state == ClaimState.PAID and self.life.chance.random() < 0.8:
            self.life.world.office.write_off(self.life.department(Role.MANAGER), self.claim, "已穷尽追偿手段，法院终结执行", day)
