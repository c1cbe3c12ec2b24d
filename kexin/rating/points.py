"""From values to points: indicators, stage weights, blocks, the total.

Each figure comes twice, as the fewest and the most points that the known facts
allow; a third time, as stated, where a model leaves ranges to an expert.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction

from kexin.formula.build import (
    add,
    calculate,
    choose,
    compare,
    either,
    every,
    greatest,
    known,
    least,
    negate,
    nothing,
    rounded,
    text,
    unknown,
    whole,
)
from kexin.formula.program import ProgramBuilder
from kexin.formula.tree import Name, Node
from kexin.formula.values import number
from kexin.rating.model import Block, Indicator, Model, Score, Stages
from kexin.rating.shapes.shape import End, Shape

_PICKS: Mapping[End, Callable[[Sequence[Node]], Node]] = {"low": least, "high": greatest}


def ends(model: Model) -> tuple[End, ...]:
    """The readings of points that the model needs."""
    ranged = any(i.shape is not None and i.shape.ranges for _, i in model.scored())
    return ("low", "high", "stated") if ranged else ("low", "high")


class PointSteps:
    """Adds the layers ``values``, ``points``, ``blocks`` and ``total`` for a model with a score."""

    def __init__(self, model: Model, score: Score, builder: ProgramBuilder, below: Mapping[str, Mapping[End, Name]]) -> None:
        self.model, self.score, self.builder, self.below = model, score, builder, below
        self.outputs: list[str] = []
        self.raw: dict[tuple[str, End], Name] = {}
        self.points: dict[tuple[str, End], Name] = {}
        self.blocks: dict[tuple[str, End], Name] = {}

    def add_values(self) -> None:
        """The value of every indicator, before anything is scored."""
        for _, indicator in self.model.indicators():
            for step, tree in _shape(indicator).values(indicator.id).items():
                self.builder.step("values", step, tree)
                self.outputs.append(step)

    def add_points(self) -> None:
        """Points of indicators, weighted by stage where the model says so, then of blocks."""
        for _, indicator in self.model.indicators():
            for step, tree in _shape(indicator).earned(indicator.id).items():
                self.builder.step("earned", step, tree)
        for _, indicator in self.model.indicators():
            for end in ends(self.model):
                points = self._indicator(indicator, end)
                if self.score.stages is not None:
                    self.raw[indicator.id, end] = self.builder.step("points", f"{indicator.id}_raw_{end}", points)
                    points = _weighted(self.raw[indicator.id, end], indicator, self.score.stages, end)
                layer = "weighted" if self.score.stages is not None else "points"
                self.points[indicator.id, end] = self.builder.step(layer, f"{indicator.id}_{end}", points)
                self.outputs.append(f"{indicator.id}_{end}")
        for block in self.score.blocks:
            for end in ends(self.model):
                self.blocks[block.id, end] = self.builder.step("blocks", f"{block.id}_points_{end}", self._block(block, end))
                self.outputs.append(f"{block.id}_points_{end}")

    def _block(self, block: Block, end: End) -> Node:
        """The sum of its indicators, under its maximum where there are bonuses; or the total of the model below."""
        if block.id in self.below:
            return _of_model(self.below[block.id], end)
        earned = self._in_one_stage(add([self.points[i.id, end] for i in block.indicators]), block.indicators, end)
        return least([earned, whole(block.max)]) if self._can_exceed(block) else earned

    def _can_exceed(self, block: Block) -> bool:
        return self.score.stages is None and any(i.bonus for i in block.indicators)

    def _in_one_stage(self, total: Node, indicators: Sequence[Indicator], end: End) -> Node:
        """*total* where the stage is known; else the least or most that any one stage gives to all *indicators* together.

        Without this, an unknown stage would add the best weights of different stages, up to more than the maximum.
        """
        stages, pick = self.score.stages, _PICKS.get(end)
        if stages is None or pick is None or not indicators:
            return total
        alone = [add([_in_stage(self.raw[i.id, end], i, weights) for i in indicators]) for weights in stages.weights.values()]
        return choose([(either(_stages_are(stages)), total)], pick(alone))

    def _indicator(self, indicator: Indicator, end: End) -> Node:
        """The shape's points; where the source says so, what is unknown counts as nothing."""
        shape = _shape(indicator)
        points = shape.points(indicator.id, end)
        if indicator.missing != "zero":
            return points
        missing = [unknown(Name(step, tree.type)) for step, tree in shape.values(indicator.id).items() if tree.type.nullable]
        return choose([(either(missing), whole(0))], points) if missing else points

    def total(self, end: End, zero_gates: Sequence[Node]) -> Node:
        """Sum or blend of blocks, under the cap for bonuses, nothing where a gate says zero."""
        if self.score.blend:
            return self.ruled(_blended(self.score, self.blocks, end), end, zero_gates)
        total = add([self.blocks[b.id, end] for b in self.score.blocks])
        if not self.below:
            total = self._in_one_stage(total, [i for _, i in self.model.indicators()], end)
        return self.ruled(total, end, zero_gates)

    def ruled(self, total: Node, end: End, zero_gates: Sequence[Node]) -> Node:
        """The sum under the rules for the whole: the cap for bonuses, gates that say zero, facts that are required."""
        if not self.score.blend and any(b.bonus for b in self.score.blocks):
            total = least([total, whole(self.score.max + self.score.bonus_max)])
        zeroes = [(either([unknown(g), negate(g)]) if end == "low" and g.type.nullable else negate(g)) for g in zero_gates]
        if zeroes:
            total = choose([(z, whole(0)) for z in zeroes], total)
        needed = [known(Name(step, tree.type)) for _, i in self.model.indicators() if i.missing == "required"
                  for step, tree in _shape(i).values(i.id).items() if tree.type.nullable]
        return choose([(negate(every(needed)), nothing(total.type))], total) if needed else total


def _of_model(totals: Mapping[End, Name], end: End) -> Node:
    """The total of a model below; one without ranges states its total as soon as it is one figure."""
    if end in totals:
        return totals[end]
    low, high = totals["low"], totals["high"]
    return choose([(compare("==", low, high), low)], nothing(low.type))


def _shape(indicator: Indicator) -> Shape:
    if indicator.shape is None:
        raise ValueError(f"{indicator.id} has no published points")
    return indicator.shape


def _weighted(points: Name, indicator: Indicator, stages: Stages, end: End) -> Node:
    """points * weight / max, half up; an unknown stage leaves all stages possible."""
    weighted = [_in_stage(points, indicator, weights) for weights in stages.weights.values()]
    pick = _PICKS.get(end)
    return choose(list(zip(_stages_are(stages), weighted, strict=True)), pick(weighted) if pick else nothing(weighted[0].type))


def _in_stage(points: Name, indicator: Indicator, weights: Mapping[str, int]) -> Node:
    return rounded(calculate("*", points, number(Fraction(weights[indicator.id], indicator.max))))


def _stages_are(stages: Stages) -> list[Node]:
    """Whether it is each of the stages, in their order."""
    return [compare("==", stages.by.tree, text(stage)) for stage in stages.weights]


def _blended(score: Score, blocks: dict[tuple[str, End], Name], end: End) -> Node:
    """sum of weight * points / block max, on a scale of the total's maximum, half up."""
    most = {b.id: b.max for b in score.blocks}
    parts = [
        calculate("*", blocks[block, end], number(weight * score.max / most[block])) for block, weight in score.blend]
    return rounded(add(parts))
