"""What the funds hold at the end of a day: one look-up of a running sum for each account, however long the book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from django.db.models import BigIntegerField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from kexin.fund.book.accounts import ACCOUNTS, AccountId
from kexin.platform.ledger.models import BookPosting, Fund


@dataclass(frozen=True)
class Figures:
    """A fund at the end of a day; each account positive on its own side, in fen."""

    fund: Fund
    totals: Mapping[AccountId, int]

    @property
    def cash(self) -> int:
        """Money in the bank."""
        return self.totals["Assets:Cash"]

    @property
    def payable(self) -> int:
        """Owed on accepted claims."""
        return self.totals["Liabilities:ClaimsPayable"]

    @property
    def free(self) -> int:
        """What new claims may still take."""
        return self.cash - self.payable

    @property
    def exposure(self) -> int:
        """What the fund may still have to pay for filed loans."""
        return self.totals["Assets:Memo:Earmarked"]

    @property
    def contributions(self) -> int:
        """What was paid in and not returned."""
        return self.totals["Equity:Contributions"]

    @property
    def leverage(self) -> str:
        """Exposure in times of the contributions, to a hundredth, cut; empty without contributions."""
        if not self.contributions:
            return ""
        hundredths = int(Fraction(self.exposure * 100, self.contributions))
        return f"{hundredths // 100}.{hundredths % 100:02}"


def figures_of(funds: QuerySet[Fund], as_of: date) -> list[Figures]:
    """Every fund with its figures, in one query."""
    for account in ACCOUNTS:
        last = BookPosting.objects.filter(fund=OuterRef("pk"), account=account, on__lte=as_of).order_by("-on", "-no", "-line").values("total")[:1]
        funds = funds.annotate(**{_column(account): Coalesce(Subquery(last), Value(0), output_field=BigIntegerField())})
    return [Figures(fund, {account: getattr(fund, _column(account)) * of.side for account, of in ACCOUNTS.items()}) for fund in funds]


def _column(account: AccountId) -> str:
    return f"sum_{account.replace(':', '_').lower()}"
