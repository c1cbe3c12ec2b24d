"""Whoever gets another seat, or none, is signed out everywhere at once; also after coming back."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from kexin.platform.orgs.models import Organisation, Role
from kexin.platform.orgs.seats import Seat, decide, propose
from tests.platform.world import PASSWORD, person

pytestmark = pytest.mark.django_db


def change(**to: object) -> None:
    whom = person("bank-cs-clerk")
    seat = Seat(Organisation.objects.get(code="bank-cs"), str(to.get("role", Role.CLERK)), bool(to.get("active", True)))
    decide(person("bank-cs-manager"), propose(person("bank-manager"), whom, seat, uuid4().hex, "why"), agreed=True)


@pytest.mark.parametrize("to", [{"role": Role.REVIEWER}, {"active": False}], ids=["another seat", "none"])
def test_open_sessions_end(as_: Callable[..., Client], to: dict[str, object]) -> None:
    browser = as_("bank-cs-clerk")
    assert browser.get("/me/").status_code == 200
    change(**to)
    assert browser.get("/me/").status_code == 302


def test_a_session_of_before_stays_dead_when_the_seat_comes_back(as_: Callable[..., Client]) -> None:
    browser = as_("bank-cs-clerk")
    change(active=False)
    change()
    assert person("bank-cs-clerk").is_active
    assert browser.get("/me/").status_code == 302


def test_a_change_of_the_own_particulars_keeps_the_session(as_: Callable[..., Client]) -> None:
    browser = as_("bank-cs-clerk")
    page = browser.post("/me/", {"name": "王芳", "phone": "138 0013 8000", "language": "en", "email": "bank-cs-clerk@example.org"})
    assert page.status_code == 302
    assert page.cookies["django_language"].value == "en"
    assert browser.get("/me/").status_code == 200
    assert (person("bank-cs-clerk").name, person("bank-cs-clerk").phone) == ("王芳", "138 0013 8000")


@pytest.mark.parametrize("sent", [{"role": "manager"}, {"organisation": "1"}, {"is_active": "1", "turn": "9"}, {"email": "else@example.org"}, {"email": "else@example.org", "password": "wrong"}, {"username": "root"}])
def test_nobody_gives_themselves_anything_by_extra_fields(as_: Callable[..., Client], sent: dict[str, str]) -> None:
    before = person("bank-cs-clerk")
    as_("bank-cs-clerk").post("/me/", {"name": before.name, "phone": "", "language": "en", "email": before.email, **sent})
    after = person("bank-cs-clerk")
    assert [(p.username, p.role, p.organisation_id, p.email, p.turn) for p in (before, after)].count((before.username, "clerk", before.organisation_id, before.email, before.turn)) == 2


def test_another_mail_address_takes_the_password_and_the_old_one_gets_nothing_more(as_: Callable[..., Client]) -> None:
    me = person("bank-cs-clerk")
    EmailAddress.objects.create(user=me, email=me.email, verified=True, primary=True)
    as_("bank-cs-clerk").post("/me/", {"name": me.name, "phone": "", "language": "en", "email": "else@example.org", "password": PASSWORD})
    assert person("bank-cs-clerk").email == "else@example.org"
    assert not EmailAddress.objects.filter(user=me).exists()
