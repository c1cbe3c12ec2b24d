"""What would raise a rating, in words."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kexin.formula.amounts import money_in_words, points_in_words, value_in_words
from kexin.rating.model import Model
from kexin.rating.raising import Move, Raise
from kexin.text import Language, Text


def way_words(way: Raise | None, model: Model, language: Language) -> Iterator[str]:
    """The way up, line by line: gates to meet, moves to make, what they lead to."""
    if way is None:
        yield Text("已是最好结果,或没有可行的少量改变。", "It is at its best already, or no small set of changes is enough.").in_(language)
        return
    for gate, fails in way.gates:
        first = Text("先满足", "first meet") if fails else Text("先查明并满足", "first find out and meet")
        yield Text(f"{first.zh}:{gate.title.zh}", f"{first.en}: {gate.title.en}").in_(language)
    for move in way.moves:
        yield move_words(move, language)
    if model.grades:
        yield Text(f"→ 等级 {way.results['grade_low']}", f"→ grade {way.results['grade_low']}").in_(language)
    else:
        yield Text("→ 通过", "→ pass").in_(language)
    if "line_low" in way.results:
        amount = money_in_words(line if isinstance(line := way.results["line_low"], int) else 0, language)
        yield Text(f"→ 建议额度 {amount}", f"→ recommended line {amount}").in_(language)


def move_words(move: Move, language: Language) -> str:
    """One move: the indicator, from what to what, and the points it gives."""
    title = move.indicator.title.in_(language) + (f" · {move.alternative.in_(language)}" if move.alternative else "")
    if move.target.title is not None:
        goal = move.target.title.in_(language)
        return Text(f"{title}:达到“{goal}”(该项 {points_in_words(move.points)} 分)", f"{title}: reach “{goal}” ({points_in_words(move.points)} points)").in_(language)
    assert move.value_type is not None
    kind = move.value_type.kind
    before = value_in_words(move.before, kind, language)
    sign = {">=": "≥ ", "<=": "≤ ", ">": "> ", "<": "< "}.get(move.target.sign or "", "")
    value = move.target.value
    goal = sign + (value_in_words(value, kind, language) if isinstance(value, Fraction) else str(value))
    return Text(f"{title}:由 {before} 到 {goal}(该项 {points_in_words(move.points)} 分)", f"{title}: from {before} to {goal} ({points_in_words(move.points)} points)").in_(language)
