"""What a stress test found, as tables for people: the same on a terminal and in the report."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import numpy as np

from kexin.formula.amounts import money_in_words, value_in_words
from kexin.fund.batch import Fen
from kexin.fund.stress.outcome import Outcome
from kexin.fund.stress.portfolio import Group, Portfolio
from kexin.fund.stress.simulation import Plan
from kexin.library.regions import region_name
from kexin.text import Language, Text

#: The quantiles that are shown: the middle, a bad year in twenty, in a hundred, in a thousand.
LEVELS = (0.5, 0.95, 0.99, 0.999)


@dataclass(frozen=True)
class Finding:
    """A table: its title, headings, and rows of texts; the columns in ``right`` hold figures."""

    title: Text
    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    right: Sequence[int]


def quantile(amounts: Fen, level: float) -> int:
    """The least amount that is not exceeded with probability *level*: one of the scenarios, never a figure between two."""
    ordered = np.sort(amounts)
    return int(ordered[math.ceil(Fraction(repr(level)) * len(ordered)) - 1])


def mean(amounts: Fen) -> int:
    """The mean in whole fen."""
    return int(sum(amounts.tolist()) // len(amounts))


def findings(plan: Plan, portfolio: Portfolio, outcome: Outcome, language: Language) -> Iterator[Finding]:
    """All tables, the most asked first."""
    yield _amounts(plan, outcome, language)
    yield _pool(plan, portfolio, outcome, language)
    yield _years(plan, outcome, language)
    if outcome.cuts:
        yield _cuts(plan, outcome, language)
    yield _groups(Text("按银行（多年合计的财政支出）", "By bank (public money paid over all years)"), portfolio, portfolio.bank, outcome.by_bank, {}, language)
    areas = {code: region_name(code) for code in portfolio.area.names if code}
    if areas:
        yield _groups(Text("按地区（多年合计的财政支出）", "By area (public money paid over all years)"), portfolio, portfolio.area, outcome.by_area, areas, language)


def summary(plan: Plan, portfolio: Portfolio, outcome: Outcome, correlation: Text, language: Language) -> Iterator[str]:
    """What was asked, in a few lines."""
    money = money_in_words(int(portfolio.principal.sum()), language)
    yield Text(
        f"{portfolio.loans:,} 笔贷款，本金 {money}，{len(portfolio.bank.names)} 家银行；{portfolio.years} 年，{outcome.scenarios:,} 种情形，种子 {plan.seed}",
        f"{portfolio.loans:,} loans of {money}, banks: {len(portfolio.bank.names)}; {portfolio.years} years, {outcome.scenarios:,} scenarios, seed {plan.seed}").in_(language)
    pool, refill = money_in_words(plan.pool, language), money_in_words(plan.refill, language)
    yield Text(f"资金池 {pool}，以后每年补充 {refill}；{correlation.zh}", f"pool {pool}, refilled by {refill} in each later year; {correlation.en}").in_(language)
    yield Text(
        "假定：违约即达到补偿条件；未违约的贷款一直存续，不新增放款；一年内的补偿按贷款表的顺序办理；追回款在下一年到账。",
        "Assumed: a default reaches the trigger; loans that do not default stay and nothing new is lent; the claims of a year are settled in the order of the "
        "file; what is recovered arrives in the next year.").in_(language)


def document(plan: Plan, portfolio: Portfolio, outcome: Outcome) -> dict[str, Any]:
    """The same for machines; money in fen."""
    def spread(amounts: Fen) -> dict[str, int]:
        return {"mean": mean(amounts), **{f"q{level}": quantile(amounts, level) for level in LEVELS}}

    years = range(1, portfolio.years + 1)
    return {
        "scheme": {"id": plan.scheme.id, "sha256": plan.scheme.digest}, "loans": portfolio.loans, "principal": int(portfolio.principal.sum()), "years": portfolio.years,
        "scenarios": outcome.scenarios, "seed": plan.seed, "pool": plan.pool, "refill": plan.refill, "defaulted": spread(outcome.lost), "public": spread(outcome.paid),
        "returned": spread(outcome.returned), "parts": {party: spread(amounts) for party, amounts in outcome.parts.items()}, "queued": spread(outcome.queued),
        "pool_needed": spread(outcome.need), "chance_dry": [outcome.chance_dry(year) for year in years],
        "chance_fuse": {fuse: [outcome.chance_fuse(fuse, year) for year in years] for fuse in outcome.fuses}, "cuts": {cap: spread(cut) for cap, cut in outcome.cuts.items()},
        "by_bank": {name: spread(outcome.by_bank[:, i]) for i, name in enumerate(portfolio.bank.names)},
        "by_area": {name: spread(outcome.by_area[:, i]) for i, name in enumerate(portfolio.area.names) if name}}


# ---- the tables

def _amounts(plan: Plan, outcome: Outcome, language: Language) -> Finding:
    scheme = plan.scheme
    rows = [(Text("违约本金", "principal in default"), outcome.lost), (Text("财政支出", "public money paid"), outcome.paid)]
    if scheme.recovery is not None:
        rows += [(Text("追回后返还财政", "returned to public money"), outcome.returned), (Text("财政净支出", "public money, net"), outcome.paid - outcome.returned)]
    titles = {b.party: b.title for b in (*scheme.payers, *scheme.rest)}
    rows += [(Text(f"{titles[party].zh}承担", f"borne by {titles[party].en}"), amounts) for party, amounts in outcome.parts.items()]
    if outcome.queued.any():
        rows.append((Text("期末仍在排队的本金", "principal still queued at the end"), outcome.queued))
    return Finding(
        Text("多年合计", "Over all years"), ["", Text("平均", "mean").in_(language), *(_level(level, language) for level in LEVELS)],
        [[title.in_(language), _short(mean(amounts), language), *(_short(quantile(amounts, level), language) for level in LEVELS)] for title, amounts in rows], range(1, 6))


def _pool(plan: Plan, portfolio: Portfolio, outcome: Outcome, language: Language) -> Finding:
    """The pool that would have sufficed, and what it bears: only where no cap of the scheme looks at the pool itself."""
    rows = [[Text("资金池耗尽的概率", "chance that the pool runs dry").in_(language), _percent(outcome.chance_dry(portfolio.years), language), ""]]
    exposure = int(portfolio.principal.sum())
    for level in LEVELS[1:]:
        need = quantile(outcome.need, level)
        leverage = f"{exposure / need:,.1f}" if need else "—"
        rows.append([Text(f"{_plain(level)} 情形下够用的资金池", f"pool that suffices in {_plain(level)} of scenarios").in_(language), _short(need, language), leverage])
    rows.append([Text("现有资金池", "the pool as it is").in_(language), _short(plan.pool, language), f"{exposure / plan.pool:,.1f}" if plan.pool else "—"])
    return Finding(Text("资金池", "The pool"), ["", Text("数值", "figure").in_(language), Text("可承载贷款倍数", "loans it bears, times").in_(language)], rows, (1, 2))


def _years(plan: Plan, outcome: Outcome, language: Language) -> Finding:
    fuses = [f for f in plan.scheme.fuses if f.id in outcome.fuses]
    heads = [t.in_(language) for t in (
        Text("年", "year"), Text("违约笔数（平均）", "defaults, mean"), Text("财政支出（平均）", "paid, mean"), Text("财政支出（99%）", "paid, 99%"),
        Text("年末资金池（平均）", "pool at the end, mean"), Text("至年末耗尽的概率", "dry by then"), *(Text(f"至年末触发：{f.title.zh}", f"by then: {f.title.en}") for f in fuses))]
    rows = [[
        str(year), f"{outcome.defaults[:, year - 1].mean():,.1f}", _short(mean(outcome.public[:, year - 1]), language), _short(quantile(outcome.public[:, year - 1], 0.99), language),
        _short(mean(outcome.pool[:, year - 1]), language), _percent(outcome.chance_dry(year), language), *(_percent(outcome.chance_fuse(f.id, year), language) for f in fuses)]
        for year in range(1, outcome.public.shape[1] + 1)]
    return Finding(Text("逐年", "Year by year"), heads, rows, range(1, len(heads)))


def _cuts(plan: Plan, outcome: Outcome, language: Language) -> Finding:
    rows = [[cap.title.in_(language), _percent(float((outcome.cuts[cap.id] > 0).mean()), language), _short(mean(outcome.cuts[cap.id]), language), _short(quantile(outcome.cuts[cap.id], 0.99), language)]
            for cap in plan.scheme.caps]
    heads = [t.in_(language) for t in (Text("上限", "cap"), Text("起作用的概率", "chance that it binds"), Text("少付（平均）", "taken off, mean"), Text("少付（99%）", "taken off, 99%"))]
    return Finding(Text("补偿上限", "Caps"), heads, rows, (1, 2, 3))


def _groups(title: Text, portfolio: Portfolio, group: Group, paid: Fen, names: Mapping[str, Text], language: Language) -> Finding:
    owed = group.sums(portfolio.principal)
    order = sorted(range(len(group.names)), key=lambda i: -int(owed[i]))
    rows = [[
        names[group.names[i]].in_(language) if group.names[i] in names else group.names[i] or Text("未填写", "not given").in_(language), _short(int(owed[i]), language),
        _short(mean(paid[:, i]), language), _short(quantile(paid[:, i], 0.99), language)] for i in order]
    heads = ["", *(t.in_(language) for t in (Text("贷款本金", "principal"), Text("平均", "mean"), Text("99%", "99%")))]
    return Finding(title, heads, rows, (1, 2, 3))


def _short(amount: int, language: Language) -> str:
    """An amount that is an estimate: in 万元 in Chinese, in whole yuan in English."""
    if language == "zh":
        return f"{amount / 1_000_000:,.1f}万元"
    return f"{'-' if amount < 0 else ''}CNY {abs(amount) // 100:,}"


def _percent(chance: float, language: Language) -> str:
    return f"{100 * chance:.2f}%"


def _plain(level: float) -> str:
    return value_in_words(Fraction(repr(level)), "share", "en")


def _level(level: float, language: Language) -> str:
    return _plain(level) if level != 0.5 else Text("中位数", "median").in_(language)
