"""Band tables: S1 bands, S2 bands with a range left to an expert, S4 a threshold that depends."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kexin.formula.build import choose, compare, name, nothing, unknown, whole
from kexin.formula.tree import ComparisonSign, Node
from kexin.formula.values import number
from kexin.rating.shapes.shape import End, SingleValueShape, Target, ValuedShape


@dataclass(frozen=True)
class Band:
    """``edge`` is None for everything else; points are thousandths, alike unless a range is open."""

    edge: Fraction | None
    low: int
    high: int
    stated: int

    def at(self, end: End) -> int:
        """The points at one end of the range."""
        return {"low": self.low, "high": self.high, "stated": self.stated}[end]


@dataclass(frozen=True)
class Bands(SingleValueShape):
    """The first band whose edge the value meets counts; the last band takes the rest.

    ``sign`` is how a value meets an edge: >= for lower-inclusive tables of
    higher-is-better, <= or < for tables of lower-is-better. With ``compound_years``
    n an edge t stands for a growth of t a year over n years, so that the value is
    the ratio last / first and is compared with (1 + t)^n, worked out beforehand.
    ``doubtful`` tables do not say to which side an edge belongs.
    """

    value: Node
    sign: ComparisonSign
    bands: tuple[Band, ...]
    compound_years: int = 0
    doubtful: bool = False

    @property
    def least(self) -> int:
        """The fewest points of any band."""
        return min(b.low for b in self.bands)

    @property
    def most(self) -> int:
        """The most points of any band."""
        return max(b.high for b in self.bands)

    @property
    def ranges(self) -> bool:
        """True if some band leaves a range."""
        return any(b.low != b.high for b in self.bands)

    def edge(self, band: Band) -> Fraction:
        """The number that the value is compared with."""
        edge = band.edge or Fraction(0)
        return (1 + edge) ** self.compound_years if self.compound_years else edge

    def known_points(self, value: Node, end: End) -> Node:
        """A chain of comparisons."""
        *upper, last = self.bands
        cases = [(self.meets(value, b), whole(b.at(end))) for b in upper]
        return choose(cases, whole(last.at(end)))

    def meets(self, value: Node, band: Band) -> Node:
        """Does the value meet the band's edge?"""
        return compare(self.sign, value, number(self.edge(band), value.type.kind))

    def targets(self) -> tuple[Target, ...]:
        """One per band, with the edge as the value to reach."""
        found = [Target(b.stated, self.sign, self.edge(b)) for b in self.bands[:-1]]
        return tuple(sorted([*found, Target(self.bands[-1].stated)], key=lambda t: -t.points))


@dataclass(frozen=True)
class Threshold(ValuedShape):
    """S4: the threshold depends on another quantity; met or not met.

    ``steps`` are (upper edge of the driver or None, threshold), ascending.
    """

    value: Node
    driver: Node
    steps: tuple[tuple[Fraction | None, Fraction], ...]
    met: int
    not_met: int
    sign: ComparisonSign = ">="

    @property
    def least(self) -> int:
        """Points if not met (or met, if that is less)."""
        return min(self.met, self.not_met)

    @property
    def most(self) -> int:
        """Points if met."""
        return max(self.met, self.not_met)

    def values(self, prefix: str) -> dict[str, Node]:
        """The value, and the threshold it has to meet."""
        *upper, (_, rest) = self.steps
        kind = self.value.type.kind
        cases = [
            (compare("<=", self.driver, number(edge or Fraction(0), self.driver.type.kind)), number(t, kind)) for edge, t in upper]
        chosen = choose(cases, number(rest, kind))
        if self.driver.type.nullable:
            chosen = choose([(unknown(self.driver), nothing(chosen.type))], chosen)
        return {f"{prefix}_value": self.value, f"{prefix}_threshold": chosen}

    def _worth(self, prefix: str, end: End) -> Node:
        """Unknown if the value or the driver is."""
        value, threshold = (name(step, tree.type) for step, tree in self.values(prefix).items())
        met = compare(self.sign, value, threshold)
        known = choose([(met, whole(self.met))], whole(self.not_met))
        return choose([(unknown(met), self.unknown_points(end))], known) if met.type.nullable else known

    def targets(self) -> tuple[Target, ...]:
        """Met, with the highest threshold to be safe."""
        need = max(t for _, t in self.steps)
        return (Target(self.met, self.sign, need), Target(self.not_met))
