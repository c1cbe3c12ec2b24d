"""The pages of the claims desk: the whole way by the people whose work it is, in both languages."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kexin.platform.claims.models import Claim, Recovery, State
from kexin.platform.claims.sharing import shared
from tests.platform.life import OVERDUE, Life, fund, healthy, key

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


@pytest.fixture(autouse=True)
def _a_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """The pages live on the day on which the loan is overdue."""
    monkeypatch.setattr(timezone, "localdate", lambda: OVERDUE)


def _signed(client: Client, claim: Claim, step: str) -> int:
    page = client.get(f"/claims/{claim.number}/").content.decode()
    seal = re.search(r'name="seal" value="([0-9a-f]{64})"', page)
    assert seal is not None
    return client.post(f"/claims/{claim.number}/{step}/", {"seal": seal[1], "reason": "属实", "verdict": "agree"}).status_code


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_whole_way_through_the_pages(as_: As, language: str) -> None:
    life = Life().overdue()
    healthy()
    bank = as_("bank-cs-clerk", language)
    form = bank.get(f"/claims/new/{life.loan.number}/")
    assert form.status_code == 200
    assert bank.post(f"/claims/new/{life.loan.number}/", {"key": key(), "principal": "200万", "proceeds": "", "grounds": "停产"}).status_code == 302
    claim = Claim.objects.get(application=life.loan)
    assert _signed(as_("cs-clerk", language), claim, "first") == 302
    assert _signed(as_("dept-reviewer", language), claim, "second") == 302
    claim.refresh_from_db()
    assert (claim.state, claim.public) == (State.ACCEPTED, 160_000_000)
    payer = as_("dept-clerk", language)
    assert "1,600,000.00" in payer.get(f"/claims/{claim.number}/").content.decode()
    assert payer.post(f"/claims/{claim.number}/pay/").status_code == 302
    assert bank.post(f"/claims/{claim.number}/recover/", {"key": key(), "amount": "50万", "costs": "5万", "on": str(OVERDUE)}).status_code == 302
    recovery = Recovery.objects.get(claim=claim)
    assert payer.get(f"/claims/recoveries/{recovery.pk}/").status_code == 200
    assert payer.post(f"/claims/recoveries/{recovery.pk}/", {"reason": "到账", "verdict": "agree"}).status_code == 302
    assert as_("dept-manager", language).post(f"/claims/{claim.number}/write-off/", {"reason": "无财产"}).status_code == 302
    told = as_("dept-auditor", language).get(f"/claims/{claim.number}/replay/").content.decode()
    assert ("全部一致" if language == "zh-hans" else "Everything comes out as it was") in told
    for address in ("/claims/", "/claims/recoveries/", f"/claims/{claim.number}/", f"/claims/recoveries/{recovery.pk}/"):
        assert as_("dept-auditor", language).get(address).status_code == 200


def test_who_reviews_a_claim_opens_its_papers_from_its_page(as_: As) -> None:
    life = Life().claimed()
    papers = list(life.loan.documents.all())
    page = as_("cs-clerk").get(f"/claims/{life.claim.number}/").content.decode()
    assert len(papers) == 3
    assert [p.pk for p in papers if f'href="/applications/{life.loan.number}/papers/{p.pk}/"' not in page] == []


def test_a_bank_is_not_told_what_is_left_in_the_fund(as_: As) -> None:
    address = f"/claims/{Life().claimed().claim.number}/"
    assert "可用余额" in as_("cs-clerk").get(address).content.decode()
    assert "可用余额" not in as_("bank-cs-clerk").get(address).content.decode()


def test_the_replay_speaks_of_parties_and_yuan(as_: As) -> None:
    life = Life().accepted()
    told = as_("dept-auditor").get(f"/claims/{life.claim.number}/replay/").content.decode()
    assert "省级 " in told
    assert "&#x27;claim&#x27;" not in told
    assert "受理 " in told


def test_an_altered_allocation_is_found_by_the_replay(as_: As) -> None:
    life = Life().accepted()
    life.claim.allocation["parts"][0]["amount"] += 1
    Claim.objects.filter(pk=life.claim.pk).update(allocation=life.claim.allocation)
    assert "不一致" in as_("dept-auditor").get(f"/claims/{life.claim.number}/replay/").content.decode()


def test_a_refused_form_keeps_what_was_typed_and_tells_everything(as_: As) -> None:
    life = Life().overdue()
    healthy()
    life.loan.documents.all().delete()
    page = as_("bank-cs-clerk").post(f"/claims/new/{life.loan.number}/", {"key": key(), "principal": "300万", "proceeds": "", "grounds": "停产<b>"})
    said = page.content.decode()
    assert page.status_code == 422
    assert "停产&lt;b&gt;" in said and "缺少借款合同" in said and "不超过 200万元" in said


@pytest.mark.parametrize("who", ["zz-clerk", "other-cs-clerk", "bank-zz-clerk", "guarantor-clerk"])
def test_a_claim_of_elsewhere_does_not_exist(as_: As, who: str) -> None:
    life = Life().claimed()
    assert as_(who).get(f"/claims/{life.claim.number}/").status_code == 404


def test_a_seal_that_was_not_shown_is_not_signed(as_: As) -> None:
    life = Life().claimed()
    answer = as_("cs-clerk").post(f"/claims/{life.claim.number}/first/", {"seal": "0" * 64, "reason": "属实", "verdict": "agree"})
    assert answer.status_code == 422
    assert Claim.objects.get(pk=life.claim.pk).state == State.SUBMITTED


def test_the_list_asks_the_database_no_more_for_more_claims(as_: As, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    life = Life().claimed()
    client = as_("dept-auditor")
    client.get("/claims/")
    with django_assert_max_num_queries(8):
        client.get("/claims/")
    assert shared(life.claim, OVERDUE).seal and fund()
