"""The list as a workbook: what was asked and what the data are stands in it, within the scope, and no cell is a formula."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from kexin.library.industries import industry_name
from kexin.platform.companies.models import Company
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def workbook(answer: Any) -> list[list[Any]]:
    """All cells of the first sheet, as they stand: formulas would begin with an equals sign and carry another type."""
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(b"".join(answer.streaming_content)))
    cells = [cell for row in book.worksheets[0].iter_rows() for cell in row]
    assert [c.coordinate for c in cells if c.data_type == "f"] == []
    return [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]


@pytest.mark.parametrize(("language", "head", "stated"), [("zh-hans", "信用代码", "市州：长沙"), ("en", "credit code", "prefecture: Changsha")])
def test_heads_and_filter_are_in_the_readers_language(as_: Browser, language: str, head: str, stated: str) -> None:
    rows = workbook(as_("bank-clerk", language).get("/companies/export.xlsx", {"area": "430100"}))
    texts = [str(cell) for row in rows[:5] for cell in row]
    assert head in texts
    assert any(stated in text for text in texts)
    assert any("made these data up" in text or "程序生成" in text for text in texts)
    assert any("not official" in text or "非官方" in text for text in texts)


def test_a_workbook_holds_what_the_list_shows(as_: Browser) -> None:
    rows = workbook(as_("bank-cs-clerk").get("/companies/export.xlsx"))
    codes = {row[0] for row in rows if str(row[0]).startswith("9143")}
    assert codes == set(Company.objects.filter(prefecture="430100", state="admitted", code__startswith="9143").values_list("code", flat=True))
    row = next(row for row in rows if row[0] == firm().code)
    assert row[1] == firm().name and row[7] == (firm().score_low or 0) / 1000 and row[4:6] == [industry_name(firm().industry).zh, firm().industry]


def test_names_that_look_like_formulas_stay_names(as_: Browser) -> None:
    for name in ('=HYPERLINK("http://x","y")', "+1+1", "-2", "@SUM(A1)", "\t=1", "http://example.org"):
        Company.objects.filter(pk=firm().pk).update(name=name)
        rows = workbook(as_("bank-cs-clerk").get("/companies/export.xlsx", {"q": firm().code}))
        assert rows[-1][1] == name.replace("\t", "·")


def test_rows_cost_no_queries_of_their_own(as_: Browser) -> None:
    browser, counts = as_("dept-clerk"), []
    browser.get("/companies/")
    for query in ({}, {"q": firm().code}):
        with CaptureQueriesContext(connection) as asked:
            workbook(browser.get("/companies/export.xlsx", query))
        counts.append(len(asked))
    assert counts[0] == counts[1], counts


def test_a_wrong_filter_goes_back_to_the_list(as_: Browser) -> None:
    answer = as_("dept-clerk").get("/companies/export.xlsx", {"area": "1"})
    assert answer.status_code == 302 and answer.headers["Location"] == "/companies/?area=1"
