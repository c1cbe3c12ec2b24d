"""The register of loans: the database counts what reading each loan counts, on SQLite and PostgreSQL; the page and the workbook name banks and areas."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.conf import LazySettings
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Organisation
from kexin.platform.programmes.loans import Loans
from kexin.platform.programmes.models import Running
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.starting import start
from kexin.programmes.computing import Computing
from kexin.programmes.loader import PROGRAMMES, load_programme
from kexin.programmes.record import Book
from tests.platform.programmes.started import DAY, LOANS, key
from tests.platform.world import firm, person

pytestmark = [pytest.mark.django_db, pytest.mark.money]
As = Callable[..., Client]
STATES = ("submitted", "examined", "approved", "active", "settled", "declined", "withdrawn", "written_off")
#: Percent signs, a quantity of a quantity, texts, dates, shares, lists that are unknown for some loans; a cell that the desk does not keep, and one that it keeps as another kind.
MORE = """
quantities:
  - {id: used, zh: 用信比例, en: share that is drawn, formula: drawn / credit}
  - {id: little_used, zh: 用信不足, en: little is drawn, formula: used < 0.5}
  - {id: first_month, zh: 首月, en: the first month, formula: 'days(since, as_of) <= 30'}
"""
LISTS = """
  - {id: idle, zh: 用信不足, en: little drawn, when: 'little_used and stage == "active"'}
  - {id: fresh, zh: 新申请, en: fresh, when: 'first_month or grade in ("A", "100%")'}
  - {id: lined, zh: 有建议额度, en: with a line, when: 'line > 0'}
  - {id: seen, zh: 已走访, en: visited, when: known(visited_on)}
  - {id: outside, zh: 省外, en: elsewhere, when: 'not starts_with(area, "43")'}
"""
FIGURES = """
  - {id: share, zh: 备案占比, en: share that is filed, formula: 'sum(rows, filed, known(filed_on)) / lent'}
  - {id: worst, zh: 最长逾期, en: longest overdue, unit: {zh: 天, en: days}, formula: 'max(rows, overdue_days, stage == "active")'}
  - {id: bank_most, zh: 最多的银行, en: the bank with most, formula: 'largest_count(rows, by=bank)'}
  - {id: top, zh: 一等, en: of the first grade, formula: 'count(rows, grade == "A" or grade == "100%")'}
  - {id: visited, zh: 走访过, en: visited, formula: 'count(rows, visited_on > as_of)'}
"""


def widened(folder: Path) -> Path:
    """The programme of loans with formulas of all sorts."""
    own = folder / "kexin.wide"
    own.mkdir()
    text = (PROGRAMMES / LOANS / "programme.yaml").read_text(encoding="utf-8")
    for before, after in ((f"id: {LOANS}", "id: kexin.wide"), ("\nstages:", "    - {id: visited_on, zh: 走访日, en: visited on, kind: date}\n\nstages:"), ("en: recommended line, kind: money", "en: recommended line, kind: count"), ("\nlists:\n", f"{FIGURES}\nlists:\n"), ("\nscheme:", f"{LISTS}{MORE}\nscheme:")):
        assert before in text
        text = text.replace(before, after, 1)
    (own / "programme.yaml").write_text(text, encoding="utf-8")
    return own


def lend(number: str, bank: str = "bank-cs", **more: object) -> Application:
    """A loan with some cells."""
    cells = {"area": "430100", "asked": 100, "months": 12, "purpose": "x", "state": "active", "applied_on": DAY, **more}
    return Application.objects.create(number=number, key=key(), company=firm(), bank=Organisation.objects.get(code=bank), applied_by=person("bank-cs-clerk"), **cells)


def read_one_by_one(computing: Computing, loans: Loans) -> dict[str, object]:
    """The same figures, each loan read by itself."""
    entries = list(loans.entries(loans.rows))
    found: dict[str, object] = {c.figure.id: c.value for c in computing.figures(Book(entries))}
    for listing in computing.programme.lists:
        found[f"list {listing.id}"] = sum(computing.row(e)[f"list {listing.id}"] is True for e in entries)
    return found


@st.composite
def drawn_loans(draw: st.DrawFn) -> dict[str, object]:
    """A loan: not more is filed than drawn, nor drawn than the credit."""
    amounts, days = st.none() | st.integers(0, 10**12), st.none() | st.dates(date(2023, 1, 1), date(2027, 12, 31))
    credit = draw(amounts)
    drawn = draw(st.integers(0, 10**12 if credit is None else credit))
    return {
        "state": draw(st.sampled_from((*STATES, "draft"))), "asked": draw(st.integers(1, 10**12)), "grade": draw(st.sampled_from(("", "A", "B", "100%", "'; --"))), "line": draw(amounts), "credit": credit, "drawn": drawn,
        "drawn_on": draw(days), "filed": draw(st.integers(0, drawn)), "filed_on": draw(days), "overdue_days": draw(st.integers(0, 900)), "applied_on": draw(st.dates(date(2023, 1, 1), DAY)),
        "area": draw(st.sampled_from(("430100", "430200", "510100")))}


@pytest.mark.usefixtures("wide_programme")
class AnyLoans(TestCase):
    """Whatever loans there are."""

    wide: Computing

    @settings(max_examples=25, deadline=None)
    @given(st.lists(drawn_loans(), max_size=6))
    def test_the_database_counts_what_reading_each_loan_counts(self, drawn: list[dict[str, object]]) -> None:
        Application.objects.all().delete()
        for n, cells in enumerate(drawn):
            lend(f"L{n}", ("bank-cs", "other-cs")[n % 2], **cells)
        for who in ("dept-clerk", "bank-manager", "cs-clerk"):
            loans = Loans(self.wide, person(who))
            assert dict(loans.values()) == read_one_by_one(self.wide, loans)
            assert loans.stages() == Counter(loans.rows.values_list("state", flat=True))
            entries = {e.code: e for e in loans.entries(loans.rows)}
            for listing in self.wide.programme.lists:
                wanted = [code for code, e in entries.items() if self.wide.row(e)[f"list {listing.id}"] is True]
                assert list(Application.objects.filter(pk__in=loans.on_list(listing, loans.rows)).order_by("number").values_list("number", flat=True)) == wanted


@pytest.fixture
def wide_programme(request: pytest.FixtureRequest, tmp_path: Path) -> None:
    """The widened programme, for a class of tests."""
    request.cls.wide = Computing(load_programme(widened(tmp_path), DAY))


def rows_of(answer: Any) -> list[tuple[Any, ...]]:
    """The cells of a workbook that came as a file."""
    return list(openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0].iter_rows(values_only=True))


def begun() -> Running:
    """The programme of loans on the site."""
    parts = {"department": "dept-clerk", "bureau": "cs-clerk", "bank": "bank-clerk"}
    return start(person("dept-manager"), LOANS, {part: [person(who).organisation] for part, who in parts.items()}, "", DAY, key())


def test_the_board_the_lists_and_the_workbook_have_the_loans_of_the_person(as_: As) -> None:
    running = begun()
    lend("L1", drawn=100, overdue_days=3)
    lend("L2", drawn=200, filed=200, filed_on=DAY)
    lend("L3", "other-cs", drawn=400, overdue_days=9)
    lend("L4", state="submitted")
    page = as_("dept-manager").get(f"/programmes/{running.number}/")
    assert {c.title.en: n for c, n in page.context["lists"]} == {"drawn and not filed": 2, "overdue": 2} and page.context["rows"] == 4
    assert {t.title.en: t.value for t in page.context["tiles"]}["loans outstanding"] == "3笔"
    overdue = as_("bank-manager").get(f"/programmes/{running.number}/rows/?list=overdue")
    assert [line["code"] for line in overdue.context["lines"]] == ["L1"] and ("长沙", False) in overdue.context["lines"][0]["cells"]
    assert [line["code"] for line in as_("dept-manager").get(f"/programmes/{running.number}/rows/?list=overdue&q=L3").context["lines"]] == ["L3"]
    table = rows_of(as_("dept-manager").get(f"/programmes/{running.number}/rows.xlsx"))
    bank = Organisation.objects.get(code="bank-cs").name_zh
    assert [row[0] for row in table[1:]] == ["L1", "L2", "L3", "L4"] and bank in table[1] and "长沙" in table[1] and "bank-cs" not in table[1] and "430100" not in table[1]


def test_a_site_with_its_own_programme_over_loans_lists_them(as_: As, settings: LazySettings, tmp_path: Path) -> None:
    widened(tmp_path)
    settings.PROGRAMMES = tmp_path
    assert reading("kexin.wide", DAY).programme.lists
    parts = {"department": "dept-clerk", "bureau": "cs-clerk", "bank": "bank-clerk"}
    running = start(person("dept-manager"), "kexin.wide", {part: [person(who).organisation] for part, who in parts.items()}, "", DAY, key())
    lend("L1", drawn=10, credit=100)
    lend("L2", drawn=90, credit=100)
    assert [line["code"] for line in as_("dept-manager").get(f"/programmes/{running.number}/rows/?list=idle").context["lines"]] == ["L1"]
