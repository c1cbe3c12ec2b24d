"""A file of codes or names becomes a list in which every row is answered; a hostile file is refused in words and does no harm."""

from __future__ import annotations

import io
import uuid
import zipfile
from collections.abc import Callable
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from openpyxl import Workbook

from kexin.platform.companies import uploaded
from kexin.platform.companies.models import Company, CompanyList
from kexin.platform.uploads import LARGEST_UPLOAD
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def send(browser: Client, content: bytes, name: str = "客户.csv", key: str = "", **more: str) -> Any:
    """The form with a file."""
    return browser.post("/companies/lists/", {"key": key or str(uuid.uuid4()), "name": "我的客户", "file": SimpleUploadedFile(name, content), **more})


def xlsx(rows: list[list[object]]) -> bytes:
    """A workbook with these rows."""
    book = Workbook()
    for row in rows:
        assert book.active is not None
        book.active.append(row)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def answers(rows: list[list[object]], browser: Client, name: str = "客户.xlsx") -> list[tuple[int, str]]:
    """(row, answer) of each row."""
    content = xlsx(rows) if name.endswith("xlsx") else "\n".join(",".join(str(c) for c in row) for row in rows).encode("gb18030")
    answer = send(browser, content, name)
    assert answer.status_code == 302, answer.content.decode()
    return [(r.row, r.answer) for r in CompanyList.objects.latest("id").rows.all()]


@pytest.mark.parametrize("name", ["客户.xlsx", "客户.csv"])
def test_every_row_is_answered_with_its_number(as_: Browser, name: str) -> None:
    zhuzhou = firm("430200")
    rows: list[list[object]] = [["客户名单", "", ""], ["序号", "企业名称", "统一社会信用代码"], [1, firm().name, firm().code], [2, firm().name, ""], [3, "", firm().code.lower()], ["", "", ""],
                                [4, "没有这家公司", ""], [5, "", zhuzhou.code], [6, firm().name, "91430100MA00000000"], [7, "", ""]]
    assert answers(rows, as_("bank-cs-clerk"), name) == [(3, "found"), (4, "found"), (5, "found"), (7, "missing"), (8, "missing"), (9, "ambiguous"), (10, "missing")]


def test_a_name_of_two_companies_is_ambiguous(as_: Browser) -> None:
    other = Company.objects.filter(prefecture="430100").order_by("-code").exclude(state="candidate").first()
    assert other is not None and other.pk != firm().pk
    Company.objects.filter(pk=other.pk).update(name=firm().name)
    assert answers([["名称"], [firm().name]], as_("bank-cs-clerk")) == [(2, "ambiguous")]


def test_brackets_of_either_width_and_blanks_are_the_same_name(as_: Browser) -> None:
    Company.objects.filter(pk=firm().pk).update(name="长沙凌翔（集团）有限公司")
    assert answers([["name"], ["长沙凌翔(集团) 有限公司"], ["长沙凌翔（集团）有限公司"]], as_("bank-cs-clerk")) == [(2, "found"), (3, "found")]


def test_the_list_filters_the_companies_and_goes_out_as_a_workbook(as_: Browser) -> None:
    browser = as_("bank-cs-clerk")
    answers([["name"], [firm().name], ["=1+1"]], browser, "客户.csv")
    pk = CompanyList.objects.latest("id").pk
    page = browser.get(f"/companies/lists/{pk}/").content.decode()
    assert firm().name in page and "=1+1" in page
    shown = browser.get(f"/companies/?list={pk}").content.decode()
    assert firm().name in shown and "共 1 家" in shown
    assert browser.get(f"/companies/lists/{pk}/export.xlsx").status_code == 200


def test_a_list_is_its_owners_unless_it_is_shared(as_: Browser) -> None:
    for shared, status in (({}, 404), ({"shared": "on"}, 200)):
        send(as_("bank-cs-clerk"), f"code\n{firm().code}\n".encode(), **shared)
        pk = CompanyList.objects.latest("id").pk
        for page in ("", "export.xlsx"):
            assert as_("bank-cs-manager").get(f"/companies/lists/{pk}/{page}").status_code == status
            assert as_("other-cs-clerk").get(f"/companies/lists/{pk}/{page}").status_code == 404
        assert as_("bank-cs-manager").post(f"/companies/lists/{pk}/drop/").status_code == 404
        assert as_("bank-cs-clerk").post(f"/companies/lists/{pk}/drop/").status_code == 302


def test_what_one_may_not_see_any_more_is_not_shown_in_the_list(as_: Browser) -> None:
    send(as_("bank-cs-clerk"), f"code\n{firm().code}\n".encode())
    pk = CompanyList.objects.latest("id").pk
    Company.objects.filter(pk=firm().pk).update(state="out")
    assert firm().name not in as_("bank-cs-clerk").get(f"/companies/lists/{pk}/").content.decode()


def test_a_form_sent_twice_makes_one_list(as_: Browser) -> None:
    for _ in range(2):
        assert send(as_("bank-cs-clerk"), f"code\n{firm().code}\n".encode(), key="once").status_code == 302
    assert CompanyList.objects.count() == 1


def bomb() -> bytes:
    """A workbook of a few hundred kilobytes that unpacks to hundreds of megabytes."""
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * 150_000_000)
    return file.getvalue()


HOSTILE: dict[str, tuple[str, Callable[[], bytes], str]] = {
    "a zip bomb": ("x.xlsx", bomb, "解压后"),
    "a picture named xlsx": ("x.xlsx", lambda: b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "内容是"),
    "a workbook named csv": ("x.csv", lambda: xlsx([["code"], ["1"]]), "内容是"),
    "a program": ("x.exe", lambda: b"MZ\x90\0", "内容是"),
    "nothing": ("x.csv", lambda: b"", "空"),
    "NUL bytes": ("x.csv", lambda: b"code\n914\x0030\n", "NUL"),
    "neither UTF-8 nor GB18030": ("x.csv", lambda: b"code\n\xff\xff\xfe\n", "UTF-8"),
    "a cut workbook": ("x.xlsx", lambda: xlsx([["code"], ["1"]])[:800], "无法"),
    "a Parquet file": ("x.parquet", lambda: b"PAR1" + b"\0" * 100 + b"PAR1", "parquet"),
    "no heading": ("x.csv", lambda: b"1,2,3\n4,5,6\n", "标题"),
    "no rows": ("x.csv", lambda: b"code,name\n\n", "行"),
    "too many rows": ("x.csv", lambda: b"code\n" + b"91430100MA4L16JT2P\n" * (uploaded.MOST_ROWS + 1), "20,000"),
    "a line without an end": ("x.csv", lambda: b"code\n" + b"9" * 2_000_000, "过长"),
    "eleven megabytes": ("x.csv", lambda: b"code\n" + b"9\n" * 6_000_000, "字节"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_file_is_refused_in_words(as_: Browser, kind: str) -> None:
    name, content, word = HOSTILE[kind]
    answer = send(as_("bank-cs-clerk"), content(), name)
    assert answer.status_code == 422
    assert word in answer.content.decode()
    assert not CompanyList.objects.exists()


def test_a_huge_file_is_dropped_while_it_arrives(as_: Browser) -> None:
    answer = send(as_("bank-cs-clerk"), b"9\n" * (LARGEST_UPLOAD // 2 + 100))
    assert answer.status_code == 422 and "文件过大" in answer.content.decode()
    assert not CompanyList.objects.exists()


@pytest.mark.parametrize("name", ["../../etc/passwd.csv", "a\u202ecsv.exe.csv", "x" * 290 + ".csv", "=cmd.csv", "<b>.csv"])
def test_names_of_files_do_no_harm(as_: Browser, name: str) -> None:
    browser = as_("bank-cs-clerk")
    assert send(browser, f"code\n{firm().code}\n".encode(), name).status_code == 302
    page = browser.get("/companies/lists/").content.decode()
    assert "\u202e" not in page and "<b>.csv" not in page
