"""A claim from the loss to the return: shared to the fen, signed by different people, paid once, booked."""

from __future__ import annotations

from datetime import timedelta

import pytest

from kexin.platform.claims.claiming import claim
from kexin.platform.claims.models import Claim, State
from kexin.platform.claims.paying import pay, write_off
from kexin.platform.claims.recovering import confirm_recovery, report_recovery
from kexin.platform.claims.reviewing import first_review, second_review
from kexin.platform.claims.sharing import shared
from kexin.platform.ledger.posting import book_of, held
from kexin.platform.lending.models import Application
from kexin.platform.lending.models import State as LoanState
from kexin.platform.notices.models import Notice
from kexin.problems import ProblemsError
from tests.platform.life import FILED, OVERDUE, WAN, Life, fund, healthy, key
from tests.platform.world import person

pytestmark = [pytest.mark.django_db, pytest.mark.money]
LATER = OVERDUE + timedelta(days=5)


def test_the_whole_way_keeps_every_fen() -> None:
    life = Life(amount=200 * WAN + 1).accepted()
    assert [(p["party"], p["amount"]) for p in life.claim.allocation["parts"]] == [("province", 80_000_000), ("city", 80_000_000), ("bank", 40_000_001)]
    pay(person("dept-clerk"), life.claim, LATER)
    assert held(fund(), "Assets:Cash") == 5_000 * WAN - 160 * WAN
    recovery = report_recovery(person("bank-cs-clerk"), life.claim, 50 * WAN, 5 * WAN, LATER, key())
    confirm_recovery(person("dept-clerk"), recovery, True, "到账", LATER)
    assert sum(recovery.returns.values()) == 45 * WAN
    assert recovery.public == recovery.returns["province"] + recovery.returns["city"]
    write_off(person("dept-manager"), life.claim, "无可供执行财产", LATER)
    book = book_of(fund())
    assert book.held("Expenses:WrittenOff", life.claim.number) == 160 * WAN - recovery.public
    assert sum(book.balances().values()) == 0
    assert book.exposure() == {}
    assert Application.objects.get(pk=life.loan.pk).state == LoanState.WRITTEN_OFF


def test_filing_earmarks_what_the_fund_may_have_to_pay() -> None:
    life = Life().filed()
    assert life.filing.earmarked == 160 * WAN
    assert book_of(fund()).exposure() == {life.loan.number: 160 * WAN}


def test_a_claim_before_the_trigger_is_told_what_is_missing() -> None:
    life = Life().filed()
    with pytest.raises(ProblemsError) as refused:
        claim(person("bank-cs-clerk"), life.loan, 200 * WAN, 0, "提前", FILED + timedelta(days=1), key())
    assert {p.code for p in refused.value.problems} == {"missing-papers", "not-triggered"}


def test_nobody_signs_twice() -> None:
    life = Life().claimed()
    seal = shared(life.claim, OVERDUE).seal
    first_review(person("cs-clerk"), life.claim, True, seal, "属实", OVERDUE)
    with pytest.raises(ProblemsError, match="the step before was done by the same person"):
        second_review(person("cs-clerk"), life.claim, True, seal, "同意", OVERDUE)


def test_who_signed_the_second_review_does_not_pay() -> None:
    life = Life().accepted()
    with pytest.raises(ProblemsError, match="the step before was done by the same person"):
        pay(person("dept-reviewer"), life.claim, LATER)


def test_figures_that_changed_are_not_signed() -> None:
    life = Life().claimed()
    Claim.objects.filter(pk=life.claim.pk).update(principal=life.claim.principal - 100)
    stale = shared(life.claim, OVERDUE).seal
    life.claim.refresh_from_db()
    with pytest.raises(ProblemsError, match="has changed since you saw it"):
        first_review(person("cs-clerk"), life.claim, True, stale, "属实", OVERDUE)


def test_a_second_payout_finds_it_paid() -> None:
    life = Life().accepted()
    again = Claim.objects.get(pk=life.claim.pk)
    pay(person("dept-clerk"), life.claim, LATER)
    with pytest.raises(ProblemsError, match="dealt with already"):
        pay(person("dept-clerk"), again, LATER)
    assert held(fund(), "Assets:Cash") == 5_000 * WAN - 160 * WAN


def test_the_same_claim_sent_twice_is_one_claim() -> None:
    life = Life().overdue()
    once = key()
    one, two = (claim(person("bank-cs-clerk"), life.loan, life.loan.outstanding, 0, "催收未果", OVERDUE, once) for _ in range(2))
    assert one == two


def test_a_fuse_queues_a_claim_and_loses_nothing() -> None:
    # The only loan of the bank is bad: its rate of bad loans is 100 %.
    life = Life().claimed()
    first_review(person("cs-clerk"), life.claim, True, shared(life.claim, OVERDUE).seal, "属实", OVERDUE)
    found = shared(life.claim, OVERDUE)
    assert found.allocation.status == "queued"
    second_review(person("dept-reviewer"), life.claim, True, found.seal, "同意", OVERDUE)
    assert Claim.objects.get(pk=life.claim.pk).state == State.QUEUED
    healthy()
    second_review(person("dept-reviewer"), life.claim, True, shared(life.claim, OVERDUE).seal, "同意", OVERDUE)
    assert Claim.objects.get(pk=life.claim.pk).state == State.ACCEPTED


def test_whoever_is_next_is_told() -> None:
    life = Life().claimed()

    def told(username: str) -> list[str]:
        return list(Notice.objects.filter(person=person(username), text_zh__contains=life.claim.number).values_list("text_zh", flat=True))

    assert told("cs-clerk") == [f"补偿申请待初审：{life.claim.number}"]
    assert told("zz-clerk") == told("dept-reviewer") == []
    first_review(person("cs-clerk"), life.claim, True, shared(life.claim, OVERDUE).seal, "属实", OVERDUE)
    assert told("dept-reviewer") == [f"补偿申请待复审：{life.claim.number}"]


def test_who_accepted_or_paid_a_claim_does_not_write_it_off() -> None:
    life = Life().accepted()
    pay(person("dept-clerk"), life.claim, LATER)
    for username in ("dept-clerk", "dept-reviewer", "cs-clerk"):
        with pytest.raises(ProblemsError, match="the step before was done by the same person"):
            write_off(person(username), life.claim, "无财产", LATER)
