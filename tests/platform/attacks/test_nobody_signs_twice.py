"""Two people sign, whatever way the first one takes: another seat, another address, a machine."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from kexin.platform.claims.paying import pay
from kexin.platform.lending.filing import check_filing, confirm_filing, fulfil, submit_filing
from kexin.platform.lending.models import PrimeRate
from kexin.platform.orgs.models import Organisation, Person
from kexin.problems import ProblemsError
from tests.platform.life import FILED, OVERDUE, Life, healthy, key
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def moved(username: str, organisation: str, role: str) -> Person:
    """The same person in another seat."""
    Person.objects.filter(username=username).update(organisation=Organisation.objects.get(code=organisation), role=role)
    return person(username)


def refused(step: Callable[[], object]) -> str:
    """The code with which it is refused."""
    with pytest.raises(ProblemsError) as error:
        step()
    return error.value.problems[0].code


@pytest.mark.parametrize("signer", ["bank-cs-clerk", "cs-clerk", "dept-reviewer"])
def test_who_claimed_or_reviewed_does_not_pay_from_another_seat(signer: str) -> None:
    healthy()
    life = Life().accepted()
    assert refused(lambda: pay(moved(signer, "dept", "clerk"), life.claim, OVERDUE)) == "same-person"
    pay(person("dept-clerk"), life.claim, OVERDUE)


@pytest.mark.parametrize("signer", ["bank-cs-clerk", "cs-clerk"])
def test_who_filed_or_checked_does_not_say_that_the_condition_is_met(as_: As, signer: str) -> None:
    life = Life().drawn()
    PrimeRate.objects.all().delete()
    filing = submit_filing(person("bank-cs-clerk"), life.loan, life.amount, "补交 LPR 依据", FILED + timedelta(days=30), FILED, key())
    check_filing(person("cs-clerk"), filing, True, "齐全")
    confirm_filing(person("dept-reviewer"), filing, True, "同意", FILED)
    assert filing.state == "conditional"
    assert refused(lambda: fulfil(moved(signer, "dept", "manager"), filing, "已补", FILED)) == "same-person"
    shown = as_(signer).get(f"/filings/{filing.pk}/")
    assert [step.name for step, _, why in shown.context["steps"] if why is not None] == ["fulfil"]
    fulfil(person("dept-manager"), filing, "已补", FILED)


@pytest.mark.parametrize(("signer", "step"), [("bank-cs-clerk", "check"), ("bank-cs-clerk", "confirm"), ("cs-clerk", "confirm")])
def test_who_filed_or_checked_signs_no_further_step_from_another_seat(as_: As, signer: str, step: str) -> None:
    life = Life().drawn()
    filing = submit_filing(person("bank-cs-clerk"), life.loan, life.amount, "", None, FILED, key())
    if step == "confirm":
        check_filing(person("cs-clerk" if signer != "cs-clerk" else signer), filing, True, "齐全")
    moved(signer, *(("cs", "clerk") if step == "check" else ("dept", "reviewer")))
    assert as_(signer).post(f"/filings/{filing.pk}/{step}/", {"verdict": "agree", "reason": "x"}).status_code == 422
    filing.refresh_from_db()
    assert filing.state == ("submitted" if step == "check" else "checked")


def test_who_examined_does_not_decide_as_a_manager(as_: As) -> None:
    from kexin.platform.lending.decision import examine
    life = Life().applied()
    examine(person("bank-cs-clerk"), life.loan, life.loan.applied_on, "走访")
    moved("bank-cs-clerk", "bank-cs", "manager")
    answer = as_("bank-cs-clerk").post(f"/applications/{life.loan.number}/decide/", {"verdict": "decline", "reason": "x"})
    life.loan.refresh_from_db()
    assert (answer.status_code, life.loan.state) == (422, "examined")


def test_who_proposed_an_entry_does_not_confirm_it_as_a_reviewer(as_: As) -> None:
    from kexin.platform.ledger.proposals import propose
    from tests.platform.life import fund
    row = propose(fund(), person("dept-clerk"), key(), kind="interest", on=OVERDUE, amount=1)
    moved("dept-clerk", "dept", "reviewer")
    assert as_("dept-clerk").post(f"/funds/proposals/{row.pk}/confirm/").status_code == 422
    row.refresh_from_db()
    assert row.state == "proposed"
