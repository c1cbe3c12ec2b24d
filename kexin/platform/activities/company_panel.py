"""A company's tenancies, services and events on its page, as far as the reader reads them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from kexin.platform.activities.models import Event, EventState, Registration, Service, Standing, Tenancy
from kexin.platform.activities.scope import events_of, registrations_of, tenancies_of
from kexin.platform.companies.models import Company
from kexin.platform.companies.panels import Panel
from kexin.platform.orgs.models import Desk, Person
from kexin.text import Text

MOST = 20


def _activities(person: Person, company: Company) -> Mapping[str, Any]:
    """What the reader's own organisation runs; the company itself also sees the events that are open to it."""
    itself = person.organisation.desk == Desk.COMPANY
    coming = Registration.objects.exclude(state=Standing.WITHDRAWN).filter(company=company).values("event")
    return {
        "itself": itself,
        "tenancies": Tenancy.objects.filter(tenancies_of(person), company=company).select_related("harbour")[:MOST],
        "services": Service.objects.filter(tenancies_of(person, "tenancy"), tenancy__company=company).order_by("-asked_on", "-id")[:MOST],
        "registrations": Registration.objects.filter(registrations_of(person), company=company).select_related("event").order_by("-event__on", "-id")[:MOST],
        "joinable": Event.objects.filter(events_of(person), state=EventState.PUBLISHED, on__gte=timezone.localdate()).exclude(pk__in=coming)[:MOST] if itself else []}


ACTIVITIES = Panel("activities", Text("港湾与活动", "Harbour and events"), "activities.tenants", "activities/_of_company.html", _activities)
