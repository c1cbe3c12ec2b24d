"""A need has an owner and a day; it is given on, done, dropped with a reason, or becomes an application, and whoever is next is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from kexin.platform.lending.models import Application
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Person
from kexin.platform.running.nightly import night
from kexin.platform.visits.following import applied, close, reassign
from kexin.platform.visits.models import FollowState, FollowStep, FollowUp, Met
from kexin.platform.visits.nextstep import PAUSE, remind
from kexin.platform.visits.retention import KEPT, forget_names
from kexin.problems import ProblemsError
from tests.platform.life import Life, key
from tests.platform.visits.prepared import follow_up, visited, when
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
TODAY = timezone.localdate()


def page(row: FollowUp, end: str = "") -> str:
    return f"/visits/follow-ups/{row.pk}/{end}"


def test_a_need_is_looked_after_by_who_heard_it_within_a_week_or_the_companys_own_day() -> None:
    rows = [follow_up(wished_on=str(day) if day else "") for day in (None, TODAY + timedelta(days=3), TODAY + timedelta(days=60), TODAY - timedelta(days=9))]
    assert [row.due_on - TODAY for row in rows] == [timedelta(days=n) for n in (7, 3, 7, 0)]
    assert {row.owner for row in rows} == {person("bank-cs-clerk")}


def test_from_a_credit_need_to_an_application_in_the_browsers_steps(as_: As) -> None:
    client, row = as_("bank-cs-clerk"), follow_up()
    shown = client.get(page(row)).content.decode()
    assert "知识价值信用贷" in shown
    start = shown.index("/applications/new/?")
    address = shown[start:shown.index('"', start)].replace("&amp;", "&")
    asked = parse_qs(urlsplit(address).query)
    assert asked == {"company": [firm().code], "origin": [f"need-{row.need_id}"], "amount": ["3000000"]}
    form = client.get(address).context["form"]
    assert (form["amount"].value(), form["origin"].value()) == ("3000000", f"need-{row.need_id}")
    answer = client.post("/applications/new/", {
        "key": key(), "company": firm().code, "origin": form["origin"].value(), "bank": str(person("bank-cs-clerk").organisation_id), "amount": "3000000", "months": "12", "purpose": "研发", "mode": "credit"})
    assert answer.status_code == 302
    row.refresh_from_db()
    made = Application.objects.get()
    assert (row.application, row.state, row.closed_on) == (made, FollowState.DONE, made.applied_on)
    assert list(row.steps.values_list("verb", flat=True)) == [FollowStep.OPENED, FollowStep.APPLIED]
    assert made.number in client.get(page(row)).content.decode()


@pytest.mark.parametrize("origin", ["need-999999", "need-x", "x", "need-1' OR 1=1"])
def test_an_origin_that_names_no_own_need_makes_an_application_all_the_same(as_: As, origin: str) -> None:
    foreign = follow_up()
    for said in (origin, f"need-{foreign.need_id}"):
        answer = as_("other-cs-clerk").post("/applications/new/", {
            "key": key(), "company": firm().code, "origin": said, "bank": str(person("other-cs-clerk").organisation_id), "amount": "1000000", "months": "12", "purpose": "研发", "mode": "credit"})
        assert answer.status_code == 302
    foreign.refresh_from_db()
    assert (foreign.state, foreign.application) == (FollowState.OPEN, None)


def test_an_application_answers_one_need_of_its_own_company() -> None:
    clerk, row, other = person("bank-cs-clerk"), follow_up(), follow_up()
    foreign, own = Life(area="430200", bank="bank-zz").applied().loan, Life().applied().loan
    with pytest.raises(ProblemsError):
        applied(clerk, row, foreign, TODAY)
    applied(clerk, row, own, TODAY)
    for again in (row, other):
        with pytest.raises(ProblemsError):
            applied(clerk, again, own, TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=other.pk).update(application=own)


def test_it_is_given_to_somebody_else_with_a_reason_and_they_are_told(as_: As) -> None:
    row, to = follow_up(), person("bank-cs-tech-clerk")
    client = as_("bank-cs-manager")
    said = {"owner": str(to.pk), "due_on": str(TODAY + timedelta(days=2)), "reason": ""}
    assert client.post(page(row, "reassign/"), said).status_code == 422
    assert client.post(page(row, "reassign/"), {**said, "reason": "企业在科技支行片区"}).status_code == 302
    row.refresh_from_db()
    assert (row.owner, row.due_on - TODAY) == (to, timedelta(days=2))
    assert Notice.objects.get(person=to).address == page(row)
    assert [as_(who).get(page(row)).status_code for who in ("bank-cs-tech-clerk", "bank-cs-tech-manager")] == [200, 404]
    step = row.steps.get(verb=FollowStep.REASSIGNED)
    assert (step.by, step.to, step.reason) == (person("bank-cs-manager"), to, "企业在科技支行片区")


@pytest.mark.parametrize("who", ["other-cs-clerk", "bank-cs-auditor", "cs-clerk", "bank-zz-clerk"])
def test_nobody_elsewhere_is_given_one(who: str) -> None:
    row = follow_up()
    with pytest.raises(ProblemsError):
        reassign(person("bank-cs-manager"), row, person(who), TODAY, "x", TODAY)


def test_it_is_not_given_to_who_left_nor_for_a_day_that_is_past_nor_as_it_was() -> None:
    row, by, to = follow_up(), person("bank-cs-manager"), person("bank-cs-tech-clerk")
    FollowUp.objects.update(reminded_on=TODAY)
    for who, day, why in ((to, TODAY - timedelta(days=1), "day"), (row.owner, row.due_on, "nothing-changes")):
        with pytest.raises(ProblemsError, match=why):
            reassign(by, row, who, day, "x", TODAY)
    reassign(by, row, to, TODAY, "x", TODAY)
    row.refresh_from_db()
    assert (row.owner, row.due_on, row.reminded_on) == (to, TODAY, None)
    Person.objects.filter(username="bank-cs-clerk").update(is_active=False)
    with pytest.raises(ProblemsError, match="owner"):
        reassign(by, row, person("bank-cs-clerk"), TODAY, "x", TODAY)


def test_done_and_dropped_need_words_and_happen_once(as_: As) -> None:
    row, client = follow_up("talent"), as_("bank-cs-clerk")
    assert client.post(page(row, "close/"), {"end": "dropped", "reason": " "}).status_code == 422
    assert client.post(page(row, "close/"), {"end": "dropped", "reason": "企业已自行解决"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.reason, row.closed_on) == (FollowState.DROPPED, "企业已自行解决", TODAY)
    with pytest.raises(ProblemsError):
        close(person("bank-cs-clerk"), row, True, "x", TODAY)
    with pytest.raises(ProblemsError):
        reassign(person("bank-cs-clerk"), row, person("bank-cs-manager"), TODAY, "x", TODAY)
    with pytest.raises(IntegrityError), transaction.atomic():
        FollowUp.objects.filter(pk=row.pk).update(reason="")


def test_overdue_ones_stand_first_and_their_owner_is_reminded_once_a_week(as_: As) -> None:
    late, later = follow_up(), follow_up()
    FollowUp.objects.filter(pk=later.pk).update(due_on=TODAY - timedelta(days=5))
    assert [row.pk for row in as_("bank-cs-clerk").get("/visits/follow-ups/").context["page"]] == [later.pk, late.pk]
    Notice.objects.all().delete()
    told = [remind(TODAY + timedelta(days=n)) for n in (0, 0, 1, PAUSE.days)]
    assert told == [1, 0, 0, 1]
    assert {n.text_zh for n in Notice.objects.filter(person=person("bank-cs-clerk"))} == {"有 1 项需求跟进已逾期"}


def test_the_night_reminds_and_forgets(as_: As) -> None:
    said = [done.said.zh for done in night(TODAY)]
    assert "提醒逾期跟进：0 人" in said
    assert "到期清除的受访人姓名：0" in said


def test_names_are_forgotten_after_two_years_and_what_they_do_is_kept() -> None:
    old, young = (visited(at=when(TODAY - KEPT - timedelta(days=n)), people=[{"role": "总经理", "name": "王某"}]) for n in (1, 0))
    assert forget_names(TODAY) == 1
    assert list(Met.objects.order_by("visit").values_list("visit", "role", "name")) == [(old.pk, "总经理", ""), (young.pk, "总经理", "王某")]


def test_what_nobody_looks_after_any_more_is_shown_to_those_who_can_give_it_on(as_: As) -> None:
    follow_up()
    Person.objects.filter(username="bank-cs-clerk").update(is_active=False)
    assert remind(TODAY + timedelta(days=30)) == 0
    assert "负责人已离任的需求" in as_("bank-cs-manager").get("/").content.decode()
    assert as_("bank-cs-manager").get("/visits/follow-ups/?state=open&whose=orphans").context["page"].paginator.count == 1
