"""Signing in: pages in both languages, no way round, no hint who exists, refused after five failures."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse
from django_tasks_db.models import DBTaskResult
from pytest_django import Settings

from tests.platform import world
from tests.platform.work import work

LOGIN = "/accounts/login/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def stranger() -> Client:
    """Somebody who has not signed in."""
    return Client(headers={"host": "localhost"})


def sign_in(client: Client, username: str = "cs-clerk", password: str = world.PASSWORD, **more: str) -> int:
    """The status of the answer."""
    return client.post(LOGIN, {"login": username, "password": password, **more}).status_code


def test_the_right_password_opens_and_the_session_is_a_new_one(stranger: Client) -> None:
    stranger.get(LOGIN)
    stranger.session["before"] = 1
    stranger.session.save()
    before = stranger.session.session_key
    assert sign_in(stranger) == 302
    assert stranger.session.session_key != before
    assert stranger.get("/").status_code == 200


@pytest.mark.parametrize("username", ["cs-clerk", "nobody-at-all", "a\x00b", "‮clerk", "x" * 5000, "<script>alert(1)</script>", ""])
def test_a_refusal_does_not_tell_who_exists(stranger: Client, username: str) -> None:
    page = stranger.post(LOGIN, {"login": username, "password": "wrong"})
    assert page.status_code == 200
    assert "<script>alert" not in page.content.decode()
    if username in ("cs-clerk", "nobody-at-all"):
        assert "您提供的用户名或密码不正确" in page.content.decode()


def test_after_five_failures_even_the_right_password_waits(stranger: Client) -> None:
    assert [sign_in(stranger, password="wrong") for _ in range(6)] == [200] * 5 + [429]
    page = stranger.post(LOGIN, {"login": "cs-clerk", "password": world.PASSWORD})
    assert page.status_code == 429
    assert "请五分钟后再试" in page.content.decode()
    assert page.headers["Retry-After"] == "300"
    assert sign_in(stranger, "zz-clerk") == 302


def test_somebody_who_left_is_told_so(stranger: Client) -> None:
    person = world.person("zz-analyst")
    person.is_active = False
    person.save()
    answer = stranger.post(LOGIN, {"login": "zz-analyst", "password": world.PASSWORD}, follow=True)
    assert "账号已停用" in answer.content.decode()
    assert stranger.get("/").status_code == 302


@pytest.mark.parametrize("elsewhere", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "https:evil.example", "http://localhost@evil.example/"])
def test_nobody_is_led_elsewhere_after_signing_in(stranger: Client, elsewhere: str) -> None:
    answer = stranger.post(LOGIN, {"login": "cs-clerk", "password": world.PASSWORD, "next": elsewhere})
    assert answer.status_code == 302
    assert answer.headers["Location"] == "/"
    page = Client(headers={"host": "localhost"}).post("/language/", {"language": "en", "next": elsewhere})
    assert page.headers["Location"] == "/"


def test_one_goes_on_where_one_wanted_to(stranger: Client) -> None:
    assert stranger.post(LOGIN, {"login": "cs-clerk", "password": world.PASSWORD, "next": "/style/"}).headers["Location"] == "/style/"


@pytest.mark.parametrize("path", [
    "signup/", "email/", "confirm-email/", "confirm-email/abc/", "phone/verify/", "phone/change/", "login/code/", "login/code/confirm/", "reauthenticate/code/",
    "signup/passkey/", "2fa/webauthn/", "2fa/webauthn/add/", "2fa/webauthn/login/", "3rdparty/signup/", "social/signup/", "sessions/"])
def test_what_the_site_does_not_need_is_unreachable(as_: Callable[..., Client], path: str) -> None:
    for client in (Client(headers={"host": "localhost"}), as_("cs-clerk")):
        assert client.get(f"/accounts/{path}").status_code == 404


def test_signing_out_takes_a_form(as_: Callable[..., Client]) -> None:
    client = as_("cs-clerk")
    assert "确定退出本系统吗" in client.get("/accounts/logout/").content.decode()
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


def test_forms_from_elsewhere_are_refused() -> None:
    client = Client(headers={"host": "localhost"}, enforce_csrf_checks=True)
    page = client.post(LOGIN, {"login": "cs-clerk", "password": world.PASSWORD})
    assert page.status_code == 403
    assert "页面已过期" in page.content.decode()


@pytest.mark.parametrize(("language", "subject", "said"), [("zh-hans", "科信：重置密码", "请求重置账号 cs-clerk 的密码"), ("en", "Kexin: reset your password", "reset the password of the account cs-clerk")])
def test_a_forgotten_password_is_set_anew_by_mail(stranger: Client, language: str, subject: str, said: str) -> None:
    stranger.cookies["django_language"] = language
    stranger.post("/accounts/password/reset/", {"email": "cs-clerk@example.org"})
    work()
    assert len(mail.outbox) == 1
    assert mail.outbox[0].subject == subject
    body = str(mail.outbox[0].body)
    assert said in body
    link = re.search(r"http://localhost(/\S+)", body)
    assert link is not None
    page = stranger.get(link[1], follow=True)
    form = page.redirect_chain[-1][0]
    weak = stranger.post(form, {"password1": "123456789012", "password2": "123456789012"}).content.decode()
    assert ("密码" if language == "zh-hans" else "entirely numeric") in weak
    assert stranger.post(form, {"password1": "eleven tall ships", "password2": "eleven tall ships"}).status_code == 302
    assert sign_in(Client(headers={"host": "localhost"}), password="eleven tall ships") == 302
    assert "链接无效" in Client(headers={"host": "localhost"}).get(link[1]).content.decode()


def test_nothing_is_written_to_addresses_that_nobody_here_has(stranger: Client) -> None:
    known = stranger.post("/accounts/password/reset/", {"email": "cs-clerk@example.org"})
    unknown = stranger.post("/accounts/password/reset/", {"email": "stranger@example.org"})
    assert (known.status_code, known.headers["Location"]) == (unknown.status_code, unknown.headers["Location"])
    work()
    assert [message.to for message in mail.outbox] == [["cs-clerk@example.org"]]


def test_a_known_address_takes_as_long_as_an_unknown_one() -> None:
    """Not timed: the same questions are asked of the database, and nobody waits for a mail server in either case."""
    asked = []
    # The first one of all makes the row that counts the attempts of a machine.
    Client(headers={"host": "localhost"}).post("/accounts/password/reset/", {"email": "another@example.org"})
    for address in ("cs-clerk@example.org", "stranger@example.org"):
        with CaptureQueriesContext(connection) as found:
            assert Client(headers={"host": "localhost"}).post("/accounts/password/reset/", {"email": address}).status_code == 302
        asked.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in found])
    assert [len(each) for each in asked] == [len(asked[0])] * 2 and asked[0] == asked[1]
    assert mail.outbox == []
    assert DBTaskResult.objects.ready().count() == 3
    assert "example.org" not in str(DBTaskResult.objects.values_list("args_kwargs"))


@pytest.mark.parametrize("password", ["short", "123456789012", "1q2w3e4r5t6y", "cs-clerk-2026"])
def test_weak_passwords_are_refused_in_chinese(as_: Callable[..., Client], password: str) -> None:
    page = as_("cs-clerk").post("/accounts/password/change/", {"oldpassword": world.PASSWORD, "password1": password, "password2": password})
    assert page.status_code == 200
    errors = re.findall(r'<p class="error">(.*?)</p>', page.content.decode())
    assert errors
    assert all("密码" in error and not re.search("[A-Za-z]{3}", error) for error in errors)


def test_another_password_ends_the_other_sessions(as_: Callable[..., Client]) -> None:
    here, there = as_("cs-clerk"), as_("cs-clerk")
    assert here.post("/accounts/password/change/", {"oldpassword": world.PASSWORD, "password1": "eleven tall ships", "password2": "eleven tall ships"}).status_code == 302
    assert here.get("/").status_code == 200
    assert there.get("/").status_code == 302


def test_a_provider_is_reached_from_a_page_between(stranger: Client, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    """The form's own policy would keep a browser from following a redirect to another host."""
    from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter

    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [{"provider_id": "bank", "name": "第一银行", "client_id": "kexin", "secret": "x", "settings": {"server_url": "https://id.example"}}]}}
    monkeypatch.setattr(OpenIDConnectOAuth2Adapter, "openid_config", {"authorization_endpoint": "https://id.example/go", "token_endpoint": "https://id.example/token"})
    assert "第一银行" in stranger.get(LOGIN).content.decode()
    page = stranger.post("/accounts/oidc/bank/login/?process=login")
    assert page.status_code == 200
    assert 'content="0; url=https://id.example/go?' in page.content.decode()
    assert stranger.get("/accounts/oidc/bank/login/?process=login").status_code == 200
    assert "id.example" not in stranger.get("/accounts/oidc/bank/login/?process=login").content.decode()
    assert stranger.get("/accounts/oidc/nobody/login/").status_code == 404


def test_names_of_closed_addresses_do_not_exist() -> None:
    with pytest.raises(NoReverseMatch):
        reverse("account_signup")
