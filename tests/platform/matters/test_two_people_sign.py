"""A fund, the close of a year, a prime rate, the end of a filing: one person proposes, another confirms, and the database sees to it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from kexin.fund.book.event import Event
from kexin.platform.ledger.models import Fund, YearClose
from kexin.platform.ledger.posting import post
from kexin.platform.lending.models import Filing, FilingState, PrimeRate
from kexin.platform.matters.acts import ACTS
from kexin.platform.matters.models import Matter
from kexin.platform.matters.proposing import decide, propose
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Person
from kexin.problems import ProblemsError
from tests.platform.life import SCHEME, Life, key
from tests.platform.matters.deciding import confirmed
from tests.platform.world import person

pytestmark = [pytest.mark.django_db, pytest.mark.money]
As = Callable[..., Client]


def opening() -> tuple[str, str, str, dict[str, str]]:
    """Who, where, what: a new fund."""
    return "dept-manager", "/funds/open/", "ledger.open", {"name": "长沙资金池", "scheme": SCHEME, "area": "430100", "keeper": str(person("cs-manager").organisation.pk)}


def closing() -> tuple[str, str, str, dict[str, str]]:
    """A year that is over."""
    fund = Fund.objects.create(name="资金池", scheme=SCHEME, area="430000", keeper=person("dept-manager").organisation)
    post(fund, Event("c", "contribution", date(2025, 2, 1), 10, party="省级"))
    return "dept-manager", f"/funds/{fund.pk}/close/", "ledger.close", {"year": "2025"}


def rate() -> tuple[str, str, str, dict[str, str]]:
    """A prime rate of today."""
    return "dept-clerk", "/prime-rates/enter/", "lending.prime_rate", {"since": str(timezone.localdate()), "rate": "3.1", "source": "公告"}


def revoking() -> tuple[str, str, str, dict[str, str]]:
    """A filing whose papers were not true."""
    return "dept-manager", f"/filings/{Life().filed().filing.pk}/revoke/", "lending.revoke", {"reason": "材料不实"}


def done(act: str) -> bool:
    """Has it been done?"""
    return {
        "ledger.open": Fund.objects.filter(name="长沙资金池").exists, "ledger.close": YearClose.objects.exists, "lending.prime_rate": PrimeRate.objects.filter(source="公告").exists,
        "lending.revoke": Filing.objects.filter(state=FilingState.REVOKED).exists}[act]()


WAYS = [opening, closing, rate, revoking]


def test_every_act_is_tried_here() -> None:
    assert set(ACTS) == {"ledger.open", "ledger.close", "lending.prime_rate", "lending.revoke"}


@pytest.mark.parametrize("way", WAYS)
def test_it_is_done_once_another_person_confirms(as_: As, way: Callable[[], tuple[str, str, str, dict[str, str]]]) -> None:
    who, address, act, said = way()
    Notice.objects.all().delete()
    proposer, reviewer = as_(who), as_("dept-reviewer")
    assert [proposer.post(address, said).status_code for _ in range(2)] == [302, 302]
    made = Matter.objects.get()
    assert (made.act, made.state, done(act)) == (act, "proposed", False)
    assert {n.person.username for n in Notice.objects.select_related("person")} == {"dept-reviewer", "dept-manager"} - {who}
    for language in ("zh-hans", "en"):
        assert as_("dept-auditor", language).get(f"/matters/{made.pk}/").status_code == as_("dept-auditor", language).get("/matters/").status_code == 200
    assert "待复核的双人事项" in reviewer.get("/").content.decode()
    assert 'name="agreed"' in reviewer.get(f"/matters/{made.pk}/").content.decode()
    assert confirmed(reviewer) == 302
    assert done(act)
    assert confirmed(reviewer) == 422, "a second time"
    made.refresh_from_db()
    assert (made.state, made.proposed_by, made.decided_by) == ("confirmed", person(who), person("dept-reviewer"))
    assert reviewer.get(made.address).status_code == 200
    assert Notice.objects.filter(person=person(who), text_zh__startswith="已确认").count() == 1


@pytest.mark.parametrize("way", WAYS)
def test_nobody_signs_both(as_: As, way: Callable[[], tuple[str, str, str, dict[str, str]]]) -> None:
    who, address, act, said = way()
    as_(who).post(address, said)
    made = Matter.objects.get()
    page = as_(who).get(f"/matters/{made.pk}/").content.decode()
    assert 'name="agreed"' not in page and "等待另一位" in page
    assert confirmed(as_(who)) in (403, 422)
    with pytest.raises(ProblemsError, match="same-person"):
        decide(person(who), made, True, "")
    for changes in ({"decided_by": person(who), "state": "confirmed"}, {"state": "confirmed"}, {"decided_by": person("dept-reviewer")}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Matter.objects.filter(pk=made.pk).update(**changes)
    assert not done(act)


@pytest.mark.parametrize("way", WAYS)
def test_a_refusal_needs_a_reason_and_changes_nothing(as_: As, way: Callable[[], tuple[str, str, str, dict[str, str]]]) -> None:
    who, address, act, said = way()
    as_(who).post(address, said)
    reviewer = as_("dept-reviewer")
    assert [confirmed(reviewer, "0"), confirmed(reviewer, "2"), confirmed(reviewer, "0", "a\u202eb"), confirmed(reviewer, "0", "x" * 301)] == [422] * 4
    assert confirmed(reviewer, "0", "依据不足") == 302
    assert not done(act)
    assert "依据不足" in as_(who).get(f"/matters/{Matter.objects.get().pk}/").content.decode()
    assert as_(who).post(address, said).status_code == 302, "it may be proposed anew"
    assert Matter.objects.filter(state="proposed").count() == 1


@pytest.mark.parametrize("username", ["dept-clerk", "dept-auditor", "cs-manager", "bank-manager", "firm-cs-manager"])
def test_nobody_else_confirms(as_: As, username: str) -> None:
    who, address, _, said = opening()
    as_(who).post(address, said)
    assert confirmed(as_(username)) == 403


def test_a_department_of_elsewhere_neither_sees_nor_decides_it(as_: As) -> None:
    who, address, _, said = opening()
    as_(who).post(address, said)
    other = person("dept-manager").organisation
    other.pk, other.code, other.area, other.path, other._state.adding = None, "dept-hb", "420000", "", True
    other.save()
    stranger = Person.objects.create(username="hb", name="x", organisation=other, role="manager")
    client = Client(headers={"host": "localhost"})
    client.force_login(stranger)
    assert client.get(f"/matters/{Matter.objects.get().pk}/").status_code == confirmed(client) == 404
    assert "没有待复核的事项" in client.get("/matters/").content.decode()


def test_what_became_impossible_meanwhile_is_told_and_may_be_refused(as_: As) -> None:
    who, address, act, said = revoking()
    as_(who).post(address, said)
    Filing.objects.update(state=FilingState.RETURNED)
    assert confirmed(as_("dept-reviewer")) == 422
    assert (Matter.objects.get().state, done(act)) == ("proposed", False)
    assert confirmed(as_("dept-reviewer"), "0", "备案已退回") == 302


def test_two_who_propose_the_same_are_told() -> None:
    said: dict[str, str | int] = {"since": "2026-10-20", "rate": 300, "source": "公告"}
    made = propose(person("dept-clerk"), "lending.prime_rate", "2026-10-20", said)
    assert propose(person("dept-clerk"), "lending.prime_rate", "2026-10-20", said) == made
    for by, changed in (("dept-manager", said), ("dept-clerk", {**said, "rate": 310})):
        with pytest.raises(ProblemsError, match="proposed-already"):
            propose(person(by), "lending.prime_rate", "2026-10-20", changed)
    with pytest.raises(IntegrityError), transaction.atomic():
        Matter.objects.create(act=made.act, subject=made.subject, said={}, organisation=made.organisation, proposed_by=person("dept-manager"))
    assert key() and Matter.objects.count() == 1
