"""Which facts to ask for next: unknown measures that still matter, the widest effect first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from kexin.formula.build import choose, compare, either, every, listed, nothing, text, unknown
from kexin.formula.kinds import TEXT
from kexin.formula.tree import Name, Node, walk
from kexin.rulemarks import Formula


@dataclass(frozen=True)
class Place:
    """Where facts may be missing: the points at stake, the measures it rests on, and when it is open."""

    stake: int
    measures: tuple[Name, ...]
    is_open: tuple[Node, ...]


def ask(unresolved: Sequence[Place]) -> Node:
    """A text with the ids of the measures to ask for, commas between them; the widest effect first."""
    places: dict[str, tuple[int, Name, list[Node]]] = {}
    for place in unresolved:
        for measure in place.measures:
            stake, is_open = place.stake, place.is_open
            before = places.get(measure.name, (0, measure, []))
            places[measure.name] = (before[0] + stake, measure, [*before[2], *is_open])
    ordered = sorted(places.values(), key=lambda p: (-p[0], p[1].name))
    parts = [
        choose([(every([unknown(measure), either(list(dict.fromkeys(is_open)))]), text(measure.name))], nothing(TEXT))
        for _, measure, is_open in ordered if measure.type.nullable]
    return listed(parts)


def measures_of(trees: Iterable[Node], lets: Mapping[str, Formula]) -> tuple[Name, ...]:
    """The measures that *trees* rest on, each once, through the model's own ``let`` names."""
    found: dict[Name, None] = {}
    for tree in trees:
        for node in walk(tree):
            if isinstance(node, Name):
                found |= dict.fromkeys(measures_of([lets[node.name].tree], lets) if node.name in lets else [node])
    return tuple(found)


def interval_open(low: Name, high: Name) -> Node:
    """Is there still something between the fewest and the most?"""
    return compare("<", low, high)


