"""What becomes of an application: the days and decisions of a loan, drawn by chance, done by an office."""

from __future__ import annotations

import heapq
import random
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TypeAlias

from kexin.formula.functions import shifted
from kexin.fund.lpr import lpr_1y
from kexin.platform.demo.days import LAST, quarter_end, working
from kexin.platform.demo.office import Office
from kexin.platform.demo.people import People
from kexin.platform.demo.places import TROUBLED, Places
from kexin.platform.demo.wishes import AROUND, WAN
from kexin.platform.lending.decision import Terms
from kexin.platform.lending.filing import LAPSED
from kexin.platform.lending.models import Application, Filing, FilingState, State
from kexin.platform.orgs.models import Person, Role

Step: TypeAlias = Callable[[date], None]

#: The part of applications that are approved, and of loans that go bad, by grade.
APPROVED: dict[str, float] = {"A": 0.95, "B": 0.92, "C": 0.87, "D": 0.78, "E": 0.45}
BAD: dict[str, float] = {"A": 0.02, "B": 0.035, "C": 0.07, "D": 0.12, "E": 0.18}
#: How many times more often the loans of one bank go bad, in the last year.
TROUBLE, TROUBLE_SINCE = 6.0, date(2025, 4, 1)
#: Where more of what a bank is owed than this would go bad, somebody pays after all: only the one bank is in trouble.
MOST_BAD = 0.035
#: The part of filings that is made on a condition.
CONDITIONAL = 0.06
_ASSUMED_PRIME = 300
_FINDINGS = (
    "实地走访厂区，订单、库存与账面相符；研发人员在岗；近六个月用电稳定。", "查看纳税与开票记录，收入连续；主要客户回款正常。", "核对专利权属与年费缴纳；产品已小批量供货，客户评价良好。",
    "核实股东背景与对外担保，未见异常；资金用途真实。", "企业处于扩产期，现金流偏紧，但在手订单可覆盖本息。")
_YES = ("技术实力较强，订单可覆盖本息", "参考知识价值评分，结合现金流审慎授信", "核心专利稳定，研发投入持续", "老客户，履约记录良好", "增长较快，额度高于建议额度，以在手订单为据")
_NO = ("现金流不足以覆盖本息", "负债率偏高，暂不新增授信", "应收账款集中度过高", "资料不完整，无法核实用途", "行业下行，审慎回避")
_CONDITIONS = ("补交经审计的研发费用专项报告", "补交最新一期完税证明", "完成专利年费缴纳并补交凭证")


class Diary:
    """What is to be done, in the order of the days; nothing after the last day."""

    def __init__(self) -> None:
        self._heap: list[tuple[date, int, Step]] = []
        self._count = 0

    def on(self, day: date, step: Step) -> None:
        """Do *step* on *day*, or on the Monday after."""
        day = working(day)
        if day <= LAST:
            self._count += 1
            heapq.heappush(self._heap, (day, self._count, step))

    def run(self, progress: Callable[[date], None]) -> None:
        """Until nothing is left."""
        while self._heap:
            day, _, step = heapq.heappop(self._heap)
            step(day)
            progress(day)


@dataclass
class World:
    """Where lives are lived."""

    office: Office
    diary: Diary
    places: Places
    people: People
    most_bad: float = MOST_BAD
    drawn: defaultdict[int, list[Loan]] = field(default_factory=lambda: defaultdict(list))
    """Those of each bank whose money was paid out."""

    def bears(self, loan: Loan) -> bool:
        """May one more loan of this bank go bad?"""
        bank = self.places.root(loan.loan.bank)
        filed = [other for other in self.drawn[bank.pk] if other.loan.filed and other.loan.state == State.ACTIVE]
        bad = sum(other.loan.outstanding for other in filed if other.overdue_since is not None or other is loan)
        return bank.code == TROUBLED or bad <= self.most_bad * sum(other.loan.outstanding for other in filed)


@dataclass
class Loan:
    """One loan, from its application on."""

    world: World
    loan: Application
    chance: random.Random
    place: int
    trouble: Callable[[Loan], None]
    """Called once nothing more is paid."""
    overdue_since: date | None = None
    filing: Filing | None = None
    _keys: int = field(default=0)

    # ---- who

    def banker(self, role: Role) -> Person:
        """Somebody of the branch."""
        return self.world.people.one(self.loan.bank, role, self.place)

    def bureau(self, role: Role = Role.CLERK) -> Person:
        """Somebody of the prefecture's bureau."""
        return self.world.people.one(self.world.places.bureaus[self.loan.area], role, self.place)

    def department(self, role: Role) -> Person:
        """Somebody of the department."""
        return self.world.people.one(self.world.places.department, role, self.place)

    def key(self) -> str:
        """A key that no form made."""
        self._keys += 1
        return f"demo-{self.place}-{self._keys}"

    def after(self, day: date, least: int, most: int, step: Step) -> None:
        """Some days later."""
        self.world.diary.on(day + timedelta(days=self.chance.randint(least, most)), step)

    # ---- until the money is paid out

    def begin(self) -> None:
        """Apply, on the day of the application."""
        self.world.diary.on(self.loan.applied_on, self._apply)

    def _apply(self, day: date) -> None:
        self.world.office.apply(self.loan)
        if self.chance.random() < 0.03:
            self.after(day, 2, 9, self._withdraw)
        else:
            self.after(day, 3, 12, self._examine)

    def _withdraw(self, day: date) -> None:
        self.world.office.withdraw(self.banker(Role.CLERK), self.loan, "企业改用自有资金", day)

    def _examine(self, day: date) -> None:
        self.world.office.examine(self.banker(Role.CLERK), self.loan, max(self.loan.applied_on, day - timedelta(days=1)), self.chance.choice(_FINDINGS), day)
        self.after(day, 1, 9, self._decide)

    def _decide(self, day: date) -> None:
        loan, chance = self.loan, self.chance
        if chance.random() > APPROVED.get(loan.grade, 0.4):
            self.world.office.decide(self.banker(Role.REVIEWER), loan, None, chance.choice(_NO), day)
            return
        most = AROUND.get(loan.grade, 120) * WAN * (1.0 if chance.random() < 0.94 else 1.2)
        amount = max(10 * WAN, min(loan.asked, int(most * chance.uniform(0.8, 1.0)) // (10 * WAN) * 10 * WAN))
        prime = lpr_1y(day)
        rate = (int(prime * 10_000) if prime is not None else _ASSUMED_PRIME) + 5 * (chance.randint(4, 29) if chance.random() < 0.97 else chance.randint(31, 44))
        self.world.office.decide(self.banker(Role.REVIEWER), loan, Terms(amount, loan.months, rate), chance.choice(_YES), day)
        if chance.random() < 0.97:
            self.after(day, 1, 12, self._draw)

    def _draw(self, day: date) -> None:
        loan, chance = self.loan, self.chance
        assert loan.credit is not None
        part = 1.0 if chance.random() < 0.65 else chance.uniform(0.5, 0.95)
        self.world.office.draw(self.banker(Role.CLERK), loan, max(WAN, int(loan.credit * part) // WAN * WAN), day, self.key())
        assert loan.due_on is not None
        self.world.drawn[self.world.places.root(loan.bank).pk].append(self)
        if loan.drawn < loan.credit and chance.random() < 0.3:
            self.after(day, 35, 80, self._draw_more)
        if loan.scheme and chance.random() < 0.96:
            self.after(day, 3, 24, self._file)
        self.world.diary.on(quarter_end(day), self._report)
        self._plan_repayments(day, loan.due_on)

    def _draw_more(self, day: date) -> None:
        loan = self.loan
        if loan.state == State.ACTIVE and self.overdue_since is None and loan.credit is not None:
            self.world.office.draw(self.banker(Role.CLERK), loan, loan.credit - loan.drawn, day, self.key())

    # ---- filing

    def _file(self, day: date) -> None:
        loan = self.loan
        amount = loan.outstanding if self.chance.random() < 0.94 else loan.outstanding * 4 // 5
        if loan.state != State.ACTIVE or amount <= 0 or any(a.holds is not True for a in self.world.office.told(loan, amount, day)):
            return
        condition, until = (self.chance.choice(_CONDITIONS), day + timedelta(days=60)) if self.chance.random() < CONDITIONAL else ("", None)
        self.filing = self.world.office.submit_filing(self.banker(Role.CLERK), loan, amount, condition, until, day, self.key())
        self.after(day, 2, 10, self._check)

    def _check(self, day: date) -> None:
        assert self.filing is not None
        if self.filing.state != FilingState.SUBMITTED:
            return
        agreed = self.chance.random() < 0.97
        self.world.office.check_filing(self.bureau(), self.filing, agreed, "材料齐全，与系统数据一致" if agreed else "借款合同与放款凭证金额不符", day)
        if agreed:
            self.after(day, 1, 9, self._confirm)

    def _confirm(self, day: date) -> None:
        assert self.filing is not None
        filing, loan = self.filing, self.loan
        if filing.state != FilingState.CHECKED:
            return
        stopped = any(a.holds is False for a in self.world.office.told(loan, filing.amount, filing.filed_on))
        self.world.office.confirm_filing(self.department(Role.REVIEWER), filing, not stopped, "该银行不良率已达熔断线，暂停备案" if stopped else "同意备案", day)
        if filing.state == FilingState.CONDITIONAL:
            if self.chance.random() < 0.85:
                self.after(day, 12, 40, self._fulfil)
            assert filing.condition_until is not None
            self.world.diary.on(filing.condition_until + timedelta(days=1), self._lapse)

    def _fulfil(self, day: date) -> None:
        if self.filing is not None and self.filing.state == FilingState.CONDITIONAL:
            self.world.office.fulfil(self.department(Role.REVIEWER), self.filing, "材料已补齐", day)

    def _lapse(self, day: date) -> None:
        if self.filing is not None and self.filing.state == FilingState.CONDITIONAL:
            self.world.office.revoke(self.filing, str(LAPSED), day)

    # ---- repayment

    def _plan_repayments(self, drawn_on: date, due_on: date) -> None:
        """Once at the end, or every half year; a few earlier, a few late, a few never."""
        chance, span = self.chance, (due_on - drawn_on).days
        troubled = self.loan.bank.code.startswith(TROUBLED) and drawn_on >= TROUBLE_SINCE
        risk = BAD.get(self.loan.grade, 0.09) * (TROUBLE if troubled else 1.0)
        bad = chance.random() < risk
        stops = drawn_on + timedelta(days=int(span * chance.uniform(0.3, 1.0))) if bad else due_on + timedelta(days=1)
        if not bad and chance.random() < 0.06:
            self.world.diary.on(drawn_on + timedelta(days=int(span * chance.uniform(0.4, 0.8))), partial(self._repay, None))
            return
        count = max(1, self.loan.months // 6) if self.loan.months > 12 or chance.random() < 0.25 else 1
        for i in range(1, count + 1):
            # The day of the month stays; what falls on a weekend is paid on the Monday.
            on = due_on if i == count else shifted(drawn_on, self.loan.months * i // count)
            if on is not None and on < stops:
                self.world.diary.on(on, partial(self._repay, None if i == count else count))
        if bad:
            self.world.diary.on(stops, self._stop)

    def _repay(self, parts: int | None, day: date) -> None:
        """A part of what was drawn, or (None) all that is left."""
        loan = self.loan
        if loan.state != State.ACTIVE or self.overdue_since is not None:
            return
        assert loan.rate is not None and loan.drawn_on is not None
        principal = loan.outstanding if parts is None else min(loan.outstanding, loan.drawn // parts)
        interest = loan.outstanding * loan.rate * min(183, (day - loan.drawn_on).days) // 3_600_000
        self.world.office.repay(self.banker(Role.CLERK), loan, principal, interest, day, self.key())
        if not loan.outstanding:
            self.world.office.settle(self.banker(Role.CLERK), loan, day)

    def _stop(self, day: date) -> None:
        if self.loan.state != State.ACTIVE:
            return
        if not self.world.bears(self):
            assert self.loan.due_on is not None
            self.world.diary.on(max(day, self.loan.due_on), partial(self._repay, None))
            return
        self.overdue_since = day
        self.trouble(self)

    def _report(self, day: date) -> None:
        """Every quarter, while all is well."""
        if self.loan.state == State.ACTIVE and self.overdue_since is None:
            self.world.office.report(self.banker(Role.CLERK), self.loan, "normal", 0, day)
            self.world.diary.on(quarter_end(day), self._report)
