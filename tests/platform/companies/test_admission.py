"""A clerk proposes with a reason, a manager of the same bureau confirms: two people, once, from where the company stands."""

from __future__ import annotations

import uuid
from collections.abc import Callable

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction
from django.test import Client

from kexin.platform.companies.admitting import decide, propose
from kexin.platform.companies.models import Admission, Company
from kexin.problems import ProblemsError
from tests.platform.world import DAY, firm, person

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture
def candidate() -> Company:
    """A company of Changsha that is not in the library yet."""
    Company.objects.filter(pk=firm().pk).update(state=Company.CANDIDATE)
    return firm()


def ask(browser: Client, company: Company, verb: str = "admit", reason: str = "材料齐全", key: str = "") -> int:
    """The form of a proposal."""
    return browser.post(f"/companies/{company.code}/admission/", {"verb": verb, "reason": reason, "key": key or str(uuid.uuid4())}).status_code


def test_from_proposal_to_the_library(as_: Browser, candidate: Company) -> None:
    assert ask(as_("cs-clerk"), candidate) == 302
    proposal = Admission.objects.get()
    assert firm().state == Company.CANDIDATE
    assert "材料齐全" in as_("cs-manager").get("/companies/admissions/").content.decode()
    assert "待复核的入库意见" in as_("cs-manager").get("/").content.decode()
    assert as_("cs-manager").post(f"/companies/admissions/{proposal.pk}/decide/", {"confirmed": "yes"}).status_code == 302
    admitted = firm()
    assert (admitted.state, admitted.state_reason, admitted.state_by) == (Company.ADMITTED, "材料齐全", person("cs-clerk"))
    assert LogEntry.objects.filter(object_pk=str(admitted.pk), content_type__model="company").exists()
    assert as_("bank-cs-clerk").get(f"/companies/{admitted.code}/").status_code == 200


@pytest.mark.parametrize(("verb", "before", "after"), [("admit", "candidate", "admitted"), ("admit", "out", "admitted"), ("refuse", "candidate", "out"), ("take_out", "admitted", "out")])
def test_every_path(verb: str, before: str, after: str) -> None:
    Company.objects.filter(pk=firm().pk).update(state=before)
    proposal = propose(person("cs-clerk"), firm(), verb, "理由", "k")
    decide(person("cs-manager"), proposal, True, "", DAY)
    assert firm().state == after


@pytest.mark.parametrize(("verb", "state"), [("admit", "admitted"), ("refuse", "admitted"), ("refuse", "out"), ("take_out", "candidate"), ("take_out", "out")])
def test_what_does_not_fit_the_companys_state_is_refused(as_: Browser, verb: str, state: str) -> None:
    Company.objects.filter(pk=firm().pk).update(state=state)
    assert ask(as_("cs-clerk"), firm(), verb) == 422
    assert not Admission.objects.exists()


def test_a_reason_is_needed_to_propose_and_to_send_back(as_: Browser, candidate: Company) -> None:
    ask(as_("cs-clerk"), candidate, reason="  ")
    assert not Admission.objects.exists()
    proposal = propose(person("cs-clerk"), candidate, "admit", "理由", "k")
    assert as_("cs-manager").post(f"/companies/admissions/{proposal.pk}/decide/", {"confirmed": "no"}).status_code == 422
    assert as_("cs-manager").post(f"/companies/admissions/{proposal.pk}/decide/", {"confirmed": "no", "reason": "缺营业执照"}).status_code == 302
    proposal.refresh_from_db()
    assert (proposal.state, proposal.decided_reason, firm().state) == (Admission.RETURNED, "缺营业执照", Company.CANDIDATE)


def test_nobody_confirms_ones_own_proposal(as_: Browser, candidate: Company) -> None:
    ask(as_("cs-manager"), candidate)
    proposal = Admission.objects.get()
    assert as_("cs-manager").post(f"/companies/admissions/{proposal.pk}/decide/", {"confirmed": "yes"}).status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic():
        Admission.objects.filter(pk=proposal.pk).update(decided_by=proposal.proposed_by)


@pytest.mark.parametrize(("username", "status"), [("cs-clerk", 403), ("cs-reviewer", 403), ("zz-manager", 404), ("dept-manager", 403), ("bank-cs-manager", 403)])
def test_who_may_not_confirm(as_: Browser, candidate: Company, username: str, status: int) -> None:
    proposal = propose(person("cs-clerk"), candidate, "admit", "理由", "k")
    assert as_(username).post(f"/companies/admissions/{proposal.pk}/decide/", {"confirmed": "yes"}).status_code == status
    assert firm().state == Company.CANDIDATE


@pytest.mark.parametrize(("username", "status"), [("zz-clerk", 404), ("cs-analyst", 403), ("bank-cs-clerk", 403), ("firm-cs-manager", 403), ("dept-clerk", 403)])
def test_who_may_not_propose(as_: Browser, candidate: Company, username: str, status: int) -> None:
    assert ask(as_(username), candidate) == status
    assert not Admission.objects.exists()


def test_a_form_sent_twice_and_a_second_proposal(as_: Browser, candidate: Company) -> None:
    assert [ask(as_("cs-clerk"), candidate, key="once") for _ in range(2)] == [302, 302]
    assert Admission.objects.count() == 1
    assert ask(as_("cs-clerk"), candidate) == 422
    assert Admission.objects.count() == 1


def test_a_decision_made_twice_changes_nothing_the_second_time(candidate: Company) -> None:
    proposal = propose(person("cs-clerk"), candidate, "admit", "理由", "k")
    seen_by_another = Admission.objects.get(pk=proposal.pk)
    decide(person("cs-manager"), proposal, True, "", DAY)
    with pytest.raises(ProblemsError, match="moved-on"):
        decide(person("cs-reviewer"), seen_by_another, False, "too late", DAY)
    assert firm().state == Company.ADMITTED


def test_a_company_that_moved_on_meanwhile_takes_the_decision_back(candidate: Company) -> None:
    proposal = propose(person("cs-clerk"), candidate, "refuse", "理由", "k")
    Company.objects.filter(pk=candidate.pk).update(state=Company.ADMITTED)
    with pytest.raises(ProblemsError, match="moved-on"):
        decide(person("cs-manager"), proposal, True, "", DAY)
    proposal.refresh_from_db()
    assert proposal.state == Admission.PROPOSED
