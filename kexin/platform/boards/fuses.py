"""The fuses of schemes, read for each bank: what the scheme says, what the bank's figures are, and whether it holds now.

Only facts that the boards can work out are given to a scheme; a fuse that asks for another
one, or that nobody published, is shown with the scheme's own words and no verdict.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
from typing import Any

from django.db.models import Aggregate, Min, Q

from kexin.formula.tree import names
from kexin.fund.allocation import FactValue, fuses
from kexin.fund.facts import FACTS
from kexin.fund.scheme import ACTIONS, Fuse, Scheme
from kexin.platform.boards.figures import FIGURES, Sums, grouped, rows_of
from kexin.platform.boards.filters import NONE_GIVEN, Filters
from kexin.platform.boards.names import Bank, Banks
from kexin.platform.boards.tables import Cell, Column, Table, share
from kexin.platform.lending.models import BAD
from kexin.platform.lending.schemes import known_scheme, scheme_of, scheme_title
from kexin.platform.orgs.models import Person
from kexin.problems import ProblemsError
from kexin.text import Text, same

NOBODY_KNOWS = Text("未公开或缺少数据，不判断", "not published or data missing: no verdict")
HOLDS, QUIET, NO_FUSE = Text("已触发", "triggered"), Text("未触发", "not triggered"), Text("方案没有熔断条款", "the scheme has no fuse")


@dataclass(frozen=True)
class Gauge:
    """A fuse of a scheme for a bank. *holds* is None where it cannot be told; *limit* is the least rate at which it holds, in hundredths of a per cent."""

    bank: Bank
    scheme: str
    title: Text
    action: Text | None
    fact: Text | None
    rate: int | None
    limit: int | None
    holds: bool | None
    rows: str


def _wanted(filters: Filters, today: date) -> dict[str, Aggregate]:
    """What is added up of the loans of each bank and scheme, whatever the time asked."""
    ever, year = filters.but(since=None, until=None), _year(filters, today)
    return {"filed_owed": FIGURES["filed_owed"].total(ever), "filed_npl": FIGURES["filed_npl"].total(ever), "filed_ever": FIGURES["filed"].total(ever), "filed_year": FIGURES["filed"].total(year)}


def gauges(person: Person, filters: Filters, today: date) -> list[Gauge]:
    """A gauge for each fuse of each scheme under which a bank has filed loans."""
    added = grouped(rows_of("loan", person, filters).filter(filed__gt=0), _wanted(filters, today), ("bank", "scheme"))
    banks = Banks(person, filters, whole=True)
    facts = _facts(person, _year(filters, today), banks, added)
    found = [gauge for (bank, scheme), known in facts.items() for gauge in _gauges(bank, scheme, known, filters)]
    # Those that hold first, then the closest; what nobody can tell comes last.
    return sorted(found, key=lambda g: (g.holds is None, not g.holds, -(g.rate or 0), g.scheme, g.bank.code))


def _gauges(bank: Bank, name: str, known: dict[str, int | Fraction], filters: Filters) -> list[Gauge]:
    scheme = known_scheme(name)
    rows = filters.rows("filed_npl", since=None, until=None, bank=bank.code, scheme=name)
    if scheme is None:
        return [Gauge(bank, name, Text("规则库没有此方案", "the rulebook has no such scheme"), None, None, None, None, None, rows)]
    if (gap := scheme.gap("fuses")) is not None:
        return [Gauge(bank, name, Text(f"未公开：{gap.title.zh}（{gap.document}）", f"not public: {gap.title.en} ({gap.document})"), None, None, _points(known["bank_npl_rate"]), None, None, rows)]
    if not scheme.fuses:
        return [Gauge(bank, name, NO_FUSE, None, None, _points(known["bank_npl_rate"]), None, None, rows)]
    return [_gauge(bank, scheme, fuse, known, rows) for fuse in scheme.fuses]


def _gauge(bank: Bank, scheme: Scheme, fuse: Fuse, known: dict[str, int | Fraction], rows: str) -> Gauge:
    asked = sorted(set(names(fuse.when.tree)))
    given: dict[str, FactValue] = {name: known[name] for name in asked if name in known}
    fact = asked[0] if len(asked) == 1 and FACTS[asked[0]].type.kind == "share" else None
    holds = _holds(scheme, fuse, given) if len(given) == len(asked) else None
    rate = known.get(fact) if fact is not None else None
    return Gauge(bank, scheme.id, fuse.title, ACTIONS[fuse.action], FACTS[fact].title if fact else None, _points(rate) if rate is not None else None, limit(scheme.id, fuse.id) if fact else None, holds, rows)


def _holds(scheme: Scheme, fuse: Fuse, given: dict[str, FactValue]) -> bool | None:
    """Asked of this fuse alone: another one of the scheme may need facts that are missing."""
    try:
        return bool(fuses(replace(scheme, fuses=(fuse,)), given))
    except ProblemsError:
        return None


@lru_cache(maxsize=256)
def limit(scheme_id: str, fuse_id: str) -> int | None:
    """The least rate, in hundredths of a per cent, from which a fuse on one rate holds: found by trying, since its formula may say it in any way."""
    scheme = scheme_of(scheme_id)
    fuse = next(f for f in scheme.fuses if f.id == fuse_id)
    (fact,) = set(names(fuse.when.tree))
    low, high = 0, 10_000
    if not _holds(scheme, fuse, {fact: Fraction(1)}):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if _holds(scheme, fuse, {fact: Fraction(middle, 10_000)}) else (middle + 1, high)
    return low


def _year(filters: Filters, today: date) -> Filters:
    return filters.but(since=date(today.year, 1, 1), until=today)


def _facts(person: Person, year: Filters, banks: Banks, added: Sums) -> dict[tuple[Bank, str], dict[str, int | Fraction]]:
    """What the boards know of each bank under each scheme, today."""
    found: defaultdict[tuple[Bank, str], defaultdict[str, int]] = defaultdict(lambda: defaultdict(int))

    def add(bank: int, scheme: str, name: str, amount: int) -> None:
        if (line := banks.line(bank)) is not None:
            found[line, scheme][name] += amount

    for (bank, scheme), own in added.items():
        if own["filed_ever"]:
            add(bank, scheme, "bank_balance", own["filed_owed"])
            add(bank, scheme, "bank_npl_balance", own["filed_npl"])
        add(bank, scheme, "filed_year", own["filed_year"])
    for row in _turned_bad(person, year):
        add(row["bank"], row["scheme"], "bad_year", row["drawn"] - row["repaid"])
    return {key: _rates(own) for key, own in found.items() if "bank_balance" in own}


def _turned_bad(person: Person, year: Filters) -> list[dict[str, Any]]:
    """Filed loans that are non-performing now and were first reported so this year."""
    rows = rows_of("loan", person, year).filter(FIGURES["filed_npl"].when)
    first = Min("reports__on", filter=Q(reports__quality__in=BAD))
    return list(rows.order_by().values("pk", "bank", "scheme", "drawn", "repaid").annotate(first=first).filter(year.within("first")))


def _rates(own: defaultdict[str, int]) -> dict[str, int | Fraction]:
    balance, filed = own["bank_balance"], own["filed_year"]
    known: dict[str, int | Fraction] = {name: own[name] for name in ("bank_balance", "bank_npl_balance")}
    known["bank_npl_rate"] = Fraction(own["bank_npl_balance"], balance) if balance else Fraction(0)
    if filed:
        known["bank_year_loss_rate"] = Fraction(own["bad_year"], filed)
    return known


def _points(rate: int | Fraction) -> int | None:
    return share(Fraction(rate).numerator, Fraction(rate).denominator)


def fuse_table(person: Person, filters: Filters, today: date) -> Table:
    """The gauges as a table: what the scheme says, where the bank stands."""
    found = gauges(person, filters, today)
    rows = [_row(g) for g in found if g.action is not None]
    # Where a scheme gives no fuse, that is said once and not for every bank.
    silent: defaultdict[tuple[str, Text], list[Gauge]] = defaultdict(list)
    for g in found:
        if g.action is None:
            silent[g.scheme, g.title].append(g)
    for (scheme, title), those in silent.items():
        link = filters.rows("filed_npl", since=None, until=None, scheme=scheme or NONE_GIVEN)
        state = same("—") if title is NO_FUSE else NOBODY_KNOWS
        rows.append([Cell(Text(f"{len(those)} 家", f"{len(those)} bank{'' if len(those) == 1 else 's'}"), link), Cell(title_of(scheme)), Cell(title), Cell(same("—")), Cell(same("—")), Cell(None), Cell(None), Cell(state)])
    columns = (Column(Text("银行", "bank")), Column(Text("方案", "scheme")), Column(Text("方案的规定", "what the scheme says")), Column(Text("后果", "consequence")), Column(Text("指标", "measure")),
               Column(Text("目前", "now"), "rate"), Column(Text("触发线", "trigger"), "rate"), Column(Text("状态", "state")))
    return Table("fuses", Text("警示与熔断", "warnings and fuses"), columns, rows, Text(
        "按您可见的备案贷款计，不受期间影响；当年损失率的分子是今年首次报为不良的本金。", "Of the filed loans that you may see, whatever the time asked; the loss rate of the year counts principal first reported as non-performing this year."))


def _row(g: Gauge) -> list[Cell]:
    state = NOBODY_KNOWS if g.holds is None else HOLDS if g.holds else QUIET
    return [
        Cell(Text(g.bank.name, g.bank.name), g.rows), Cell(title_of(g.scheme)), Cell(g.title), Cell(g.action), Cell(g.fact if g.fact is not None else same("—")), Cell(g.rate, g.rows), Cell(g.limit), Cell(state)]


def title_of(name: str) -> Text:
    """What a scheme is called, or that a loan names none."""
    return Text("未填方案", "no scheme given") if name in ("", NONE_GIVEN) else scheme_title(name)
