"""What a shape gives for which value, as rows of a table."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction

from kexin.formula.amounts import points_in_words, value_in_words
from kexin.formula.scope import Scope
from kexin.formula.tree import Name, Node
from kexin.formula.words import in_words
from kexin.rating.explaining import per_unit
from kexin.rating.shapes.bands import Band, Bands, Threshold
from kexin.rating.shapes.lines import Linear, PerUnit
from kexin.rating.shapes.sets import BestOf, Categories, Tier, Tiers
from kexin.rating.shapes.shape import Shape
from kexin.text import Language, Text

_SIGNS = {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< "}
_OTHER_SIDE = {">=": "< ", ">": "≤ ", "<=": "> ", "<": "≥ "}


def levels(shape: Shape, scope: Scope, language: Language) -> Iterator[tuple[str, str]]:
    """(level, points), the best first; those of alternatives one after the other."""
    match shape:
        case BestOf():
            for _, inner in shape.alternatives:
                yield from levels(inner, scope, language)
        case Bands():
            yield from _bands(shape, language)
        case Threshold():
            yield from _threshold(shape, scope, language)
        case Linear():
            yield _at(shape.x0, shape, language, "≤ "), points_in_words(shape.y0)
            yield Text("其间按比例", "in proportion between").in_(language), f"{points_in_words(shape.y0)}–{points_in_words(shape.y1)}"
            yield _at(shape.x1, shape, language, "≥ "), points_in_words(shape.y1)
        case PerUnit():
            yield per_unit(shape).in_(language), points_in_words(shape.each)
            yield Text("至多", "at most").in_(language), points_in_words(shape.cap)
        case Categories():
            titles = codes_of(shape.value, scope)
            for code, worth in sorted(shape.map, key=lambda item: -item[1]):
                yield (titles[code].in_(language) if code in titles else f"`{code}`"), points_in_words(worth)
            if {code for code, _ in shape.map} != set(titles):
                yield Text("其他", "anything else").in_(language), points_in_words(shape.otherwise)
        case Tiers():
            for tier in shape.tiers:
                yield tier.title.in_(language), ranged(tier, language)
            yield Text("都不符合", "none of these").in_(language), points_in_words(shape.otherwise)


def tier_rules(shape: Tiers, scope: Scope, language: Language) -> Iterator[tuple[str, str, str]]:
    """(level, its condition in words, points), the best first."""
    for tier in shape.tiers:
        yield tier.title.in_(language), in_words(tier.when, scope, language), ranged(tier, language)
    yield Text("都不符合", "none of these").in_(language), "", points_in_words(shape.otherwise)


def codes_of(value: Node, scope: Scope) -> Mapping[str, Text]:
    """The titles of the codes that a text measure can give."""
    return scope.names[value.name].choices if isinstance(value, Name) and value.name in scope.names else {}


def ranged(item: Band | Tier, language: Language) -> str:
    """Points, or the range that is left to an expert with the points that are stated."""
    if item.low == item.high:
        return points_in_words(item.high)
    stated = points_in_words(item.stated)
    return Text(f"{points_in_words(item.low)}–{points_in_words(item.high)}（默认 {stated}）", f"{points_in_words(item.low)}–{points_in_words(item.high)} (stated: {stated})").in_(language)


def _bands(shape: Bands, language: Language) -> Iterator[tuple[str, str]]:
    edges = [b.edge for b in shape.bands[:-1] if b.edge is not None]
    for n, band in enumerate(shape.bands):
        if band.edge is not None:
            level = f"{_SIGNS[shape.sign]}{_edge(shape, band.edge, language)}"
            if n:
                level = _between(shape, band.edge, edges[n - 1], language)
        elif edges:
            level = f"{_OTHER_SIDE[shape.sign]}{_edge(shape, edges[-1], language)}"
        else:
            level = Text("任何取值", "any value").in_(language)
        yield level, ranged(band, language)


def _between(shape: Bands, edge: Fraction, better: Fraction, language: Language) -> str:
    """From the band's own edge to that of the next better one, and which of them belongs to it."""
    low, high = (edge, better) if shape.sign in (">=", ">") else (better, edge)
    counted = shape.value.type.whole and shape.value.type.kind == "number" and not shape.compound_years and low.denominator == high.denominator == 1
    if counted:  # between whole numbers nothing lies, so that the edges need no words
        first, last = (low, high - 1) if shape.sign in (">=", "<") else (low + 1, high)
        return _edge(shape, first, language) if first == last else f"{_edge(shape, first, language)}–{_edge(shape, last, language)}"
    a, b = _edge(shape, low, language), _edge(shape, high, language)
    if shape.sign in (">=", "<"):
        return Text(f"{a}（含）至{b}（不含）", f"{a} to under {b}").in_(language)
    return Text(f"{a}（不含）至{b}（含）", f"over {a} to {b}").in_(language)


def _edge(shape: Bands, edge: Fraction, language: Language) -> str:
    if shape.compound_years:
        yearly = value_in_words(edge, "share", language)
        return Text(f"年均 {yearly}", f"{yearly} a year").in_(language)
    return value_in_words(edge, shape.value.type.kind, language)


def _threshold(shape: Threshold, scope: Scope, language: Language) -> Iterator[tuple[str, str]]:
    driver = in_words(shape.driver, scope, language)
    previous = None
    for edge, threshold in shape.steps:
        kind = shape.driver.type.kind
        when = f"{driver} ≤ {value_in_words(edge, kind, language)}" if edge is not None else f"{driver} > {value_in_words(previous, kind, language)}"
        previous = edge
        level = f"{_SIGNS[shape.sign]}{value_in_words(threshold, shape.value.type.kind, language)}"
        yield Text(f"{when}：{level}", f"{when}: {level}").in_(language), points_in_words(shape.met)
    yield Text("未达到", "not met").in_(language), points_in_words(shape.not_met)


def _at(value: Fraction, shape: Linear, language: Language, sign: str) -> str:
    return f"{sign}{value_in_words(value, shape.value.type.kind, language)}"
