"""A rating in words: every point with its reason, its source and how sure that is.

``explain`` gives a plain structure with both languages; the command line prints
it, the site will show it, ``--json`` hands it to machines.
"""

from __future__ import annotations

import operator
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from kexin.formula.amounts import points_in_words, value_in_words
from kexin.formula.kinds import Kind
from kexin.formula.python_program import Value
from kexin.formula.tree import Call, Choose, Compare, Constant, Name, Node, Not
from kexin.formula.words import in_words, with_values
from kexin.rating.model import Block, Indicator, Model
from kexin.rating.rate_one import Rating
from kexin.rating.shapes.bands import Bands
from kexin.rating.shapes.lines import Linear, PerUnit
from kexin.rating.shapes.sets import BestOf, Tiers
from kexin.rating.shapes.shape import Shape, ValuedShape
from kexin.rulemarks import Mark
from kexin.text import LANGUAGES, Language, Text


@dataclass(frozen=True)
class Reason:
    """One indicator, gate or ground: what it is, what was read, what it gave, and why."""

    id: str
    title: Text
    rule: Text
    value: Text
    points: tuple[int, int] | None
    most: int | None
    verdict: bool | None
    because: Text
    mark: Mark
    doubtful_edge: bool = False


@dataclass(frozen=True)
class BlockReasons:
    """A block with its indicators."""

    title: Text
    points: tuple[int, int]
    most: int
    reasons: tuple[Reason, ...]


@dataclass(frozen=True)
class Question:
    """A fact to ask for: the measure, and the most points that hang on it."""

    measure: str
    title: Text


@dataclass(frozen=True)
class Explanation:
    """Everything a reader needs to follow a rating from the evidence to the line."""

    model: Model
    results: dict[str, Value]
    gates: tuple[Reason, ...]
    blocks: tuple[BlockReasons, ...]
    grounds: tuple[Reason, ...]
    notches: tuple[Reason, ...]
    caps: tuple[Reason, ...]
    questions: tuple[Question, ...]
    parts: tuple[tuple[Text, Explanation], ...] = ()
    """The models that this one stands on, each with the title of its block."""


def explain(rating: Rating) -> Explanation:
    """The reasons of a rating."""
    return _Explainer(rating).explanation()


def both(render: object) -> Text:
    """A text from a function of the language."""
    assert callable(render)
    return Text(*(str(render(language)) for language in LANGUAGES))


class _Explainer:
    def __init__(self, rating: Rating) -> None:
        self.rating, self.model = rating, rating.model

    def explanation(self) -> Explanation:
        model = self.model
        score = model.score
        return Explanation(
            model, dict(self.rating.results),
            tuple(self._condition(f"gate_{g.id}", g.id, g.title, g.formula.tree, g.mark) for g in model.gates),
            tuple(self._block(b) for b in (score.blocks if score else ()) if b.of is None),
            tuple(self._condition(f"direct_{d.id}", d.id, d.title, d.formula.tree, d.mark) for d in (model.direct_pass.any if model.direct_pass else ())),
            tuple(self._condition(f"notch_{n.id}", n.id, n.title, n.formula.tree, n.mark) for n in (model.notches.rules if model.notches else ())),
            tuple(self._cap(f"cap_{c.id}", c.id, c.title, c.formula.tree, c.mark) for c in (model.line.caps if model.line else ())),
            tuple(Question(m, model.scope.names[m].title) for m in self.rating.to_ask),
            tuple((b.title, explain(self.rating.part(b.id))) for b, _ in model.parts()))

    def _said(self, tree: Node) -> tuple[Text, Text]:
        """(the rule, the rule with the company's figures)."""
        values = {**self.rating.measures, **self.rating.results}
        return (both(lambda language: in_words(tree, self.model.scope, language)),
                both(lambda language: with_values(tree, self.model.scope, values, language)))

    def _condition(self, step: str, id_: str, title: Text, tree: Node, mark: Mark) -> Reason:
        rule, filled = self._said(tree)
        verdict = self.rating.results[step]
        holds = verdict if isinstance(verdict, bool) else None
        shown = both(lambda language: value_in_words(holds, "bool", language))
        return Reason(id_, title, rule, shown, None, None, holds, filled, mark)

    def _cap(self, step: str, id_: str, title: Text, tree: Node, mark: Mark) -> Reason:
        rule, filled = self._said(tree)
        amount = self.rating.results[step]
        return Reason(id_, title, rule, both(lambda language: value_in_words(amount, "money", language)), None, None, None, filled, mark)

    def _block(self, block: Block) -> BlockReasons:
        return BlockReasons(
            block.title, self.rating.block_points(block.id), block.max, tuple(self._indicator(i) for i in block.indicators))

    def _indicator(self, indicator: Indicator) -> Reason:
        shape = indicator.shape
        assert shape is not None
        parts = list(self._parts(shape, indicator.id))
        rule = Text(*(self._joint(language).join(part[0].in_(language) for part in parts) for language in LANGUAGES))
        value = Text(*(self._joint(language).join(part[1].in_(language) for part in parts) for language in LANGUAGES))
        because = Text(*(self._joint(language).join(part[2].in_(language) for part in parts) for language in LANGUAGES))
        points = self.rating.points(indicator.id)
        edge = any(self._on_doubtful_edge(s, prefix) for s, prefix in _leaves(shape, indicator.id))
        return Reason(indicator.id, indicator.title, rule, value, points, indicator.max, None, because, indicator.mark, edge)

    @staticmethod
    def _joint(language: Language) -> str:
        return ";" if language == "zh" else "; "

    def _parts(self, shape: Shape, prefix: str) -> Iterator[tuple[Text, Text, Text]]:
        """(rule, value, reason) for each alternative."""
        if isinstance(shape, BestOf):
            for own, title, inner in shape.named(prefix):
                for rule, value, because in self._parts(inner, own):
                    named = Text(f"{title.zh}:{because.zh}", f"{title.en}: {because.en}")
                    yield rule, Text(f"{title.zh} {value.zh}", f"{title.en} {value.en}"), named
        elif isinstance(shape, Tiers):
            yield self._tiers(shape, prefix)
        elif isinstance(shape, ValuedShape):
            yield self._valued(shape, prefix)

    def _tiers(self, shape: Tiers, prefix: str) -> tuple[Text, Text, Text]:
        for i, tier in enumerate(shape.tiers, 1):
            holds = self.rating.results[f"{prefix}_tier_{i}"]
            rule, filled = self._said(tier.when)
            if holds is not False:
                verdict = both(lambda language, h=holds: value_in_words(h, "bool", language))
                return rule, tier.title if holds else Text(f"{tier.title.zh}({verdict.zh})", f"{tier.title.en} ({verdict.en})"), filled
        none = Text("不符合任何一级", "meets none of the levels")
        return self._said(shape.tiers[0].when)[0], none, none

    def _valued(self, shape: ValuedShape, prefix: str) -> tuple[Text, Text, Text]:
        """The rule, the value, and why: the formula with its figures, and the level that the value reaches."""
        tree = self._spelled(shape.value)
        rule, filled = self._said(tree)
        value = self.rating.results[f"{prefix}_value"]
        choices = self.model.scope.names[tree.name].choices if isinstance(tree, Name) else {}
        shown = both(lambda language: value_in_words(value, shape.value.type.kind, language, choices))
        level = level_reached(shape, value)
        if isinstance(tree, Name):
            return rule, shown, level
        taken = self._taken(tree)
        if taken is not None:
            by, filled = self._said(taken[0])[1], self._said(taken[1])[1]
            filled = Text(f"{by.zh}:{filled.zh}", f"{by.en}: {filled.en}")
        return rule, shown, Text(f"{filled.zh};{level.zh}", f"{filled.en}; {level.en}")

    def _spelled(self, tree: Node) -> Node:
        """A name that the model itself defines is spelled out."""
        while isinstance(tree, Name) and tree.name in self.model.lets:
            tree = self.model.lets[tree.name].tree
        return tree

    def _taken(self, tree: Node) -> tuple[Name, Node] | None:
        """Of a formula for each code (S13) the code's name and the company's formula; None for anything else."""
        if not isinstance(tree, Choose):
            return None
        values = {**self.rating.measures, **self.rating.results}
        found = None
        for condition, value in tree.cases:
            match condition:
                case Compare(sign="==", left=Name() as by, right=Constant(value=str() as code)):
                    found = (by, value) if values.get(by.name) == code else found
                case Not(item=Call(function="known")):
                    pass
                case _:
                    return None
        return found

    def _on_doubtful_edge(self, shape: Shape, prefix: str) -> bool:
        """Does the value sit on an edge of which the source does not say the side?"""
        if not isinstance(shape, Bands) or not shape.doubtful:
            return False
        value = self.rating.results[f"{prefix}_value"]
        return isinstance(value, int | float) and any(b.edge is not None and float(shape.edge(b)) == value for b in shape.bands)


def per_unit(shape: PerUnit) -> Text:
    """每1个, each: the unit for which points are given."""
    kind = shape.value.type.kind
    if shape.unit == 1 and kind == "count":
        return Text("每1个", "each")
    unit = both(lambda language: value_in_words(shape.unit, kind, language))
    return Text(f"每满{unit.zh}", f"for each full {unit.en}")


def level_reached(shape: ValuedShape, value: Value) -> Text:
    """The band, the place on the line or the category, in words."""
    if value is None:
        return Text("未知,按区间计", "unknown: an interval")
    match shape:
        case Bands():
            return _band_reached(shape, value)
        case Linear():
            return _line(shape.x0, shape.y0, shape.x1, shape.y1, shape.value.type.kind)
        case PerUnit():
            each, cap = points_in_words(shape.each), points_in_words(shape.cap)
            if shape.unit == 1 and shape.each == 1000 and shape.value.type.kind == "number":
                return Text(f"按取值的整数部分计分，至多{cap}分", f"the whole part of the value, at most {cap} points")
            points = "1 point" if each == "1" else f"{each} points"
            per = per_unit(shape)
            return Text(f"{per.zh}得{each}分，至多{cap}分", f"{points} {per.en}, at most {cap}")
        case _:
            return Text("按类别", "by category")


def _band_reached(shape: Bands, value: Value) -> Text:
    """``≥ 20%``, or below the lowest edge."""
    assert isinstance(value, int | float)
    sign = {">=": "≥", "<=": "≤"}.get(shape.sign, shape.sign)
    meets = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}[shape.sign]
    for band in shape.bands[:-1]:
        edge = shape.edge(band)
        if meets(value, edge if shape.value.type.whole else float(edge)):
            return _edge(sign, edge, shape.value.type.kind)
    if len(shape.bands) == 1:
        return Text("任何取值", "any value")
    edge = shape.edge(shape.bands[-2])
    other = {">=": "<", ">": "≤", "<=": ">", "<": "≥"}[shape.sign]
    return _edge(other, edge, shape.value.type.kind)


# Bands and lines are the same for every company: their words are found once.

@lru_cache(maxsize=4096)
def _edge(sign: str, edge: Fraction, kind: Kind) -> Text:
    return both(lambda language: f"{sign} {value_in_words(edge, kind, language)}")


@lru_cache(maxsize=1024)
def _line(x0: Fraction, y0: int, x1: Fraction, y1: int, kind: Kind) -> Text:
    ends = [(x0, y0), (x1, y1)]
    zh = ",".join(f"{value_in_words(x, kind, 'zh')}得{points_in_words(y)}分" for x, y in ends)
    en = ", ".join(f"{points_in_words(y)} points at {value_in_words(x, kind, 'en')}" for x, y in ends)
    return Text(f"{zh},其间按比例", f"{en}, in proportion between")


def _leaves(shape: Shape, prefix: str) -> Iterator[tuple[Shape, str]]:
    if isinstance(shape, BestOf):
        for own, _, inner in shape.named(prefix):
            yield from _leaves(inner, own)
    else:
        yield shape, prefix


def points_text(points: tuple[int, int]) -> str:
    """20, or 12–20 for an interval."""
    low, high = points
    return points_in_words(low) if low == high else f"{points_in_words(low)}–{points_in_words(high)}"
