"""Guessing the second factor or the password of an open session: after five failures even the right one waits, from wherever it comes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.platform.site.authenticator import activate, code
from tests.platform.world import PASSWORD

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
AUTHENTICATE, AGAIN, PASSWORD_AGAIN = "/accounts/2fa/authenticate/", "/accounts/2fa/reauthenticate/", "/accounts/reauthenticate/"


def half_way(address: str = "192.0.2.1") -> Client:
    """Somebody who knows the password, asked for the code; from another machine each time."""
    client = Client(headers={"host": "localhost"}, REMOTE_ADDR=address)
    assert client.post("/accounts/login/", {"login": "cs-clerk", "password": PASSWORD}).headers["Location"].startswith(AUTHENTICATE)
    return client


def wrong(client: Client, address: str, said: dict[str, str]) -> bool:
    """Refused, as it has to be; whether because there were too many."""
    answer = client.post(address, said)
    assert answer.status_code in (200, 429)
    return answer.status_code == 429 or "失败次数过多" in answer.content.decode()


@pytest.mark.parametrize("guess", ["000000", "00000000", "", "深" * 12, "0" * 5000])
def test_codes_are_not_guessed_from_many_machines(as_: As, guess: str) -> None:
    secret = activate(as_("cs-clerk"))
    told = [wrong(half_way(f"192.0.2.{i}"), AUTHENTICATE, {"code": guess or "1"}) for i in range(7)]
    assert told == [False] * 5 + [True] * 2
    last = half_way("198.51.100.1")
    assert wrong(last, AUTHENTICATE, {"code": code(secret)}), "the right one waits too"
    assert last.get("/").status_code == 302


def test_recovery_codes_are_counted_with_the_others(as_: As) -> None:
    client = as_("cs-clerk")
    activate(client)
    known = client.get("/accounts/2fa/recovery-codes/download/").content.decode().split()
    assert [wrong(half_way(), AUTHENTICATE, {"code": f"{i:06}" if i % 2 else f"{i:08}"}) for i in range(6)] == [False] * 5 + [True]
    assert wrong(half_way(), AUTHENTICATE, {"code": known[0]})


def test_codes_are_not_guessed_in_an_open_session(as_: As) -> None:
    client = as_("cs-clerk")
    secret = activate(client)
    assert [wrong(client, AGAIN, {"code": "000000"}) for _ in range(6)] == [False] * 5 + [True]
    assert wrong(client, AGAIN, {"code": code(secret)})
    assert wrong(half_way(), AUTHENTICATE, {"code": code(secret)}), "nor by signing in anew"


def test_the_password_is_not_guessed_in_an_open_session(as_: As) -> None:
    client = as_("cs-clerk")
    assert [wrong(client, PASSWORD_AGAIN, {"password": "wrong wrong wrong"}) for _ in range(6)] == [False] * 5 + [True]
    assert wrong(client, PASSWORD_AGAIN, {"password": PASSWORD})


def test_the_old_password_is_not_guessed_by_changing_it(as_: As) -> None:
    client, said = as_("cs-clerk"), {"oldpassword": "wrong wrong wrong", "password1": "eleven tall ships", "password2": "eleven tall ships"}
    assert [wrong(client, "/accounts/password/change/", said) for _ in range(6)] == [False] * 5 + [True]
    assert wrong(client, "/accounts/password/change/", {**said, "oldpassword": PASSWORD})
