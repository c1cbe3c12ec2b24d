"""Statements add up, and what is exported says the same: to Excel to the fen, to Beancount so that its own checker agrees."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client

from kexin.fund.book.event import Event
from kexin.platform.ledger.models import BookPosting, Fund
from kexin.platform.ledger.posting import post
from kexin.platform.ledger.statement import statements, year

pytestmark = pytest.mark.money
As = Callable[..., Client]


def sheets(content: bytes) -> dict[str, list[tuple[Any, ...]]]:
    """Every sheet as rows of values."""
    return {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets}


def test_a_year_of_one_bank(used: Fund) -> None:
    mine, other = statements(used, *year(2026), "bank")
    assert (mine.of, other.of) == ("bank-cs-tech", "other-cs")
    assert mine.opening["Assets:Memo:Earmarked"] == 0
    assert {kind: sums["Assets:Memo:Earmarked"] for kind, sums in mine.moves.items()} == {"earmark": 160_000_000, "claim": -100_000_000, "payout": 0, "recovery": 0}
    assert mine.closing["Assets:Memo:Earmarked"] == 60_000_000
    assert (mine.closing["Assets:Subrogation"], mine.closing["Assets:Cash"]) == (63_999_999, -63_999_999)
    assert other.closing["Assets:Memo:Earmarked"] == 50_000_000


def test_a_reversal_counts_for_the_bank_of_what_it_reverses(used: Fund) -> None:
    post(used, Event("x", "reversal", date(2026, 6, 1), reverses="l2"))
    other = statements(used, *year(2026), "bank")[1]
    assert other.moves["reversal"]["Assets:Memo:Earmarked"] == 40_000_000
    assert other.closing["Assets:Memo:Earmarked"] == 90_000_000


def test_a_loan_filed_anew_with_another_bank_counts_for_each_in_its_time(fund: Fund) -> None:
    day = date(2026, 1, 1)
    for event in (
            Event("a", "earmark", day, 10, loan="L", bank="one", area="430100", scheme="s"), Event("b", "reversal", day, reverses="a"),
            Event("c", "earmark", day, 7, loan="L", bank="two", area="430200", scheme="s"), Event("d", "release", day, 2, loan="L")):
        post(fund, event)
    assert {s.of: s.closing["Assets:Memo:Earmarked"] for s in statements(fund, *year(2026), "bank")} == {"one": 0, "two": 5}
    assert {s.of: s.closing["Assets:Memo:Earmarked"] for s in statements(fund, *year(2026), "area")} == {"430100": 0, "430200": 5}


def test_the_closing_of_a_year_is_the_opening_of_the_next(used: Fund) -> None:
    for by in ("fund", "bank", "area"):
        old, new = ({s.of: s for s in statements(used, *year(y), by)} for y in (2025, 2026))
        for of, s in old.items():
            assert s.closing == new[of].opening


def test_the_workbook_of_a_statement_adds_up_to_the_fen(as_: As, used: Fund) -> None:
    found = sheets(as_("dept-analyst").get(f"/funds/{used.pk}/statement.xlsx?year=2026").content)
    assert list(found) == ["资金池", "按银行", "按地区", "说明"]
    heads, *rows = found["资金池"]
    for column, _ in enumerate(heads[2:], 2):
        values = [round(row[column] * 100) for row in rows]
        assert sum(values[:-1]) == values[-1]
    assert {row[0] for row in found["按银行"][1:]} == {"第一银行长沙科技支行", "第二银行长沙分行"}
    assert {row[0] for row in found["按地区"][1:]} == {"长沙", "株洲"}


def test_the_workbook_of_the_book_holds_every_posting(as_: As, used: Fund) -> None:
    heads, *rows = sheets(as_("dept-analyst", "en").get(f"/funds/{used.pk}/book.xlsx").content)["Book"]
    assert len(rows) == BookPosting.objects.filter(fund=used).count()
    debit, credit = heads.index("debit (CNY)"), heads.index("credit (CNY)")
    assert sum(round((row[debit] or 0) * 100) for row in rows) == sum(round((row[credit] or 0) * 100) for row in rows) == sum(p.debit for p in BookPosting.objects.filter(fund=used))
    assert next(row[debit] for row in rows if row[heads.index("key")] == "r1" and row[debit]) == 360_000.01


@pytest.mark.parametrize("note", ["=1+1", "+1", "-1", "@SUM(A1)", "=HYPERLINK(\"http://x\")", "http://example.org", "123"])
def test_no_text_becomes_a_formula_a_number_or_a_link(as_: As, used: Fund, note: str) -> None:
    post(used, Event("n", "interest", date(2026, 6, 1), 1, note=note))
    book = openpyxl.load_workbook(BytesIO(as_("dept-analyst").get(f"/funds/{used.pk}/book.xlsx").content))
    cells = [cell for row in book["账簿"].iter_rows() for cell in row if cell.value == note]
    assert cells
    assert all(cell.data_type == "s" and cell.hyperlink is None for cell in cells)


def test_the_largest_sum_keeps_its_fen_in_a_spreadsheet(as_: As, fund: Fund) -> None:
    post(fund, Event("big", "contribution", date(2026, 1, 1), 10**15 - 1, party="省级"))
    _, first, *_ = sheets(as_("dept-analyst").get(f"/funds/{fund.pk}/book.xlsx").content)["账簿"]
    assert 9_999_999_999_999.99 in first


def test_beancount_accepts_the_export(as_: As, used: Fund, tmp_path: Path) -> None:
    answer = as_("dept-analyst").get(f"/funds/{used.pk}/book.beancount")
    assert "attachment" in answer.headers["Content-Disposition"]
    path = tmp_path / "book.beancount"
    path.write_bytes(answer.content)
    done = subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(path)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout + done.stderr) == (0, "")
    assert answer.content.count(b" * ") == 8
    path.write_bytes(answer.content.replace(b"360000.01", b"360000.02", 1))
    assert subprocess.run([sys.executable, "-m", "beancount.scripts.check", "--no-cache", str(path)], capture_output=True, check=False).returncode != 0
