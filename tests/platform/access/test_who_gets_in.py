"""Every address × every seat × own and foreign rows, compared with ``docs/access.md``.

``python -m tools.access --write`` writes the table anew; read what changed before you keep it.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import typst
from django.conf import settings
from django.db import transaction
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, reverse
from django.utils import timezone

from kexin.platform.api.core import ROOT
from kexin.platform.orgs.access import OPEN
from kexin.platform.orgs.rights import RIGHTS, SEATS
from tests.platform.access import table
from tests.platform.access.rows import FILLED, QUERIES, Rows, Where, username
from tests.platform.life import OVERDUE
from tests.platform.world import person

PARTS = 12
METHODS = ("GET", "POST")


def _walk(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[tuple[str, str, str]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            # Machines sign in with tokens: their addresses have a walk of their own (``test_who_gets_in_by_the_api``).
            if f"/{path}" != ROOT:
                yield from _walk(pattern.url_patterns, path)
        else:
            yield f"/{path}", pattern.name or "", getattr(pattern.callback, "right", "")


ADDRESSES = sorted(_walk(get_resolver().url_patterns))


def _in(answer: HttpResponseBase) -> bool:
    """Let in: neither refused nor sent to sign in, and no row missing."""
    assert answer.status_code < 500, answer
    to = str(answer.headers.get("Location", ""))
    return answer.status_code not in (401, 403, 404) and not to.startswith("/accounts/login/")


class _Tries:
    """One session for each seat; what a try changes is undone, signing out too."""

    def __init__(self) -> None:
        self.rows = Rows()
        self.sessions = {seat: self._session(seat) for seat in SEATS}

    def _session(self, seat: str) -> str:
        client = Client()
        client.force_login(person(username(seat)))
        return client.cookies[settings.SESSION_COOKIE_NAME].value

    def answer(self, seat: str, method: str, name: str, where: Where) -> HttpResponseBase:
        """As somebody of the seat, with the row that the address names."""
        with transaction.atomic():
            filled = FILLED[name](self.rows, where, seat or SEATS[0]) if name in FILLED else {}
            client = Client(headers={"host": "localhost"})
            if seat:
                client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[seat]
            found: HttpResponseBase = client.generic(method, f"{reverse(name, kwargs=filled)}?{QUERIES.get(name, '')}")
            transaction.set_rollback(True)
        return found

    def line(self, method: str, path: str, name: str, right: str) -> str | None:
        """A line of the table, or None for a method that is not offered."""
        seats = sorted(RIGHTS[right], key=SEATS.index) if right in RIGHTS else list(SEATS)
        if self.answer(seats[0], method, name, "own").status_code == 405:
            return None
        own = {seat for seat in SEATS if _in(self.answer(seat, method, name, "own"))}
        # Who has not the right is refused before any row is looked at, as the own rows have shown.
        foreign = {seat for seat in seats if _in(self.answer(seat, method, name, "foreign"))} if name in FILLED else set()
        strangers = _in(self.answer("", method, name, "own"))
        assert strangers == (right == OPEN), f"{method} {path}: strangers {'get in' if strangers else 'are kept out'}"
        assert right == OPEN or own <= RIGHTS[right], f"{method} {path}: without the right {right}: {table.seats(own - RIGHTS[right])}"
        return table.line(path, method, right, own, foreign if name in FILLED else None)


def test_every_address_has_a_door_and_a_name() -> None:
    assert [path for path, name, right in ADDRESSES if not right or not name] == []
    assert [(path, right) for path, name, right in ADDRESSES if right != OPEN and right not in RIGHTS] == []


def test_every_address_with_a_row_is_tried_with_an_own_and_a_foreign_one() -> None:
    missing = []
    for path, name, right in ADDRESSES:
        try:
            reverse(name)
        except NoReverseMatch:
            if name not in FILLED and right != OPEN:
                missing.append(path)
    assert missing == [], "give their rows in tests/platform/access/rows.py"


@pytest.mark.django_db
@pytest.mark.parametrize("part", range(PARTS))
def test_who_gets_in_is_what_the_table_says(part: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: OVERDUE)
    # The report is typeset for nobody to read.
    monkeypatch.setattr(typst, "compile", lambda *args, **named: b"%PDF-")
    tries = _Tries()
    lines = []
    for path, name, right in ADDRESSES[part::PARTS]:
        if right == OPEN:
            continue
        lines += [line for method in METHODS if (line := tries.line(method, path, name, right))]
    table.compare(f"{part:02}", lines)


def test_the_table_names_no_address_that_there_is_not() -> None:
    told = {path for path in table.addresses_of_page() if not path.startswith(ROOT)}
    assert told == {path.replace("|", "/") for path, _, right in ADDRESSES if right != OPEN}


def test_rows_of_elsewhere_are_seen_by_those_alone_who_look_after_the_whole_province() -> None:
    for line in table.lines_of_page():
        cells = [cell.strip() for cell in line.split("|")]
        # There is one fund, the province's, and the rulebook is everybody's: they are nobody's elsewhere.
        if not cells[1].startswith(("`/funds/", "`/programmes/begin/")):
            # Guarantors secure companies of the whole province.
            wide = ("department:", "guarantor:") if cells[1].startswith(("`/companies/", f"`{ROOT}companies/", f"`{ROOT}ratings")) else ("department:",)
            assert all(seat.startswith(wide) for seat in cells[5].split() if seat != "—"), line


def test_every_address_lets_somebody_in() -> None:
    shut = [line for line in table.lines_of_page() if line.split("|")[4].strip() == "—"]
    # These need a second factor that nobody of the world has, or a state that the rows are not in.
    assert [line for line in shut if not line.startswith(("| `/accounts/2fa/", "| `/applications/<slug:number>/withdraw/", "| `/applications/new/advice/"))] == []


@pytest.mark.django_db
def test_nothing_is_done_for_a_form_that_is_not_the_sites_own(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every address that takes a form, as somebody who may, without the token of the site: refused before anything else."""
    monkeypatch.setattr(timezone, "localdate", lambda: OVERDUE)
    rows = Rows()
    clients: dict[str, Client] = {}
    taken = []
    for path, name, right in ADDRESSES:
        seat = "department:manager" if right == OPEN else min(RIGHTS[right], key=SEATS.index)
        if seat not in clients:
            clients[seat] = Client(enforce_csrf_checks=True, headers={"host": "localhost"})
            clients[seat].force_login(person(username(seat)))
        try:
            address = reverse(name, kwargs=FILLED[name](rows, "own", seat) if name in FILLED else {})
        except NoReverseMatch:
            continue
        answer = clients[seat].post(address)
        # The description of the API is for machines, which carry no form's token; it takes no form either.
        if answer.status_code != 403 and not (answer.status_code == 405 and path == "/api/v1/openapi.json"):
            taken.append((path, answer.status_code))
    assert taken == []
