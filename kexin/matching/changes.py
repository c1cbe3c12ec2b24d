"""What would make a formula yes: the figures and facts that have to change or to be found out, in words and with the gap.

A formula is taken apart down to its comparisons: an ``and`` needs the changes of all
its parts, an ``or`` the easiest of them. The effort of a change is its way as a part of
the goal, so that changes of different units can be ordered.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from kexin.formula.amounts import value_in_words
from kexin.formula.build import compare
from kexin.formula.kinds import NUMERIC, Kind
from kexin.formula.program import Layer, Program, Step
from kexin.formula.python_program import Value, program_function
from kexin.formula.scope import Scope
from kexin.formula.tree import Compare, ComparisonSign, Constant, Logic, Name, Node, Not, OneOf, names, walk
from kexin.formula.words import in_words
from kexin.text import LANGUAGES, Language, Text

#: A yes or no, a code: as hard as doubling a figure.
WHOLE_EFFORT = 1.0
#: What is unknown may hold already, so that it is easier than what is known not to hold.
UNKNOWN_EFFORT = 0.5

_OPPOSITE: Mapping[ComparisonSign, ComparisonSign] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
_SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥"}
_DIRECTIONS: Mapping[ComparisonSign, int] = {">": 1, ">=": 1, "<": -1, "<=": -1}

#: The value of every part of a formula, from the measures.
Values = Callable[[Mapping[str, Value]], Mapping[Node, Value]]


@dataclass(frozen=True)
class Change:
    """One figure or fact that has to become another: in words, with the gap where it is a number.

    ``measures`` are those it rests on; ``before`` is None where it is unknown, so that
    it is first of all to be found out; ``goal`` is what the one measure has to become,
    None where several make up the figure. ``gap`` is in the unit of the figure (fen, days).
    """

    words: Text
    measures: tuple[str, ...]
    before: Value
    gap: float | None
    effort: float
    goal: Value = None
    reach: Node | None = None
    """What must hold afterwards; None where no formula says so."""

    @property
    def measure(self) -> str | None:
        """The one measure that has to become ``goal``; None where it is not that simple."""
        return self.measures[0] if len(self.measures) == 1 and self.goal is not None and self.reach is not None else None

    def same_way(self, other: Change) -> bool:
        """Do both want the same, or the same figure higher (or lower)?"""
        a, b = self.reach, other.reach
        if self.measure is None or self.measure != other.measure:
            return self == other
        directed = isinstance(a, Compare) and isinstance(b, Compare) and _direction(a) is not None and _direction(a) == _direction(b)
        return directed or a == b


def _direction(comparison: Compare) -> int | None:
    return _DIRECTIONS.get(comparison.sign)


def valued(tree: Node) -> Values:
    """The value of every part of a formula, compiled once."""
    parts = [node for node in dict.fromkeys(walk(tree)) if not isinstance(node, Constant)]
    steps = tuple(Step(f"part_{i}", node) for i, node in enumerate(parts))
    program = Program(names(tree), (Layer("parts", steps),), tuple(s.name for s in steps))
    function = program_function(program)

    def values(measures: Mapping[str, Value]) -> Mapping[Node, Value]:
        results = function(measures)
        return {node: results[f"part_{i}"] for i, node in enumerate(parts)}

    return values


@dataclass(frozen=True)
class Changes:
    """Finds the changes for one formula and one company, from the value of each part."""

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
            case _:
                return [self._fact(node, wanted=wanted)]

    def _value(self, node: Node) -> Value | Fraction:
        return node.value if isinstance(node, Constant) else self.values.get(node)

    def _comparison(self, left: Node, sign: ComparisonSign, right: Node) -> Change:
        """A figure that has to reach another one; written with the constant on the right."""
        if isinstance(left, Constant):
            left, right, sign = right, left, _turned(sign)
        aim = compare(sign, left, right)
        now, goal = self._value(left), self._value(right)
        target = _reached_by(sign, left, right) if isinstance(left, Name) else None
        before = float(now) if isinstance(now, Fraction) else now
        measures = tuple(dict.fromkeys((*names(left), *names(right))))
        if now is None or goal is None:
            return Change(self._to_find_out(aim), measures, before, None, UNKNOWN_EFFORT, target, aim)
        kind = left.type.kind
        if isinstance(now, date) and isinstance(goal, date):
            days = abs(((target if isinstance(target, date) else goal) - now).days)
            words = Text(*(self._needed(aim, now, left, f"{days}天" if language == "zh" else f"{days} day{'s' if days != 1 else ''}", language)
                           for language in LANGUAGES))
            return Change(words, measures, before, float(days), days / 365, target, aim)
        if kind in NUMERIC and isinstance(now, int | float | Fraction) and isinstance(goal, int | float | Fraction):
            counted = kind in ("count", "number") and isinstance(target, int)
            gap = abs(_exact(target if counted and isinstance(target, int) else goal) - _exact(now))
            largest = max(abs(_exact(goal)), abs(_exact(now)))
            words = Text(*(self._moved(left, now, sign, right, goal, gap, language) for language in LANGUAGES))
            return Change(words, measures, before, float(gap), float(gap / largest) if largest else float(gap), target, aim)
        words = Text(*(self._needed(aim, now, left, "", language) for language in LANGUAGES))
        return Change(words, measures, before, None, WHOLE_EFFORT, target, aim)

    def _fact(self, node: Node, *, wanted: bool) -> Change:
        """A yes or no, or one of several codes."""
        aim = node if wanted else Not(node, node.type)
        goal: Value = wanted if isinstance(node, Name) else None
        if isinstance(node, OneOf) and wanted and isinstance(node.item, Name) and isinstance(node.options[0].value, str):
            goal = node.options[0].value
        before = self.values.get(node)
        if before is None:
            return Change(self._to_find_out(aim), names(node), None, None, UNKNOWN_EFFORT, goal, aim)
        words = Text(*(in_words(aim, self.scope, language) for language in LANGUAGES))
        return Change(Text(f"需要：{words.zh}", f"needs: {words.en}"), names(node), before, None, WHOLE_EFFORT, goal, aim)

    # ---- words

    def _to_find_out(self, aim: Node) -> Text:
        words = Text(*(in_words(aim, self.scope, language) for language in LANGUAGES))
        return Text(f"查明并满足：{words.zh}", f"find out and meet: {words.en}")

    def _needed(self, aim: Node, now: Value | Fraction, left: Node, away: str, language: Language) -> str:
        """A date or a code, with what it is now."""
        choices = self.scope.names[left.name].choices if isinstance(left, Name) and left.name in self.scope.names else {}
        words, before = in_words(aim, self.scope, language), value_in_words(now, left.type.kind, language, choices)
        if language == "zh":
            return f"需要：{words}（现为 {before}{f'，差 {away}' if away else ''}）"
        return f"needs: {words} (now {before}{f', {away} away' if away else ''})"

    def _moved(
        self, left: Node, now: int | float | Fraction, sign: ComparisonSign, right: Node, goal: int | float | Fraction, gap: Fraction, language: Language,
    ) -> str:
        """A figure from where it is to where it has to be; nothing is away from an edge that it is on."""
        kind = left.type.kind
        title, before = in_words(left, self.scope, language), value_in_words(now, kind, language)
        target = value_in_words(goal, "share" if kind == "share" else right.type.kind, language)
        if not isinstance(right, Constant):
            rule = in_words(right, self.scope, language)
            target = f"{rule}（{target}）" if language == "zh" else f"{rule} ({target})"
        away = _away(gap, kind, language) if gap else ""
        if language == "zh":
            return f"{title}由 {before} 到 {_SIGNS[sign]} {target}{f'（差 {away}）' if away else ''}"
        return f"{title}: from {before} to {_SIGNS[sign]} {target}{f' ({away} away)' if away else ''}"


def _away(gap: Fraction, kind: Kind, language: Language) -> str:
    """A gap in the unit of its figure; between shares in percentage points."""
    if kind != "share":
        return value_in_words(gap, kind, language)
    points = value_in_words(gap * 100, "number", language)
    return f"{points}个百分点" if language == "zh" else f"{points} percentage point{'' if points == '1' else 's'}"


def _exact(value: int | float | Fraction) -> Fraction:
    """The decimal that a double stands for, so that 3 % is 0.25 points above 2.75 % and not a little less."""
    return value if isinstance(value, Fraction) else Fraction(repr(value))


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


def _all(ways: Sequence[list[Change] | None]) -> list[Change] | None:
    if any(way is None for way in ways):
        return None
    return list(dict.fromkeys(change for way in ways for change in way or ()))


def _easiest(ways: Sequence[list[Change] | None]) -> list[Change] | None:
    possible = [way for way in ways if way is not None]
    return min(possible, key=lambda way: sum(c.effort for c in way)) if possible else None
