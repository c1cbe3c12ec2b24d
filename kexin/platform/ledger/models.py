"""A fund's book in the database: entries and postings that only grow, what is proposed for them, years that are closed, checks that were made."""

from __future__ import annotations

from datetime import date
from typing import Any, ClassVar

from django.db import models

from kexin.fund.book.accounts import ACCOUNTS, AccountId
from kexin.fund.book.entry import Entry, opening
from kexin.fund.book.event import A_NAME, KINDS, TITLES, Event, Kind, is_a_name
from kexin.fund.book.posting import Posting
from kexin.platform.language import current
from kexin.platform.orgs.models import Organisation, Person
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

_KINDS: dict[str, Kind] = {kind: kind for kind in KINDS}
_ACCOUNTS: dict[str, AccountId] = {account: account for account in ACCOUNTS}


def kind_of(text: str) -> Kind:
    """The kind of an event, typed; only kinds of the list are entered."""
    return _KINDS[text]


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
        """The first entry stands on the hash of the opening.

        Raises:
            ProblemsError: the name is none that a person can read.
        """
        if not is_a_name(self.name):
            raise ProblemsError([Problem("wrong-text", "fund", same(repr(self.name)[:80]), A_NAME, Text("请更正", "correct it"))])
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
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    whose_loan = models.CharField(max_length=200, blank=True)
    """The loan that the event is about, the bank and the area it was filed under: follows from earlier entries, kept for lists and statements."""
    whose_bank = models.CharField(max_length=200, blank=True)
    whose_area = models.CharField(max_length=200, blank=True)

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
            models.Index(fields=["fund", "loan", "kind"]), models.Index(fields=["fund", "claim", "kind"]), models.Index(fields=["fund", "on", "no"]),
            models.Index(fields=["fund", "reverses"]), models.Index(fields=["fund", "whose_loan", "no"]), models.Index(fields=["fund", "whose_bank", "no"]),
            models.Index(fields=["fund", "kind", "no"])]

    def __str__(self) -> str:
        return f"{self.no} {self.key}"

    @property
    def kind_title(self) -> Text:
        """What happened, in words."""
        return TITLES[kind_of(self.kind)]

    def event(self) -> Event:
        """The event of this entry."""
        return Event(
            key=self.key, kind=kind_of(self.kind), on=self.on, amount=self.amount, party=self.party, loan=self.loan, claim=self.claim,
            bank=self.bank, area=self.area, scheme=self.scheme, reverses=self.reverses, note=self.note)

    def entry(self) -> Entry:
        """The entry as the book in memory holds it."""
        rows = sorted(self.postings.all(), key=lambda p: p.line)
        return Entry(self.no, self.event(), tuple(p.posting() for p in rows), self.previous, self.hash)


class BookPosting(models.Model):
    """One line of an entry: an amount in fen on a sub-account, debits positive.

    ``held`` is what the sub-account holds after it, ``total`` what its account holds in
    this fund. Rows never change, so neither can go stale; the database compares both
    with the row before. What was held on any day is the last row up to that day.
    """

    entry = models.ForeignKey(BookEntry, on_delete=models.PROTECT, related_name="postings", db_column="entry_hash")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="+")
    no = models.PositiveIntegerField()
    line = models.PositiveSmallIntegerField()
    account = models.CharField(max_length=40)
    item = models.CharField(max_length=200, blank=True)
    amount = models.BigIntegerField()
    on = models.DateField()
    held = models.BigIntegerField()
    total = models.BigIntegerField()

    class Meta:
        """Never nothing; an account of the chart."""

        ordering: ClassVar[list[str]] = ["fund_id", "no", "line"]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.UniqueConstraint(fields=["entry", "line"], name="posting_one_line"),
            models.CheckConstraint(condition=~models.Q(amount=0), name="posting_not_nothing"),
            models.CheckConstraint(condition=models.Q(account__in=list(ACCOUNTS)), name="posting_account_of_the_chart"),
        ]
        indexes: ClassVar[list[models.Index]] = [
            models.Index(fields=["fund", "account", "item", "no", "line"]), models.Index(fields=["fund", "account", "on", "no", "line"])]

    def __str__(self) -> str:
        return f"{self.account} {self.item} {self.amount}"

    @property
    def title(self) -> Text:
        """The account in words."""
        return ACCOUNTS[self.account_id].title

    @property
    def account_id(self) -> AccountId:
        """The account, typed."""
        return _ACCOUNTS[self.account]

    @property
    def debit(self) -> int:
        """Its amount if it is a debit."""
        return max(self.amount, 0)

    @property
    def credit(self) -> int:
        """Its amount if it is a credit."""
        return max(-self.amount, 0)

    def posting(self) -> Posting:
        """The line as the book in memory holds it."""
        return Posting(self.account_id, self.item, self.amount)


class Proposal(models.Model):
    """Money that a clerk reports, or an entry that was wrong: another person confirms it, and only then it is entered."""

    PROPOSED, CONFIRMED, REFUSED = "proposed", "confirmed", "refused"
    STATES: ClassVar[dict[str, Text]] = {PROPOSED: Text("待复核", "to be confirmed"), CONFIRMED: Text("已入账", "entered"), REFUSED: Text("未同意", "refused")}
    KINDS: ClassVar[tuple[str, ...]] = ("contribution", "refill", "interest", "return", "reversal")

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="proposals")
    key = models.CharField(max_length=80, unique=True)
    kind = models.CharField(max_length=12)
    on = models.DateField()
    amount = models.BigIntegerField(default=0)
    party = models.CharField(max_length=200, blank=True)
    reverses = models.CharField(max_length=200, blank=True)
    note = models.CharField(max_length=150, blank=True)
    state = models.CharField(max_length=10, default=PROPOSED)
    proposed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField(auto_now_add=True)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=200, blank=True)
    entry = models.OneToOneField(BookEntry, null=True, on_delete=models.PROTECT, related_name="proposal")

    class Meta:
        """Two people sign; what is entered has its entry."""

        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["fund", "state"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [
            models.CheckConstraint(condition=models.Q(decided_by__isnull=True) | ~models.Q(decided_by=models.F("proposed_by")), name="proposal_two_people"),
            models.CheckConstraint(condition=models.Q(kind__in=["contribution", "refill", "interest", "return", "reversal"]), name="proposal_kind"),
            models.CheckConstraint(condition=models.Q(state="confirmed", entry__isnull=False, decided_by__isnull=False) | (~models.Q(state="confirmed") & models.Q(entry__isnull=True)), name="proposal_entered_once_confirmed")]

    def __str__(self) -> str:
        return f"{self.kind} {self.key}"

    @property
    def kind_title(self) -> Text:
        """What is to be entered, in words."""
        return TITLES[kind_of(self.kind)]

    @property
    def state_title(self) -> Text:
        """The state in words."""
        return self.STATES[self.state]


class YearClose(models.Model):
    """A year that is closed: its statement, sealed, and the head of the book at its end. No entry is dated in it any more."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="closes")
    year = models.PositiveSmallIntegerField()
    ends = models.DateField()
    no = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    statement = models.TextField()
    """Canonical JSON, every byte as it was sealed."""
    seal = models.CharField(max_length=64)
    closed_by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="+")
    closed_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        """A year is closed once."""

        ordering: ClassVar[list[str]] = ["fund_id", "-year"]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.UniqueConstraint(fields=["fund", "year"], name="year_closed_once")]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.year}"


class Verification(models.Model):
    """A check of a whole book: every entry and hash worked out anew."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="verifications")
    at = models.DateTimeField(auto_now_add=True)
    entries = models.PositiveIntegerField()
    head = models.CharField(max_length=64)
    whole = models.BooleanField()
    broken_zh = models.TextField(blank=True)
    broken_en = models.TextField(blank=True)
    """Where it breaks, a line for each place."""

    class Meta:
        """The latest first."""

        ordering: ClassVar[list[str]] = ["-id"]

    def __str__(self) -> str:
        return f"{self.fund_id} {self.entries} {self.whole}"

    @property
    def broken(self) -> list[str]:
        """Where it breaks, in the reader's language."""
        return (self.broken_en if current() == "en" else self.broken_zh).splitlines()


def entry_row(fund: Fund, entry: Entry) -> BookEntry:
    """The row of an entry, not yet saved."""
    said: dict[str, Any] = {name: getattr(entry.event, name) for name in ("key", "kind", "on", "amount", "party", "loan", "claim", "bank", "area", "scheme", "reverses", "note")}
    return BookEntry(hash=entry.hash, fund=fund, no=entry.no, previous=entry.previous, **said)


FIRST_DAY = date.min
