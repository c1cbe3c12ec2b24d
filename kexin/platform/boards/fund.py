"""The funds over time: what is in the bank, what is promised for filed loans, and how many times the one covers the other."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import CharField, Func

from kexin.library.regions import region_name
from kexin.platform.boards.figures import FIGURES, rows_of, sums
from kexin.platform.boards.filters import Filters
from kexin.platform.boards.scope import funds_seen
from kexin.platform.boards.tables import Cell, Column, Table, times
from kexin.platform.ledger.models import Fund
from kexin.platform.orgs.models import Person
from kexin.text import Text, same

STOCKS = ("cash", "exposure", "payable", "written_off")


class Month(Func):
    """2026-06 of a day, made in the database; Django's own calls Python for every row of SQLite."""

    output_field = CharField()

    def as_sqlite(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """Days are texts there."""
        return self.as_sql(compiler, connection, template="substr(%(expressions)s, 1, 7)", **context)

    def as_postgresql(self, compiler: Any, connection: BaseDatabaseWrapper, **context: Any) -> Any:
        """Days are days there."""
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYY-MM')", **context)


def months(person: Person, filters: Filters) -> list[tuple[date, dict[str, int]]]:
    """What the funds held at the end of each month, from the first posting to the last or to the end of the time; later months show the last."""
    every = filters.but(since=None)
    moved: defaultdict[str, dict[str, int]] = defaultdict(dict)
    totals = {f"sum_{name}": FIGURES[name].total(every) for name in STOCKS}
    for row in rows_of("posting", person, every).filter(every.within("on")).order_by().annotate(month=Month("on")).values("month").annotate(**totals):
        moved[row["month"]] = {name: int(row[f"sum_{name}"] or 0) for name in STOCKS}
    found: list[tuple[date, dict[str, int]]] = []
    if not moved:
        return found
    held, month = dict.fromkeys(STOCKS, 0), min(moved)
    while month <= max(moved):
        held = {name: amount + moved[month].get(name, 0) if month in moved else amount for name, amount in held.items()}
        end = _end(month)
        last = min(end, filters.until) if filters.until is not None else end
        if filters.since is None or last >= filters.since:
            found.append((last, held))
        month = f"{end + timedelta(days=1):%Y-%m}"
    return found


def _end(month: str) -> date:
    first = date.fromisoformat(f"{month}-01")
    return (first.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)


def month_table(person: Person, filters: Filters) -> Table:
    """Balance, exposure and leverage by the end of each month, newest first."""
    rows = [[
        Cell(end), *(Cell(held[name], filters.rows(name, since=None, until=end)) for name in STOCKS), Cell(times(held["exposure"], held["cash"]), filters.rows("exposure", since=None, until=end))]
        for end, held in reversed(months(person, filters))]
    columns = (Column(Text("月末", "end of month"), "day"), *(Column(FIGURES[name].title, "money") for name in STOCKS), Column(Text("放大倍数", "leverage"), "times"))
    return Table("months", Text("资金余额与备案占用", "balance and exposure"), columns, rows, Text(
        "按账簿过账日。备案占用为已备案贷款占用的补偿额；放大倍数为备案占用与资金余额之比。", "By the day of posting. The exposure is what is earmarked for filed loans; leverage is exposure over balance."))


def fund_table(person: Person, filters: Filters) -> Table:
    """Each fund as it stands at the end of the time."""
    until = filters.but(since=None)
    held = {fund: own for (fund,), own in sums(person, until, STOCKS, ("fund",)).items()}
    funds = Fund.objects.filter(funds_seen(person))
    rows = []
    for fund in funds:
        if fund.pk not in held and (filters.area or filters.scheme):
            continue
        own = held.get(fund.pk, dict.fromkeys(STOCKS, 0))
        to = {"since": None, "area": fund.area, "scheme": fund.scheme}
        rows.append([Cell(same(fund.name)), *(Cell(own[name], filters.rows(name, **to)) for name in STOCKS), Cell(times(own["exposure"], own["cash"]), filters.rows("exposure", **to))])
    columns = (Column(Text("资金", "fund")), *(Column(FIGURES[name].title, "money") for name in STOCKS), Column(Text("放大倍数", "leverage"), "times"))
    return Table("funds", Text("各资金", "each fund"), columns, rows)


def claim_table(person: Person, filters: Filters) -> Table:
    """Claims, payouts and recoveries by area."""
    claims = {area: own for (area,), own in sums(person, filters, ("claims", "claimed", "payouts", "paid"), ("area",)).items()}
    back = {area: own for (area,), own in sums(person, filters, ("recoveries", "recovered"), ("claim__area",)).items()}
    names = ("claims", "claimed", "payouts", "paid", "recoveries", "recovered")
    rows = []
    for area in sorted({*claims, *back}):
        own = {**dict.fromkeys(names, 0), **claims.get(area, {}), **back.get(area, {})}
        rows.append([Cell(region_name(area)), *(Cell(own[name], filters.rows(name, area=area)) for name in names)])
    columns = (Column(Text("地区", "area")), *(Column(FIGURES[name].title, "money" if FIGURES[name].money else "count") for name in names))
    last = [Cell(Text("合计", "total")), *(Cell(sum(v[name] for v in (back if name.startswith("reco") else claims).values()), filters.rows(name)) for name in names)] if rows else []
    return Table("claims", Text("补偿与追偿", "claims and recoveries"), columns, rows, Text("申请、拨付、追偿各按自己的日期计入期间。", "Claims, payouts and recoveries count on their own days."), last)
