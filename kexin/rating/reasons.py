"""Why a rating is not higher: the indicators by the points that they lose.

The order is a rule, so that an exported scorecard names the same reasons in the
same order: most points lost first; equal losses in the order of the model's file.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from kexin.formula.program import Layer, Program, Step
from kexin.formula.python_program import program_function
from kexin.formula.tree import names
from kexin.rating.model import Indicator, Model
from kexin.rating.rate_one import Rating


@dataclass(frozen=True)
class Lost:
    """An indicator that does not surely earn its maximum.

    ``id`` is the beginning of its steps' names, ``points`` the thousandths lost:
    its maximum less the fewest that the known facts allow. What is unknown counts as lost.
    """

    id: str
    indicator: Indicator
    points: int


def reasons(rating: Rating) -> tuple[Lost, ...]:
    """The indicators that lose points, the one that loses most first; ties as in the file."""
    lost = []
    for step, indicator, most in _most(rating.model, rating, ""):
        points = most - rating.points(step)[0]
        if points > 0:
            lost.append(Lost(step, indicator, points))
    return tuple(sorted(lost, key=lambda each: -each.points))


def _most(model: Model, rating: Rating, prefix: str) -> Iterator[tuple[str, Indicator, int]]:
    """(step, indicator, the most it can earn) in the file's order, those of models below included."""
    weights = _weights(model, rating)
    for block in model.score.blocks if model.score else ():
        for indicator in block.indicators:
            yield f"{prefix}{indicator.id}", indicator, weights.get(indicator.id, indicator.max)
        if block.of is not None:
            yield from _most(block.of, rating, f"{prefix}{block.prefix}")


def _weights(model: Model, rating: Rating) -> Mapping[str, int]:
    """S12: the weights of the company's stage; of an unknown stage the heaviest of each indicator."""
    stages = model.score.stages if model.score else None
    if stages is None:
        return {}
    tree = stages.by.tree
    find = program_function(Program(names(tree), (Layer("stage", (Step("stage", tree),)),), ("stage",)))
    stage = find({**rating.measures, **rating.results})["stage"]
    if stage in stages.weights:
        return stages.weights[str(stage)]
    weights: dict[str, int] = {}
    for each in stages.weights.values():
        weights |= {name: max(weight, weights.get(name, 0)) for name, weight in each.items()}
    return weights
