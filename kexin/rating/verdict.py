"""Gates, passing and direct pass: yes, no or unknown, by Kleene's logic."""

from __future__ import annotations

from kexin.formula.build import MAYBE, NO, YES, choose, compare, either, every, known, whole
from kexin.formula.program import ProgramBuilder
from kexin.formula.tree import ComparisonSign, Name, Node
from kexin.rating.model import Gate, Minimum, Model


def add_gates(model: Model, builder: ProgramBuilder) -> dict[str, Name]:
    """``gate_<id>``: does it hold, or is it waived?"""
    return {g.id: builder.step("values", f"gate_{g.id}", _gate(g)) for g in model.gates}


def _gate(gate: Gate) -> Node:
    if gate.waived_by is None:
        return gate.formula.tree
    return either([gate.formula.tree, gate.waived_by.tree])


def meets(low: Node, high: Node, minimum: Minimum) -> Node:
    """Yes if even the fewest points reach the minimum, no if the most do not, else unknown."""
    sign: ComparisonSign = ">" if minimum.above else ">="
    sure = compare(sign, low, whole(minimum.points))
    possible = compare(sign, high, whole(minimum.points))
    return choose([(sure, YES), (possible, MAYBE), (known(high), NO)], MAYBE)


def verdict(model: Model, gates: dict[str, Name], direct: dict[str, Name], scores: list[Node]) -> Node:
    """All rejecting gates and the score; or a direct ground with the gates that still apply."""
    normal = every([gates[g.id] for g in model.gates if g.on_fail == "reject"] + scores)
    if model.direct_pass is None:
        return normal
    grounds = either(list(direct.values()))
    return either([normal, every([*(gates[g] for g in model.direct_pass.gates), grounds])])
