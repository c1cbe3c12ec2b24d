"""The second factor: switched on with an app, asked when signing in, demanded of the seats that the installation names."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from pytest_django import Settings

from tests.platform import world
from tests.platform.site.authenticator import ACTIVATE, activate, code, reauthenticate

pytestmark = pytest.mark.django_db


def test_a_wrong_code_is_refused_in_chinese(as_: Callable[..., Client]) -> None:
    client = as_("cs-clerk")
    reauthenticate(client)
    client.get(ACTIVATE)
    page = client.post(ACTIVATE, {"code": "000000"}).content.decode()
    assert "错误代码" in page
    assert "验证码" in page


def test_it_is_asked_when_signing_in_and_a_code_works_once(as_: Callable[..., Client]) -> None:
    secret = activate(as_("cs-clerk"))
    client = Client(headers={"host": "localhost"})
    answer = client.post("/accounts/login/", {"login": "cs-clerk", "password": world.PASSWORD})
    assert answer.headers["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/").status_code == 302
    assert "两步验证" in client.get("/accounts/2fa/authenticate/").content.decode()
    used = code(secret)
    assert client.post("/accounts/2fa/authenticate/", {"code": used}).status_code == 302
    assert client.get("/").status_code == 200
    again = Client(headers={"host": "localhost"})
    again.post("/accounts/login/", {"login": "cs-clerk", "password": world.PASSWORD})
    assert again.post("/accounts/2fa/authenticate/", {"code": used}).status_code == 200


def test_recovery_codes_are_shown_and_replace_the_phone(as_: Callable[..., Client]) -> None:
    client = as_("cs-clerk")
    activate(client)
    page = client.get("/accounts/2fa/recovery-codes/").content.decode()
    codes = re.findall(r"<li>(\d{8})</li>", page)
    assert len(codes) == 10
    assert client.get("/accounts/2fa/recovery-codes/download/").content.decode().split() == codes
    other = Client(headers={"host": "localhost"})
    other.post("/accounts/login/", {"login": "cs-clerk", "password": world.PASSWORD})
    other.post("/accounts/2fa/authenticate/", {"code": codes[0]})
    assert other.get("/").status_code == 200
    assert "还有 9 个可用" in other.get("/accounts/2fa/").content.decode()


def test_guessing_codes_is_stopped(as_: Callable[..., Client]) -> None:
    activate(as_("cs-clerk"))
    client = Client(headers={"host": "localhost"})
    client.post("/accounts/login/", {"login": "cs-clerk", "password": world.PASSWORD})
    pages = [client.post("/accounts/2fa/authenticate/", {"code": "000000"}) for _ in range(7)]
    assert "失败次数过多" in pages[-1].content.decode() or pages[-1].status_code == 429


def test_nobody_is_asked_by_default(as_: Callable[..., Client]) -> None:
    assert as_("dept-reviewer").get("/").status_code == 200


@pytest.mark.parametrize(("username", "asked"), [("dept-clerk", True), ("dept-manager", True), ("bank-cs-reviewer", True), ("bank-cs-clerk", False), ("cs-reviewer", False)])
def test_named_seats_switch_it_on_before_anything_else(as_: Callable[..., Client], settings: Settings, username: str, asked: bool) -> None:
    settings.SECOND_FACTOR = ["department:*", "bank:reviewer"]
    client = as_(username)
    answer = client.get("/claims/")
    assert (answer.status_code == 302 and answer.headers["Location"] == ACTIVATE) is asked
    assert (client.post("/claims/new/").status_code == 302) is asked
    if asked:
        assert client.post("/language/", {"language": "en"}).status_code == 303
        activate(client)
        assert client.get("/claims/").status_code == 200


def test_whoever_must_have_it_cannot_switch_it_off(as_: Callable[..., Client], settings: Settings) -> None:
    settings.SECOND_FACTOR = ["department:*"]
    client = as_("dept-clerk")
    activate(client)
    page = client.post("/accounts/2fa/totp/deactivate/", follow=True)
    assert "您不能停用两步验证" in page.content.decode()
    assert client.get("/").status_code == 200
    settings.SECOND_FACTOR = []
    client.post("/accounts/2fa/totp/deactivate/")
    assert "未启用" in client.get("/accounts/2fa/").content.decode()


def test_a_setting_that_names_no_seat_is_told(as_: Callable[..., Client], settings: Settings) -> None:
    settings.SECOND_FACTOR = ["bnak:reviewer"]
    with pytest.raises(ImproperlyConfigured, match="bnak:reviewer"):
        as_("cs-clerk").get("/")
