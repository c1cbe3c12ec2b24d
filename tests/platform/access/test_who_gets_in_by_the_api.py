"""Every route of the API × every seat × own and foreign rows × a token with the right, one without it and none, compared with ``docs/access.md``."""

from __future__ import annotations

import secrets
from collections.abc import Collection
from datetime import timedelta
from typing import Any

import pytest
from django.db import transaction
from django.utils import timezone

from kexin.platform.api.core import ROOT
from kexin.platform.api.models import Token
from kexin.platform.api.tokens import OFFERED, hashed
from kexin.platform.orgs.rights import RIGHTS, SEATS
from tests.platform.access import table
from tests.platform.access.routes import FILLED, Route, routes
from tests.platform.access.rows import Rows, Where, username
from tests.platform.api.asking import Program, codes
from tests.platform.life import OVERDUE
from tests.platform.world import person

ROUTES = sorted(routes())
ANY = "api.token"


def _token(seat: str, scopes: Collection[str]) -> str:
    """The secret of a token with these rights, whatever the seat may do itself."""
    who, secret = person(username(seat)), secrets.token_hex()
    Token.objects.create(
        key=secret, name="test", person=who, organisation=who.organisation, role=who.role, sha256=hashed(secret), hint="kx_", scopes=list(scopes), expires_on=OVERDUE + timedelta(days=30))
    return secret


def _in(answer: Any) -> bool:
    """Let in: neither refused nor told that there is no such row."""
    assert answer.status_code < 500, answer.content
    return answer.status_code not in (401, 403, 404) and not any(code.startswith("no-such-") for code in codes(answer))


def _ask(secret: str, rows: Rows, route: Route, where: Where) -> Any:
    """The answer; what it did is undone."""
    with transaction.atomic():
        parts, body = FILLED[route.method, route.path](rows, where) if (route.method, route.path) in FILLED else ({}, {})
        program, path = Program(secret), route.path.format(**parts)
        found = program.get(path) if route.method == "GET" else program.post(path, body)
        transaction.set_rollback(True)
    return found


def _line(tokens: dict[str, str], rows: Rows, route: Route) -> str:
    """A line of the table, after everybody has been asked."""
    shown = f"{route.method} {route.path}"
    own = {seat for seat in SEATS if _in(_ask(tokens[seat], rows, route, "own"))}
    if route.right is not None:
        assert own <= RIGHTS[route.right], f"{shown}: without the right: {table.seats(own - RIGHTS[route.right])}"
        narrow = {seat: _token(seat, [right for right in OFFERED if right != route.right]) for seat in SEATS}
        assert {_ask(narrow[seat], rows, route, "own").status_code for seat in SEATS} == {403}, f"{shown}: with a token that has every right but this"
    assert _ask("", rows, route, "own").status_code == 401, f"{shown}: strangers"
    names_a_row = (route.method, route.path) in FILLED
    # Who has not the right is refused before any row is looked at, as the own rows have shown.
    foreign = {seat for seat in own if _in(_ask(tokens[seat], rows, route, "foreign"))} if names_a_row else None
    return table.line(ROOT + route.path, route.method, route.right or ANY, own, foreign)


@pytest.mark.django_db
def test_who_gets_in_by_the_api_is_what_the_table_says(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda at=None: OVERDUE)
    rows = Rows()
    tokens = {seat: _token(seat, list(OFFERED)) for seat in SEATS}
    table.compare("api", [_line(tokens, rows, route) for route in ROUTES])


def test_the_table_knows_every_route_and_no_other() -> None:
    lines = [line.split(" | ") for line in table.lines_of_page() if line.startswith(f"| `{ROOT}")]
    assert {(line[1], line[0].strip("|` ")) for line in lines} == {(route.method, ROOT + route.path) for route in ROUTES}


def test_every_route_that_takes_a_row_is_tried_with_an_own_and_a_foreign_one() -> None:
    taking = {(route.method, route.path) for route in ROUTES if route.method != "GET" or "{" in route.path}
    assert taking - set(FILLED) == set(), "give their rows in tests/platform/access/routes.py"
