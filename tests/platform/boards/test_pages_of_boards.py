"""The pages: open to whom they belong, empty in words, every figure a link, hostile filters refused, spreadsheets without formulas."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from kexin.platform.boards.export import spreadsheet
from kexin.platform.boards.tables import Cell, Column, Table
from kexin.platform.companies.models import Company
from kexin.platform.lending.models import Application
from kexin.text import Text, same
from tests.platform.boards.drawn import Loan, inserted

As = Callable[..., Client]
BOARDS = ("/boards/", "/boards/banks/", "/boards/areas/", "/boards/quality/", "/boards/fund/")
pytestmark = pytest.mark.django_db

SOME = [
    Loan("430100", 0, "bank-cs", False, 0, "active", "loss", "cn.hubei.kv.2025", "A", 10**9, 2 * 10**9, 10, 2, 10, 5, 9, 3, "paid", 100, 20, "confirmed"),
    Loan("430100", 1, "bank-cs-tech", True, 30, "active", "normal", "cn.hubei.kv.2025", "B", 10**9, 10**9, 10, 0, 10, 5, 9, 3, "", 100, 20, ""),
    Loan("430200", 0, "bank-zz", False, 60, "settled", "normal", "cn.hunan.kv.2025", "", None, 10**9, 5, 0, 0, 5, 9, 3, "", 100, 20, ""),
    Loan("430300", 0, "other", False, 90, "active", "doubtful", "no.such.scheme", "C", 0, 10**8, 10, 0, 10, 5, 9, 3, "submitted", 100, 20, "")]


@pytest.mark.parametrize("path", BOARDS)
@pytest.mark.parametrize(("language", "empty"), [("zh-hans", "没有符合条件的记录"), ("en", "Nothing matches")])
def test_an_empty_database_is_said_in_words(as_: As, path: str, language: str, empty: str) -> None:
    page = as_("dept-manager", language).get(path)
    assert page.status_code == 200
    assert empty in page.content.decode()


@pytest.mark.parametrize(("username", "allowed"), [("dept-auditor", 5), ("cs-clerk", 5), ("bank-cs-tech-clerk", 4), ("other-auditor", 4), ("guarantor-analyst", 4), ("firm-cs-manager", 0), ("firm-cs-auditor", 0)])
def test_boards_are_open_to_whom_they_belong(as_: As, username: str, allowed: int) -> None:
    with inserted(SOME):
        client = as_(username)
        assert [client.get(path).status_code for path in BOARDS] == [200] * allowed + [403] * (5 - allowed)


@pytest.mark.parametrize("username", ["dept-manager", "cs-analyst", "bank-manager", "guarantor-clerk"])
@pytest.mark.parametrize("asked", ["", "year=2025", "bank=bank&since=2025-01-15", "scheme=cn.hubei.kv.2025"])
def test_every_figure_on_a_page_leads_to_rows_of_that_number(as_: As, username: str, asked: str) -> None:
    followed = 0
    with inserted(SOME):
        client = as_(username)
        for path in ("/boards/", "/boards/banks/", "/boards/areas/", "/boards/quality/"):
            page = client.get(f"{path}?{asked}")
            for table in page.context["tables"].values():
                for row in [*table.rows, *([table.last] if table.last else [])]:
                    for cell, column in zip(row, table.columns, strict=True):
                        if not cell.link.startswith("/boards/rows/") or "figure=time" in cell.link or column.unit not in ("count", "money"):
                            continue
                        behind = client.get(cell.link)
                        assert behind.context["found"].total == cell.value, (path, table.id, column.title.en, cell.link)
                        if column.unit == "count":
                            assert behind.context["count"] == cell.value
                        followed += 1
    assert followed > 50


def test_a_loan_leads_to_its_entries_or_says_that_they_are_closed(as_: As) -> None:
    with inserted(SOME):
        assert "账簿中没有这笔贷款的分录" in as_("dept-manager").get("/boards/loans/T0/").content.decode()
        assert "账簿不对本席位开放" in as_("bank-cs-clerk").get("/boards/loans/T0/").content.decode()
        assert as_("zz-manager").get("/boards/loans/T0/").status_code == 404
        assert as_("other-manager").get("/boards/loans/T0/").status_code == 404
        assert as_("dept-manager").get("/boards/loans/%00/").status_code == 404


@pytest.mark.parametrize("asked", ["year=1", "year=x", "since=2026-02-30", "area=43", "area=４３０１００", "bank=%00", "bank=%E2%80%AE", f"bank={'x' * 50}", "quality=rotten", "scheme=a%07b", f"grade={'x' * 30}"])
def test_a_filter_without_sense_is_refused_in_words(as_: As, asked: str) -> None:
    for path in (*BOARDS, "/boards/rows/"):
        page = as_("dept-manager").get(f"{path}?{asked}&figure=drawn")
        assert page.status_code == 422
        assert "筛选条件" in page.content.decode()


@pytest.mark.parametrize("asked", ["", "figure=", "figure=nothing", "figure=time-nothing", "figure=%00", "figure=drawn' OR 1=1"])
def test_a_figure_that_is_none_is_not_found(as_: As, asked: str) -> None:
    assert as_("dept-manager").get(f"/boards/rows/?{asked}").status_code == 404


def test_postings_of_a_fund_are_not_for_banks(as_: As) -> None:
    assert as_("bank-manager").get("/boards/rows/?figure=cash").status_code == 404
    assert as_("bank-auditor").get("/boards/rows/?figure=exposure").status_code == 404
    assert as_("cs-clerk").get("/boards/rows/?figure=cash").status_code == 200


@pytest.mark.parametrize("asked", ["page=0", "page=-1", "page=99999999999999999999", "page=x", "bank=nobody", "area=999999"])
def test_a_page_or_a_place_that_does_not_exist_is_no_error(as_: As, asked: str) -> None:
    assert as_("dept-manager").get(f"/boards/rows/?figure=applications&{asked}").status_code == 200


def test_names_with_markup_stay_text(as_: As) -> None:
    bad = "</script><script>alert(1)</script>=cmd\u202e"
    with inserted(SOME):
        Company.objects.filter(pk=Application.objects.get(number="T0").company_id).update(name=bad)
        for path in (*BOARDS, "/boards/rows/?figure=drawn", "/boards/loans/T0/"):
            page = as_("dept-manager").get(path).content.decode()
            assert "<script>alert" not in page
            assert "\u202e" not in page


def test_a_spreadsheet_holds_numbers_and_no_formulas() -> None:
    texts = ["=1+1", "+1", "-1", "@SUM(A1)", "http://example.org", "12"]
    table = Table("t", Text("表[1]:*?/\\", "t"), (Column(same("a")), Column(same("m"), "money"), Column(same("r"), "rate"), Column(same("d"), "day")), [
        [Cell(text), Cell(12_345), Cell(435), Cell(date(2026, 6, 30))] for text in texts])
    sheet = load_workbook(BytesIO(spreadsheet(table).content)).active
    assert sheet is not None
    found = list(sheet.iter_rows(min_row=2))
    assert [row[0].value for row in found] == texts
    assert {cell.data_type for row in found for cell in row} == {"s", "n"}
    assert [row[1].value for row in found] == [123.45] * len(texts)
    assert found[0][2].value == 0.0435


@pytest.mark.parametrize("path", ["/boards/?xlsx=map", "/boards/?xlsx=banks", "/boards/fund/?xlsx=claims", "/boards/quality/?xlsx=fuses", "/boards/rows/?figure=drawn&xlsx=rows"])
def test_tables_can_be_had_as_spreadsheets(as_: As, path: str) -> None:
    with inserted(SOME):
        answer = as_("dept-manager").get(path)
    assert answer.status_code == 200
    sheet = load_workbook(BytesIO(answer.content)).active
    assert sheet is not None
    assert sheet.max_row > 1
    assert as_("dept-manager").get(path.replace("xlsx=", "xlsx=no-")).status_code in (200, 404)


def test_charts_draw_the_figures_of_their_tables(as_: As) -> None:
    with inserted(SOME):
        page = as_("dept-manager", "en").get("/boards/")
    told = {name: json.loads(data) for name, data in re.findall(r'<script id="data-(\w+)" type="application/json">(.+?)</script>', page.content.decode())}
    assert set(told) == {"map", "funnel", "banks", "areas"}
    filed = told["map"]["series"][0]
    by_code = dict(zip(told["map"]["codes"], filed["values"], strict=True))
    assert by_code["430100"]["text"] == "CNY 30 million"
    assert by_code["430100"]["value"] == 30
    assert "area=430100" in by_code["430100"]["link"]
    assert "style=" not in page.content.decode().replace("text/style", "")


def test_the_four_amounts_of_a_loan_stay_apart(as_: As) -> None:
    with inserted(SOME):
        table = as_("dept-manager").get("/boards/").context["tables"]["funnel"]
    assert [row[1].value for row in table.rows] == [2 * 10**9, 4_100_000_000, 3_600_000_000, 3_100_000_000]
