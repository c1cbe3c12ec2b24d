"""The shapes of companies, ratings and matches."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from kexin.platform.api.schemas import Day, Named, Range, Shape, Verdict, said

#: The models that may be asked: what a bank or a bureau asks of one company. Others rate whole lists on the command line.
ModelId = Literal["kexin-kv", "kexin-tech-flow", "kexin-star", "kexin-invest-flow", "kexin-credit", "cn.most.tech-sme.2017"]
Value = bool | int | float | str | None


class CompanyOut(Shape):
    """A company of the library."""

    code: str = said("统一社会信用代码", "unified social credit code")
    name: str
    prefecture: Named
    park: str
    industry: str
    titles: list[Named]
    state: Named
    score: Range = said("得分，千分之一分", "points, in thousandths")
    grade_low: str
    grade_high: str
    line: int | None = said("已知事实支持的建议额度，分", "the recommended line that the known facts allow, in fen")
    as_of: date = said("发布的截止日", "day of the release")


class ReleaseOut(Shape):
    """The release of the library that a rating rests on."""

    as_of: date
    sha256: str
    generated: str | None = said("虚构数据的说明；真实数据为 null", "what made up the data; null for real data")


class ModelName(Shape):
    """A rating model."""

    id: str
    title: str
    sha256: str
    note: str | None


class Gate(Shape):
    """A condition that stands before all points."""

    id: str
    title: str
    verdict: Verdict


class Reading(Shape):
    """A value that an indicator read, and the level it reached."""

    title: str | None
    value: Value
    words: str
    level: str


class Indicator(Shape):
    """Points of one indicator, in thousandths."""

    id: str
    title: str
    points: Range
    most: int
    actionable: bool = said("企业能否自行改变", "can the company change it itself")
    readings: list[Reading]
    because: str | None = said("规则与企业数据；reasons=true 时给出", "the rule with the company's figures; with reasons=true")


class Block(Shape):
    """A block of indicators."""

    id: str
    title: str
    points: Range
    most: int
    indicators: list[Indicator]


class Unknown(Shape):
    """A fact that nobody knows yet; the one that matters most comes first."""

    measure: str
    title: str


class Rated(Shape):
    """What a model says. Points are thousandths, money is fen; low and high differ where facts are unknown."""

    model: ModelName
    verdict: Verdict
    score: Range
    most: int | None
    grade_low: str | None
    grade_high: str | None
    line: Range
    gates: list[Gate]
    blocks: list[Block]
    unknown: list[Unknown]


class RatingOut(Shape):
    """A company's rating in the release in force."""

    company: CompanyOut
    release: ReleaseOut
    rating: Rated


class WhatIf(Shape):
    """What is to be rated: a company of the library with some measures changed, or the measures of a company without a name."""

    code: Annotated[str, Field(max_length=100)] | None = said("库内企业；不写则仅按所给指标评价", "a company of the library; without it the measures alone are rated", None)
    model: ModelId | None = said("评价模型；不写则用发布所用模型", "a rating model; without it that of the release", None)
    measures: dict[Annotated[str, Field(max_length=80)], Value] = said(
        "指标：金额以分计，日期如 2026-06-30，未知为 null", "measures: money in fen, days such as 2026-06-30, null for unknown", default_factory=dict, max_length=400)
    reasons: bool = said("是否给出每项的规则与数据", "with each rule and the figures", False)


class WhatIfOut(Shape):
    """The rating of what was asked, beside that of the company as it is."""

    code: str | None
    as_of: Day
    release_sha256: str
    rating: Rated
    before: Range | None = said("改变之前的得分", "points before the changes")


class Clause(Shape):
    """A condition of an offer."""

    id: str
    title: str
    verdict: Verdict


class MatchOut(Shape):
    """What a policy or a product says to a company."""

    id: str
    kind: str
    title: str
    provider: str | None
    sha256: str
    in_force: bool
    verdict: Verdict
    amount: Range | None = said("金额，分；没有规定时为 null", "amount in fen; null where no rule gives one")
    conditions: list[Clause]
    unknown: list[Unknown]


class MatchesOut(Shape):
    """Policies and products for a company."""

    code: str
    as_of: Day
    items: list[MatchOut]
