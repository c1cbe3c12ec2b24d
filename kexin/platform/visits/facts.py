"""When companies were visited last, for lists, rules and the company's page."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from django.db.models import Max, Q

from kexin.platform.orgs.models import Organisation
from kexin.platform.visits.models import Outcome, Visit


def last_visits(companies: Iterable[int], day: date, whose: Q | None = None) -> Mapping[int, date]:
    """The last day until *day* on which each company (by pk) was met; a company that was not is left out. *whose* narrows the visits."""
    rows = Visit.objects.filter(whose or Q(), company__in=list(companies), outcome=Outcome.MET, on__lte=day)
    return dict(rows.order_by().values_list("company").annotate(last=Max("on")))


def days_since_visit(companies: Iterable[int], day: date, bank: Organisation | None = None) -> Mapping[int, int | None]:
    """Days since each company (by pk) was met, by the tree of *bank* or by anybody; None for never, which no rule takes for a number."""
    wanted = list(companies)
    found = last_visits(wanted, day, Q(bank__path__startswith=bank.path) if bank is not None else None)
    return {pk: (day - found[pk]).days if pk in found else None for pk in wanted}


def visit_days(companies: Iterable[int], whose: Q) -> Mapping[int, tuple[date, ...]]:
    """Every day on which each company was met, in order."""
    found: dict[int, list[date]] = defaultdict(list)
    for pk, on in Visit.objects.filter(whose, company__in=list(companies), outcome=Outcome.MET).order_by("on").values_list("company", "on").distinct():
        found[pk].append(on)
    return {pk: tuple(days) for pk, days in found.items()}
