"""Shapes of categories and conditions: S5 category map, S6 best qualifying tier, S8 best of alternatives."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kexin.formula.build import choose, either, greatest, name, nothing, one_of, unknown, whole
from kexin.formula.tree import Node
from kexin.rating.shapes.shape import End, Shape, SingleValueShape, Target
from kexin.text import Text


@dataclass(frozen=True)
class Categories(SingleValueShape):
    """S5: a coded value to points; ``otherwise`` for every code that is not listed."""

    value: Node
    map: tuple[tuple[str, int], ...]
    otherwise: int

    @property
    def least(self) -> int:
        """The poorest category."""
        return min([p for _, p in self.map] + [self.otherwise])

    @property
    def most(self) -> int:
        """The best category."""
        return max([p for _, p in self.map] + [self.otherwise])

    def known_points(self, value: Node, end: End) -> Node:
        """Codes with the same points share a comparison."""
        grouped: dict[int, list[str]] = {}
        for code, points in self.map:
            grouped.setdefault(points, []).append(code)
        return choose([(one_of(value, codes), whole(p)) for p, codes in grouped.items()], whole(self.otherwise))

    def targets(self) -> tuple[Target, ...]:
        """One per code."""
        listed = [Target(points, "==", code) for code, points in self.map]
        return tuple(sorted([*listed, Target(self.otherwise)], key=lambda t: -t.points))


@dataclass(frozen=True)
class Tier:
    """A condition and the points it earns, alike unless a range is left to an expert (S2)."""

    when: Node
    low: int
    high: int
    stated: int
    title: Text

    def at(self, end: End) -> int:
        """The points at one end of the range."""
        return {"low": self.low, "high": self.high, "stated": self.stated}[end]


@dataclass(frozen=True)
class Tiers(Shape):
    """S6: the best tier whose condition holds; points fall from tier to tier.

    With an unknown condition the fewest points take it as no, the most as yes.
    """

    tiers: tuple[Tier, ...]
    otherwise: int

    @property
    def least(self) -> int:
        """No tier."""
        return min([t.low for t in self.tiers] + [self.otherwise])

    @property
    def most(self) -> int:
        """The first tier."""
        return max([t.high for t in self.tiers] + [self.otherwise])

    @property
    def ranges(self) -> bool:
        """True if some tier leaves a range."""
        return any(t.low != t.high for t in self.tiers)

    def values(self, prefix: str) -> Mapping[str, Node]:
        """One yes or no per tier."""
        return {f"{prefix}_tier_{i}": tier.when for i, tier in enumerate(self.tiers, 1)}

    def points(self, prefix: str, end: End) -> Node:
        """The first tier that holds, or might."""
        conditions = [name(step, tree.type) for step, tree in self.values(prefix).items()]
        cases: list[tuple[Node, Node]] = []
        for condition, tier in zip(conditions, self.tiers, strict=True):
            if end == "stated" and condition.type.nullable:
                cases.append((unknown(condition), nothing(whole(self.most).type)))
            might = end == "high" and condition.type.nullable
            cases.append((either([unknown(condition), condition]) if might else condition, whole(tier.at(end))))
        return choose(cases, whole(self.otherwise))

    def targets(self) -> tuple[Target, ...]:
        """One per tier."""
        return (*(Target(t.stated, condition=t.when, title=t.title) for t in self.tiers), Target(self.otherwise))


@dataclass(frozen=True)
class BestOf(Shape):
    """S8: the alternative that gives the most counts; an unknown one only widens the interval."""

    alternatives: tuple[tuple[Text, Shape], ...]

    @property
    def least(self) -> int:
        """The best of the alternatives' fewest points."""
        return max(shape.least for _, shape in self.alternatives)

    @property
    def most(self) -> int:
        """The best of the alternatives' most points."""
        return max(shape.most for _, shape in self.alternatives)

    @property
    def ranges(self) -> bool:
        """True if an alternative leaves a range."""
        return any(shape.ranges for _, shape in self.alternatives)

    def named(self, prefix: str) -> tuple[tuple[str, Text, Shape], ...]:
        """(prefix of its steps, title, shape) for each alternative."""
        return tuple((f"{prefix}_{i}", title, shape) for i, (title, shape) in enumerate(self.alternatives, 1))

    def values(self, prefix: str) -> Mapping[str, Node]:
        """The values of every alternative."""
        return {step: tree for own, _, shape in self.named(prefix) for step, tree in shape.values(own).items()}

    def earned(self, prefix: str) -> Mapping[str, Node]:
        """What every alternative earns."""
        return {step: tree for own, _, shape in self.named(prefix) for step, tree in shape.earned(own).items()}

    def points(self, prefix: str, end: End) -> Node:
        """The greatest; stated points need every alternative."""
        return greatest([shape.points(own, end) for own, _, shape in self.named(prefix)])

    def targets(self) -> tuple[Target, ...]:
        """What any alternative can give."""
        every = [target for _, shape in self.alternatives for target in shape.targets()]
        return tuple(sorted(every, key=lambda t: -t.points))
