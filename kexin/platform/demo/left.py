"""Work that was begun and waits for a second signature, left on the desks by the site's own steps."""

from __future__ import annotations

from kexin.platform.companies.admitting import propose as propose_admission
from kexin.platform.companies.models import Admission, Company
from kexin.platform.demo.days import LAST
from kexin.platform.demo.people import People
from kexin.platform.demo.places import Places
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.proposals import propose as propose_entry
from kexin.platform.orgs.models import Role
from kexin.platform.orgs.seats import Seat
from kexin.platform.orgs.seats import propose as propose_seat

WAN = 1_000_000


def leave_work(places: Places, people: People, funds: list[Fund]) -> None:
    """Admissions to confirm at each bureau, changes of seats, money that was reported."""
    for bureau in places.bureaus.values():
        clerk = people.one(bureau, Role.CLERK)
        for place, company in enumerate(Company.objects.filter(prefecture=bureau.area, state=Company.CANDIDATE).order_by("code")[:5]):
            verb, reason = (Admission.REFUSE, "主营业务与科技创新无关") if place == 4 else (Admission.ADMIT, "材料齐全，符合入库条件")
            propose_admission(clerk, company, verb, reason, f"demo-{company.code}")
    for place, organisation in enumerate((places.department, places.bureaus["430100"], places.banks["lushan"])):
        manager = people.one(organisation, Role.MANAGER, 1)
        propose_seat(manager, people.one(organisation, Role.CLERK, 1), Seat(organisation, Role.REVIEWER), f"demo-seat-{place}", "岗位轮换")
    for fund in funds[:3]:
        propose_entry(
            fund, people.one(places.department, Role.CLERK), f"demo-{fund.pk}", kind="refill", on=LAST, amount=200 * WAN, party="省级财政", note="2026年第二批")
