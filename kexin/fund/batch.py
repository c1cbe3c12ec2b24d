"""Sharing many losses at once: ``allocate`` and ``recover`` over columns, to the same fen.

The steps and their order are those of ``allocation``; what is left out is the trace. A row
that cannot be shared is marked, and ``allocate`` says why.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np
from numpy.typing import NDArray

from kexin.fund.columns import MOST, Column, Mask, constant, exact_column, whole
from kexin.fund.scheme import Bearer, Case, Scheme
from kexin.rulemarks import Formula

Fen = NDArray[np.int64]

#: Fields without which nothing can be shared.
NEEDED = ("share", "payers", "rest")


@dataclass(frozen=True, eq=False)
class PartColumn:
    """What one party bears of each loss, in fen; ``there`` where it takes part at all, else 0."""

    party: str
    public: bool
    there: Mask
    amounts: Fen


@dataclass(frozen=True, eq=False)
class Allocations:
    """The parts of each loss, in fen; they add up to it where it is paid. A row is paid, queued, not triggered, or not shared at all."""

    shared: Mask
    queued: Mask
    paid: Mask
    losses: Fen
    parts: tuple[PartColumn, ...]
    cuts: Mapping[str, Fen]
    """What each cap took off the public part."""
    warned: Mapping[str, Mask]
    """Where each fuse that warns or suspends holds."""

    @property
    def public(self) -> Fen:
        """What public money bears of each loss."""
        return added((p.amounts for p in self.parts if p.public), len(self.losses))


def allocate_all(scheme: Scheme, facts: Mapping[str, Column], rows: int) -> Allocations:
    """Share *rows* losses. Columns hold the facts that ``allocate`` takes, checked; money in fen. No row of a scheme with unknown shares is shared."""
    return _Sharing(scheme, facts, rows).allocations()


def recover_all(scheme: Scheme, allocations: Allocations, net: Fen) -> tuple[PartColumn, ...]:
    """What a first recovery, less its costs, gives back to each party.

    Raises:
        ValueError: the scheme does not say how a recovery is shared; ``recover`` names the document.
    """
    if scheme.recovery is None:
        raise ValueError(f"{scheme.id}: the source does not say how a recovery is shared")
    parts, share = allocations.parts, scheme.recovery.to_public
    if share is None:
        return _back(net, parts)
    to_public = whole(net).times(constant(share)).floor().values
    public = _back(to_public, [p for p in parts if p.public])
    return (*public, *_back(net - to_public, [p for p in parts if not p.public]))


def added(columns: Iterable[Fen], rows: int) -> Fen:
    """The sum of columns, row by row."""
    return sum(columns, np.zeros(rows, dtype=np.int64))


class _Sharing:
    def __init__(self, scheme: Scheme, facts: Mapping[str, Column], rows: int) -> None:
        self.scheme, self.facts, self.rows = scheme, facts, rows
        self.shared = np.full(rows, not any(scheme.gap(f) for f in NEEDED))
        self.all = np.ones(rows, dtype=bool)
        self.none = np.zeros(rows, dtype=bool)

    def allocations(self) -> Allocations:
        scheme = self.scheme
        if not self.shared.any():
            nothing = np.zeros(self.rows, dtype=np.int64)
            return Allocations(self.shared, self.none, self.none, nothing, (), {}, {})
        self._in_force()
        warned = {f.id: self._yes(f.when, self.all) for f in scheme.fuses if f.action != "suspend_filing"}
        queued = np.logical_or.reduce([self.none, *(warned[f.id] for f in scheme.fuses if f.action == "suspend_claims")])
        losses = self._fen(self._money(scheme.loss, self.all))
        paid = ~queued if scheme.trigger is None else self._yes(scheme.trigger, ~queued)
        eligible = np.minimum(losses, np.maximum(0, self._fen(self._money(scheme.eligible, paid))))
        public = self._fen(whole(eligible).times(self._share(paid)).floor())
        public, cuts = self._capped(public, paid)
        public, rest = np.where(paid, public, 0), np.where(paid, losses - public, 0)
        parts = self._backed([*self._split(public, scheme.payers, paid, public=True), *self._split(rest, scheme.rest, paid, public=False)])
        shared = self.shared
        kept = tuple(replace(p, there=p.there & shared, amounts=np.where(shared, p.amounts, 0)) for p in parts)
        return Allocations(
            shared, queued & shared, paid & shared, np.where(shared, losses, 0), kept, {cap: np.where(shared, cut, 0) for cap, cut in cuts.items()},
            {fuse: mask & shared for fuse, mask in warned.items()})

    def _in_force(self) -> None:
        """A loan that is known to have been filed on another day is not shared."""
        filed = self.facts.get("filed_on")
        if filed is not None:
            first, last = self.scheme.effective_from.toordinal(), (self.scheme.effective_to or date.max).toordinal()
            self.shared &= ~filed.known | ((filed.values >= first) & (filed.values <= last))

    # ---- the steps

    def _share(self, where: Mask) -> Column:
        rule = self.scheme.share
        assert rule is not None
        nothing = constant(Fraction(0))
        share, fitted = nothing, self.none
        for case in rule.cases:
            fits = self._yes(case.when, where & ~fitted if rule.combine == "first" else where)
            of = self._of(case, fits)
            better = self.all if rule.combine == "first" else of.compare(">" if rule.combine == "max" else "<", share).values | ~fitted
            share, fitted = of.where(fits & better, share), fitted | fits
        added_up = share
        for bonus in rule.bonuses:
            added_up = added_up.plus(constant(bonus.share).where(self._yes(bonus.when, where & fitted), nothing))
        for most in (rule.cap, Fraction(1)):
            if most is not None:
                above = added_up.compare(">", constant(most)).values
                added_up = constant(most).where(above, added_up)
        return added_up.where(fitted, nothing)

    def _of(self, case: Case, where: Mask) -> Column:
        """The share of a case, between 0 and 1."""
        if case.formula is None:
            return constant(case.share)
        share, least, most = self._money(case.formula, where), constant(Fraction(0)), constant(Fraction(1))
        share = least.where(share.compare("<", least).values, share)
        return most.where(share.compare(">", most).values, share)

    def _capped(self, public: Fen, where: Mask) -> tuple[Fen, dict[str, Fen]]:
        cuts = {}
        for cap in self.scheme.caps:
            applies = where if cap.when is None else self._yes(cap.when, where)
            left = self._money(cap.limit, applies)
            if cap.used is not None:
                left = left.minus(self._money(cap.used, applies))
            within = np.minimum(public, np.maximum(0, self._fen(left)))
            cuts[cap.id] = np.where(applies, public - within, 0)
            public = np.where(applies, within, public)
        return public, cuts

    def _split(self, amounts: Fen, group: Sequence[Bearer], where: Mask, *, public: bool) -> list[PartColumn]:
        """Parts in proportion to the weights; the odd fen goes to the first party that is there."""
        here = [where if b.when is None else self._yes(b.when, where) for b in group]
        # Whole numbers in the same proportion.
        common = math.lcm(*(b.weight.denominator for b in group))
        weights = [int(b.weight * common) for b in group]
        whole_weight = sum((np.where(h, w, 0) for h, w in zip(here, weights, strict=True)), np.zeros(self.rows, dtype=np.int64))
        self.shared &= ~where | (whole_weight > 0) | (amounts == 0)
        divisor = whole(np.maximum(1, whole_weight))
        parts = [np.where(h, self._fen(whole(amounts).times(constant(Fraction(w))).over(divisor).floor()), 0) for h, w in zip(here, weights, strict=True)]
        odd, first = amounts - added(parts, self.rows), ~self.none
        for place, present in enumerate(here):
            parts[place] = parts[place] + np.where(first & present, odd, 0)
            first = first & ~present
        return [PartColumn(b.party, public, h, p) for b, h, p in zip(group, here, parts, strict=True)]

    def _backed(self, parts: list[PartColumn]) -> list[PartColumn]:
        """What a party does not bear beyond its limit falls to the backstop."""
        limits = {b.party: b.limit for b in (*self.scheme.payers, *self.scheme.rest) if b.limit is not None}
        if not limits:
            return parts
        kept, short = [], np.zeros(self.rows, dtype=np.int64)
        for part in parts:
            limit = limits.get(part.party)
            if limit is None:
                kept.append(part)
                continue
            most = np.maximum(0, self._fen(self._money(limit, part.there)))
            borne = np.where(part.there, np.minimum(part.amounts, most), part.amounts)
            short = short + part.amounts - borne
            kept.append(replace(part, amounts=borne))
        return [replace(p, amounts=p.amounts + np.where(p.there, short, 0)) if p.party == self.scheme.backstop else p for p in kept]

    # ---- what is needed

    def _money(self, formula: Formula, where: Mask) -> Column:
        """The column of a formula; a row that needs it and does not have it is not shared."""
        found = exact_column(formula.tree, self.facts)
        self.shared &= found.known | ~where
        return found

    def _yes(self, formula: Formula, where: Mask) -> Mask:
        found = self._money(formula, where)
        return np.asarray(where & found.values.astype(bool) & found.known)

    def _fen(self, column: Column) -> Fen:
        """Whole fen, one per row; 0 where unknown. A row beyond 64 bits is not shared here."""
        amounts = column.floor().values
        if amounts.dtype == object:
            held = np.asarray(np.abs(amounts) < MOST, dtype=bool)
            self.shared &= held
            amounts = np.where(held, amounts, 0)
        return np.broadcast_to(np.where(column.known, amounts, 0), (self.rows,)).astype(np.int64)


def _back(amounts: Fen, parts: Sequence[PartColumn]) -> tuple[PartColumn, ...]:
    """In proportion to what each bore, never above it; what one does not need goes to the others."""
    given = [np.zeros(len(amounts), dtype=np.int64) for _ in parts]
    left = amounts.copy()
    while True:
        needy = [(left > 0) & (g < p.amounts) for g, p in zip(given, parts, strict=True)]
        if not np.logical_or.reduce([np.zeros(len(amounts), dtype=bool), *needy]).any():
            return tuple(replace(p, amounts=g) for p, g in zip(parts, given, strict=True))
        borne = [np.where(n, p.amounts, 0) for n, p in zip(needy, parts, strict=True)]
        divisor = whole(np.maximum(1, added(borne, len(amounts))))
        steps = [np.minimum(p.amounts - g, whole(left).times(whole(b)).over(divisor).floor().values.astype(np.int64)) for p, g, b in zip(parts, given, borne, strict=True)]
        first = added(steps, len(amounts)) == 0
        for place, (part, back, needs) in enumerate(zip(parts, given, needy, strict=True)):
            step = np.where(first & needs, np.minimum(left, part.amounts - back), np.where(needs, steps[place], 0))
            first = first & ~needs
            given[place] = back + step
        left = amounts - added(given, len(amounts))
