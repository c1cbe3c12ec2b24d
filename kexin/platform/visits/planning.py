"""Which companies somebody may visit, and visits that are meant to be made."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.db.models import Q

from kexin.platform.companies.models import Company
from kexin.platform.lists.models import Assignment
from kexin.platform.moves import move
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import companies_of, in_tree
from kexin.platform.refusal import refusal
from kexin.platform.visits.models import Plan, PlanState
from kexin.text import Text, same

#: Further ahead nobody plans a visit; a later day is a typing mistake.
AHEAD = timedelta(days=366)


def companies_to_visit(person: Person) -> Q:
    """The companies of the own area, and those of lists that were given to the own tree."""
    given = Assignment.objects.filter(in_tree(person, "branch"), ended_on=None).values("company")
    return companies_of(person) | Q(pk__in=given, state=Company.ADMITTED)


def plans_of(person: Person) -> Q:
    """The plans of the own tree."""
    return in_tree(person, "bank")


def plan(person: Person, company: Company, on: date, today: date, key: str) -> Plan:
    """Plan a visit; one with the same *key* is given again and nothing is done.

    Raises:
        ProblemsError: the day is past or too far ahead, or the person has an open plan for the company.
    """
    with transaction.atomic():
        # The company's row is the turnstile: the same form sent twice at once waits here and then finds itself.
        Company.objects.select_for_update().get(pk=company.pk)
        known = made_before(Plan, key, company_id=company.pk, by_id=person.pk)
        if known is not None:
            return known
        if not today <= on <= today + AHEAD:
            raise refusal("day", company.code, same(on.isoformat()), Text(f"{today} 至 {today + AHEAD}", f"{today} to {today + AHEAD}"), Text("请更正日期", "correct the day"))
        open_plan = Plan.objects.filter(company=company, by=person, state=PlanState.OPEN).first()
        if open_plan is not None:
            raise refusal(
                "planned-already", company.code, Text(f"您已计划 {open_plan.on} 走访该企业", f"you plan to visit it on {open_plan.on} already"), Text("每家企业一项未办计划", "one open plan for each company"),
                Text("请先走访，或取消原计划", "make that visit, or drop that plan"))
        return Plan.objects.create(key=key, company=company, bank=person.organisation, by=person, on=on)


def drop(row: Plan, reason: str) -> None:
    """Take a plan back, with the reason.

    Raises:
        ProblemsError: it is not open any more, or there is no reason.
    """
    if not reason.strip():
        raise refusal("no-reason", str(row.pk), Text("没有写理由", "there is no reason"), Text("写明理由", "a reason"))
    move(row, [PlanState.OPEN], PlanState.DROPPED, reason.strip(), reason=reason.strip())
