"""Bodies that are not what their type says, types that nobody asked for, character sets that are none: refused, never broken."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client, RequestFactory

from kexin.platform.wsgi import application
from tests.platform.api.asking import token
from tests.platform.life import Life, key

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
CHARSETS = ("hex", "idna", "punycode", "unicode_escape", "rot13", "base64", "zip", "utf-16", "utf-7", "undefined", "mbcs", "../x", "\xe9", "utf-8", "")
TYPES = (
    "", "text/plain", "application/json", "application/xml", "multipart/form-data", "multipart/form-data; boundary=", "multipart/form-data; boundary=é", "multipart/form-data; boundary=" + "a" * 5000, "multipart/mixed; boundary=b",
    "application/x-www-form-urlencoded; a=b; a=c", "application/x-www-form-urlencoded;;;=;", "x" * 10_000, "é/é", "multipart/form-data; boundary*=utf-8''b")
BODIES = (b"", b"a=b&c=%ff%fe", b'{"a": 1}', b"--b\r\nContent-Disposition: form-data; name=\"key\"\r\n\r\nx\r\n--b--\r\n", b"--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\nContent-Transfer-Encoding: base64\r\n\r\n!!!\r\n--b--\r\n",
          b"--b\r\nContent-Disposition: form-data; name*=hex''61; filename*=idna''a\r\n\r\nx\r\n--b--\r\n", bytes(range(256)))


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: ascii(kind[-60:]))
def test_no_page_breaks_over_the_type_of_a_body(as_: As, kind: str) -> None:
    clerk, loan = as_("bank-cs-clerk"), Life().applied().loan
    clerk.raise_request_exception = False
    broken = []
    for address in ("/applications/reports/", f"/applications/{loan.number}/papers/", "/language/"):
        for body in BODIES:
            answer = clerk.generic("POST", f"{address}?q=%ff", body, content_type=kind)
            if answer.status_code >= 500:
                broken.append((address, body[:60], answer.status_code))
    answers = {clerk.generic("GET", f"{address}?q=%e6%b7%b1&page=2", b"", content_type=kind).status_code for address in ("/companies/", "/applications/")}
    assert (broken, {status for status in answers if status >= 500}) == ([], set())


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: ascii(kind[-60:]))
def test_a_program_sends_json_and_nothing_else(kind: str) -> None:
    client = Client(headers={"host": "localhost", "authorization": f"Bearer {token('bank-cs-clerk')[1]}"}, raise_request_exception=False)
    # A request without a body comes without a type.
    for body in BODIES[1:]:
        answer = client.generic("POST", "/api/v1/ratings", body, content_type=kind, headers={"idempotency-key": key()})
        assert answer.status_code in ((415,) if kind != "application/json" else (201, 400, 422)), (body[:40], answer.status_code)
        assert answer.headers["Content-Type"].startswith("application/")


@pytest.mark.parametrize("charset", CHARSETS)
@pytest.mark.parametrize("kind", ["application/x-www-form-urlencoded", "multipart/form-data; boundary=b", "text/plain", "application/json"])
def test_no_character_set_breaks_the_server(kind: str, charset: str) -> None:
    """Through the whole of what a web server runs: a request is put together before any middleware."""
    for method, address in (("POST", "/language/"), ("POST", "/accounts/login/"), ("GET", "/accounts/login/"), ("GET", "/static/site/kexin.css"), ("POST", "/api/v1/ratings"), ("GET", "/api/v1/me")):
        body = b"language=en&login=%e6%b7%b1" if method == "POST" else b""
        environ = RequestFactory(headers={"host": "localhost"}).generic(method, f"{address}?q=%ff&next=%e6%b7%b1", body, content_type="text/plain").environ
        environ["CONTENT_TYPE"] = f"{kind}; charset={charset}"
        answer = application.get_response(application.request_class(environ))
        assert answer.status_code < 500, (method, address)
