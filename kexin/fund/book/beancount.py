"""A book for Beancount, a program for plain-text accounting that checks it once more by its own rules.

What stands off the balance sheet has a commodity of its own, so that no balance sheet adds
it to money.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from kexin.formula.amounts import yuan
from kexin.fund.book.accounts import ACCOUNTS, AccountId
from kexin.fund.book.book import Book
from kexin.fund.book.entry import Entry
from kexin.fund.book.event import TITLES
from kexin.text import Language

MONEY, EARMARK = "CNY", "CNY-EARMARK"


def beancount(book: Book, language: Language = "zh") -> Iterator[str]:
    """The lines of the file: the accounts, each entry, and the balances at the end of each year and of the book."""
    yield f'option "title" "{_quoted(book.name)}"'
    yield f'option "operating_currency" "{MONEY}"'
    if not book.entries:
        return
    first = book.entries[0].event.on
    yield ""
    for account in ACCOUNTS.values():
        yield f"{first} open {account.id} {_commodity(account.id)}"
        yield f'  title: "{_quoted(account.title.in_(language))}"'
    held = dict.fromkeys(ACCOUNTS, 0)
    for entry, after in zip(book.entries, [*book.entries[1:], None], strict=True):
        yield from _transaction(entry, language)
        for account_id, _, amount in entry.postings:
            held[account_id] += amount
        if after is None or after.event.on.year > entry.event.on.year:
            last = entry.event.on if after is None else date(entry.event.on.year, 12, 31)
            yield from _balances(last, held)


def _transaction(entry: Entry, language: Language) -> Iterator[str]:
    event = entry.event
    yield ""
    yield f'{event.on} * "{_quoted(TITLES[event.kind].in_(language))}" "{_quoted(event.note)}"'
    yield f"  entry: {entry.no}"
    for name, value in event.record().items():
        if name not in {"kind", "on", "amount", "note"}:
            yield f'  {name}: "{_quoted(str(value))}"'
    yield f'  hash: "{entry.hash}"'
    for account, item, amount in entry.postings:
        yield f"  {account}  {_amount(amount)} {_commodity(account)}"
        if item:
            yield f'    item: "{_quoted(item)}"'


def _balances(day: date, held: dict[AccountId, int]) -> Iterator[str]:
    """Beancount asks for a balance at the start of a day, so the end of one is the next; without "~ 0" it lets a fen pass."""
    if day < date.max:
        yield ""
        for account, amount in held.items():
            yield f"{day + timedelta(days=1)} balance {account}  {_amount(amount)} ~ 0 {_commodity(account)}"


def _commodity(account: AccountId) -> str:
    return EARMARK if ACCOUNTS[account].memo else MONEY


def _amount(fen: int) -> str:
    return yuan(fen).replace(",", "")


def _quoted(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"')
