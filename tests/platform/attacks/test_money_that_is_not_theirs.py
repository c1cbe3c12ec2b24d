"""Ways to public money: repaying past the fund, claims on filings that fell, days that are made up, amounts that are none."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from kexin.fund.lpr import known_until
from kexin.platform.claims.claiming import claim
from kexin.platform.claims.models import Claim, Recovery
from kexin.platform.claims.paying import pay
from kexin.platform.claims.recovering import report_recovery
from kexin.platform.claims.reviewing import first_review
from kexin.platform.claims.sharing import shared
from kexin.platform.ledger.models import BookEntry
from kexin.platform.lending.filing import revoke, submit_filing
from kexin.platform.lending.models import Application, Drawdown, Filing, PrimeRate
from kexin.platform.lending.servicing import draw, repay, settle
from kexin.problems import ProblemsError
from tests.platform.api.asking import codes, program
from tests.platform.life import DRAWN, FILED, OVERDUE, SIGNED, WAN, Life, healthy, key
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
AMOUNTS = ("0", "-1", "0.001", "1000000000000001", "10000000000001", "1e9", "NaN", "Infinity", "0x10", "1,,", "1,5万", ",", "1.5,000", "", "一百", "1 元元", "9" * 25)


def refused(step: Callable[[], object]) -> str:
    """The code with which it is refused."""
    with pytest.raises(ProblemsError) as error:
        step()
    return error.value.problems[0].code


def test_a_debt_that_is_claimed_is_not_repaid_past_the_fund() -> None:
    life, clerk = Life().claimed(), person("bank-cs-clerk")
    assert refused(lambda: repay(clerk, life.loan, 1, 0, OVERDUE, key())) == "claimed"
    first_review(person("cs-clerk"), life.claim, False, shared(life.claim, OVERDUE).seal, "退回", OVERDUE)
    assert repay(clerk, life.loan, 1, 0, OVERDUE, key()).principal == 1


def test_what_comes_back_after_the_payout_is_shared_with_the_fund() -> None:
    healthy()
    life, clerk = Life().accepted(), person("bank-cs-clerk")
    pay(person("dept-clerk"), life.claim, OVERDUE)
    assert refused(lambda: repay(clerk, life.loan, life.loan.outstanding, 0, OVERDUE, key())) == "claimed"
    assert refused(lambda: settle(life.loan, OVERDUE)) == "still-owed"
    assert program("bank-cs-clerk").post(f"applications/{life.loan.number}/repayments", {"principal": 1, "on": str(OVERDUE)}).status_code == 422


def test_what_is_not_claimed_is_repaid_as_before() -> None:
    life, clerk = Life().overdue(), person("bank-cs-clerk")
    claim(clerk, life.loan, 150 * WAN, 0, "部分逾期", OVERDUE, key())
    repay(clerk, life.loan, 50 * WAN, 0, OVERDUE, key())
    assert refused(lambda: repay(clerk, life.loan, 1, 0, OVERDUE, key())) == "claimed"


def test_a_filing_on_which_a_claim_rests_does_not_fall_away_below_it() -> None:
    life = Life().claimed()
    assert refused(lambda: revoke(life.filing, "不实", OVERDUE)) == "claimed"
    first_review(person("cs-clerk"), life.claim, False, shared(life.claim, OVERDUE).seal, "退回", OVERDUE)
    revoke(life.filing, "不实", OVERDUE)
    assert refused(lambda: claim(person("bank-cs-clerk"), life.loan, 1, 0, "再次申请", OVERDUE, key())) == "not-filed"


def test_a_small_drawdown_of_today_does_not_make_an_old_one_young() -> None:
    life, clerk = Life().approved(), person("bank-cs-clerk")
    late = SIGNED + timedelta(days=60)
    draw(clerk, life.loan, 1, late, key())
    draw(clerk, life.loan, life.amount - 1, SIGNED, key())
    assert (life.loan.drawn_on, life.loan.due_on) == (SIGNED, date(SIGNED.year + 1, SIGNED.month, SIGNED.day))


def test_two_small_drawdowns_do_not_pass_the_credit_together() -> None:
    life, clerk = Life().approved(), person("bank-cs-clerk")
    stale = Application.objects.get(pk=life.loan.pk)
    draw(clerk, life.loan, life.amount - 1, DRAWN, key())
    assert refused(lambda: draw(clerk, stale, 2, DRAWN, key())) == "too-much"


def test_who_reports_late_wins_no_days_for_a_claim() -> None:
    life = Life().overdue()
    codes_of = [code for days in (0, 30, 3000) for code in _codes(life, OVERDUE + timedelta(days=days))]
    assert ("too-late" in codes_of) is _has_window()


def _codes(life: Life, day: date) -> list[str]:
    from django.db import transaction
    try:
        with transaction.atomic():
            claim(person("bank-cs-clerk"), life.loan, 1, 0, "逾期", day, key())
            transaction.set_rollback(True)
    except ProblemsError as error:
        return [p.code for p in error.problems]
    return []


def _has_window() -> bool:
    from kexin.platform.lending.schemes import scheme_of, step_of
    from tests.platform.life import SCHEME
    return step_of(scheme_of(SCHEME), "claim") is not None


@pytest.mark.parametrize(("condition", "until"), [("补交材料", None), ("", FILED + timedelta(days=9)), ("补交材料", FILED), ("补交材料", FILED - timedelta(days=1))])
def test_a_condition_without_an_end_is_no_condition(condition: str, until: date | None) -> None:
    life = Life().drawn()
    assert refused(lambda: submit_filing(person("bank-cs-clerk"), life.loan, life.amount, condition, until, FILED, key())) == "condition"
    assert not Filing.objects.filter(application=life.loan).exists()


def test_money_that_comes_back_tomorrow_is_not_reported_today(as_: As) -> None:
    life = Life().accepted()
    pay(person("dept-clerk"), life.claim, OVERDUE)
    for day in (timezone.localdate() + timedelta(days=1), date(9999, 12, 31), date(1, 1, 1)):
        answer = as_("bank-cs-clerk").post(f"/claims/{life.claim.number}/recover/", {"key": key(), "amount": "1万", "on": day.isoformat()})
        assert answer.status_code == 422
    assert not Recovery.objects.filter(claim=life.claim).exists()


def test_a_recovery_is_neither_confirmed_nor_refused_by_saying_neither(as_: As) -> None:
    life = Life().accepted()
    pay(person("dept-clerk"), life.claim, OVERDUE)
    recovery = report_recovery(person("bank-cs-clerk"), life.claim, WAN, 0, OVERDUE, key())
    assert as_("dept-clerk").post(f"/claims/recoveries/{recovery.pk}/", {"reason": "x", "verdict": "AGREE"}).status_code == 422
    recovery.refresh_from_db()
    assert recovery.state == Recovery.REPORTED


def test_nothing_comes_back_on_a_claim_that_was_not_paid() -> None:
    life = Life().accepted()
    assert refused(lambda: report_recovery(person("bank-cs-clerk"), life.claim, WAN, 0, OVERDUE, key())) == "moved-on"


@pytest.mark.parametrize("since", ["0001-01-01", "1999-12-31", str(known_until())])
def test_a_prime_rate_of_the_past_does_not_become_that_of_today(as_: As, since: str) -> None:
    answer = as_("dept-clerk").post("/prime-rates/enter/", {"since": since, "rate": "35.99", "source": "x"})
    assert answer.status_code == 422
    assert not PrimeRate.objects.exists()


def test_the_first_prime_rate_that_is_entered_does_not_leap_either(as_: As) -> None:
    since = known_until() + timedelta(days=1)
    assert since <= timezone.localdate()
    assert as_("dept-clerk").post("/prime-rates/enter/", {"since": since.isoformat(), "rate": "35.99", "source": "x"}).status_code == 422
    assert as_("dept-clerk").post("/prime-rates/enter/", {"since": since.isoformat(), "rate": "3.00", "source": "x"}).status_code == 302


@pytest.mark.parametrize("amount", AMOUNTS)
def test_amounts_that_are_none_are_refused_at_their_field(as_: As, amount: str) -> None:
    life = Life().approved()
    assert as_("bank-cs-clerk").post(f"/applications/{life.loan.number}/draw/", {"key": key(), "amount": amount, "day": str(DRAWN)}).status_code == 422
    assert not Drawdown.objects.filter(application=life.loan).exists()


@pytest.mark.parametrize("amount", [0, -1, 10**15 + 1, 10**30, 1.5, "1", True, None, [1]])
def test_amounts_that_are_none_are_refused_by_the_api(amount: object) -> None:
    life = Life().approved()
    assert program("bank-cs-clerk").post(f"applications/{life.loan.number}/drawdowns", {"amount": amount, "on": str(DRAWN)}).status_code == 422
    assert not Drawdown.objects.filter(application=life.loan).exists()


@pytest.mark.parametrize("rate", ["1e999999", "1e99999", "NaN", "sNaN", "Infinity", "-1", "0", "36.01", "1_0", "3.45.6", "٣", "1e1"])
def test_rates_that_are_none_are_refused_at_their_field(as_: As, rate: str) -> None:
    life = Life().applied()
    from kexin.platform.lending.decision import examine
    examine(person("bank-cs-clerk"), life.loan, life.loan.applied_on, "走访")
    answer = as_("bank-cs-reviewer").post(f"/applications/{life.loan.number}/decide/", {
        "verdict": "approve", "amount": "1万", "months": "12", "rate": rate, "signed_on": str(timezone.localdate()), "reason": "x"})
    life.loan.refresh_from_db()
    assert answer.status_code in (302, 422)
    assert life.loan.state == "examined" or (rate == "٣" and life.loan.rate == 300)


def test_a_key_that_is_the_number_of_another_claim_is_no_key(as_: As) -> None:
    healthy()
    first = Life().claimed()
    second = Life(amount=50 * WAN).overdue()
    answer = as_("bank-cs-clerk").post(f"/claims/new/{second.loan.number}/", {"key": first.claim.number, "principal": "1万", "grounds": "逾期"})
    assert answer.status_code == 422
    assert Claim.objects.count() == 1


def test_a_key_of_another_row_moves_no_money() -> None:
    clerk, used = person("bank-cs-clerk"), key()
    one, two = Life().approved(), Life(amount=50 * WAN).approved()
    draw(clerk, one.loan, WAN, DRAWN, used)
    assert refused(lambda: draw(clerk, two.loan, WAN, DRAWN, used)) == "key-used"
    draw(person("bank-cs-manager"), one.loan, 5 * WAN, DRAWN, used)
    assert [d.amount for d in Drawdown.objects.all()] == [WAN]


@pytest.mark.parametrize("step", ["pay", "write-off", "recover", "second"])
def test_states_are_not_jumped_by_asking_an_address(as_: As, step: str) -> None:
    life = Life().claimed()
    who = {"pay": "dept-clerk", "write-off": "dept-manager", "recover": "bank-cs-clerk", "second": "dept-reviewer"}[step]
    before = BookEntry.objects.count()
    answer = as_(who).post(f"/claims/{life.claim.number}/{step}/", {
        "reason": "x", "key": key(), "amount": "1", "on": str(timezone.localdate()), "seal": shared(life.claim, timezone.localdate()).seal, "verdict": "agree"})
    life.claim.refresh_from_db()
    assert (answer.status_code, life.claim.state, BookEntry.objects.count()) == (422, "submitted", before)


def test_no_machine_repays_before_the_drawdown_or_after_today() -> None:
    life = Life().drawn()
    asked = program("bank-cs-clerk")
    for day in ("0001-01-01", "9999-12-31", "1899-12-31"):
        answer = asked.post(f"applications/{life.loan.number}/repayments", {"principal": 1, "on": day})
        assert (answer.status_code, codes(answer)[0] in ("too-early", "future-day")) == (422, True)
