"""A list is drafted, proposed by one person and published by another; nobody publishes alone."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from kexin.platform.jobs.models import Job
from kexin.platform.lists.drafting import draft
from kexin.platform.lists.models import Edition, EditionInputs, Listing, Whitelist
from kexin.platform.lists.nightly import draft_due
from kexin.platform.lists.publishing import decide, propose, waiting_editions
from kexin.platform.lists.replaying import replay
from kexin.platform.notices.models import Notice
from kexin.problems import ProblemsError
from tests.platform.lists.made import a_list, key, out, published
from tests.platform.work import work
from tests.platform.world import DAY, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def test_from_a_rule_to_a_published_list_through_the_pages(as_: As) -> None:
    clerk, manager, reviewer = as_("dept-clerk"), as_("dept-manager"), as_("dept-reviewer")
    form = {"key": str(uuid.uuid4()), "rule": "kexin.titled-in-area", "code": "HNTE-2026", "name_zh": "高企名单", "name_en": "High-tech", "area": "430100", "bank": "bank"}
    assert clerk.post("/lists/new/", form)["Location"] == "/lists/hnte-2026/"
    assert clerk.post("/lists/new/", form)["Location"] == "/lists/hnte-2026/" and Whitelist.objects.count() == 1
    again = {"key": str(uuid.uuid4())}
    assert clerk.post("/lists/hnte-2026/draft/", again)["Location"] == "/lists/hnte-2026/1/"
    assert clerk.post("/lists/hnte-2026/draft/", again)["Location"] == "/lists/hnte-2026/1/" and Edition.objects.count() == 1
    edition = Edition.objects.get()
    assert edition.members == edition.came == edition.listings.count() > 0 and all(row.company.prefecture == "430100" for row in edition.listings.select_related("company"))
    assert "待提交的名单草稿" in clerk.get("/").content.decode()
    assert manager.post("/lists/hnte-2026/1/decide/", {"confirmed": "yes"}).status_code == 422
    assert clerk.post("/lists/hnte-2026/1/propose/").status_code == 302
    assert "待发布的名单" in reviewer.get("/").content.decode()
    assert Notice.objects.filter(person=person("dept-reviewer"), address="/lists/hnte-2026/1/").exists() and not Notice.objects.filter(person=person("dept-clerk")).exists()
    assert as_("bank-manager").get("/lists/hnte-2026/1/").status_code == 404
    assert reviewer.post("/lists/hnte-2026/1/decide/", {"confirmed": "yes"}).status_code == 302
    edition.refresh_from_db()
    assert (edition.state, edition.proposed_by, edition.decided_by) == ("published", person("dept-clerk"), person("dept-reviewer"))
    page = as_("bank-cs-clerk").get("/lists/hnte-2026/1/").content.decode()
    assert "有效高新技术企业：是" in page
    for code in ("/lists/", "/lists/new/", "/lists/hnte-2026/", "/lists/hnte-2026/cover/", "/lists/hnte-2026/1/?show=came", "/lists/hnte-2026/1/?show=unsure"):
        assert clerk.get(code).status_code == 200
    assert Notice.objects.filter(person=person("bank-manager"), address="/lists/hnte-2026/cover/").exists()


def test_a_list_of_a_whole_province_is_made_by_a_worker(as_: As, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    monkeypatch.setattr("kexin.platform.lists.pages.lists.AT_ONCE", 5)
    a_list()
    with django_capture_on_commit_callbacks(execute=True):
        assert as_("dept-clerk").post("/lists/titled/draft/", {"key": str(uuid.uuid4())})["Location"].startswith("/jobs/")
    work()
    edition, job = Edition.objects.get(), Job.objects.get()
    assert (job.state, edition.state, edition.drafted_by) == ("done", "drafted", person("dept-clerk")) and f"{edition.members} 户" in job.said_zh


def test_nobody_publishes_alone(as_: As) -> None:
    edition = draft(person("dept-manager"), a_list(), DAY, key())
    propose(person("dept-manager"), edition)
    with pytest.raises(ProblemsError, match="same-person"):
        decide(person("dept-manager"), edition, True, "", DAY)
    assert as_("dept-manager").post("/lists/titled/1/decide/", {"confirmed": "yes"}).status_code == 422
    with pytest.raises(IntegrityError, match="edition_two_people"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(decided_by=person("dept-manager"), state="published")
    with pytest.raises(IntegrityError, match="edition_decided_by_somebody"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(state="published")
    assert as_("bank-manager").post("/lists/titled/1/decide/", {"confirmed": "yes"}).status_code == 404


def test_what_one_proposed_waits_for_the_others_alone() -> None:
    manager = person("dept-manager")
    propose(manager, draft(manager, a_list(), DAY, key()))
    assert [waiting_editions(person(who)).count() for who in ("dept-manager", "dept-reviewer", "bank-manager")] == [0, 1, 0]


def test_the_rule_of_the_rulebook_is_that_of_the_list_once_its_edition_is_published() -> None:
    whitelist = a_list()
    Whitelist.objects.update(rule_text=f"{whitelist.rule_text}# before\n", rule_sha256="0" * 64)
    edition = draft(person("dept-clerk"), whitelist, DAY, key(), newest_rule=True)
    assert Whitelist.objects.get().rule_sha256 == "0" * 64
    out(edition)
    assert (Whitelist.objects.get().rule_text, Whitelist.objects.get().rule_sha256) == (whitelist.rule_text, whitelist.rule_sha256)


def test_what_was_sent_back_needs_a_reason_and_makes_room_for_another(as_: As) -> None:
    whitelist = a_list()
    edition = draft(person("dept-clerk"), whitelist, DAY, key())
    with pytest.raises(ProblemsError, match="edition-open"):
        draft(person("dept-clerk"), whitelist, DAY, key())
    propose(person("dept-clerk"), edition)
    with pytest.raises(ProblemsError, match="no-reason"):
        decide(person("dept-manager"), edition, False, " ", DAY)
    decide(person("dept-manager"), edition, False, "范围有误", DAY)
    assert whitelist.in_force is None and "范围有误" in as_("dept-clerk").get("/lists/titled/1/").content.decode()
    assert draft(person("dept-clerk"), whitelist, DAY, key()).number == 2


def test_the_night_drafts_what_is_due_and_a_person_proposes_it() -> None:
    whitelist = a_list(rule="kexin.rated-no-loan", code="monthly")
    assert list(draft_due(date(2026, 7, 1))) == []  # the first edition is made by a person
    published(whitelist)
    assert list(draft_due(DAY)) == []
    [(_, edition)] = draft_due(date(2026, 7, 1))
    assert isinstance(edition, Edition) and (edition.drafted_by, edition.state, edition.as_of) == (None, "drafted", date(2026, 7, 1))
    assert Notice.objects.filter(person=person("dept-clerk"), address="/lists/monthly/2/").exists()
    assert list(draft_due(date(2026, 7, 2))) == list(draft_due(date(2026, 9, 1))) == []  # one draft at a time
    with pytest.raises(IntegrityError, match="edition_proposed_by_somebody"), transaction.atomic():
        Edition.objects.filter(pk=edition.pk).update(state="published", decided_by=person("dept-manager"))
    assert out(edition).state == "published"


def test_a_past_edition_is_worked_out_again_whatever_happened_since(as_: As) -> None:
    whitelist = a_list(code="past")
    first = published(whitelist)
    gone = first.listings.select_related("company").order_by("company__code")[0].company
    type(gone).objects.filter(pk=gone.pk).update(state="out")
    second = published(whitelist, date(2026, 10, 1))
    assert [d.company for d in second.departures.all()] == [gone] and "不在本期范围内" in second.departures.get().reason_zh
    for edition in (first, second):
        found = replay(edition)
        assert found.same and (found.members, found.left, found.as_of) == (edition.members, edition.left, edition.as_of)
    assert "逐户一致" in as_("bank-cs-manager").get("/lists/past/1/replay/").content.decode()
    Listing.objects.filter(edition=first).update(reason_zh="改过")
    EditionInputs.objects.filter(edition=second).update(sha256="0" * 64)
    assert len(replay(first).differences) == first.members
    assert [d.zh for d in replay(second).differences] == ["封存的数据与其摘要值不符"]
    assert "不一致" in as_("dept-auditor").get("/lists/past/2/replay/").content.decode()


def test_a_closed_list_is_neither_refreshed_nor_assigned(as_: As) -> None:
    whitelist = a_list(code="old")
    published(whitelist)
    assert as_("dept-manager").post("/lists/old/close/").status_code == 302
    with pytest.raises(ProblemsError, match="closed"):
        draft(person("dept-clerk"), whitelist, DAY, key())
    assert list(draft_due(date(2027, 1, 1))) == []
    assert as_("bank-manager").post("/lists/old/assign/", {"key": str(uuid.uuid4()), "usual": "30"}).status_code == 422


@pytest.mark.parametrize(("change", "field"), [({"code": "new"}, "网址"), ({"code": "有空 格"}, "code"), ({"area": "440100"}, "area"), ({"bank": "guarantor"}, "bank"), ({"rule": "nothing"}, "rule"), ({"name_zh": "\u202e名单"}, "控制字符")])
def test_a_wrong_form_is_told_at_its_field(as_: As, change: dict[str, str], field: str) -> None:
    form = {"key": str(uuid.uuid4()), "rule": "kexin.titled-in-area", "code": "x", "name_zh": "甲", "name_en": "A", "area": "430000", "bank": ""}
    answer = as_("dept-clerk").post("/lists/new/", form | change)
    assert answer.status_code == 422 and 'class="error"' in answer.content.decode() and not Whitelist.objects.exists()
