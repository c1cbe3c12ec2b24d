"""Lists come in parts that join without gap or double, also when rows come in between; an unchanged answer is not sent again."""

from __future__ import annotations

import re

import pytest

from kexin.platform.companies.models import Company
from kexin.platform.orgs.scope import companies_of
from tests.platform.api.asking import program
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db


def test_parts_make_up_the_whole() -> None:
    asking, seen, path = program("dept-clerk"), list[str](), "companies?limit=7"
    while path:
        answer = asking.get(path)
        seen += [each["code"] for each in answer.json()["items"]]
        link = re.fullmatch(r'</api/v1/(.+)>; rel="next"', answer.headers.get("Link", ""))
        assert (link is not None) == (answer.json()["next"] is not None)
        path = link[1] if link else ""
    assert seen == sorted(Company.objects.values_list("code", flat=True))


def test_rows_that_come_in_between_move_nothing() -> None:
    asking = program("dept-clerk")
    first = asking.get("companies?limit=5").json()
    Company.objects.create(code="0", name="新来", initials="XL", prefecture="430100", release=firm().release)
    second = asking.get(f"companies?limit=5&cursor={first['next']}").json()
    assert not {each["code"] for each in first["items"]} & {each["code"] for each in second["items"]}
    assert second["items"][0]["code"] > first["items"][-1]["code"]


def test_filters_narrow_the_list() -> None:
    asking, seen = program("cs-clerk"), Company.objects.filter(companies_of(person("cs-clerk")))
    for query, expected in (
            ("title=hnte_valid", seen.filter(titles__contains="hnte_valid")), ("grade=B", seen.filter(grade_low="B") | seen.filter(grade_high="B")),
            ("state=candidate", seen.filter(state="candidate")), ("prefecture=430200", seen.none()), (f"q={firm().code}", seen.filter(pk=firm().pk)), (f"q={firm().name[:6]}", seen.filter(name__contains=firm().name[:6]))):
        assert {each["code"] for each in asking.get(f"companies?limit=200&{query}").json()["items"]} == set(expected.values_list("code", flat=True)), query


def test_an_unchanged_answer_is_not_sent_again() -> None:
    asking, path = program("cs-clerk"), f"companies/{firm().code}/rating"
    first = asking.get(path)
    again = asking.get(path, if_none_match=first.headers["ETag"])
    assert again.status_code == 304 and again.content == b"" and again.headers["ETag"] == first.headers["ETag"]
    assert asking.get(path, if_none_match='"other"').status_code == 200
    assert asking.get(path, accept_language="en").headers["ETag"] != first.headers["ETag"]


def test_a_head_is_the_answer_without_its_body() -> None:
    asking = program("cs-clerk")
    whole, head = asking.get("companies"), asking.client.head("/api/v1/companies")
    assert head.status_code == 200 and head.content == b"" and head.headers["ETag"] == whole.headers["ETag"]


def test_nothing_is_kept_by_others() -> None:
    headers = program("cs-clerk").get("companies").headers
    assert "private" in headers["Cache-Control"] and "Authorization" in headers["Vary"]
