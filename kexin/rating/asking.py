"""Which facts to ask for next: unknown measures that still matter, the widest effect first."""

from __future__ import annotations

from collections.abc import Mapping

from kexin.formula.build import choose, compare, either, every, listed, nothing, text, unknown
from kexin.formula.kinds import TEXT
from kexin.formula.tree import Name, Node, walk
from kexin.rating.model import Formula, Model


def ask(model: Model, unresolved: Mapping[str, tuple[int, list[Node], list[Node]]]) -> Node:
    """A text with the ids of the measures to ask for, commas between them.

    *unresolved* gives, for each place that may be open, the points at stake, the
    formulas it rests on, and the conditions under which it is open.
    """
    places: dict[str, tuple[int, Name, list[Node]]] = {}
    for stake, trees, is_open in unresolved.values():
        for measure in dict.fromkeys(m for tree in trees for m in _measures(tree, model.lets)):
            before = places.get(measure.name, (0, measure, []))
            places[measure.name] = (before[0] + stake, measure, [*before[2], *is_open])
    ordered = sorted(places.values(), key=lambda p: (-p[0], p[1].name))
    parts = [
        choose([(every([unknown(measure), either(list(dict.fromkeys(is_open)))]), text(measure.name))], nothing(TEXT))
        for _, measure, is_open in ordered if measure.type.nullable]
    return listed(parts)


def _measures(tree: Node, lets: Mapping[str, Formula]) -> list[Name]:
    """The measures that *tree* rests on, through the model's own ``let`` names."""
    found: list[Name] = []
    for node in walk(tree):
        if isinstance(node, Name):
            found += _measures(lets[node.name].tree, lets) if node.name in lets else [node]
    return found


def interval_open(low: Name, high: Name) -> Node:
    """Is there still something between the fewest and the most?"""
    return compare("<", low, high)


