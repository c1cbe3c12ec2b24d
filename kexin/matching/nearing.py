"""How far a company is from yes: the fewest and smallest changes that open an offer, and what must be found out first.

A condition over measures is taken apart down to its comparisons: an ``and`` needs
the changes of all its parts, an ``or`` the easiest of them. A condition on a rating
needs the fewest changes that the rating model itself finds. The effort of a change is
its way as a part of the goal, so that changes of different units can be ordered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from kexin.formula.amounts import value_in_words
from kexin.formula.kinds import NUMERIC
from kexin.formula.program import Layer, Program, Step
from kexin.formula.python_program import ProgramFunction, Value, program_function
from kexin.formula.scope import Scope
from kexin.formula.tree import Call, Compare, ComparisonSign, Constant, Logic, Name, Node, Not, OneOf, names, walk
from kexin.formula.words import in_words
from kexin.library.measures import Measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.match_one import Match
from kexin.matching.offer import AnyRule, Condition, RatingRule, RegionRule
from kexin.rating.raising import Raise, Raiser
from kexin.rating.rate_one import Rater
from kexin.rulemarks import Formula
from kexin.text import LANGUAGES, Text

#: A yes or no, a code, a fact that is not known yet: as hard as doubling a figure.
WHOLE_EFFORT = 1.0

_OPPOSITE: Mapping[ComparisonSign, ComparisonSign] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}


@dataclass(frozen=True)
class Change:
    """One figure or fact that has to become another: in words, with the gap where it is a number.

    ``measures`` are those it rests on; ``before`` is None where it is unknown, so that
    it is first of all to be found out; ``goal`` is what the one measure has to become,
    None where several make up the figure.
    """

    words: Text
    measures: tuple[str, ...]
    before: Value
    gap: float | None
    effort: float
    goal: Value = None


@dataclass(frozen=True)
class ConditionWay:
    """What opens one condition: changes, or those of its rating model; nothing at all where nobody published the rule."""

    condition: Condition
    changes: tuple[Change, ...]
    raised: Raise | None
    possible: bool

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
        return sum(c.count for c in self.conditions)


class Nearing:
    """Finds the way to yes; make one per day and keep it."""

    def __init__(self, measures: Measures) -> None:
        self.measures = measures
        self._raisers: dict[tuple[str, str | None], Raiser] = {}
        self._answers: dict[str, ProgramFunction] = {}
        self._values: dict[Node, Callable[[Mapping[str, Value]], Mapping[Node, Value]]] = {}

    def way(self, match: Match) -> Way | None:
        """The way to yes; None if the company is there already."""
        if match.verdict is True:
            return None
        ways = [self._condition(match, c) for c in match.offer.conditions if match.answer(c) is not True]
        ordered = tuple(sorted(ways, key=lambda w: (not w.possible, w.effort)))
        return Way(ordered, self._tried(match, ordered))

    def _tried(self, match: Match, ways: Sequence[ConditionWay]) -> bool | None:
        """The verdict after all changes: one condition's way may block another's."""
        changes = [change for way in ways for change in way.changes]
        if any(way.raised or not way.possible for way in ways) or any(c.goal is None or len(c.measures) > 1 for c in changes):
            return None
        goals = {c.measures[0]: c.goal for c in changes}
        catalogue = Catalogue((match.offer,))
        if match.offer.id not in self._answers:
            self._answers[match.offer.id] = program_function(catalogue.program)
        results = self._answers[match.offer.id]({**match.measures, **goals})
        return results[f"{match.offer.slug}_verdict"] is True

    def _condition(self, match: Match, condition: Condition) -> ConditionWay:
        match condition.rule:
            case Formula(tree=tree):
                changes = _Parts(self.measures.scope, self._of(tree)(match.measures)).reach(tree, wanted=True)
                return ConditionWay(condition, tuple(changes or ()), None, changes is not None)
            case RegionRule():
                answer = match.answer(condition)
                found_out = Change(Text(f"查明：{condition.title.zh}", f"find out: {condition.title.en}"), ("prefecture",), None, None, WHOLE_EFFORT)
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

    def _of(self, tree: Node) -> Callable[[Mapping[str, Value]], Mapping[Node, Value]]:
        """The value of every part of a condition, compiled once."""
        if tree not in self._values:
            self._values[tree] = _valued(tree)
        return self._values[tree]


def _reached(rule: RatingRule, results: Mapping[str, Value]) -> bool:
    if results["verdict"] is not True:
        return False
    if rule.grade is None:
        return True
    ids = [g.id for g in rule.model.grades]
    return results["grade_low"] is not None and ids.index(str(results["grade_low"])) <= ids.index(rule.grade)


def _valued(tree: Node) -> Callable[[Mapping[str, Value]], Mapping[Node, Value]]:
    parts = [node for node in dict.fromkeys(walk(tree)) if not isinstance(node, Constant)]
    steps = tuple(Step(f"part_{i}", node) for i, node in enumerate(parts))
    program = Program(names(tree), (Layer("parts", steps),), tuple(s.name for s in steps))
    function = program_function(program)

    def values(measures: Mapping[str, Value]) -> Mapping[Node, Value]:
        results = function(measures)
        return {node: results[f"part_{i}"] for i, node in enumerate(parts)}

    return values


@dataclass(frozen=True)
class _Parts:
    """One condition of one company: the value of each part."""

    scope: Scope
    values: Mapping[Node, Value]

    def reach(self, node: Node, *, wanted: bool) -> list[Change] | None:
        """The changes that make *node* yes (or no); None if nothing does."""
        if self._value(node) is wanted:
            return []
        match node:
            case Constant():
                return None
            case Not(item=item):
                return self.reach(item, wanted=not wanted)
            case Logic(sign=sign, items=items):
                ways = [self.reach(item, wanted=wanted) for item in items]
                return _all(ways) if (sign == "and") is wanted else _easiest(ways)
            case Compare(sign=sign, left=left, right=right):
                return [self._comparison(left, sign if wanted else _OPPOSITE[sign], right)]
            case OneOf():
                return [self._choice(node, wanted=wanted)]
            case Name() | Call():
                return [self._fact(node, wanted=wanted)]
            case _:
                return [self._whole(node)]

    def _value(self, node: Node) -> Value:
        return node.value if isinstance(node, Constant) and not isinstance(node.value, Fraction) else self.values.get(node)

    def _number(self, node: Node) -> Value | Fraction:
        return node.value if isinstance(node, Constant) else self.values.get(node)

    def _comparison(self, left: Node, sign: ComparisonSign, right: Node) -> Change:
        """A figure that has to reach another one; written with the constant on the right."""
        if isinstance(left, Constant):
            left, right, sign = right, left, _turned(sign)
        now, goal = self._number(left), self._number(right)
        kind = left.type.kind
        gap = effort = None
        if isinstance(now, int | float) and isinstance(goal, int | float | Fraction) and kind in NUMERIC:
            gap = abs(float(goal) - float(now))
            effort = gap / max(abs(float(goal)), abs(float(now)), 1e-9)
        elif isinstance(now, date) and isinstance(goal, date):
            gap = float(abs((goal - now).days))
            effort = gap / 365
        sides = []
        for language in LANGUAGES:
            title, target = in_words(left, self.scope, language), value_in_words(goal, right.type.kind, language)
            if not isinstance(right, Constant):
                target = f"{in_words(right, self.scope, language)}（{target}）" if language == "zh" else f"{in_words(right, self.scope, language)} ({target})"
            before = value_in_words(now if not isinstance(now, Fraction) else float(now), kind, language)
            step = ""
            if gap is not None and kind in NUMERIC:
                shown = value_in_words(int(gap) if left.type.whole and gap == int(gap) else gap, kind, language)
                step = f"（差 {shown}）" if language == "zh" else f" ({shown} away)"
            sides.append(f"{title}由 {before} 到 {_SIGNS[sign]} {target}{step}" if language == "zh" else f"{title}: from {before} to {_SIGNS[sign]} {target}{step}")
        reached = _reached_by(sign, left, right) if isinstance(left, Name) else None
        return Change(
            Text(*sides), _measures(left, right), None if isinstance(now, Fraction) else now, gap, WHOLE_EFFORT if effort is None else effort, reached)

    def _choice(self, node: OneOf, *, wanted: bool) -> Change:
        condition = node if wanted else Not(node, node.type)
        goal = node.options[0].value if wanted and isinstance(node.item, Name) else None
        return self._told(condition, node, WHOLE_EFFORT, goal if isinstance(goal, str) else None)

    def _fact(self, node: Node, *, wanted: bool) -> Change:
        return self._told(node if wanted else Not(node, node.type), node, WHOLE_EFFORT, wanted if isinstance(node, Name) else None)

    def _whole(self, node: Node) -> Change:
        return self._told(node, node, WHOLE_EFFORT)

    def _told(self, condition: Node, node: Node, effort: float, goal: Value = None) -> Change:
        words = Text(*(in_words(condition, self.scope, language) for language in LANGUAGES))
        unknown = self._value(node) is None
        first = Text(f"查明并满足：{words.zh}", f"find out and meet: {words.en}") if unknown else Text(f"需要：{words.zh}", f"needs: {words.en}")
        return Change(first, _measures(node), self._value(node), None, effort, goal)


def _reached_by(sign: ComparisonSign, left: Name, right: Node) -> Value:
    """The value at a constant goal, or just beyond it where the goal itself is not enough."""
    goal = right.value if isinstance(right, Constant) else None
    if isinstance(goal, date):
        return goal + timedelta(days={">": 1, "<": -1, "!=": 1}.get(sign, 0))
    if not isinstance(goal, Fraction):
        return goal if sign == "==" else None
    if left.type.whole:
        whole = math.ceil(goal) if sign in (">=", ">") else math.floor(goal)
        return whole + ({">": 1, "<": -1, "!=": 1}.get(sign, 0) if whole == goal else 0)
    edge = float(goal)
    return {">": math.nextafter(edge, math.inf), "<": math.nextafter(edge, -math.inf), "!=": edge + 1}.get(sign, edge)


def _turned(sign: ComparisonSign) -> ComparisonSign:
    """The sign with both sides exchanged."""
    turned: Mapping[ComparisonSign, ComparisonSign] = {"<": ">", ">": "<", "<=": ">=", ">=": "<="}
    return turned.get(sign, sign)


def _measures(*nodes: Node) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for node in nodes for name in names(node)))


def _all(ways: Sequence[list[Change] | None]) -> list[Change] | None:
    if any(way is None for way in ways):
        return None
    return list(dict.fromkeys(change for way in ways for change in way or ()))


def _easiest(ways: Sequence[list[Change] | None]) -> list[Change] | None:
    possible = [way for way in ways if way is not None]
    return min(possible, key=lambda way: sum(c.effort for c in way)) if possible else None
