"""Assignment on the site: everybody has one owner, customers stay, choices by hand stay, both gaps are named."""

from __future__ import annotations

import uuid
from collections import Counter
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from kexin.platform.companies.models import Company
from kexin.platform.jobs.models import Job
from kexin.platform.lending.models import Application
from kexin.platform.lists.assigning import assign_list
from kexin.platform.lists.covering import cover
from kexin.platform.lists.drafting import draft
from kexin.platform.lists.facts import VISITS
from kexin.platform.lists.founding import close
from kexin.platform.lists.mine import my_rows
from kexin.platform.lists.models import Assignment, Edition, Unplaced, Whitelist
from kexin.platform.lists.nightly import tell_overdue
from kexin.platform.lists.owning import change_owner, set_capacity
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Organisation, Person
from kexin.problems import ProblemsError
from tests.platform.life import WAN
from tests.platform.lists.made import a_list, clerk_of, key, published
from tests.platform.work import work
from tests.platform.world import DAY, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
LATER = date(2026, 10, 1)


@pytest.fixture
def edition() -> Edition:
    """High-tech companies of the province, served by the first bank."""
    return published(a_list())


def run(whitelist: Whitelist, usual: int = 30, day: date = DAY) -> None:
    """By the manager of the bank."""
    assign_list(person("bank-manager"), whitelist, usual, day)


def owners(whitelist: Whitelist) -> dict[Company, Person]:
    """Who looks after whom."""
    return {a.company: a.manager for a in whitelist.assignments.filter(ended_on=None).select_related("company", "manager")}


def loan(company: Company, bank: str, by: str) -> Application:
    """Drawn and not settled."""
    return Application.objects.create(
        number=key()[:12], key=key(), company=company, bank=Organisation.objects.get(code=bank), area=company.prefecture, applied_by=person(by), applied_on=DAY, asked=WAN, months=12, purpose="x", state="active")


def test_the_run_is_a_job_and_the_page_proves_that_nobody_is_left_out(as_: As, edition: Edition, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    manager = as_("bank-manager")
    page = manager.get("/lists/titled/cover/").content.decode()
    assert f"{edition.members} 户待分派" in page.replace("其中 ", "") and "有缺口" in page
    with django_capture_on_commit_callbacks(execute=True):
        form = {"key": str(uuid.uuid4()), "usual": "30"}
        first, again = (manager.post("/lists/titled/assign/", form)["Location"] for _ in range(2))
    work()
    job = Job.objects.get()
    assert first == again == f"/jobs/{job.pk}/" and (job.state, job.said_zh) == ("done", f"已分派 {edition.members} 户，未能分派 0 户")
    page = manager.get("/lists/titled/cover/").content.decode()
    assert "全覆盖" in page and "没有：每家企业都有客户经理。" in page and "没有：每个机构都有任务。" in page
    assert len(owners(edition.whitelist)) == edition.members
    told = Notice.objects.filter(address="/lists/mine/").values_list("person__username", flat=True)
    assert set(told) == {"bank-cs-clerk", "bank-cs-tech-clerk", "bank-zz-clerk"}
    mine = as_("bank-zz-clerk").get("/lists/mine/").content.decode()
    assert "同市州" in mine and "2026-12-27" in mine  # within 180 days


def test_a_customer_stays_with_its_branch_and_its_manager(edition: Edition) -> None:
    far = edition.listings.filter(company__prefecture="430200").select_related("company")[0].company
    loan(far, "bank-cs-tech", "bank-cs-tech-clerk")
    run(edition.whitelist)
    made = Assignment.objects.get(company=far)
    assert made.manager == person("bank-cs-tech-clerk") and made.reason_zh == "第一银行长沙科技支行的存量客户，由原客户经理继续服务"


@pytest.mark.parametrize("state", ["submitted", "declined", "settled"])
def test_who_owes_a_branch_nothing_is_none_of_its_customers(edition: Edition, state: str) -> None:
    far = edition.listings.filter(company__prefecture="430200").select_related("company")[0].company
    made = loan(far, "bank-cs-tech", "bank-cs-tech-clerk")
    Application.objects.filter(pk=made.pk).update(state=state)
    run(edition.whitelist)
    assert "存量客户" not in Assignment.objects.get(company=far).reason_zh


def test_a_customer_whose_manager_left_stays_with_its_branch(edition: Edition) -> None:
    far = edition.listings.filter(company__prefecture="430200").select_related("company")[0].company
    loan(far, "bank-cs-tech", "bank-cs-clerk")
    run(edition.whitelist)
    made = Assignment.objects.get(company=far)
    assert made.manager == person("bank-cs-tech-clerk") and made.reason_zh.startswith("第一银行长沙科技支行的存量客户")


def test_a_branch_that_was_closed_has_no_company_any_more(edition: Edition) -> None:
    run(edition.whitelist)
    Organisation.objects.filter(code="bank-zz").update(closed_on=LATER)
    run(edition.whitelist, day=LATER)
    assert set(owners(edition.whitelist).values()) == {person("bank-cs-clerk"), person("bank-cs-tech-clerk")} and len(owners(edition.whitelist)) == edition.members


def test_who_finds_no_room_any_more_has_no_manager_until_the_company_leaves(edition: Edition) -> None:
    whitelist = edition.whitelist
    run(whitelist)
    for who in ("bank-cs-clerk", "bank-cs-tech-clerk", "bank-zz-clerk"):
        set_capacity(person("bank-manager"), person(who), 0)
    run(whitelist, day=LATER)
    assert owners(whitelist) == {} and Unplaced.objects.count() == edition.members
    gone = Unplaced.objects.select_related("company")[0].company
    Company.objects.filter(pk=gone.pk).update(state="out")
    published(whitelist, LATER)
    assert Unplaced.objects.count() == edition.members - 1 and not Unplaced.objects.filter(company=gone).exists()


def test_capacity_is_never_exceeded_and_who_finds_nobody_is_told_why(edition: Edition) -> None:
    set_capacity(person("bank-manager"), person("bank-cs-clerk"), 1)
    run(edition.whitelist, 2)
    loads = Counter(owners(edition.whitelist).values())
    assert loads == {person("bank-cs-clerk"): 1, person("bank-cs-tech-clerk"): 2, person("bank-zz-clerk"): 2}
    found = cover(edition.whitelist, edition, person("bank-manager"))
    assert (found.listed, found.owned, found.ownerless, found.waiting) == (edition.members, 5, edition.members - 5, 0)
    assert Unplaced.objects.first() is not None and found.gaps[0].reason_zh == "可及的3家机构均已满（容量共5户）"
    run(edition.whitelist, 30)
    assert not Unplaced.objects.exists() and len(owners(edition.whitelist)) == edition.members


def test_both_gaps_are_named(as_: As, edition: Edition) -> None:
    Person.objects.filter(username="bank-zz-clerk").update(is_active=False)
    run(edition.whitelist)
    page = as_("bank-manager").get("/lists/titled/cover/").content.decode()
    assert "没有在岗的客户经理" in page and "第一银行株洲分行" in page
    english = as_("bank-manager", "en").get("/lists/titled/cover/").content.decode()
    assert "it has no manager" in english


def test_owners_stay_when_the_list_is_made_anew_and_are_free_when_a_company_leaves(edition: Edition) -> None:
    whitelist = edition.whitelist
    run(whitelist)
    before = owners(whitelist)
    gone = sorted(before, key=lambda c: c.code)[0]
    Company.objects.filter(pk=gone.pk).update(state="out")
    clerk_of("bank-cs")
    published(whitelist, LATER)
    ended = Assignment.objects.get(company=gone)
    assert ended.ended_on == LATER and ended.ended_zh == "第 2 期起不在名单"
    run(whitelist, day=LATER)
    assert owners(whitelist) == {company: manager for company, manager in before.items() if company != gone}


def test_a_choice_by_hand_needs_a_reason_room_and_a_manager_of_the_list_and_stays(as_: As, edition: Edition) -> None:
    whitelist, manager = edition.whitelist, person("bank-manager")
    run(whitelist)
    company = next(c for c, who in owners(whitelist).items() if who == person("bank-zz-clerk"))
    address = f"/lists/titled/owner/{company.code}/"
    form = {"key": str(uuid.uuid4()), "manager": str(person("bank-cs-clerk").pk), "reason": "企业迁至长沙"}
    for wrong in ({"reason": ""}, {"manager": str(person("other-cs-clerk").pk)}, {"manager": str(person("bank-zz-clerk").pk)}):
        assert as_("bank-manager").post(address, form | wrong).status_code == 422
    set_capacity(manager, person("bank-cs-tech-clerk"), 0)
    with pytest.raises(ProblemsError, match="full"):
        change_owner(manager, whitelist, company, person("bank-cs-tech-clerk"), "试", key(), DAY)
    assert [as_("bank-manager").post(address, form).status_code for _ in range(2)] == [302, 302]
    history = list(Assignment.objects.filter(company=company))
    assert [(a.manager, a.by_hand) for a in history] == [(person("bank-cs-clerk"), True), (person("bank-zz-clerk"), False)]
    assert history[1].ended_zh == "人工调整：企业迁至长沙"
    run(whitelist)
    assert owners(whitelist)[company] == person("bank-cs-clerk")
    assert "企业迁至长沙" in as_("bank-manager").get(address).content.decode()


def test_a_choice_by_hand_is_of_a_listed_company_with_room_on_all_lists_and_the_manager_is_told(edition: Edition) -> None:
    whitelist, manager, to = edition.whitelist, person("bank-manager"), person("bank-cs-clerk")
    run(whitelist)
    company = next(c for c, who in owners(whitelist).items() if who == person("bank-zz-clerk"))
    unlisted = Company.objects.filter(state=Company.ADMITTED).exclude(listings__edition=edition)[0]
    with pytest.raises(ProblemsError, match="not-listed"):
        change_owner(manager, whitelist, unlisted, to, "试", key(), DAY)
    elsewhere = published(a_list(rule="kexin.rated-no-loan", code="second"))
    other = next(c for c in Company.objects.filter(listings__edition=elsewhere) if owners(whitelist).get(c) != to)
    Assignment.objects.create(whitelist=elsewhere.whitelist, edition=elsewhere, company=other, branch=to.organisation, manager=to, made_by=manager, reason_zh="x", reason_en="x")
    full = sum(who == to for who in owners(whitelist).values()) + 1
    set_capacity(manager, to, full)
    with pytest.raises(ProblemsError, match="full"):
        change_owner(manager, whitelist, company, to, "试", key(), DAY)
    set_capacity(manager, to, full + 1)
    Notice.objects.all().delete()
    change_owner(manager, whitelist, company, to, "企业迁至长沙", key(), DAY)
    assert Notice.objects.get().person == to


def test_a_branch_chooses_among_its_own_managers(edition: Edition) -> None:
    run(edition.whitelist)
    company = next(c for c, who in owners(edition.whitelist).items() if who == person("bank-cs-clerk"))
    with pytest.raises(ProblemsError, match="not-a-manager"):
        change_owner(person("bank-cs-manager"), edition.whitelist, company, person("bank-zz-clerk"), "试", key(), DAY)
    assert change_owner(person("bank-cs-manager"), edition.whitelist, company, person("bank-cs-tech-clerk"), "试", key(), DAY).manager == person("bank-cs-tech-clerk")


def test_the_database_keeps_one_owner_in_force(edition: Edition) -> None:
    run(edition.whitelist)
    one = Assignment.objects.all()[0]
    one.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        one.save()


def test_a_manager_is_full_with_all_lists_together(edition: Edition) -> None:
    run(edition.whitelist)
    other = published(a_list(rule="kexin.rated-no-loan", code="second"), DAY)
    here = {row.company for row in other.listings.select_related("company")}
    shared = {c: m for c, m in owners(edition.whitelist).items() if c in here}
    run(other.whitelist)
    assert {c: m for c, m in owners(other.whitelist).items() if c in shared} == shared  # whose customer it is on one list it stays on the other
    loads = {load.manager: load for load in cover(other.whitelist, other, person("bank-manager")).managers}
    for who, load in loads.items():
        everywhere = Assignment.objects.filter(manager=who, ended_on=None).values("company").distinct().count()
        assert load.total == everywhere <= 30


def test_a_company_on_two_lists_takes_its_managers_place_once() -> None:
    first, second = (published(a_list(code=code)) for code in ("one", "two"))
    assert first.members == second.members
    room = -(-first.members // 3)
    run(first.whitelist, room)
    run(second.whitelist, room)
    assert owners(second.whitelist) == owners(first.whitelist) and not Unplaced.objects.exists()
    assert second.whitelist.assignments.all()[0].reason_zh == "在其他名单已由该客户经理负责，继续服务"


def test_a_manager_who_moved_to_another_branch_is_none_of_before_on_a_new_list() -> None:
    first, second = (published(a_list(code=code)) for code in ("one", "two"))
    run(first.whitelist)
    Person.objects.filter(username="bank-zz-clerk").update(organisation=Organisation.objects.get(code="bank-cs"))
    run(second.whitelist)
    assert len(owners(second.whitelist)) == second.members and not second.whitelist.assignments.filter(reason_zh__startswith="原客户经理").exists()


def test_a_list_that_was_closed_takes_nobodys_place_and_owes_no_visit() -> None:
    first, second = (published(a_list(code=code)) for code in ("one", "two"))
    run(first.whitelist)
    close(first.whitelist, DAY)
    assert my_rows(person("bank-zz-clerk"), date(2027, 1, 1)) == []
    run(second.whitelist, -(-second.members // 3))
    assert not Unplaced.objects.exists() and not second.whitelist.assignments.filter(reason_zh__contains="其他名单").exists()


def test_only_who_serves_the_list_assigns_it(as_: As, edition: Edition) -> None:
    form = {"key": str(uuid.uuid4()), "usual": "30"}
    assert as_("other-manager").post("/lists/titled/assign/", form).status_code == 404
    assert as_("dept-manager").post("/lists/titled/assign/", form).status_code == 404
    assert as_("bank-clerk").post("/lists/titled/assign/", form).status_code == 403
    shared = published(a_list(code="shared", bank=None))
    with pytest.raises(ProblemsError, match="not-ours"):
        run(shared.whitelist)
    with pytest.raises(ProblemsError, match="not-ours"):
        assign_list(person("bank-cs-manager"), edition.whitelist, 30, DAY)
    assign_list(person("dept-manager"), shared.whitelist, 30, DAY)
    assert {who.organisation.code for who in owners(shared.whitelist).values()} >= {"bank-cs", "other-cs"}
    theirs = next(c for c, who in owners(shared.whitelist).items() if who.organisation.code == "bank-cs")
    with pytest.raises(ProblemsError, match="others"):
        change_owner(person("other-manager"), shared.whitelist, theirs, person("other-cs-clerk"), "抢客户", key(), DAY)


def test_visits_of_the_desk_above_move_the_day_on_which_the_next_is_due(edition: Edition) -> None:
    run(edition.whitelist)
    [first, *_] = my_rows(person("bank-zz-clerk"), date(2027, 1, 1))
    assert first.due.overdue_days == 5
    VISITS.append(lambda companies, until, bank: {first.assignment.company_id: [date(2026, 9, 1)]})
    try:
        seen = next(row for row in my_rows(person("bank-zz-clerk"), date(2027, 1, 1)) if row.assignment.company_id == first.assignment.company_id)
    finally:
        VISITS.pop()
    assert (seen.due.last_visit, seen.due.due_on, seen.due.overdue) == (date(2026, 9, 1), date(2027, 2, 28), False)


def test_a_visit_is_owed_by_the_edition_in_force_whatever_is_drafted(edition: Edition) -> None:
    run(edition.whitelist)
    second = published(edition.whitelist, LATER)
    draft(person("dept-clerk"), edition.whitelist, LATER, key())
    assert {row.listing.edition for row in my_rows(person("bank-zz-clerk"), LATER)} == {second}


def test_who_left_is_not_told_of_visits_that_are_overdue(edition: Edition) -> None:
    run(edition.whitelist)
    fell_due = date(2026, 12, 28)
    assert tell_overdue(fell_due) == 3
    Person.objects.filter(username="bank-zz-clerk").update(is_active=False)
    assert tell_overdue(fell_due) == 2
