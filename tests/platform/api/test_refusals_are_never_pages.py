"""Whatever is wrong, a machine is told in JSON: what, where, and what to do, in its language."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from tests.platform.api.asking import Program, codes, program, token
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
NUL = "\\u0000"


def told(answer: Any, status: int) -> dict[str, Any]:
    """The problem of a refusal."""
    assert answer.status_code == status, answer.content.decode()[:400]
    assert answer.headers["Content-Type"] == "application/problem+json"
    said: dict[str, Any] = answer.json()
    assert said["status"] == status and said["title"] and said["type"].startswith("urn:kexin:")
    return said


@pytest.mark.parametrize("path", ["nothing", "companies/", "../v1", "companies/%00", "companies/%FF", "companies/x/rating/y", "applications/1/drawdowns/2"])
def test_an_address_that_is_not_there(path: str) -> None:
    told(program("bank-cs-clerk").get(path), 404)


@pytest.mark.parametrize("path", ["/api/v1", "/api/v1/", "/api/v2/me", "/api/v0"])
def test_other_versions_are_not_pages_either(path: str) -> None:
    told(Client(headers={"host": "localhost"}).get(path), 404)


@pytest.mark.parametrize("method", ["put", "patch", "delete", "options"])
def test_a_method_that_the_address_does_not_know(method: str) -> None:
    answer = getattr(program("bank-cs-clerk").client, method)("/api/v1/me")
    told(answer, 405)
    assert answer.headers["Allow"] == "GET"


@pytest.mark.parametrize("accept", ["text/html", "application/json;q=0", "image/*, text/*"])
def test_a_client_that_takes_no_json(accept: str) -> None:
    told(program("bank-cs-clerk").get("me", accept=accept), 406)


@pytest.mark.parametrize("accept", ["", "*/*", "application/*", "text/html, application/json;q=0.5", "text/html,*/*;q=0.1"])
def test_a_client_that_takes_json_among_others(accept: str) -> None:
    assert program("bank-cs-clerk").get("me", accept=accept).status_code == 200


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x", "application/json; charset=gbk", ""])
def test_a_body_of_another_kind(kind: str) -> None:
    told(program("bank-cs-clerk").post("ratings", "{}", content_type=kind), 415)


def test_a_packed_body() -> None:
    told(program("bank-cs-clerk").post("ratings", "{}", content_encoding="gzip"), 415)


def test_a_body_that_is_too_large() -> None:
    told(program("bank-cs-clerk").post("ratings", b" " * 2_500_001), 413)


@pytest.mark.parametrize("body", [
    "{", "nonsense", b"\xff\xfe{}", b"\x00", '{"measures": NaN}', '{"measures": {"revenue": 1e999}}', '{"measures": {"revenue": Infinity}}', '{"code": "a", "code": "b"}',
    "[" * 100_000, '{"measures": {"revenue": ' + "9" * 5000 + "}}"])
def test_a_body_that_cannot_be_read(body: str | bytes) -> None:
    told(program("bank-cs-clerk").post("ratings", body), 400)


@pytest.mark.parametrize(("body", "code", "where"), [
    ('{"code": "a' + NUL + '"}', "control-characters", "body.code"),
    ('{"code": "\\ud800"}', "control-characters", "body.code"),
    ('{"code": "\\u202e"}', "control-characters", "body.code"),
    ('{"measures": {"a' + NUL + '": 1}}', "control-characters", "body.measures"),
    ('{"measures": ' + '{"a": ' * 20 + "1" + "}" * 21, "too-deep", "body.measures.a"),
    ("[]", "bad-type", "body"), ("null", "bad-type", "body"), ("7", "bad-type", "body"),
    ('{"code": 7}', "bad-type", "body.code"), ('{"code": {}}', "bad-type", "body.code"), ('{"nothing": 1}', "unknown-field", "body.nothing"),
    ('{"measures": []}', "bad-type", "body.measures"), ('{"model": "no-such"}', "bad-value", "body.model"), ('{"code": "' + "x" * 101 + '"}', "bad-value", "body.code"),
    ('{"measures": {"no_such": 1}}', "unknown-measure", "body.measures.no_such"), ('{"measures": {"revenue": "much"}}', "bad-measure", "body.measures.revenue"),
    ('{"measures": {"revenue": true}}', "bad-measure", "body.measures.revenue"), ('{"measures": {"revenue": 10000000000000000000000}}', "bad-measure", "body.measures.revenue"),
    ('{"measures": {"revenue": 0.5}}', "bad-measure", "body.measures.revenue"), ('{"measures": {"registered_on": "0001-01-01"}}', "bad-measure", "body.measures.registered_on"),
    ('{"measures": {"tax_grade": "ZZZ"}}', "bad-measure", "body.measures.tax_grade"), ('{"measures": {"listed": 1}}', "bad-measure", "body.measures.listed")])
def test_a_body_that_says_what_cannot_be(body: str, code: str, where: str) -> None:
    said = told(program("bank-cs-clerk").post("ratings", body), 422)
    assert any(each["code"] == code and each["where"].startswith(where) for each in said["problems"]), said


def test_all_mistakes_are_told_together() -> None:
    said = told(program("bank-cs-clerk").post("applications", {"code": firm().code, "amount": -1, "months": 999, "purpose": "", "extra": 1}), 422)
    assert {each["where"] for each in said["problems"]} == {"body.amount", "body.months", "body.purpose", "body.extra"}


@pytest.mark.parametrize("query", ["limt=3", "limit=0", "limit=201", "limit=x", "limit=1&limit=2", "prefecture=abc", "state=x", "cursor=!!", "cursor=AA", "q=%00", "q=%FF", "q=" + "x" * 101])
def test_a_question_that_cannot_be_asked(query: str) -> None:
    told(program("bank-cs-clerk").get(f"companies?{query}"), 422)


def test_a_question_that_is_too_long() -> None:
    told(program("bank-cs-clerk").get("companies?q=" + "x" * 5000), 400)


def test_problems_are_chinese_unless_english_is_wanted() -> None:
    _, secret = token("bank-cs-clerk")
    for language, title in (("", "没有找到"), ("zh-CN,zh;q=0.9,en;q=0.8", "没有找到"), ("de", "没有找到"), ("en-GB,en;q=0.9,zh;q=0.1", "Not found")):
        answer = Program(secret, language).get("companies/NOBODY")
        assert told(answer, 404)["title"] == title
        assert answer.headers["Content-Language"] == ("en" if title == "Not found" else "zh-Hans")
        assert answer.json()["problems"][0]["remedy"]


def test_a_strange_host_is_refused_in_json() -> None:
    told(Client(headers={"host": "evil.example"}).get("/api/v1/me"), 400)


def test_a_fault_of_the_site_is_told_in_json_without_its_inside(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("inside")

    monkeypatch.setattr("kexin.platform.companies.rating.rate", broken)
    answer = program("bank-cs-clerk").get(f"companies/{firm().code}/rating")
    assert "inside" not in json.dumps(told(answer, 500))


def test_markup_in_what_was_sent_stays_text() -> None:
    answer = program("bank-cs-clerk").get("companies/<script>")
    assert told(answer, 404) and answer.headers["X-Content-Type-Options"] == "nosniff"
    assert codes(answer) == ["no-such-company"]
