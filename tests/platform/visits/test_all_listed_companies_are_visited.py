"""Visits of listed companies counted up to 100 %, by area, branch, manager and week; what is owed; what came of it beside others."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import openpyxl
import pytest
from django.test import Client
from django.utils import timezone

from kexin.platform.boards.coverage import Board, funnel_table, visit_table
from kexin.platform.companies.models import Company
from kexin.platform.lending.models import Application
from kexin.platform.lists.assigning import assign_list
from kexin.platform.lists.drafting import draft
from kexin.platform.lists.facts import visits_of as known_to_lists
from kexin.platform.lists.founding import close
from kexin.platform.lists.models import Assignment, Edition, Whitelist
from kexin.platform.lists.nightly import tell_overdue
from kexin.platform.notices.models import Notice
from kexin.platform.visits.covering import Covered, roll
from kexin.platform.visits.planning import companies_to_visit
from tests.platform.life import Life, key
from tests.platform.lists.made import a_list, published
from tests.platform.visits.prepared import visited, when
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
TODAY = timezone.localdate()
SINCE = TODAY - timedelta(days=40)
#: Its companies are visited once within so many days.
WITHIN = 30


@pytest.fixture
def whitelist(db: None) -> Whitelist:
    """Companies that were never visited, listed forty days ago and given to the managers of the bank."""
    made = a_list(rule="kexin.rated-not-visited", code="unvisited")
    edition = published(made, SINCE)
    assert edition.members > 4
    assign_list(person("bank-manager"), made, 30, SINCE)
    return made


def edition_of(whitelist: Whitelist) -> Edition:
    edition = whitelist.in_force
    assert edition is not None
    return edition


def owner(company: Company) -> str:
    """Who looks after it."""
    return Assignment.objects.get(company=company, ended_on=None).manager.username


def companies(whitelist: Whitelist) -> list[Company]:
    return list(Company.objects.filter(listings__edition=edition_of(whitelist)).order_by("code"))


def visit_all(whitelist: Whitelist, some: int | None = None, day: date = TODAY) -> None:
    for company in companies(whitelist)[:some]:
        visited(owner(company), company, at=when(day))


def figures(client: Client, table: str = "areas") -> dict[str, list[object]]:
    """(listed, visited, share, overdue) by the first column of a table, and the total."""
    found = dict(client.get("/boards/coverage/").context["pairs"][index(client, table)][0].__dict__)
    return {str(getattr(row[0].value, "zh", row[0].value)): [cell.value for cell in row[1:]] for row in (*found["rows"], found["last"])}


def index(client: Client, table: str) -> int:
    return [t.id for t, _ in client.get("/boards/coverage/").context["pairs"]].index(table)


def test_from_nobody_to_everybody(as_: As, whitelist: Whitelist) -> None:
    client, all_of_them = as_("dept-manager"), companies(whitelist)
    n = len(all_of_them)
    assert figures(client)["合计"] == [n, 0, 0, n]
    visit_all(whitelist, 3)
    assert figures(client)["合计"] == [n, 3, round(3 / n * 10_000), n - 3]
    for company in all_of_them[3:]:
        visited(owner(company), company, at=when(TODAY))
    assert figures(client)["合计"] == [n, n, 10_000, 0]
    assert "100.00%" in client.get("/boards/coverage/").content.decode()
    assert figures(as_("bank-manager"), "branches")["合计"] == [n, n, 10_000, 0]


def test_each_part_adds_up_to_the_whole_and_is_what_a_naive_count_says(as_: As, whitelist: Whitelist) -> None:
    visit_all(whitelist, 4)
    firms = companies(whitelist)
    for who, table, naive in (
            ("dept-manager", "areas", {a: [c for c in firms if c.prefecture == a] for a in {c.prefecture for c in firms}}),
            ("bank-manager", "managers", {o: [c for c in firms if owner(c) == o] for o in {owner(c) for c in firms}})):
        found = figures(as_(who), table)
        total = found.pop("合计")
        names = {c.prefecture: c.area.zh for c in firms} if table == "areas" else {u: person(u).name for u in naive}
        assert {name: row[:2] for name, row in found.items()} == {names[key]: [len(group), sum(c in firms[:4] for c in group)] for key, group in naive.items()}
        assert total[:2] == [len(firms), 4]


def test_a_branch_sees_its_own_and_an_office_its_area(as_: As, whitelist: Whitelist) -> None:
    firms = companies(whitelist)
    own = [c for c in firms if owner(c).startswith("bank-cs")]
    assert figures(as_("bank-cs-manager"))["合计"][0] == len(own)
    assert 0 < len(own) < len(firms)
    assert figures(as_("cs-manager"))["合计"][0] == sum(c.prefecture == "430100" for c in firms)
    assert "没有已发布的名单" in as_("other-cs-manager").get("/boards/coverage/").content.decode()
    office = as_("cs-manager").get("/boards/coverage/").content.decode()
    assert "客户经理走访覆盖" not in office
    assert person("bank-cs-clerk").name not in office + as_("cs-manager").get("/boards/coverage/rows/").content.decode()
    assert as_("firm-cs-manager").get("/boards/coverage/").status_code == as_("guarantor-manager").get("/boards/coverage/").status_code == 403


def test_a_visit_of_another_bank_or_one_that_met_nobody_does_not_count(as_: As, whitelist: Whitelist) -> None:
    company = next(c for c in companies(whitelist) if c.prefecture == "430100")
    visited("other-cs-clerk", company)
    visited(owner(company), company, outcome="nobody", seen="")
    visited(owner(company), company, at=when(SINCE - timedelta(days=1)))
    assert figures(as_("dept-manager"))["合计"][1] == 0
    visited(owner(company), company, at=when(SINCE))
    assert figures(as_("dept-manager"))["合计"][1] == 1


def test_every_figure_opens_as_many_rows_and_the_workbook_has_them(as_: As, whitelist: Whitelist) -> None:
    visit_all(whitelist, 2)
    client = as_("bank-manager")
    for table, _ in client.get("/boards/coverage/").context["pairs"][1:4]:
        for row in (*table.rows, table.last):
            for cell in row:
                if cell.link:
                    assert client.get(cell.link).context["count"] == cell.value, (table.id, cell)
    shown = client.get("/boards/coverage/rows/?state=overdue")
    days = [row[-1].value for row in shown.context["table"].rows]
    assert days == sorted(days, reverse=True) == [40 - WITHIN] * len(days)
    book = openpyxl.load_workbook(io.BytesIO(client.get("/boards/coverage/rows/?state=overdue&xlsx=rows").content))
    assert book.active is not None and book.active.max_row == len(days) + 1
    assert client.get("/boards/coverage/?xlsx=areas").status_code == 200
    assert client.get("/boards/coverage/?area=x").status_code == 422
    assert client.get("/boards/coverage/?xlsx=nothing").status_code == 404


def test_weeks_rise_to_the_whole(as_: As, whitelist: Whitelist) -> None:
    firms = companies(whitelist)
    for n, company in enumerate(firms):
        visited(owner(company), company, at=when(SINCE + timedelta(days=1 + n * 30 // len(firms))))
    rows = as_("dept-manager").get("/boards/coverage/").context["pairs"][0][0].rows
    shares = [row[4].value for row in reversed(rows)]
    assert shares == sorted(shares)
    assert (shares[-1], sum(row[1].value for row in rows)) == (10_000, len(firms))


def test_companies_without_an_owner_are_a_gap_of_the_banks_head(as_: As, whitelist: Whitelist) -> None:
    company = next(c for c in companies(whitelist) if owner(c).startswith("bank-cs"))
    Assignment.objects.filter(company=company).update(ended_on=TODAY)
    assert figures(as_("bank-manager"), "managers")["未分配"][0] == 1
    assert "未分配" not in figures(as_("bank-cs-manager"), "managers")
    assert as_("bank-manager").get("/boards/coverage/rows/?state=ownerless").context["count"] == 1


def test_a_manager_is_told_what_is_owed_the_most_overdue_first_also_on_the_device(as_: As, whitelist: Whitelist) -> None:
    mine = [c for c in companies(whitelist) if owner(c) == "bank-cs-clerk"]
    assert len(mine) > 1
    client = as_("bank-cs-clerk")
    lines = client.get("/visits/owed/").context["rows"]
    assert {line.company.pk for line, _, _ in lines} == {c.pk for c in mine}
    assert {due.overdue_days for _, due, _ in lines} == {40 - WITHIN}
    day = client.get("/visits/mine/day/").json()
    assert {o["code"] for o in day["owed"]} == {c.code for c in mine}
    visited("bank-cs-clerk", mine[0])
    assert {o["code"] for o in client.get("/visits/mine/day/").json()["owed"]} == {c.code for c in mine[1:]}
    assert as_("bank-cs-auditor").get("/visits/owed/?mine=0").context["page"].paginator.count >= len(mine) - 1


def test_a_listed_company_elsewhere_may_be_visited_by_who_looks_after_it(as_: As, whitelist: Whitelist) -> None:
    company = next(c for c in companies(whitelist) if c.prefecture not in ("430100", "430200"))
    Assignment.objects.filter(company=company).update(branch=person("bank-cs-clerk").organisation, manager=person("bank-cs-clerk"))
    assert visited("bank-cs-clerk", company).company == company
    assert as_("bank-cs-clerk").get(f"/visits/plan/{company.code}/").status_code == 200
    Company.objects.filter(pk=company.pk).update(state=Company.OUT)
    assert not Company.objects.filter(companies_to_visit(person("bank-cs-clerk")), pk=company.pk).exists()
    Company.objects.filter(pk=company.pk).update(state=Company.ADMITTED)
    Assignment.objects.filter(company=company).update(ended_on=TODAY)
    assert not Company.objects.filter(companies_to_visit(person("bank-cs-clerk")), pk=company.pk).exists()


def test_managers_are_told_the_day_after_a_visit_fell_due_and_every_monday(whitelist: Whitelist) -> None:
    late = SINCE + timedelta(days=WITHIN + 1)
    mine = Assignment.objects.filter(manager=person("bank-cs-clerk"), ended_on=None).count()
    days = [late - timedelta(days=1), *(late + timedelta(days=n) for n in range(8))]
    told = [tell_overdue(day) for day in days]
    managers = Assignment.objects.filter(ended_on=None).values("manager").distinct().count()
    assert told == [0, managers, *(managers if day.weekday() == 0 else 0 for day in days[2:])]
    notices = list(Notice.objects.filter(person=person("bank-cs-clerk"), text_zh__contains="逾期未走访"))
    assert len(notices) == sum(map(bool, told)) and all(str(mine) in n.text_zh for n in notices)
    for company in companies(whitelist):
        visited(owner(company), company, at=when(SINCE))
    assert tell_overdue(late) == 0


def test_rules_of_lists_are_told_when_a_company_was_met() -> None:
    visited(at=when(SINCE))
    visited("other-cs-clerk", at=when(TODAY))
    visited(outcome="moved", seen="", at=when(TODAY))
    rows = Company.objects.filter(pk=firm().pk)
    bank = person("bank-manager").organisation.path
    assert known_to_lists(rows, TODAY, bank) == {firm().pk: [SINCE]}
    assert known_to_lists(rows, TODAY, None) == {firm().pk: [SINCE, TODAY]}
    assert known_to_lists(rows, SINCE - timedelta(days=1), None) == {}


def test_the_funnel_stands_beside_others_with_an_interval_and_says_what_it_does_not_prove(whitelist: Whitelist) -> None:
    visit_all(whitelist)
    listed = set(companies(whitelist))
    some = next(iter(listed))
    loan = Life().drawn().loan
    Application.objects.filter(pk=loan.pk).update(company=some, applied_on=TODAY)
    visited(owner(some), some, needs=[{"kind": "credit"}])
    table = funnel_table(Board(person("dept-manager"), Covered(), TODAY))
    rows = {str(getattr(row[0].value, "en", "")): [cell.value for cell in row[1:]] for row in table.rows}
    assert [rows[step][0] for step in ("visit", "need", "application", "credit", "drawn")] == [len(listed), 1, 1, 1, 1]
    assert rows["visit"][1] == 10_000
    others = Company.objects.filter(state="admitted", prefecture__in={c.prefecture for c in listed}, grade_low__in={c.grade_low for c in listed}).exclude(pk__in=[c.pk for c in listed])
    assert table.note is not None and f"{others.count():,} 家" in table.note.zh
    assert "不能证明" in table.note.zh
    if others.exists():
        assert "个百分点（" in str(rows["visit"][4])


def test_the_same_companies_are_compared_before_and_after_their_first_visit(whitelist: Whitelist) -> None:
    visit_all(whitelist, 3, TODAY - timedelta(days=10))
    seen, *_, other = companies(whitelist)
    for company in (seen, other):
        Application.objects.create(
            number=uuid4().hex[:20], key=uuid4().hex, company=company, bank=person("bank-cs-clerk").organisation, area=company.prefecture, applied_by=person("bank-cs-clerk"), applied_on=TODAY, asked=100, months=12, purpose="x")
    # Listed forty days ago, today counted: three have 30 days before their visit and 11 from it on, the others have 41.
    before, after = 3 * 30 + (len(companies(whitelist)) - 3) * 41, 3 * 11
    applied, drawn = ([cell.value for cell in row[1:]] for row in visit_table(Board(person("dept-manager"), Covered(), TODAY)).rows)
    assert applied[:4] == [1, round(10**6 / before), 1, round(10**6 / after)]
    assert str(applied[4]).startswith(f"{before / after:.2f}（") and getattr(applied[5], "en", "") == "no difference to be seen"
    assert drawn[:5] == [0, 0, 0, 0, None] and getattr(drawn[5], "en", "") == "too few to compare"


def test_companies_that_left_count_for_the_weeks_before(whitelist: Whitelist) -> None:
    n = len(companies(whitelist))
    visit_all(whitelist, 2)
    published(whitelist, TODAY)
    found = roll(person("dept-manager"))
    assert len(found.standing(TODAY)) == n - 2
    assert len(found.standing(TODAY - timedelta(days=1))) == n


def test_what_is_only_drafted_changes_nothing(whitelist: Whitelist) -> None:
    n = len(companies(whitelist))
    visit_all(whitelist, 2)
    drafted = draft(person("dept-clerk"), whitelist, TODAY, key())
    assert drafted.left == 2
    found = roll(person("dept-manager"))
    assert (len(found.lines), len(found.standing(TODAY))) == (n, n)


def test_a_closed_list_owes_no_visit(whitelist: Whitelist) -> None:
    close(whitelist, TODAY)
    assert roll(person("dept-manager")).lines == roll(person("bank-manager")).lines == []


def test_on_a_list_of_all_banks_the_visit_of_the_one_that_looks_after_a_company_counts() -> None:
    shared = a_list(rule="kexin.rated-not-visited", code="shared", bank=None)
    published(shared, SINCE)
    company, unowned, *_ = (c for c in companies(shared) if c.prefecture == "430100")
    clerk = person("bank-cs-clerk")
    Assignment.objects.create(whitelist=shared, edition=edition_of(shared), company=company, branch=clerk.organisation, manager=clerk, made_by=clerk, reason_zh="x", reason_en="x")
    for each in (company, unowned):
        visited("other-cs-clerk", each)

    def met() -> dict[str, bool]:
        return {line.company.code: bool(line.listed.visits) for line in roll(person("dept-manager")).lines if line.company.code in (company.code, unowned.code)}

    assert met() == {company.code: False, unowned.code: True}
    visited("bank-cs-clerk", company)
    assert met() == {company.code: True, unowned.code: True}


def test_a_company_on_two_lists_is_owed_by_each_manager_once(whitelist: Whitelist) -> None:
    second = a_list(rule="kexin.rated-not-visited", code="second")
    published(second, SINCE)
    company = next(c for c in companies(whitelist) if owner(c) == "bank-cs-clerk")
    other = person("bank-cs-tech-clerk")
    Assignment.objects.create(whitelist=second, edition=edition_of(second), company=company, branch=other.organisation, manager=other, made_by=other, reason_zh="x", reason_en="x")
    for who, code in ((person("bank-cs-clerk"), "unvisited"), (other, "second")):
        assert [line.whitelist.code for line in roll(who, who).lines if line.company.code == company.code] == [code]
