"""From an event to its entry: every rule of a book, asked of what the book knows.

The rules stand here once, for a book in memory and for one in a database: both answer
the few questions of ``Known``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Protocol

from kexin.formula.amounts import exact_money
from kexin.fund.book.accounts import ACCOUNTS, AccountId
from kexin.fund.book.event import TITLES, Event
from kexin.fund.book.posting import Posting, postings_of, reversed_postings
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Entry:
    """An event as it stands in the book."""

    no: int
    event: Event
    postings: tuple[Posting, ...]
    previous: str
    hash: str

    def record(self) -> dict[str, Any]:
        """The whole entry for a line of a file."""
        return {**_hashed(self.no, self.event, self.postings, self.previous), "hash": self.hash}


@dataclass(frozen=True, slots=True)
class Filed:
    """Whose loan it is: the bank, the area and the scheme under which it was filed."""

    bank: str
    area: str
    scheme: str


class Known(Protocol):
    """What a book is asked before an event is entered."""

    @property
    def last(self) -> tuple[int, str, date]:
        """Number, hash and day of the last entry; 0, the hash of the opening and the first day of all in an empty book."""

    def entry(self, key: str) -> Entry | None:
        """The entry of a key."""

    def filed_as(self, loan: str) -> Filed | None:
        """Whose loan it is; None for one that was never filed, or whose earmarks are all reversed."""

    def loan_claimed(self, claim: str) -> str | None:
        """The loan of a claim that was accepted and not reversed."""

    def reversed(self, key: str) -> bool:
        """Was the event of this key reversed?"""

    def held(self, account: AccountId, item: str) -> int:
        """What a sub-account holds, in fen, debits positive."""


def next_entry(known: Known, event: Event) -> Entry:
    """The entry of an event, not yet in the book; the entry that is there already if the event was entered before.

    Raises:
        ProblemsError: another event has this key, the event does not fit what went before, or some balance would fall below nothing.
    """
    there = known.entry(event.key)
    if there is not None:
        return _again(there, event)
    problems = _misfits(known, event)
    if problems:
        raise ProblemsError(problems)
    postings = _postings(known, event)
    # What mirrors another account (payable and accepted, the two of the memo) says nothing new: one problem for each item.
    short = {item: _overdrawn(event, account, item, held) for (account, item), held in after(known, postings).items() if held * ACCOUNTS[account].side < 0}
    if short:
        raise ProblemsError(short.values())
    no, previous, _ = known.last
    return Entry(no + 1, event, postings, previous, digest(_hashed(no + 1, event, postings, previous)))


def after(known: Known, postings: Sequence[Posting]) -> dict[tuple[AccountId, str], int]:
    """What the sub-accounts of *postings* hold once they are entered."""
    found: dict[tuple[AccountId, str], int] = {}
    for account, item, amount in postings:
        found[account, item] = (found[account, item] if (account, item) in found else known.held(account, item)) + amount
    return found


def opening(name: str) -> dict[str, Any]:
    """What the first line of a book says, with its hash: the first entry stands on it."""
    said = {"format": FORMAT, "fund": name}
    return {**said, "hash": digest(said)}


def _again(entry: Entry, event: Event) -> Entry:
    if replace(entry.event, note="") != replace(event, note=""):
        raise ProblemsError([Problem(
            "key-used", event.key, Text(f"第 {entry.no} 笔已用此键，内容不同", f"entry {entry.no} has this key and says something else"), Text("每个事件一个键", "one key for each event"),
            Text("若是另一事件，请换一个键；若要更正，请先冲销", "give another event another key; to correct one, reverse it first"))])
    return entry


def _misfits(known: Known, event: Event) -> list[Problem]:
    """What does not fit what is in the book."""
    found: list[Problem] = []
    *_, last = known.last
    if event.on < last:
        found.append(Problem(
            "earlier-day", event.key, same(str(event.on)), Text(f"不早于最后一笔的日期 {last}", f"not before the day of the last entry, {last}"),
            Text("请按当天入账，原日期写入摘要", "enter it under today's date and put the day in its note")))
    filed = known.filed_as(event.loan) if event.loan else None
    for name, value, there in (("loan", event.loan, event.kind not in {"release", "claim"} or filed),
                               ("claim", event.claim, event.kind not in {"payout", "recovery", "write_off"} or known.loan_claimed(event.claim)),
                               ("reverses", event.reverses, event.kind != "reversal" or known.entry(event.reverses))):
        if not there:
            found.append(Problem(
                f"unknown-{name}", event.key, same(value), Text("账簿中已有的", "one that the book knows"), Text("请核对编号，或先登记前面的事件", "check it, or enter what comes before first")))
    if event.kind == "claim" and known.loan_claimed(event.claim) is not None:
        found.append(Problem(
            "claimed-before", event.key, Text(f"补偿申请 {event.claim} 已受理过", f"claim {event.claim} was accepted before"), Text("一份申请只受理一次", "a claim is accepted once"),
            Text("请核对编号", "check its number")))
    if event.kind == "earmark" and filed is not None and filed != Filed(event.bank, event.area, event.scheme):
        found.append(Problem(
            "filed-otherwise", event.key, same(f"{event.bank}, {event.area}, {event.scheme}"), same(f"{filed.bank}, {filed.area}, {filed.scheme}"),
            Text("一笔贷款只有一家银行、一个地区、一个方案", "a loan has one bank, one area, one scheme")))
    if event.kind == "reversal":
        found += _misfit_reversal(known, event)
    return found


def _misfit_reversal(known: Known, event: Event) -> list[Problem]:
    target = known.entry(event.reverses)
    if target is not None and (known.reversed(event.reverses) or target.event.kind == "reversal"):
        return [Problem(
            "reversed-before", event.key, Text(f"{event.reverses} 已被冲销，或本身就是冲销", f"{event.reverses} is reversed already, or is a reversal"),
            Text("一个事件只冲销一次", "an event is reversed once"), Text("请重新登记正确的事件", "enter the right event anew"))]
    return []


def _postings(known: Known, event: Event) -> tuple[Posting, ...]:
    if event.kind == "reversal":
        target = known.entry(event.reverses)
        assert target is not None
        return reversed_postings(target.postings)
    return postings_of(event, known.held)


def _overdrawn(event: Event, account: AccountId, item: str, held: int) -> Problem:
    """Which balance would fall below nothing, and by how much the event is too large."""
    title, short = ACCOUNTS[account].title, abs(held)
    named = f" {item}" if item else ""
    return Problem(
        "overdrawn", event.key,
        Text(f"{TITLES[event.kind].zh}使“{title.zh}{named}”少 {exact_money(short, 'zh')}", f"the {TITLES[event.kind].en} leaves “{title.en}{named}” short of {exact_money(short, 'en')}"),
        Text("不低于零", "not below nothing"), Text("请核对金额和编号，或先登记前面的事件", "check the amount and the number, or enter what comes before first"))


def _hashed(no: int, event: Event, postings: Sequence[Posting], previous: str) -> dict[str, Any]:
    return {"no": no, "event": event.record(), "postings": [list(p) for p in postings], "previous": previous}


def canonical(record: Mapping[str, Any]) -> str:
    """The one way to write a record down."""
    return json.dumps(record, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)


def digest(record: Mapping[str, Any]) -> str:
    """SHA-256 of a record as it is written down."""
    return hashlib.sha256(canonical(record).encode()).hexdigest()
