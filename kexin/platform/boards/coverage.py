"""Were all listed companies visited, and what came of it? By area, branch, manager and week; the funnel beside companies that are not listed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cached_property
from typing import NamedTuple
from urllib.parse import urlencode

from kexin.library.regions import region_name
from kexin.outreach.cadence import Due
from kexin.outreach.coverage import Coverage, Field, Standing, coverage, covered, standing, weeks
from kexin.outreach.effect import Followed, Interval, Rate, before_and_after, difference, ratio
from kexin.platform.boards.overview import Tile
from kexin.platform.boards.tables import Cell, Column, Table, share
from kexin.platform.companies.models import Company
from kexin.platform.language import say
from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import companies_of, loans_seen
from kexin.platform.visits.covering import Covered, Line, roll
from kexin.platform.visits.models import Need, Outcome, Visit
from kexin.platform.visits.scope import visits_counted
from kexin.text import Text, same

#: So many weeks can be read beside each other.
WEEKS = 26
STATES: dict[str, Text] = {
    "": Text("名单内", "listed"), "visited": Text("已走访", "visited"), "unvisited": Text("未走访", "not visited yet"), "overdue": Text("已逾期", "overdue"), "ownerless": Text("未分配", "given to nobody")}
_NOBODY = Text("未分配", "given to nobody")


class Loan(NamedTuple):
    """What the funnel asks of a loan."""

    company: int
    applied_on: date
    granted: bool
    drawn: bool
    drawn_on: date | None


class Board:
    """The listed companies of a person, worked out once."""

    def __init__(self, person: Person, asked: Covered, today: date) -> None:
        self.person, self.asked, self.today = person, asked, today
        self.everything = roll(person)
        self.roll = self.everything.but(asked)
        self.names_managers = person.organisation.desk == Desk.BANK

    @cached_property
    def loans(self) -> Sequence[Loan]:
        """Applied for since the first company was listed."""
        rows = Application.objects.filter(loans_seen(self.person), applied_on__gte=self.roll.first_day or self.today).order_by()
        return [Loan(company, applied, credit is not None, drawn > 0, on) for company, applied, credit, drawn, on in rows.values_list("company", "applied_on", "credit", "drawn", "drawn_on")]

    @cached_property
    def lines(self) -> Sequence[Line]:
        """Those on a list today."""
        return self.roll.standing(self.today)

    @cached_property
    def there(self) -> Sequence[Standing]:
        """The same as they are counted."""
        return standing((line.listed for line in self.lines), self.today)

    @cached_property
    def whole(self) -> Coverage:
        """All of them."""
        return covered(self.there)

    @cached_property
    def owners(self) -> dict[tuple[Field, str], Text]:
        """Branches and managers by name."""
        found: dict[tuple[Field, str], Text] = {}
        for line in self.lines:
            if line.owner is not None and ("manager", line.listed.manager) not in found:
                branch = line.owner.branch
                found["branch", line.listed.branch] = Text(branch.name_zh, branch.name_en or branch.name_zh)
                found["manager", line.listed.manager] = same(line.owner.manager.name)
        return found

    def address(self, **more: str) -> str:
        """Of the rows behind a figure."""
        said = {"list": self.asked.whitelist, "area": self.asked.area, "branch": self.asked.branch} | more
        return f"/boards/coverage/rows/?{urlencode({name: value for name, value in said.items() if value})}"

    def named(self, by: Field, key: str) -> Text:
        """An area, branch or manager."""
        if not key:
            return _NOBODY
        if by == "area":
            return region_name(key)
        return self.owners[by, key]


def tiles(board: Board) -> list[Tile]:
    """Listed, visited, overdue, given to nobody."""
    whole, ownerless = board.whole, sum(line.owner is None for line in board.lines)
    shown = share(whole.visited, whole.listed)
    return [
        Tile(Text("名单企业", "companies listed"), f"{whole.listed:,}", board.address()),
        Tile(Text("走访覆盖率", "visited"), "—" if shown is None else f"{shown / 100:.2f}%", board.address(state="visited"), Text(f"{whole.visited:,} / {whole.listed:,}", f"{whole.visited:,} of {whole.listed:,}")),
        Tile(Text("逾期未访", "overdue"), f"{whole.overdue:,}", board.address(state="overdue")),
        Tile(Text("未分配", "given to nobody"), f"{ownerless:,}", board.address(state="ownerless"))]


_COUNTED = (Column(Text("名单企业", "listed"), "count"), Column(Text("已走访", "visited"), "count"), Column(Text("覆盖率", "share visited"), "rate"), Column(Text("逾期未访", "overdue"), "count"))
_TWICE = Text("一家企业在几份名单上，就按几份名单分别计算；逾期多的排在最前。", "A company on two lists counts for each of them. Those with most overdue come first.")


def table_by(board: Board, by: Field) -> Table:
    """One line for each area, branch or manager, most overdue first."""
    titles = {"area": Text("地区", "area"), "branch": Text("经办机构", "branch"), "manager": Text("客户经理", "manager")}
    names = {"area": Text("各地区走访覆盖", "Visits by area"), "branch": Text("各机构走访覆盖", "Visits by branch"), "manager": Text("各客户经理走访覆盖", "Visits by manager")}
    rows = [[Cell(board.named(by, c.key)), *_counted(board, c, {by: c.key} if c.key else {"state": "ownerless"})] for c in coverage(board.there, by)]
    return Table({"area": "areas", "branch": "branches", "manager": "managers"}[by], names[by], (Column(titles[by]), *_COUNTED), rows, _TWICE, (Cell(Text("合计", "total")), *_counted(board, board.whole, {})))


def _counted(board: Board, c: Coverage, about: dict[str, str]) -> list[Cell]:
    linked = {name: board.address(**{**about, **({"state": name} if name else {})}) for name in ("", "visited", "overdue")}
    if "state" in about:
        linked = dict.fromkeys(linked, board.address(**about))
    return [Cell(c.listed, linked[""]), Cell(c.visited, linked["visited"]), Cell(share(c.visited, c.listed)), Cell(c.overdue, linked["overdue"])]


def week_table(board: Board) -> Table:
    """Week by week to 100 %, the last first."""
    first = board.roll.first_day
    since = max(first, board.today - timedelta(weeks=WEEKS - 1)) if first is not None else board.today
    found = weeks(board.roll.rows, since, board.today) if first is not None else []
    rows = [[Cell(w.window.first), Cell(w.visits), Cell(w.visited), Cell(w.listed), Cell(share(w.visited, w.listed))] for w in reversed(found)]
    return Table("weeks", Text("走访覆盖率逐周走向", "Week by week to 100%"), (
        Column(Text("周（周一）", "week from Monday"), "day"), Column(Text("当周走访", "visits"), "count"), Column(Text("累计已走访", "visited so far"), "count"), Column(Text("周末名单企业", "listed at its end"), "count"), Column(Text("覆盖率", "share visited"), "rate")),
        rows, Text("每周末在名单上的企业中，自列入以来已走访的比例；新一期名单加入企业时会下降。", "Of the companies on a list at the end of the week, those visited since they were listed. It falls where a new edition brings new companies."))


@dataclass(frozen=True)
class Group:
    """Companies and the steps that each of them reached."""

    companies: frozenset[int]
    reached: dict[str, frozenset[int]]

    def hits(self, step: str) -> int:
        """How many reached a step."""
        return len(self.reached[step] & self.companies)


STEPS: dict[str, Text] = {
    "visited": Text("走访", "visit"), "need": Text("提出需求", "need"), "applied": Text("申请贷款", "application"), "credit": Text("获得授信", "credit"), "drawn": Text("放款", "drawn")}


def funnel_table(board: Board) -> Table:
    """From list to drawdown, beside companies of the same areas and grades that are on no list; the difference with its interval."""
    listed, compared, since = _groups(board)
    rows = []
    for step, title in STEPS.items():
        a, b = listed.hits(step), compared.hits(step)
        between = difference(a, len(listed.companies), b, len(compared.companies))
        rows.append([Cell(title), Cell(a), Cell(share(a, len(listed.companies))), Cell(b), Cell(share(b, len(compared.companies))), Cell(_points(between)), Cell(_reading(between, 0))])
    about = Text(
        f"名单企业 {len(listed.companies):,} 家；对照组为同地区、同等级、不在任何名单上的在库企业 {len(compared.companies):,} 家；两组都自 {since} 起计。区间为 95% 置信区间（Newcombe 1998）。"
        "名单企业不是随机抽取的，差异可能来自企业本身，不能证明是名单或走访带来的；区间含 0 时，连差异本身也不能肯定。",
        f"{len(listed.companies):,} listed companies; compared with {len(compared.companies):,} companies of the library in the same areas, of the same grades, on no list; both since {since}. Intervals of 95% (Newcombe 1998). "
        "Listed companies are not drawn by lot: a difference may come from the companies themselves and does not prove that lists or visits brought it; where the interval holds 0, not even the difference is sure.")
    return Table("effect", Text("名单企业与对照组：从走访到放款", "Listed companies beside others: from visit to drawdown"), (
        Column(Text("环节", "step")), Column(Text("名单企业", "listed"), "count"), Column(Text("占名单企业", "share of listed"), "rate"), Column(Text("对照组", "others"), "count"), Column(Text("占对照组", "share of others"), "rate"),
        Column(Text("差异与区间", "difference, with its interval")), Column(Text("读法", "what it says"))), rows if listed.companies else [], about)


def _groups(board: Board) -> tuple[Group, Group, date]:
    person, since = board.person, board.roll.first_day or board.today
    firms = {line.company.pk: line.company for line in board.lines}
    areas, grades = {c.prefecture for c in firms.values()}, {c.grade_low for c in firms.values()}
    # Whoever is on a list is taken away here: thousands of numbers within a question cost a database more.
    alike = Company.objects.filter(companies_of(person), state=Company.ADMITTED, prefecture__in=areas, grade_low__in=grades).order_by().values_list("pk", flat=True)
    others = frozenset(alike) - {line.company.pk for line in board.everything.lines}
    reached = _reached(board, since)
    return Group(frozenset(firms), reached), Group(others, reached), since


def _reached(board: Board, since: date) -> dict[str, frozenset[int]]:
    met = Visit.objects.filter(visits_counted(board.person), outcome=Outcome.MET, on__gte=since)
    asked = {"visited": met, "need": Need.objects.filter(visit__in=met)}
    reached = {step: frozenset(rows.order_by().values_list("company", flat=True)) for step, rows in asked.items()}
    loans = board.loans
    return reached | {
        "applied": frozenset(loan.company for loan in loans), "credit": frozenset(loan.company for loan in loans if loan.granted), "drawn": frozenset(loan.company for loan in loans if loan.drawn)}


def visit_table(board: Board) -> Table:
    """The same listed companies before and after their first visit: how often they apply and draw in a thousand days."""
    firms = _firsts(board)
    rows = []
    for title, days in ((Text("申请贷款", "application"), [(x.company, x.applied_on) for x in board.loans]), (Text("放款", "drawn"), [(x.company, x.drawn_on) for x in board.loans if x.drawn_on is not None])):
        before, after = before_and_after(_followed(firms, days))
        between = ratio(after, before)
        rows.append([Cell(title), *_rate(before), *_rate(after), Cell(_times(between)), Cell(_reading(between, 1))])
    about = Text(
        "每家名单企业自列入日起逐日计：首次走访之前的日子算走访前，走访当日及以后算走访后；某家企业首次申请（放款）后不再计。比值的 95% 区间按其对数近似正态计算（Rothman 等，2008）。"
        "先走访哪家不是抽签决定的，时间也在推移：比值高不能证明是走访带来的；区间含 1 时，连差别本身也不能肯定。",
        "Each listed company is counted day by day since it was listed: the days before its first visit, and those from that visit on; once it has applied (drawn), it is counted no longer. The interval of 95% takes the logarithm of the ratio "
        "as normal (Rothman et al., 2008). Who is visited first is not drawn by lot, and time goes on: a higher ratio does not prove that visits brought it; where the interval holds 1, not even the difference is sure.")
    return Table("visit-effect", Text("同一批名单企业：走访之前与之后", "The same companies before and after their first visit"), (
        Column(Text("环节", "step")), Column(Text("走访前（户）", "before: companies"), "count"), Column(Text("走访前每千户·天", "before: in 1,000 days"), "points"), Column(Text("走访后（户）", "after: companies"), "count"), Column(Text("走访后每千户·天", "after: in 1,000 days"), "points"),
        Column(Text("后与前之比及区间", "after ÷ before, with its interval")), Column(Text("读法", "what it says"))), rows if firms else [], about)


def _firsts(board: Board) -> dict[int, Followed]:
    """Each listed company over all lists: since when, until when, and its first visit that counts."""
    found: dict[int, Followed] = {}
    for line in board.roll.lines:
        row = line.listed
        until = board.today if row.left_on is None else min(board.today, row.left_on - timedelta(days=1))
        if row.listed_on <= until:
            visits = [day for day in row.visits if row.listed_on <= day <= until]
            known = found.get(line.company.pk, Followed(row.listed_on, until, None, None))
            if known.visited_on is not None:
                visits.append(known.visited_on)
            found[line.company.pk] = Followed(min(known.listed_on, row.listed_on), max(known.until, until), min(visits, default=None), None)
    return found


def _followed(firms: dict[int, Followed], done: Sequence[tuple[int, date]]) -> Iterator[Followed]:
    first: dict[int, date] = {}
    for company, day in done:
        firm = firms.get(company)
        if firm is not None and firm.listed_on <= day <= firm.until:
            first[company] = min(day, first.get(company, day))
    for company, firm in firms.items():
        yield replace(firm, did_on=first.get(company))


def _rate(rate: Rate) -> tuple[Cell, Cell]:
    return Cell(rate.hits), Cell(None if rate.per_thousand is None else round(1000 * rate.per_thousand))


def _times(between: Interval | None) -> str | None:
    """1.86 (1.03 to 3.35)."""
    if between is None:
        return None
    return say(f"{between.value:.2f}（{between.low:.2f} 至 {between.high:.2f}）", f"{between.value:.2f} ({between.low:.2f} to {between.high:.2f})")


def _points(between: Interval | None) -> str | None:
    """+12.3 points (+3.1 to +21.0)."""
    if between is None:
        return None
    value, low, high = (f"{100 * x:+.1f}" for x in (between.value, between.low, between.high))
    return say(f"{value} 个百分点（{low} 至 {high}）", f"{value} points ({low} to {high})")


def _reading(between: Interval | None, alike: int) -> Text:
    """*alike* is the difference or the ratio of two that are the same."""
    if between is None:
        return Text("太少，无从比较", "too few to compare")
    if between.low > alike:
        return Text("更高", "higher")
    if between.high < alike:
        return Text("更低", "lower")
    return Text("看不出差异", "no difference to be seen")


def rows(board: Board, state: str, by: dict[str, str]) -> list[tuple[Line, Due]]:
    """The companies behind a figure, the longest overdue first."""
    lines = [(line, line.listed.due(board.today)) for line in board.lines if all(getattr(line.listed, name) == value for name, value in by.items())]
    kept = [(line, due) for line, due in lines if {
        "": True, "visited": line.listed.visited(board.today), "unvisited": not line.listed.visited(board.today), "overdue": due.overdue, "ownerless": line.owner is None}[state]]
    return sorted(kept, key=lambda item: (-item[1].overdue_days, item[1].due_on or date.max, item[0].listed.company))


def row_table(board: Board, state: str, found: Sequence[tuple[Line, Due]]) -> Table:
    """Some of them as a table."""
    columns = [Column(Text("企业", "company")), Column(Text("名单", "list")), Column(Text("地区", "area")), Column(Text("经办机构", "branch")), *([Column(Text("客户经理", "manager"))] if board.names_managers else []),
               Column(Text("列入日", "listed since"), "day"), Column(Text("上次走访", "last visit"), "day"), Column(Text("应访期限", "due"), "day"), Column(Text("逾期天数", "days overdue"), "count")]
    return Table("rows", STATES[state], tuple(columns), [[
        Cell(line.company.name, f"/companies/{line.company.code}/"), Cell(line.whitelist.names), Cell(line.company.area), Cell(board.named("branch", line.listed.branch)),
        *([Cell(board.named("manager", line.listed.manager))] if board.names_managers else []), Cell(line.listed.listed_on), Cell(due.last_visit), Cell(due.due_on), Cell(due.overdue_days or None)] for line, due in found])


def branches(board: Board) -> list[tuple[str, str]]:
    """The branches for a filter."""
    found = {str(line.owner.branch.pk): line.owner.branch.name for line in board.everything.lines if line.owner is not None}
    return sorted(found.items(), key=lambda item: item[1])


def areas(board: Board) -> list[str]:
    """The prefectures for a filter."""
    return sorted({line.company.prefecture for line in board.everything.lines})

