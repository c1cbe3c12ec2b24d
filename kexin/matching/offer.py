"""An offer in memory: a policy or a product, its conditions, amount and terms, checked and typed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal, TypeAlias

from kexin.formula.scope import Scope
from kexin.formula.tree import Node
from kexin.rating.model import Model
from kexin.rulemarks import Formula, Mark, RuleVersion
from kexin.text import Text

Kind: TypeAlias = Literal["policy", "product"]

CATEGORIES: dict[Kind, dict[str, Text]] = {
    "policy": {
        "qualification": Text("资质认定", "qualification"), "tax": Text("税收优惠", "tax relief"), "award": Text("奖励补助", "award"),
        "subsidy": Text("贴息补贴", "subsidy"), "library": Text("入库", "entry to a library")},
    "product": {
        "loan": Text("贷款", "loan"), "loan_with_equity": Text("投贷联动", "loan with equity"), "equity": Text("股权", "equity"),
        "bond": Text("债券", "bond"), "asset_management": Text("资产管理", "asset management"), "insurance": Text("保险", "insurance"), "guarantee": Text("担保", "guarantee")},
}


@dataclass(frozen=True)
class Unpublished:
    """Something that no public page gives: what it is, and which document or office holds it."""

    document: str
    title: Text


@dataclass(frozen=True)
class RatingRule:
    """The verdict of a rating model must be yes; or its grade at least *grade*."""

    model: Model
    grade: str | None

    @property
    def refused(self) -> tuple[Unpublished, ...]:
        """Points of the model that nobody published, for which it gives no answer."""
        return tuple(Unpublished(i.weight_unknown.document, i.title) for _, i in self.model.scored() if i.weight_unknown)


@dataclass(frozen=True)
class RegionRule:
    """The company sits in the offer's area: nothing that it can change."""

    code: str
    tree: Node


@dataclass(frozen=True)
class AnyRule:
    """One of several conditions is enough."""

    conditions: tuple[Condition, ...]


Rule: TypeAlias = Formula | RatingRule | RegionRule | AnyRule | Unpublished


@dataclass(frozen=True)
class Condition:
    """What must hold, in words and as a rule."""

    id: str
    title: Text
    rule: Rule
    mark: Mark

    def parts(self) -> Iterator[Condition]:
        """This condition, and those among which one is enough."""
        yield self
        if isinstance(self.rule, AnyRule):
            for condition in self.rule.conditions:
                yield from condition.parts()


@dataclass(frozen=True)
class Amount:
    """How much the offer gives, where a rule says so: money in fen, or the line that a model recommends."""

    title: Text
    rule: Formula | RatingRule
    mark: Mark


@dataclass(frozen=True)
class Term:
    """A fact of the offer that is no condition: rate, term, collateral. Unpublished ones are edited by the provider."""

    id: str
    title: Text
    value: Text | Unpublished
    mark: Mark


@dataclass(frozen=True)
class Offer(RuleVersion):
    """One version of one policy or product, read as of a day. All conditions must hold."""

    kind: Kind
    category: str
    summary: Text
    provider: Text | None
    region: str
    conditions: tuple[Condition, ...]
    amount: Amount | None
    terms: tuple[Term, ...]
    as_of: date
    scope: Scope
    digest: str
    """SHA-256 of the file, of its base and of the models it asks, by which a verdict names its rule."""

    @property
    def in_force(self) -> bool:
        """Is it in force on the day asked?"""
        return self.in_force_on(self.as_of)

    @cached_property
    def slug(self) -> str:
        """The id as the beginning of a column's name."""
        return re.sub(r"[^a-z0-9]+", "_", self.id)

    def leaves(self) -> Iterator[Condition]:
        """Every condition that is not a choice among others."""
        yield from (c for condition in self.conditions for c in condition.parts() if not isinstance(c.rule, AnyRule))

    def models(self) -> Iterator[Model]:
        """The rating models that its conditions and its amount ask, each once."""
        rules = [c.rule for c in self.leaves()] + ([self.amount.rule] if self.amount else [])
        yield from {r.model.id: r.model for r in rules if isinstance(r, RatingRule)}.values()
