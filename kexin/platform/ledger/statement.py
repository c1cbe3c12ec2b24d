"""The statement of a year: what was there, what moved it, what is there; for a fund, each of its banks or areas.

Figures are positive on the side of their account. The closing figures are read from the
book by themselves and never worked out from the rows above, so that a test (and a reader)
can add them up.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

from django.db.models import Q, QuerySet, Sum

from kexin.fund.book.accounts import ACCOUNTS, AccountId
from kexin.fund.book.event import KINDS, TITLES, Kind
from kexin.platform.ledger.models import BookPosting, Fund
from kexin.text import Text

By: TypeAlias = Literal["fund", "bank", "area"]
BY: tuple[By, ...] = get_args(By)
#: What mirrors another account says nothing new.
SHOWN: tuple[AccountId, ...] = tuple(a for a in ACCOUNTS if a not in ("Assets:ClaimsAccepted", "Liabilities:Memo:Earmarked"))
#: Those that belong to the loans of a bank or an area.
OF_LOANS: tuple[AccountId, ...] = ("Assets:Memo:Earmarked", "Liabilities:ClaimsPayable", "Assets:Subrogation", "Expenses:WrittenOff", "Assets:Cash")

Sums: TypeAlias = Mapping[AccountId, int]


@dataclass(frozen=True)
class Statement:
    """Of a whole fund (``of`` is empty), or of one bank or area in it."""

    of: str
    accounts: tuple[AccountId, ...]
    opening: Sums
    moves: Mapping[Kind, Sums]
    closing: Sums

    @property
    def rows(self) -> list[tuple[Text, list[int]]]:
        """As a table: opening, each kind of event that moved something, closing."""
        return [
            (Text("期初", "opening"), [self.opening[a] for a in self.accounts]),
            *((TITLES[kind], [sums[a] for a in self.accounts]) for kind, sums in self.moves.items()),
            (Text("期末", "closing"), [self.closing[a] for a in self.accounts])]

    @property
    def titles(self) -> list[Text]:
        """The heads of its columns."""
        return [ACCOUNTS[a].title for a in self.accounts]

    def record(self) -> dict[str, Any]:
        """As it is sealed."""
        return {"of": self.of, "opening": dict(self.opening), "moves": {kind: dict(sums) for kind, sums in self.moves.items()}, "closing": dict(self.closing)}


def statements(fund: Fund, since: date, until: date, by: By = "fund", seen: Q | None = None) -> list[Statement]:
    """One for the fund, or one for each bank or area that it has anything of; *seen* narrows the entries (as fields of an entry)."""
    rows = BookPosting.objects.filter(fund=fund)
    if seen is not None:
        rows = rows.filter(entry__in=_entries(fund, seen))
    key = {"fund": None, "bank": "entry__whose_bank", "area": "entry__whose_area"}[by]
    if key is not None:
        rows = rows.exclude(**{key: ""})
    accounts: tuple[AccountId, ...] = SHOWN if by == "fund" and seen is None else OF_LOANS
    opening, closing = (_sums(rows.filter(**span), key, accounts) for span in ({"on__lt": since}, {"on__lte": until}))
    moved = _moves(rows.filter(on__range=(since, until)), key, accounts)
    found = sorted({*opening, *closing, *moved}) if key is not None else [""]
    return [Statement(
        of, accounts, opening.get(of, _nothing(accounts)),
        {kind: moved[of][kind] for kind in KINDS if of in moved and kind in moved[of]}, closing.get(of, _nothing(accounts))) for of in found]


def _entries(fund: Fund, seen: Q) -> QuerySet[Any]:
    return fund.entries.filter(seen).values("pk")


def _nothing(accounts: Iterable[AccountId]) -> dict[AccountId, int]:
    return dict.fromkeys(accounts, 0)


def _sums(rows: QuerySet[BookPosting], key: str | None, accounts: tuple[AccountId, ...]) -> dict[str, Sums]:
    found: dict[str, dict[AccountId, int]] = {}
    for row in rows.filter(account__in=accounts).order_by().values("account", *([key] if key else [])).annotate(sum=Sum("amount")):
        account: AccountId = row["account"]
        found.setdefault(row[key] if key else "", _nothing(accounts))[account] = int(row["sum"]) * ACCOUNTS[account].side
    return dict(found)


def _moves(rows: QuerySet[BookPosting], key: str | None, accounts: tuple[AccountId, ...]) -> dict[str, dict[Kind, Sums]]:
    found: defaultdict[str, dict[Kind, dict[AccountId, int]]] = defaultdict(dict)
    for row in rows.filter(account__in=accounts).order_by().values("account", "entry__kind", *([key] if key else [])).annotate(sum=Sum("amount")):
        account: AccountId = row["account"]
        sums = found[row[key] if key else ""].setdefault(row["entry__kind"], _nothing(accounts))
        sums[account] = int(row["sum"]) * ACCOUNTS[account].side
    return {of: dict(kinds) for of, kinds in found.items()}


def year(number: int) -> tuple[date, date]:
    """Its first and its last day."""
    return date(number, 1, 1), date(number, 12, 31)
