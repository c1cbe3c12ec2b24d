"""Entering events into a fund's book: the rules of ``kexin.fund.book``, answered from the database.

The database enforces the same once more, whoever writes to it: see the triggers in
``migrations/0002_closed_books.py``.
"""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.db.models import Sum

from kexin.fund.book.accounts import AccountId
from kexin.fund.book.book import Book
from kexin.fund.book.entry import Entry, Filed, next_entry
from kexin.fund.book.event import Event
from kexin.platform.ledger.models import FIRST_DAY, BookEntry, BookPosting, Fund, entry_row


class StoredBook:
    """What the rules ask, read from the tables."""

    def __init__(self, fund: Fund) -> None:
        self.fund = fund
        last = BookEntry.objects.filter(fund=fund).order_by("-no").values_list("no", "hash", "on").first()
        self._last = last or (0, fund.opening, FIRST_DAY)

    @property
    def last(self) -> tuple[int, str, date]:
        """Number, hash and day of the last entry."""
        return self._last

    def entry(self, key: str) -> Entry | None:
        """The entry of a key."""
        found = BookEntry.objects.filter(fund=self.fund, key=key).prefetch_related("postings").first()
        return found.entry() if found is not None else None

    def filed_as(self, loan: str) -> Filed | None:
        """Whose loan it is."""
        found = self._live("earmark", loan=loan)
        return Filed(found.bank, found.area, found.scheme) if found is not None else None

    def loan_claimed(self, claim: str) -> str | None:
        """The loan of a claim."""
        found = self._live("claim", claim=claim)
        return found.loan if found is not None else None

    def reversed(self, key: str) -> bool:
        """Was the event of this key reversed?"""
        return BookEntry.objects.filter(fund=self.fund, reverses=key).exists()

    def held(self, account: AccountId, item: str) -> int:
        """What a sub-account holds."""
        return held(self.fund, account, item)

    def _live(self, kind: str, **named: str) -> BookEntry | None:
        """An entry of this kind that was not reversed."""
        gone = BookEntry.objects.filter(fund=self.fund, kind="reversal").values("reverses")
        return BookEntry.objects.filter(fund=self.fund, kind=kind, **named).exclude(key__in=gone).order_by("-no").first()


def held(fund: Fund, account: AccountId, item: str | None = None, as_of: date | None = None) -> int:
    """What an account (or one of its sub-accounts) holds at the end of a day, in fen, debits positive."""
    rows = BookPosting.objects.filter(fund=fund, account=account)
    if item is not None:
        rows = rows.filter(item=item)
    if as_of is not None:
        rows = rows.filter(on__lte=as_of)
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def post(fund: Fund, event: Event) -> BookEntry:
    """Enter an event, within the caller's transaction; one that is entered already gives its entry again.

    Raises:
        ProblemsError: the event does not fit what is in the book.
    """
    with transaction.atomic():
        # Writers of one book take their turn; SQLite has one writer at a time anyway.
        Fund.objects.select_for_update().get(pk=fund.pk)
        known = StoredBook(fund)
        entry = next_entry(known, event)
        if entry.no <= known.last[0]:
            return BookEntry.objects.get(fund=fund, no=entry.no)
        BookPosting.objects.bulk_create([
            BookPosting(entry_id=entry.hash, fund=fund, line=line, account=p.account, item=p.item, amount=p.amount, on=event.on) for line, p in enumerate(entry.postings, 1)])
        row = entry_row(fund, entry)
        row.save(force_insert=True)
    return row


def book_of(fund: Fund) -> Book:
    """The whole book in memory, every rule and every hash worked out anew.

    Raises:
        ProblemsError: an event in the tables does not fit what went before.
        ValueError: an entry is not what its event gives.
    """
    book = Book(fund.name)
    for row in BookEntry.objects.filter(fund=fund).order_by("no").prefetch_related("postings").iterator(chunk_size=2000):
        entry = book.post(row.event())
        if entry != row.entry():
            raise ValueError(f"{fund.name}: entry {row.no} ({row.key}) is not what its event gives")
    return book




def fund_for(scheme: str, area: str) -> Fund | None:
    """The fund that answers for a loan of an area: the prefecture's own before the province's."""
    wide = f"{area[:2]}0000"
    found = {f.area: f for f in Fund.objects.filter(scheme=scheme, area__in=(area, wide))}
    return found.get(area) or found.get(wide)


def free_balance(fund: Fund) -> int:
    """Cash less what is owed on claims already accepted, in fen."""
    return held(fund, "Assets:Cash") + held(fund, "Liabilities:ClaimsPayable")
