"""A rating model in memory: what a model file says, checked and typed.

Everything is immutable. Points are integer thousandths, money is fen. Formulas
are typed trees over measures and over the model's own ``let`` names.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from kexin.formula.scope import Scope
from kexin.rating.shapes.shape import Shape
from kexin.rulemarks import Formula, Mark, RuleVersion
from kexin.text import Text

OnFail: TypeAlias = Literal["reject", "cap", "zero", "flag"]
Missing: TypeAlias = Literal["unknown", "zero", "required"]


@dataclass(frozen=True)
class Gate:
    """S15, S18: a condition that must hold, what happens if it does not, and what waives it."""

    id: str
    title: Text
    formula: Formula
    on_fail: OnFail
    grade: str | None
    waived_by: Formula | None
    mark: Mark


@dataclass(frozen=True)
class Minimum:
    """S16: at least so many thousandths, or more than that."""

    points: int
    above: bool


@dataclass(frozen=True)
class UnknownWeight:
    """Points that nobody published: which document holds them."""

    document: str
    title: Text


@dataclass(frozen=True)
class Indicator:
    """One scored item; ``shape`` is None where the weight is unknown."""

    id: str
    title: Text
    max: int
    shape: Shape | None
    missing: Missing
    bonus: bool
    actionable: bool
    mark: Mark
    definition: Text | None = None
    weight_unknown: UnknownWeight | None = None


@dataclass(frozen=True)
class Block:
    """Indicators with a common maximum; a bonus block comes on top of the total.

    In a model over other models a block holds no indicators: its points are the total of the model ``of``.
    """

    id: str
    title: Text
    max: int
    indicators: tuple[Indicator, ...]
    minimum: Minimum | None
    bonus: bool
    of: Model | None = None

    @property
    def prefix(self) -> str:
        """How the steps of the model ``of`` begin within the program of the model above."""
        return f"{self.id}_"


@dataclass(frozen=True)
class Stages:
    """S12: the weight of each indicator (thousandths) by stage of the company."""

    by: Formula
    weights: Mapping[str, Mapping[str, int]]
    titles: Mapping[str, Text]


@dataclass(frozen=True)
class Score:
    """Blocks that add up to ``max`` thousandths, plus at most ``bonus_max``."""

    max: int
    bonus_max: int
    blocks: tuple[Block, ...]
    stages: Stages | None
    blend: tuple[tuple[str, Fraction], ...]


@dataclass(frozen=True)
class Direct:
    """One ground for passing without the score."""

    id: str
    title: Text
    formula: Formula
    mark: Mark


@dataclass(frozen=True)
class DirectPass:
    """S17: any ground, with the gates that still apply."""

    gates: tuple[str, ...]
    any: tuple[Direct, ...]


@dataclass(frozen=True)
class Grade:
    """S20: a grade and the fewest thousandths for it (None where a matrix or a class decides)."""

    id: str
    title: Text
    at_least: int | None


@dataclass(frozen=True)
class Notch:
    """S14: so many grades up (positive) or down, with the reason."""

    id: str
    title: Text
    formula: Formula
    steps: int
    mark: Mark


@dataclass(frozen=True)
class Notches:
    """Corrections after scoring, at most ``up`` and ``down`` grades together."""

    up: int
    down: int
    rules: tuple[Notch, ...]


@dataclass(frozen=True)
class Axis:
    """One axis of a matrix, best first: a block and the cuts of its points, or groups of the grades of the model below it."""

    block: str
    cuts: tuple[int, ...]
    grades: tuple[tuple[str, ...], ...] = ()

    @property
    def places(self) -> int:
        """How many rows or columns the axis has."""
        return len(self.grades) or len(self.cuts) + 1


@dataclass(frozen=True)
class Matrix:
    """S21: grade by two axes; ``cells[row][column]``, best first."""

    rows: Axis
    columns: Axis
    cells: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class ClassMeasure:
    """S19: lower bounds of each class but the last, for companies to which ``when`` applies."""

    title: Text
    when: Formula
    value: Formula
    bounds: tuple[Fraction, ...]


@dataclass(frozen=True)
class Cap:
    """An upper limit of the line, in fen."""

    id: str
    title: Text
    formula: Formula
    mark: Mark


@dataclass(frozen=True)
class Line:
    """S23: the recommended line in fen, by grade or by bands of the total, under caps, rounded down."""

    by_grade: Mapping[str, int] | None
    by_total: tuple[tuple[int | None, int], ...] | None
    caps: tuple[Cap, ...]
    round_down_to: int


@dataclass(frozen=True)
class Model(RuleVersion):
    """One version of one rating model, read as of a day."""

    kind: Literal["eligibility", "credit", "classification"]
    region: str
    as_of: date
    lets: Mapping[str, Formula]
    gates: tuple[Gate, ...]
    score: Score | None
    passing: Minimum | None
    direct_pass: DirectPass | None
    grades: tuple[Grade, ...]
    notches: Notches | None
    matrix: Matrix | None
    classes: tuple[ClassMeasure, ...]
    line: Line | None
    scope: Scope
    """The measures and ``let`` names that the formulas may mention, with their titles."""
    digest: str
    """SHA-256 of the file's content (and of its base), by which a run names the model it used."""

    def indicators(self) -> Iterator[tuple[Block, Indicator]]:
        """Every indicator with its block, in the file's order."""
        for block in self.score.blocks if self.score else ():
            for indicator in block.indicators:
                yield block, indicator

    @property
    def in_force(self) -> bool:
        """Is it in force on the day asked? Others are rated too: to look back, or ahead."""
        return self.in_force_on(self.as_of)

    @property
    def unpublished(self) -> tuple[Indicator, ...]:
        """The indicators, here or in a model below, whose points nobody published; while there is one, there is no total."""
        return tuple(i for _, i in self.scored() if i.weight_unknown is not None)

    def parts(self) -> Iterator[tuple[Block, Model]]:
        """The models that this one stands on, each with the block that takes its total."""
        for block in self.score.blocks if self.score else ():
            if block.of is not None:
                yield block, block.of

    def scored(self) -> Iterator[tuple[str, Indicator]]:
        """Every indicator with the beginning of its steps' names, those of the models below included."""
        for _, indicator in self.indicators():
            yield "", indicator
        for block, below in self.parts():
            for prefix, indicator in below.scored():
                yield f"{block.prefix}{prefix}", indicator

    def conditions(self) -> Iterator[tuple[str, Gate]]:
        """Every gate with the name of its step, those of the models below included."""
        for gate in self.gates:
            yield f"gate_{gate.id}", gate
        for block, below in self.parts():
            for step, gate in below.conditions():
                yield f"{block.prefix}{step}", gate

    def gate(self, gate_id: str) -> Gate:
        """The gate of that id."""
        return next(g for g in self.gates if g.id == gate_id)
