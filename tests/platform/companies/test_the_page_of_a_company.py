"""The page tells the rating that the batch stored, with its reasons and how sure they are; what is far down is fetched later."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kexin.platform.companies.models import Company, Rated, Release
from kexin.platform.companies.rating import rate
from kexin.platform.companies.telling import tell
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_every_company_is_rated_on_its_page_as_in_the_batch() -> None:
    companies = Company.objects.select_related("release", "measured")
    assert len(companies) >= 60
    for company in companies:
        results = rate(company).results
        assert (results["total_low"], results["total_high"], results["grade_low"] or "", results["grade_high"] or "", results["line_low"]) == (
            company.score_low, company.score_high, company.grade_low, company.grade_high, company.line), company.code
        told = tell(rate(company))
        assert (told.score, told.grade) == (company.score, company.grade)
        assert sum(line.low for part in told.parts for line in part.lines) == company.score_low


@pytest.mark.parametrize(("language", "words"), [("zh-hans", ("科信知识价值信用评价", "不是湖南省", "演示数据", "得分明细", "Kexin 自定")), ("en", ("Kexin knowledge-value credit rating", "not the official model", "made up by a program", "Points and reasons", "Kexin&#x27;s own"))])
def test_the_page_says_whose_model_it_is_and_that_data_are_made_up(as_: Browser, language: str, words: tuple[str, ...]) -> None:
    page = as_("bank-cs-clerk", language).get(f"/companies/{firm().code}/").content.decode()
    assert [word for word in words if word not in page] == []
    assert firm().score in page and firm().code in page


def test_twelve_indicators_stand_in_the_table_and_in_the_chart(as_: Browser) -> None:
    page = as_("bank-cs-clerk").get(f"/companies/{firm().code}/").content.decode()
    found = re.search(r'<script id="radar-data" type="application/json">(.*?)</script>', page)
    assert found is not None
    radar = json.loads(found[1])
    assert len(radar["labels"]) == len(radar["low"]) == len(radar["high"]) == 12
    assert all(0 <= low <= high <= 100 for low, high in zip(radar["low"], radar["high"], strict=True))
    assert page.count("<meter") == 12
    assert [label for label in radar["labels"] if f'<th scope="row" class="name">{label}</th>' not in page] == []


def test_the_page_costs_few_queries_however_long_the_history(as_: Browser) -> None:
    company, browser, counts = firm(), as_("cs-clerk"), []
    for years in (0, 5):
        for n in range(years):
            release = Release.objects.create(as_of=date(2020 + n, 6, 30), digest=f"{n}" * 64, folder="", model="kexin-kv", model_sha256="0" * 64)
            Rated.objects.create(company=company, release=release, score_low=1000 * n, score_high=2000 * n, grade_low="E", grade_high="E")
        with CaptureQueriesContext(connection) as asked:
            assert browser.get(f"/companies/{company.code}/").status_code == 200
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 12, counts


@pytest.mark.parametrize(("part", "word"), [("raise", "等级"), ("offers", "政策"), ("finances", "营业收入"), ("rights", "知识产权"), ("titles", "资质"), ("events", "纳税信用"), ("loans", "没有您可见的贷款")])
def test_a_part_comes_alone_for_a_script_and_with_its_frame_otherwise(as_: Browser, part: str, word: str) -> None:
    address = f"/companies/{firm().code}/part/{part}/"
    alone = as_("cs-clerk").get(address, headers={"HX-Request": "true"}).content.decode()
    whole = as_("cs-clerk").get(address).content.decode()
    assert "<html" not in alone and "<html" in whole and word in whole
    assert 'style="' not in alone and "<script>" not in alone


def test_evidence_whose_files_are_gone_is_told(as_: Browser) -> None:
    Release.objects.update(folder="/nowhere")
    for part in ("finances", "rights", "titles", "events"):
        answer = as_("cs-clerk").get(f"/companies/{firm().code}/part/{part}/")
        assert answer.status_code == 200 and "发布文件不在本机" in answer.content.decode()


def test_offers_agree_with_the_command_line_and_say_what_is_missing(as_: Browser) -> None:
    page = as_("cs-clerk", "en").get(f"/companies/{firm().code}/part/offers/").content.decode()
    assert page.count("<details") >= 30
    assert "unknown" in page and "✗" in page and ("changes from yes" in page or "change from yes" in page)


def test_nothing_is_written_into_a_page_that_a_browser_would_run(as_: Browser) -> None:
    page = as_("cs-clerk").get(f"/companies/{firm().code}/").content.decode()
    assert re.findall(r"<script(?![^>]*(?:src=|application/json))", page) == []
    assert "style=" not in page and "onclick" not in page and "<style" not in page
