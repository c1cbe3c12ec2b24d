"""The chart of accounts of a fund: six accounts of money, and two off the balance sheet for what is filed.

Amounts are fen; a debit is positive. Assets and expenses stand on the debit side,
liabilities, equity and income on the credit side. No sub-account may ever fall below
nothing on its own side: so there is no overdraft, no payment beyond a claim, no recovery
beyond a payment, no release beyond an earmark.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, TypeAlias

from kexin.text import Text

AccountId: TypeAlias = Literal[
    "Assets:Cash", "Assets:ClaimsAccepted", "Assets:Subrogation", "Liabilities:ClaimsPayable", "Equity:Contributions",
    "Income:Interest", "Expenses:WrittenOff", "Assets:Memo:Earmarked", "Liabilities:Memo:Earmarked"]


@dataclass(frozen=True)
class Account:
    """An account. *side* is 1 where its balance is a debit, -1 where it is a credit; *each* says what its sub-accounts stand for."""

    id: AccountId
    title: Text
    side: int
    each: Text | None
    memo: bool = False


_LOAN, _CLAIM, _PARTY = Text("贷款", "loan"), Text("补偿申请", "claim"), Text("出资方", "contributor")

ACCOUNTS: Mapping[AccountId, Account] = {a.id: a for a in (
    Account("Assets:Cash", Text("银行存款", "cash"), 1, None),
    Account("Assets:ClaimsAccepted", Text("已受理待付补偿", "claims accepted, not yet paid"), 1, _CLAIM),
    Account("Assets:Subrogation", Text("应收代偿款", "claims on debtors from what was paid"), 1, _CLAIM),
    Account("Liabilities:ClaimsPayable", Text("应付补偿款", "claims payable"), -1, _CLAIM),
    Account("Equity:Contributions", Text("出资", "contributions"), -1, _PARTY),
    Account("Income:Interest", Text("利息收入", "interest earned"), -1, None),
    Account("Expenses:WrittenOff", Text("核销损失", "written off"), 1, _CLAIM),
    Account("Assets:Memo:Earmarked", Text("备案占用（表外）", "earmarked for filed loans (memo)"), 1, _LOAN, memo=True),
    Account("Liabilities:Memo:Earmarked", Text("备案责任（表外）", "commitment to filed loans (memo)"), -1, _LOAN, memo=True))}
