"""Routes of white lists: what is listed and why, and a department's push of an edition."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from django.http import HttpResponse
from django.utils import timezone
from ninja import Path
from pydantic import Field

from kexin.platform.api.core import Asked, get, post
from kexin.platform.api.once import key_of_work
from kexin.platform.api.paging import Cursor, Limit, part
from kexin.platform.api.schemas import Named, Page, Shape, said
from kexin.platform.companies.uploaded import MOST_ROWS
from kexin.platform.forms import MOST_FEN
from kexin.platform.language import current
from kexin.platform.lists.drafting import draft
from kexin.platform.lists.models import Edition, EditionState, Listing, Whitelist
from kexin.platform.lists.pushing import told_by_machine
from kexin.platform.lists.scope import editions_of, lists_of, rows_of
from kexin.platform.orgs.models import Person
from kexin.problems import NotFoundError, Problem
from kexin.text import Text

Code = Annotated[str, Path(max_length=60, description="code of the list")]
Number = Annotated[int, Path(ge=1, le=1_000_000, description="number of the edition")]


class ListOut(Shape):
    """A list."""

    code: str
    name: str
    kind: Named
    owner: Named
    area: str
    rule: str
    rule_sha256: str
    edition: int | None = said("现行一期；尚未发布为 null", "the edition in force; null before the first")
    members: int | None


class ListedOut(Shape):
    """A company on an edition."""

    code: str
    company: str
    since: date
    came: bool
    reason: str
    preapproved: int | None = said("预授信额度（分）", "line approved ahead, in fen")


class PushedIn(Shape):
    """A company that is pushed."""

    code: str = Field(min_length=1, max_length=100)
    line: int | None = said("预授信额度（分），没有则由规则给出", "line approved ahead in fen; without one the rule gives it", None, ge=0, le=MOST_FEN)


class PushIn(Shape):
    """An edition of a pushed list: everybody on it."""

    companies: list[PushedIn] = Field(min_length=1, max_length=MOST_ROWS)
    leave_out: bool = said("略过不在库的企业", "leave out companies that are not in the library", False)


class EditionOut(Shape):
    """An edition as it stands now."""

    code: str
    number: int
    state: Named
    as_of: date
    members: int
    came: int
    left: int
    unsure: int
    left_out: int


@get("lists", "lists.see", Page[ListOut], Text("名单列表", "Lists"), "lists")
def lists(request: Asked, response: HttpResponse, cursor: Cursor, limit: Limit) -> Page[ListOut]:
    """Lists in the order in which they were made."""
    rows = Whitelist.objects.filter(lists_of(request.user)).select_related("organisation")
    published = Edition.objects.filter(lists_of(request.user, "whitelist__"), state=EditionState.PUBLISHED).order_by("number")
    newest = {whitelist: (number, members) for whitelist, number, members in published.values_list("whitelist", "number", "members")}
    return part(request, response, rows, "id", Page[ListOut], lambda row: _list(row, *newest.get(row.pk, (None, None))), cursor, limit)


@get("lists/{code}/editions/{number}/companies", "lists.see", Page[ListedOut], Text("名单企业", "Companies of an edition"), "lists")
def companies(request: Asked, response: HttpResponse, code: Code, number: Number, cursor: Cursor, limit: Limit) -> Page[ListedOut]:
    """Who stands on an edition and why, as far as the person sees them."""
    edition = Edition.objects.filter(editions_of(request.user), whitelist__code=code, number=number).first()
    if edition is None:
        raise NotFoundError([_none(f"{code[:60]} {number}")])
    rows = edition.listings.filter(rows_of(request.user)).select_related("company")
    return part(request, response, rows, "id", Page[ListedOut], _listed, cursor, limit)


@post("lists/{code}/editions", "lists.propose", EditionOut, Text("推送一期名单", "Push an edition"), "lists")
def push(request: Asked, code: Code, body: PushIn) -> EditionOut:
    """A draft of a pushed list, which people propose and publish on the pages; all rows that are wrong are told together."""
    whitelist = _own(request.user, code)
    pushed = told_by_machine(whitelist, [(row.code, row.line) for row in body.companies], leave_out=body.leave_out)
    key = key_of_work(request)
    made = draft(request.user, whitelist, timezone.localdate(), key, pushed)
    return EditionOut(
        code=whitelist.code, number=made.number, state=Named(code=made.state, name=made.state_title), as_of=made.as_of, members=made.members, came=made.came, left=made.left, unsure=made.unsure,
        left_out=made.left_out)


def _own(person: Person, code: str) -> Whitelist:
    found = Whitelist.objects.select_related("organisation", "bank").filter(lists_of(person), organisation=person.organisation_id, code=code).first()
    if found is None:
        raise NotFoundError([_none(code[:60])])
    return found


def _none(where: str) -> Problem:
    return Problem("no-such-list", where, Text("可见范围内没有这份名单", "no such list within what you may see"), Text("本机构的名单代码", "codes of lists of your own"), Text("请核对代码", "check the code"))


def _list(row: Whitelist, edition: int | None, members: int | None) -> ListOut:
    return ListOut(
        code=row.code, name=row.name, kind=Named(code=row.kind, name=row.kind_title.in_(current())), owner=Named(code=row.organisation.code, name=row.organisation.name), area=row.area, rule=row.rule,
        rule_sha256=row.rule_sha256, edition=edition, members=members)


def _listed(row: Listing) -> ListedOut:
    return ListedOut(code=row.company.code, company=row.company.name, since=row.since, came=row.came, reason=row.reason.in_(current()), preapproved=row.preapproved)
