"""A scheme in memory: what a scheme file says, checked and typed. Shares are exact fractions, money is fen."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from kexin.formula.scope import Scope
from kexin.fund.terms import Gap, LineCase, Money, OnTop, Step
from kexin.rulemarks import Formula, Mark, RuleVersion
from kexin.text import Text

Action: TypeAlias = Literal["warn", "suspend_claims", "suspend_filing"]
Combine: TypeAlias = Literal["first", "max", "min"]

ACTIONS: Mapping[Action, Text] = {
    "warn": Text("风险警示", "a warning"), "suspend_claims": Text("暂停受理补偿", "claims are suspended"), "suspend_filing": Text("暂停备案", "filing is suspended")}

#: The fields of a scheme that a source may leave unknown, and what then cannot be computed.
FIELDS: Mapping[str, Text] = {
    "share": Text("补偿比例", "the share"), "payers": Text("各级分担", "who pays the public part"), "rest": Text("其余由谁承担", "who bears the rest"),
    "trigger": Text("补偿触发条件", "the trigger"), "recovery": Text("追偿所得分配", "how a recovery is shared"), "caps": Text("补偿上限", "the caps"),
    "fuses": Text("熔断条件", "the fuse"), "line": Text("额度", "the line"), "term": Text("期限", "the term"), "rate_cap": Text("利率上限", "the rate cap"),
    "steps": Text("办理时限", "days for each step"), "filing": Text("备案规则", "the rules of filing"), "fund": Text("资金规模", "the size of the fund")}


@dataclass(frozen=True)
class Case:
    """A share of the eligible principal under a condition; *formula* gives it where it is another one for each loan."""

    title: Text
    when: Formula
    share: Fraction
    mark: Mark
    formula: Formula | None = None


@dataclass(frozen=True)
class Share:
    """Which case counts where several fit, what is added, and the most in all."""

    cases: tuple[Case, ...]
    combine: Combine
    bonuses: tuple[Case, ...]
    cap: Fraction | None


@dataclass(frozen=True)
class Bearer:
    """A party with its weight within its group, where the condition holds; it bears at most ``limit`` of what it was to bear."""

    party: str
    title: Text
    weight: Fraction
    when: Formula | None
    limit: Formula | None = None


@dataclass(frozen=True)
class Cap:
    """Public money is at most ``limit`` less what was ``used`` of it, where the condition holds."""

    id: str
    title: Text
    limit: Formula
    used: Formula | None
    when: Formula | None
    mark: Mark


@dataclass(frozen=True)
class Fuse:
    """What happens while a condition holds."""

    id: str
    title: Text
    when: Formula
    action: Action
    mark: Mark


@dataclass(frozen=True)
class Condition:
    """What a loan must meet to be filed; ``when`` is None where the source does not give it."""

    id: str
    title: Text
    when: Formula | None
    gap: Gap | None
    mark: Mark


@dataclass(frozen=True)
class Recovery:
    """Costs come first; then public money gets this share of the net (None: in proportion to what each bore)."""

    to_public: Fraction | None
    mark: Mark


@dataclass(frozen=True)
class Scheme(RuleVersion):
    """One version of one scheme. Public money bears a share of the eligible principal; ``rest`` bears what is left of the loss."""

    areas: tuple[str, ...]
    status: Literal["in_force", "draft", "expired"]
    loss: Formula
    eligible: Formula
    share: Share | None
    payers: tuple[Bearer, ...]
    rest: tuple[Bearer, ...]
    caps: tuple[Cap, ...]
    fuses: tuple[Fuse, ...]
    filing: tuple[Condition, ...]
    trigger: Formula | None
    recovery: Recovery | None
    backstop: str | None
    """The party that bears what another one, up to its limit, does not."""
    advance: str | None
    """The party that pays the whole loss first; the parts say who bears it in the end."""
    lines: tuple[LineCase, ...]
    """The most that may be lent, by grade; the first case that holds counts."""
    fund: Money | None
    steps: tuple[Step, ...]
    stack: tuple[OnTop, ...]
    gaps: tuple[Gap, ...]
    scope: Scope
    digest: str

    def gap(self, field: str) -> Gap | None:
        """Why a field is unknown, if it is."""
        return next((g for g in self.gaps if g.field == field), None)
