"""A site of its own for the walk of outreach: 5,000 companies that a rule lists, some that it leaves out, and 60 branches.

``python -m tests.platform.five_thousand build FOLDER`` makes it in bulk, before it is served; ``visit`` puts in the visits
that nobody clicks: one for each company that was not visited yet, by whoever looks after it.
"""

from __future__ import annotations

import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import django

from kexin.library.tables import PREFECTURES

if TYPE_CHECKING:
    from kexin.platform.companies.models import Company

LISTED, BRANCHES = 5_000, 60
#: Companies for a manager at most: what a run is told, and what it is for the first manager of each branch.
USUAL, FEWER = 45, 40


@dataclass(frozen=True)
class Group:
    """Companies that are alike: how many, what they are called, and what tells them from the generated one that they copy."""

    count: int
    zh: str
    grade: tuple[str, str] = ("B", "A")
    values: tuple[tuple[str, bool | None], ...] = ()
    admitted: bool = True
    visited: bool = False


GROUPS: tuple[Group, ...] = (
    Group(LISTED, "名单"),
    Group(20, "等级不够", ("C", "C")),
    Group(20, "等级未定", ("C", "B")),
    Group(20, "失信", values=(("on_dishonest_list", True),)),
    Group(20, "不久前走访过", visited=True),
    Group(12, "下期新来", admitted=False))
#: Of the library when the first edition is made, those that it is unsure of, and those that the second brings.
CONSIDERED, UNSURE, LATER = sum(g.count for g in GROUPS if g.admitted), 20, 12
_KNOWN = {"registration_active": True, "on_dishonest_list": False, "in_default": False}


def build(folder: Path) -> None:
    """The world of the tests, whose own companies leave the library, and everything above."""

    from kexin.platform.companies.models import Company
    from tests.platform import world

    world.build(folder)
    Company.objects.update(state=Company.OUT)
    _branches(world.PASSWORD)
    _companies(world.firm())
    _seen_before()
    (folder / "site.json").write_text(json.dumps({"password": world.PASSWORD, "pages": {}}))


def _branches(password: str) -> None:
    """Up to 60 in the tree of the first bank, in all prefectures; two managers at each, one of whom takes fewer companies."""
    from django.contrib.auth.hashers import make_password

    from kexin.platform.lists.models import Capacity
    from kexin.platform.orgs.models import Kind, Organisation, Person, Role
    from tests.platform.world import person

    bank, hashed = Organisation.objects.get(code="bank"), make_password(password)
    there = Organisation.objects.filter(path__startswith=bank.path, kind__in=(Kind.BRANCH, Kind.SUBBRANCH))
    areas = list(PREFECTURES.items())
    for place in range(BRANCHES - there.count()):
        area, name = areas[place % len(areas)]
        Organisation.objects.create(code=f"branch-{place}", kind=Kind.BRANCH, name_zh=f"第一银行{name.zh}第{place}分行", name_en=f"First Bank {name.en} {place}", area=area, parent=bank)
    people = [
        Person(username=f"{branch.code}-second", name=f"{branch.name_zh}客户经理二", organisation=branch, role=Role.CLERK, password=hashed) for branch in there]
    people += [
        Person(username=f"{branch.code}-clerk", name=f"{branch.name_zh}客户经理", organisation=branch, role=Role.CLERK, password=hashed) for branch in there.filter(code__startswith="branch-")]
    Person.objects.bulk_create(people)
    Capacity.objects.bulk_create([Capacity(person=p, most=FEWER, set_by=person("bank-manager")) for p in Person.objects.filter(organisation__in=there, role=Role.CLERK, username__endswith="-clerk")])


def _companies(like: Company) -> None:
    """Copies of a generated company with the measures that its model asks, what the rule asks known of each; every third one sits in the capital."""
    from kexin.platform.companies.models import Company, Measured
    from kexin.platform.companies.rating import rater
    from tests.platform.world import DAY

    asked = {name: value for name, value in like.measured.values.items() if name in rater(like.release).program.inputs} | _KNOWN
    areas, number = list(PREFECTURES), 0
    rows, measured = [], []
    for group in GROUPS:
        for place in range(group.count):
            area = areas[place % len(areas)] if place % 3 else areas[0]
            number += 1
            rows.append(Company(
                code=f"TEST{number:014}", name=f"虚构{group.zh}企业{place + 1:04}", initials="XG", prefecture=area, industry=like.industry, release_id=like.release_id, score_low=like.score_low, score_high=like.score_high,
                grade_low=group.grade[0], grade_high=group.grade[1], line=like.line, state=Company.ADMITTED if group.admitted else Company.CANDIDATE, state_on=DAY))
            measured.append({**asked, **dict(group.values)})
    Company.objects.bulk_create(rows, batch_size=1000)
    pks = dict(Company.objects.filter(code__startswith="TEST").values_list("code", "pk"))
    Measured.objects.bulk_create([Measured(company_id=pks[row.code], values=values) for row, values in zip(rows, measured, strict=True)], batch_size=500)


def _seen_before() -> None:
    """Some were visited last month, before there was a list."""
    from datetime import timedelta

    from django.utils import timezone

    from kexin.platform.companies.models import Company
    from kexin.platform.orgs.models import Person
    from tests.platform.world import person

    def somebody(_: Company) -> Person:
        return person("bank-cs-clerk")

    _visit(list(Company.objects.filter(name__contains="不久前走访过")), somebody, timezone.now() - timedelta(days=30))


def visit_the_others() -> int:
    """A visit of today for each company of a list that was not met since, by its manager; and the companies that come later are admitted. How many visits."""
    from django.utils import timezone

    from kexin.platform.companies.models import Company
    from kexin.platform.lists.models import Assignment

    held = {a.company_id: a.manager for a in Assignment.objects.filter(ended_on=None).exclude(company__visits__outcome="met").select_related("manager__organisation")}
    _visit(list(Company.objects.filter(pk__in=held)), lambda company: held[company.pk], timezone.now())
    Company.objects.filter(name__contains="下期新来").update(state=Company.ADMITTED)
    return len(held)


def _visit(companies: list[Company], by: Any, at: Any) -> None:
    """Into the table, in bulk."""
    from django.utils import timezone

    from kexin.platform.visits.models import Visit

    rows = []
    for company in companies:
        person = by(company)
        rows.append(Visit(
            key=f"bulk:{company.pk}", digest="0" * 64, company=company, bank=person.organisation, area=company.prefecture, by=person, at=at, on=timezone.localtime(at).date(), way="on_site", outcome="met", seen="批量写入的走访"))
    Visit.objects.bulk_create(rows, batch_size=500)


if __name__ == "__main__":
    django.setup()
    if sys.argv[1] == "build":
        build(Path(sys.argv[2]))
    else:
        print(visit_the_others())
