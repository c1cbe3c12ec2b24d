"""Entering events into a fund's book: the rules of ``kexin.fund.book``, answered from the database.

The database enforces the same once more, whoever writes to it: see ``triggers.py``.
An event names banks by the code of their organisation.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from django.db import transaction

from kexin.fund.book.accounts import AccountId
from kexin.fund.book.book import Book
from kexin.fund.book.entry import Entry, Filed, Known, next_entry
from kexin.fund.book.event import Event, read_event
from kexin.fund.book.posting import Posting
from kexin.platform.ledger.models import FIRST_DAY, BookEntry, BookPosting, Fund, YearClose, entry_row
from kexin.platform.orgs.models import Person
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same


class Whose(NamedTuple):
    """The loan that an event is about, the bank and the area under which it was filed; empty where it is about none."""

    loan: str = ""
    bank: str = ""
    area: str = ""


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
        """The latest entry of this kind that was not reversed."""
        # Sorted here: asked for an order, SQLite walks all entries of the kind instead of the few of this loan.
        found = sorted(BookEntry.objects.filter(fund=self.fund, kind=kind, **named).order_by(), key=lambda entry: -entry.no)
        return next((entry for entry in found if not self.reversed(entry.key)), None)


def held(fund: Fund, account: AccountId, item: str | None = None, as_of: date | None = None) -> int:
    """What an account (or one of its sub-accounts) holds at the end of a day, in fen, debits positive."""
    rows = BookPosting.objects.filter(fund=fund, account=account)
    if as_of is not None:
        rows = rows.filter(on__lte=as_of)
    if item is None:
        return rows.order_by("-on", "-no", "-line").values_list("total", flat=True).first() or 0
    return rows.filter(item=item).order_by("-no", "-line").values_list("held", flat=True).first() or 0


def whose(known: Known, event: Event) -> Whose:
    """The loan, bank and area that an event is about, as the book knows it before the event is entered."""
    if event.kind == "earmark":
        return Whose(event.loan, event.bank, event.area)
    target = known.entry(event.reverses) if event.kind == "reversal" else None
    if target is not None:
        # What it reverses may be the very earmark or claim that says so.
        return whose(known, target.event)
    loan = event.loan or (known.loan_claimed(event.claim) if event.claim else None)
    filed = known.filed_as(loan) if loan else None
    return Whose(loan, filed.bank, filed.area) if loan and filed is not None else Whose(loan or "")


@transaction.atomic
def post(fund: Fund, event: Event, by: Person | None = None) -> BookEntry:
    """Enter an event, within the caller's transaction; one that is entered already gives its entry again.

    Raises:
        ProblemsError: the event makes no sense, or does not fit what is in the book.
    """
    read_event(event.record())
    lock(fund)
    known = StoredBook(fund)
    entry = next_entry(known, event)
    if entry.no <= known.last[0]:
        return BookEntry.objects.get(fund=fund, no=entry.no)
    _still_open(fund, event)
    BookPosting.objects.bulk_create(list(_rows(fund, entry)))
    row = entry_row(fund, entry)
    row.whose_loan, row.whose_bank, row.whose_area = whose(known, event)
    row.entered_by = by
    row.save(force_insert=True)
    return row


def lock(fund: Fund) -> None:
    """Writers of one book take their turn until the end of the transaction; SQLite has one writer at a time anyway."""
    Fund.objects.select_for_update(no_key=True).get(pk=fund.pk)


def _rows(fund: Fund, entry: Entry) -> Iterator[BookPosting]:
    """The postings with their running sums."""
    sums: dict[tuple[AccountId, str | None], int] = {}
    for line, (account, item, amount) in enumerate(entry.postings, 1):
        for of in (item, None):
            sums[account, of] = amount + (sums[account, of] if (account, of) in sums else held(fund, account, of))
        yield BookPosting(
            entry_id=entry.hash, fund=fund, no=entry.no, line=line, account=account, item=item, amount=amount, on=entry.event.on,
            held=sums[account, item], total=sums[account, None])


def _still_open(fund: Fund, event: Event) -> None:
    closed = YearClose.objects.filter(fund=fund, ends__gte=event.on).order_by("-ends").first()
    if closed is not None:
        raise ProblemsError([Problem(
            "year-closed", event.key, same(str(event.on)), Text(f"{closed.ends} 以后的日期，{closed.year} 年已结账", f"a day after {closed.ends}: the year {closed.year} is closed"),
            Text("请按当天入账，原日期写入摘要", "enter it under today's date and put the day in its note"))])


def fund_for(scheme: str, area: str) -> Fund | None:
    """The fund that serves a scheme in an area, the nearest one: a county's before a prefecture's before a province's."""
    nearest = [area, f"{area[:4]}00", f"{area[:2]}0000"]
    found = {fund.area: fund for fund in Fund.objects.filter(scheme=scheme, area__in=nearest)}
    return next((found[code] for code in nearest if code in found), None)


def free_balance(fund: Fund, as_of: date | None = None) -> int:
    """Cash less what is owed on accepted claims, in fen: what new claims may still take."""
    return held(fund, "Assets:Cash", as_of=as_of) + held(fund, "Liabilities:ClaimsPayable", as_of=as_of)


def rows_of(fund: Fund, up_to: int) -> Iterator[tuple[BookEntry, Entry, list[BookPosting]]]:
    """Every entry as a row, as an entry and with the rows of its postings, in order."""
    for row in BookEntry.objects.filter(fund=fund, no__lte=up_to).order_by("no").prefetch_related("postings").iterator(chunk_size=2000):
        postings = sorted(row.postings.all(), key=lambda p: p.line)
        yield row, Entry(row.no, row.event(), tuple(Posting(p.account_id, p.item, p.amount) for p in postings), row.previous, row.hash), postings


def book_of(fund: Fund) -> Book:
    """The whole book in memory, every rule and every hash worked out anew.

    Raises:
        ProblemsError: an event in the tables does not fit what went before.
        ValueError: an entry is not what its event gives.
    """
    book, (last, _, _) = Book(fund.name), StoredBook(fund).last
    for row, stored, _ in rows_of(fund, last):
        if book.post(row.event()) != stored:
            raise ValueError(f"{fund.name}: entry {row.no} ({row.key}) is not what its event gives")
    return book
