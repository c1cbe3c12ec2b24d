"""What a browser or a proxy is made to send: foreign hosts, redirects, methods, headers, keys of others, numbers without end."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from kexin.platform.api.models import Token
from kexin.platform.orgs.invitation import link_for
from kexin.platform.orgs.models import Person
from tests.platform.api.asking import in_a_month
from tests.platform.life import Life, key
from tests.platform.work import work
from tests.platform.world import PASSWORD, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
STRANGER = {"host": "localhost"}


@pytest.mark.parametrize("where", ["/a\r\nSet-Cookie: x=1", "//evil.example", "https://evil.example", "/\\evil.example", "\x00/", "javascript:alert(1)", "/" + "a" * 50_000, "/深", "", "/\ud800"])
def test_the_choice_of_language_leads_nowhere_else(where: str) -> None:
    body = f"language=en&next={where}".encode("utf-8", "replace")
    answer = Client(headers=STRANGER).post("/language/", data=body, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 303
    assert re.fullmatch(r"/([^/\\\r\n].*)?", answer.headers["Location"])


@pytest.mark.parametrize("headers", [{"host": "evil.example"}, {"host": "localhost@evil.example"}, {"host": "localhost", "x-forwarded-host": "evil.example"}, {"host": "localhost", "x-original-url": "//evil.example"}])
def test_a_link_to_reset_a_password_leads_to_this_site(headers: dict[str, str]) -> None:
    answer = Client(headers=headers, raise_request_exception=False).post("/accounts/password/reset/", {"email": "cs-clerk@example.org"})
    assert answer.status_code in (302, 400)
    work()
    assert all("evil" not in str(sent.message()) for sent in mail.outbox)


def test_an_unknown_address_is_answered_as_a_known_one() -> None:
    told = [Client(headers=STRANGER).post("/accounts/password/reset/", {"email": address}) for address in ("cs-clerk@example.org", "nobody@example.org")]
    assert len({(answer.status_code, answer.headers.get("Location")) for answer in told}) == 1
    refused = [Client(headers=STRANGER).post("/accounts/login/", {"login": name, "password": "wrong wrong wrong"}) for name in ("cs-clerk", "nobody-at-all")]
    pages = [re.sub(r'(csrfmiddlewaretoken" value=")[^"]*|value="(cs-clerk|nobody-at-all)"', "", answer.content.decode()) for answer in refused]
    assert pages[0] == pages[1]


@pytest.mark.parametrize("address", ["/people/{n}/", "/filings/{n}/", "/jobs/{n}/", "/funds/{n}/", "/funds/proposals/{n}/", "/claims/recoveries/{n}/", "/companies/lists/{n}/", "/organisations/{n}/", "/applications/{n}/", "/claims/{n}/", "/companies/{n}/", "/boards/loan/{n}/"])
@pytest.mark.parametrize("number", [2**31, 2**63, 2**64, 10**30, int("9" * 4000)])
def test_a_number_that_no_row_has_is_not_found(as_: As, address: str, number: int) -> None:
    assert {as_(who).get(address.format(n=number)).status_code for who in ("dept-manager", "bank-cs-manager")} <= {403, 404}


@pytest.mark.parametrize("address", ["/companies/%00/", "/accounts/oidc/%00/login/", "/accounts/oidc/a%00/login/callback/", "/nowhere%00", "/applications/new/?company=%00"])
def test_an_address_with_a_nul_names_nothing_in_any_database(as_: As, address: str) -> None:
    assert as_("bank-manager").get(address).status_code == 404


@pytest.mark.parametrize("address", ["/companies/%ff%fe/", "/people/%ed%a0%80/", "/%c0%af..%c0%afetc/passwd", "/static/..%2f..%2fetc/passwd", "/static/%2e%2e/%2e%2e/etc/passwd"])
def test_an_address_that_is_no_text_is_not_found(as_: As, address: str) -> None:
    assert as_("dept-manager").get(address).status_code in (400, 404)


def test_a_form_from_another_site_does_nothing() -> None:
    client = Client(enforce_csrf_checks=True, headers=STRANGER)
    client.force_login(person("dept-clerk"))
    life = Life().accepted()
    for headers in ({}, {"x-http-method-override": "GET"}, {"origin": "https://evil.example", "x-csrftoken": "a" * 64}):
        assert client.post(f"/claims/{life.claim.number}/pay/", {"_method": "GET"}, headers={**STRANGER, **headers}).status_code == 403
    life.claim.refresh_from_db()
    assert life.claim.state == "accepted"


def test_private_pages_are_kept_by_nobody_and_framed_by_nobody(as_: As) -> None:
    for address in ("/", "/people/", "/tokens/", "/companies/export.xlsx", "/applications/export/", "/nowhere/"):
        headers = as_("bank-manager").get(address).headers
        assert "no-store" in headers["Cache-Control"], address
        assert (headers["X-Frame-Options"], "frame-ancestors 'none'" in headers["Content-Security-Policy"]) == ("DENY", True)


def test_a_session_that_somebody_else_prepared_is_not_the_one_that_is_signed_in() -> None:
    client = Client(headers=STRANGER)
    client.cookies["sessionid"] = "a" * 32
    client.post("/accounts/login/", {"login": "cs-clerk", "password": PASSWORD})
    assert client.cookies["sessionid"].value not in ("", "a" * 32)


def test_a_link_of_an_invitation_is_not_guessed_and_not_used_for_another_person() -> None:
    Person.objects.filter(username__in=("cs-clerk", "cs-manager")).update(password="!")
    mine, other = (link_for(person(name)) for name in ("cs-clerk", "cs-manager"))
    stolen = "/invitation/" + other.split("/invitation/")[1].split("/")[0] + "/" + mine.rstrip("/").rsplit("/", 1)[1] + "/"
    client = Client(headers=STRANGER)
    for address in (stolen, "/invitation/MQ/set-password/", "/invitation/%F0/x-y/", "/invitation/" + "A" * 5000 + "/x-y/"):
        answer = client.get(address)
        assert answer.status_code in (200, 404)
        assert b'type="password"' not in answer.content


def test_the_key_of_somebody_else_s_token_makes_no_token(as_: As) -> None:
    used = key()
    said = {"key": used, "name": "系统", "scopes": ["lending.see"], "expires_on": in_a_month().isoformat()}
    assert as_("bank-cs-clerk").post("/tokens/", said).context["secret"]
    again, other = as_("bank-cs-clerk").post("/tokens/", said), as_("bank-zz-clerk").post("/tokens/", said)
    assert (again.context["secret"], other.status_code) == (None, 422)
    assert Token.objects.filter(key=used).count() == 1


def test_days_at_both_ends_of_time_are_refused_in_words(as_: As) -> None:
    for day in ("0001-01-01", "9999-12-31"):
        assert as_("dept-auditor").get(f"/audit/?since={day}&until={day}").status_code == 200
        assert as_("dept-auditor").post(f"/audit/export?since={day}").status_code == 200
        assert as_("dept-manager").get(f"/boards/?since={day}&until={day}").status_code == 422
    assert as_("dept-auditor").get(f"/audit/?until={timezone.localdate()}").context["filter"].is_valid()
