"""The list answers by name, initials and code, by every filter, in every order, with the numbers of each grade, in few queries."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kexin.platform.companies import listing
from kexin.platform.companies.listing import SORTS, Counted, Search
from kexin.platform.companies.models import Company, Release, SavedView
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def found(username: str, query: str) -> list[Company]:
    """The companies that a question finds."""
    search = Search(QueryDict(query), person(username), Release.objects.get(in_force=True))
    assert search.is_valid(), search.errors
    return list(search.rows())


def test_a_part_of_the_name() -> None:
    name = firm().name
    assert firm() in found("dept-clerk", f"q={name[2:6]}")
    assert all(name[2:6] in c.name for c in found("dept-clerk", f"q={name[2:6]}"))


def test_initials_of_its_pinyin_in_either_case() -> None:
    company = firm()
    assert company.initials.isascii() and company.initials.isupper()
    for asked in (company.initials[:4], company.initials[:4].lower(), company.initials[2:8]):
        assert company in found("dept-clerk", f"q={asked}")


def test_the_beginning_of_the_code() -> None:
    code = firm().code
    assert firm() in found("dept-clerk", f"q={code[:9]}")
    assert found("dept-clerk", f"q={code}") == [firm()]
    assert found("dept-clerk", f"q={code[3:]}") == []


def test_full_width_letters_and_unseen_characters_do_no_harm() -> None:
    code = firm().code
    wide = "".join(chr(ord(c) + 0xFEE0) for c in code)
    assert found("dept-clerk", f"q=%E2%80%8E{wide}") == [firm()]


@pytest.mark.parametrize("query", ["q=%27%22%3C%25_%5C", "q=" + "x" * 100, "q=[]^$.*"])
def test_hostile_questions_find_nothing_or_something_and_break_nothing(as_: Browser, query: str) -> None:
    assert as_("dept-clerk").get(f"/companies/?{query}").status_code == 200


@pytest.mark.parametrize("query", ["area=999999", "sort=name%3Bdrop", "grade=Z", "list=1", "moved=sideways", "state=gone", "loan=maybe", "q=%00", "q=" + "x" * 101])
def test_a_filter_that_is_none_is_refused_at_its_field(as_: Browser, query: str) -> None:
    answer = as_("dept-clerk").get(f"/companies/?{query}")
    assert answer.status_code == 422
    assert "field wrong" in answer.content.decode() or 'class="error"' in answer.content.decode()
    assert "共 0 家" in answer.content.decode()


@pytest.mark.parametrize("page", ["0", "-1", "999999999999999999999", "x", ""])
def test_a_page_that_is_none_is_the_nearest(as_: Browser, page: str) -> None:
    assert as_("dept-clerk").get("/companies/", {"page": page}).status_code == 200


def test_filters_narrow_to_what_they_say() -> None:
    every = found("dept-clerk", "")
    for c in every[:10]:
        assert c in found("dept-clerk", f"area={c.prefecture}&state={c.state}")
    assert {c.prefecture for c in found("dept-clerk", "area=430100")} == {"430100"}
    assert all("hnte_valid" in c.titles for c in found("dept-clerk", "title=hnte_valid"))
    assert all(c.state == "candidate" for c in found("dept-clerk", "state=candidate"))
    Company.objects.filter(pk=firm().pk).update(moved=-3000)
    assert found("dept-clerk", "moved=down") == [firm()]
    assert found("dept-clerk", "moved=up") == []


def test_a_grade_that_is_open_belongs_to_every_grade_it_may_be() -> None:
    Company.objects.filter(pk=firm().pk).update(grade_low="D", grade_high="B")
    for grade, seen in (("A", False), ("B", True), ("C", True), ("D", True), ("E", False)):
        assert (firm() in found("dept-clerk", f"grade={grade}")) is seen, grade


@pytest.mark.parametrize(("sort", "key"), [
    ("score", lambda c: (-(c.score_low or 0), c.code)), ("name", lambda c: (c.initials, c.code)), ("line", lambda c: (c.line is None, -(c.line or 0), c.code)),
    ("rise", lambda c: (c.moved is None, -(c.moved or 0), c.code)), ("fall", lambda c: (c.moved is None, c.moved or 0, c.code))])
def test_every_order_is_total_and_puts_the_unknown_last(sort: str, key: Callable[[Company], Any]) -> None:
    for n, c in enumerate(Company.objects.order_by("code")[:6]):
        Company.objects.filter(pk=c.pk).update(moved=(n - 3) * 1000)
    rows = found("dept-clerk", f"sort={sort}")
    assert sort in SORTS and [c.code for c in rows] == [c.code for c in sorted(rows, key=key)]


@pytest.mark.parametrize(("query", "few"), [("", 1000), ("q=91", 1000), ("q=91", 3), ("q=公司&sort=name", 1000), ("q=公司&sort=name", 3)])
def test_the_numbers_of_each_grade_add_up(monkeypatch: pytest.MonkeyPatch, query: str, few: int) -> None:
    monkeypatch.setattr(listing, "FEW", few)
    search = Search(QueryDict(query), person("dept-clerk"), Release.objects.get(in_force=True))
    pages = Counted(search)
    assert list(pages.page(1).object_list) == list(search.rows())[:50]
    assert sum(pages.grades.values()) == pages.count == len(list(search.rows()))
    open_grades = [c for c in search.rows() if c.grade_low != c.grade_high]
    assert pages.grades.get("", 0) == len(open_grades)


@pytest.mark.parametrize("sort", SORTS)
def test_pages_from_either_end_are_the_list(monkeypatch: pytest.MonkeyPatch, sort: str) -> None:
    monkeypatch.setattr(listing, "PAGE", 7)
    Company.objects.filter(pk=firm().pk).update(moved=-1)
    search = Search(QueryDict(f"sort={sort}"), person("dept-clerk"), Release.objects.get(in_force=True))
    pages = Counted(search)
    assert pages.num_pages >= 8
    assert [c for n in pages.page_range for c in pages.page(n).object_list] == list(search.rows())


def test_fifty_rows_cost_as_many_queries_as_one(as_: Browser) -> None:
    browser = as_("dept-clerk")
    browser.get("/companies/")
    counts = []
    for query in ("", f"q={firm().code}"):
        with CaptureQueriesContext(connection, ) as asked:
            assert browser.get(f"/companies/?{query}").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12, counts


def test_a_view_is_saved_once_under_a_name_and_shared_within_the_organisation(as_: Browser) -> None:
    for _ in range(2):
        assert as_("bank-cs-clerk").post("/companies/views/", {"view_name": "我的客户", "query": "title=hnte_valid&sort=line&evil=1", "shared": "on"}).status_code == 302
    view = SavedView.objects.get()
    assert view.query == "title=hnte_valid&sort=line"
    assert "我的客户" in as_("bank-cs-manager").get("/companies/").content.decode()
    assert "我的客户" not in as_("other-cs-manager").get("/companies/").content.decode()
    assert as_("bank-cs-manager").post(f"/companies/views/{view.pk}/drop/").status_code == 404
    assert as_("bank-cs-clerk").post(f"/companies/views/{view.pk}/drop/").status_code == 302
    assert not SavedView.objects.exists()


def test_a_view_with_wrong_filters_is_not_saved(as_: Browser) -> None:
    as_("bank-cs-clerk").post("/companies/views/", {"view_name": "x", "query": "area=1"})
    assert not SavedView.objects.exists()


def test_names_with_markup_are_shown_as_they_are(as_: Browser) -> None:
    hostile = "<script>alert(1)</script>{{ 7 }}\u202e\"'&"
    Company.objects.filter(pk=firm().pk).update(name=hostile, park="<b>park</b>")
    for page in ("/companies/", f"/companies/{firm().code}/", f"/companies/{firm().code}/what-if/"):
        shown = as_("dept-clerk").get(page, {"q": firm().code} if page == "/companies/" else {}).content.decode()
        assert "<script>alert" not in shown and "<b>park" not in shown and "\u202e" not in shown
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in shown
