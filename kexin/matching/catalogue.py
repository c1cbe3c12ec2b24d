"""Offers as one program: every policy and product over the same measures, each rating model worked out once.

Steps of an offer are named after it: ``<slug>_verdict``, ``<slug>_amount_low`` and
``_high`` (fen; nothing for a no), ``<slug>_failed`` and ``_open`` (ids of conditions),
``<slug>_ask`` (measures to ask for), ``<slug>__<condition>``. Those of the n-th rating
model begin with ``r<n>_``.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from kexin.formula.build import (
    MAYBE,
    certain,
    choose,
    compare,
    either,
    every,
    floor,
    listed,
    negate,
    nothing,
    one_of,
    text,
    unknown,
    whole,
)
from kexin.formula.kinds import TEXT
from kexin.formula.program import Program, layered, prefixed
from kexin.formula.tree import Name, Node, names
from kexin.matching.offer import AnyRule, Condition, Offer, RatingRule, RegionRule, Unpublished
from kexin.problems import Problem, ProblemsError
from kexin.rating.asking import measures_of
from kexin.rating.model import Model
from kexin.rating.program import model_program
from kexin.rulemarks import Formula
from kexin.text import Text

#: What is kept of every offer in a run over the whole library.
RESULTS = ("verdict", "amount_low", "amount_high", "failed", "open", "ask")


@dataclass(frozen=True)
class Catalogue:
    """Offers, and the program that answers all of them for one company."""

    offers: tuple[Offer, ...]

    @cached_property
    def prefixes(self) -> Mapping[str, str]:
        """How the steps of each rating model begin, by the model's id."""
        models = dict.fromkeys(m.id for offer in self.offers for m in offer.models())
        return {model: f"r{i}_" for i, model in enumerate(models, 1)}

    @cached_property
    def _steps(self) -> Mapping[str, Node]:
        """All steps in one place, whatever layer they come to stand in."""
        steps: dict[str, Node] = {}
        models = {m.id: m for offer in self.offers for m in offer.models()}
        for model_id, model in models.items():
            if not any(i.weight_unknown for _, i in model.scored()):
                part = prefixed(model_program(model), self.prefixes[model_id])
                steps |= {s.name: s.tree for s in part.steps.values()}
        for offer in self.offers:
            _OfferSteps(offer, self.prefixes, steps).add()
        return steps

    @cached_property
    def program(self) -> Program:
        """What a run keeps: the results of every offer."""
        return _pruned(self._steps, [step for o in self.offers for step in self.results_of(o)])

    @cached_property
    def whole(self) -> Program:
        """Everything, for the explanation of one company."""
        return _pruned(self._steps, list(self._steps))

    @property
    def digest(self) -> str:
        """SHA-256 that names the offers and their versions."""
        return hashlib.sha256("\n".join(f"{o.id} {o.digest}" for o in self.offers).encode()).hexdigest()

    def results_of(self, offer: Offer) -> list[str]:
        """The steps of an offer's results."""
        return [step for each in RESULTS if (step := f"{offer.slug}_{each}") in self._steps]


def _pruned(steps: Mapping[str, Node], outputs: Sequence[str]) -> Program:
    """The steps that *outputs* need, in as few layers as their dependencies allow."""
    needed: dict[str, Node] = {}
    waiting = list(outputs)
    while waiting:
        name = waiting.pop()
        if name in steps and name not in needed:
            needed[name] = steps[name]
            waiting += names(steps[name])
    in_order = {name: tree for name, tree in steps.items() if name in needed}
    inputs = dict.fromkeys(n for tree in in_order.values() for n in names(tree) if n not in in_order)
    return Program(tuple(inputs), layered(in_order, "match"), tuple(outputs))


class _OfferSteps:
    """Adds the steps of one offer to those of the others."""

    def __init__(self, offer: Offer, prefixes: Mapping[str, str], steps: dict[str, Node]) -> None:
        self.offer, self.prefixes, self.steps = offer, prefixes, steps

    def add(self) -> None:
        verdicts = {c.id: self._condition(c) for c in self.offer.conditions}
        verdict = self._step("verdict", every(list(verdicts.values())))
        self._amounts(verdict)
        failed = [choose([(negate(v), text(c))], nothing(TEXT)) for c, v in verdicts.items()]
        open_ones = [choose([(unknown(v), text(c))], nothing(TEXT)) for c, v in verdicts.items() if v.type.nullable]
        self._step("failed", listed(failed))
        self._step("open", listed(open_ones))
        self._step("ask", self._questions(verdict))

    def _step(self, name: str, tree: Node) -> Name:
        """Add a step of the offer.

        Raises:
            ProblemsError: a step of another offer has the name, because their ids differ in signs only.
        """
        step = f"{self.offer.slug}_{name}"
        if step in self.steps or step in self.offer.scope.names:
            raise ProblemsError([Problem(
                "name-taken", self.offer.id, Text(f"有两个结果都名为 {step}", f"two results would be named {step}"), Text("不同的标识", "different ids"),
                Text("请更改政策或产品的 id", "change the id of the policy or product"))])
        self.steps[step] = tree
        return Name(step, tree.type)

    def _condition(self, condition: Condition) -> Name:
        return self._step(f"_{condition.id}", self._rule(condition))

    def _rule(self, condition: Condition) -> Node:
        match condition.rule:
            case Formula(tree=tree) | RegionRule(tree=tree):
                return tree
            case AnyRule(conditions=inner):
                return either([self._condition(c) for c in inner])
            case RatingRule() as rule:
                return MAYBE if rule.refused else self._rated(rule)
            case Unpublished():
                return MAYBE

    def _of(self, model: Model, step: str) -> Name:
        name = f"{self.prefixes[model.id]}{step}"
        return Name(name, self.steps[name].type)

    def _rated(self, rule: RatingRule) -> Node:
        """The model's verdict; or whether its grade is good enough, together with its verdict."""
        verdict = self._of(rule.model, "verdict")
        if rule.grade is None:
            return verdict
        ids = [g.id for g in rule.model.grades]
        enough = ids[:ids.index(rule.grade) + 1]
        low, high = (self._of(rule.model, f"grade_{end}") for end in ("low", "high"))
        sure, possible = (one_of(certain(end) if end.type.nullable else end, enough) for end in (low, high))
        unsure = [(either([unknown(low), unknown(high)]), MAYBE)] if low.type.nullable or high.type.nullable else []
        graded = choose([*unsure, (sure, sure), (negate(possible), possible)], MAYBE)
        return every([verdict, graded])

    def _amounts(self, verdict: Name) -> None:
        """What the offer gives at least and at most; 0 where the verdict is no, at least 0 where it is open."""
        amount = self.offer.amount
        if amount is None:
            return
        if isinstance(amount.rule, RatingRule):
            if amount.rule.refused:
                return
            ends = [self._of(amount.rule.model, f"line_{end}") for end in ("low", "high")]
        else:
            money = self._step("money", floor(amount.rule.tree))
            ends = [money, money]
        nil = whole(0, "money")
        low, high = ends
        for_low: list[tuple[Node, Node]] = [(negate(verdict), nil)]
        if verdict.type.nullable:
            for_low.append((unknown(verdict), nil))
        self._step("amount_low", choose(for_low, low))
        self._step("amount_high", choose([(negate(verdict), nil)], high))

    def _questions(self, verdict: Name) -> Node:
        """Unknown measures behind open conditions, those of most conditions first; nothing once the verdict is settled."""
        open_when: dict[Name, list[Node]] = {}
        rated: list[Node] = []
        for condition in self.offer.leaves():
            answer = Name(f"{self.offer.slug}__{condition.id}", self.steps[f"{self.offer.slug}__{condition.id}"].type)
            if isinstance(condition.rule, Formula | RegionRule) and answer.type.nullable:
                for measure in measures_of([condition.rule.tree], {}):
                    open_when.setdefault(measure, []).append(unknown(answer))
            elif isinstance(condition.rule, RatingRule) and not condition.rule.refused:
                questions = self._of(condition.rule.model, "unknown")
                asked = [unknown(answer), negate(compare("==", questions, text("")))]
                rated.append(choose([(every(asked), questions)], nothing(TEXT)))
        ordered = sorted(open_when.items(), key=lambda item: (-len(item[1]), item[0].name))
        parts = [
            choose([(every([unknown(measure), either(conditions)]), text(measure.name))], nothing(TEXT))
            for measure, conditions in ordered if measure.type.nullable]
        parts += rated
        return choose([(unknown(verdict), listed(parts))], text("")) if verdict.type.nullable and parts else text("")
