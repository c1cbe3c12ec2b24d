"""0 / -5 is minus zero: equal to zero everywhere, also as a divisor and in a list.

A firm without income and with a loss has such a ratio. Sail tells the two zeros
apart in NULLIF and in IN, though not in comparisons.
"""

from __future__ import annotations

from fractions import Fraction

from kexin.formula import build
from kexin.formula.kinds import Type
from kexin.formula.tree import ComparisonSign, Name, Node, OneOf
from kexin.formula.values import number
from tests.engines.asking import BOOL, DOUBLE, answers
from tests.engines.engine import Engine

A, B = Name("a", Type("number", high=50)), Name("b", Type("number", high=50))
X, Y = Name("x", DOUBLE), Name("y", DOUBLE)
RATIO = build.calculate("/", A, B)
ZERO, HALF = number(Fraction(0)), number(Fraction(1, 2))
SEVERAL = (HALF, ZERO, *(number(Fraction(n, 8)) for n in (9, 11, 13)))  # a short list may be planned as comparisons
MINUS_ZERO_ZERO_AND_OTHERS = [(0, -5), (0, 5), (-1, 2), (1, 2)]


def test_nothing_is_divided_by_minus_zero(engine: Engine) -> None:
    steps: dict[str, Node] = {
        "over_ratio": build.calculate("/", A, RATIO), "one_over_ratio": build.calculate("/", build.whole(1), RATIO),
        "over_product": build.calculate("/", A, build.calculate("*", RATIO, number(Fraction(-3, 2))))}
    rows = [*MINUS_ZERO_ZERO_AND_OTHERS, (1, -5)]
    expected = [
        (a / (a / b), 1 / (a / b), a / (a / b * -1.5)) if a else (None, None, None) for a, b in rows]
    assert answers(engine, steps, [A, B], rows) == expected


def test_minus_zero_is_in_a_list_with_zero(engine: Engine) -> None:
    steps: dict[str, Node] = {
        "several": OneOf(RATIO, SEVERAL, BOOL), "one": OneOf(RATIO, (ZERO,), BOOL), "without": OneOf(RATIO, (HALF,), BOOL),
        "stored": OneOf(X, SEVERAL, BOOL)}
    rows = [(a, b, x) for (a, b), x in zip(MINUS_ZERO_ZERO_AND_OTHERS, (-0.0, 0.0, 0.5, None), strict=True)]
    assert answers(engine, steps, [A, B, X], rows) == [
        (True, True, False, True), (True, True, False, True), (False, False, False, True), (True, False, True, None)]


def test_minus_zero_is_compared_as_zero(engine: Engine) -> None:
    signs: tuple[ComparisonSign, ...] = ("==", "!=", "<", "<=", ">", ">=")
    steps: dict[str, Node] = {f"c{i}": build.compare(sign, X, Y) for i, sign in enumerate(signs)}
    steps |= {f"z{i}": build.compare(sign, X, ZERO) for i, sign in enumerate(signs)}
    rows = [(-0.0, 0.0), (0.0, -0.0), (-0.0, -0.0)]
    assert answers(engine, steps, [X, Y], rows) == [(True, False, False, True, False, True) * 2] * 3


def test_the_floor_and_the_bounds_of_minus_zero_are_zero(engine: Engine) -> None:
    steps: dict[str, Node] = {
        "floor": build.floor(RATIO), "rounded": build.rounded(RATIO),
        "least": build.least([RATIO, HALF]), "greatest": build.greatest([RATIO, ZERO])}
    assert answers(engine, steps, [A, B], MINUS_ZERO_ZERO_AND_OTHERS) == [
        (0, 0, 0.0, 0.0), (0, 0, 0.0, 0.0), (-1, 0, -0.5, 0.0), (0, 1, 0.5, 0.5)]
