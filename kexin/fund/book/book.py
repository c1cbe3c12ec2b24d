"""The book of one fund in memory: events in, entries out, nothing ever changed or taken away.

An entry is an event with its number, its postings and a hash over itself and the entry
before it. A mistake is set right by a reversal, which is an event too.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from kexin.fund.book.accounts import ACCOUNTS, AccountId
from kexin.fund.book.entry import Entry, Filed, next_entry, opening
from kexin.fund.book.event import Event


class Book:
    """All entries of a fund, and what follows from them. ``name`` is the fund's; it is part of every hash."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.entries: list[Entry] = []
        self._filed: dict[str, Filed] = {}
        self._loan_of: dict[str, str] = {}
        self._balances: defaultdict[tuple[AccountId, str], int] = defaultdict(int)
        self._by_key: dict[str, Entry] = {}
        self._reversed: set[str] = set()

    def post(self, event: Event) -> Entry:
        """Enter an event; one that is entered already gives its entry again and changes nothing.

        Raises:
            ProblemsError: another event has this key, the event does not fit what went before, or some balance would fall below nothing.
        """
        entry = next_entry(self, event)
        if event.key not in self._by_key:
            self._enter(entry)
        return entry

    def _enter(self, entry: Entry) -> None:
        event = entry.event
        self.entries.append(entry)
        self._by_key[event.key] = entry
        for account, item, amount in entry.postings:
            self._balances[account, item] += amount
        if event.kind == "earmark":
            self._filed[event.loan] = Filed(event.bank, event.area, event.scheme)
        elif event.kind == "claim":
            self._loan_of[event.claim] = event.loan
        elif event.kind == "reversal":
            self._reversed.add(event.reverses)
            self._forget(self._by_key[event.reverses].event)

    def _forget(self, event: Event) -> None:
        """A loan or a claim whose events are all reversed may be entered anew, with another bank if need be."""
        if event.kind == "claim":
            del self._loan_of[event.claim]
        elif event.kind == "earmark" and not any(
                e.event.loan == event.loan and e.event.kind == "earmark" and e.event.key not in self._reversed for e in self.entries):
            del self._filed[event.loan]

    # ---- what the rules ask

    @property
    def last(self) -> tuple[int, str, date]:
        """Number, hash and day of the last entry."""
        if not self.entries:
            return 0, self.head, date.min
        return self.entries[-1].no, self.head, self.entries[-1].event.on

    @property
    def head(self) -> str:
        """The hash of the last entry: whoever notes it can tell later that none is missing."""
        return self.entries[-1].hash if self.entries else str(opening(self.name)["hash"])

    def entry(self, key: str) -> Entry | None:
        """The entry of a key."""
        return self._by_key.get(key)

    def filed_as(self, loan: str) -> Filed | None:
        """Whose loan it is."""
        return self._filed.get(loan)

    def loan_claimed(self, claim: str) -> str | None:
        """The loan of a claim."""
        return self._loan_of.get(claim)

    def reversed(self, key: str) -> bool:
        """Was the event of this key reversed?"""
        return key in self._reversed

    def held(self, account: AccountId, item: str) -> int:
        """What a sub-account holds, in fen, debits positive."""
        return self._balances.get((account, item), 0)

    # ---- what follows

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
