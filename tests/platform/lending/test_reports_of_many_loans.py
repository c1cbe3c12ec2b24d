"""A table of reports: every row, or none and everything that is wrong."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from kexin.platform.lending import reporting
from kexin.platform.lending.models import Application, Report
from tests.platform.life import Life

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
HEAD = "贷款编号,截至日,五级分类,逾期天数\n"


def send(client: Client, content: bytes | str, name: str = "报送.csv") -> Any:
    """Send a table."""
    data = content.encode() if isinstance(content, str) else content
    return client.post("/applications/reports/", {"file": SimpleUploadedFile(name, data)})


def loans() -> tuple[Application, Application, Application]:
    """Two of the branch, one of another bank."""
    first, second = Life().drawn().loan, Life().drawn().loan
    other = Life(bank="other-cs").drawn().loan
    return first, second, other


def test_every_row_is_reported_and_the_result_says_what_turned_bad(as_: As) -> None:
    first, second, _ = loans()
    day = timezone.localdate()
    answer = send(as_("bank-cs-clerk"), f"{HEAD}{first.number},{day},正常,0\n{second.number},{day.year}年{day.month}月{day.day}日,次级类,95\n")
    page = answer.content.decode()
    assert (answer.status_code, "已报送 2 笔" in page, second.number in page) == (200, True, True), page
    second.refresh_from_db()
    assert (second.quality, second.overdue_days, second.reported_on) == ("substandard", 95, day)
    again = send(as_("bank-cs-clerk"), f"{HEAD}{first.number},{day},正常,0\n")
    assert (again.status_code, Report.objects.count()) == (200, 2)


def test_one_wrong_row_stops_all_and_every_mistake_is_told_by_row(as_: As) -> None:
    first, second, other = loans()
    tomorrow = timezone.localdate() + timedelta(days=1)
    answer = send(as_("bank-cs-clerk"), f"{HEAD}{first.number},2026-08-01,正常,0\n{second.number},{tomorrow},好,-1\n{other.number},昨天,次级,x\n")
    page = answer.content.decode()
    assert (answer.status_code, Report.objects.count()) == (422, 0)
    for found in ("五级分类：好", "逾期天数：-1", f"截至日：{tomorrow}", "截至日：昨天", "逾期天数：x"):
        assert found in page, found


def test_a_loan_of_another_bank_is_an_unknown_loan(as_: As) -> None:
    first, _, other = loans()
    seen = [send(as_("bank-cs-clerk"), f"{HEAD}{first.number},2026-08-01,正常,0\n{number},2026-08-01,损失,300\n") for number in (other.number, "430199990000001")]
    assert [(a.status_code, Report.objects.count()) for a in seen] == [(422, 0), (422, 0)]
    assert seen[0].content.decode().count("本行经办的贷款") == seen[1].content.decode().count("本行经办的贷款") == 1


def test_a_row_that_contradicts_an_earlier_one_or_comes_before_the_drawdown_is_told(as_: As) -> None:
    first, second, _ = loans()
    answer = send(as_("bank-cs-clerk"), f"{HEAD}{first.number},2026-08-01,正常,0\n{first.number},2026-08-01,损失,9\n{second.number},2026-07-01,正常,0\n")
    page = answer.content.decode()
    assert (answer.status_code, Report.objects.count()) == (422, 0)
    assert "重新报送" in page
    assert "不早于 2026-07-12" in page


@pytest.mark.parametrize("head", ["number,day,class,overdue days", "Loan No,As of,Class,Days overdue", "编号;日期;分类;逾期天数"])
def test_headings_in_either_language_and_any_delimiter(as_: As, head: str) -> None:
    first, *_ = loans()
    delimiter = ";" if ";" in head else ","
    row = delimiter.join((first.number, "2026-08-01", "special mention", "12"))
    assert send(as_("bank-cs-clerk", "en"), f"title\n{head}\n{row}\n").status_code == 200
    first.refresh_from_db()
    assert (first.quality, first.overdue_days) == ("attention", 12)


def test_a_workbook_with_numbers_and_days_as_cells(as_: As) -> None:
    first, second, _ = loans()
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("贷款编号", "截至日", "五级分类", "逾期天数"), (int(first.number), date(2026, 8, 1), "关注", 5), (second.number, "2026-08-01", "正常", "0")):
        sheet.append(row)
    buffer = io.BytesIO()
    book.save(buffer)
    answer = send(as_("bank-cs-clerk"), buffer.getvalue(), "报送.xlsx")
    assert answer.status_code == 200, answer.content.decode()
    assert Report.objects.count() == 2


def test_gb18030_is_read(as_: As) -> None:
    first, *_ = loans()
    assert send(as_("bank-cs-clerk"), f"{HEAD}{first.number},2026-08-01,正常,0\n".encode("gb18030")).status_code == 200


def bomb() -> bytes:
    """A workbook that unpacks to a hundred million bytes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("xl/workbook.xml", b"\0" * 100_000_000)
    return buffer.getvalue()


@pytest.mark.parametrize(("name", "content"), [
    ("a.csv", b""), ("a.csv", b"\0\0\0"), ("a.csv", b"hello"), ("a.csv", HEAD.encode()), ("a.csv", b"PAR1aaaa"), ("a.parquet", b"PAR1aaaa"), ("a.xlsx", b"PK\x03\x04"), ("a.xlsx", HEAD.encode()), ("a.exe", HEAD.encode()),
    ("a.xlsx", bomb()), ("a.csv", b"x" * (reporting.LARGEST + 1)), ("a.csv", (HEAD + '"unclosed,1,2,3\n').encode()), ("a", HEAD.encode()), ("a.csv", (HEAD + "1,2\n" * (reporting.MOST_ROWS + 1)).encode()),
    ("../../a.csv", (HEAD + "=cmd|x,\u202e,<script>,'\n").encode()), ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600)])
def test_hostile_tables_are_refused_with_a_reason(as_: As, name: str, content: bytes) -> None:
    answer = send(as_("bank-cs-clerk"), content, name)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "alert-danger" in page or "error" in page
    assert "<script>," not in page
    assert Report.objects.count() == 0


def test_only_those_who_report_come_in(as_: As) -> None:
    for seat in ("cs-clerk", "dept-clerk", "bank-cs-reviewer", "firm-cs-clerk"):
        assert as_(seat).get("/applications/reports/").status_code == 403
        assert as_(seat).get("/applications/reports/template/").status_code == 403


def test_the_template_is_taken_back_as_it_is(as_: As) -> None:
    first, second, other = loans()
    for language in ("zh-hans", "en"):
        table = as_("bank-cs-clerk", language).get("/applications/reports/template/").content
        assert first.number.encode() in table
        assert other.number.encode() not in table
        assert send(as_("bank-cs-clerk"), table).status_code == 200
    assert {r.application_id for r in Report.objects.all()} == {first.pk, second.pk}
