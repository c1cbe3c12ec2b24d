"""Kleene's logic with three values, and conditions that are unknown."""

from __future__ import annotations

from itertools import product

from kexin.formula import build
from kexin.formula.tree import ComparisonSign, Constant, Name, Node
from tests.engines.asking import BOOL, TEXT, WHOLE, answers
from tests.engines.engine import Engine

THREE = (True, False, None)
P, Q, R = Name("p", BOOL), Name("q", BOOL), Name("r", BOOL)


def _and(*values: bool | None) -> bool | None:
    return False if False in values else None if None in values else True


def _or(*values: bool | None) -> bool | None:
    return True if True in values else None if None in values else False


def _not(value: bool | None) -> bool | None:
    return None if value is None else not value


def test_and_or_not_follow_kleene(engine: Engine) -> None:
    rows = list(product(THREE, repeat=3))
    steps: dict[str, Node] = {
        "and": build.every([P, Q]), "or": build.either([P, Q]), "not": build.negate(P),
        "three": build.every([P, Q, R]), "any": build.either([P, Q, R]),
        "nested": build.either([build.negate(build.every([P, Q])), R]),
        "held": P,
    }
    expected = [
        (_and(p, q), _or(p, q), _not(p), _and(p, q, r), _or(p, q, r), _or(_not(_and(p, q)), r), p) for p, q, r in rows]
    assert answers(engine, steps, [P, Q, R], rows) == expected


def test_known_is_never_unknown(engine: Engine) -> None:
    steps: dict[str, Node] = {"known": build.known(P), "unknown": build.unknown(P), "of_and": build.known(build.every([P, Q]))}
    expected = [(p is not None, p is None, _and(p, q) is not None) for p, q in product(THREE, repeat=2)]
    assert answers(engine, steps, [P, Q], list(product(THREE, repeat=2))) == expected


def test_constants_of_logic_are_booleans(engine: Engine) -> None:
    steps: dict[str, Node] = {"yes": build.YES, "no": build.NO, "maybe": build.MAYBE}
    assert answers(engine, steps, [P], [(None,)]) == [(True, False, None)]


def test_an_unknown_condition_is_not_taken(engine: Engine) -> None:
    number = Name("n", WHOLE)
    steps: dict[str, Node] = {
        "whole": build.choose([(P, build.whole(1)), (Q, build.whole(2**40))], build.whole(3)),
        "text": build.choose([(P, build.text("一级"))], build.nothing(TEXT)),
        "bool": build.choose([(P, build.MAYBE), (Q, build.YES)], Constant(False, BOOL.known())),
        "column": build.choose([(P, number)], build.nothing(WHOLE)),
    }
    rows = [(p, q, 2**61) for p, q in product(THREE, repeat=2)]
    expected = [
        (1 if p else 2**40 if q else 3, "一级" if p else None, None if p else bool(q), n if p else None) for p, q, n in rows]
    assert answers(engine, steps, [P, Q, number], rows) == expected


def test_a_comparison_with_unknown_is_unknown(engine: Engine) -> None:
    a, b = Name("a", WHOLE), Name("b", WHOLE)
    signs: tuple[ComparisonSign, ...] = ("==", "!=", "<", "<=", ">", ">=")
    steps: dict[str, Node] = {f"c{i}": build.compare(sign, a, b) for i, sign in enumerate(signs)}
    found = answers(engine, steps, [a, b], [(1, None), (None, 1), (None, None), (1, 1), (1, 2)])
    assert found[:3] == [(None,) * 6] * 3
    assert found[3:] == [(True, False, False, True, False, True), (False, True, True, True, False, False)]


def test_booleans_are_compared(engine: Engine) -> None:
    steps: dict[str, Node] = {"same": build.compare("==", P, Q), "yes": build.compare("==", P, build.YES)}
    expected = [(None if None in (p, q) else p == q, p) for p, q in product(THREE, repeat=2)]
    assert answers(engine, steps, [P, Q], list(product(THREE, repeat=2))) == expected


def test_lists_that_share_no_member_leave_the_unknown_unknown(engine: Engine) -> None:
    """A planner that joins two lists into one without members would say no, or yes, of what it does not know."""
    t = Name("t", TEXT)
    ab, cd = build.one_of(t, ["a", "b"]), build.one_of(t, ["c", "d"])
    a, b, c, d = (build.compare("==", t, build.text(x)) for x in "abcd")
    not_a, not_b = (build.compare("!=", t, build.text(x)) for x in "ab")
    steps: dict[str, Node] = {
        "both": build.every([ab, cd]), "either_not": build.either([build.negate(ab), build.negate(cd)]),
        "both_written": build.every([build.either([a, b]), build.either([c, d])]),
        "either_not_written": build.either([build.every([not_a, not_b]), build.negate(build.either([c, d]))]),
        "one": build.every([a, build.one_of(t, ["b"])]),
    }
    assert answers(engine, steps, [t], [(None,), ("a",), ("c",), ("x",)]) == [
        (None,) * 5, (False, True, False, True, False), (False, True, False, True, False), (False, True, False, True, False)]
