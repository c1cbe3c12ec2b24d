"""Somebody new comes in by a link that two managers caused, that works once, for a while, for that seat."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from unittest.mock import patch
from uuid import uuid4

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from kexin.platform.orgs.invitation import invitations, link_for
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.orgs.seats import Seat, decide, invite
from tests.platform.work import work
from tests.platform.world import person

pytestmark = pytest.mark.django_db
PASSWORD = "a long and quiet river"
HOST = {"host": "localhost"}


@pytest.fixture
def letter(django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> str:
    """The mail that Li Na got."""
    with django_capture_on_commit_callbacks(execute=True):
        change = invite(person("bank-manager"), Seat(Organisation.objects.get(code="bank-cs"), "clerk"), uuid4().hex, "new", username="li.na", name="李娜", email="li.na@example.org")
    work()
    mail.outbox.clear()
    assert not person("li.na").is_active
    with django_capture_on_commit_callbacks(execute=True):
        decide(person("bank-cs-manager"), change, agreed=True)
    work()
    assert [m.to for m in mail.outbox] == [["li.na@example.org"]]
    return str(mail.outbox[0].body)


def path_in(letter: str) -> str:
    found = re.search(r"https?://[^/]+(/invitation/\S+)", letter)
    assert found is not None, letter
    return found[1]


def set_password(path: str) -> int:
    """Open the link as a browser does, and set a password; the status of the last answer."""
    browser = Client(headers=HOST)
    page = browser.get(path)
    if page.status_code != 302:
        return page.status_code
    assert "set-password" in page["Location"]
    return browser.post(page["Location"], {"new_password1": PASSWORD, "new_password2": PASSWORD}).status_code


def test_the_link_sets_a_password_and_then_is_void(letter: str) -> None:
    assert set_password(path_in(letter)) == 302
    assert person("li.na").check_password(PASSWORD)
    again = Client(headers=HOST).get(path_in(letter))
    assert again.status_code == 200
    assert "链接已失效" in again.content.decode()


def test_before_the_second_signature_there_is_no_way_in() -> None:
    invite(person("bank-manager"), Seat(Organisation.objects.get(code="bank-cs"), "clerk"), uuid4().hex, "new", username="li.na", name="李娜", email="li.na@example.org")
    assert not Client(headers=HOST).login(username="li.na", password="")
    assert not person("li.na").has_usable_password()


def test_a_weak_password_is_refused(letter: str) -> None:
    browser = Client(headers=HOST)
    inside = browser.get(path_in(letter))["Location"]
    for weak in ("short", "123456789012", "li.na@example"):
        page = browser.post(inside, {"new_password1": weak, "new_password2": weak})
        assert page.status_code == 200
    assert not person("li.na").has_usable_password()


def test_the_link_is_void_after_three_days(letter: str) -> None:
    token = path_in(letter).rstrip("/").rsplit("/", 1)[1]
    invited = person("li.na")
    assert invitations.check_token(invited, token)
    with patch.object(type(invitations), "_now", lambda self: datetime.now() + timedelta(days=3, minutes=1)):
        assert not invitations.check_token(invited, token)


def test_the_link_is_void_when_the_seat_changes_or_another_one_is_sent(letter: str, as_: Callable[..., Client], django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    mail.outbox.clear()
    with django_capture_on_commit_callbacks(execute=True):
        as_("bank-cs-manager").post(f"/people/{person('li.na').pk}/link/")
    work()
    assert set_password(path_in(letter)) == 200
    assert set_password(path_in(str(mail.outbox[0].body))) == 302


def test_forged_links_say_that_they_are_void() -> None:
    other = link_for(person("cs-clerk")).rstrip("/").rsplit("/", 1)[1]
    uid = link_for(person("zz-clerk")).split("/invitation/")[1].split("/")[0]
    for path in (f"/invitation/{uid}/{other}/", f"/invitation/{uid}/x/", "/invitation/AA/set-password/", "/invitation/%FF/a-b/", "/invitation/OTk5OTk5OTk5OTk5OTk5OTk5OTk5/a-b/"):
        page = Client(headers=HOST).get(path)
        assert page.status_code == 200
        assert "链接已失效" in page.content.decode()


def test_neither_link_nor_address_lies_in_the_queue(letter: str) -> None:
    kept = str(list(DBTaskResult.objects.values()))
    assert path_in(letter) not in kept
    assert "example.org" not in kept
    assert Person.objects.get(username="li.na").is_active
