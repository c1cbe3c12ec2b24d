"""Every night: lists that are due are drafted anew, for a person to look at and propose; managers are told of companies whose visit is overdue."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.urls import reverse

from kexin.platform.lists.drafting import draft
from kexin.platform.lists.mine import my_rows
from kexin.platform.lists.models import OPEN, Assignment, Edition, Whitelist
from kexin.platform.lists.nextstep import tell_drafted
from kexin.platform.notices.telling import tell_people
from kexin.platform.orgs.models import Person
from kexin.problems import ProblemsError
from kexin.text import Text

MONDAY = 0


def tell_overdue(day: date) -> int:
    """Tell every manager on the day after a visit fell due, and on Mondays of all that are still overdue; how many were told."""
    told = 0
    for manager in Person.objects.filter(pk__in=Assignment.objects.filter(ended_on=None).values("manager"), is_active=True).select_related("organisation"):
        overdue = [row.due for row in my_rows(manager, day) if row.due.overdue]
        if overdue and (day.weekday() == MONDAY or any(due.overdue_days == 1 for due in overdue)):
            told += tell_people(
                [manager], Text(f"有 {len(overdue)} 家名单企业逾期未走访", f"visits of {len(overdue)} listed companies are overdue" if len(overdue) > 1 else "the visit of a listed company is overdue"), reverse("my_companies"))
    return told


def due(whitelist: Whitelist, day: date) -> bool:
    """Is a list by a rule due on that day? One that was never made is made by a person."""
    last = whitelist.editions.order_by("-as_of").values_list("as_of", flat=True).first()
    due_on = whitelist.refreshed.due_on(last)
    return last is not None and due_on is not None and due_on <= day


def draft_due(day: date) -> Iterator[tuple[Whitelist, Edition | ProblemsError]]:
    """Draft what is due and has no open edition; what cannot be drafted is told."""
    for whitelist in Whitelist.objects.filter(kind=Whitelist.RULE, closed_on=None).exclude(editions__state__in=OPEN).select_related("organisation", "bank"):
        if due(whitelist, day):
            try:
                edition = draft(None, whitelist, day, f"{whitelist.code}:{day}")
            except ProblemsError as error:
                yield whitelist, error
                continue
            tell_drafted(edition)
            yield whitelist, edition
