"""Error pages: in both languages, with what to do, and the last one even without a database."""

from __future__ import annotations

from collections.abc import Callable
from typing import NoReturn

import pytest
from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.test import Client
from django.test.utils import override_settings
from django.urls import path

from kexin.platform import urls
from kexin.platform.orgs.access import Asked
from kexin.platform.site import errors
from kexin.platform.site.errors import TOLD


def _raises(error: type[Exception]) -> Callable[[Asked], NoReturn]:
    def view(request: Asked) -> NoReturn:
        raise error("secret details")

    return view


urlpatterns = [
    *urls.urlpatterns,
    path("raises/400/", _raises(SuspiciousOperation)),
    path("raises/403/", _raises(PermissionDenied)),
    path("raises/500/", _raises(RuntimeError)),
]
handler400, handler403, handler404, handler429, handler500 = urls.handler400, urls.handler403, urls.handler404, urls.handler429, urls.handler500


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("status", [400, 403, 404, 500])
def test_each_says_what_happened_and_what_to_do(as_: Callable[..., Client], status: int, language: str) -> None:
    client = as_("cs-clerk", language)
    client.raise_request_exception = False
    with override_settings(ROOT_URLCONF=__name__):
        page = client.get(f"/raises/{status}/")
    text, told = page.content.decode(), TOLD[str(status)]
    assert page.status_code == status
    assert "secret details" not in text
    spoken, silent = ("zh", "en") if language == "zh-hans" else ("en", "zh")
    for part in (told.title, told.what, told.remedy):
        assert getattr(part, spoken) in text
        assert getattr(part, silent) not in text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_last_page_needs_no_database(settings: object) -> None:
    """No mark of pytest-django here: a query would raise."""
    client = Client(headers={"host": "localhost"}, raise_request_exception=False)
    client.cookies["sessionid"] = "something"
    client.cookies["django_language"] = "en"
    page = client.get("/healthz")
    assert page.status_code == 500
    assert TOLD["500"].what.en in page.content.decode()


@pytest.mark.parametrize("host", ["evil.example", "localhost:x", "localhost/evil", "a b", "localhost,evil.example"])
def test_a_host_that_is_not_ours_is_refused(host: str) -> None:
    page = Client(headers={"host": host}).get("/accounts/login/")
    assert page.status_code == 400
    assert TOLD["400"].title.zh in page.content.decode()
    assert "evil" not in page.content.decode()


@pytest.mark.django_db
def test_addresses_with_anything_in_them_are_answered() -> None:
    client = Client(headers={"host": "localhost"})
    for odd in ("/%00", "/%ff%fe", "/..%2f..%2fetc/passwd", "/companies/%E2%80%AE/", "/<script>", "/static/../settings.py", "/a" * 2000, "/?page=-1", "/?%00=%00"):
        assert client.get(odd).status_code < 500


@pytest.mark.django_db
def test_a_refusal_leads_back_inside_only(as_: Callable[..., Client]) -> None:
    from django.test import RequestFactory

    from kexin.platform.site.refusals import came_from

    made = RequestFactory(headers={"host": "localhost"})
    assert came_from(made.get("/", headers={"referer": "http://localhost/claims/"})) == "http://localhost/claims/"
    assert came_from(made.get("/", headers={"referer": "https://evil.example/"})) == "/"
    assert came_from(made.get("/")) == "/"


def test_every_page_that_django_may_ask_for_is_ours() -> None:
    assert {getattr(urls, f"handler{n}").rsplit(".", 1)[1] for n in (400, 403, 404, 429, 500)} == {f.__name__ for f in (errors.bad_request, errors.not_allowed, errors.not_found, errors.too_many, errors.broken)}
