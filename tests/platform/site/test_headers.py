"""What every answer tells the browser, and what Django's own check says of an installation behind HTTPS."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from django.http import HttpResponseBase
from django.test import Client

from kexin.platform.site.headers import POLICY
from tests.conftest import ROOT
from tests.platform import world
from tests.platform.tables import copy_tables

#: Runs in a process of its own, where KEXIN_HTTPS is 1 from the start.
BEHIND_HTTPS = """
import django, json
django.setup()
from django.core.management import call_command
call_command("check", "--deploy", fail_level="WARNING")
from django.http import HttpResponseBase
from django.test import Client
plain = Client(headers={"host": "kexin.example"}).get("/accounts/login/")
page = Client(headers={"host": "kexin.example", "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"}).get("/accounts/login/")
language = Client(headers={"host": "kexin.example", "x-forwarded-proto": "https", "x-forwarded-for": "192.0.2.1"}).post("/language/", {"language": "en"})
print(json.dumps({
    "plain": [plain.status_code, plain.headers["Location"]], "status": page.status_code, "hsts": page.headers["Strict-Transport-Security"],
    "cookies": [c.OutputString() for r in (page, language) for c in r.cookies.values()]}))
"""


def test_the_policy_lets_nothing_in_that_a_page_itself_brings() -> None:
    assert "unsafe" not in POLICY
    assert "http:" not in POLICY
    assert "*" not in POLICY
    for part in ("default-src 'none'", "script-src 'self'", "style-src 'self'", "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'"):
        assert part in POLICY


#: One answer of each kind: pages, redirects, refusals, files, what machines read.
ANSWERS: tuple[tuple[str, str, int], ...] = (
    ("GET", "/", 200), ("GET", "/style/", 200), ("GET", "/nowhere/", 404), ("GET", "/companies/nobody/", 404), ("GET", "/funds/open/", 403), ("GET", "/boards/?since=x", 422), ("POST", "/healthz", 405), ("GET", "/companies/%00/", 404),
    ("GET", "/accounts/login/", 302), ("GET", "/accounts/2fa/totp/activate/", 302), ("POST", "/language/", 303), ("GET", "/companies", 301), ("GET", "/healthz", 200),
    ("GET", "/static/site/kexin.css", 200), ("GET", "/static/built/htmx.js", 200), ("GET", "/static/nothing.css", 404), ("GET", "/companies/export.xlsx", 200), ("GET", "/applications/export/", 200), ("GET", "/boards/?xlsx=banks", 200),
    ("GET", "/api/", 200), ("GET", "/api/v1/openapi.json", 200), ("GET", "/api/v1/me", 401), ("GET", "/api/v1/nowhere", 404), ("POST", "/api/v1/ratings", 415))


def told(answer: HttpResponseBase) -> None:
    """Whatever it is, a browser is told the same."""
    assert {"X-Content-Type-Options": "nosniff", "X-Frame-Options": "DENY", "Referrer-Policy": "same-origin", "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Resource-Policy": "same-origin"}.items() <= dict(answer.headers).items()
    assert answer.headers["Content-Security-Policy"] == POLICY
    assert "camera=()" in answer.headers["Permissions-Policy"]
    assert not {"Server", "X-Powered-By"} & set(answer.headers)


@pytest.mark.parametrize(("method", "path", "status"), ANSWERS)
def test_every_kind_of_answer_carries_them(as_: Callable[..., Client], method: str, path: str, status: int) -> None:
    answer = as_("cs-manager").generic(method, path)
    assert answer.status_code == status
    told(answer)


def test_an_answer_that_broke_carries_them_and_says_nothing_of_the_inside(as_: Callable[..., Client], monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*args: object, **named: object) -> None:
        raise ValueError("the inside")

    client = as_("cs-manager")
    client.raise_request_exception = False
    for place, method, path in (("kexin.platform.companies.views.on_disk", "GET", "/companies/export.xlsx"), ("kexin.platform.site.bodies.int", "POST", "/language/"), ("kexin.platform.api.gate.resolve", "GET", "/api/v1/me")):
        with monkeypatch.context() as patched:
            patched.setattr(place, broken, raising=False)
            answer = client.generic(method, path, b"a=b", content_type="application/x-www-form-urlencoded")
        assert answer.status_code == 500, path
        assert b"the inside" not in answer.content and b"Traceback" not in answer.content
        told(answer)


def test_a_body_that_is_too_long_is_answered_with_them(as_: Callable[..., Client]) -> None:
    answer = as_("cs-manager").generic("POST", "/language/", b"", CONTENT_LENGTH=str(10**9), content_type="text/plain")
    assert answer.status_code == 413 and "20 MB" in answer.content.decode()
    told(answer)


def test_a_file_that_has_not_changed_carries_them_too(as_: Callable[..., Client]) -> None:
    client = as_("cs-clerk")
    first = client.get("/static/site/kexin.css")
    second = client.get("/static/site/kexin.css", headers={"if-modified-since": first.headers["Last-Modified"]})
    assert second.status_code == 304
    assert second.headers["Content-Security-Policy"] == POLICY


def test_pages_of_somebody_are_kept_by_nobody(as_: Callable[..., Client]) -> None:
    """Back on a shared machine shows nothing after signing out."""
    assert "no-store" in as_("cs-clerk").get("/").headers["Cache-Control"]
    assert "no-store" not in as_("cs-clerk").get("/static/site/kexin.css").headers.get("Cache-Control", "")


@pytest.mark.django_db
def test_cookies_are_for_the_site_alone() -> None:
    client = Client(headers={"host": "localhost"})
    client.post("/accounts/login/", {"login": "cs-clerk", "password": world.PASSWORD})
    client.get("/")
    client.post("/language/", {"language": "en"})
    assert {"sessionid", "csrftoken", "django_language"} <= set(client.cookies)
    for cookie in client.cookies.values():
        assert cookie["httponly"], cookie.key
        assert cookie["samesite"] in ("Lax", "Strict"), cookie.key
    assert not client.cookies["sessionid"]["max-age"], "a session ends with the browser"


def test_behind_https_everything_is_closed_to_plain_http(tmp_path: Path) -> None:
    import json

    copy_tables(tmp_path / "site.sqlite3")
    kept = {name: value for name, value in os.environ.items() if not name.startswith("KEXIN_")}
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", BEHIND_HTTPS], cwd=ROOT, capture_output=True, text=True, check=False,
        env={**kept, "KEXIN_HOME": str(tmp_path), "KEXIN_HTTPS": "1", "KEXIN_HOSTS": "kexin.example", "DJANGO_SETTINGS_MODULE": "kexin.platform.settings"})
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout.strip().splitlines()[-1])
    assert found["plain"] == [301, "https://kexin.example/accounts/login/"]
    assert found["status"] == 200
    assert found["hsts"] == "max-age=31536000; includeSubDomains; preload"
    assert found["cookies"]
    assert all("Secure" in cookie and "HttpOnly" in cookie for cookie in found["cookies"])
