"""Money that a clerk reports stands in the book once another person confirmed it; the same goes for reversals."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils.timezone import localdate

from kexin.fund.book.event import Event
from kexin.platform.ledger.models import BookEntry, Fund, Proposal
from kexin.platform.ledger.posting import held, post
from kexin.platform.ledger.proposals import confirm, propose
from kexin.platform.notices.models import Notice
from kexin.problems import ProblemsError
from tests.platform import world

pytestmark = pytest.mark.money
As = Callable[..., Client]
MONEY = {"key": "form-1", "kind": "contribution", "on": "2026-06-01", "amount": "500万", "party": "市级", "note": "第二期"}


def sent(client: Client, fund: Fund, **changed: str) -> Proposal:
    """The proposal of a form."""
    answer = client.post(f"/funds/{fund.pk}/enter/", {**MONEY, **changed})
    assert answer.status_code == 302, answer.content.decode()
    return Proposal.objects.get(pk=int(answer.headers["Location"].strip("/").split("/")[-1]))


def test_two_people_enter_a_contribution(as_: As, used: Fund) -> None:
    row = sent(as_("dept-clerk"), used)
    assert BookEntry.objects.filter(fund=used).count() == 8
    answer = as_("dept-reviewer").post(f"/funds/proposals/{row.pk}/confirm/", follow=True)
    assert "已入账，第 9 笔" in answer.content.decode()
    entry = BookEntry.objects.get(fund=used, no=9)
    assert (entry.kind, entry.on, entry.amount, entry.party, entry.note) == ("contribution", date(2026, 6, 1), 500_000_000, "市级", "第二期")
    assert entry.entered_by == world.person("dept-clerk")
    row.refresh_from_db()
    assert (row.state, row.decided_by, row.entry) == ("confirmed", world.person("dept-reviewer"), entry)
    page = as_("dept-auditor").get(f"/funds/{used.pk}/entries/9/").content.decode()
    assert "省科技厅经办" in page and "省科技厅复核" in page


def test_a_form_sent_twice_proposes_once_and_confirming_twice_enters_once(as_: As, used: Fund) -> None:
    row = sent(as_("dept-clerk"), used)
    assert sent(as_("dept-clerk"), used) == row
    reviewer = as_("dept-reviewer")
    assert reviewer.post(f"/funds/proposals/{row.pk}/confirm/").status_code == 302
    assert reviewer.post(f"/funds/proposals/{row.pk}/confirm/").status_code == 422
    assert BookEntry.objects.filter(fund=used).count() == 9


def test_the_same_form_with_something_else_in_it_is_refused(as_: As, used: Fund) -> None:
    sent(as_("dept-clerk"), used)
    assert as_("dept-clerk").post(f"/funds/{used.pk}/enter/", {**MONEY, "amount": "501万"}).status_code == 422


def test_nobody_confirms_what_they_proposed(used: Fund) -> None:
    manager = world.person("dept-manager")
    row = propose(used, manager, "k", kind="interest", on=date(2026, 6, 1), amount=1)
    with pytest.raises(ProblemsError, match="same-person"):
        confirm(row, manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(decided_by=manager)
    with pytest.raises(IntegrityError), transaction.atomic():
        Proposal.objects.filter(pk=row.pk).update(state="confirmed")


@pytest.mark.parametrize("username", ["dept-clerk", "dept-analyst", "dept-auditor", "cs-manager", "bank-auditor", "bank-manager"])
def test_who_may_not_confirm_does_not(as_: As, used: Fund, username: str) -> None:
    row = sent(as_("dept-clerk"), used)
    assert as_(username).post(f"/funds/proposals/{row.pk}/confirm/").status_code in (403, 404)
    assert as_(username).post(f"/funds/proposals/{row.pk}/refuse/", {"reason": "x"}).status_code in (403, 404)
    assert BookEntry.objects.filter(fund=used).count() == 8


@pytest.mark.parametrize("username", ["dept-reviewer", "dept-manager", "cs-clerk", "bank-clerk"])
def test_who_may_not_enter_does_not(as_: As, used: Fund, username: str) -> None:
    assert as_(username).post(f"/funds/{used.pk}/enter/", MONEY).status_code == 403
    assert not Proposal.objects.exists()


def test_a_refused_proposal_is_never_entered(as_: As, used: Fund) -> None:
    row = sent(as_("dept-clerk"), used)
    reviewer = as_("dept-reviewer")
    assert reviewer.post(f"/funds/proposals/{row.pk}/refuse/", {"reason": ""}).status_code == 422
    assert reviewer.post(f"/funds/proposals/{row.pk}/refuse/", {"reason": "没有回单"}).status_code == 302
    assert reviewer.post(f"/funds/proposals/{row.pk}/confirm/").status_code == 422
    assert BookEntry.objects.filter(fund=used).count() == 8
    assert "没有回单" in reviewer.get(f"/funds/proposals/{row.pk}/").content.decode()


def test_money_reported_late_is_entered_under_the_last_day_and_says_its_own(as_: As, used: Fund) -> None:
    row = sent(as_("dept-clerk"), used, on="2026-04-20")
    as_("dept-reviewer").post(f"/funds/proposals/{row.pk}/confirm/")
    entry = BookEntry.objects.get(fund=used, no=9)
    assert (entry.on, entry.note) == (date(2026, 5, 2), "第二期（发生日 2026-04-20）")


def test_more_than_there_is_is_not_returned(as_: As, used: Fund) -> None:
    row = sent(as_("dept-clerk"), used, kind="return", party="省级", amount="500万")
    answer = as_("dept-reviewer").post(f"/funds/proposals/{row.pk}/confirm/")
    assert answer.status_code == 422
    assert "使“银行存款”少" in answer.content.decode()
    row.refresh_from_db()
    assert (row.state, row.decided_by) == ("proposed", None)


def test_a_wrong_entry_is_reversed_by_two_people(as_: As, used: Fund) -> None:
    clerk, before = as_("dept-clerk"), held(used, "Assets:Cash")
    answer = clerk.post(f"/funds/{used.pk}/entries/2/reverse/", {"key": "r", "note": "利息记错"})
    row = Proposal.objects.get(kind="reversal")
    assert answer.status_code == 302
    as_("dept-manager").post(f"/funds/proposals/{row.pk}/confirm/")
    assert held(used, "Assets:Cash") == before - 1_234_567
    assert clerk.post(f"/funds/{used.pk}/entries/2/reverse/", {"key": "r2", "note": "再来"}).status_code == 422
    assert clerk.post(f"/funds/{used.pk}/entries/9/reverse/", {"key": "r3", "note": "冲销的冲销"}).status_code == 422
    assert "已冲销" in clerk.get(f"/funds/{used.pk}/entries/2/").content.decode()


@pytest.mark.parametrize("changed", [
    {"amount": "0"}, {"amount": "-1"}, {"amount": "1e9"}, {"amount": "0.001"}, {"amount": "99999999999999999999"}, {"amount": ""}, {"kind": "payout"}, {"kind": "reversal"}, {"kind": ""},
    {"on": "2026-13-01"}, {"on": ""}, {"on": (localdate() + timedelta(days=2)).isoformat()}, {"party": ""}, {"party": "a\x00b"}, {"party": "x\u202ey"}, {"party": "x" * 101}, {"note": "a\nb"}, {"note": "x" * 151},
    {"note": "\u2067x"}, {"key": ""}, {"key": "x" * 61}])
def test_nonsense_is_told_at_its_field_and_nothing_is_proposed(as_: As, used: Fund, changed: dict[str, str]) -> None:
    answer = as_("dept-clerk").post(f"/funds/{used.pk}/enter/", {**MONEY, **changed})
    assert answer.status_code == 422
    assert not Proposal.objects.exists()


def test_markup_in_a_note_stays_text(as_: As, used: Fund) -> None:
    row = sent(as_("dept-clerk"), used, note="<script>alert(1)</script>")
    as_("dept-reviewer").post(f"/funds/proposals/{row.pk}/confirm/")
    for path in (f"/funds/proposals/{row.pk}/", f"/funds/{used.pk}/entries/", f"/funds/{used.pk}/entries/9/"):
        page = as_("dept-reviewer").get(path).content.decode()
        assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_interest_needs_no_contributor(as_: As, used: Fund) -> None:
    assert sent(as_("dept-clerk"), used, kind="interest", party="随便").party == ""


def test_what_waits_is_on_the_first_page_of_those_who_confirm(as_: As, used: Fund) -> None:
    sent(as_("dept-clerk"), used)
    assert "待复核的入账" in as_("dept-reviewer").get("/").content.decode()
    assert "待复核的入账" not in as_("dept-clerk").get("/").content.decode()
    assert "5,000,000.00" in as_("dept-reviewer").get("/funds/proposals/").content.decode()


def test_those_who_confirm_are_told_and_nobody_else(as_: As, used: Fund) -> None:
    row = sent(as_("dept-clerk"), used)
    assert set(Notice.objects.filter(address=f"/funds/proposals/{row.pk}/").values_list("person__username", flat=True)) == {"dept-reviewer", "dept-manager"}


def test_an_event_that_makes_no_sense_is_never_posted(used: Fund) -> None:
    for event in (Event("n", "interest", date(2026, 6, 1), -5), Event("n", "interest", date(2026, 6, 1), 0), Event("n", "interest", date(2026, 6, 1), 5, party="x"), Event("n\x00", "interest", date(2026, 6, 1), 5), Event("n" * 201, "interest", date(2026, 6, 1), 5)):
        with pytest.raises(ProblemsError):
            post(used, event)
    assert BookEntry.objects.filter(fund=used).count() == 8
