"""A program sees the rows of its person and no others: what lies outside is not found, whatever is asked of it."""

from __future__ import annotations

import pytest

from kexin.platform.companies.models import Company
from kexin.platform.lending.models import Application
from tests.platform.api.asking import codes, program
from tests.platform.life import Life
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
BODIES = {"drawdowns": {"amount": 1, "on": "2026-07-12"}, "repayments": {"principal": 1, "on": "2026-07-12"}, "filings": {"amount": 1}}


@pytest.mark.parametrize("path", ["companies/{}", "companies/{}/rating", "companies/{}/matches"])
def test_a_company_of_another_area(path: str) -> None:
    code = firm("430200").code
    assert program("bank-cs-clerk").get(path.format(code)).status_code == 404
    assert program("bank-zz-clerk").get(path.format(code)).status_code == 200


def test_a_company_sees_itself_alone() -> None:
    assert [each["code"] for each in program("firm-cs-manager").get("companies").json()["items"]] == [firm().code]
    assert program("firm-cs-manager").get(f"companies/{firm('430200').code}").status_code == 404


def test_banks_see_no_company_that_is_not_admitted() -> None:
    Company.objects.filter(pk=firm().pk).update(state=Company.OUT)
    assert program("bank-cs-clerk").get(f"companies/{firm().code}").status_code == 404
    assert program("cs-clerk").get(f"companies/{firm().code}").status_code == 200


def test_a_company_of_another_area_is_not_rated_on_request_and_gets_no_application() -> None:
    bank, code = program("bank-cs-clerk"), firm("430200").code
    assert codes(bank.post("ratings", {"code": code})) == ["no-such-company"]
    assert codes(bank.post("applications", {"code": code, "amount": 100, "months": 12, "purpose": "x"})) == ["no-such-company"]


@pytest.mark.parametrize("username", ["other-cs-clerk", "bank-zz-clerk"])
def test_a_loan_of_another_bank_or_branch(username: str) -> None:
    loan, other = Life().drawn().loan, program(username)
    assert other.get("applications").json()["items"] == []
    assert other.get(f"applications/{loan.number}").status_code == 404
    for step, body in BODIES.items():
        assert other.post(f"applications/{loan.number}/{step}", body).status_code == 404
    assert codes(other.post("claims", {"number": loan.number, "principal": 1, "grounds": "x"})) == ["no-such-loan"]
    assert codes(other.post("reports", {"reports": [{"number": loan.number, "on": "2026-08-01", "quality": "loss", "overdue_days": 9}]})) == ["no-such-loan"]
    before, after = loan, Application.objects.get(pk=loan.pk)
    assert (before.drawn, before.repaid, before.quality) == (after.drawn, after.repaid, after.quality)


def test_a_claim_of_another_bank() -> None:
    claim = Life().claimed().claim
    assert program("other-cs-clerk").get("claims").json()["items"] == []
    assert program("other-cs-clerk").get(f"claims/{claim.number}").status_code == 404
    assert program("bank-clerk").get(f"claims/{claim.number}").json()["number"] == claim.number


def test_a_bank_applies_at_itself_and_below_only() -> None:
    wish = {"code": firm().code, "amount": 100_000_000, "months": 12, "purpose": "x"}
    assert codes(program("bank-cs-clerk").post("applications", {**wish, "bank": "other-cs"})) == ["no-such-organisation"]
    made = program("bank-clerk").post("applications", {**wish, "bank": "bank-cs-tech"})
    assert made.status_code == 201 and made.json()["bank"]["code"] == "bank-cs-tech"


def test_funds_are_those_of_the_area() -> None:
    Life().filed()
    assert [each["area"]["code"] for each in program("dept-clerk").get("funds").json()["items"]] == ["430000"]
    assert program("cs-manager").get("funds").json()["items"] == []
    assert program("bank-cs-clerk").get("funds").status_code == 403
