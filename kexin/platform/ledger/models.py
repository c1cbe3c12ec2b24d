"""A fund's book in the database: entries and postings that only grow."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from kexin.fund.book.accounts import ACCOUNTS, AccountId
from kexin.fund.book.entry import Entry, opening
from kexin.fund.book.event import TITLES, Event
from kexin.fund.book.posting import Posting
from kexin.platform.orgs.models import Organisation
from kexin.text import Text


class Fund(models.Model):
    """A pool of public money: the scheme it serves, the area, who keeps it. ``name`` is part of every hash and never changes."""

    name = models.CharField(max_length=100, unique=True)
    scheme = models.CharField(max_length=60)
    area = models.CharField(max_length=6)
    keeper = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="funds")
    opening = models.CharField(max_length=64, editable=False)

    class Meta:
        """By area."""

        ordering: ClassVar[list[str]] = ["area", "name"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["scheme", "area"], name="one_fund_per_scheme_and_area")]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **options: Any) -> None:
        """The first entry stands on the hash of the opening."""
        self.opening = str(opening(self.name)["hash"])
        super().save(*args, **options)


class BookEntry(models.Model):
    """An event as it stands in the book. It is inserted after its postings and seals them."""

    hash = models.CharField(max_length=64, primary_key=True)
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    no = models.PositiveIntegerField()
    previous = models.CharField(max_length=64)
    key = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    on = models.DateField()
    amount = models.BigIntegerField()
    party = models.CharField(max_length=200, blank=True)
    loan = models.CharField(max_length=200, blank=True)
    claim = models.CharField(max_length=200, blank=True)
    bank = models.CharField(max_length=200, blank=True)
    area = models.CharField(max_length=200, blank=True)
    scheme = models.CharField(max_length=200, blank=True)
    reverses = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """One chain for each fund: no number, key, predecessor or reversal twice."""

        ordering: ClassVar[list[str]] = ["fund_id", "no"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["fund", "no"], name="book_one_number"),
            models.UniqueConstraint(fields=["fund", "key"], name="book_one_key"),
            models.UniqueConstraint(fields=["fund", "previous"], name="book_one_chain"),
            models.UniqueConstraint(fields=["fund", "reverses"], condition=~models.Q(reverses=""), name="book_reversed_once"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["fund", "loan", "kind"]), models.Index(fields=["fund", "claim", "kind"]), models.Index(fields=["fund", "on"])]

    def __str__(self) -> str:
        return f"{self.no} {self.key}"

    @property
    def kind_title(self) -> Text:
        """What happened, in words."""
        return TITLES[self.kind]  # type: ignore[index]  # only kinds of the list are entered

    def event(self) -> Event:
        """The event of this entry."""
        return Event(
            key=self.key, kind=self.kind, on=self.on, amount=self.amount, party=self.party, loan=self.loan, claim=self.claim,  # type: ignore[arg-type]  # as above
            bank=self.bank, area=self.area, scheme=self.scheme, reverses=self.reverses, note=self.note)

    def entry(self) -> Entry:
        """The entry as the book in memory holds it."""
        rows = sorted(self.postings.all(), key=lambda p: p.line)
        return Entry(self.no, self.event(), tuple(p.posting() for p in rows), self.previous, self.hash)


class BookPosting(models.Model):
    """One line of an entry: an amount in fen on a sub-account, debits positive."""

    entry = models.ForeignKey(BookEntry, on_delete=models.PROTECT, related_name="postings", db_column="entry_hash")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    line = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=40)
    item = models.CharField(max_length=200, blank=True)
    amount = models.BigIntegerField()
    on = models.DateField()

    class Meta:
        """Never nothing; an account of the chart."""

        ordering: ClassVar[list[str]] = ["entry_id", "line"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "line"], name="posting_one_line"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="posting_not_nothing"),
            models.CheckConstraint(condition=models.Q(account__in=list(ACCOUNTS)), name="posting_account_of_the_chart"),
        ]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["fund", "account", "item"]), models.Index(fields=["fund", "account", "on"])]

    def __str__(self) -> str:
        return f"{self.account} {self.item} {self.amount}"

    @property
    def title(self) -> Text:
        """The account in words."""
        return ACCOUNTS[self.account_id].title

    @property
    def account_id(self) -> AccountId:
        """The account, typed."""
        return self.account  # type: ignore[return-value]  # the database admits accounts of the chart only

    def posting(self) -> Posting:
        """The line as the book in memory holds it."""
        return Posting(self.account_id, self.item, self.amount)


def entry_row(fund: Fund, entry: Entry) -> BookEntry:
    """The row of an entry, not yet saved."""
    said: dict[str, Any] = {name: getattr(entry.event, name) for name in ("key", "kind", "on", "amount", "party", "loan", "claim", "bank", "area", "scheme", "reverses", "note")}
    return BookEntry(hash=entry.hash, fund=fund, no=entry.no, previous=entry.previous, **said)


FIRST_DAY = date.min
