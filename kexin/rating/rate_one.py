"""Rating one company: the Python reading, in microseconds, with everything an explanation needs."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cached_property

from kexin.formula.program import MeasureProgram, Program
from kexin.formula.python_program import ProgramFunction, Value, program_function
from kexin.formula.python_rows import Evidence, MeasureFunction, measures_function
from kexin.library.measures import Measures
from kexin.rating.model import Model
from kexin.rating.program import model_program


@dataclass(frozen=True)
class Rating:
    """What a model says of a company: the measures it read and every step it kept.

    ``measures`` and ``results`` hold the same names and values as the batch's tables;
    points are thousandths, money is fen, None is unknown. The grade can be worked out
    anew from ``measures`` alone.
    """

    model: Model
    measures: Mapping[str, Value]
    results: Mapping[str, Value]

    def points(self, item: str) -> tuple[int, int]:
        """The fewest and the most thousandths of an indicator, or of ``total``."""
        return _interval(self.results, f"{item}_low", f"{item}_high")

    def part(self, block: str) -> Rating:
        """What the model below a block says, as a rating of its own."""
        below = next((b, m) for b, m in self.model.parts() if b.id == block)
        prefix = below[0].prefix
        own = {name.removeprefix(prefix): value for name, value in self.results.items() if name.startswith(prefix)}
        return Rating(below[1], self.measures, {"unknown": "", **own})

    def block_points(self, block: str) -> tuple[int, int]:
        """The same for a block."""
        return _interval(self.results, f"{block}_points_low", f"{block}_points_high")

    @property
    def verdict(self) -> bool | None:
        """Yes, no or unknown."""
        value = self.results["verdict"]
        return value if isinstance(value, bool) else None

    @property
    def to_ask(self) -> tuple[str, ...]:
        """The measures to ask for next, the one that matters most first."""
        return tuple(part for part in str(self.results["unknown"]).split(",") if part)


class Rater:
    """A model compiled for one company at a time; make one and keep it.

    *complete* names the tables that the library looked up for every company.
    """

    def __init__(self, model: Model, measures: Measures, complete: Collection[str] = ()) -> None:
        self.model, self.measures, self.complete = model, measures, frozenset(complete)

    @cached_property
    def program(self) -> Program:
        """The model's program."""
        return model_program(self.model)

    @cached_property
    def measure_program(self) -> MeasureProgram:
        """The measures that the program starts from, and all they build on."""
        return self.measures.program(self.program.inputs, self.complete)

    @cached_property
    def measure(self) -> MeasureFunction:
        """From evidence rows to measures; None if the company was not known on the day."""
        return measures_function(self.measure_program)

    @cached_property
    def score(self) -> ProgramFunction:
        """From measures to results."""
        return program_function(self.program)

    def rate(self, evidence: Evidence) -> Rating | None:
        """Rate a company from its evidence rows."""
        measured = self.measure(evidence, self.complete)
        return None if measured is None else self.rate_measures(measured)

    def rate_measures(self, measured: Mapping[str, Value]) -> Rating:
        """Rate a company from its measures; one that is missing is unknown."""
        return Rating(self.model, measured, self.score(measured))


def _interval(results: Mapping[str, Value], low: str, high: str) -> tuple[int, int]:
    a, b = results[low], results[high]
    assert isinstance(a, int) and isinstance(b, int)
    return a, b
