"""Harbours, tenants, services, events and registrations for the tests of the desk."""

from __future__ import annotations

from datetime import date, time, timedelta
from typing import Any

from django.utils import timezone

from kexin.platform.activities.events import Plan, decide, draft, propose
from kexin.platform.activities.harbours import open_harbour, take_in
from kexin.platform.activities.models import Event, Harbour, Registration, Service, Tenancy
from kexin.platform.activities.registering import register
from kexin.platform.activities.serving import Wish, ask
from kexin.platform.companies.models import Company
from kexin.platform.orgs.models import Kind, Organisation, Person, Role
from kexin.text import Text
from tests.platform.life import key
from tests.platform.world import PASSWORD, firm, person


def a_harbour(run_by: str = "bank-cs", name: str = "麓谷港湾") -> Harbour:
    """Of an organisation."""
    return open_harbour(person(f"{run_by}-clerk"), Text(name, "Lugu harbour"), "麓谷大道 1 号", key())


def a_tenant(run_by: str = "bank-cs", company: Company | None = None) -> Tenancy:
    """A company that moved in a month ago."""
    return take_in(person(f"{run_by}-clerk"), a_harbour(run_by), company or firm(), "301", timezone.localdate() - timedelta(days=30), key())


def a_service(kind: str = "coaching", tenancy: Tenancy | None = None, by: str = "firm-cs-clerk", **wish: Any) -> Service:
    """Asked for today."""
    return ask(person(by), tenancy or a_tenant(), Wish(kind, wish.get("words", "请协助"), wish.get("amount")), timezone.localdate(), key())


def a_plan(**changes: Any) -> Plan:
    """A roadshow of today for the companies of Changsha."""
    return Plan(**{
        "kind": "roadshow", "title_zh": "成果转化路演", "title_en": "Roadshow", "on": timezone.localdate(), "begins": time(9), "ends": time(12), "place": "麓谷会议中心", "words": "", "areas": "430100", "whitelist": None,
        "capacity": 2, **changes})


def an_event(run_by: str = "bank-cs", **changes: Any) -> Event:
    """Published by two people."""
    event = draft(person(f"{run_by}-clerk"), a_plan(**changes), key())
    propose(person(f"{run_by}-clerk"), event)
    decide(person(f"{run_by}-reviewer"), event, True, "")
    return event


def companies(count: int, area: str = "430100") -> list[Company]:
    """Companies of an area beside the one of ``firm-cs``."""
    found = list(Company.objects.filter(prefecture=area, state=Company.ADMITTED).exclude(pk=firm(area).pk).order_by("code")[:count])
    assert len(found) == count
    return found


def coming(event: Event, company: Company | None = None, by: str = "") -> Registration:
    """Registered by the organiser."""
    return register(person(by or f"{event.organisation.code}-clerk"), event, company or firm(), key())


def park() -> Organisation:
    """A park in Changsha that looks after its companies."""
    found = Organisation.objects.filter(code="park").first()
    if found is None:
        found = Organisation.objects.create(code="park", kind=Kind.PARK, name_zh="麓谷园区", name_en="Park", area="430100", parent=Organisation.objects.get(code="cs"))
        for role in Role:
            Person.objects.create(username=f"park-{role.value}", name=f"园区{Role(role).label}", organisation=found, role=role, password=PASSWORD)
    return found


def on(days: int) -> date:
    """So many days from today."""
    return timezone.localdate() + timedelta(days=days)
