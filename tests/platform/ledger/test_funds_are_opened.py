"""A department opens a fund for a scheme that computes, in an area of that scheme; the nearest fund serves a loan."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from kexin.fund.book.event import Event
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.posting import free_balance, fund_for, post
from kexin.platform.orgs.models import Organisation
from kexin.problems import ProblemsError
from tests.platform.matters.deciding import confirmed

pytestmark = pytest.mark.money
As = Callable[..., Client]
SCHEME = "kexin.kv-fund"


def form(**changed: str) -> dict[str, str]:
    return {"name": "长沙知识价值资金池", "scheme": SCHEME, "area": "430100", "keeper": str(Organisation.objects.get(code="cs").pk), **changed}


def test_a_manager_opens_a_fund_once_and_another_person_confirms(as_: As, db: None) -> None:
    manager = as_("dept-manager")
    for _ in range(2):
        assert manager.post("/funds/open/", form()).status_code == 302
    assert not Fund.objects.exists()
    assert confirmed(as_("dept-reviewer")) == 302
    made = Fund.objects.get(scheme=SCHEME)
    assert (made.name, made.area, made.keeper.code) == ("长沙知识价值资金池", "430100", "cs")
    assert manager.post("/funds/open/", form(name="另一个")).status_code == 422


@pytest.mark.parametrize("changed", [
    {"scheme": "cn.hunan.kv.2025"}, {"scheme": "nothing"}, {"area": "999999"}, {"area": "abc"}, {"area": ""}, {"name": ""}, {"name": "x\u202e"}, {"name": " "}, {"name": "x" * 101}, {"keeper": "0"}, {"keeper": "x"}])
def test_a_fund_that_makes_no_sense_is_not_opened(as_: As, db: None, changed: dict[str, str]) -> None:
    assert as_("dept-manager").post("/funds/open/", form(**changed)).status_code == 422
    assert not Fund.objects.exists()


def test_an_area_outside_the_scheme_is_refused(as_: As, db: None) -> None:
    answer = as_("dept-manager").post("/funds/open/", form(scheme="cn.hubei.kv.2025"))
    assert answer.status_code == 422
    assert "420000" in answer.content.decode()


@pytest.mark.parametrize("username", ["dept-clerk", "dept-auditor", "cs-manager", "bank-manager", "guarantor-manager"])
def test_nobody_else_opens_one(as_: As, db: None, username: str) -> None:
    assert as_(username).post("/funds/open/", form()).status_code == 403


def test_a_name_that_nobody_can_read_is_none(db: None) -> None:
    with pytest.raises(ProblemsError):
        Fund.objects.create(name="a\nb", scheme=SCHEME, area="430100", keeper=Organisation.objects.get(code="dept"))


def test_the_nearest_fund_serves_a_loan(db: None) -> None:
    keeper = Organisation.objects.get(code="dept")
    assert fund_for(SCHEME, "430100") is None
    province = Fund.objects.create(name="省", scheme=SCHEME, area="430000", keeper=keeper)
    assert fund_for(SCHEME, "430121") == fund_for(SCHEME, "430100") == province
    city = Fund.objects.create(name="市", scheme=SCHEME, area="430100", keeper=keeper)
    county = Fund.objects.create(name="县", scheme=SCHEME, area="430121", keeper=keeper)
    assert (fund_for(SCHEME, "430121"), fund_for(SCHEME, "430122"), fund_for(SCHEME, "430200")) == (county, city, province)
    assert fund_for(SCHEME, "420100") is None
    assert fund_for("other", "430100") is None


def test_the_free_balance_is_cash_less_what_is_owed(fund: Fund) -> None:
    day = date(2026, 1, 1)
    for event in (Event("c", "contribution", day, 100, party="省"), Event("e", "earmark", day, 60, loan="L", bank="b", area="430100", scheme="s"), Event("k", "claim", day, 40, loan="L", claim="C")):
        post(fund, event)
    assert free_balance(fund) == 60
    post(fund, Event("p", "payout", date(2026, 1, 2), 30, claim="C"))
    assert free_balance(fund) == 60
    assert free_balance(fund, as_of=date(2025, 12, 31)) == 0
