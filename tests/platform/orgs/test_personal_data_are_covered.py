"""Telephone and e-mail are covered until a manager asks, and that the manager looked is written down."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from auditlog.models import LogEntry
from django.test import Client

from kexin.platform.orgs.models import Person
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
PHONE = "13800138000"


@pytest.fixture(autouse=True)
def reachable(db: None) -> None:
    Person.objects.filter(username="bank-cs-clerk").update(phone=PHONE)


def address(rest: str = "") -> str:
    return f"/people/{person('bank-cs-clerk').pk}/{rest}"


@pytest.mark.parametrize("path", ["/people/", "person"])
def test_lists_and_pages_cover_them(as_: As, path: str) -> None:
    page = as_("bank-manager").get(address() if path == "person" else path).content.decode()
    assert PHONE not in page
    assert "138******00" in page
    assert "bank-cs-clerk@example.org" not in page


def test_uncovering_shows_them_and_is_written_down(as_: As) -> None:
    page = as_("bank-manager").post(address("uncovered/"))
    assert PHONE in page.content.decode()
    assert "no-store" in page["Cache-Control"]
    entry = LogEntry.objects.get_for_object(person("bank-cs-clerk")).latest()
    assert (entry.actor, entry.action, entry.additional_data["event"]) == (person("bank-manager"), LogEntry.Action.ACCESS, "looked")
    assert PHONE not in str(LogEntry.objects.filter(pk=entry.pk).values())


def test_nobody_uncovers_by_following_a_link(as_: As) -> None:
    assert as_("bank-manager").get(address("uncovered/")).status_code == 405


@pytest.mark.parametrize("who", ["bank-auditor", "bank-clerk", "dept-auditor"])
def test_others_do_not_uncover(as_: As, who: str) -> None:
    assert as_(who).post(address("uncovered/")).status_code == 403
    assert not LogEntry.objects.filter(additional_data__event="looked").exists()
