"""A harbour and three events of the invented province, by the site's own steps, with work that waits. Days count from the day on which it is built."""

from __future__ import annotations

from datetime import date, time, timedelta

from django.utils import timezone

from kexin.platform.activities.attending import Heard, note_lead, tick
from kexin.platform.activities.events import Plan, decide, draft, propose
from kexin.platform.activities.harbours import open_harbour, take_in
from kexin.platform.activities.models import Event, EventKind, Harbour, ServiceKind
from kexin.platform.activities.registering import register
from kexin.platform.activities.serving import Wish, ask, give
from kexin.platform.companies.models import Company
from kexin.platform.demo.people import People
from kexin.platform.demo.places import Places
from kexin.platform.orgs.models import Organisation, Person, Role
from kexin.platform.visits.models import Kind
from kexin.text import Text

WAN = 1_000_000
_WEEK = timedelta(days=7)
_PLACE = "长沙高新区示范路 1 号（虚构）"


def make_activities(places: Places, people: People) -> None:
    """At a sub-branch of Changsha, for companies of its prefecture."""
    branch = next(o for o in places.branches if o.code.endswith("-cs-tech"))
    clerk, reviewer = people.one(branch, Role.CLERK), people.one(branch, Role.REVIEWER)
    # Those that sign in first: so somebody of a company can look too.
    signing = Organisation.objects.filter(kind="company").values("code")
    near = Company.objects.filter(prefecture=branch.area, state=Company.ADMITTED)
    companies = [*near.filter(code__in=signing).order_by("code")[:2], *near.exclude(code__in=signing).order_by("code")[:8]]
    today = timezone.localdate()
    _harbour(clerk, companies[:4], today)
    _events(clerk, reviewer, companies, today)


def _harbour(clerk: Person, companies: list[Company], today: date) -> Harbour:
    harbour = open_harbour(clerk, Text("长沙示范创业者港湾", "Changsha demonstration harbour"), _PLACE, "demo-harbour")
    wishes = (
        Wish(ServiceKind.LOAN, "补充研发流动资金", 300 * WAN), Wish(ServiceKind.COACHING, "股权激励方案辅导"), Wish(ServiceKind.MATCHMAKING, "寻找下游整机厂商"), Wish(ServiceKind.LOAN_EQUITY, "引入投资机构", 1000 * WAN))
    for place, (company, wish) in enumerate(zip(companies, wishes, strict=False)):
        tenancy = take_in(clerk, harbour, company, f"{place + 1}01", today - (place + 4) * _WEEK, f"demo-tenant-{place}")
        # The first was asked long ago and is overdue; the last is with the bank's people already.
        service = ask(clerk, tenancy, wish, today - 2 * _WEEK if place == 0 else today, f"demo-service-{place}")
        if place == len(wishes) - 1:
            give(clerk, service, "已转客户经理，一周内联系", today, clerk, today + _WEEK)
    return harbour


def _events(clerk: Person, reviewer: Person, companies: list[Company], today: date) -> None:
    held = _published(clerk, reviewer, _plan(EventKind.MATCHMAKING, "银企对接会（示范）", "Matchmaking meeting (demonstration)", today, 30), "held")
    rows = [register(clerk, held, company, f"demo-held-{place}") for place, company in enumerate(companies)]
    for row in rows[:4]:
        tick(clerk, row, came=True)
    for row, heard in zip(rows, (Heard(Kind.CREDIT, 500 * WAN, "扩产设备款"), Heard(Kind.TALENT, None, "招聘算法工程师")), strict=False):
        note_lead(clerk, row, heard, clerk, today + _WEEK, f"demo-lead-{row.pk}")
    full = _published(clerk, reviewer, _plan(EventKind.ROADSHOW, "成果转化路演（示范）", "Roadshow of results (demonstration)", today + 2 * _WEEK, 3), "full")
    for place, company in enumerate(companies[2:6]):
        register(clerk, full, company, f"demo-full-{place}")
    propose(clerk, draft(clerk, _plan(EventKind.VOLUNTEER, "科技志愿者进园区（示范）", "Volunteers in the park (demonstration)", today + 4 * _WEEK, 60), "demo-event-waits"))


def _plan(kind: str, zh: str, en: str, on: date, capacity: int) -> Plan:
    return Plan(kind, zh, en, on, time(9), time(12), _PLACE, "示范数据，活动为虚构", "430100", None, capacity)


def _published(clerk: Person, reviewer: Person, plan: Plan, name: str) -> Event:
    event = draft(clerk, plan, f"demo-event-{name}")
    propose(clerk, event)
    decide(reviewer, event, True, "")
    return event
