"""A list that arrives as a file: lines are approved ahead, all mistakes are told together, who is not in the next file leaves."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from kexin.platform.companies.models import Measured
from kexin.platform.lists.models import Edition, Whitelist
from kexin.problems import ProblemsError
from tests.platform.lists.made import a_list, out, pushed
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


@pytest.fixture
def whitelist() -> Whitelist:
    """R&D awards, with companies of whom the library knows all that the rule asks."""
    for company in (firm(), firm("430200")):
        row = Measured.objects.get(company=company)
        row.values = {**row.values, "on_dishonest_list": False, "in_default": False, "rd_expense": 500_000_000}
        row.save()
    return a_list(rule="kexin.rd-award-push", code="awards")


def test_lines_are_approved_ahead_by_the_file_or_by_the_rule(whitelist: Whitelist) -> None:
    edition = pushed(whitelist, [(firm().code, "", "135.5"), (firm("430200").code, firm("430200").name, "")])
    assert {row.company: row.preapproved for row in edition.listings.select_related("company")} == {firm(): 135_500_000, firm("430200"): 100_000_000}
    assert edition.file_name == "奖补.csv" and len(edition.file_sha256) == 64


def test_who_is_missing_in_the_next_file_leaves_and_is_told_why(whitelist: Whitelist) -> None:
    out(pushed(whitelist, [(firm().code, "", ""), (firm("430200").code, "", "")]))
    second = pushed(whitelist, [(firm().code, "", "")], date(2026, 7, 31))
    assert (second.members, second.came, second.left) == (1, 0, 1)
    assert second.departures.get().reason_zh == "不再符合“在部门推送的名单中”：在推送的名单文件中由 是 变为 否"


def test_everything_wrong_is_told_together_and_nothing_is_stored(whitelist: Whitelist, as_: As) -> None:
    rows = [(firm().code, "", "多"), ("", "没有这家公司", ""), (firm().code, "", "1"), (firm().code[:-1] + "x", firm().name, ""), (firm("430200").code, "", "1.0000001")]
    with pytest.raises(ProblemsError) as error:
        pushed(whitelist, rows)
    assert [p.code for p in error.value.problems] == ["no-amount", "not-found", "twice", "ambiguous", "no-amount"]
    text = "\n".join(["统一社会信用代码,企业名称,预授信额度（万元）", *(",".join(row) for row in rows)])
    answer = as_("dept-clerk").post("/lists/awards/push/", {"key": str(uuid.uuid4()), "file": SimpleUploadedFile("a.csv", text.encode())})
    page = answer.content.decode()
    assert answer.status_code == 422 and "3: 没有这家公司" in page and "文件有误，未保存" in page
    assert not Edition.objects.exists()


def test_companies_that_are_not_in_the_library_are_left_out_on_request_and_counted(whitelist: Whitelist, as_: As) -> None:
    edition = pushed(whitelist, [(firm().code, "", ""), ("", "没有这家公司", "")], leave_out=True)
    assert (edition.members, edition.left_out) == (1, 1)
    assert "1 行不在库" in as_("dept-clerk").get("/lists/awards/1/").content.decode()
    with pytest.raises(ProblemsError, match="nobody"):
        pushed(whitelist, [("", "没有这家公司", "")], leave_out=True)
    with pytest.raises(ProblemsError, match="ambiguous"):
        pushed(whitelist, [(firm("430200").code, "", ""), (firm().code[:-1] + "x", firm().name, "")], leave_out=True)


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"PK\x03\x04 nothing"), ("a.csv", b""), ("a.csv", "企业名称\n".encode()), ("a.exe", b"MZ\x00\x00")])
def test_a_file_that_is_no_list_is_refused_in_words(whitelist: Whitelist, as_: As, name: str, content: bytes) -> None:
    answer = as_("dept-clerk").post("/lists/awards/push/", {"key": str(uuid.uuid4()), "file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 422 and "文件有误" in answer.content.decode()


def test_a_list_by_a_rule_takes_no_file(as_: As) -> None:
    a_list()
    file = SimpleUploadedFile("a.csv", f"code\n{firm().code}\n".encode())
    answer = as_("dept-clerk").post("/lists/titled/push/", {"key": str(uuid.uuid4()), "file": file})
    assert answer.status_code == 422 and not Edition.objects.exists()
    assert person("dept-clerk").organisation.code == "dept"
