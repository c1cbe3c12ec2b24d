"""A closed year takes no entry any more, and its statement stays as it was sealed."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client
from django.utils.timezone import localdate

from kexin.fund.book.event import Event
from kexin.platform.ledger.closing import close_year
from kexin.platform.ledger.models import BookEntry, Fund, YearClose
from kexin.platform.ledger.posting import post
from kexin.platform.ledger.proposals import propose
from kexin.problems import ProblemsError
from tests.platform import world
from tests.platform.matters.deciding import confirmed

pytestmark = pytest.mark.money
As = Callable[..., Client]


def test_the_statement_is_sealed_with_the_head_of_the_book(as_: As, used: Fund) -> None:
    manager = as_("dept-manager")
    assert "提请结账 2025 年" in manager.get(f"/funds/{used.pk}/").content.decode()
    assert manager.post(f"/funds/{used.pk}/close/", {"year": "2025"}).status_code == 302
    assert not YearClose.objects.exists()
    assert confirmed(as_("dept-reviewer")) == 302
    close, last = YearClose.objects.get(fund=used), BookEntry.objects.get(fund=used, no=2)
    assert (close.year, close.no, close.head, close.closed_by) == (2025, 2, last.hash, world.person("dept-manager"))
    assert hashlib.sha256(close.statement.encode()).hexdigest() == close.seal
    said = json.loads(close.statement)
    assert said["fund"][0]["closing"]["Assets:Cash"] == 501_234_567
    assert manager.get(f"/funds/{used.pk}/closed/2025.json").content == close.statement.encode()
    assert close.seal in manager.get(f"/funds/{used.pk}/statement/?year=2025").content.decode()


def test_closing_twice_seals_once(as_: As, used: Fund) -> None:
    for _ in range(2):
        assert as_("dept-manager").post(f"/funds/{used.pk}/close/", {"year": "2025"}).status_code == 302
    for _ in range(2):
        confirmed(as_("dept-reviewer"))
    assert YearClose.objects.count() == 1


@pytest.mark.parametrize("username", ["dept-clerk", "dept-reviewer", "dept-auditor", "cs-manager", "bank-manager"])
def test_only_the_manager_closes(as_: As, used: Fund, username: str) -> None:
    assert as_(username).post(f"/funds/{used.pk}/close/", {"year": "2025"}).status_code == 403
    assert not YearClose.objects.exists()


@pytest.mark.parametrize("year", ["2024", "2026", "", "abcd", "99999", "0", "²025", str(localdate().year)])
def test_only_the_next_year_that_is_over_is_closed(as_: As, used: Fund, year: str) -> None:
    assert as_("dept-manager").post(f"/funds/{used.pk}/close/", {"year": year}).status_code == 422
    assert not YearClose.objects.exists()


def test_an_empty_book_has_no_year_to_close(as_: As, fund: Fund) -> None:
    assert as_("dept-manager").post(f"/funds/{fund.pk}/close/", {"year": "2025"}).status_code == 422
    assert "年</button>" not in as_("dept-manager").get(f"/funds/{fund.pk}/").content.decode()


def test_what_waits_for_the_year_stands_in_the_way(used: Fund) -> None:
    propose(used, world.person("dept-clerk"), "k", kind="interest", on=date(2025, 12, 31), amount=1)
    with pytest.raises(ProblemsError, match="proposals-wait"):
        close_year(used, 2025, world.person("dept-manager"))


def test_nothing_is_dated_in_a_closed_year(fund: Fund) -> None:
    post(fund, Event("c", "contribution", date(2025, 2, 1), 10, party="省级"))
    close_year(fund, 2025, world.person("dept-manager"))
    with pytest.raises(ProblemsError, match="year-closed"):
        post(fund, Event("late", "interest", date(2025, 12, 31), 1))
    assert post(fund, Event("c", "contribution", date(2025, 2, 1), 10, party="省级")).no == 1  # what is entered already is given again
    assert post(fund, Event("new", "interest", date(2026, 1, 1), 1)).no == 2
