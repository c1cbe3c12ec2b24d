"""Whatever is posted, the book in the database answers like the book in memory: the same entry and hash, or the same refusal."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings

from kexin.fund.book.accounts import ACCOUNTS
from kexin.fund.book.book import Book
from kexin.fund.book.entry import Entry
from kexin.fund.book.event import Event
from kexin.platform.ledger.figures import figures_of
from kexin.platform.ledger.models import BookEntry, Fund
from kexin.platform.ledger.posting import book_of, held, post
from kexin.platform.ledger.statement import statements
from kexin.platform.ledger.verifying import verify
from kexin.platform.orgs.models import Organisation
from kexin.problems import Problem, ProblemsError
from tests.platform.ledger.drawn_events import events

pytestmark = pytest.mark.money
NAME = "演示资金池"


def in_memory(book: Book, event: Event) -> Entry | tuple[Problem, ...]:
    try:
        return book.post(event)
    except ProblemsError as error:
        return error.problems


def stored(fund: Fund, event: Event) -> Entry | tuple[Problem, ...]:
    try:
        row = post(fund, event)
    except ProblemsError as error:
        return error.problems
    return BookEntry.objects.prefetch_related("postings").get(pk=row.pk).entry()


@pytest.mark.django_db
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], derandomize=True)
@given(events())
def test_the_same_entries_and_the_same_refusals(drawn: list[Event]) -> None:
    with transaction.atomic():
        fund, book = Fund.objects.create(name=NAME, scheme="s", area="430000", keeper=Organisation.objects.get(code="dept")), Book(NAME)
        for event in drawn:
            assert stored(fund, event) == in_memory(book, event)
        assert book_of(fund).head == book.head
        for day in {e.event.on for e in book.entries}:
            figures = figures_of(Fund.objects.filter(pk=fund.pk), day)[0]
            assert figures.totals == book.totals(day)
            for (account, item), amount in book.balances(day).items():
                assert held(fund, account, item, day) == amount
        _adds_up(fund, book)
        found = verify(fund)
        assert found.whole, found.broken_en
        transaction.set_rollback(True)


def _adds_up(fund: Fund, book: Book) -> None:
    """Closing is opening and movements, for the fund and for all its banks and areas; the banks together are what the memo holds."""
    since, until = date(2026, 1, 15), date(2026, 6, 30)
    for by in ("fund", "bank", "area"):
        found = statements(fund, since, until, by)
        for s in found:
            for account in s.accounts:
                assert s.opening[account] + sum(sums[account] for sums in s.moves.values()) == s.closing[account]
        whole = book.totals(until)
        for account in ("Assets:Memo:Earmarked", "Liabilities:ClaimsPayable", "Assets:Subrogation", "Expenses:WrittenOff"):
            assert account in ACCOUNTS
            assert sum(s.closing.get(account, 0) for s in found) == whole[account]
