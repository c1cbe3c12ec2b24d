"""Each step of a loan on its page: by the right person, once; refused for a wrong seat, a wrong area, a wrong state."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.management import call_command
from django.test import Client
from django.utils import timezone

from kexin.platform.ledger.posting import book_of
from kexin.platform.lending.models import Application, Drawdown, Filing, FilingState, PrimeRate, Repayment, State
from kexin.platform.lending.servicing import draw
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Organisation
from tests.platform.life import SCHEME, WAN, Life, fund
from tests.platform.matters.deciding import confirmed
from tests.platform.world import firm, person

pytestmark = [pytest.mark.django_db, pytest.mark.money]
As = Callable[..., Client]
TODAY = timezone.localdate


def key() -> str:
    return str(uuid.uuid4())


def wish(**said: Any) -> dict[str, Any]:
    """What a clerk types for an application."""
    return {"key": key(), "company": firm().code, "bank": organisation("bank-cs").pk, "amount": "200万", "months": 12, "purpose": "研发流动资金", "mode": "credit", "scheme": SCHEME, **said}


def organisation(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


@pytest.fixture
def drawn() -> Application:
    """A loan that was drawn ten days ago."""
    fund()
    life = Life().approved()
    Application.objects.filter(pk=life.loan.pk).update(applied_on=TODAY() - timedelta(days=20), signed_on=TODAY() - timedelta(days=12))
    life.loan.refresh_from_db()
    draw(person("bank-cs-clerk"), life.loan, 200 * WAN, TODAY() - timedelta(days=10), key())
    return life.loan


def test_a_loan_from_application_to_settlement(as_: As) -> None:
    fund()
    clerk, reviewer, bureau, department = as_("bank-cs-clerk"), as_("bank-cs-reviewer"), as_("cs-clerk"), as_("dept-reviewer")
    sent = clerk.post("/applications/new/", wish())
    loan = Application.objects.get()
    Application.objects.update(grade="A")
    home = f"/applications/{loan.number}/"
    assert (sent.status_code, sent.headers["Location"]) == (302, home)

    def step(client: Client, name: str, **said: Any) -> None:
        answer = client.post(name if name.startswith("/") else f"{home}{name}/", said)
        assert answer.status_code == 302, answer.content.decode()
        assert client.get(home).status_code == 200

    step(clerk, "examine", visited_on=TODAY(), findings="走访企业。\r\n订单真实。")
    step(reviewer, "decide", verdict="approve", amount="180万", months=12, rate="3.45", signed_on=TODAY(), reason="现金流覆盖本息")
    step(clerk, "draw", key=key(), amount="100万", day=TODAY())
    step(clerk, "draw", key=key(), amount="80万", day=TODAY())
    step(clerk, "file", key=key(), amount="1800000")
    filing = Filing.objects.get()
    step(bureau, f"/filings/{filing.pk}/check/", verdict="agree", reason="材料齐全")
    step(department, f"/filings/{filing.pk}/confirm/", verdict="agree", reason="同意备案")
    assert book_of(fund()).exposure() == {loan.number: 144 * WAN}
    step(clerk, "report", day=TODAY(), quality="attention", overdue_days=3)
    step(clerk, "repay", key=key(), principal="180万", interest="1.5万", day=TODAY())
    step(clerk, "settle", sure="on")
    loan.refresh_from_db()
    assert (loan.state, loan.credit, loan.drawn, loan.repaid, loan.filed) == (State.SETTLED, 180 * WAN, 180 * WAN, 180 * WAN, 180 * WAN)
    assert loan.diligence.findings == "走访企业。\n订单真实。"
    assert book_of(fund()).exposure() == {}
    assert Filing.objects.get().state == FilingState.RELEASED
    page = clerk.get(home).content.decode()
    for word in ("提交申请", "完成尽调", "批准 180万元", "放款 100万元", "备案确认", "归还本金 180万元", "贷款结清", "备案解除"):
        assert word in page, word


@pytest.mark.parametrize(("seat", "expected"), [
    ("bank-cs-reviewer", 403), ("bank-cs-auditor", 403), ("cs-clerk", 403), ("dept-manager", 403), ("guarantor-clerk", 403), ("firm-cs-clerk", 403), ("bank-zz-clerk", 404), ("other-cs-clerk", 404)])
def test_nobody_else_examines(as_: As, seat: str, expected: int) -> None:
    loan = Life().applied().loan
    for client in (as_(seat), as_(seat, "en")):
        assert client.post(f"/applications/{loan.number}/examine/", {"visited_on": TODAY(), "findings": "x"}).status_code == expected
    loan.refresh_from_db()
    assert loan.state == State.SUBMITTED


@pytest.mark.parametrize(("seat", "expected"), [("zz-clerk", 404), ("zz-reviewer", 404), ("bank-cs-clerk", 403), ("dept-reviewer", 403), ("cs-auditor", 403)])
def test_a_filing_is_checked_by_its_own_bureau_only(as_: As, drawn: Application, seat: str, expected: int) -> None:
    as_("bank-cs-clerk").post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": "200万"})
    filing = Filing.objects.get()
    assert as_(seat).post(f"/filings/{filing.pk}/check/", {"verdict": "agree", "reason": "x"}).status_code == expected
    assert Filing.objects.get().state == FilingState.SUBMITTED


@pytest.mark.parametrize("path", ["examine", "decide", "draw", "file", "repay", "report", "settle", "withdraw"])
def test_strangers_are_sent_to_sign_in(client: Client, path: str) -> None:
    number = Life().applied().loan.number
    assert client.get(f"/applications/{number}/{path}/", headers={"host": "localhost"}).status_code == 302
    assert client.post(f"/applications/{number}/{path}/", headers={"host": "localhost"}).status_code == 401


@pytest.mark.parametrize("name", ["decide", "draw", "file", "repay", "report", "settle"])
def test_a_step_out_of_its_time_is_refused_and_changes_nothing(as_: As, name: str) -> None:
    loan = Life().applied().loan
    said = {"key": key(), "amount": "1万", "principal": "1万", "day": TODAY(), "quality": "loss", "overdue_days": 1, "sure": "on", "verdict": "decline", "reason": "x"}
    client = as_("bank-cs-manager")
    assert client.get(f"/applications/{loan.number}/{name}/").status_code == 422
    assert client.post(f"/applications/{loan.number}/{name}/", said).status_code == 422
    loan.refresh_from_db()
    assert (loan.state, loan.drawn) == (State.SUBMITTED, 0)


def test_whoever_examined_does_not_decide(as_: As) -> None:
    loan = Life().applied().loan
    manager = as_("bank-cs-manager")
    manager.post(f"/applications/{loan.number}/examine/", {"visited_on": TODAY(), "findings": "x"})
    answer = manager.post(f"/applications/{loan.number}/decide/", {"verdict": "decline", "reason": "自己审批自己"})
    assert answer.status_code == 422
    assert "由两人办理" in answer.content.decode()
    assert "自己审批自己" in answer.content.decode()
    assert f'href="/applications/{loan.number}/decide/"' not in manager.get(f"/applications/{loan.number}/").content.decode()


def test_the_same_form_twice_works_once(as_: As, drawn: Application) -> None:
    clerk = as_("bank-cs-clerk")
    for name, said in (("repay", {"key": key(), "principal": "10万", "day": TODAY()}), ("file", {"key": key(), "amount": "100万"})):
        for _ in range(2):
            assert clerk.post(f"/applications/{drawn.number}/{name}/", said).status_code == 302
    assert (Repayment.objects.count(), Filing.objects.count()) == (1, 1)
    said = wish()
    for _ in range(2):
        assert clerk.post("/applications/new/", said).status_code == 302
    assert Application.objects.count() == 2


def test_a_drawdown_sent_twice_pays_once(as_: As) -> None:
    loan = Life().approved().loan
    said = {"key": key(), "amount": "100万", "day": TODAY()}
    for _ in range(2):
        assert as_("bank-cs-clerk").post(f"/applications/{loan.number}/draw/", said).status_code == 302
    assert [d.amount for d in Drawdown.objects.all()] == [100 * WAN]


@pytest.mark.parametrize(("field", "value"), [
    ("amount", "0"), ("amount", "-1"), ("amount", "=1+1"), ("amount", "1e99"), ("amount", "99999亿亿"), ("amount", "1.001"), ("months", "0"), ("months", "121"), ("months", "x"), ("mode", "gold"),
    ("purpose", ""), ("purpose", "a\x00b"), ("purpose", "abc\u202egnp"), ("purpose", "x" * 301), ("scheme", "cn.none"), ("product", "none"), ("bank", "999999"), ("bank", "x"), ("key", "not-a-key"), ("guarantor", "999999")])
def test_what_makes_no_sense_is_told_at_its_field_and_nothing_is_applied_for(as_: As, field: str, value: str) -> None:
    fund()
    answer = as_("bank-cs-clerk").post("/applications/new/", wish(**{field: value}))
    assert answer.status_code == 422
    assert "error" in answer.content.decode() or "alert-danger" in answer.content.decode()
    assert Application.objects.count() == 0


@pytest.mark.parametrize(("field", "code"), [("bank", "bank-zz"), ("bank", "other-cs"), ("bank", "bank"), ("bank", "guarantor"), ("guarantor", "other"), ("guarantor", "dept")])
def test_organisations_of_others_cannot_be_chosen(as_: As, field: str, code: str) -> None:
    fund()
    said = wish(mode="guaranteed", guarantor=organisation("guarantor").pk) | {field: organisation(code).pk}
    assert as_("bank-cs-clerk").post("/applications/new/", said).status_code == 422
    assert Application.objects.count() == 0


def test_a_guaranteed_loan_names_its_guarantor_who_then_sees_it(as_: As) -> None:
    fund()
    clerk = as_("bank-cs-clerk")
    assert clerk.post("/applications/new/", wish(mode="guaranteed")).status_code == 422
    assert clerk.post("/applications/new/", wish(guarantor=organisation("guarantor").pk)).status_code == 422
    assert clerk.post("/applications/new/", wish(mode="guaranteed", guarantor=organisation("guarantor").pk)).status_code == 302
    assert as_("guarantor-clerk").get(f"/applications/{Application.objects.get().number}/").status_code == 200


def test_a_company_applies_for_itself_and_chooses_a_bank(as_: As) -> None:
    fund()
    company = as_("firm-cs-clerk")
    assert company.get("/applications/new/").status_code == 200
    assert company.get(f"/applications/new/?company={firm('430200').code}").status_code == 404
    assert company.post("/applications/new/", wish(company=firm("430200").code)).status_code == 404
    assert company.post("/applications/new/", wish(bank=organisation("bank-zz").pk)).status_code == 422
    assert company.post("/applications/new/", wish(bank=organisation("other-cs").pk)).status_code == 302
    loan = Application.objects.get()
    assert (loan.company, loan.bank.code) == (firm(), "other-cs")
    assert company.post(f"/applications/{loan.number}/withdraw/", {"reason": "改变计划"}).status_code == 302


def test_a_company_does_not_read_what_the_bank_writes_about_it(as_: As) -> None:
    loan = Life().overdue().loan
    page = as_("firm-cs-clerk").get(f"/applications/{loan.number}/").content.decode()
    for secret in ("走访企业，订单真实", "现金流覆盖本息", "次级", "demand.pdf"):
        assert secret not in page
        assert secret in as_("bank-cs-clerk").get(f"/applications/{loan.number}/").content.decode()
    assert "contract.pdf" in page


@pytest.mark.parametrize(("said", "told"), [
    ({"amount": "201万"}, "不超过"), ({"rate": ""}, "批准时必填"), ({"amount": ""}, "批准时必填"), ({"reason": ""}, "error"), ({"signed_on": "2026-06-30"}, "不早于"), ({"signed_on": "2099-01-01"}, "三个月"), ({"verdict": "maybe"}, "error")])
def test_a_decision_that_does_not_hold_together_keeps_what_was_typed(as_: As, said: dict[str, str], told: str) -> None:
    loan = Life().applied().loan
    as_("bank-cs-clerk").post(f"/applications/{loan.number}/examine/", {"visited_on": TODAY(), "findings": "x"})
    typed = {"verdict": "approve", "amount": "150万", "months": "24", "rate": "4.35", "signed_on": "2026-07-10", "reason": "独特的理由", **said}
    answer = as_("bank-cs-reviewer").post(f"/applications/{loan.number}/decide/", typed)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert told in page
    assert 'value="24"' in page
    assert Application.objects.get().state == State.EXAMINED


@pytest.mark.parametrize(("name", "said", "told"), [
    ("repay", {"principal": "201万"}, "不超过"), ("repay", {"principal": ""}, "至少填一项"), ("repay", {"principal": "1万", "day": "2099-01-01"}, "不晚于今天"), ("repay", {"principal": "1万", "day": "2026-01-01"}, "不早于"),
    ("report", {"quality": "fine"}, "error"), ("report", {"overdue_days": "-1"}, "error"), ("file", {"amount": "201万"}, "不超过"), ("file", {"condition": "补交审计报告"}, "同时写明"), ("settle", {}, "error"), ("settle", {"sure": "on"}, "已还清")])
def test_every_refusal_is_shown_in_place(as_: As, drawn: Application, name: str, said: dict[str, str], told: str) -> None:
    typed = {"key": key(), "amount": "1万", "day": TODAY(), "quality": "normal", "overdue_days": "0"} if name != "settle" else {}
    answer = as_("bank-cs-clerk").post(f"/applications/{drawn.number}/{name}/", typed | said)
    assert (answer.status_code, told in answer.content.decode()) == (422, True), answer.content.decode()


def test_conditions_are_shown_before_anybody_signs(as_: As, drawn: Application) -> None:
    clerk = as_("bank-cs-clerk")
    assert "不超过500万元" in clerk.get(f"/applications/{drawn.number}/file/").content.decode()
    for amount in ("100万", "nonsense", ""):
        assert clerk.post(f"/applications/{drawn.number}/file/answers/", {"amount": amount}).status_code == 200
    assert as_("bank-zz-clerk").post(f"/applications/{drawn.number}/file/answers/", {"amount": "1"}).status_code == 404
    Application.objects.update(drawn_on=TODAY() - timedelta(days=31))
    assert "不符合" in clerk.get(f"/applications/{drawn.number}/file/").content.decode()
    refused = clerk.post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": "200万"})
    assert (refused.status_code, Filing.objects.count()) == (422, 0)


def test_what_is_open_may_be_filed_on_a_condition_and_lapses_without_it(as_: As, drawn: Application) -> None:
    Application.objects.update(grade="")
    clerk, department = as_("bank-cs-clerk"), as_("dept-reviewer")
    assert clerk.post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": "200万"}).status_code == 422
    until = TODAY() + timedelta(days=10)
    assert clerk.post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": "200万", "condition": "补齐评级", "until": until}).status_code == 302
    filing = Filing.objects.get()
    assert as_("cs-clerk").post(f"/filings/{filing.pk}/check/", {"verdict": "agree", "reason": "x"}).status_code == 302
    assert department.post(f"/filings/{filing.pk}/confirm/", {"verdict": "agree", "reason": "x"}).status_code == 302
    assert Filing.objects.get().state == FilingState.CONDITIONAL
    assert book_of(fund()).exposure() == {drawn.number: 160 * WAN}
    Filing.objects.update(condition_until=TODAY() - timedelta(days=1))
    late = department.post(f"/filings/{filing.pk}/fulfil/", {"reason": "迟了"})
    assert (late.status_code, "不晚于" in late.content.decode()) == (422, True)
    call_command("revoke_lapsed")
    call_command("revoke_lapsed")
    assert (Filing.objects.get().state, Application.objects.get(pk=drawn.pk).filed, book_of(fund()).exposure()) == (FilingState.REVOKED, 0, {})


def test_a_condition_that_is_met_stands(as_: As, drawn: Application) -> None:
    Application.objects.update(grade="")
    as_("bank-cs-clerk").post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": "200万", "condition": "补齐评级", "until": TODAY() + timedelta(days=10)})
    pk = Filing.objects.get().pk
    as_("cs-clerk").post(f"/filings/{pk}/check/", {"verdict": "agree", "reason": "x"})
    as_("dept-reviewer").post(f"/filings/{pk}/confirm/", {"verdict": "agree", "reason": "x"})
    assert as_("dept-manager").post(f"/filings/{pk}/fulfil/", {"reason": "已补"}).status_code == 302
    assert Filing.objects.get().state == FilingState.CONFIRMED
    assert as_("dept-manager").post(f"/filings/{pk}/revoke/", {"reason": "材料不实"}).status_code == 302
    assert Filing.objects.get().state == FilingState.CONFIRMED
    assert confirmed(as_("dept-reviewer")) == 302
    assert (Filing.objects.get().state, book_of(fund()).exposure()) == (FilingState.REVOKED, {})
    page = as_("bank-cs-clerk").get(f"/applications/{drawn.number}/").content.decode()
    assert "材料不实" in page
    assert "撤销备案" in page


def test_a_loan_has_one_filing_at_a_time(as_: As, drawn: Application) -> None:
    clerk = as_("bank-cs-clerk")
    assert [clerk.post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": amount}).status_code for amount in ("100万", "50万")] == [302, 422]
    assert [f.amount for f in Filing.objects.all()] == [100 * WAN]


def test_what_was_sent_back_is_filed_anew(as_: As, drawn: Application) -> None:
    clerk = as_("bank-cs-clerk")
    clerk.post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": "200万"})
    back = as_("cs-clerk").post(f"/filings/{Filing.objects.get().pk}/check/", {"verdict": "return", "reason": "缺放款凭证"})
    assert back.status_code == 302
    assert "缺放款凭证" in clerk.get(f"/applications/{drawn.number}/").content.decode()
    assert clerk.post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": "200万"}).status_code == 302
    assert Filing.objects.filter(state=FilingState.SUBMITTED).count() == 1


def test_a_settled_loan_leaves_no_filing_waiting(as_: As, drawn: Application) -> None:
    clerk = as_("bank-cs-clerk")
    clerk.post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": "200万"})
    clerk.post(f"/applications/{drawn.number}/repay/", {"key": key(), "principal": "200万", "day": TODAY()})
    assert clerk.post(f"/applications/{drawn.number}/settle/", {"sure": "on"}).status_code == 302
    assert Filing.objects.get().state == FilingState.RETURNED


def test_whoever_is_next_is_told(as_: As, drawn: Application) -> None:
    Notice.objects.all().delete()
    as_("bank-cs-clerk").post(f"/applications/{drawn.number}/file/", {"key": key(), "amount": "200万"})
    told = {n.person.username for n in Notice.objects.select_related("person")}
    assert {"cs-clerk", "cs-reviewer"} <= told
    assert not told & {"zz-clerk", "bank-cs-clerk", "firm-cs-clerk"}


def test_a_rating_is_worked_out_again_and_a_broken_seal_is_said(as_: As) -> None:
    loan = Life().applied().loan
    assert "每一项结果都与当时相同" in as_("cs-auditor").get(f"/applications/{loan.number}/replay/").content.decode()
    Application.objects.update(frozen={**loan.frozen, "on": "2020-01-01"})
    assert "封印不符" in as_("cs-auditor").get(f"/applications/{loan.number}/replay/").content.decode()
    assert as_("zz-auditor").get(f"/applications/{loan.number}/replay/").status_code == 404


@pytest.mark.parametrize(("said", "told"), [
    ({"source": ""}, "error"), ({"since": "2024-01-01"}, "规则库"), ({"since": "2099-01-01"}, "不晚于今天"), ({"rate": "9.9"}, "1 个百分点"), ({"rate": "0"}, "error"), ({"source": "a\u202eb"}, "控制字符")])
def test_a_prime_rate_that_makes_no_sense_is_refused(as_: As, said: dict[str, str], told: str) -> None:
    fund()
    answer = as_("dept-clerk").post("/prime-rates/enter/", {"since": str(TODAY()), "rate": "3.1", "source": "全国银行间同业拆借中心", **said})
    assert (answer.status_code, told in answer.content.decode()) == (422, True)
    assert PrimeRate.objects.count() == 1


def test_a_prime_rate_is_entered_once_by_the_department(as_: As) -> None:
    said = {"since": str(TODAY()), "rate": "3.1", "source": "全国银行间同业拆借中心"}
    for seat in ("dept-reviewer", "cs-clerk", "bank-cs-clerk"):
        assert as_(seat).post("/prime-rates/enter/", said).status_code == 403
    assert as_("dept-clerk").post("/prime-rates/enter/", said).status_code == 302
    assert not PrimeRate.objects.exists()
    assert confirmed(as_("dept-reviewer")) == 302
    assert as_("dept-clerk").post("/prime-rates/enter/", said).status_code == 422
    assert [(r.since, r.rate) for r in PrimeRate.objects.all()] == [(TODAY(), 310)]
