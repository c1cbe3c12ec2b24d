"""What every shape can do."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal, TypeAlias

from kexin.formula.build import certain, choose, if_unknown, name, nothing, unknown, whole
from kexin.formula.tree import ComparisonSign, Node
from kexin.text import Text

#: Which reading of the points: the fewest that the known facts allow, the most, or
#: the stated choice within ranges that are left to an expert (unknown where a fact is).
End: TypeAlias = Literal["low", "high", "stated"]

ENDS: tuple[End, ...] = ("low", "high", "stated")


@dataclass(frozen=True)
class Target:
    """A result that a shape can give: its points, and what the value has to be.

    ``sign`` and ``value`` say ``>= 0.05``; ``condition`` is the yes/no formula of a
    tier, with its title. All are None for "anything else".
    """

    points: int
    sign: ComparisonSign | None = None
    value: Fraction | str | None = None
    condition: Node | None = None
    title: Text | None = None


class Shape(ABC):
    """A shape with its value; *prefix* names its steps within the program of a model."""

    @property
    @abstractmethod
    def least(self) -> int:
        """The fewest points it can give."""

    @property
    @abstractmethod
    def most(self) -> int:
        """The most points it can give."""

    @abstractmethod
    def values(self, prefix: str) -> Mapping[str, Node]:
        """The steps that come before the points, by name; ``<prefix>_value`` for a plain value."""

    def earned(self, prefix: str) -> Mapping[str, Node]:
        """The steps between the values and the points: what a known value earns, worked out once."""
        return {}

    @abstractmethod
    def points(self, prefix: str, end: End) -> Node:
        """The points over those steps."""

    @abstractmethod
    def targets(self) -> tuple[Target, ...]:
        """All results it can give, the best first."""

    @property
    def ranges(self) -> bool:
        """True if an expert's choice is left open, so that the stated points are a choice too."""
        return False


class ValuedShape(Shape):
    """A shape of one value."""

    value: Node

    def values(self, prefix: str) -> Mapping[str, Node]:
        """``<prefix>_value`` alone."""
        return {f"{prefix}_value": self.value}

    def earned(self, prefix: str) -> Mapping[str, Node]:
        """``<prefix>_earned``; where a range is open there is no one figure."""
        return {} if self.ranges else {f"{prefix}_earned": self._worth(prefix, "stated")}

    def points(self, prefix: str, end: End) -> Node:
        """What the value earns; for an unknown one the end of the interval."""
        if self.ranges:
            return self._worth(prefix, end)
        earned = name(f"{prefix}_earned", self._worth(prefix, "stated").type)
        if not earned.type.nullable or end == "stated":
            return earned
        return if_unknown(earned, self.unknown_points(end))

    @abstractmethod
    def _worth(self, prefix: str, end: End) -> Node:
        """The points over the steps that ``values`` names."""

    def unknown_points(self, end: End) -> Node:
        """What an unknown value gives."""
        if end == "stated":
            return nothing(whole(self.most).type)
        return whole(self.least if end == "low" else self.most)


class SingleValueShape(ValuedShape):
    """A valued shape whose points hang on its value alone."""

    def _worth(self, prefix: str, end: End) -> Node:
        value = name(f"{prefix}_value", self.value.type)
        known = self.known_points(certain(value), end)
        return choose([(unknown(value), self.unknown_points(end))], known) if value.type.nullable else known

    @abstractmethod
    def known_points(self, value: Node, end: End) -> Node:
        """The points where *value* is known."""
