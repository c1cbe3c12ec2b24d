"""Two lists of the invented department and five weeks of visits until the day on which the province is built, by the desks' own steps.

One list is made by a rule, published, and its companies are given to the branches of all banks, whose managers visit
most of them; what they hear is looked after in time, too late, or not yet. The other list came as a file with lines
approved ahead and waits for somebody to publish it. Everything is invented.
"""

from __future__ import annotations

import csv
import io
import json
import random
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import islice

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.utils import timezone

from kexin.platform.companies.models import Company
from kexin.platform.demo.days import working
from kexin.platform.demo.people import People, make_people
from kexin.platform.demo.places import PROVINCE, Places
from kexin.platform.lending.decision import Terms, decide, examine
from kexin.platform.lending.models import Application, State
from kexin.platform.lending.servicing import draw
from kexin.platform.lending.submission import Wish, apply
from kexin.platform.lists.assigning import assign_list
from kexin.platform.lists.drafting import draft
from kexin.platform.lists.founding import found
from kexin.platform.lists.models import USUAL, Assignment, Edition, Whitelist
from kexin.platform.lists.publishing import decide as publish
from kexin.platform.lists.publishing import propose
from kexin.platform.lists.pushing import read_pushed
from kexin.platform.orgs.models import Kind, Organisation, Role
from kexin.platform.trail import acting_as
from kexin.platform.visits.following import applied, close
from kexin.platform.visits.mixing import ANSWERS, matches_for
from kexin.platform.visits.models import FollowState, FollowStep, FollowUp, Outcome, Visit
from kexin.platform.visits.models import Kind as Wanted
from kexin.platform.visits.planning import plan
from kexin.platform.visits.referring import hand_over, proceed
from kexin.platform.visits.sent import read
from kexin.platform.visits.writing import write
from kexin.text import Text

WEEKS = timedelta(weeks=5)
#: The bank with the subsidiary, and its branch whose managers sign in to find visits due.
GROUP, BRANCH = "lushan", "lushan-cs"
#: So many of the assigned companies are met, and of those who are gone to some are not; how many have a need.
VISITED, FAILED, NEEDS = 0.72, 0.05, 0.4
_WAN = 1_000_000
#: Rows of the file that is pushed, the R&D expense of its companies at least; every other row gives a line in 万元.
PUSHED, RESEARCH, LINES = 60, 100 * _WAN, (50, 80, 100, 135, 200, 300)
_SEEN = (
    "产线满负荷运转，订单排到明年一季度。", "研发楼在用，样机正在联调，测试数据完整。", "新厂房已封顶，设备年内到位。", "主要客户回款放缓，企业正在催收。", "与高校共建实验室，近期有两项专利进入实审。", "库存偏高，负责人称下季度集中交付。")


@dataclass(frozen=True)
class _Need:
    """What companies ask for: how often beside the others, and amounts in 万元."""

    kind: str
    weight: int
    words: str
    amounts: tuple[int, ...] = ()


_NEEDS: tuple[_Need, ...] = (
    _Need(Wanted.CREDIT, 11, "补充研发和备货流动资金", (100, 200, 300, 500, 800)), _Need(Wanted.EQUITY, 2, "扩产引入股权投资", (1000, 2000, 3000)), _Need(Wanted.INSURANCE, 1, "首台（套）产品保险"),
    _Need(Wanted.TALENT, 2, "招聘工艺和软件工程师"), _Need(Wanted.POLICY, 2, "了解研发费用加计扣除"), _Need(Wanted.MATCHMAKING, 1, "希望对接整机企业"))
_MET = ("总经理", "财务负责人", "技术负责人", "生产负责人")
_DONE = ("已提供方案，企业自行比较", "已转相关部门并答复企业", "企业暂不需要，保持联系")


def begin_outreach(places: Places, people: People, password: str, seed: int) -> None:
    """Both lists, and what became of the first."""
    today = timezone.localdate()
    chance = random.Random(f"{seed}:outreach")
    house = Organisation.objects.create(code=f"{GROUP}-fund", kind=Kind.SUBSIDIARY, name_zh="麓山示范银行股权投资子公司", name_en="Lushan Demo Equity", area=PROVINCE, parent=places.banks[GROUP])
    make_people({house.code: house}, password, random.Random(f"{seed}:house"))
    outreach = _Outreach(places, people, chance, today - WEEKS, today)
    with transaction.atomic():
        outreach.list_and_assign()
        outreach.visit()
        outreach.look_after()
        outreach.borrow()
        outreach.ask_by_themselves()
        outreach.lend()
        outreach.hand_on(house)
        outreach.plan()
        outreach.push()
        outreach.date_back()


@dataclass
class _Outreach:
    """Five weeks of it."""

    places: Places
    people: People
    chance: random.Random
    begun: date
    today: date

    def key(self) -> str:
        """A key that no form and no device made."""
        return str(uuid.UUID(int=self.chance.getrandbits(128), version=4))

    def list_and_assign(self) -> None:
        """A list by a rule: drafted by a clerk, published by a reviewer, assigned by a manager of the department."""
        clerk, reviewer, manager = (self.people.one(self.places.department, role) for role in (Role.CLERK, Role.REVIEWER, Role.MANAGER))
        with acting_as(clerk):
            whitelist = found(clerk, "kexin.rated-not-visited", "well-rated", Text("优质未走访企业（示范）", "Well rated, not visited (demonstration)"), PROVINCE, None, self.key())
            edition = draft(clerk, whitelist, self.begun, self.key())
            propose(clerk, edition)
        edition.refresh_from_db()
        with acting_as(reviewer):
            publish(reviewer, edition, True, "", self.begun)
        with acting_as(manager):
            assign_list(manager, whitelist, USUAL, self.begun)

    def visit(self) -> None:
        """Most companies are visited by whoever looks after them, more in the first weeks; some visits come to nothing."""
        held: Counter[int] = Counter()
        first = True
        for assigned in Assignment.objects.filter(ended_on=None).select_related("company", "branch", "manager__organisation").order_by("company__code"):
            held[assigned.manager_id] += 1
            day = working(self.begun + timedelta(days=int((WEEKS.days - 1) * self.chance.betavariate(1, 1.4))))
            ours = assigned.branch.code.startswith(f"{GROUP}-")
            # The first company of each manager at that branch is still to be visited.
            due = assigned.branch.code == BRANCH and held[assigned.manager_id] == 1
            if ours and first and not due and day < self.today:
                first = False
                self._visit(assigned, day, [self._need(day, _NEEDS[0]), self._need(day, _NEEDS[1])])
            elif not due and day < self.today and self.chance.random() < VISITED / (1 - FAILED):
                needs = [self._need(day, self.chance.choices(_NEEDS, [n.weight for n in _NEEDS])[0])] if self.chance.random() < NEEDS else []
                self._visit(assigned, day, None if self.chance.random() < FAILED else needs)

    def _visit(self, assigned: Assignment, day: date, needs: list[dict[str, str]] | None) -> None:
        """With what was heard; with None nobody was met."""
        failed = needs is None
        at = datetime.combine(day, time(9 + self.chance.randrange(8), self.chance.choice((0, 10, 20, 30, 40, 50))))
        said = {
            "key": self.key(), "person": assigned.manager_id, "plan": "", "company": assigned.company.code, "at": at.strftime("%Y-%m-%dT%H:%M"), "way": self.chance.choices(("on_site", "video", "phone"), (8, 1, 1))[0],
            "outcome": self.chance.choice((Outcome.NOBODY, Outcome.REFUSED)) if failed else Outcome.MET, "failed_words": "", "place": assigned.company.park, "latitude": "", "longitude": "", "accuracy": "",
            "seen": "" if failed else self.chance.choice(_SEEN), "needs": needs or [], "people": [] if failed else [{"role": self.chance.choice(_MET), "name": ""}]}
        with acting_as(assigned.manager):
            write(assigned.manager, read(json.dumps(said), []))

    def _need(self, day: date, asked: _Need) -> dict[str, str]:
        """What a company asks for."""
        amount = str(self.chance.choice(asked.amounts)) if asked.amounts else ""
        return {"kind": asked.kind, "amount": amount, "wished_on": (day + timedelta(days=30)).isoformat() if amount else "", "words": asked.words}

    def look_after(self) -> None:
        """Most needs that were due are done, a few dropped; the others are overdue, and the latest still have time."""
        for row in FollowUp.objects.filter(state=FollowState.OPEN).exclude(need__kind__in=(Wanted.CREDIT, Wanted.EQUITY)).select_related("owner__organisation", "need").order_by("pk"):
            if row.due_on < self.today and self.chance.random() < 0.8:
                with acting_as(row.owner):
                    close(row.owner, row, self.chance.random() < 0.8, self.chance.choice(_DONE), row.due_on)

    def borrow(self) -> None:
        """Of six needs of credit two become applications and three are done otherwise; the sixth, and those of the last days, wait."""
        for place, row in enumerate(self._wanting(Wanted.CREDIT)):
            day = min(working(row.due_on - timedelta(days=2)), self.today)
            if place % 6 < 2:
                with acting_as(row.owner):
                    loan = apply(row.owner, row.need.company, row.owner.organisation, Wish(row.need.amount or 100 * _WAN, 12, row.need.words), self.key(), day)
                    applied(row.owner, row, loan, day)
            elif place % 6 < 5 and row.due_on < self.today:
                with acting_as(row.owner):
                    close(row.owner, row, True, "企业已由原合作银行续贷，本行保持联系", row.due_on)

    def ask_by_themselves(self) -> None:
        """One listed company in sixteen applies without waiting for a visit."""
        for place, assigned in enumerate(Assignment.objects.filter(ended_on=None).select_related("company__release", "company__measured", "branch", "manager__organisation").order_by("company__code")):
            if place % 16 == 5:
                day = working(self.begun + timedelta(days=1 + self.chance.randrange(24)))
                with acting_as(assigned.manager):
                    apply(assigned.manager, assigned.company, assigned.branch, Wish(self.chance.choice((100, 150, 200, 300)) * _WAN, 12, "企业自行申请流动资金"), self.key(), day)

    def lend(self) -> None:
        """What was applied for since the list is examined, decided and drawn in about a week; of five one is declined, the latest still wait."""
        for place, loan in enumerate(Application.objects.filter(applied_on__gte=self.begun, state=State.SUBMITTED).select_related("bank").order_by("applied_on", "pk")):
            examined, decided, drawn = (working(loan.applied_on + timedelta(days=days)) for days in (2, 5, 7))
            if drawn > self.today:
                continue
            clerk, reviewer = (self.people.one(loan.bank, role) for role in (Role.CLERK, Role.REVIEWER))
            terms = Terms(loan.asked, loan.months, 345) if place % 5 else None
            with acting_as(clerk):
                examine(clerk, loan, examined, self.chance.choice(_SEEN))
            with acting_as(reviewer):
                decide(reviewer, loan, terms, "现金流覆盖本息" if terms else "在手订单不足以覆盖本息", decided)
            if terms is not None and place % 5 != 3:
                with acting_as(clerk):
                    draw(clerk, loan, loan.asked, drawn, self.key())

    def _wanting(self, kind: str) -> Sequence[FollowUp]:
        return list(FollowUp.objects.filter(state=FollowState.OPEN, need__kind=kind).select_related("owner__organisation", "need__company__release", "need__company__measured").order_by("pk"))

    def hand_on(self, house: Organisation) -> None:
        """What the bank's subsidiary has for companies that want equity: the first is taken up, the others wait there."""
        clerk = house.people.select_related("organisation").filter(role=Role.CLERK)[0]
        mine = [row for row in self._wanting(Wanted.EQUITY) if self.places.root(row.bank) == self.places.banks[GROUP]]
        for place, row in enumerate(mine):
            product = next((m.offer.id for m in matches_for(row.need.company) if m.offer.category in ANSWERS[Wanted.EQUITY]), None)
            if product is not None:
                with acting_as(row.owner):
                    handed = hand_over(row.owner, row.need, product, house, "企业希望引入股权投资", self.key(), self.today)
                if place == 0:
                    with acting_as(clerk):
                        proceed(clerk, handed, "taken", "", self.today)

    def plan(self) -> None:
        """The managers of that branch plan those who were not met yet: each has one visit for today, others later, one is late."""
        planned: Counter[int] = Counter()
        waiting = Assignment.objects.filter(branch__code=BRANCH, ended_on=None).exclude(company__visits__outcome=Outcome.MET)
        for assigned in waiting.select_related("company", "manager__organisation").order_by("company__code"):
            on = self.today + timedelta(days=(0, -2, 1, 3)[planned[assigned.manager_id] % 4])
            planned[assigned.manager_id] += 1
            with acting_as(assigned.manager):
                plan(assigned.manager, assigned.company, on, min(on, self.today), self.key())

    def push(self) -> None:
        """A file of companies with lines approved ahead, brought in and proposed: a reviewer has not published it yet."""
        clerk = self.people.one(self.places.department, Role.CLERK)
        everybody = Company.objects.filter(state=Company.ADMITTED).select_related("measured").order_by("code").iterator(chunk_size=PUSHED)
        chosen = list(islice((c for c in everybody if (c.measured.values.get("rd_expense") or 0) >= RESEARCH), PUSHED))
        sheet = io.StringIO()
        rows = csv.writer(sheet)
        rows.writerow(("统一社会信用代码", "企业名称", "预授信额度（万元）"))
        rows.writerows((c.code, c.name, self.chance.choice(LINES) if place % 2 else "") for place, c in enumerate(chosen))
        with acting_as(clerk):
            whitelist = found(clerk, "kexin.rd-award-push", "rd-award", Text("研发奖补推送名单（示范）", "R&D award winners (demonstration)"), PROVINCE, self.places.banks[GROUP], self.key())
            propose(clerk, draft(clerk, whitelist, self.today, self.key(), read_pushed(clerk, whitelist, SimpleUploadedFile("研发奖补（虚构）.csv", sheet.getvalue().encode()), leave_out=False)))

    def date_back(self) -> None:
        """The desks write down when a row is stored; these say when it was done."""
        then = timezone.make_aware(datetime.combine(self.begun, time(10)))
        Whitelist.objects.filter(kind=Whitelist.RULE).update(made_at=then)
        Edition.objects.filter(as_of=self.begun).update(drafted_at=then, proposed_at=then + timedelta(hours=1), decided_at=then + timedelta(hours=3))
        Assignment.objects.update(made_at=then + timedelta(hours=4))
        for pk, at in Visit.objects.values_list("pk", "at"):
            Visit.objects.filter(pk=pk).update(received_at=at + timedelta(minutes=30))
        for step in FollowStep.objects.select_related("follow_up__need__visit"):
            visit = step.follow_up.need.visit
            day = visit.on if visit is not None and step.verb == FollowStep.OPENED else step.follow_up.closed_on
            if day is not None:
                FollowStep.objects.filter(pk=step.pk).update(at=timezone.make_aware(datetime.combine(day, time(17))))
