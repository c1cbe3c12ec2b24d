"""From an event to its postings: what is debited, what is credited, to the fen."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import NamedTuple

from kexin.fund.book.accounts import AccountId
from kexin.fund.book.event import Event


class Posting(NamedTuple):
    """An amount in fen on an account, a debit positive; *item* is its sub-account: a loan, a claim, a contributor."""

    account: AccountId
    item: str
    amount: int


#: What a sub-account holds, in fen, debits positive.
Held = Callable[[AccountId, str], int]


def postings_of(event: Event, held: Held) -> tuple[Posting, ...]:
    """The postings of an event that is no reversal; they add up to nothing."""
    amount, claim, loan, party = event.amount, event.claim, event.loan, event.party
    match event.kind:
        case "contribution" | "refill":
            return _pair(("Assets:Cash", ""), ("Equity:Contributions", party), amount)
        case "return":
            return _pair(("Equity:Contributions", party), ("Assets:Cash", ""), amount)
        case "interest":
            return _pair(("Assets:Cash", ""), ("Income:Interest", ""), amount)
        case "earmark":
            return _pair(("Assets:Memo:Earmarked", loan), ("Liabilities:Memo:Earmarked", loan), amount)
        case "release":
            return _released(loan, amount)
        case "claim":
            # From filed to owed: what is claimed is no longer earmarked.
            return (*_released(loan, amount), *_pair(("Assets:ClaimsAccepted", claim), ("Liabilities:ClaimsPayable", claim), amount))
        case "payout":
            # With the money the bank's right against the debtor passes to the fund.
            return (*_pair(("Liabilities:ClaimsPayable", claim), ("Assets:Cash", ""), amount),
                    *_pair(("Assets:Subrogation", claim), ("Assets:ClaimsAccepted", claim), amount))
        case "recovery":
            # What was already written off comes back last.
            open_ = min(amount, held("Assets:Subrogation", claim))
            back = [Posting("Assets:Subrogation", claim, -open_)] if open_ else []
            back += [Posting("Expenses:WrittenOff", claim, open_ - amount)] if amount > open_ else []
            return (Posting("Assets:Cash", "", amount), *back)
        case "write_off":
            return _pair(("Expenses:WrittenOff", claim), ("Assets:Subrogation", claim), amount)
        case "reversal":
            raise ValueError("a reversal takes the postings of the event that it reverses")


def reversed_postings(postings: Sequence[Posting]) -> tuple[Posting, ...]:
    """The same with debit and credit changed."""
    return tuple(p._replace(amount=-p.amount) for p in postings)


def _pair(debit: tuple[AccountId, str], credit: tuple[AccountId, str], amount: int) -> tuple[Posting, ...]:
    return Posting(*debit, amount), Posting(*credit, -amount)


def _released(loan: str, amount: int) -> tuple[Posting, ...]:
    return _pair(("Liabilities:Memo:Earmarked", loan), ("Assets:Memo:Earmarked", loan), amount)
