"""From points to a grade: cuts, notches, caps, a matrix of two axes, or the worst of several classes.

Inside the program a grade is its rank, 1 for the best. ``low`` is the worst grade
that the known facts allow, ``high`` the best.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from kexin.formula.build import (
    add,
    calculate,
    certain,
    choose,
    compare,
    either,
    every,
    greatest,
    least,
    negate,
    nothing,
    text,
    unknown,
    whole,
)
from kexin.formula.tree import Name, Node
from kexin.formula.values import number
from kexin.rating.model import ClassMeasure, Gate, Matrix, Model, Notches
from kexin.rating.shapes.shape import End


def rank_by_cuts(points: Name, cuts: tuple[int, ...]) -> Node:
    """The rank by descending cuts; the last rank is for everything below. Unknown points, unknown rank."""
    sure = certain(points)
    cases = [(compare(">=", sure, whole(cut)), whole(rank)) for rank, cut in enumerate(cuts, 1)]
    ranked = choose(cases, whole(len(cuts) + 1))
    return choose([(unknown(points), nothing(ranked.type))], ranked) if points.type.nullable else ranked


def rank_by_matrix(model: Model, matrix: Matrix, rows: Node, columns: Node) -> Node:
    """The rank in the cell of two axes."""
    order = {g.id: whole(rank) for rank, g in enumerate(model.grades, 1)}
    lines = []
    for r, cells in enumerate(matrix.cells, 1):
        *first, last = cells
        by_column = [(compare("==", columns, whole(c)), order[grade]) for c, grade in enumerate(first, 1)]
        lines.append((compare("==", rows, whole(r)), choose(by_column, order[last])))
    return choose(lines[:-1], lines[-1][1])


def group_rank(groups: Sequence[Sequence[str]], rank: Name) -> Node:
    """The place on an axis of a grade's rank, where the axis puts neighbouring grades together."""
    cases, last = [], 0
    for place, group in enumerate(groups[:-1], 1):
        last += len(group)
        cases.append((compare("<=", certain(rank), whole(last)), whole(place)))
    placed = choose(cases, whole(len(groups)))
    return choose([(unknown(rank), nothing(placed.type))], placed) if rank.type.nullable else placed


def notched(rank: Node, notches: Notches, conditions: dict[str, Name], worst: int, end: End) -> Node:
    """Move the rank; what is unknown counts against the company at the low end, for it at the high end."""
    moves: list[Node] = []
    for notch in notches.rules:
        condition: Node = conditions[notch.id]
        counts_if_unknown = (notch.steps < 0) == (end == "low")
        if counts_if_unknown and condition.type.nullable and end != "stated":
            condition = either([unknown(condition), condition])
        moves.append(choose([(condition, whole(notch.steps))], whole(0)))
    net = least([greatest([add(moves), whole(-notches.down)]), whole(notches.up)])
    return least([greatest([calculate("-", rank, net), whole(1)]), whole(worst)])


def capped(rank: Node, model: Model, gates: dict[str, Name], end: End) -> Node:
    """A failed gate that caps the grade: no better than its grade."""
    order = {g.id: rank for rank, g in enumerate(model.grades, 1)}
    # Side by side, not one inside the next: there the rank would be written twice for each gate.
    caps: list[Node] = []
    for gate in model.gates:
        if gate.on_fail != "cap" or gate.grade is None:
            continue
        holds = gates[gate.id]
        failed = either([unknown(holds), negate(holds)]) if end == "low" and holds.type.nullable else negate(holds)
        caps.append(choose([(failed, whole(order[gate.grade]))], whole(1)))
    return greatest([rank, *caps])


def capping(model: Model) -> tuple[Gate, ...]:
    """The gates that cap the grade."""
    return tuple(g for g in model.gates if g.on_fail == "cap")


def class_rank(measures: tuple[tuple[ClassMeasure, Name, Name], ...], classes: int, end: End) -> Node:
    """S19: the worst class over the measures that apply; unknown if none does."""
    ranks, applies = [], []
    for measure, when, value in measures:
        applies.append(when)
        ranks.append(_one_class(measure, when, value, classes, end))
    worst = greatest(ranks)
    none = every([negate(when) for when in applies])
    return choose([(none, nothing(worst.type))], worst)


def _one_class(measure: ClassMeasure, when: Name, value: Name, classes: int, end: End) -> Node:
    """The rank by lower bounds; 1 (which changes nothing) where the measure does not apply."""
    cases = [
        (compare(">=", certain(value), number(Fraction(bound), value.type.kind)), whole(rank))
        for rank, bound in enumerate(measure.bounds, 1)]
    by_value = choose([(unknown(value), whole(classes if end == "low" else 1))], choose(cases, whole(classes)))
    if end == "low":
        return choose([(negate(when), whole(1))], by_value)
    return choose([(when, by_value)], whole(1))


def grade_text(rank: Name, model: Model) -> Node:
    """The grade's id."""
    *upper, last = model.grades
    cases = [(compare("==", certain(rank), whole(r)), text(g.id)) for r, g in enumerate(upper, 1)]
    named = choose(cases, text(last.id))
    return choose([(unknown(rank), nothing(named.type))], named) if rank.type.nullable else named
