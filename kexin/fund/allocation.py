"""Sharing one loss: each party's part to the fen, each cap's cut as its own line, and the rule behind each.

The order (no source states a full one): the fuse; the trigger; the loss and the part of
it that is eligible; the share (case, bonuses, cap of the share); the public amount,
rounded down to the fen; the caps one after the other; the public amount among its
payers; the rest among those who bear it. Within a group each part is rounded down and
the odd fen goes to the first party.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from kexin.formula.tree import names
from kexin.fund.exact import Exact, exact
from kexin.fund.facts import FACTS
from kexin.fund.scheme import FIELDS, Bearer, Case, Fuse, Scheme
from kexin.problems import Problem, ProblemsError
from kexin.rulemarks import Formula, Mark
from kexin.text import Text, same

FactValue: TypeAlias = int | Fraction | str | bool | date | None
Status: TypeAlias = Literal["paid", "queued", "not_triggered"]


@dataclass(frozen=True)
class Part:
    """What one party bears of the loss, in fen; ``public`` for the payers of public money."""

    party: str
    title: Text
    amount: int
    public: bool


@dataclass(frozen=True)
class Line:
    """One line of the trace: what was worked out, the amount in fen or the share, and why."""

    id: str
    title: Text
    amount: int | None
    share: Fraction | None
    mark: Mark | None


@dataclass(frozen=True)
class Allocation:
    """The parts of a loss; they add up to it. A queued claim, or one that is not triggered yet, has no parts."""

    scheme: Scheme
    status: Status
    loss: int
    parts: tuple[Part, ...]
    trace: tuple[Line, ...]
    warnings: tuple[Text, ...]

    @property
    def public(self) -> int:
        """What public money bears, in fen."""
        return sum(p.amount for p in self.parts if p.public)

    def amount(self, party: str) -> int:
        """What a party bears, in fen; 0 for one that bears nothing."""
        return sum(p.amount for p in self.parts if p.party == party)


def allocate(scheme: Scheme, facts: Mapping[str, FactValue]) -> Allocation:
    """Share a loss. Money facts are fen.

    Raises:
        ProblemsError: the scheme does not know a field that is needed (named with its document), or a fact is missing or makes no sense.
    """
    return _Sharing(scheme, checked(facts)).allocation()


def room(scheme: Scheme, facts: Mapping[str, FactValue]) -> Mapping[str, int]:
    """What each cap that applies leaves, in fen: the quota of a bank, what is left of a year.

    Raises:
        ProblemsError: a fact is missing.
    """
    sharing = _Sharing(scheme, checked(facts))
    return {cap_id: left for cap_id, left, _ in sharing.rooms()}


def fuses(scheme: Scheme, facts: Mapping[str, FactValue]) -> tuple[Fuse, ...]:
    """The fuses that hold now, warnings and stops of filing too.

    Raises:
        ProblemsError: the source gives no fuse that could be worked out, or a fact is missing.
    """
    sharing = _Sharing(scheme, checked(facts))
    sharing.need("fuses")
    return tuple(f for f in scheme.fuses if sharing.yes(f.when, f"fuses: {f.id}"))


def checked(facts: Mapping[str, FactValue]) -> dict[str, Exact]:
    """Exact values; every fact that is unknown to schemes or makes no sense is told, all together."""
    problems, found = [], dict[str, Exact]()
    for name, value in facts.items():
        fact = FACTS.get(name)
        if fact is None:
            problems.append(Problem("unknown-fact", name, Text("没有这个事实", "there is no such fact"), same(", ".join(FACTS)), Text("请更正名称", "correct the name")))
            continue
        allowed = {"money": int, "count": int, "share": Fraction, "bool": bool, "date": date, "text": str}[fact.type.kind]
        fits = value is None or (isinstance(value, allowed) and isinstance(value, bool) == (allowed is bool))
        sensible = not isinstance(value, int | Fraction) or isinstance(value, bool) or value >= 0
        known = not fact.choices or value is None or value in fact.choices
        if not (fits and sensible and known):
            meant = same(", ".join(fact.choices)) if fact.choices else fact.meaning
            problems.append(Problem("wrong-fact", name, Text(f"内容是 {value}", f"the value is {value}"), meant, Text("请更正", "correct it")))
        else:
            found[name] = Fraction(value) if isinstance(value, int | Fraction) and not isinstance(value, bool) else value
    if problems:
        raise ProblemsError(problems)
    return found


def given(facts: Mapping[str, Exact]) -> dict[str, FactValue]:
    """The facts as ``allocate`` takes them, from exact values: the way back from ``checked``."""
    return {name: int(v) if isinstance(v, Fraction) and FACTS[name].type.kind in ("money", "count") else v for name, v in facts.items()}


class _Sharing:
    def __init__(self, scheme: Scheme, facts: Mapping[str, Exact]) -> None:
        self.scheme, self.facts = scheme, facts
        self.trace: list[Line] = []

    def allocation(self) -> Allocation:
        scheme = self.scheme
        self._in_force()
        self.need("share", "payers", "rest")
        warnings, suspended = self._fuses()
        loss = math.floor(self._money(scheme.loss, "loss"))
        self._line("loss", Text("损失", "the loss"), loss)
        if suspended:
            return Allocation(scheme, "queued", loss, (), tuple(self.trace), tuple(warnings))
        if scheme.trigger is not None and not self.yes(scheme.trigger, "trigger"):
            self._line("trigger", Text("尚未达到补偿触发条件", "the trigger is not reached"), None)
            return Allocation(scheme, "not_triggered", loss, (), tuple(self.trace), tuple(warnings))
        eligible = min(loss, max(0, math.floor(self._money(scheme.eligible, "eligible"))))
        self._line("eligible", Text("纳入补偿的损失", "the eligible part"), eligible)
        public = math.floor(eligible * self._share())
        self._line("public", Text("财政应承担", "borne by public money"), public)
        public = self._capped(public)
        parts = [*self._split(public, scheme.payers, public=True), *self._split(loss - public, scheme.rest, public=False)]
        parts = self._backed(parts)
        if scheme.advance is not None:
            self._line("advance", Text("先行垫付", "paid first"), loss)
        return Allocation(scheme, "paid", loss, tuple(parts), tuple(self.trace), tuple(warnings))

    def rooms(self) -> list[tuple[str, int, Mark]]:
        """(cap, what it leaves in fen, its mark) for each cap that applies."""
        found = []
        for cap in self.scheme.caps:
            if cap.when is None or self.yes(cap.when, f"caps: {cap.id}"):
                limit = self._money(cap.limit, f"caps: {cap.id}")
                used = Fraction(0) if cap.used is None else self._money(cap.used, f"caps: {cap.id}")
                found.append((cap.id, max(0, math.floor(limit - used)), cap.mark))
        return found

    # ---- the steps

    def _fuses(self) -> tuple[list[Text], bool]:
        warnings, suspended = [], False
        for fuse in self.scheme.fuses:
            if fuse.action == "suspend_filing" or not self.yes(fuse.when, f"fuses: {fuse.id}"):
                continue
            warnings.append(fuse.title)
            self._line(f"fuse_{fuse.id}", fuse.title, None, mark=fuse.mark)
            suspended = suspended or _suspends(fuse)
        return warnings, suspended

    def _share(self) -> Fraction:
        """The share of the case that counts, with bonuses, under the cap of the share."""
        rule = self.scheme.share
        assert rule is not None
        fitting: list[Case] = []
        for case in rule.cases:
            if self.yes(case.when, "share"):
                fitting.append(case)
                if rule.combine == "first":
                    break
        if not fitting:
            self._line("share", Text("没有适用的补偿比例", "no case of the share fits"), None, share=Fraction(0))
            return Fraction(0)
        shares = [(self._of(case), case) for case in fitting]
        share, chosen = shares[0] if rule.combine == "first" else (max if rule.combine == "max" else min)(shares, key=operator.itemgetter(0))
        self._line("share", chosen.title, None, share=share, mark=chosen.mark)
        for i, bonus in enumerate(rule.bonuses, 1):
            if self.yes(bonus.when, "share"):
                share += bonus.share
                self._line(f"bonus_{i}", bonus.title, None, share=bonus.share, mark=bonus.mark)
        if rule.cap is not None and share > rule.cap:
            self._line("share_cap", Text("比例合计上限", "the most in all"), None, share=rule.cap)
            share = rule.cap
        return min(share, Fraction(1))

    def _of(self, case: Case) -> Fraction:
        """The share of a case, between 0 and 1."""
        if case.formula is None:
            return case.share
        return min(Fraction(1), max(Fraction(0), self._money(case.formula, "share")))

    def _capped(self, public: int) -> int:
        titles = {cap.id: cap.title for cap in self.scheme.caps}
        for cap_id, left, mark in self.rooms():
            if public > left:
                self._line(f"cut_{cap_id}", titles[cap_id], left - public, mark=mark)
                public = left
        return public

    def _split(self, amount: int, group: Sequence[Bearer], *, public: bool) -> list[Part]:
        """Parts in proportion to the weights; the odd fen goes to the first party."""
        here = [b for b in group if b.when is None or self.yes(b.when, "payers" if public else "rest")]
        if not here:
            if amount == 0:
                return []
            raise ProblemsError([Problem(
                "nobody-bears", "payers" if public else "rest", Text("没有任何一方适用", "no party fits"), Text("至少一方", "at least one party"), Text("请核对事实和方案", "check the facts and the scheme"))])
        whole = sum((b.weight for b in here), Fraction(0))
        amounts = [math.floor(amount * b.weight / whole) for b in here]
        amounts[0] += amount - sum(amounts)
        for bearer, part in zip(here, amounts, strict=True):
            self._line(f"part_{bearer.party}", bearer.title, part)
        return [Part(b.party, b.title, part, public) for b, part in zip(here, amounts, strict=True)]

    def _backed(self, parts: list[Part]) -> list[Part]:
        """What a party does not bear beyond its limit falls to the backstop, each shortfall on its own line."""
        limits = {b.party: b.limit for b in (*self.scheme.payers, *self.scheme.rest) if b.limit is not None}
        short, kept = 0, []
        for part in parts:
            limit = limits.get(part.party)
            most = part.amount if limit is None else max(0, math.floor(self._money(limit, f"limit: {part.party}")))
            if part.amount > most:
                missing = Text(f"{part.title.zh}不足", f"missing from {part.title.en}")
                self._line(f"short_{part.party}", missing, most - part.amount)
                short += part.amount - most
            kept.append(Part(part.party, part.title, min(part.amount, most), part.public))
        if short:
            self._line("backstop", Text("由兜底方承担", "borne by the backstop"), short)
        return [Part(p.party, p.title, p.amount + (short if p.party == self.scheme.backstop else 0), p.public) for p in kept]

    # ---- what is needed

    def _line(self, line_id: str, title: Text, amount: int | None, *, share: Fraction | None = None, mark: Mark | None = None) -> None:
        self.trace.append(Line(line_id, title, amount, share, mark))

    def _in_force(self) -> None:
        """The day of filing chooses the version; without a day the one that was named is taken."""
        filed = self.facts.get("filed_on")
        if isinstance(filed, date) and not self.scheme.in_force_on(filed):
            end = self.scheme.effective_to
            allowed = Text(f"{self.scheme.effective_from} 起" + (f"至 {end}" if end else ""), f"from {self.scheme.effective_from}" + (f" to {end}" if end else ""))
            raise ProblemsError([Problem(
                "not-in-force", f"{self.scheme.id}: filed_on", Text(f"备案日 {filed} 不在方案有效期内", f"the loan was filed on {filed}, when this scheme was not in force"), allowed,
                Text("请选用备案日有效的方案", "take the scheme that was in force on the day of filing"))])

    def need(self, *fields: str) -> None:
        """Refuse where the scheme does not know a field, and name the document that holds it."""
        gaps = [g for f in fields if (g := self.scheme.gap(f)) is not None]
        if gaps:
            # Where the gap is the whole field, its name is said once.
            said = {g.field: FIELDS[g.field] if g.title == FIELDS[g.field] else Text(f"{FIELDS[g.field].zh}:{g.title.zh}", f"{FIELDS[g.field].en}: {g.title.en}") for g in gaps}
            raise ProblemsError([Problem(
                "not-published", f"{self.scheme.id}: {g.field}", Text(f"没有公开——{said[g.field].zh}", f"not public: {said[g.field].en}"),
                Text(f"见 {g.document}", f"see {g.document}"), Text("请在方案文件中补充后再计算", "supply it in the scheme's file, then compute")) for g in gaps])

    def _money(self, formula: Formula, where: str) -> Fraction:
        value = exact(formula.tree, self.facts)
        if isinstance(value, Fraction):
            return value
        raise self._missing(formula, where)

    def yes(self, formula: Formula, where: str) -> bool:
        value = exact(formula.tree, self.facts)
        if isinstance(value, bool):
            return value
        raise self._missing(formula, where)

    def _missing(self, formula: Formula, where: str) -> ProblemsError:
        needed = [n for n in names(formula.tree) if self.facts.get(n) is None]
        return ProblemsError([Problem(
            "missing-fact", f"{self.scheme.id}: {where}", Text(f"缺少事实:{'、'.join(f'{FACTS[n].title.zh}({n})' for n in needed)}", f"facts are missing: {', '.join(n for n in needed)}"),
            Text("；".join(FACTS[n].meaning.zh for n in needed), "; ".join(FACTS[n].meaning.en for n in needed)), Text("请补充后再计算", "supply them, then compute"))])


def _suspends(fuse: Fuse) -> bool:
    return fuse.action == "suspend_claims"


@dataclass(frozen=True)
class Recovered:
    """What a recovery gives back, in fen: costs first, then each party, never above what it bore; ``surplus`` is what is left."""

    costs: int
    returns: tuple[Part, ...]
    surplus: int

    def amount(self, party: str) -> int:
        """What a party gets back."""
        return sum(p.amount for p in self.returns if p.party == party)


def recover(allocation: Allocation, recovered: int, costs: int, already: Mapping[str, int] | None = None) -> Recovered:
    """Share what was recovered of a loss; *already* is what each party got back before.

    Raises:
        ProblemsError: the scheme does not say how, or an amount is negative.
    """
    scheme, before = allocation.scheme, already or {}
    if scheme.recovery is None:
        gap = scheme.gap("recovery")
        held = gap.document if gap is not None else scheme.document.number or scheme.title.zh
        raise ProblemsError([Problem(
            "not-published", f"{scheme.id}: recovery", Text("追偿所得如何分配没有公开", "how a recovery is shared is not public"), Text(f"见 {held}", f"see {held}"),
            Text("请在方案文件中补充后再计算", "supply it in the scheme's file, then compute"))])
    if recovered < 0 or costs < 0:
        raise ProblemsError([Problem("wrong-fact", "recovered, costs", same(f"{recovered}, {costs}"), same(">= 0"), Text("请更正", "correct it"))])
    paid_costs = min(costs, recovered)
    net = recovered - paid_costs
    share = scheme.recovery.to_public
    open_ones = {p.party: max(0, p.amount - before.get(p.party, 0)) for p in allocation.parts}
    public = [p for p in allocation.parts if p.public]
    others = [p for p in allocation.parts if not p.public]
    if share is None:
        returns = _back(net, list(allocation.parts), open_ones)
    else:
        to_public = math.floor(net * share)
        returns = [*_back(to_public, public, open_ones), *_back(net - to_public, others, open_ones)]
    return Recovered(paid_costs, tuple(returns), net - sum(p.amount for p in returns))


def _back(amount: int, parts: Sequence[Part], open_ones: Mapping[str, int]) -> list[Part]:
    """In proportion to what each bore, never above what it still misses; what one does not need goes to the others."""
    given = {p.party: 0 for p in parts}
    left = amount
    while left > 0:
        needy = [p for p in parts if given[p.party] < open_ones[p.party] and p.amount > 0]
        if not needy:
            break
        whole = sum(p.amount for p in needy)
        shares = [min(open_ones[p.party] - given[p.party], left * p.amount // whole) for p in needy]
        if sum(shares) == 0:
            shares = [0] * len(needy)
            shares[0] = min(left, open_ones[needy[0].party] - given[needy[0].party])
        for p, part in zip(needy, shares, strict=True):
            given[p.party] += part
        left -= sum(shares)
    return [Part(p.party, p.title, given[p.party], p.public) for p in parts]
