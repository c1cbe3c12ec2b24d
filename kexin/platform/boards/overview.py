"""The first board: tiles, the map by prefecture, the four amounts of a loan one after the other, and both rankings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Value
from django.db.models.functions import StrIndex, Substr

from kexin.library.regions import region_name
from kexin.platform.boards.figures import FIGURES, LOAN_FIGURES, Sums, count_firms, grouped, rows_of, summed, sums
from kexin.platform.boards.filters import Filters
from kexin.platform.boards.names import Bank, Banks, areas_of
from kexin.platform.boards.tables import Cell, Column, Table, in_words, large, share
from kexin.platform.boards.times import Spread, spreads
from kexin.platform.orgs.models import Person
from kexin.text import Text, same


@dataclass(frozen=True)
class Tile:
    """One figure, large; *beside* is a second one that belongs to it."""

    title: Text
    text: str
    link: str
    beside: Text | None = None


#: What does not count on the day of application: to say what became of the applications of a time, it is added up by that day too.
_LATER = ("drawn_loans", "drawn", "filed_loans", "filed")


class Board:
    """The loans of a person and filters, added up once by area and bank; tiles, map and rankings are put together from it."""

    def __init__(self, person: Person, filters: Filters) -> None:
        self.person, self.filters = person, filters
        self.banks = Banks(person, filters)
        wanted = {name: FIGURES[name].total(filters) for name in LOAN_FIGURES}
        if self._timed:
            cohort = filters.but(cohort=True)
            wanted |= {f"cohort_{name}": FIGURES[name].total(cohort) for name in _LATER}
        self.cells: Sums = grouped(rows_of("loan", person, filters), wanted, ("area", "bank"))

    @property
    def _timed(self) -> bool:
        return self.filters.since is not None or self.filters.until is not None

    @property
    def whole(self) -> dict[str, int]:
        """All of it."""
        return summed(self.cells.values(), LOAN_FIGURES)

    @property
    def cohort(self) -> dict[str, int]:
        """What became, until now, of the loans applied for within the time."""
        later = summed(self.cells.values(), [f"cohort_{name}" for name in _LATER]) if self._timed else {}
        return {**self.whole, **{name.removeprefix("cohort_"): n for name, n in later.items()}}

    @property
    def by_area(self) -> dict[str, dict[str, int]]:
        """By prefecture."""
        return {area: summed((v for (a, _), v in self.cells.items() if a == area), LOAN_FIGURES) for area in sorted({a for a, _ in self.cells})}

    @property
    def by_bank(self) -> dict[Bank, dict[str, int]]:
        """By line of the ranking of banks."""
        lines = {bank: self.banks.line(bank) for _, bank in self.cells}
        return {line: summed((v for (_, b), v in self.cells.items() if lines[b] == line), LOAN_FIGURES) for line in dict.fromkeys(lines.values()) if line is not None}

    def firms_by_bank(self) -> dict[str, int]:
        """Companies with a filed loan, each counted once for each line of the ranking."""
        front = len(self.banks.front)
        rest = Substr("bank__path", front + 1)
        path = Substr("bank__path", Value(1), Value(front) + StrIndex(rest, Value("/")))
        rows = rows_of("firm", self.person, self.filters).filter(FIGURES["filed_firms"].condition(self.filters))
        paths = {path: n for (path,), n in count_firms(rows.annotate(path=path), ("path",)).items()}
        return {bank.code: paths[path] for path, bank in self.banks.paths.items() if path in paths}


def tiles(board: Board) -> list[Tile]:
    """What it comes to."""
    person, filters, whole = board.person, board.filters, board.whole
    companies = sums(person, filters, ("companies", "admitted"))[()]
    having = sums(person, filters, ("drawn_firms", "filed_firms"))[()]
    claims = sums(person, filters, ("claims", "claimed", "payouts", "paid"))[()]
    back = sums(person, filters, ("recoveries", "recovered"))[()]

    def tile(figure: str, values: Mapping[str, int], beside: Text | None = None) -> Tile:
        return Tile(FIGURES[figure].title, large(values[figure]) if FIGURES[figure].money else in_words(values[figure], "count"), filters.rows(figure), beside)

    def loans(n: int) -> Text:
        return Text(f"{n:,} 笔", f"{n:,} loan{'' if n == 1 else 's'}")

    def firms_and(n: int, loans: int) -> Text:
        return Text(f"{n:,} 家企业 · {loans:,} 笔", f"{n:,} compan{'y' if n == 1 else 'ies'} · {loans:,} loan{'' if loans == 1 else 's'}")

    rate = share(whole["npl"], whole["outstanding"])
    return [
        tile("admitted", companies, Text(f"共 {companies['companies']:,} 家", f"of {companies['companies']:,}")), tile("applications", whole),
        tile("credit", whole, loans(whole["approved"])), tile("drawn", whole, firms_and(having["drawn_firms"], whole["drawn_loans"])),
        tile("filed", whole, firms_and(having["filed_firms"], whole["filed_loans"])), tile("outstanding", whole, loans(whole["active"])),
        tile("npl", whole, Text(f"不良率 {in_words(rate, 'rate')} · {whole['npl_loans']:,} 笔", f"rate {in_words(rate, 'rate')} · {whole['npl_loans']:,} loan{'' if whole['npl_loans'] == 1 else 's'}")),
        tile("paid", claims, Text(f"{claims['payouts']:,} 笔 · 申请 {claims['claims']:,} 笔", f"{claims['payouts']:,} of {claims['claims']:,} claims")),
        tile("recovered", back, Text(f"{back['recoveries']:,} 笔", f"{back['recoveries']:,} recover{'y' if back['recoveries'] == 1 else 'ies'}"))]


_MAP = ("applications", "credit", "drawn", "filed_loans", "filed", "outstanding", "npl")


def _column(figure: str) -> Column:
    return Column(FIGURES[figure].title, "money" if FIGURES[figure].money else "count")


def map_table(board: Board) -> Table:
    """Every prefecture, also those without a loan; loans of elsewhere stand below by their code."""
    person, filters, loans = board.person, board.filters, board.by_area
    companies = {area: v for (area,), v in sums(person, filters, ("companies", "admitted"), ("prefecture",)).items()}
    firms = {area: v["filed_firms"] for (area,), v in sums(person, filters, ("filed_firms",), ("area",)).items()}
    nothing = dict.fromkeys((*LOAN_FIGURES, "companies", "admitted"), 0)
    listed = [a for a in areas_of(person) if not filters.area or a == filters.area]
    rows = []
    for area in [*listed, *sorted({*loans, *companies} - set(listed))]:
        own = {**nothing, **loans.get(area, {}), **companies.get(area, {}), "filed_firms": firms.get(area, 0)}
        rate = share(own["npl"], own["outstanding"])
        rows.append([
            Cell(region_name(area), f"/boards/?{filters.but(area=area).query()}"),
            *(Cell(own[f], filters.rows(f, area=area)) for f in ("companies", "admitted", *_MAP[:3], "filed_firms", *_MAP[3:])), Cell(rate, filters.rows("npl", area=area))])
    columns = (Column(Text("地区", "area")), *(_column(f) for f in ("companies", "admitted", *_MAP[:3], "filed_firms", *_MAP[3:])), Column(Text("不良率", "NPL rate"), "rate"))
    return Table("map", Text("各市州", "by prefecture"), columns, rows, STOCKS)


STOCKS = Text(
    "放款按首次放款日、备案按备案日、申请和授信按申请日计入期间；余额和不良为当前数，不受期间影响。",
    "Within the time, drawdowns count on the day of the first one, filings on the day of filing, applications and credit on the day of application; outstanding and non-performing are as they stand now, whatever the time.")


def funnel_table(board: Board) -> Table:
    """Line, credit, drawn, filed of the applications of the time: four amounts that differ."""
    filters = board.filters.but(cohort=True)
    steps = ("line", "credit", "drawn", "filed")
    counts = {"line": "applications", "credit": "approved", "drawn": "drawn_loans", "filed": "filed_loans"}
    whole, before = board.cohort, None
    rows = []
    for step in steps:
        rows.append([
            Cell(FIGURES[step].title), Cell(whole[step], filters.rows(step)), Cell(whole[counts[step]], filters.rows(counts[step])),
            Cell(share(whole[step], before) if before is not None else None)])
        before = whole[step]
    columns = (Column(Text("环节", "step")), Column(Text("金额", "amount"), "money"), Column(Text("笔数", "loans"), "count"), Column(Text("占上一环节", "of the step before"), "rate"))
    return Table("funnel", Text("额度 → 授信 → 放款 → 备案", "line → credit → drawn → filed"), columns, rows, Text(
        "本期申请的贷款到目前为止的四个金额，均按申请日计。建议额度只是参考，银行的授信可以更高。",
        "What became, until now, of the loans applied for within the time; all four count on the day of application. The line is advice: a bank may grant more."))


def bank_table(board: Board, *, slow: bool = True) -> Table:
    """Banks by what they filed; with *slow* also companies and days, which take queries of their own."""
    filters, lines = board.filters, board.by_bank
    firms = board.firms_by_bank() if slow else {}
    times = spreads("drawdown", board.person, filters, "bank", lambda bank: getattr(board.banks.line(bank), "code", "")) if slow else {}
    rows = _ranked([(bank.code, Text(bank.name, bank.name), f"/boards/banks/?{filters.but(bank=bank.code).query()}" if bank.below else "", own) for bank, own in lines.items()], board, "bank", firms, times, slow)
    return Table("banks", Text("银行排名", "banks"), _columns(Text("银行", "bank"), slow), rows, STOCKS)


def area_table(board: Board, *, slow: bool = True) -> Table:
    """Areas by what was filed."""
    filters = board.filters
    firms = {area: v["filed_firms"] for (area,), v in sums(board.person, filters, ("filed_firms",), ("area",)).items()} if slow else {}
    times = spreads("drawdown", board.person, filters, "area") if slow else {}
    rows = _ranked([(area, region_name(area), f"/boards/?{filters.but(area=area).query()}", own) for area, own in board.by_area.items()], board, "area", firms, times, slow)
    return Table("areas", Text("地区排名", "areas"), _columns(Text("地区", "area"), slow), rows, STOCKS)


def _columns(name: Text, slow: bool) -> tuple[Column, ...]:
    more = (Column(Text("备案企业", "companies"), "count"),) if slow else ()
    days = (Column(Text("申请到放款（中位数）", "to drawdown (median)"), "days"), Column(Text("样本", "n"), "count")) if slow else ()
    return (Column(Text("名次", "rank"), "count"), Column(name), *more, *(_column(f) for f in ("filed_loans", "filed")), Column(Text("备案占比", "share"), "rate"),
            *(_column(f) for f in ("drawn", "outstanding", "npl")), Column(Text("不良率", "NPL rate"), "rate"), *days)


def _ranked(
        lines: list[tuple[str, Text, str, dict[str, int]]], board: Board, what: str, firms: Mapping[str, int], times: Mapping[object, Spread], slow: bool) -> list[list[Cell]]:
    filters, all_filed = board.filters, board.whole["filed"]
    ordered = sorted(lines, key=lambda line: (-line[3]["filed"], -line[3]["drawn"], line[0]))
    rank, before, rows = 0, -1, []
    for place, (code, name, link, own) in enumerate(ordered, 1):
        # What is equal shares a rank.
        rank, before = (rank, before) if own["filed"] == before else (place, own["filed"])
        to = {what: code}
        spread = times.get(code, Spread(0, None, None))
        more = [Cell(firms.get(code, 0), filters.rows("filed_firms", **to))] if slow else []
        days = [Cell(spread.median, filters.rows("time-drawdown", **to)), Cell(spread.n, filters.rows("time-drawdown", **to))] if slow else []
        rows.append([
            Cell(rank), Cell(name if name.zh else same(code), link), *more, *(Cell(own[f], filters.rows(f, **to)) for f in ("filed_loans", "filed")), Cell(share(own["filed"], all_filed), filters.rows("filed", **to)),
            *(Cell(own[f], filters.rows(f, **to)) for f in ("drawn", "outstanding", "npl")), Cell(share(own["npl"], own["outstanding"]), filters.rows("npl", **to)), *days])
    return rows
