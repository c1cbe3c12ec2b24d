"""Of which service or event a need came, for the visits desk."""

from __future__ import annotations

from django.urls import reverse

from kexin.platform.activities.models import Lead, Service
from kexin.platform.visits.models import Need
from kexin.platform.visits.origins import Origin
from kexin.text import Text


def origin(need: Need) -> Origin | None:
    """A tenant's service, or a lead of an event."""
    service = Service.objects.filter(need=need).select_related("tenancy__harbour").first()
    if service is not None:
        harbour = service.tenancy.harbour
        return Origin(Text(f"港湾服务：{harbour.name_zh}", f"service of the harbour {harbour.name_en or harbour.name_zh}"), reverse("tenant", args=[service.tenancy_id]), harbour.organisation_id)
    lead = Lead.objects.filter(need=need).select_related("registration__event").first()
    if lead is not None:
        event = lead.event
        return Origin(Text(f"活动：{event.title_zh}", f"event {event.title_en or event.title_zh}"), reverse("event", args=[event.pk]), event.organisation_id)
    return None
