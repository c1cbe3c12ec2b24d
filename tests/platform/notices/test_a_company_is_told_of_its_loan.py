"""A company hears what became of its loan: approved, paid out, filed, settled; by page and by program; and nothing of what others wrote."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from kexin.platform.lending.models import Application, Filing
from kexin.platform.notices.models import Notice
from tests.platform.api.asking import program
from tests.platform.life import WAN, Life, key
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def heard(username: str) -> list[str]:
    """What somebody was told, in order, without the number of the loan."""
    return [notice.text_zh.partition("：")[0] for notice in Notice.objects.filter(person=person(username)).order_by("pk")]


@pytest.fixture
def loan() -> Application:
    """Applied for, with a grade that is lent to."""
    return Life().applied().graded().loan


def decided(as_: As, loan: Application) -> None:
    """Examined and approved today, through the pages."""
    today = timezone.localdate()
    assert as_("bank-cs-clerk").post(f"/applications/{loan.number}/examine/", {"visited_on": today, "findings": "订单真实，内部意见。"}).status_code == 302
    assert as_("bank-cs-reviewer").post(f"/applications/{loan.number}/decide/", {"verdict": "approve", "amount": "200万", "months": 12, "rate": "3.00", "signed_on": today, "reason": "现金流覆盖本息"}).status_code == 302


def test_each_step_that_matters_to_a_company_is_told_to_its_people(as_: As, loan: Application) -> None:
    Notice.objects.all().delete()
    decided(as_, loan)
    clerk, today = as_("bank-cs-clerk"), timezone.localdate()
    assert clerk.post(f"/applications/{loan.number}/draw/", {"key": key(), "amount": "200万", "day": today}).status_code == 302
    assert clerk.post(f"/applications/{loan.number}/file/", {"key": key(), "amount": "200万"}).status_code == 302
    filing = Filing.objects.get()
    as_("cs-clerk").post(f"/filings/{filing.pk}/check/", {"verdict": "agree", "reason": "材料齐全"})
    as_("dept-reviewer").post(f"/filings/{filing.pk}/confirm/", {"verdict": "agree", "reason": "同意"})
    clerk.post(f"/applications/{loan.number}/repay/", {"key": key(), "principal": "200万", "day": today})
    assert clerk.post(f"/applications/{loan.number}/settle/", {"sure": "on"}).status_code == 302
    wanted = ["贵公司的贷款申请已获批准", "贵公司的贷款已放款", "贵公司的贷款已纳入风险补偿备案", "贵公司的贷款已结清"]
    assert heard("firm-cs-clerk") == heard("firm-cs-manager") == wanted
    assert heard("firm-zz-clerk") == heard("firm-cs-auditor") == []
    assert not [text for text in heard("bank-cs-clerk") if "贵公司" in text]
    for notice in Notice.objects.filter(person=person("firm-cs-clerk")):
        assert notice.address == f"/applications/{loan.number}/" and "意见" not in notice.text_zh
    assert as_("firm-cs-clerk").get(f"/applications/{loan.number}/").status_code == 200


def test_what_a_bank_s_program_does_is_told_as_well(as_: As, loan: Application) -> None:
    decided(as_, loan)
    Notice.objects.all().delete()
    bank = program("bank-cs-clerk")
    assert bank.post(f"applications/{loan.number}/drawdowns", {"amount": 200 * WAN, "on": str(timezone.localdate())}).status_code == 201
    assert heard("firm-cs-clerk") == ["贵公司的贷款已放款"]
    assert bank.post(f"applications/{loan.number}/filings", {"amount": 200 * WAN}).status_code == 201
    assert heard("cs-clerk") == ["备案待核查"]
