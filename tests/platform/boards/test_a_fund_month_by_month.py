"""Balance, exposure and leverage at the end of each month are what the book says on that day."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from kexin.fund.book.event import Event
from kexin.platform.boards.figures import FIGURES, total
from kexin.platform.boards.filters import Filters
from kexin.platform.boards.fund import month_table, months
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.posting import book_of, post
from kexin.platform.orgs.models import Organisation
from tests.platform.world import person

pytestmark = pytest.mark.django_db
EVENTS = (
    Event("a", "contribution", date(2025, 1, 15), 10_000, party="省级"), Event("b", "earmark", date(2025, 1, 31), 4_000, loan="T0", bank="bank", area="430100", scheme="s"),
    Event("c", "earmark", date(2025, 2, 1), 8_000, loan="T1", bank="bank", area="430100", scheme="s"), Event("d", "claim", date(2025, 4, 30), 3_000, claim="C0", loan="T0"),
    Event("e", "payout", date(2025, 5, 2), 3_000, claim="C0"), Event("f", "recovery", date(2025, 5, 31), 500, claim="C0"), Event("g", "write_off", date(2025, 6, 1), 2_500, claim="C0"))


@pytest.fixture
def fund(db: None) -> Fund:
    """A fund of Changsha with half a year of events."""
    found = Fund.objects.create(name="看板的资金", scheme="s", area="430100", keeper=Organisation.objects.get(code="dept"))
    for event in EVENTS:
        post(found, event)
    return found


def test_every_month_is_that_of_the_book(fund: Fund) -> None:
    book = book_of(fund)
    found = months(person("dept-manager"), Filters())
    assert [end for end, _ in found] == [date(2025, 1, 31), date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 31), date(2025, 6, 30)]
    for end, held in found:
        totals = book.totals(end)
        assert held == {"cash": totals["Assets:Cash"], "exposure": totals["Assets:Memo:Earmarked"], "payable": totals["Assets:ClaimsAccepted"], "written_off": totals["Expenses:WrittenOff"]}
    assert [row[-1].value for row in month_table(person("dept-manager"), Filters()).rows] == [120, 120, 90, 120, 120, 40]


def test_figures_lead_to_postings_that_add_up_to_them(fund: Fund, client: Client) -> None:
    client.force_login(person("cs-clerk"))
    page = client.get("/boards/fund/", headers={"host": "localhost"})
    table = page.context["tables"]["months"]
    for row in table.rows:
        for cell in row[1:5]:
            behind = client.get(cell.link, headers={"host": "localhost"}).context
            assert behind["found"].total == cell.value
            assert sum(line[-1].value for line in behind["table"].rows) == cell.value


def test_a_time_cuts_the_months(fund: Fund) -> None:
    found = months(person("dept-manager"), Filters(since=date(2025, 2, 10), until=date(2025, 5, 10)))
    assert [end for end, _ in found] == [date(2025, 2, 28), date(2025, 3, 31), date(2025, 4, 30), date(2025, 5, 10)]
    assert found[-1][1]["cash"] == 7_000


def test_other_bureaus_do_not_see_it(fund: Fund) -> None:
    assert months(person("zz-manager"), Filters()) == []
    assert total(FIGURES["cash"], person("zz-manager"), Filters()) == 0
    assert total(FIGURES["cash"], person("cs-manager"), Filters()) == 7_500
