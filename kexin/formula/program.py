"""A program: formulas with names, in layers that build on each other.

A rating model, a policy and a list rule all become programs; so they are all
read as SQL, as Python and as words by the same writers. A step may use the
measures the program starts from and the steps of earlier layers.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from kexin.formula.tree import Aggregate, Column, Name, Node, names, renamed, walk


@dataclass(frozen=True)
class Step:
    """One named formula."""

    name: str
    tree: Node


@dataclass(frozen=True)
class Layer:
    """Steps that may be computed side by side; the name appears in the SQL."""

    name: str
    steps: tuple[Step, ...]


@dataclass(frozen=True)
class Program:
    """Layers over measures: ``inputs`` names what it starts from, ``outputs`` what is kept."""

    inputs: tuple[str, ...]
    layers: tuple[Layer, ...]
    outputs: tuple[str, ...]

    @cached_property
    def steps(self) -> Mapping[str, Step]:
        """Every step by its name."""
        return {s.name: s for layer in self.layers for s in layer.steps}


@dataclass(frozen=True)
class MeasureProgram:
    """Measures over evidence, as of a day. ``complete`` tables were looked up for every company."""

    as_of: date
    layers: tuple[Layer, ...]
    complete: frozenset[str] = frozenset()

    @cached_property
    def steps(self) -> tuple[Step, ...]:
        """Every measure, those that others build on first."""
        return tuple(s for layer in self.layers for s in layer.steps)

    @cached_property
    def aggregates(self) -> Mapping[Aggregate, str]:
        """Every different figure over rows, with the name of its column: ``ip_rights_3``."""
        found: dict[Aggregate, str] = {}
        for step in self.steps:
            for node in walk(step.tree):
                if isinstance(node, Aggregate) and node not in found:
                    found[node] = f"{node.table}_{sum(a.table == node.table for a in found) + 1}"
        return found

    @cached_property
    def company_columns(self) -> tuple[str, ...]:
        """The columns of the company's own row that are read outside figures over rows."""
        return tuple(dict.fromkeys(
            n.name for s in self.steps for n in walk(s.tree) if isinstance(n, Column) and n.table == "companies"))

    @cached_property
    def tables(self) -> tuple[str, ...]:
        """The tables of evidence that are read, in order of first use."""
        return tuple(dict.fromkeys(a.table for a in self.aggregates))


def layered(steps: Mapping[str, Node], name: str) -> tuple[Layer, ...]:
    """Put *steps* into as few layers as their dependencies allow: ``name_1``, ``name_2`` …

    Raises:
        ValueError: the steps depend on each other in a circle; the message names them.
    """
    depth: dict[str, int] = {}
    waiting = dict(steps)
    while waiting:
        ready = [s for s, tree in waiting.items() if all(n in depth or n not in steps for n in names(tree))]
        if not ready:
            raise ValueError(", ".join(sorted(waiting)))
        for step in ready:
            below = [depth[n] for n in names(waiting[step]) if n in steps]
            depth[step] = max(below, default=0) + 1
        for step in ready:
            del waiting[step]
    levels: Iterable[int] = range(1, max(depth.values(), default=0) + 1)
    return tuple(
        Layer(f"{name}_{level}", tuple(Step(s, tree) for s, tree in steps.items() if depth[s] == level))
        for level in levels)


class NameTakenError(ValueError):
    """Two steps of a program, or a step and a measure, would have one name."""

    def __init__(self, name: str) -> None:
        super().__init__(f"two steps are named {name}")
        self.name = name


class ProgramBuilder:
    """Grows a program step by step; ``step`` hands back the name under which a step is used.

    *taken* names the measures that no step may hide.
    """

    def __init__(self, taken: Collection[str] = ()) -> None:
        self._layers: dict[str, dict[str, Node]] = {}
        self._taken = set(taken)

    def step(self, layer: str, name: str, tree: Node) -> Name:
        """Add a step to a layer. Layers stand in the order of their first step.

        Raises:
            NameTakenError: another step or a measure has the name.
        """
        if name in self._taken:
            raise NameTakenError(name)
        self._taken.add(name)
        self._layers.setdefault(layer, {})[name] = tree
        return Name(name, tree.type)

    @property
    def names(self) -> tuple[str, ...]:
        """The names of all steps so far."""
        return tuple(name for steps in self._layers.values() for name in steps)

    def done(self, outputs: Iterable[str]) -> Program:
        """The program; its inputs are the names that no step defines."""
        layers = tuple(
            Layer(name, tuple(Step(s, tree) for s, tree in steps.items())) for name, steps in self._layers.items())
        own = {s.name for layer in layers for s in layer.steps}
        used = dict.fromkeys(n for layer in layers for s in layer.steps for n in names(s.tree) if n not in own)
        return Program(tuple(used), layers, tuple(outputs))


def prefixed(program: Program, prefix: str) -> Program:
    """The program as a part of another one: its layers and steps carry *prefix*, its inputs do not."""
    to = {name: f"{prefix}{name}" for name in program.steps}
    layers = tuple(
        Layer(f"{prefix}{layer.name}", tuple(Step(to[s.name], renamed(s.tree, to)) for s in layer.steps)) for layer in program.layers)
    return Program(program.inputs, layers, tuple(to[o] for o in program.outputs))


def after(program: Program, layers: Iterable[str]) -> Program:
    """The program without *layers*, whose steps become inputs: for asking "what if this value were another"."""
    gone = set(layers)
    builder = ProgramBuilder()
    for layer in program.layers:
        if layer.name not in gone:
            for step in layer.steps:
                builder.step(layer.name, step.name, step.tree)
    kept = {s.name for layer in program.layers if layer.name not in gone for s in layer.steps}
    return builder.done([name for name in program.outputs if name in kept])
