"""Which edges a model has, and which of them its scenarios touch: nothing of a table may stay untried.

A *demand* is something that some scenario has to show: a value exactly on an edge, a
band that is reached, a gate that says yes, no or unknown, a ground that decides.
``demands`` lists those of a model, ``shown`` those that a set of ratings shows.
"""

from __future__ import annotations

import operator
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache

from kexin.formula.program import Layer, Program, Step
from kexin.formula.python_program import ProgramFunction, Value, program_function
from kexin.formula.tree import Node, names
from kexin.rating.model import Model
from kexin.rating.rate_one import Rating
from kexin.rating.shapes.bands import Bands, Threshold
from kexin.rating.shapes.lines import Linear, PerUnit
from kexin.rating.shapes.sets import BestOf, Categories, Tiers
from kexin.rating.shapes.shape import Shape

_SIGNS = {">=": operator.ge, ">": operator.gt, "<=": operator.le, "<": operator.lt}


@cache
def valued(tree: Node) -> ProgramFunction:
    """The value of a formula, as ``it``."""
    return program_function(Program(names(tree), (Layer("one", (Step("it", tree),)),), ("it",)))


def leaves(shape: Shape, prefix: str) -> Iterator[tuple[Shape, str]]:
    """The shapes without those that only choose among others."""
    if isinstance(shape, BestOf):
        for own, _, inner in shape.named(prefix):
            yield from leaves(inner, own)
    else:
        yield shape, prefix


def demands(model: Model) -> set[str]:
    """What the scenarios of a model have to show."""
    found: set[str] = set()
    for _, indicator in model.indicators():
        for shape, prefix in leaves(indicator.shape, indicator.id) if indicator.shape is not None else ():
            found |= set(_of_shape(shape, prefix))
    for gate in model.gates:
        found |= {f"gate_{gate.id}: yes", f"gate_{gate.id}: no"}
        if gate.formula.tree.type.nullable:
            found.add(f"gate_{gate.id}: unknown")
        if gate.waived_by is not None:
            found.add(f"gate_{gate.id}: waived")
    for ground in model.direct_pass.any if model.direct_pass else ():
        found.add(f"direct_{ground.id}: alone")
    for notch in model.notches.rules if model.notches else ():
        found |= {f"notch_{notch.id}: yes", f"notch_{notch.id}: no"}
    for block in model.score.blocks if model.score else ():
        if block.minimum is not None:
            found |= {f"minimum {block.id}: on it", f"minimum {block.id}: missed"}
    if model.passing is not None:
        found |= {"pass: on it", "pass: missed"}
    found |= {f"grade {g.id}" for g in model.grades}
    for i, measure in enumerate(model.classes, 1):
        found |= {f"class_{i}: on {bound}" for bound in measure.bounds} | {f"class_{i}: below {bound}" for bound in measure.bounds}
    return found


def _of_shape(shape: Shape, prefix: str) -> Iterator[str]:
    match shape:
        case Bands():
            for n, band in enumerate(shape.bands, 1):
                yield f"{prefix}: band {n}"
                if band.edge is not None:
                    yield f"{prefix}: on the edge {shape.edge(band)}"
        case Threshold():
            yield from (f"{prefix}: met", f"{prefix}: not met")
        case Linear():
            yield from (f"{prefix}: on {shape.x0}", f"{prefix}: on {shape.x1}", f"{prefix}: below", f"{prefix}: between", f"{prefix}: above")
        case PerUnit():
            yield from (f"{prefix}: none", f"{prefix}: on one unit", f"{prefix}: capped")
        case Categories():
            yield from (f"{prefix}: {code}" for code, _ in shape.map)
        case Tiers():
            yield from (f"{prefix}: tier {n}" for n in range(1, len(shape.tiers) + 1))
            yield f"{prefix}: no tier"


def shown(model: Model, ratings: Iterable[Rating]) -> set[str]:
    """What these ratings show."""
    found: set[str] = set()
    for rating in ratings:
        results = rating.results
        for _, indicator in model.indicators():
            for shape, prefix in leaves(indicator.shape, indicator.id) if indicator.shape is not None else ():
                found |= set(_by_shape(shape, prefix, results))
        found |= set(_by_conditions(model, rating))
        found |= {f"grade {results[end]}" for end in ("grade_low", "grade_high") if results.get(end) is not None and results["grade_low"] == results["grade_high"]}
        if model.classes:
            found |= set(_by_classes(model, rating))
    return found


def _by_shape(shape: Shape, prefix: str, results: Mapping[str, Value]) -> Iterator[str]:
    if isinstance(shape, Tiers):
        met = [n for n in range(1, len(shape.tiers) + 1) if results[f"{prefix}_tier_{n}"] is True]
        if met or all(results[f"{prefix}_tier_{n}"] is False for n in range(1, len(shape.tiers) + 1)):
            yield f"{prefix}: tier {met[0]}" if met else f"{prefix}: no tier"
        return
    value = results[f"{prefix}_value"]
    if value is None:
        return
    match shape:
        case Categories():
            yield f"{prefix}: {value}"
        case Bands() if isinstance(value, int | float):
            yield f"{prefix}: band {_band(shape, value)}"
            yield from (f"{prefix}: on the edge {shape.edge(b)}" for b in shape.bands if b.edge is not None and float(shape.edge(b)) == value)
        case Threshold():
            yield f"{prefix}: met" if results[f"{prefix}_low"] == shape.met else f"{prefix}: not met"
        case Linear() if isinstance(value, int | float):
            yield from (f"{prefix}: on {x}" for x in (shape.x0, shape.x1) if float(x) == value)
            yield f"{prefix}: below" if value < shape.x0 else f"{prefix}: above" if value > shape.x1 else f"{prefix}: between"
        case PerUnit() if isinstance(value, int | float):
            yield from (f"{prefix}: none",) if value < shape.unit else ()
            yield from (f"{prefix}: on one unit",) if value == float(shape.unit) else ()
            yield from (f"{prefix}: capped",) if Fraction(value) // shape.unit * shape.each >= shape.cap else ()


def _band(shape: Bands, value: int | float) -> int:
    for n, band in enumerate(shape.bands, 1):
        edge = shape.edge(band)
        if band.edge is None or _SIGNS[shape.sign](value, float(edge) if isinstance(value, float) else edge):
            return n
    raise AssertionError(value)


def _by_conditions(model: Model, rating: Rating) -> Iterator[str]:
    results = rating.results
    words = {True: "yes", False: "no", None: "unknown"}
    for gate in model.gates:
        answer = results[f"gate_{gate.id}"]
        yield f"gate_{gate.id}: {words[answer if isinstance(answer, bool) else None]}"
        if gate.waived_by is not None:
            values = {**rating.measures, **results}
            if valued(gate.formula.tree)(values)["it"] is False and valued(gate.waived_by.tree)(values)["it"] is True:
                yield f"gate_{gate.id}: waived"
    for notch in model.notches.rules if model.notches else ():
        answer = results[f"notch_{notch.id}"]
        yield f"notch_{notch.id}: {words[answer if isinstance(answer, bool) else None]}"
    grounds = [d.id for d in (model.direct_pass.any if model.direct_pass else ()) if results[f"direct_{d.id}"] is True]
    if len(grounds) == 1 and rating.verdict is True and model.passing is not None and not _reaches(rating.points("total")[0], model.passing.points, above=model.passing.above):
        yield f"direct_{grounds[0]}: alone"
    if model.score is not None:
        for block in model.score.blocks:
            if block.minimum is not None:
                low, high = rating.block_points(block.id)
                yield from _limit(f"minimum {block.id}", low, high, block.minimum.points, above=block.minimum.above)
        if model.passing is not None:
            low, high = rating.points("total")
            yield from _limit("pass", low, high, model.passing.points, above=model.passing.above)


def _reaches(points: int, limit: int, *, above: bool) -> bool:
    return points > limit if above else points >= limit


def _limit(name: str, low: int, high: int, limit: int, *, above: bool) -> Iterator[str]:
    """The points that just reach a limit, and points that miss it; where more than the limit is asked, the limit itself is the edge."""
    if low == high == limit:
        yield f"{name}: on it"
    if not _reaches(high, limit, above=above):
        yield f"{name}: missed"


def _by_classes(model: Model, rating: Rating) -> Iterator[str]:
    """The measures of a classification, read where their condition is a plain comparison of a code."""
    order = [g.id for g in model.grades]
    grade = rating.results["grade_low"]
    for i, measure in enumerate(model.classes, 1):
        name = measure.value.text.strip()
        code = measure.when.text.split('"')[1] if '"' in measure.when.text else None
        value = rating.measures.get(name)
        if code is None or code not in rating.measures.values() or not isinstance(value, int | float):
            continue
        for rank, bound in enumerate(measure.bounds):
            if value == bound and grade == order[rank]:
                yield f"class_{i}: on {bound}"
            floor = measure.bounds[rank + 1] if rank + 1 < len(measure.bounds) else Fraction(0)
            if floor <= value < bound and grade is not None and order.index(str(grade)) > rank:
                yield f"class_{i}: below {bound}"
