"""科技支行: customers, balance and rank; a bank's people read the rank of their own and no figure of the others."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kexin.platform.lending.servicing import repay
from kexin.platform.orgs.models import Kind, Organisation
from tests.platform.life import DRAWN, WAN, Life, key
from tests.platform.visits.prepared import visited
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


@pytest.fixture(autouse=True)
def lent(db: None) -> None:
    """The sub-branch of the world lent to two companies; another one of the same bank lent more, and one of another bank most."""
    for code, parent, people in (("bank-zz-tech", "bank-zz", "bank-zz"), ("other-cs-tech", "other-cs", "other-cs")):
        Organisation.objects.create(code=code, kind=Kind.SUBBRANCH, name_zh=f"科技支行 {code}", area="430200" if parent == "bank-zz" else "430100", parent=Organisation.objects.get(code=parent))
        loan = Life(amount=900 * WAN, bank=people).drawn().loan
        type(loan).objects.filter(pk=loan.pk).update(bank=Organisation.objects.get(code=code))
    first = Life(amount=300 * WAN, bank="bank-cs-tech").drawn().loan
    repay(person("bank-cs-tech-clerk"), first, 100 * WAN, 0, DRAWN, key())
    Life(amount=50 * WAN, bank="bank-cs-tech").drawn()
    Life(amount=70 * WAN, bank="bank-cs-tech", area="430200").drawn()
    Life(amount=999 * WAN, bank="bank-cs-tech").approved()
    visited("bank-cs-tech-clerk")


def lines(client: Client) -> dict[str, list[object]]:
    """(rank, customers, balance, loans, visits) by code."""
    table = client.get("/boards/subbranches/").context["pairs"][0][0]
    return {row[1].link.split("/")[3]: [row[0].value, *(cell.value for cell in row[2:])] for row in table.rows}


def test_a_bank_ranks_its_own_and_a_sub_branch_reads_only_itself(as_: As) -> None:
    assert lines(as_("bank-manager")) == {"bank-zz-tech": [1, 1, 900 * WAN, 1, 0], "bank-cs-tech": [2, 2, 320 * WAN, 3, 1]}
    client = as_("bank-cs-tech-clerk")
    assert lines(client) == {"bank-cs-tech": [2, 2, 320 * WAN, 3, 1]}
    page = client.get("/boards/subbranches/bank-cs-tech/").content.decode()
    assert "2 / 2" in page
    assert "320" in page
    for code in ("bank-zz-tech", "other-cs-tech", "bank-cs", "nothing"):
        assert client.get(f"/boards/subbranches/{code}/").status_code == 404


def test_an_office_counts_what_was_lent_in_its_area(as_: As) -> None:
    assert {code: row[:3] for code, row in lines(as_("dept-manager")).items()} == {"bank-zz-tech": [1, 1, 900 * WAN], "other-cs-tech": [1, 1, 900 * WAN], "bank-cs-tech": [3, 2, 320 * WAN]}
    assert {code: row[:3] for code, row in lines(as_("cs-manager")).items()} == {"other-cs-tech": [1, 1, 900 * WAN], "bank-cs-tech": [2, 1, 250 * WAN]}
    assert as_("firm-cs-manager").get("/boards/subbranches/").status_code == as_("guarantor-manager").get("/boards/subbranches/").status_code == 403


def test_customers_stand_with_what_they_owe_and_when_they_were_met(as_: As) -> None:
    table = as_("bank-cs-manager").get("/boards/subbranches/bank-cs-tech/").context["pairs"][0][0]
    assert [row[3].value for row in table.rows] == [250 * WAN, 70 * WAN]
    assert [row[4].value is None for row in table.rows] == [False, True]
    assert as_("bank-cs-manager").get("/boards/subbranches/bank-cs-tech/?xlsx=customers").status_code == 200
