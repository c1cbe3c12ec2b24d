"""What would raise the rating: the fewest changes that reach the next grade, or a pass.

Among sets of equally many changes the one with the least effort wins, where the
effort of a change is the way to the new value as a part of the whole scale. Every
proposal has been scored: it does reach the goal. Only indicators that a company can
act on are considered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import combinations

from kexin.formula.kinds import Type
from kexin.formula.program import after
from kexin.formula.python_program import Value, program_function
from kexin.rating.model import Gate, Indicator
from kexin.rating.rate_one import Rater, Rating
from kexin.rating.shapes.sets import BestOf, Tiers
from kexin.rating.shapes.shape import Shape, Target, ValuedShape
from kexin.text import Text

#: More changes at once than this are no advice.
MOST_CHANGES = 5


@dataclass(frozen=True)
class Move:
    """One indicator brought to a target: the step to change, from what, to what."""

    indicator: Indicator
    alternative: Text | None
    target: Target
    value_type: Type | None
    before: Value
    steps: Mapping[str, Value]
    points: int
    effort: float


@dataclass(frozen=True)
class Raise:
    """Gates to meet and moves to make, and what they lead to; ``results`` are those after the changes.

    Each gate comes with whether it is known to fail: an unknown one is first of all to be found out.
    """

    gates: tuple[tuple[Gate, bool], ...]
    moves: tuple[Move, ...]
    results: Mapping[str, Value]


class Raiser:
    """Finds the cheapest way up for companies rated by one model: to the next grade, or to what *wanted* says of results."""

    def __init__(self, rater: Rater, wanted: Callable[[Mapping[str, Value]], bool] | None = None) -> None:
        self.rater, self.wanted = rater, wanted

    @cached_property
    def _layers(self) -> tuple[str, ...]:
        """Everything before the points: the model's own names and the values."""
        prefixes = ["", *(block.prefix for block, _ in self.rater.model.parts())]
        first = tuple(f"{prefix}{name}" for prefix in prefixes for name in ("values", "names_"))
        return tuple(layer.name for layer in self.rater.program.layers if layer.name.startswith(first))

    @cached_property
    def _before(self) -> tuple[str, ...]:
        return tuple(s.name for layer in self.rater.program.layers if layer.name in self._layers for s in layer.steps)

    @cached_property
    def _score(self) -> object:
        return program_function(after(self.rater.program, self._layers))

    def cheapest(self, rating: Rating) -> Raise | None:
        """The cheapest way to the next grade or a pass; None if the company is at the top or no set is enough."""
        known: dict[str, Value] = {**rating.measures, **rating.results}
        if self._goal(rating, rating.results):
            return None
        shut = {step: g for step, g in rating.model.conditions() if g.on_fail != "flag" and rating.results[step] is not True}
        opened: dict[str, Value] = dict.fromkeys(shut, True)
        moves = self._moves(rating)
        for count in range(MOST_CHANGES + 1):
            found = [way for some in combinations(moves, count) if (way := self._way(rating, known, opened, [moves[i] for i in some]))]
            if found:
                chosen, results = min(found, key=lambda way: (sum(m.effort for m in way[0]), [m.indicator.id for m in way[0]]))
                gates = self._needed(rating, known, shut, chosen)
                fails = tuple((shut[step], rating.results[step] is False) for step in gates)
                return Raise(fails, tuple(chosen), results)
        return None

    def _results(self, known: Mapping[str, Value], changes: Mapping[str, Value]) -> dict[str, Value]:
        results: dict[str, Value] = self._score({**known, **changes})  # type: ignore[operator]  # a ProgramFunction kept by cached_property
        return results

    def _goal(self, rating: Rating, results: Mapping[str, Value]) -> bool:
        """A grade better than the one that is sure now; without grades, a pass."""
        if self.wanted is not None:
            return self.wanted(results)
        grades = [g.id for g in rating.model.grades]
        if not grades:
            return results["verdict"] is True
        now, then = (None if r["grade_low"] is None else grades.index(str(r["grade_low"])) for r in (rating.results, results))
        if now == 0 and rating.results["verdict"] is True:
            return True
        better = then is not None and (now is None or then < now or now == 0)
        return results["verdict"] is True and better and results is not rating.results

    def _moves(self, rating: Rating) -> dict[str, list[Move]]:
        """Per indicator, the moves that give more points than are sure now, the smallest first."""
        found = {}
        for prefix, indicator in rating.model.scored():
            if indicator.actionable and indicator.shape is not None:
                step = f"{prefix}{indicator.id}"
                now, _ = rating.points(step)
                better = [m for m in _moves_of(rating, indicator, indicator.shape, step, None) if m.points > now]
                if better:
                    found[step] = sorted(better, key=lambda m: (m.points, m.effort))
        return found

    def _way(
        self, rating: Rating, known: Mapping[str, Value], opened: Mapping[str, Value], choices: Sequence[list[Move]],
    ) -> tuple[list[Move], dict[str, Value]] | None:
        """All at their best; then each lowered as far as the goal allows, the hardest first."""
        chosen = [moves[-1] for moves in choices]
        results = self._results(known, {**opened, **_steps(chosen)})
        if not self._goal(rating, results):
            return None
        for i in sorted(range(len(chosen)), key=lambda i: -chosen[i].effort):
            for easier in sorted(choices[i], key=lambda m: m.effort):
                if easier.effort >= chosen[i].effort:
                    break
                tried = [*chosen[:i], easier, *chosen[i + 1:]]
                lowered = self._results(known, {**opened, **_steps(tried)})
                if self._goal(rating, lowered):
                    chosen, results = tried, lowered
                    break
        return chosen, results

    def _needed(self, rating: Rating, known: Mapping[str, Value], shut: Iterable[str], chosen: Sequence[Move]) -> tuple[str, ...]:
        """The gates without which the moves would not be enough."""
        needed = list(shut)
        for gate in shut:
            without = [g for g in needed if g != gate]
            opened: dict[str, Value] = dict.fromkeys(without, True)
            if self._goal(rating, self._results(known, {**opened, **_steps(chosen)})):
                needed = without
        return tuple(needed)


def _steps(moves: Sequence[Move]) -> dict[str, Value]:
    return {step: value for move in moves for step, value in move.steps.items()}


def _moves_of(rating: Rating, indicator: Indicator, shape: Shape, prefix: str, title: Text | None) -> Iterator[Move]:
    if isinstance(shape, BestOf):
        for own, alternative, inner in shape.named(prefix):
            yield from _moves_of(rating, indicator, inner, own, alternative)
    elif isinstance(shape, Tiers):
        for i, target in enumerate(shape.targets()[:-1], 1):
            steps: dict[str, Value] = {f"{prefix}_tier_{j}": j == i for j in range(1, i + 1)}
            yield Move(indicator, title, target, None, None, steps, target.points, 1.0)
    elif isinstance(shape, ValuedShape):
        yield from _valued_moves(rating, indicator, shape, prefix, title)


def _valued_moves(rating: Rating, indicator: Indicator, shape: ValuedShape, prefix: str, title: Text | None) -> Iterator[Move]:
    before = rating.results[f"{prefix}_value"]
    targets = [t for t in shape.targets() if t.value is not None]
    numbers = [t.value for t in targets if isinstance(t.value, Fraction)]
    start = Fraction(before) if isinstance(before, int | float) and not isinstance(before, bool) else None
    scale = max([*numbers, *([start] if start is not None else [])], default=Fraction(1)) - min([*numbers, Fraction(0)], default=Fraction(0))
    for target in targets:
        value = _reaching(target, shape.value.type)
        if isinstance(target.value, Fraction) and start is not None:
            effort = float(abs(target.value - start) / scale) if scale else 0.0
        else:
            # Nobody knows how far an unknown value is away: more points are taken to be harder.
            effort = target.points / shape.most if shape.most else 1.0
        yield Move(indicator, title, target, shape.value.type, before, {f"{prefix}_value": value}, target.points, effort)


def _reaching(target: Target, of: Type) -> Value:
    """The value at the edge, or just beyond it where the edge itself is not enough."""
    if not isinstance(target.value, Fraction):
        return target.value
    if of.whole:
        exact = math.ceil(target.value) if target.sign in (">=", ">") else math.floor(target.value)
        step = {">": 1, "<": -1}.get(target.sign or "", 0)
        return exact + (step if exact == target.value else 0)
    edge = float(target.value)
    if target.sign in (">", "<"):
        return math.nextafter(edge, math.inf if target.sign == ">" else -math.inf)
    return edge
