"""Whoever is next with a service or an event is told."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from kexin.platform.activities.models import Event, EventState, Registration, Service, Standing
from kexin.platform.activities.scope import invited
from kexin.platform.companies.models import Company
from kexin.platform.notices.telling import people_who_may, tell_people
from kexin.platform.orgs.models import Kind, Organisation, Person, Role
from kexin.text import Text


def _colleagues(right: str, organisation: Organisation, but: Person) -> QuerySet[Person]:
    """Those of the organisation itself who have a right."""
    return people_who_may(right, organisation=organisation).filter(organisation=organisation).exclude(pk=but.pk)


def _of_companies(companies: Any) -> QuerySet[Person]:
    """The clerks and managers of companies; *companies* are credit codes, or a query of them."""
    return Person.objects.filter(organisation__kind=Kind.COMPANY, organisation__code__in=companies, role__in=[Role.CLERK, Role.MANAGER], is_active=True)


def tell_asked(service: Service, by: Person) -> None:
    """A tenant asked: the harbour's people answer."""
    tenancy = service.tenancy
    name = tenancy.company.name
    tell_people(_colleagues("activities.run", tenancy.harbour.organisation, by), Text(f"港湾服务待办理：{name}", f"{name} asks the harbour for a service"), reverse("answer_service", args=[service.pk]))


def tell_answered(service: Service, by: Person) -> None:
    """Answered: the company reads it, and whoever asked for it."""
    tenancy = service.tenancy
    people = {p.pk: p for p in (*_of_companies([tenancy.company.code]), service.asked_by) if p.pk != by.pk}
    tell_people(people.values(), Text(f"港湾服务已有答复：{tenancy.company.name}", f"the harbour answered {tenancy.company.name}"), reverse("tenant", args=[tenancy.pk]))


def tell_of_event(event: Event, by: Person) -> None:
    """Proposed: whoever publishes. Sent back: whoever proposed it. Published: the people of invited companies. Called off: those of companies that meant to come."""
    address, zh, en = reverse("event", args=[event.pk]), event.title_zh, event.title_en or event.title_zh
    if event.state == EventState.PROPOSED:
        tell_people(_colleagues("activities.publish", event.organisation, by), Text(f"活动待复核发布：{zh}", f"an event waits to be published: {en}"), address)
    elif event.state == EventState.RETURNED:
        tell_people([event.proposed_by] if event.proposed_by else [], Text(f"活动已退回：{zh}", f"an event was sent back: {en}"), address)
    elif event.state == EventState.PUBLISHED:
        tell_people(_of_companies(Company.objects.filter(invited(event)).order_by().values("code")), Text(f"邀请参加活动：{zh}（{event.on}）", f"you are invited: {en}, {event.on}"), address)
    elif event.state == EventState.CANCELLED:
        coming = event.registrations.exclude(state=Standing.WITHDRAWN).values("company__code")
        tell_people(_of_companies(coming), Text(f"活动已取消：{zh}（{event.on}）", f"an event was called off: {en}, {event.on}"), address)


def tell_moved_up(row: Registration) -> None:
    """A place became free for a company of the waiting list."""
    event = row.event
    people = {p.pk: p for p in (*_of_companies([row.company.code]), row.by)}
    tell_people(people.values(), Text(f"候补已转为报名：{event.title_zh} · {row.company.name}", f"a place became free for {row.company.name}: {event.title_en or event.title_zh}"), reverse("event", args=[event.pk]))
