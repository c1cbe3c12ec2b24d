"""Names and notes of attackers in everything that is given out: never markup on a page, never a formula in a sheet, never a line of its own in a book or a mail."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from kexin.platform.companies.models import Company
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.proposals import confirm, propose
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.sheets import cell
from tests.platform.life import OVERDUE, Life, healthy, key
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
MARKUP = "<img src=x onerror=alert(1)>{{7*7}}&amp;"
FORMULA = "=HYPERLINK(\"http://evil\",\"x\")"


def renamed() -> Life:
    """A claimed loan whose company, bank and people have hostile names."""
    healthy()
    life = Life().claimed()
    Company.objects.filter(pk=firm().pk).update(name=f"{FORMULA}{MARKUP}")
    Organisation.objects.filter(code__in=("bank", "bank-cs", "cs")).update(name_zh=f"{FORMULA}{MARKUP}", name_en=f"{FORMULA}{MARKUP}")
    Person.objects.filter(username="bank-cs-clerk").update(name=f"@SUM(1){MARKUP}"[:60])
    return life


def test_no_page_runs_what_a_name_says(as_: As) -> None:
    life = renamed()
    for address in (f"/applications/{life.loan.number}/", "/applications/", f"/filings/{life.filing.pk}/", "/filings/", f"/claims/{life.claim.number}/", "/claims/", f"/companies/{firm().code}/", "/companies/", "/boards/", "/boards/banks/", "/people/", "/organisations/", "/audit/", f"/boards/loan/{life.loan.number}/"):
        for who in ("dept-manager", "dept-auditor", "bank-auditor"):
            shown = as_(who).get(address).content.decode()
            assert "<img src=x" not in shown, address
            assert "49&amp;" not in shown, address


@pytest.mark.parametrize("address", ["/applications/export/", "/companies/export.xlsx", "/boards/?xlsx=banks", "/boards/rows/?figure=filed&xlsx=1", "/boards/rows/?figure=claims&xlsx=1"])
def test_no_workbook_has_a_formula_or_a_link(as_: As, address: str) -> None:
    renamed()
    answer = as_("dept-manager").get(address)
    assert answer.status_code == 200
    content = b"".join(answer) if answer.streaming else answer.content
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        inside = b"".join(book.read(name) for name in book.namelist())
    assert b"HYPERLINK" in inside
    assert (b"<f>" in inside, b"<hyperlink" in inside) == (False, False)


def test_no_line_of_the_trail_s_file_begins_a_formula(as_: As) -> None:
    renamed()
    text = b"".join(as_("dept-auditor").post("/audit/export")).decode()
    assert "SUM(1)" in text
    assert '"=HYPERLINK' not in text and ",=HYPERLINK" not in text and ",@SUM" not in text


@pytest.mark.parametrize("front", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "\u3000=", "\u00a0=", "＝", "＋", "－", "＠", "\u200b=", "\ufeff=", "\0="])
def test_no_cell_of_a_text_file_begins_a_formula(front: str) -> None:
    kept = cell(f"{front}1+1")
    assert kept[0] not in "=+-@＝＋－＠\t\r\n\0"
    assert not kept.lstrip("\u200b\ufeff\u3000\u00a0 \t").startswith(("=", "+", "-", "@"))


def test_a_note_makes_no_line_of_its_own_in_a_book_for_beancount(as_: As) -> None:
    life = renamed()
    fund = Fund.objects.get(area="430000")
    note = '")\n2026-01-01 * "stolen'.replace("\n", "\\n") + '"; \\'
    confirm(propose(fund, person("dept-clerk"), key(), kind="interest", on=max(OVERDUE, date(2026, 11, 1)), amount=1, note=note), person("dept-reviewer"))
    book = as_("dept-manager").get(f"/funds/{fund.pk}/book.beancount").content.decode()
    assert not any(line.startswith("2026-01-01 * \"stolen") for line in book.splitlines())
    assert life.claim.number
