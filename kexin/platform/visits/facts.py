"""When companies were visited, for rules of lists, the company's page and the list of companies. Only visits that met somebody count."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Max, Q, QuerySet

from kexin.platform.companies.models import Company
from kexin.platform.visits.models import Outcome, Visit


def last_visits(companies: Iterable[int], day: date, whose: Q | None = None) -> Mapping[int, date]:
    """The last day until *day* on which each company (by pk) was met; a company that was not is left out. *whose* narrows the visits."""
    rows = Visit.objects.filter(whose or Q(), company__in=list(companies), outcome=Outcome.MET, on__lte=day)
    return dict(rows.order_by().values_list("company").annotate(last=Max("on")))


def days_of_visits(companies: QuerySet[Company], until: date, bank: str | None) -> Mapping[int, Sequence[date]]:
    """Every day until *until* on which each company (by pk) was met, in order; by the tree with the path *bank*, or by anybody.

    The desk of lists asks this for ``days_since_visit``: a company that was never met is left out, and no rule takes that for a number.
    """
    whose = Q() if bank is None else Q(bank__path__startswith=bank)
    found: dict[int, list[date]] = defaultdict(list)
    for pk, on in Visit.objects.filter(whose, company__in=companies, outcome=Outcome.MET, on__lte=until).order_by("on").values_list("company", "on").distinct():
        found[pk].append(on)
    return found
