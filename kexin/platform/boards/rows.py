"""The rows behind a figure, as a table: loans, companies, claims, recoveries, postings, or what took how long."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.urls import reverse

from kexin.fund.book.accounts import ACCOUNTS
from kexin.fund.book.event import TITLES
from kexin.library.regions import region_name
from kexin.platform.boards.figures import FIGURES, Of, behind, total
from kexin.platform.boards.filters import Filters
from kexin.platform.boards.fuses import title_of
from kexin.platform.boards.tables import Cell, Column, Table
from kexin.platform.boards.times import TIMES, took
from kexin.platform.claims.models import Recovery
from kexin.platform.claims.models import State as ClaimState
from kexin.platform.companies.models import Company
from kexin.platform.lending.models import Quality, State
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.text import Text, same

Line = Callable[[dict[str, Any]], list[Cell]]


@dataclass(frozen=True)
class Listing:
    """The rows of a figure: in order, not yet read; *total* is the figure itself."""

    title: Text
    money: bool
    total: int
    rows: QuerySet[Any]
    columns: tuple[Column, ...]
    line: Line
    id: str
    fields: tuple[str, ...]
    found: QuerySet[Any]
    """The same, without the tables that only a line needs."""

    def pages(self, length: int) -> Paginator[Any]:
        """The keys of its rows, page by page; where rows are counted, their number is known."""
        pages: Paginator[Any] = Paginator(self.found.values_list("pk", flat=True), length)
        # In the place where Django keeps what it counted: so it does not count anew.
        vars(pages)["count"] = self.found.order_by().count() if self.money else self.total
        return pages

    def some(self, keys: Iterable[Any]) -> list[dict[str, Any]]:
        """The rows of a page."""
        wanted = list(keys)
        rows = {row["pk"]: row for row in self.rows.filter(pk__in=wanted).values("pk", *self.fields)}
        return [rows[key] for key in wanted if key in rows]

    def table(self, rows: Iterable[dict[str, Any]]) -> Table:
        """Some of the rows."""
        return Table(f"rows-{self.id}", self.title, self.columns, [self.line(row) for row in rows])


def listing(figure_id: str, person: Person, filters: Filters) -> Listing | None:
    """What stands behind a figure; None where there is no such figure, or not for this person."""
    if figure_id.removeprefix("time-") in TIMES and figure_id.startswith("time-"):
        return _times(figure_id.removeprefix("time-"), person, filters)
    figure = FIGURES.get(figure_id)
    if figure is None or (figure.of == "posting" and not may(person, "boards.fund")):
        return None
    fields, columns, line = _KINDS[figure.of]
    found = behind(figure, person, filters)
    if figure.of == "loan" and figure.amount is not None:
        # What is added up stands beside the number of the loan.
        found, fields, columns = found.annotate(own=F(figure.amount) if isinstance(figure.amount, str) else figure.amount), (*fields, "own"), (columns[0], Column(figure.title, "money"), *columns[1:])
    return Listing(figure.title, figure.money, total(figure, person, filters), found.values(*fields), columns, line, figure_id, fields, found)


def loan_link(number: str) -> str:
    """The page of a loan."""
    return reverse("board_loan", args=[number])


def _name(row: dict[str, Any], to: str) -> Cell:
    zh, en = row[f"{to}name_zh"], row[f"{to}name_en"]
    return Cell(Text(zh, en or zh))


_LOAN = ("number", "company__name", "bank__name_zh", "bank__name_en", "area", "applied_on", "state", "quality", "grade", "line", "credit", "drawn", "filed", "repaid")
_LOAN_COLUMNS = (
    Column(Text("贷款", "loan")), Column(Text("企业", "company")), Column(Text("银行", "bank")), Column(Text("地区", "area")), Column(Text("申请日", "applied on"), "day"), Column(Text("状态", "state")),
    Column(Text("五级分类", "class")), Column(Text("等级", "grade")), Column(Text("建议额度", "line"), "money"), Column(Text("授信", "credit"), "money"), Column(Text("放款", "drawn"), "money"),
    Column(Text("备案", "filed"), "money"), Column(Text("贷款余额", "owed"), "money"))


def _loan(row: dict[str, Any]) -> list[Cell]:
    own = [Cell(row["own"])] if "own" in row else []
    return [
        Cell(row["number"], loan_link(row["number"])), *own, Cell(row["company__name"]), _name(row, "bank__"), Cell(region_name(row["area"])), Cell(row["applied_on"]), Cell(State(row["state"]).label),
        Cell(Quality(row["quality"]).label), Cell(row["grade"] or None), Cell(row["line"]), Cell(row["credit"]), Cell(row["drawn"]), Cell(row["filed"]), Cell(row["drawn"] - row["repaid"])]


def _company(row: dict[str, Any]) -> list[Cell]:
    grade = row["grade_low"] if row["grade_low"] == row["grade_high"] else f"{row['grade_low']}–{row['grade_high']}"
    return [Cell(row["code"]), Cell(row["name"], reverse("company", args=[row["code"]])), Cell(region_name(row["prefecture"])), Cell(Company.STATES[row["state"]]), Cell(row["score_low"]), Cell(grade), Cell(row["line"])]


def _claim(row: dict[str, Any]) -> list[Cell]:
    return [
        Cell(row["number"]), Cell(row["application__number"], loan_link(row["application__number"])), Cell(row["application__company__name"]), _name(row, "bank__"), Cell(region_name(row["area"])),
        Cell(row["submitted_on"]), Cell(row["paid_on"]), Cell(ClaimState(row["state"]).label), Cell(row["principal"]), Cell(row["public"])]


_RECOVERY_STATES = {Recovery.REPORTED: Text("待确认", "reported"), Recovery.CONFIRMED: Text("已确认", "confirmed"), Recovery.REFUSED: Text("未确认", "refused")}


def _recovery(row: dict[str, Any]) -> list[Cell]:
    number = row["claim__application__number"]
    return [
        Cell(row["claim__number"]), Cell(number, loan_link(number)), _name(row, "claim__bank__"), Cell(region_name(row["claim__area"])), Cell(row["confirmed_on"]), Cell(_RECOVERY_STATES[row["state"]]),
        Cell(row["amount"]), Cell(row["costs"]), Cell(row["public"])]


def _posting(row: dict[str, Any]) -> list[Cell]:
    loan = row["entry__loan"]
    return [
        Cell(row["on"]), Cell(row["fund__name"]), Cell(row["no"], reverse("fund_entry", args=[row["fund"], row["no"]])), Cell(TITLES[row["entry__kind"]]), Cell(ACCOUNTS[row["account"]].title),
        Cell(row["item"], loan_link(loan) if loan and loan == row["item"] else ""), Cell(row["amount"])]


_KINDS: dict[Of, tuple[tuple[str, ...], tuple[Column, ...], Line]] = {
    "loan": (_LOAN, _LOAN_COLUMNS, _loan),
    "company": (("code", "name", "prefecture", "state", "score_low", "grade_low", "grade_high", "line"), (
        Column(Text("统一社会信用代码", "code")), Column(Text("企业", "company")), Column(Text("地区", "area")), Column(Text("状态", "state")), Column(Text("评分", "score"), "points"), Column(Text("等级", "grade")),
        Column(Text("建议额度", "line"), "money")), _company),
    "claim": (("number", "application__number", "application__company__name", "bank__name_zh", "bank__name_en", "area", "submitted_on", "paid_on", "state", "principal", "public"), (
        Column(Text("补偿申请", "claim")), Column(Text("贷款", "loan")), Column(Text("企业", "company")), Column(Text("银行", "bank")), Column(Text("地区", "area")), Column(Text("申请日", "submitted on"), "day"),
        Column(Text("拨付日", "paid on"), "day"), Column(Text("状态", "state")), Column(Text("申请本金", "principal"), "money"), Column(Text("资金承担", "borne by the fund"), "money")), _claim),
    "recovery": (("claim__number", "claim__application__number", "claim__bank__name_zh", "claim__bank__name_en", "claim__area", "confirmed_on", "state", "amount", "costs", "public"), (
        Column(Text("补偿申请", "claim")), Column(Text("贷款", "loan")), Column(Text("银行", "bank")), Column(Text("地区", "area")), Column(Text("确认日", "confirmed on"), "day"), Column(Text("状态", "state")),
        Column(Text("追回金额", "recovered"), "money"), Column(Text("费用", "costs"), "money"), Column(Text("返还资金", "back to the fund"), "money")), _recovery),
    "posting": (("on", "fund", "fund__name", "no", "entry__kind", "entry__loan", "account", "item", "amount"), (
        Column(Text("日期", "day"), "day"), Column(Text("资金", "fund")), Column(Text("分录号", "entry"), "count"), Column(Text("事项", "event")), Column(Text("科目", "account")), Column(Text("明细", "item")),
        Column(Text("金额", "amount"), "money")), _posting)}
_KINDS["firm"] = _KINDS["company"]


def _times(which: str, person: Person, filters: Filters) -> Listing:
    time = TIMES[which]
    to = f"{time.loan}__" if time.loan else ""
    fields = (f"{to}number", f"{to}company__name", f"{to}bank__name_zh", f"{to}bank__name_en", time.start, "days")
    found = took(which, person, filters).order_by("-days", "pk")

    def line(row: dict[str, Any]) -> list[Cell]:
        return [Cell(row[f"{to}number"], loan_link(row[f"{to}number"])), Cell(row[f"{to}company__name"]), _name(row, f"{to}bank__"), Cell(row[time.start]), Cell(row["days"])]

    columns = (Column(Text("贷款", "loan")), Column(Text("企业", "company")), Column(Text("银行", "bank")), Column(Text("起点", "from"), "day"), Column(Text("天数", "days"), "days"))
    return Listing(time.title, False, found.count(), found.values(*fields), columns, line, f"time-{which}", fields, found)


def said_of(filters: Filters) -> list[Text]:
    """The filters of a list in words."""
    found = []
    if filters.since is not None or filters.until is not None:
        basis = Text("，按申请日", ", by day of application") if filters.cohort else same("")
        found.append(Text(f"{filters.since or ''} 至 {filters.until or '今'}{basis.zh}", f"{filters.since or '…'} to {filters.until or 'now'}{basis.en}"))
    if filters.area:
        found.append(region_name(filters.area))
    if filters.scheme:
        found.append(title_of(filters.scheme))
    if filters.grade:
        found.append(same(filters.grade))
    if filters.quality:
        found.append(Text(str(Quality(filters.quality).label), str(Quality(filters.quality).label)))
    return found
