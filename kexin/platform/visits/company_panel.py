"""A company's visits on its page, and the filter of the list of companies by when it was met last."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone

from kexin.platform.companies.models import Company
from kexin.platform.companies.panels import ListFilter, Panel
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.platform.visits.facts import last_visits
from kexin.platform.visits.models import FollowUp, Outcome, Plan, PlanState, Visit
from kexin.platform.visits.planning import plans_of
from kexin.platform.visits.scope import follow_ups_of, visits_counted, visits_of
from kexin.text import Text

MOST = 20


def _visits(person: Person, company: Company) -> Mapping[str, Any]:
    """The visits that the person may read; an office is told how many there were and when the last one was."""
    today = timezone.localdate()
    last = last_visits([company.pk], today, visits_counted(person)).get(company.pk)
    return {
        "last": last, "days": None if last is None else (today - last).days, "count": Visit.objects.filter(visits_counted(person), company=company).count(), "reads": may(person, "visits.see"), "writes": may(person, "visits.write"),
        "visits": Visit.objects.filter(visits_of(person), company=company).select_related("by", "bank")[:MOST],
        "plans": Plan.objects.filter(plans_of(person), company=company, state=PlanState.OPEN).select_related("by") if may(person, "visits.see") else [],
        "follow_ups": FollowUp.objects.filter(follow_ups_of(person), need__company=company).select_related("need", "owner", "application").order_by("-id")[:MOST]}


def _narrow(person: Person, choice: str) -> Q:
    met = Visit.objects.filter(visits_counted(person), outcome=Outcome.MET)
    if choice == "never":
        return ~Q(pk__in=met.values("company"))
    return ~Q(pk__in=met.filter(on__gte=timezone.localdate() - timedelta(days=int(choice))).values("company"))


VISITS = Panel("visits", Text("走访", "Visits"), "visits.count", "visits/_of_company.html", _visits)
NOT_VISITED = ListFilter("visited", Text("走访", "visits"), "visits.count", {
    "30": Text("30 天未走访", "not visited for 30 days"), "90": Text("90 天未走访", "not visited for 90 days"), "180": Text("180 天未走访", "not visited for 180 days"), "never": Text("从未走访", "never visited")}, _narrow)
