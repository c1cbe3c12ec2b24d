"""Years of defaults under a scheme: its own caps and fuses, with the pool, the banks and the firms as they stand at each claim.

A year goes: the refill and what was recovered of last year's claims come in; loans
default; the banks' rates of bad loans are taken; claims are settled in the portfolio's
order, those first that an earlier fuse had left in the queue. A default is taken to have
reached the scheme's trigger. Loans that did not default stay, and nothing new is lent.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kexin.formula.tree import names
from kexin.fund.allocation import allocate, given
from kexin.fund.batch import Allocations, Fen, allocate_all, recover_all
from kexin.fund.columns import Column, cell, constant, taken, whole
from kexin.fund.scheme import Scheme
from kexin.fund.stress.defaults import BLOCK, Correlation, Years, default_years
from kexin.fund.stress.outcome import Outcome, joined
from kexin.fund.stress.portfolio import Portfolio
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

#: Cells of ``[scenario, loan]`` that are held at once: 8 bytes each while claims are put in order.
CELLS = 50_000_000


@dataclass(frozen=True)
class Plan:
    """What is asked: *pool* and *refill* (each later year) in fen; *correlation* by PD; *scenarios* and *seed*."""

    scheme: Scheme
    pool: int
    refill: int
    correlation: Correlation
    scenarios: int
    seed: int


def simulate(plan: Plan, portfolio: Portfolio, progress: Callable[[int], None] = lambda done: None) -> Outcome:
    """Draw and settle all scenarios; *progress* is told how many are done.

    Raises:
        ProblemsError: the scheme does not know a field that is needed, or the portfolio lacks a fact; each is named.
    """
    scheme = _without_trigger(plan.scheme)
    _check(scheme, portfolio)
    found, done = list[Outcome](), 0
    at_once = max(1, CELLS // (portfolio.loans * BLOCK))
    blocks = [(n, min(BLOCK, plan.scenarios - n * BLOCK)) for n in range(-(-plan.scenarios // BLOCK))]
    for start in range(0, len(blocks), at_once):
        drawn = [default_years(portfolio, plan.correlation, plan.seed, block, size) for block, size in blocks[start:start + at_once]]
        years = np.concatenate(drawn)
        found.append(_Settling(replace(plan, scheme=scheme), portfolio, years).outcome())
        done += len(years)
        progress(done)
    return joined(found)


def _without_trigger(scheme: Scheme) -> Scheme:
    return replace(scheme, trigger=None)


def _check(scheme: Scheme, portfolio: Portfolio) -> None:
    """Share every loan once, so that what is missing is told before hours of work, loan by loan."""
    of_the_bank = sorted(set(names(scheme.loss.tree)) & set(STATE))
    if of_the_bank:
        raise ProblemsError([Problem(
            "not-by-loan", f"{scheme.id}: loss", same(scheme.loss.text), Text("按单笔贷款计算损失的方案", "a scheme that shares the loss of each loan"),
            Text("该方案按银行全年的不良贷款分担，不能逐笔模拟", "this one shares a bank's bad loans of a year; it cannot be simulated loan by loan"))])
    known = {**_facts(portfolio), **{name: constant(Fraction(0)) for name in STATE}}
    found = allocate_all(scheme, known, portfolio.loans)
    if found.shared.all():
        return
    problems = dict[tuple[str, Text], Problem]()
    for loan in np.flatnonzero(~found.shared):
        try:
            allocate(scheme, given({name: cell(column, int(loan)) for name, column in known.items()}))
        except ProblemsError as error:
            for p in error.problems:
                problems.setdefault((p.where, p.found), p)
    raise ProblemsError(list(problems.values()))


def _asked(scheme: Scheme) -> set[str]:
    """The facts that sharing asks for."""
    formulas = [scheme.loss, scheme.eligible, *(f.when for f in scheme.fuses), *(c.limit for c in scheme.caps)]
    formulas += [f for c in scheme.caps for f in (c.used, c.when) if f is not None]
    formulas += [f for b in (*scheme.payers, *scheme.rest) for f in (b.when, b.limit) if f is not None]
    if scheme.share is not None:
        formulas += [f for c in (*scheme.share.cases, *scheme.share.bonuses) for f in (c.when, c.formula) if f is not None]
    return {name for formula in formulas for name in names(formula.tree)}


def _facts(portfolio: Portfolio) -> dict[str, Column]:
    """The facts of the loans; what a default brings in before the claim, where the file does not say, is what is not lost."""
    return {"proceeds": whole(_recovered(portfolio)), **portfolio.facts}


def _recovered(portfolio: Portfolio) -> Fen:
    """What is recovered of each loan in the end, in fen."""
    return np.array([int(owed * (1 - lost)) for owed, lost in zip(portfolio.principal.tolist(), portfolio.lgd, strict=True)], dtype=np.int64)


class _Settling:
    """The state of some scenarios and what has happened in them; arrays are ``[scenario]``, ``[scenario, bank]`` or ``[scenario, firm]`` in fen."""

    pool: Fen
    paid_year: Fen
    balance: Fen
    bad: Fen
    fresh: Fen
    paid_bank_year: Fen
    paid_bank: Fen
    paid_firm: Fen

    def __init__(self, plan: Plan, portfolio: Portfolio, defaulted: Years) -> None:
        self.plan, self.scheme, self.portfolio, self.defaulted = plan, plan.scheme, portfolio, defaulted
        rows, years = len(defaulted), portfolio.years
        self.rows = rows
        self.asked = _asked(self.scheme)
        self.bank_of, banks = portfolio.bank.of, len(portfolio.bank.names)
        self.firm_of, firms = _shared_firms(portfolio) if "firm_paid" in self.asked else (np.zeros(portfolio.loans, dtype=np.int64), 1)
        self.facts = _facts(portfolio)
        self.later = None if "proceeds" in self.asked or self.scheme.recovery is None else _recovered(portfolio)
        self.pool = np.full(rows, plan.pool, dtype=np.int64)
        self.waiting = np.zeros(defaulted.shape, dtype=bool)
        self.settled, self.bad, self.fresh, self.paid_bank_year, self.paid_bank = (np.zeros((rows, banks), dtype=np.int64) for _ in range(5))
        self.balance = np.tile(portfolio.bank.sums(portfolio.principal), (rows, 1))
        self.paid_firm = np.zeros((rows, firms), dtype=np.int64)
        self.paid_year, self.coming, self.returned = (np.zeros(rows, dtype=np.int64) for _ in range(3))
        parties = {b.party: np.zeros(rows, dtype=np.int64) for b in (*self.scheme.payers, *self.scheme.rest)}
        area = np.zeros((rows, len(portfolio.area.names)), dtype=np.int64)
        self.found = Outcome(
            lost=np.zeros(rows, dtype=np.int64), public=np.zeros((rows, years), dtype=np.int64), pool=np.zeros((rows, years), dtype=np.int64), need=np.zeros(rows, dtype=np.int64),
            returned=self.returned, parts=parties, cuts={c.id: np.zeros(rows, dtype=np.int64) for c in self.scheme.caps},
            fuses={f.id: np.zeros((rows, years), dtype=bool) for f in self.scheme.fuses if f.action != "suspend_filing"}, queued=np.zeros(rows, dtype=np.int64),
            by_bank=self.paid_bank, by_area=area, defaults=np.zeros((rows, years), dtype=np.int64))

    def outcome(self) -> Outcome:
        for year in range(self.portfolio.years):
            self._open(year)
            self._settle(year)
            self._close(year)
        queue_of = self.waiting @ self.portfolio.principal
        return replace(self.found, queued=queue_of, returned=self.returned + self.coming)

    def _open(self, year: int) -> None:
        """Refill and recoveries come in; defaults happen; rates are taken."""
        self.pool += self.coming + (self.plan.refill if year else 0)
        self.returned += self.coming
        self.coming = np.zeros(self.rows, dtype=np.int64)
        self.paid_year[:] = 0
        self.paid_bank_year[:] = 0
        principal, now = self.portfolio.principal, np.nonzero(self.defaulted == year + 1)
        self.balance -= self.settled
        self.settled[:], self.fresh[:] = 0, 0
        np.add.at(self.fresh, (now[0], self.bank_of[now[1]]), principal[now[1]])
        waiting = np.nonzero(self.waiting)
        self.bad[:] = self.fresh
        np.add.at(self.bad, (waiting[0], self.bank_of[waiting[1]]), principal[waiting[1]])
        self.found.lost[:] += self.fresh.sum(axis=1)
        self.found.defaults[:, year] = np.bincount(now[0], minlength=self.rows)

    def _settle(self, year: int) -> None:
        """The claims of a year: the first of each scenario, then the second of each, and so on."""
        at, loan = np.nonzero((self.defaulted == year + 1) | self.waiting)
        rank = np.arange(len(at)) - np.searchsorted(at, at)
        order = np.argsort(rank, kind="stable")
        ends = np.cumsum(np.bincount(rank))
        for start, end in zip([0, *ends[:-1]], ends, strict=True):
            turn = order[start:end]
            self._claims(year, at[turn], loan[turn])

    def _claims(self, year: int, at: NDArray[np.int64], loan: NDArray[np.int64]) -> None:
        """One claim in each of the scenarios *at*."""
        facts = {name: STATE[name](self, at, loan) if name in STATE else taken(self.facts[name], loan) for name in self.asked if name in STATE or name in self.facts}
        shared = allocate_all(self.scheme, facts, len(at))
        if not shared.shared.all():
            self._refuse(facts, shared)
        self.waiting[at, loan] = shared.queued
        public, bank = shared.public, self.bank_of[loan]
        self.settled[at, bank] += np.where(shared.queued, 0, self.portfolio.principal[loan])
        self.pool[at] -= public
        self.paid_year[at] += public
        self.paid_bank_year[at, bank] += public
        self.paid_bank[at, bank] += public
        self.paid_firm[at, self.firm_of[loan]] += public
        self.found.by_area[at, self.portfolio.area.of[loan]] += public
        self.found.public[at, year] += public
        for part in shared.parts:
            self.found.parts[part.party][at] += part.amounts
        for cap, cut in shared.cuts.items():
            self.found.cuts[cap][at] += cut
        for fuse, holds in shared.warned.items():
            self.found.fuses[fuse][at, year] |= holds
        if self.later is not None:
            back = recover_all(self.scheme, shared, np.where(shared.paid, self.later[loan], 0))
            self.coming[at] += sum((p.amounts for p in back if p.public), np.zeros(len(at), dtype=np.int64))

    def _close(self, year: int) -> None:
        self.found.pool[:, year] = self.pool
        # The pool that would have sufficed at the start: what was paid so far, less what came back and was refilled.
        np.maximum(self.found.need, self.plan.pool - self.pool, out=self.found.need)

    def _refuse(self, facts: Mapping[str, Column], shared: Allocations) -> None:
        """Tell why the first claim that could not be shared could not."""
        row = int(np.flatnonzero(~shared.shared)[0])
        values = {name: cell(column, row) for name, column in facts.items()}
        allocate(self.scheme, given(values))
        raise OverflowError(f"{self.scheme.id}: an amount is beyond 64 bits")


#: What the simulation itself knows of each claim.
STATE: Mapping[str, Callable[[_Settling, NDArray[np.int64], NDArray[np.int64]], Column]] = {
    "bank_balance": lambda s, at, loan: whole(s.balance[at, s.bank_of[loan]]),
    "bank_prior_balance": lambda s, at, loan: whole(s.balance[at, s.bank_of[loan]]),
    "bank_npl_balance": lambda s, at, loan: whole(s.bad[at, s.bank_of[loan]]),
    "bank_npl_rate": lambda s, at, loan: whole(s.bad[at, s.bank_of[loan]]).over(whole(s.balance[at, s.bank_of[loan]])),
    "bank_year_loss_rate": lambda s, at, loan: whole(s.fresh[at, s.bank_of[loan]]).over(whole(s.balance[at, s.bank_of[loan]])),
    "bank_year_paid": lambda s, at, loan: whole(s.paid_bank_year[at, s.bank_of[loan]]),
    "quota_used": lambda s, at, loan: whole(s.paid_bank[at, s.bank_of[loan]]),
    "scheme_year_paid": lambda s, at, loan: whole(s.paid_year[at]),
    "pool_balance": lambda s, at, loan: whole(np.maximum(0, s.pool[at])),
    "firm_paid": lambda s, at, loan: whole(s.paid_firm[at, s.firm_of[loan]]),
}


def _shared_firms(portfolio: Portfolio) -> tuple[NDArray[np.int64], int]:
    """For each loan the place of what its firm was paid; firms of one loan share a place that is never looked at again."""
    counts = np.bincount(portfolio.firm.of)
    places = np.where(counts > 1, np.cumsum(counts > 1), 0)
    return places[portfolio.firm.of], int(places.max()) + 1
