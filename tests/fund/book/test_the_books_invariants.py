"""A machine posts whatever comes to its mind, hundreds of steps long; after every step the book is in order.

Beside the book runs a second, much simpler account of the same fund, kept in plain
dictionaries. It says beforehand whether an event is possible, and afterwards what the
book has to show.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from kexin.fund.book.accounts import ACCOUNTS
from kexin.fund.book.book import Book
from kexin.fund.book.entry import canonical
from kexin.fund.book.event import MOST, Event, read_event
from kexin.problems import ProblemsError

LOANS, CLAIMS, PARTIES, BANKS, AREAS = ("L1", "L2", "L3"), ("C1", "C2", "C3", "C4"), ("province", "city"), ("甲银行", "乙银行"), ("430100", "430200")
AMOUNTS = st.one_of(st.integers(1, 12), st.integers(1, MOST))
#: How long each run of the machine was.
LENGTHS: list[int] = []


def most(amount: int) -> int:
    """As much of it as one event may carry."""
    return min(amount, MOST)


class Fund(RuleBasedStateMachine):
    """The book and, beside it, the plain account."""

    @initialize()
    def begin(self) -> None:
        self.book, self.day, self.steps, self.events = Book("湖南省知识价值贷款资金池"), date(2026, 1, 1), 0, list[Event]()
        self.cash = 0
        self.given, self.earmarked, self.owed, self.paid, self.back, self.lost = (defaultdict[str, int](int) for _ in range(6))
        self.claims: dict[str, str] = {}
        self.filed: dict[str, tuple[str, str]] = {}
        self.snapshots: dict[date, dict[Any, int]] = {}

    def post(self, possible: bool, **what: Any) -> bool:
        """Post; the book must agree with the plain account whether it is possible."""
        self.steps += 1
        event = Event(key=f"k{self.steps}", on=self.day, **what)
        before = (self.book.head, self.book.balances())
        if not possible:
            with pytest.raises(ProblemsError):
                self.book.post(event)
            assert (self.book.head, self.book.balances()) == before
            return False
        self.book.post(event)
        self.events.append(event)
        return True

    @rule(days=st.integers(1, 200))
    def time_passes(self, days: int) -> None:
        self.steps += 1
        self.snapshots[self.day] = self.book.balances()
        self.day += timedelta(days=days)

    @rule(kind=st.sampled_from(("contribution", "refill")), party=st.sampled_from(PARTIES), amount=AMOUNTS)
    def money_comes_in(self, kind: Any, party: str, amount: int) -> None:
        self.post(True, kind=kind, party=party, amount=amount)
        self.cash += amount
        self.given[party] += amount

    @rule(amount=st.integers(1, 100))
    def interest(self, amount: int) -> None:
        self.post(True, kind="interest", amount=amount)
        self.cash += amount

    @rule(party=st.sampled_from(PARTIES), amount=AMOUNTS)
    def money_goes_back(self, party: str, amount: int) -> None:
        if self.post(amount <= min(self.cash, self.given[party]), kind="return", party=party, amount=amount):
            self.cash -= amount
            self.given[party] -= amount

    @rule(loan=st.sampled_from(LOANS), bank=st.sampled_from(BANKS), area=st.sampled_from(AREAS), amount=AMOUNTS)
    def a_loan_is_filed(self, loan: str, bank: str, area: str, amount: int) -> None:
        same = self.filed.get(loan, (bank, area)) == (bank, area)
        if self.post(same, kind="earmark", loan=loan, bank=bank, area=area, scheme="s", amount=amount):
            self.filed[loan] = (bank, area)
            self.earmarked[loan] += amount

    @rule(loan=st.sampled_from(LOANS), amount=AMOUNTS, all_of_it=st.booleans())
    def a_loan_is_released(self, loan: str, amount: int, all_of_it: bool) -> None:
        amount = most(self.earmarked[loan]) if all_of_it and self.earmarked[loan] else amount
        if self.post(loan in self.filed and amount <= self.earmarked[loan], kind="release", loan=loan, amount=amount):
            self.earmarked[loan] -= amount

    @rule(claim=st.sampled_from(CLAIMS), loan=st.sampled_from(LOANS), amount=AMOUNTS)
    def a_claim_is_accepted(self, claim: str, loan: str, amount: int) -> None:
        if self.post(claim not in self.claims and loan in self.filed and amount <= self.earmarked[loan], kind="claim", claim=claim, loan=loan, amount=amount):
            self.claims[claim] = loan
            self.earmarked[loan] -= amount
            self.owed[claim] += amount

    @rule(claim=st.sampled_from(CLAIMS), amount=AMOUNTS, all_of_it=st.booleans())
    def a_claim_is_paid(self, claim: str, amount: int, all_of_it: bool) -> None:
        amount = most(self.owed[claim]) if all_of_it and self.owed[claim] else amount
        if self.post(claim in self.claims and amount <= min(self.owed[claim], self.cash), kind="payout", claim=claim, amount=amount):
            self.owed[claim] -= amount
            self.cash -= amount
            self.paid[claim] += amount

    @rule(claim=st.sampled_from(CLAIMS), amount=AMOUNTS, all_of_it=st.booleans())
    def something_is_recovered(self, claim: str, amount: int, all_of_it: bool) -> None:
        open_ = self.paid[claim] - self.back[claim]
        amount = most(open_) if all_of_it and open_ else amount
        if self.post(claim in self.claims and amount <= open_, kind="recovery", claim=claim, amount=amount):
            self.lost[claim] -= max(0, amount - (open_ - self.lost[claim]))
            self.back[claim] += amount
            self.cash += amount

    @rule(claim=st.sampled_from(CLAIMS), amount=AMOUNTS, all_of_it=st.booleans())
    def something_is_written_off(self, claim: str, amount: int, all_of_it: bool) -> None:
        open_ = self.paid[claim] - self.back[claim] - self.lost[claim]
        amount = most(open_) if all_of_it and open_ else amount
        if self.post(claim in self.claims and amount <= self.paid[claim] - self.back[claim] - self.lost[claim], kind="write_off", claim=claim, amount=amount):
            self.lost[claim] += amount

    @rule(claim=st.sampled_from(CLAIMS), loan=st.sampled_from(LOANS), amount=st.integers(3, 1000), after=st.sampled_from(("nothing", "recovery", "write-off", "both")))
    def a_loan_goes_bad(self, claim: str, loan: str, amount: int, after: str) -> None:
        """A whole course, which single steps seldom make."""
        bank, area = self.filed.get(loan, (BANKS[0], AREAS[0]))
        self.money_comes_in("refill", PARTIES[0], amount)
        self.a_loan_is_filed(loan, bank, area, amount)
        self.a_claim_is_accepted(claim, loan, amount)
        self.a_claim_is_paid(claim, amount, True)
        if after in ("write-off", "both"):
            self.something_is_written_off(claim, amount // 2, False)
        if after in ("recovery", "both"):
            self.something_is_recovered(claim, amount - 1, False)

    @precondition(lambda self: self.events)
    @rule(data=st.data())
    def an_event_is_sent_again(self, data: st.DataObject) -> None:
        """The same event, however late, changes nothing; another one under its key is refused."""
        self.steps += 1
        event, before = data.draw(st.sampled_from(self.events)), (self.book.head, len(self.book.entries), self.book.balances())
        assert self.book.post(event).event == event
        with pytest.raises(ProblemsError, match="key-used"):
            self.book.post(Event(event.key, "interest", self.day, 10**15))
        assert (self.book.head, len(self.book.entries), self.book.balances()) == before

    @rule(amount=AMOUNTS)
    def yesterday_is_over(self, amount: int) -> None:
        self.steps += 1
        if self.book.entries:
            with pytest.raises(ProblemsError, match="earlier-day"):
                self.book.post(Event(f"k{self.steps}", "interest", self.book.entries[-1].event.on - timedelta(days=1), amount))

    @precondition(lambda self: self.events)
    @rule(data=st.data())
    def an_event_is_reversed(self, data: st.DataObject) -> None:
        """It is undone to the fen and once only, or refused because others stand on it."""
        self.steps += 1
        event = data.draw(st.sampled_from(self.events[-6:]))
        before, reversal = self.book.balances(), Event(f"k{self.steps}", "reversal", self.day, reverses=event.key)
        undone = self.book.entry(event.key)
        assert undone is not None
        refused = self.refused(reversal)
        if refused:
            assert refused == {"overdrawn"}
            assert self.book.balances() == before
            return
        after = self.book.balances()
        for account, item, amount in undone.postings:
            after[account, item] = after.get((account, item), 0) + amount
        assert {key: held for key, held in after.items() if held} == before
        with pytest.raises(ProblemsError, match="reversed-before"):
            self.book.post(Event(f"k{self.steps}b", "reversal", self.day, reverses=event.key))
        self.events.remove(event)
        self.undo(event)

    def refused(self, event: Event) -> set[str]:
        """Why an event was refused; empty if it is entered."""
        try:
            self.book.post(event)
        except ProblemsError as error:
            return {p.code for p in error.problems}
        return set()

    def undo(self, event: Event) -> None:
        """The plain account forgets an event."""
        a, claim, loan = event.amount, event.claim, event.loan
        match event.kind:
            case "contribution" | "refill":
                self.cash, self.given[event.party] = self.cash - a, self.given[event.party] - a
            case "return":
                self.cash, self.given[event.party] = self.cash + a, self.given[event.party] + a
            case "interest":
                self.cash -= a
            case "earmark":
                self.earmarked[loan] -= a
                if not any(e.kind == "earmark" and e.loan == loan for e in self.events):
                    del self.filed[loan]
            case "release":
                self.earmarked[loan] += a
            case "claim":
                self.earmarked[loan], self.owed[claim] = self.earmarked[loan] + a, self.owed[claim] - a
                del self.claims[claim]
            case "payout":
                self.owed[claim], self.cash, self.paid[claim] = self.owed[claim] + a, self.cash + a, self.paid[claim] - a
            case "recovery":
                entry = self.book.entry(event.key)
                assert entry is not None
                self.cash, self.back[claim] = self.cash - a, self.back[claim] - a
                self.lost[claim] -= sum(p.amount for p in entry.postings if p.account == "Expenses:WrittenOff")
            case "write_off":
                self.lost[claim] -= a

    @rule()
    def the_book_is_read_anew(self) -> None:
        """From its own records, as from a file: the same book, to the last hash."""
        self.steps += 1
        again = Book(self.book.name)
        for entry in self.book.entries:
            assert canonical(again.post(read_event(entry.record()["event"])).record()) == canonical(entry.record())
        assert (again.head, again.balances()) == (self.book.head, self.book.balances())

    @invariant()
    def everything_adds_up(self) -> None:
        held, totals = self.book.balances(), self.book.totals()
        assert sum(held.values()) == 0
        assert all(sum(p.amount for p in e.postings) == 0 for e in self.book.entries[-1:])
        assert all(amount * ACCOUNTS[account].side > 0 for (account, _), amount in held.items())
        assert totals["Assets:Cash"] == self.cash >= 0
        assert self.book.exposure() == {loan: amount for loan, amount in self.earmarked.items() if amount}
        assert totals["Assets:Memo:Earmarked"] == sum(self.earmarked.values()) == sum(self.book.exposure_by("bank").values()) == sum(self.book.exposure_by("area").values())
        assert totals["Liabilities:ClaimsPayable"] == sum(self.owed.values())
        assert totals["Equity:Contributions"] == sum(self.given.values())
        for claim in CLAIMS:
            assert held.get(("Assets:Subrogation", claim), 0) == self.paid[claim] - self.back[claim] - self.lost[claim]
            assert held.get(("Expenses:WrittenOff", claim), 0) == self.lost[claim] >= 0
            assert 0 <= self.back[claim] <= self.paid[claim]

    @invariant()
    def what_was_stays(self) -> None:
        for day, held in list(self.snapshots.items())[-3:]:
            assert self.book.balances(day) == held

    def teardown(self) -> None:
        LENGTHS.append(getattr(self, "steps", 0))


def test_the_book_stays_in_order_over_hundreds_of_steps() -> None:
    LENGTHS.clear()
    run_state_machine_as_test(Fund, settings=settings(max_examples=25, stateful_step_count=300, deadline=None, suppress_health_check=list(HealthCheck)))
    assert sum(length >= 200 for length in LENGTHS) >= 15, LENGTHS
