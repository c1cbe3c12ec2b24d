"""A company sees its own loan: not the diligence, the reasons, the class, the bank's own figures; by no way."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kexin.platform.lending.decision import decide, examine
from kexin.platform.lending.filing import check_filing, submit_filing
from kexin.platform.lending.servicing import report
from kexin.platform.orgs.scope import companies_of
from tests.platform.api.asking import program
from tests.platform.life import APPLIED, FILED, OVERDUE, SIGNED, Life, healthy, key
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
FINDINGS, REASON, SENT_BACK, GROUNDS = "内部判断：现金流吃紧", "内部理由：降额处理", "内部意见：材料与台账不符", "企业停产，催收未果。"


def told() -> Life:
    """A loan about which its bank and its bureau wrote much."""
    healthy()
    life = Life().applied().graded()
    examine(person("bank-cs-clerk"), life.loan, APPLIED, FINDINGS)
    from kexin.platform.lending.decision import Terms
    decide(person("bank-cs-reviewer"), life.loan, Terms(life.amount, 12, 345), REASON, SIGNED)
    from kexin.platform.lending.servicing import draw
    draw(person("bank-cs-clerk"), life.loan, life.amount, SIGNED, key())
    life.filing = submit_filing(person("bank-cs-clerk"), life.loan, life.amount, "", None, FILED, key())
    check_filing(person("cs-clerk"), life.filing, False, SENT_BACK)
    report(person("bank-cs-clerk"), life.loan, "doubtful", 77, OVERDUE)
    life.loan.refresh_from_db()
    return life


def addresses(life: Life) -> list[str]:
    """Wherever a company might look."""
    number = life.loan.number
    return [
        f"/applications/{number}/", f"/filings/{life.filing.pk}/", "/filings/", "/applications/", f"/applications/{number}/replay/", f"/companies/{firm().code}/part/loans/", "/notices/", "/audit/", f"/boards/loan/{number}/",
        f"/claims/?q={number}", "/claims/"]


@pytest.mark.parametrize("role", ["clerk", "reviewer", "manager", "analyst", "auditor"])
def test_no_page_gives_a_customer_what_was_written_about_it(as_: As, role: str) -> None:
    life, client = told(), as_(f"firm-cs-{role}")
    for address in addresses(life):
        shown = client.get(address).content.decode()
        assert [secret for secret in (FINDINGS, REASON, SENT_BACK, "可疑", "77 天") if secret in shown] == [], address


def test_a_company_s_auditor_finds_nothing_of_it_in_the_trail_or_its_file(as_: As) -> None:
    told()
    answer = as_("firm-cs-auditor").post("/audit/export")
    text = b"".join(answer).decode()
    assert [secret for secret in (FINDINGS, REASON, SENT_BACK, "doubtful", "可疑", "→ 77") if secret in text] == []
    bank = b"".join(as_("bank-cs-auditor").post("/audit/export")).decode()
    assert FINDINGS in bank


def test_a_customer_sees_the_filing_without_the_figures_of_the_whole_bank(as_: As) -> None:
    life = told()
    for username, sees in (("firm-cs-clerk", False), ("bank-cs-clerk", True), ("cs-clerk", True)):
        shown = as_(username, "en").get(f"/filings/{life.filing.pk}/").content.decode()
        assert (("NPL" in shown or "bad loans" in shown.lower()) and SENT_BACK in shown) is sees, username


def test_a_guarantor_sees_the_facts_of_its_loan_and_not_those_of_the_whole_bank(as_: As) -> None:
    healthy()
    life = Life(guarantor="guarantor").filed()
    for username, sees in (("guarantor-clerk", False), ("bank-cs-clerk", True)):
        context = as_(username).get(f"/filings/{life.filing.pk}/").context
        assert any("不良" in title.zh for title, _ in context["facts"]) is sees, username


def test_the_api_tells_a_customer_no_more_than_the_pages() -> None:
    life, asked = told(), program("firm-cs-clerk")
    loan = asked.get(f"applications/{life.loan.number}")
    assert loan.status_code == 200
    said = loan.json()
    assert (said["quality"], said["overdue_days"], said["reported_on"], said["reports"]) == (None, None, None, [])
    assert [(f["reason"], f["answers"]) for f in said["filings"]] == [("", [])]
    assert asked.get("applications?quality=doubtful").status_code == 403
    assert [row["quality"] for row in asked.get("applications").json()["items"]] == [None]
    assert program("bank-cs-clerk").get(f"applications/{life.loan.number}").json()["quality"]["code"] == "doubtful"


def test_a_company_cannot_order_its_loans_by_how_its_bank_classes_them(as_: As) -> None:
    told()
    assert as_("firm-cs-clerk").get("/applications/?sort=overdue").context["search"].is_valid() is False


def test_a_company_s_auditor_gets_into_no_claim(as_: As) -> None:
    life = Life().claimed()
    client = as_("firm-cs-auditor")
    assert [client.get(f"/claims/{life.claim.number}/{part}").status_code for part in ("", "replay/")] == [403, 403]
    assert program("bank-cs-clerk").get(f"claims/{life.claim.number}").json()["grounds"] == GROUNDS


@pytest.mark.parametrize("address", ["/companies/{}/", "/companies/{}/report.pdf", "/companies/{}/what-if/", "/companies/{}/part/raise/", "/companies/{}/part/loans/", "/applications/new/?company={}"])
def test_a_company_never_sees_the_score_of_another_one(as_: As, address: str) -> None:
    other = firm("430200").code
    assert as_("firm-cs-manager").get(address.format(other)).status_code == 404
    assert program("firm-cs-manager").get(f"companies/{other}/rating").status_code == 404
    assert program("firm-cs-manager").post("ratings", {"code": other}).status_code == 404
    assert not companies_of(person("firm-cs-manager")).negated
