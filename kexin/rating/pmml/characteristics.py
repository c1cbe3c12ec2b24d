"""Indicators as characteristics of a scorecard: what each value earns, under one reason code.

Every attribute of a characteristic asks one field. The first that is true counts,
so that a table's order is kept. What is unknown comes first and earns the least.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from kexin.formula.build import choose, compare, either, name, nothing, unknown, whole
from kexin.formula.tree import ComparisonSign, Node
from kexin.rating.model import Block, Indicator, Model
from kexin.rating.pmml.elements import apply, array, element, field, note, notes, number, written
from kexin.rating.pmml.fields import FieldBook
from kexin.rating.shapes.bands import Bands, Threshold
from kexin.rating.shapes.lines import Linear, PerUnit
from kexin.rating.shapes.sets import BestOf, Categories, Tiers
from kexin.rating.shapes.shape import Shape, ValuedShape

#: The code of what loses nothing: an end mark behind the last reason.
NONE = "none"

_OPERATORS: dict[ComparisonSign, str] = {">=": "greaterOrEqual", ">": "greaterThan", "<=": "lessOrEqual", "<": "lessThan"}


@dataclass(frozen=True)
class Level:
    """A predicate and the thousandths it earns; None stands for whatever ``<id>_low`` says."""

    predicate: Element
    points: int | None


def reason_codes(model: Model) -> dict[str, str]:
    """The reason code of every indicator: its number in the file, so that codes sort as the file does, and its id."""
    ids = [i.id for _, i in model.indicators()]
    width = max(2, len(str(len(ids))))
    return {each: f"{n:0{width}}-{each}" for n, each in enumerate(ids, 1)}


def unit_of_points(model: Model) -> int:
    """How many thousandths the partial scores count in: the largest of 1000, 100, 10 and 1 in which all are whole.

    Whole numbers add up and compare exactly, so that ties are ties.
    """
    every = [p for _, i in model.indicators() if i.shape is not None for p in (*_points(i.shape), i.max)]
    return next(unit for unit in (1000, 100, 10, 1) if all(p % unit == 0 for p in every))


def _points(shape: Shape) -> Iterator[int]:
    """Numbers of which every result of a shape is a sum."""
    match shape:
        case Linear():
            yield 1
        case PerUnit(each=each, cap=cap):
            yield from (each, cap)
        case Bands(bands=bands):
            yield from (b.low for b in bands)
        case Threshold(met=met, not_met=not_met):
            yield from (met, not_met)
        case Categories(map=pairs, otherwise=otherwise):
            yield from (*(p for _, p in pairs), otherwise)
        case Tiers(tiers=tiers, otherwise=otherwise):
            yield from (*(t.low for t in tiers), otherwise)
        case BestOf(alternatives=alternatives):
            for _, alternative in alternatives:
                yield from _points(alternative)
        case _:
            yield 1


class CharacteristicWriter:
    """Writes characteristics; the fields they ask come into being in *fields*."""

    def __init__(self, model: Model, fields: FieldBook) -> None:
        self.model, self.fields = model, fields
        self.unit, self.codes = unit_of_points(model), reason_codes(model)

    def all(self) -> Element:
        """The characteristics in the file's order."""
        return element("Characteristics", parts=[self._one(block, indicator) for block, indicator in self.model.indicators()])

    def _one(self, block: Block, indicator: Indicator) -> Element:
        remarks = [*notes("title", indicator.title), *notes("block", block.title),
                   note("evidence", indicator.mark.evidence), note("source", indicator.mark.source)]
        attributes = [self._attribute(level, indicator) for level in self._levels(indicator)]
        return element(
            "Characteristic", {"name": indicator.id, "reasonCode": self.codes[indicator.id], "baselineScore": self._score(indicator.max)},
            [*remarks, *attributes])

    def _score(self, thousandths: int) -> str:
        assert thousandths % self.unit == 0
        return str(thousandths // self.unit)

    def _attribute(self, level: Level, indicator: Indicator) -> Element:
        if level.points is None:
            low = field(f"{indicator.id}_low")
            score = low if self.unit == 1 else apply("/", low, number(self.unit))
            return element("Attribute", parts=[level.predicate, element("ComplexPartialScore", parts=[score])])
        code = {"reasonCode": NONE} if level.points >= indicator.max else {}
        return element("Attribute", {"partialScore": self._score(level.points), **code}, [level.predicate])

    def _levels(self, indicator: Indicator) -> Iterator[Level]:
        shape = indicator.shape
        assert shape is not None
        match shape:
            case Bands():
                yield from self._bands(indicator, shape)
            case Categories():
                yield from self._categories(indicator, shape)
            case Threshold():
                yield from self._threshold(indicator, shape)
            case Tiers():
                yield from self._tiers(indicator, shape)
            case _:
                yield from self._worked_out(indicator)

    def _bands(self, indicator: Indicator, shape: Bands) -> Iterator[Level]:
        asked = self._value(indicator, shape)
        yield from self._unknown(asked, indicator, shape, shape.value)
        for band in shape.bands[:-1]:
            yield Level(_simple(asked, _OPERATORS[shape.sign], written(shape.edge(band))), band.low)
        yield Level(element("True"), shape.bands[-1].low)

    def _categories(self, indicator: Indicator, shape: Categories) -> Iterator[Level]:
        asked = self._value(indicator, shape)
        yield from self._unknown(asked, indicator, shape, shape.value)
        grouped: dict[int, list[str]] = {}
        for code, points in shape.map:
            grouped.setdefault(points, []).append(code)
        for points, codes in grouped.items():
            self.fields.check(indicator.id, codes)
            yield Level(element("SimpleSetPredicate", {"field": asked, "booleanOperator": "isIn"}, [array(codes)]), points)
        yield Level(element("True"), shape.otherwise)

    def _threshold(self, indicator: Indicator, shape: Threshold) -> Iterator[Level]:
        value, threshold = (name(step, tree.type) for step, tree in shape.values(indicator.id).items())
        met = compare(shape.sign, value, threshold)
        asked = self.fields.add(f"{indicator.id}.met", met)
        yield from self._unknown(asked, indicator, shape, met)
        yield Level(_simple(asked, "equal", "true"), shape.met)
        yield Level(element("True"), shape.not_met)

    def _tiers(self, indicator: Indicator, shape: Tiers) -> Iterator[Level]:
        """A field holds the number of the first tier that surely holds, and 0 for none."""
        reached = choose([(tier.when, whole(n)) for n, tier in enumerate(shape.tiers, 1)], whole(0))
        doubts = [unknown(tier.when) for tier in shape.tiers if tier.when.type.nullable]
        if indicator.missing == "zero" and doubts:
            reached = choose([(either(doubts), nothing(reached.type))], reached)
        asked = self.fields.add(f"{indicator.id}.tier", reached)
        yield from self._unknown(asked, indicator, shape, reached)
        for n, tier in enumerate(shape.tiers, 1):
            yield Level(_simple(asked, "equal", str(n)), tier.low)
        yield Level(element("True"), shape.otherwise)

    def _worked_out(self, indicator: Indicator) -> Iterator[Level]:
        """Points that no table lists are worked out by a formula, in thousandths."""
        asked = self.fields.called(f"{indicator.id}_low")
        yield Level(_simple(asked, "greaterOrEqual", str(indicator.max)), indicator.max)
        yield Level(element("True"), None)

    def _value(self, indicator: Indicator, shape: ValuedShape) -> str:
        return self.fields.called_by(f"{indicator.id}_value", shape.value)

    @staticmethod
    def _unknown(asked: str, indicator: Indicator, shape: Shape, value: Node) -> Iterator[Level]:
        if value.type.nullable:
            yield Level(_simple(asked, "isMissing"), 0 if indicator.missing == "zero" else shape.least)


def _simple(asked: str, operator: str, value: str | None = None) -> Element:
    return element("SimplePredicate", {"field": asked, "operator": operator, **({} if value is None else {"value": value})})
