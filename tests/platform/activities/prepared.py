"""What the pages of harbours and events need: tenants with services at several points, events before, on and after their day."""

from __future__ import annotations

from datetime import time

from django.utils import timezone

from kexin.platform.activities.attending import Heard, note_lead, tick
from kexin.platform.activities.events import draft, propose
from kexin.platform.activities.harbours import leave, take_in
from kexin.platform.activities.models import Event, Service, Tenancy
from kexin.platform.activities.serving import give, refuse
from kexin.platform.visits.following import applied
from kexin.platform.visits.models import FollowUp
from tests.platform.activities.made import a_harbour, a_plan, a_service, an_event, coming, companies, on
from tests.platform.life import WAN, Life, key
from tests.platform.world import firm, person

FULL, HELD, WAITS = "科技成果转化路演（先进制造专场）", "银企对接会（夏季）", "科技志愿者进园区"


def prepare() -> None:
    """For the pages that a browser visits."""
    today, clerk = timezone.localdate(), person("bank-cs-clerk")
    harbour, others = a_harbour(name="麓谷创业者港湾"), companies(6)
    tenancies = [take_in(clerk, harbour, company, f"{n}01", on(-200 + 30 * n), key()) for n, company in enumerate((firm(), *others[:3]), 1)]
    leave(clerk, tenancies[3], on(-3), "迁入自建厂房")
    waiting = a_service("loan", tenancies[0], amount=300 * WAN, words="补充研发流动资金，希望年内到位")
    late = a_service("coaching", tenancies[1], by="bank-cs-clerk", words="股权激励方案辅导")
    Service.objects.filter(pk=late.pk).update(due_on=on(-4), asked_on=on(-14))
    given, refused = a_service("loan_equity", tenancies[0], amount=1000 * WAN, words="引入投资机构"), a_service("support", tenancies[2], by="bank-cs-clerk", words="减免本季房租")
    give(clerk, given, "已转客户经理，一周内联系", today, clerk, on(6))
    refuse(clerk, refused, "本季度减免名额已用完，下季度可再提出", today)
    assert waiting.state == "asked"
    full = an_event(title_zh=FULL, title_en="Roadshow of results: advanced manufacturing", on=on(12), capacity=3, begins=time(14), ends=time(17), words="每家企业路演 8 分钟，评委点评 5 分钟。")
    for company in others[:4]:
        coming(full, company)
    _held()
    propose(clerk, draft(clerk, a_plan(kind="volunteer", title_zh=WAITS, title_en="Volunteers in the park", on=on(20), capacity=60, areas="430100"), key()))
    draft(clerk, a_plan(kind="contest", title_zh="双创大赛初赛", title_en="Contest, first round", on=on(40), capacity=100), key())


def _held() -> None:
    """An event of today: some came, with leads, of which one led to a loan."""
    clerk, event = person("bank-cs-clerk"), an_event(kind="matchmaking", title_zh=HELD, title_en="Matchmaking meeting, summer", capacity=30)
    rows = [coming(event), *(coming(event, company) for company in companies(8))]
    for row in rows[1:4]:
        tick(clerk, row, came=True)
    lead = note_lead(clerk, rows[0], Heard("credit", 500 * WAN, "扩产设备款"), clerk, on(5), key())
    note_lead(clerk, rows[1], Heard("talent", None, "招聘算法工程师"), person("bank-cs-tech-clerk"), on(7), key())
    applied(clerk, FollowUp.objects.get(need=lead.need), Life(amount=180 * WAN).drawn().loan, timezone.localdate())


def harbour_path() -> str:
    """With tenants and services."""
    return f"/activities/harbours/{Tenancy.objects.order_by('id')[0].harbour_id}/"


def tenant_path() -> str:
    """The company of ``firm-cs``."""
    return f"/activities/tenants/{Tenancy.objects.filter(company=firm()).order_by('id')[0].pk}/"


def answer_path() -> str:
    """A loan that waits."""
    return f"/activities/services/{Service.objects.filter(state='asked', kind='loan').order_by('id')[0].pk}/answer/"


def event_path(title: str, part: str = "") -> str:
    """One of the events."""
    return f"/activities/{Event.objects.get(title_zh=title).pk}/{part}"
