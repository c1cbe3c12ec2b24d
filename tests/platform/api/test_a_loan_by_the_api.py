"""A bank's system takes a loan through its life: application, drawdown, repayment, filing, reports, claim; the rules are those of the pages."""

from __future__ import annotations

from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.utils import timezone

from kexin.platform.claims.claiming import PAPERS
from kexin.platform.lending.decision import Terms, decide, examine
from kexin.platform.lending.filing import check_filing, confirm_filing
from kexin.platform.lending.models import Application, Document, Report
from tests.platform.api.asking import codes, program
from tests.platform.life import SCHEME, WAN, Life, fund, healthy
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db


def test_from_application_to_claim() -> None:
    fund()
    healthy()
    today, bank = timezone.localdate(), program("bank-cs-clerk")
    applied = bank.post("applications", {"code": firm().code, "amount": 200 * WAN, "months": 12, "purpose": "研发流动资金", "scheme": SCHEME})
    assert applied.status_code == 201, applied.content
    number = applied.json()["number"]
    assert applied.json()["state"] == {"code": "submitted", "name": "待尽调"} and len(applied.json()["seal"]) == 64
    Application.objects.filter(number=number).update(grade="A")
    loan = Application.objects.get(number=number)
    assert loan.applied_by == person("bank-cs-clerk") and loan.bank.code == "bank-cs"
    examine(person("bank-cs-clerk"), loan, today, "走访企业")
    decide(person("bank-cs-reviewer"), loan, Terms(200 * WAN, 12, 345), "同意", today)

    drawn = bank.post(f"applications/{number}/drawdowns", {"amount": 200 * WAN, "on": today.isoformat()})
    assert drawn.status_code == 201 and drawn.json()["outstanding"] == 200 * WAN, drawn.content
    repaid = bank.post(f"applications/{number}/repayments", {"principal": 50 * WAN, "interest": 100, "on": today.isoformat()})
    assert repaid.json()["outstanding"] == 150 * WAN and repaid.json()["repayments"] == [{"on": today.isoformat(), "principal": 50 * WAN, "interest": 100}]
    filed = bank.post(f"applications/{number}/filings", {"amount": 150 * WAN})
    assert filed.status_code == 201, filed.content
    assert filed.json()["filings"][0]["state"]["code"] == "submitted" and filed.json()["filings"][0]["answers"]
    filing = loan.filings.get()
    check_filing(person("cs-clerk"), filing, True, "齐全")
    confirm_filing(person("dept-reviewer"), filing, True, "同意", today)

    reported = bank.post("reports", {"reports": [{"number": number, "on": today.isoformat(), "quality": "loss", "overdue_days": 100}]})
    assert reported.json() == {"taken": 1}
    claim = {"number": number, "principal": 150 * WAN, "grounds": "企业停产"}
    assert "missing-papers" in codes(bank.post("claims", claim))
    for kind in PAPERS:
        Document.objects.create(application=loan, kind=kind, name=kind, type="application/pdf", size=1, sha256=kind.ljust(64, "0"), stored="none", by=person("bank-cs-clerk"))
    claimed = bank.post("claims", claim)
    assert claimed.status_code == 201, claimed.content
    assert bank.get(f"claims/{claimed.json()['number']}").json() == claimed.json()
    assert [each["number"] for each in bank.get(f"claims?number={number}").json()["items"]] == [claimed.json()["number"]]
    assert bank.get(f"applications/{number}").json()["quality"] == {"code": "loss", "name": "损失"}
    [found] = program("dept-clerk").get("funds").json()["items"]
    assert found["free"] == found["cash"] - found["owed"] and found["earmarked"] > 0


def test_the_trail_names_who_did_it() -> None:
    loan = Life().approved().loan
    program("bank-cs-clerk").post(f"applications/{loan.number}/drawdowns", {"amount": 1000, "on": timezone.localdate().isoformat()})
    entry = LogEntry.objects.filter(content_type__model="drawdown").latest("id")
    assert entry.actor == person("bank-cs-clerk")


@pytest.mark.parametrize(("step", "body", "code"), [
    ("drawdowns", {"amount": 10**15, "on": "2026-07-12"}, "too-much"), ("drawdowns", {"amount": 1, "on": "2020-01-01"}, "too-early"), ("drawdowns", {"amount": 1, "on": "9999-12-31"}, "future-day"),
    ("repayments", {"principal": 10**15, "on": "2026-07-13"}, "too-much"), ("repayments", {"principal": 0, "on": "2026-07-13"}, "nothing"), ("filings", {"amount": 10**15}, "too-much")])
def test_the_rules_of_the_pages_hold(step: str, body: dict[str, object], code: str) -> None:
    life = Life()
    loan = (life.approved() if step == "drawdowns" else life.drawn()).loan
    answer = program("bank-cs-clerk").post(f"applications/{loan.number}/{step}", body)
    assert answer.status_code == 422 and codes(answer) == [code]


def test_an_application_that_makes_no_sense_is_refused() -> None:
    wish = {"code": firm().code, "amount": 100 * WAN, "months": 12, "purpose": "x"}
    for changes, code in (({"mode": "guaranteed"}, "guarantor"), ({"guarantor": "bank"}, "no-such-organisation"), ({"scheme": "no.such"}, "unknown-scheme"), ({"product": "no.such"}, "unknown-product")):
        answer = program("bank-cs-clerk").post("applications", {**wish, **changes})
        assert answer.status_code in (404, 422), answer.content
        assert codes(answer) == [code], changes


def test_a_company_applies_for_itself_at_a_bank_that_it_names() -> None:
    wish = {"code": firm().code, "amount": 100 * WAN, "months": 12, "purpose": "x"}
    asking = program("firm-cs-clerk")
    assert codes(asking.post("applications", wish)) == ["missing"]
    assert codes(asking.post("applications", {**wish, "bank": "dept"})) == ["no-such-organisation"]
    assert asking.post("applications", {**wish, "bank": "other-cs"}).json()["bank"]["code"] == "other-cs"


# ---- reports

def test_one_report_that_cannot_be_taken_stops_all_and_every_one_is_told() -> None:
    loan, today = Life().drawn().loan, timezone.localdate()
    good = {"number": loan.number, "on": today.isoformat(), "quality": "attention", "overdue_days": 10}
    bad = [{**good, "number": "nobody"}, {**good, "on": (today + timedelta(days=1)).isoformat()}, {**good, "quality": "loss"}]
    answer = program("bank-cs-clerk").post("reports", {"reports": [good, *bad]})
    assert answer.status_code == 422
    assert {(each["where"], each["code"]) for each in answer.json()["problems"]} == {
        ("body.reports[1]", "no-such-loan"), ("body.reports[2].on", "future-day"), ("body.reports[3]", "reported-already")}
    assert not Report.objects.exists() and Application.objects.get(pk=loan.pk).reported_on is None


def test_a_thousand_reports_are_taken_at_once_and_not_one_more() -> None:
    loan, today = Life().drawn().loan, timezone.localdate()
    # A loan has no state before its drawdown.
    Application.objects.filter(pk=loan.pk).update(drawn_on=today - timedelta(days=1000))
    rows = [{"number": loan.number, "on": (today - timedelta(days=999 - i)).isoformat(), "quality": "normal", "overdue_days": 0} for i in range(1000)]
    bank = program("bank-cs-clerk")
    assert bank.post("reports", {"reports": [*rows, rows[-1]]}).status_code == 422
    assert bank.post("reports", {"reports": rows}).json() == {"taken": 1000}
    assert Report.objects.count() == 1000


# ---- boards

def test_figures_are_those_of_the_boards_and_of_the_own_rows() -> None:
    Life().drawn()
    def drawn(username: str, query: str = "") -> dict[str, int]:
        return {each["id"]: each["value"] for each in program(username).get(f"boards/summary{query}").json()["figures"]}

    own, other = drawn("bank-cs-clerk"), drawn("other-cs-clerk")
    assert 200 * WAN in own.values() and not any(other.values())
    assert not any(value for value in drawn("bank-cs-clerk", "?area=430200").values())
    assert program("bank-cs-clerk").get("boards/summary?since=nonsense").status_code == 422
