"""Signing in and out and refused attempts are in the trail, with the machine they came from, and with no name or password that was mistyped."""

from __future__ import annotations

import pytest
from auditlog.models import LogEntry
from django.test import Client, RequestFactory, override_settings

from kexin.platform.trail import address_of
from tests.platform.world import PASSWORD, person

pytestmark = pytest.mark.django_db


def events() -> list[tuple[str, str, str]]:
    return [(e.additional_data["event"], e.actor.username if e.actor else "", e.remote_addr or "") for e in LogEntry.objects.filter(action=LogEntry.Action.ACCESS).order_by("pk")]


def browser() -> Client:
    return Client(headers={"host": "localhost"}, REMOTE_ADDR="10.2.3.4")


def sign_in(name: str, password: str) -> Client:
    found = browser()
    found.post("/accounts/login/", {"login": name, "password": password})
    return found


def test_coming_and_going() -> None:
    sign_in("cs-clerk", PASSWORD).post("/accounts/logout/")
    assert events() == [("signed-in", "cs-clerk", "10.2.3.4"), ("signed-out", "cs-clerk", "10.2.3.4")]


def test_a_wrong_password_is_written_down_at_the_person_it_was_tried_on() -> None:
    sign_in("cs-clerk", "not the password")
    assert events() == [("refused", "", "10.2.3.4")]
    assert LogEntry.objects.get_for_object(person("cs-clerk")).latest("pk").object_repr == f"#{person('cs-clerk').pk}"


def test_a_name_that_nobody_has_is_not_kept() -> None:
    sign_in("my-secret-password", "x")
    entry = LogEntry.objects.get(action=LogEntry.Action.ACCESS)
    assert entry.additional_data == {"event": "unknown"}
    assert "my-secret-password" not in str(LogEntry.objects.values())


def test_odd_names_do_no_harm() -> None:
    for name in ("a\x00b", "x" * 5000, "' OR 1=1 --", "🦊"):
        sign_in(name, "x")
    assert {event for event, _, _ in events()} <= {"unknown"}


@pytest.mark.parametrize(("https", "told", "address"), [
    (False, "6.6.6.6", "10.2.3.4"), (True, "6.6.6.6, 8.8.8.8", "8.8.8.8"), (True, "", "10.2.3.4"), (True, "<script>", None), (True, "2001:db8::1", "2001:db8::1")])
def test_the_address_is_what_the_own_proxy_says_and_nobody_else(https: bool, told: str, address: str | None) -> None:
    request = RequestFactory().get("/", headers={"X-Forwarded-For": told} if told else {}, REMOTE_ADDR="10.2.3.4")
    with override_settings(HTTPS=https):
        assert address_of(request) == address


def test_a_new_password_is_written_down() -> None:
    found = sign_in("cs-clerk", PASSWORD)
    found.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "a long and quiet river", "password2": "a long and quiet river"})
    assert "password-changed" in [event for event, _, _ in events()]
    assert "river" not in str(LogEntry.objects.values())
