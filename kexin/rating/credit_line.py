"""The recommended line: an amount by grade or total, under every cap, rounded down, in fen."""

from __future__ import annotations

from kexin.formula.build import (
    calculate,
    certain,
    choose,
    compare,
    floor,
    greatest,
    known,
    least,
    negate,
    nothing,
    unknown,
    whole,
)
from kexin.formula.tree import Name, Node
from kexin.rating.model import Line, Model
from kexin.rating.shapes.shape import End


def line(model: Model, rule: Line, rank: Name | None, total: Name | None, verdict: Name, caps: list[Name], end: End) -> Node:
    """The lowest (``low``) or highest line that the known facts allow.

    A company that is or may be rejected has a lowest line of 0; so has one with an unknown cap.
    """
    amount = _base(model, rule, rank, total)
    limits = [_cap(cap, amount, end) for cap in caps]
    lowest = greatest([least([amount, *limits]), whole(0, "money")])
    unit = whole(rule.round_down_to, "money")
    parts = floor(calculate("/", lowest, unit))
    rounded_down = calculate("*", parts, whole(rule.round_down_to), "money")
    refused = negate(verdict)
    if verdict.type.nullable and end == "low":
        return choose([(known(verdict), choose([(refused, whole(0, "money"))], rounded_down))], whole(0, "money"))
    return choose([(refused, whole(0, "money"))], rounded_down)


def _base(model: Model, rule: Line, rank: Name | None, total: Name | None) -> Node:
    if rule.by_grade is not None and rank is not None:
        *upper, last = model.grades
        amounts = rule.by_grade
        cases = [(compare("==", certain(rank), whole(r)), whole(amounts[g.id], "money")) for r, g in enumerate(upper, 1)]
        amount = choose(cases, whole(amounts[last.id], "money"))
        source = rank
    else:
        assert rule.by_total is not None and total is not None
        *bands, (_, rest) = rule.by_total
        amount = choose([(compare(">=", certain(total), whole(edge or 0)), whole(a, "money")) for edge, a in bands], whole(rest, "money"))
        source = total
    return choose([(unknown(source), nothing(amount.type))], amount) if source.type.nullable else amount


def _cap(cap: Name, amount: Node, end: End) -> Node:
    """The cap in whole fen; an unknown one takes everything at the low end and nothing at the high end."""
    if not cap.type.nullable:
        return floor(cap)
    return choose([(unknown(cap), whole(0, "money") if end == "low" else amount)], floor(certain(cap)))


