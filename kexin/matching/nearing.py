"""How far a company is from yes: the fewest and smallest changes that open an offer, and what must be found out first.

A condition over measures needs the changes that make its formula yes; one on a rating
the fewest changes that the rating model itself finds. Where two conditions want the
same figure moved the same way, the change that goes further is told and not the other.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from kexin.formula.python_program import ProgramFunction, Value, program_function
from kexin.formula.tree import Node
from kexin.library.measures import Measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.changes import UNKNOWN_EFFORT, Change, Changes, Values, valued
from kexin.matching.match_one import Match
from kexin.matching.offer import AnyRule, Condition, RatingRule, RegionRule
from kexin.rating.raising import Raise, Raiser
from kexin.rating.rate_one import Rater
from kexin.rulemarks import Formula
from kexin.text import Text


@dataclass(frozen=True)
class ConditionWay:
    """What opens one condition: changes, or those of its rating model; nothing at all where nobody published the rule.

    A change that another condition needs anyway, or that goes further there, is told there only.
    """

    condition: Condition
    changes: tuple[Change, ...]
    raised: Raise | None
    possible: bool

    @property
    def out_of_reach(self) -> bool:
        """Is there nothing that the company could change: an unpublished rule, another area? Not so where it is merely too much."""
        rule = self.condition.rule
        return not self.possible and not (isinstance(rule, RatingRule) and not rule.refused)

    @property
    def effort(self) -> float:
        """The efforts together."""
        return sum(c.effort for c in self.changes) + (sum(m.effort for m in self.raised.moves) + len(self.raised.gates) if self.raised else 0.0)

    @property
    def count(self) -> int:
        """How many changes."""
        return len(self.changes) + (len(self.raised.moves) + len(self.raised.gates) if self.raised else 0)


@dataclass(frozen=True)
class Way:
    """From where a company stands to a yes: a way for every condition that does not hold, the easiest first."""

    conditions: tuple[ConditionWay, ...]
    together: bool | None
    """Tried: do all changes together give a yes? None where they are no plain values, so that nobody can try."""

    @property
    def possible(self) -> bool:
        """Do the changes lead to a yes?"""
        return all(c.possible for c in self.conditions)

    @property
    def count(self) -> int:
        """How many changes in all: how far the company is from yes."""
        changes = [change for way in self.conditions for change in way.changes]
        ends = {c.measure for c in changes if c.measure is not None}  # a figure between two ends is changed once
        return len(ends) + sum(c.measure is None for c in changes) + sum(way.count - len(way.changes) for way in self.conditions)


class Nearing:
    """Finds the way to yes; make one per day and keep it."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self._raisers: dict[tuple[str, str | None], Raiser] = {}
        self._answers: dict[str, ProgramFunction] = {}
        self._values: dict[Node, Values] = {}

    def way(self, match: Match) -> Way | None:
        """The way to yes; None if the company is there already."""
        if match.verdict is True:
            return None
        ways = [self._condition(match, c) for c in match.offer.conditions if match.answer(c) is not True]
        ordered = self._each_once(sorted(ways, key=lambda w: (not w.possible, w.effort)))
        return Way(ordered, self._tried(match, ordered))

    def _each_once(self, ways: Sequence[ConditionWay]) -> tuple[ConditionWay, ...]:
        """The ways without the changes that another change brings along."""
        changes = [change for way in ways for change in way.changes]
        told: list[Change] = []
        for n, change in enumerate(changes):
            others = [*told, *changes[n + 1:]]
            if not any(self._brings(other, change) and (other in told or not self._brings(change, other)) for other in others):
                told.append(change)
        left, found = list(told), []
        for way in ways:
            own = tuple(c for c in way.changes if c in left)
            left = [c for c in left if c not in own]
            found.append(replace(way, changes=own))
        return tuple(found)

    def _brings(self, change: Change, other: Change) -> bool:
        """Is *other* done once *change* is, both moving one figure the same way?"""
        return change == other or (change.same_way(other) and self._meets(change.goal, other))

    def _meets(self, goal: Value, change: Change) -> bool:
        """Is *goal* enough for a change of the same figure?"""
        assert change.measure is not None and change.reach is not None
        return self._of(change.reach)({change.measure: goal})[change.reach] is True

    def _tried(self, match: Match, ways: Sequence[ConditionWay]) -> bool | None:
        """The verdict after all changes: one condition's way may block another's."""
        changes = [change for way in ways for change in way.changes]
        if any(way.raised or not way.possible for way in ways) or any(c.measure is None for c in changes):
            return None
        goals: dict[str, Value] = {}
        for change in changes:
            assert change.measure is not None
            same = [c for c in changes if c.measure == change.measure]
            goals[change.measure] = max((c.goal for c in same), key=lambda goal: sum(self._meets(goal, c) for c in same))
        catalogue = Catalogue((match.offer,))
        if match.offer.id not in self._answers:
            self._answers[match.offer.id] = program_function(catalogue.program)
        results = self._answers[match.offer.id]({**match.measures, **goals})
        return results[f"{match.offer.slug}_verdict"] is True

    def _condition(self, match: Match, condition: Condition) -> ConditionWay:
        match condition.rule:
            case Formula(tree=tree):
                changes = Changes(self.measures.scope, self._of(tree)(match.measures)).reach(tree, wanted=True)
                return ConditionWay(condition, tuple(changes or ()), None, changes is not None)
            case RegionRule():
                answer = match.answer(condition)
                found_out = Change(Text(f"查明：{condition.title.zh}", f"find out: {condition.title.en}"), ("prefecture",), None, None, UNKNOWN_EFFORT)
                return ConditionWay(condition, () if answer is False else (found_out,), None, answer is not False)
            case RatingRule() as rule if not rule.refused:
                raised = self._raiser(rule).cheapest(match.rating(rule))
                return ConditionWay(condition, (), raised, raised is not None)
            case AnyRule(conditions=inner):
                ways = [self._condition(match, c) for c in inner]
                return min(ways, key=lambda w: (not w.possible, w.effort))
            case _:
                return ConditionWay(condition, (), None, False)

    def _raiser(self, rule: RatingRule) -> Raiser:
        key = (rule.model.id, rule.grade)
        if key not in self._raisers:
            self._raisers[key] = Raiser(Rater(rule.model, self.measures), lambda results: _reached(rule, results))
        return self._raisers[key]

    def _of(self, tree: Node) -> Values:
        """The value of every part of a condition, compiled once."""
        if tree not in self._values:
            self._values[tree] = valued(tree)
        return self._values[tree]


def _reached(rule: RatingRule, results: Mapping[str, Value]) -> bool:
    if results["verdict"] is not True:
        return False
    if rule.grade is None:
        return True
    ids = [g.id for g in rule.model.grades]
    return results["grade_low"] is not None and ids.index(str(results["grade_low"])) <= ids.index(rule.grade)
