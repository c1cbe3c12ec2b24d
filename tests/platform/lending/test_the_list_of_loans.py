"""The list: within the scope, by every filter, with its sums; as a workbook without formulas; with few questions to the database."""

from __future__ import annotations

import io
from collections.abc import Callable

import openpyxl
import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from kexin.platform.companies.models import Company
from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Organisation
from tests.platform.life import APPLIED, WAN, Life, fund, key
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def made(count: int, bank: str = "bank-cs", area: str = "430100", **said: object) -> None:
    """Loans without a life."""
    organisation, who, company = Organisation.objects.get(code=bank), person(f"{bank}-clerk"), firm(area)
    Application.objects.bulk_create([
        Application(number=f"{area[:4]}9999{organisation.pk:03}{i:04}", key=key(), company=company, bank=organisation, area=area, applied_by=who, applied_on=APPLIED, asked=WAN * (i + 1), months=12, purpose="x", **said)
        for i in range(count)])


def test_each_sees_its_own(as_: As) -> None:
    fund()
    mine, other = Life().filed().loan, Life(area="430200", bank="bank-zz").filed().loan
    seen = {seat: as_(seat).get("/applications/").content.decode() for seat in ("cs-clerk", "zz-clerk", "dept-auditor", "bank-clerk", "bank-cs-clerk", "bank-cs-tech-clerk", "other-clerk", "firm-cs-clerk")}
    assert {seat: (mine.number in page, other.number in page) for seat, page in seen.items()} == {
        "cs-clerk": (True, False), "zz-clerk": (False, True), "dept-auditor": (True, True), "bank-clerk": (True, True), "bank-cs-clerk": (True, False), "bank-cs-tech-clerk": (False, False),
        "other-clerk": (False, False), "firm-cs-clerk": (True, False)}
    filings = {seat: as_(seat).get("/filings/").content.decode() for seat in ("cs-clerk", "zz-clerk", "dept-auditor", "other-clerk")}
    assert {seat: (mine.number in page, other.number in page) for seat, page in filings.items()} == {
        "cs-clerk": (True, False), "zz-clerk": (False, True), "dept-auditor": (True, True), "other-clerk": (False, False)}


@pytest.mark.parametrize(("query", "found"), [
    ("", True), ("state=active", True), ("state=settled", False), ("quality=bad", True), ("quality=normal", False), ("filed=yes", True), ("filed=no", False), ("area=430100", True), ("sort=due", True), ("sort=overdue", True),
    ("sort=outstanding", True), ("q=4301", True), ("q=4302", False), ("q=nobody", False), ("q=%00", False), ("q=%25", False), ("page=999999999999", True), ("page=x", True)])
def test_filters(as_: As, query: str, found: bool) -> None:
    loan = Life().overdue().loan
    page = as_("dept-clerk").get(f"/applications/?{query}")
    assert (page.status_code, loan.number in page.content.decode()) == (200, found)


def test_a_company_is_found_by_name_initials_and_code(as_: As) -> None:
    loan = Life().applied().loan
    for text in (loan.company.name[3:6], loan.company.initials[2:5], loan.company.initials[:4].upper(), loan.company.code[:12], loan.company.code.lower()):
        assert loan.number in as_("cs-clerk").get("/applications/", {"q": text}).content.decode(), text


@pytest.mark.parametrize("query", ["state=nothing", "bank=x", "area=110000", "sort=-id", f"q={'x' * 200}", "filed=maybe", "product=nothing"])
def test_what_is_no_choice_is_told_and_finds_nothing(as_: As, query: str) -> None:
    loan = Life().applied().loan
    page = as_("cs-clerk").get(f"/applications/?{query}")
    assert (page.status_code, loan.number in page.content.decode(), "bad" in page.content.decode()) == (200, False, True)


def test_the_sums_are_those_of_the_filter(as_: As) -> None:
    made(3, credit=2 * WAN, drawn=2 * WAN, repaid=WAN, filed=WAN)
    made(2, bank="other-cs")
    page = as_("cs-clerk").get("/applications/?filed=yes").content.decode()
    for sum_ in ("<b>3</b>笔", "<b>6.00</b>申请金额", "<b>6.00</b>授信金额", "<b>6.00</b>放款金额", "<b>3.00</b>备案金额", "<b>3.00</b>贷款余额"):
        assert sum_ in page, sum_


def test_pages_of_a_long_list_follow_each_other_without_gap(as_: As) -> None:
    made(120)
    numbers = [n for page in (1, 2, 3) for n in as_("cs-clerk").get(f"/applications/?page={page}").context["page"].object_list]
    assert len({n.pk for n in numbers}) == 120


def test_few_questions_whatever_the_length(as_: As, django_assert_max_num_queries: DjangoAssertNumQueries) -> None:
    client = as_("dept-clerk")
    client.get("/applications/")
    for count in (1, 50):
        Application.objects.all().delete()
        made(count)
        with django_assert_max_num_queries(11):
            client.get("/applications/")
    life = Life().filed()
    for path, most in (("/filings/", 10), (f"/applications/{life.loan.number}/", 32), (f"/filings/{life.filing.pk}/", 30)):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200


def test_a_workbook_has_no_formulas(as_: As) -> None:
    Company.objects.filter(pk=firm().pk).update(name='=HYPERLINK("http://x","y")')
    made(2, credit=150 * WAN + 1)
    answer = as_("cs-clerk").get("/applications/export/")
    assert answer.status_code == 200
    sheet = openpyxl.load_workbook(io.BytesIO(answer.content)).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.data_type for row in rows for cell in row if cell.data_type == "f"] == []
    assert str(rows[1][1].value).startswith("'=HYPERLINK")
    assert 1_500_000.01 in [cell.value for cell in rows[1]]
    assert as_("zz-clerk").get("/applications/export/?area=430100").content[:2] == b"PK"


def test_an_export_says_its_headings_in_the_readers_language_and_keeps_the_class_from_the_company(as_: As) -> None:
    made(1)
    def headings(seat: str) -> list[object]:
        sheet = openpyxl.load_workbook(io.BytesIO(as_(seat, "en").get("/applications/export/").content)).active
        assert sheet is not None
        return [cell.value for cell in next(sheet.iter_rows())]
    assert "class" in headings("cs-clerk")
    assert "class" not in headings("firm-cs-clerk")
