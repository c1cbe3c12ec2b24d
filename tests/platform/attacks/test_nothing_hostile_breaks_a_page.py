"""Every address with hostile queries and bodies, as a seat that may use it: refused in words, never broken, never in the words of a program."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any
from urllib.parse import quote

import pytest
from django.db import transaction
from django.http import HttpResponseBase, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from kexin.platform.orgs.access import OPEN
from kexin.platform.orgs.rights import RIGHTS, SEATS
from tests.platform.access.rows import FILLED, Rows, username
from tests.platform.world import person

PARTS = 3
#: What is sent in place of a sensible value, in the bytes of an address.
HOSTILE: tuple[str, ...] = (
    "%00", "a%00b", "%ff%fe", "%ed%a0%80", quote("<script>alert(1)</script>"), quote("=HYPERLINK(\"http://x\")"), quote("＝1+1"), quote("'; DROP TABLE orgs_person; --"), "%25%25%25", quote("\u202e9\u2066"), quote("\t\r\n"),
    "0001-01-01", "9999-12-31", "2026-13-45", "-1", "0", "1e9", "1e999999", "NaN", "sNaN", "Infinity", quote("１２３"), quote("٣"), "9" * 25, "9" * 5000, "1" + "0" * 15 + "1", "__class__", "{0.__class__}", quote("../../etc/passwd"),
    quote("//evil.example"), quote("/\r\nSet-Cookie: a=b"), "a" * 20_000, quote("深" * 3000), quote("[]"), quote("{}"))
#: Names that are read from queries somewhere, beside those of forms.
NAMES: tuple[str, ...] = (
    "page", "sort", "q", "state", "area", "year", "since", "until", "on", "by", "bank", "scheme", "grade", "quality", "figure", "xlsx", "company", "kind", "loan", "claim", "before", "who", "what", "did", "role", "organisation", "active", "answer",
    "list", "park", "product", "filed", "next", "m.revenue", "cohort")
_PROGRAM = re.compile(r"Traceback|OverflowError|ValueError|IntegrityError|DataError|TypeError|UnicodeEncodeError|DoesNotExist|OperationalError")


def _walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            if path != "api/v1/":
                yield from _walk(pattern.url_patterns, path)
        elif pattern.name:
            yield pattern.name, getattr(pattern.callback, "right", OPEN)


ADDRESSES = sorted(set(_walk(get_resolver().url_patterns)))
#: Addresses of strangers that want a part of their own.
_STRANGE = {"openid_connect_login": {"provider_id": "x"}, "openid_connect_callback": {"provider_id": "x"}, "account_reset_password_from_key": {"uidb36": "1", "key": "a-b"}, "invitation": {"uidb64": "MQ", "token": "a-b"}}


@dataclass
class _Attacker:
    """One client for each seat; nothing that is done stays."""

    rows: Rows = field(default_factory=Rows)
    clients: dict[str, Client] = field(default_factory=dict)
    sessions: dict[str, str] = field(default_factory=dict)

    def client(self, seat: str) -> Client:
        """Signed in, in English."""
        if seat not in self.clients:
            made = Client(headers={"host": "localhost"}, raise_request_exception=False)
            made.cookies["django_language"] = "en"
            if seat:
                made.force_login(person(username(seat)))
                self.sessions[seat] = made.cookies["sessionid"].value
            self.clients[seat] = made
        return self.clients[seat]

    def address(self, name: str, seat: str) -> str:
        """With a row of one's own."""
        return reverse(name, kwargs=_STRANGE.get(name) or (FILLED[name](self.rows, "own", seat) if name in FILLED else {}))

    def ask(self, seat: str, method: str, address: str, **more: Any) -> HttpResponseBase:
        """Asked, and undone."""
        client = self.client(seat)
        # Signing out is among what is tried.
        client.cookies.pop("messages", None)
        if seat:
            client.cookies["sessionid"] = self.sessions[seat]
        with transaction.atomic():
            answer: HttpResponseBase = client.generic(method, address, **more)
            if isinstance(answer, StreamingHttpResponse):
                answer.getvalue()
            transaction.set_rollback(True)
        return answer


def _seat_for(right: str) -> str:
    return "" if right == OPEN else min(RIGHTS[right], key=SEATS.index)


def _told(answer: HttpResponseBase) -> str | None:
    """What is wrong with an answer, if anything."""
    if answer.status_code >= 500:
        return f"status {answer.status_code}"
    if not answer.streaming and "html" in answer.headers.get("Content-Type", ""):
        content = bytes(getattr(answer, "content", b"")).decode()
        if found := _PROGRAM.search(content):
            return f"says {found.group()}"
        if "<script>alert(1)" in content:
            return "gives markup back"
    return None


class _Fields(HTMLParser):
    """The fields of a page with what stands in them."""

    def __init__(self, content: str) -> None:
        super().__init__()
        self.found: dict[str, str] = {}
        self._select = ""
        self.feed(content)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Inputs by their value; of a choice, the one that is chosen, or the last."""
        said = {name: value or "" for name, value in attrs}
        if tag in ("input", "textarea") and "name" in said:
            self.found[said["name"]] = said.get("value", "")
        elif tag == "select":
            self._select = said.get("name", "")
        elif tag == "option" and self._select and ("selected" in said or not self.found.get(self._select)):
            self.found[self._select] = said.get("value", "")


def _fields(answer: HttpResponseBase) -> dict[str, str]:
    content = b"" if answer.streaming else bytes(getattr(answer, "content", b""))
    return {name: value for name, value in _Fields(content.decode("utf-8", "replace")).found.items() if name != "csrfmiddlewaretoken"}


def _queries(fields: Iterable[str], luck: random.Random) -> Iterator[str]:
    """The days at both ends of time, each field of the page alone with a hostile value, and all other names together."""
    for name in ("since", "until", "on"):
        yield from (f"{name}={day}" for day in ("0001-01-01", "9999-12-31"))
    for name in fields:
        yield f"{name}={luck.choice(HOSTILE)}"
    others = [name for name in NAMES if name not in fields]
    luck.shuffle(others)
    for at in range(0, len(others), 9):
        yield "&".join(f"{each}={luck.choice(HOSTILE)}" for each in others[at:at + 9])


def _bodies(fields: Mapping[str, str], luck: random.Random) -> Iterator[str]:
    """What the form says, with one field made hostile; and nothing but hostile fields, one of them twice."""
    filled = {name: quote(value or "1") for name, value in {"verdict": "agree", "reason": "x", **fields}.items()}
    yield from ("&".join(f"{each}={value if each != name else luck.choice(HOSTILE)}" for each, value in filled.items()) for name in list(filled)[:14])
    wanted = [*fields, "key", "verdict", "reason", "amount", "day", "company", "next", "query", "seal", "confirmed", "agreed", "principal", "grounds"]
    for _ in range(2):
        yield "&".join(f"{each}={luck.choice(HOSTILE)}" for each in [*wanted, luck.choice(wanted)])


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_hostile_queries_and_bodies_are_refused_in_words(part: int) -> None:
    found, attacker = [], _Attacker()
    for name, right in ADDRESSES[part::PARTS]:
        seat, luck = _seat_for(right), random.Random(name)
        with transaction.atomic():
            address = attacker.address(name, seat)
            fields = _fields(attacker.ask(seat, "GET", address))
            for query in _queries(fields, luck):
                if wrong := _told(attacker.ask(seat, "GET", f"{address}?{query}")):
                    found.append(f"GET {address}?{query[:300]}: {wrong}")
            for body in _bodies(fields, luck):
                if wrong := _told(attacker.ask(seat, "POST", address, data=body, content_type="application/x-www-form-urlencoded")):
                    found.append(f"POST {address} {body[:300]}: {wrong}")
            transaction.set_rollback(True)
    assert found == []
