"""What is counted and added up. Each figure is defined once: its rows, its amount, the day by which it counts.

Boards ask for sums of figures in groups, the list behind a figure asks for its rows; both
read the same definition, so they cannot differ.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal, TypeAlias

from django.db import connection
from django.db.models import Aggregate, Count, F, Q, QuerySet, Sum, Value
from django.db.models.expressions import CombinedExpression

from kexin.platform.boards.filters import Filters
from kexin.platform.boards.scope import funds_seen
from kexin.platform.claims.models import Claim, Recovery
from kexin.platform.claims.models import State as ClaimState
from kexin.platform.companies.models import Company
from kexin.platform.ledger.models import BookPosting, Fund
from kexin.platform.lending.models import BAD, Application, State
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import companies_of, loans_seen, within
from kexin.text import Text

Of: TypeAlias = Literal["loan", "firm", "company", "claim", "recovery", "posting"]
Sums: TypeAlias = Mapping[tuple[Any, ...], Mapping[str, int]]


@dataclass(frozen=True)
class Figure:
    """A figure. Without *amount* its rows are counted; ``firm`` counts the companies of its loans once each; without *day* it stands as it is now."""

    id: str
    title: Text
    of: Of
    when: Q = field(default_factory=Q)
    amount: str | CombinedExpression | None = None
    day: str | None = None

    @property
    def money(self) -> bool:
        """Is it an amount in fen?"""
        return self.amount is not None

    def condition(self, filters: Filters) -> Q:
        """Its rows within the time."""
        day = "applied_on" if filters.cohort and self.of in ("loan", "firm") else self.day
        return self.when & filters.within(day) if day else self.when

    def total(self, filters: Filters) -> Aggregate:
        """Its sum over a group."""
        condition = self.condition(filters)
        if self.of == "firm":
            return Count("company", distinct=True, filter=condition)
        if self.amount is None:
            # Of no column, so that an index which holds all columns of the condition answers alone.
            return Count(Value(1), filter=condition) if condition else Count("*")
        return Sum(self.amount, filter=condition) if condition else Sum(self.amount)


OWED = F("drawn") - F("repaid")
_ACTIVE, _BAD = Q(state=State.ACTIVE), Q(state=State.ACTIVE, quality__in=BAD)
_PAID = Q(state__in=(ClaimState.PAID, ClaimState.CLOSED))

FIGURES: Mapping[str, Figure] = {f.id: f for f in (
    Figure("companies", Text("企业", "companies"), "company"),
    Figure("admitted", Text("在库企业", "admitted companies"), "company", Q(state=Company.ADMITTED)),
    Figure("applications", Text("申请", "applications"), "loan", day="applied_on"),
    Figure("line", Text("建议额度", "recommended line"), "loan", Q(line__isnull=False), "line", "applied_on"),
    Figure("approved", Text("获批笔数", "loans approved"), "loan", Q(credit__isnull=False), day="applied_on"),
    Figure("credit", Text("授信", "credit"), "loan", Q(credit__isnull=False), "credit", "applied_on"),
    Figure("drawn_loans", Text("放款笔数", "loans drawn"), "loan", Q(drawn__gt=0), day="drawn_on"),
    Figure("drawn_firms", Text("放款企业", "companies with a drawdown"), "firm", Q(drawn__gt=0), day="drawn_on"),
    Figure("drawn", Text("放款", "drawn"), "loan", Q(drawn__gt=0), "drawn", "drawn_on"),
    Figure("filed_loans", Text("备案笔数", "loans filed"), "loan", Q(filed__gt=0), day="filed_on"),
    Figure("filed_firms", Text("备案企业", "companies with a filed loan"), "firm", Q(filed__gt=0), day="filed_on"),
    Figure("filed", Text("备案", "filed"), "loan", Q(filed__gt=0), "filed", "filed_on"),
    Figure("active", Text("在贷笔数", "loans outstanding"), "loan", _ACTIVE),
    Figure("outstanding", Text("余额", "outstanding"), "loan", _ACTIVE, OWED),
    Figure("npl_loans", Text("不良笔数", "non-performing loans"), "loan", _BAD),
    Figure("npl", Text("不良余额", "non-performing"), "loan", _BAD, OWED),
    Figure("filed_owed", Text("备案贷款余额", "outstanding of filed loans"), "loan", _ACTIVE & Q(filed__gt=0), OWED),
    Figure("filed_npl", Text("备案贷款不良余额", "non-performing of filed loans"), "loan", _BAD & Q(filed__gt=0), OWED),
    Figure("claims", Text("补偿申请", "claims"), "claim", ~Q(state=ClaimState.RETURNED), day="submitted_on"),
    Figure("claimed", Text("申请补偿本金", "principal claimed"), "claim", ~Q(state=ClaimState.RETURNED), "principal", "submitted_on"),
    Figure("payouts", Text("已拨付笔数", "payouts"), "claim", _PAID, day="paid_on"),
    Figure("paid", Text("已拨付", "paid out"), "claim", _PAID, "public", "paid_on"),
    Figure("recoveries", Text("追偿笔数", "recoveries"), "recovery", Q(state=Recovery.CONFIRMED), day="confirmed_on"),
    Figure("recovered", Text("追偿收回", "recovered"), "recovery", Q(state=Recovery.CONFIRMED), "public", "confirmed_on"),
    Figure("cash", Text("资金余额", "fund balance"), "posting", Q(account="Assets:Cash"), "amount", "on"),
    Figure("exposure", Text("备案占用", "exposure to filed loans"), "posting", Q(account="Assets:Memo:Earmarked"), "amount", "on"),
    Figure("payable", Text("应付补偿", "claims payable"), "posting", Q(account="Assets:ClaimsAccepted"), "amount", "on"),
    Figure("written_off", Text("核销损失", "written off"), "posting", Q(account="Expenses:WrittenOff"), "amount", "on"))}

#: What boards say of loans in each group.
LOAN_FIGURES: tuple[str, ...] = tuple(f.id for f in FIGURES.values() if f.of == "loan")


def rows_of(of: Of, person: Person, filters: Filters) -> QuerySet[Any]:
    """All rows of a kind that a person's board is about, whatever the time."""
    match of:
        case "loan" | "firm":
            return Application.objects.filter(loans_seen(person), filters.loans())
        case "company":
            area = within(filters.area, "prefecture") if filters.area else Q()
            return Company.objects.filter(companies_of(person), area, *([Q(grade_low=filters.grade)] if filters.grade else []))
        case "claim":
            return Claim.objects.filter(loans_seen(person, "application"), filters.loans("application"))
        case "recovery":
            return Recovery.objects.filter(loans_seen(person, "claim__application"), filters.loans("claim__application"))
        case "posting":
            area = within(filters.area, "fund__area") if filters.area else Q()
            funds = list(Fund.objects.filter(funds_seen(person)).values_list("pk", flat=True))
            return BookPosting.objects.filter(Q(fund__in=funds), area, *([Q(fund__scheme=filters.scheme)] if filters.scheme else []))


def behind(figure: Figure, person: Person, filters: Filters) -> QuerySet[Any]:
    """The rows behind a figure: loans, companies, claims, recoveries or postings."""
    rows = rows_of(figure.of, person, filters).filter(figure.condition(filters))
    return Company.objects.filter(pk__in=rows.order_by().values("company")) if figure.of == "firm" else rows


def sums(person: Person, filters: Filters, figures: Iterable[str], by: tuple[str, ...] = ()) -> Sums:
    """Figures of one kind of rows, summed in the groups of *by*: one query."""
    wanted = [FIGURES[name] for name in figures]
    rows = rows_of(wanted[0].of, person, filters)
    if wanted[0].of == "firm":
        return _firms(rows, wanted, filters, by)
    return grouped(rows, {f.id: f.total(filters) for f in wanted}, by)


def grouped(rows: QuerySet[Any], wanted: Mapping[str, Aggregate], by: tuple[str, ...]) -> Sums:
    """What is wanted of rows, by its name, in the groups of *by*: one query."""
    totals: dict[str, Any] = {f"sum_{name}": total for name, total in wanted.items()}
    if not by:
        found = rows.order_by().aggregate(**totals)
        return {(): {name: int(found[f"sum_{name}"] or 0) for name in wanted}}
    return {tuple(row[name] for name in by): {name: int(row[f"sum_{name}"] or 0) for name in wanted} for row in rows.order_by(*by).values(*by).annotate(**totals)}


def _firms(rows: QuerySet[Any], wanted: list[Figure], filters: Filters, by: tuple[str, ...]) -> Sums:
    found: defaultdict[tuple[Any, ...], dict[str, int]] = defaultdict(lambda: dict.fromkeys((f.id for f in wanted), 0))
    for figure in wanted:
        for group, n in count_firms(rows.filter(figure.condition(filters)), by).items():
            found[group][figure.id] = n
    return dict(found)


def count_firms(rows: QuerySet[Any], by: tuple[str, ...]) -> dict[tuple[Any, ...], int]:
    """How many companies the loans of each group have, each company once in a group.

    Pairs of group and company first, then their number: a database hashes the pairs, whereas for a ``COUNT(DISTINCT …)`` it sorts all rows.
    """
    pairs = rows.order_by().values(*by, "company").distinct()
    if not by:
        return {(): pairs.count()}
    groups = ", ".join(connection.ops.quote_name(name) for name in by)
    within, parameters = pairs.query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {groups}, COUNT(*) FROM ({within}) AS pairs GROUP BY {groups}", parameters)
        return {tuple(row[:-1]): row[-1] for row in cursor.fetchall()}


def summed(parts: Iterable[Mapping[str, int]], figures: Iterable[str]) -> dict[str, int]:
    """Groups put together; only for figures whose rows are in one group each."""
    found = dict.fromkeys(figures, 0)
    for part in parts:
        for name in found:
            found[name] += part[name]
    return found


def total(figure: Figure, person: Person, filters: Filters) -> int:
    """One figure."""
    return sums(person, filters, [figure.id])[()][figure.id]
