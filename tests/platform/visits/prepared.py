"""What the pages of visits need: plans, visits with needs at several points of their follow-up, a subsidiary with something handed to it."""

from __future__ import annotations

import json
import struct
import uuid
import zlib
from datetime import date, timedelta
from typing import Any

from django.utils import timezone

from kexin.platform.companies.models import Company
from kexin.platform.lists.assigning import assign_list
from kexin.platform.lists.models import Assignment, Capacity
from kexin.platform.orgs.models import Kind, Organisation, Person, Role
from kexin.platform.visits.models import FollowUp, Plan, Referral, Visit
from kexin.platform.visits.planning import plan
from kexin.platform.visits.referring import hand_over, proceed
from kexin.platform.visits.sent import read
from kexin.platform.visits.writing import write
from tests.platform.life import WAN, Life, key
from tests.platform.lists.made import a_list, published
from tests.platform.world import PASSWORD, firm, person


def png(colour: int = 0) -> bytes:
    """A picture of one point."""
    def part(name: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    return b"\x89PNG\r\n\x1a\n" + part(b"IHDR", struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)) + part(b"IDAT", zlib.compress(b"\0" + bytes((colour, 0, 0)))) + part(b"IEND", b"")


def said(of: Person, where: Company, **changes: Any) -> dict[str, Any]:
    """A visit as a device sends it."""
    at = timezone.localtime() - timedelta(minutes=1)
    return {
        "key": str(uuid.uuid4()), "person": of.pk, "plan": "", "company": where.code, "at": at.strftime("%Y-%m-%dT%H:%M"), "way": "on_site", "outcome": "met", "failed_words": "", "place": "麓谷园区 3 栋", "latitude": "28.228209",
        "longitude": "112.938814", "accuracy": "12", "seen": "产线满负荷运转，订单排到明年。", "needs": [], "people": [], **changes}


def visited(username: str = "bank-cs-clerk", company: Company | None = None, photos: int = 0, **changes: Any) -> Visit:
    """Somebody was there."""
    of, where = person(username), company or firm()
    return write(of, read(json.dumps(said(of, where, **changes)), [(f"{n}.png", png(n)) for n in range(photos)]))


def when(day: date) -> str:
    """The first minute of a day, which is over at whatever hour the tests run."""
    return f"{day}T00:00"


def subsidiary(code: str = "bank-fund") -> Organisation:
    """A subsidiary of the bank, with its people."""
    found = Organisation.objects.filter(code=code).first()
    if found is None:
        found = Organisation.objects.create(code=code, kind=Kind.SUBSIDIARY, name_zh="第一银行股权投资子公司", name_en="First Bank Equity", area="430000", parent=Organisation.objects.get(code="bank"))
        for role in Role:
            Person.objects.create(username=f"{code}-{role.value}", name=f"{found.name_zh}{Role(role).label}", organisation=found, role=role, password=PASSWORD)
    return found


def follow_up(kind: str = "credit", **changes: Any) -> FollowUp:
    """A need that somebody looks after."""
    visit = visited(needs=[{"kind": kind, "amount": "300", "wished_on": "", "words": "补充流动资金", **changes}])
    return FollowUp.objects.get(need__visit=visit)


def prepare() -> None:
    """For the pages that a browser visits."""
    today, clerk = timezone.localdate(), person("bank-cs-clerk")
    _listed(today)
    subsidiary()
    others = Company.objects.filter(prefecture="430100", state=Company.ADMITTED).exclude(pk=firm().pk).order_by("code")
    for n, company in enumerate(others[:3]):
        late = plan(clerk, company, today, today, key())
        Plan.objects.filter(pk=late.pk).update(on=today + timedelta(days=(-2, 0, 3)[n]))
    visit = visited(photos=2, people=[{"role": "财务负责人", "name": "王某某"}, {"role": "总经理", "name": ""}], needs=[
        {"kind": "credit", "amount": "300", "wished_on": str(today + timedelta(days=20)), "words": "补充研发流动资金"}, {"kind": "equity", "amount": "2000", "wished_on": "", "words": "扩产引入股权投资"}, {"kind": "talent", "amount": "", "wished_on": "", "words": "招聘电磁工程师"}])
    FollowUp.objects.filter(need__visit=visit, need__kind="talent").update(due_on=today - timedelta(days=4))
    visited(company=others[4], outcome="nobody", seen="", at=when(today - timedelta(days=1)))
    visited("bank-cs-tech-clerk", others[5], way="video")
    need = FollowUp.objects.get(need__visit=visit, need__kind="equity").need
    handed = hand_over(clerk, need, "ccb.loan-with-equity", subsidiary(), "企业已有机构投资者", key(), today)
    proceed(person("bank-fund-clerk"), handed, "taken", "", today)


def _listed(today: date) -> None:
    """Two lists published nine weeks ago, two thirds of their companies visited since, week by week."""
    begun = today - timedelta(days=63)
    for rule, code in (("kexin.rated-not-visited", "well-rated"), ("kexin.titled-in-area", "titled-firms")):
        whitelist = a_list(rule=rule, code=code)
        published(whitelist, begun)
        # The pages of lists want a manager without room; here the same one has companies.
        room = {c.pk: c.most for c in Capacity.objects.all()}
        Capacity.objects.update(most=30)
        assign_list(person("bank-manager"), whitelist, 30, begun)
        for pk, most in room.items():
            Capacity.objects.filter(pk=pk).update(most=most)
        given = list(Assignment.objects.filter(whitelist=whitelist, ended_on=None).select_related("manager", "company").order_by("company__code"))
        for n, one in enumerate(given[: len(given) * 2 // 3]):
            # Other pages may have given the seat of an account manager to somebody else.
            if one.manager.role == Role.CLERK:
                visited(one.manager.username, one.company, at=when(begun + timedelta(days=3 + n * 55 // len(given))), needs=[{"kind": "credit", "amount": "200"}] if n % 3 == 0 else [])
    for amount in (120, 260):
        Life(amount=amount * WAN, bank="bank-cs-tech").drawn()


def visit_path() -> str:
    """The visit with everything."""
    return f"/visits/{Visit.objects.filter(photos__isnull=False).distinct().order_by('id')[0].pk}/"


def follow_path(kind: str) -> str:
    """A need of a kind that is looked after."""
    return f"/visits/follow-ups/{FollowUp.objects.filter(need__kind=kind, need__words__gt='').order_by('id')[0].pk}/"


def mix_path() -> str:
    """The mix for the need of equity."""
    return f"/visits/needs/{FollowUp.objects.filter(need__kind='equity').order_by('id')[0].need_id}/mix/"


def referral_path() -> str:
    """What lies with the subsidiary."""
    return f"/visits/referrals/{Referral.objects.order_by('id')[0].pk}/"


def plan_path() -> str:
    """The form of a plan."""
    return f"/visits/plan/{firm().code}/"
