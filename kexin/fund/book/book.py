"""The book of one fund: events in, entries out, nothing ever changed or taken away.

An entry is an event with its number, its postings and a hash over itself and the entry
before it. A mistake is set right by a reversal, which is an event too.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

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


class Book:
    """All entries of a fund, and what follows from them. ``name`` is the fund's; it is part of every hash."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.entries: list[Entry] = []
        self.filed: dict[str, Filed] = {}
        self.loan_of: dict[str, str] = {}
        self._balances: defaultdict[tuple[AccountId, str], int] = defaultdict(int)
        self._by_key: dict[str, Entry] = {}
        self._reversed: set[str] = set()

    @property
    def head(self) -> str:
        """The hash of the last entry: whoever notes it can tell later that none is missing."""
        return self.entries[-1].hash if self.entries else str(self.opening()["hash"])

    def opening(self) -> dict[str, Any]:
        """What the first line of a book says, with its hash: the first entry stands on it."""
        said = {"format": FORMAT, "fund": self.name}
        return {**said, "hash": digest(said)}

    # ---- events

    def post(self, event: Event) -> Entry:
        """Enter an event; one that is entered already gives its entry again and changes nothing.

        Raises:
            ProblemsError: another event has this key, the event does not fit what went before, or some balance would fall below nothing.
        """
        if event.key in self._by_key:
            return self._again(event)
        problems = self._misfits(event)
        if problems:
            raise ProblemsError(problems)
        postings = self._postings(event)
        after = self._after(postings)
        # What mirrors another account (payable and accepted, the two of the memo) says nothing new: one problem for each item.
        short = {item: _overdrawn(event, account, item, held) for (account, item), held in after.items() if held * ACCOUNTS[account].side < 0}
        if short:
            raise ProblemsError(short.values())
        return self._enter(event, postings, after)

    def _again(self, event: Event) -> Entry:
        entry = self._by_key[event.key]
        if replace(entry.event, note="") != replace(event, note=""):
            raise ProblemsError([Problem(
                "key-used", event.key, Text(f"第 {entry.no} 笔已用此键，内容不同", f"entry {entry.no} has this key and says something else"), Text("每个事件一个键", "one key for each event"),
                Text("若是另一事件，请换一个键；若要更正，请先冲销", "give another event another key; to correct one, reverse it first"))])
        return entry

    def _misfits(self, event: Event) -> list[Problem]:
        """What does not fit what is in the book."""
        found: list[Problem] = []
        last = self.entries[-1].event.on if self.entries else date.min
        if event.on < last:
            found.append(Problem(
                "earlier-day", event.key, same(str(event.on)), Text(f"不早于最后一笔的日期 {last}", f"not before the day of the last entry, {last}"),
                Text("请按当天入账，原日期写入摘要", "enter it under today's date and put the day in its note")))
        for name, value, known in (("loan", event.loan, self.filed if event.kind in {"release", "claim"} else None),
                                   ("claim", event.claim, self.loan_of if event.kind in {"payout", "recovery", "write_off"} else None),
                                   ("reverses", event.reverses, self._by_key if event.kind == "reversal" else None)):
            if known is not None and value not in known:
                found.append(Problem(
                    f"unknown-{name}", event.key, same(value), Text("账簿中已有的", "one that the book knows"), Text("请核对编号，或先登记前面的事件", "check it, or enter what comes before first")))
        if event.kind == "claim" and event.claim in self.loan_of:
            found.append(Problem(
                "claimed-before", event.key, Text(f"补偿申请 {event.claim} 已受理过", f"claim {event.claim} was accepted before"), Text("一份申请只受理一次", "a claim is accepted once"),
                Text("请核对编号", "check its number")))
        filed = Filed(event.bank, event.area, event.scheme)
        if event.kind == "earmark" and self.filed.get(event.loan, filed) != filed:
            before = self.filed[event.loan]
            found.append(Problem(
                "filed-otherwise", event.key, same(f"{event.bank}, {event.area}, {event.scheme}"), same(f"{before.bank}, {before.area}, {before.scheme}"),
                Text("一笔贷款只有一家银行、一个地区、一个方案", "a loan has one bank, one area, one scheme")))
        if event.kind == "reversal":
            found += self._misfit_reversal(event)
        return found

    def _misfit_reversal(self, event: Event) -> list[Problem]:
        target = self._by_key.get(event.reverses)
        if target is not None and (event.reverses in self._reversed or target.event.kind == "reversal"):
            return [Problem(
                "reversed-before", event.key, Text(f"{event.reverses} 已被冲销，或本身就是冲销", f"{event.reverses} is reversed already, or is a reversal"),
                Text("一个事件只冲销一次", "an event is reversed once"), Text("请重新登记正确的事件", "enter the right event anew"))]
        return []

    def _postings(self, event: Event) -> tuple[Posting, ...]:
        if event.kind == "reversal":
            return reversed_postings(self._by_key[event.reverses].postings)
        return postings_of(event, self._balances)

    def _after(self, postings: Sequence[Posting]) -> dict[tuple[AccountId, str], int]:
        """What the sub-accounts of *postings* hold once they are entered."""
        after: dict[tuple[AccountId, str], int] = {}
        for account, item, amount in postings:
            after[account, item] = after.get((account, item), self._balances[account, item]) + amount
        return after

    def _enter(self, event: Event, postings: tuple[Posting, ...], after: Mapping[tuple[AccountId, str], int]) -> Entry:
        no, previous = len(self.entries) + 1, self.head
        entry = Entry(no, event, postings, previous, digest(_hashed(no, event, postings, previous)))
        self.entries.append(entry)
        self._by_key[event.key] = entry
        self._balances.update(after)
        if event.kind == "earmark":
            self.filed[event.loan] = Filed(event.bank, event.area, event.scheme)
        elif event.kind == "claim":
            self.loan_of[event.claim] = event.loan
        elif event.kind == "reversal":
            self._reversed.add(event.reverses)
            self._forget(self._by_key[event.reverses].event)
        return entry

    def _forget(self, event: Event) -> None:
        """A loan or a claim whose events are all reversed may be entered anew, with another bank if need be."""
        if event.kind == "claim":
            del self.loan_of[event.claim]
        elif event.kind == "earmark" and not any(
                e.event.loan == event.loan and e.event.kind == "earmark" and e.event.key not in self._reversed for e in self.entries):
            del self.filed[event.loan]

    # ---- what follows

    def entry(self, key: str) -> Entry | None:
        """The entry of a key."""
        return self._by_key.get(key)

    def balances(self, as_of: date | None = None) -> dict[tuple[AccountId, str], int]:
        """What every sub-account holds at the end of a day (or now), in fen, debits positive; those that hold nothing are left out."""
        if as_of is None:
            return {key: held for key, held in self._balances.items() if held}
        held: defaultdict[tuple[AccountId, str], int] = defaultdict(int)
        for entry in self.entries:
            if entry.event.on > as_of:
                break  # days only go forward
            for account, item, amount in entry.postings:
                held[account, item] += amount
        return {key: amount for key, amount in held.items() if amount}

    def totals(self, as_of: date | None = None) -> dict[AccountId, int]:
        """What every account holds, on its own side: positive."""
        found = dict.fromkeys(ACCOUNTS, 0)
        for (account, _), held in self.balances(as_of).items():
            found[account] += held * ACCOUNTS[account].side
        return found

    def exposure(self, as_of: date | None = None) -> dict[str, int]:
        """What is earmarked for each loan, in fen: what the fund may still have to pay for it."""
        return {item: held for (account, item), held in self.balances(as_of).items() if account == "Assets:Memo:Earmarked"}

    def exposure_by(self, what: str, as_of: date | None = None) -> dict[str, int]:
        """The same summed by ``bank``, ``area`` or ``scheme``."""
        filed = {e.event.loan: str(getattr(e.event, what)) for e in self.entries if e.event.kind == "earmark" and (as_of is None or e.event.on <= as_of)}
        found: defaultdict[str, int] = defaultdict(int)
        for loan, amount in self.exposure(as_of).items():
            found[filed[loan]] += amount
        return dict(sorted(found.items()))


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
