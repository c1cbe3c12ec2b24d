"""Matching one company: the Python reading, within a millisecond or so, with all that an explanation needs."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from kexin.formula.program import MeasureProgram
from kexin.formula.python_program import ProgramFunction, Value, program_function
from kexin.formula.python_rows import Evidence, MeasureFunction, measures_function
from kexin.library.measures import Measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.offer import Condition, Offer, RatingRule
from kexin.rating.rate_one import Rating


@dataclass(frozen=True)
class Match:
    """What one offer says to one company."""

    offer: Offer
    catalogue: Catalogue
    measures: Mapping[str, Value]
    results: Mapping[str, Value]

    def _result(self, name: str) -> Value:
        return self.results.get(f"{self.offer.slug}_{name}")

    @property
    def verdict(self) -> bool | None:
        """Yes, no or unknown."""
        return _answer(self._result("verdict"))

    def answer(self, condition: Condition) -> bool | None:
        """Does a condition hold?"""
        return _answer(self._result(f"_{condition.id}"))

    @property
    def amount(self) -> tuple[int | None, int | None] | None:
        """The least and the most in fen, None for unknown; None in all if no rule gives an amount."""
        if self.offer.amount is None:
            return None
        low, high = self._result("amount_low"), self._result("amount_high")
        return (low if isinstance(low, int) else None, high if isinstance(high, int) else None)

    @property
    def failed(self) -> tuple[str, ...]:
        """The ids of the conditions that do not hold."""
        return _parts(self._result("failed"))

    @property
    def open(self) -> tuple[str, ...]:
        """The ids of the conditions that are unknown."""
        return _parts(self._result("open"))

    @property
    def to_ask(self) -> tuple[str, ...]:
        """The measures to ask for next, those of most open conditions first."""
        return tuple(dict.fromkeys(_parts(self._result("ask"))))

    def rating(self, rule: RatingRule) -> Rating:
        """What the rating model of a condition says."""
        prefix = self.catalogue.prefixes[rule.model.id]
        own = {name.removeprefix(prefix): value for name, value in self.results.items() if name.startswith(prefix)}
        return Rating(rule.model, self.measures, own)


class Matcher:
    """A catalogue compiled for one company at a time; make one and keep it.

    *complete* names the tables that the library looked up for every company.
    """

    def __init__(self, catalogue: Catalogue, measures: Measures, complete: Collection[str] = ()) -> None:
        self.catalogue, self.measures, self.complete = catalogue, measures, frozenset(complete)

    @cached_property
    def measure_program(self) -> MeasureProgram:
        """The measures that the offers read, and all they build on."""
        return self.measures.program(self.catalogue.whole.inputs, self.complete)

    @cached_property
    def measure(self) -> MeasureFunction:
        """From evidence rows to measures; None if the company was not known on the day."""
        return measures_function(self.measure_program)

    @cached_property
    def answer(self) -> ProgramFunction:
        """From measures to the results that a run stores."""
        return program_function(self.catalogue.program)

    @cached_property
    def answer_all(self) -> ProgramFunction:
        """From measures to every step."""
        return program_function(self.catalogue.whole)

    def match(self, evidence: Evidence) -> tuple[Match, ...] | None:
        """Match a company by its evidence rows; None if it was not known on the day."""
        measured = self.measure(evidence, self.complete)
        return None if measured is None else self.match_measures(measured)

    def match_measures(self, measured: Mapping[str, Value]) -> tuple[Match, ...]:
        """Match a company by its measures; one that is missing is unknown."""
        results = self.answer_all(measured)
        return tuple(Match(offer, self.catalogue, measured, results) for offer in self.catalogue.offers)


def next_questions(matches: Collection[Match]) -> Iterator[tuple[str, int]]:
    """(measure, how many open verdicts wait for it), the one that helps most verdicts first."""
    waiting: dict[str, int] = {}
    for match in matches:
        for measure in match.to_ask:
            waiting[measure] = waiting.get(measure, 0) + 1
    yield from sorted(waiting.items(), key=lambda item: (-item[1], item[0]))


def _answer(value: Value) -> bool | None:
    return value if isinstance(value, bool) else None


def _parts(value: Value) -> tuple[str, ...]:
    return tuple(part for part in str(value or "").split(",") if part)
