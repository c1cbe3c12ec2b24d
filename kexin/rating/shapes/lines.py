"""Shapes that follow a line: S3 interpolation between limits, S7 points per unit."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kexin.formula.build import calculate, choose, clamp, compare, floor, least, rounded, whole
from kexin.formula.tree import Node
from kexin.formula.values import number
from kexin.rating.shapes.shape import End, SingleValueShape, Target


@dataclass(frozen=True)
class Linear(SingleValueShape):
    """S3: from (x0, y0) to (x1, y1) in a straight line, flat beyond; points half up to a thousandth.

    The slope is worked out once, exactly, and rounded to the nearest double, so that
    every engine multiplies by the same number.
    """

    value: Node
    x0: Fraction
    y0: int
    x1: Fraction
    y1: int

    @property
    def least(self) -> int:
        """The lower end."""
        return min(self.y0, self.y1)

    @property
    def most(self) -> int:
        """The upper end."""
        return max(self.y0, self.y1)

    def known_points(self, value: Node, end: End) -> Node:
        """y0 + (x - x0) * slope between the limits."""
        kind = value.type.kind
        first, last = number(self.x0, kind), number(self.x1, kind)
        slope = number(Fraction(self.y1 - self.y0) / (self.x1 - self.x0))
        risen = calculate("*", calculate("-", value, first), slope)
        between = rounded(clamp(calculate("+", whole(self.y0), risen), whole(self.least), whole(self.most)))
        return choose(
            [(compare("<=", value, first), whole(self.y0)), (compare(">=", value, last), whole(self.y1))],
            between)

    def targets(self) -> tuple[Target, ...]:
        """One per whole point on the way up, and the ends."""
        rising = self.y1 > self.y0
        at = [y for y in range(self.least, self.most + 1) if y % 1000 == 0 or y in (self.least, self.most)]
        return tuple(
            Target(y, ">=" if rising else "<=", self.x0 + (self.x1 - self.x0) * Fraction(y - self.y0, self.y1 - self.y0))
            for y in reversed(at))


@dataclass(frozen=True)
class PerUnit(SingleValueShape):
    """S7: so many points for each full unit, up to a cap."""

    value: Node
    unit: Fraction
    each: int
    cap: int

    @property
    def least(self) -> int:
        """Nothing."""
        return 0

    @property
    def most(self) -> int:
        """The cap."""
        return self.cap

    def known_points(self, value: Node, end: End) -> Node:
        """floor(value / unit) * each, between 0 and the cap.

        A value beyond the cap is settled first, so that the product stays small.
        """
        kind = value.type.kind
        full = -(-self.cap // self.each)
        enough = compare(">=", value, number(self.unit * full, kind))
        units = floor(clamp(calculate("/", value, number(self.unit, kind)), whole(0), whole(full)))
        return choose([(enough, whole(self.cap))], least([calculate("*", units, whole(self.each)), whole(self.cap)]))

    def targets(self) -> tuple[Target, ...]:
        """One per unit."""
        full = -(-self.cap // self.each)
        return tuple(Target(min(self.cap, n * self.each), ">=", self.unit * n) for n in range(full, -1, -1))
