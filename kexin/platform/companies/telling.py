"""A rating as the company's page and the report tell it: result, gates, points with their reasons, and how sure each rule is."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from kexin.formula.amounts import money_in_words, points_in_words
from kexin.formula.python_program import Value
from kexin.platform.companies.models import interval, score_words
from kexin.platform.language import current, say
from kexin.rating.explaining import BlockReasons, Explanation, Reason, explain, points_text
from kexin.rating.rate_one import Rating
from kexin.rulemarks import EVIDENCE_WORDS, Mark
from kexin.text import Text


@dataclass(frozen=True)
class Line:
    """An indicator as a row: points as thousandths for the bar, and in words."""

    id: str
    title: Text
    value: Text
    because: Text
    rule: Text
    low: int
    high: int
    most: int
    sure: Text
    source: str
    doubtful: bool

    @property
    def points(self) -> str:
        """12, or 8–12 where facts are missing."""
        return points_text((self.low, self.high))

    @property
    def max(self) -> str:
        """The most."""
        return points_in_words(self.most)

    @property
    def open(self) -> bool:
        """Are facts missing?"""
        return self.low != self.high


@dataclass(frozen=True)
class Part:
    """A block of indicators."""

    title: Text
    points: str
    max: str
    lines: tuple[Line, ...]


@dataclass(frozen=True)
class Condition:
    """A gate or a correction: does it hold, and why."""

    title: Text
    verdict: bool | None
    because: Text
    sure: Text
    source: str


@dataclass(frozen=True)
class Told:
    """The whole."""

    explanation: Explanation
    score: str
    most: str
    grade: str
    line: str
    verdict: bool | None
    parts: tuple[Part, ...]
    gates: tuple[Condition, ...]
    notches: tuple[Condition, ...]
    caps: tuple[tuple[Text, Text], ...]
    questions: tuple[Text, ...]

    @property
    def failed(self) -> tuple[Condition, ...]:
        """The gates that are not passed, or not known to be."""
        return tuple(g for g in self.gates if g.verdict is not True)

    @property
    def radar(self) -> dict[str, Any]:
        """For the chart: how much of its points each indicator has, in per cent."""
        lines = [line for part in self.parts for line in part.lines]
        return {"labels": [line.title.in_(current()) for line in lines], "low": [_share(line.low, line.most) for line in lines],
                "high": [_share(line.high, line.most) for line in lines], "names": [say("可确定", "sure"), say("最多", "at most")]}


def _share(points: int, most: int) -> float:
    return round(100 * points / most, 1) if most else 0.0


def tell(rating: Rating) -> Told:
    """Everything that a reader needs to follow a rating."""
    told, results = explain(rating), rating.results
    blocks = [b for _, below in told.parts for b in below.blocks] + list(told.blocks)
    score = told.model.score
    return Told(
        told, score_words(_whole(results.get("total_low")), _whole(results.get("total_high"))), points_in_words(score.max) if score else "—",
        interval(str(results.get("grade_low") or ""), str(results.get("grade_high") or "")), line_words(results), rating.verdict, tuple(_part(b) for b in blocks),
        tuple(_conditions(told.gates)), tuple(_conditions(told.notches)), tuple((c.title, c.value) for c in told.caps), tuple(q.title for q in told.questions))


def line_words(results: Mapping[str, Value]) -> str:
    """The recommended line, or the interval of those still possible."""
    low, high = _whole(results.get("line_low")), _whole(results.get("line_high"))
    if low is None or high is None:
        return "—"
    words = money_in_words(low, current())
    return words if low == high else f"{words} – {money_in_words(high, current())}"


def _whole(value: Value) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) else None


def _part(block: BlockReasons) -> Part:
    return Part(block.title, points_text(block.points), points_in_words(block.most), tuple(_line(r) for r in block.reasons))


def _line(reason: Reason) -> Line:
    assert reason.points is not None and reason.most is not None
    return Line(reason.id, reason.title, reason.value, reason.because, reason.rule, *reason.points, reason.most, _sure(reason.mark), reason.mark.told_source, reason.doubtful_edge)


def _conditions(reasons: tuple[Reason, ...]) -> Iterator[Condition]:
    for reason in reasons:
        yield Condition(reason.title, reason.verdict, reason.because, _sure(reason.mark), reason.mark.told_source)


def _sure(mark: Mark) -> Text:
    return EVIDENCE_WORDS[mark.evidence]
