"""Literals, comparisons, rounding and arithmetic: bit for bit what Python computes."""

from __future__ import annotations

import math
import random
import struct
from collections.abc import Sequence
from fractions import Fraction

from kexin.formula import build
from kexin.formula.dialects import DIALECTS
from kexin.formula.kinds import Type
from kexin.formula.tree import Choose, Constant, Name, Node, OneOf
from kexin.formula.values import number
from tests.engines.asking import BOOL, DOUBLE, WHOLE, answers
from tests.engines.engine import Engine

A, B = Name("a", WHOLE), Name("b", WHOLE)
X, Y = Name("x", DOUBLE), Name("y", DOUBLE)
SMALL = Name("s", Type("count", high=30))

_EDGES = [
    0.0, 0.1, -0.1, 1e-05, -1e-05, 1e-7, 0.3, 2 / 3, 0.1 + 0.2, 1e16, 1e22, 1e23, -1e22, 123456789012345680.0,
    9007199254740993.0, 5e-271, 1.7976931348623157e270, 4503599627370495.5, 0.5, 1.0, 100.0, 2.0**62,
]


def _bits(values: Sequence[object]) -> list[bytes]:
    assert all(type(v) is float for v in values)
    return [struct.pack("<d", v) for v in values]


def _doubles(seed: int, count: int) -> list[float]:
    """Decimals of 1 to 17 digits from 1e-30 to 1e30, their neighbours, and the edges."""
    dice = random.Random(seed)
    found = list(_EDGES)
    while len(found) < count:
        digits = dice.randint(1, 17)
        value = float(f"{dice.choice(['', '-'])}{dice.randrange(10**digits)}e{dice.randint(-30, 30 - digits)}")
        found += [value, math.nextafter(value, math.inf)] if value else [0.0]
    return found[:count]


def _wholes(seed: int, count: int) -> list[int]:
    dice = random.Random(seed)
    edges = [0, 1, -1, 2**53, 2**53 + 1, -(2**53) - 1, 2**61, -(2**61), 2**61 - 1, 10**15, -(10**15)]
    return edges + [dice.choice([1, -1]) * dice.getrandbits(dice.randint(1, 61)) for _ in range(count - len(edges))]


def test_a_double_literal_is_the_nearest_double(engine: Engine) -> None:
    dialect = DIALECTS[engine.dialect]
    values = _doubles(1, 4_000)
    for start in range(0, len(values), 1_000):
        part = values[start : start + 1_000]
        listed = ", ".join(f"({i}, {dialect.double_literal(v)})" for i, v in enumerate(part))
        rows = engine.query(f"SELECT i, v FROM (VALUES {listed}) AS t(i, v) ORDER BY i")
        assert _bits([v for _, v in rows]) == _bits(part)


def test_a_stored_double_equals_its_literal(engine: Engine) -> None:
    values = _doubles(2, 300)
    steps: dict[str, Node] = {
        f"c{i}": build.compare("==", X, Constant(Fraction(v), DOUBLE.known())) for i, v in enumerate(values)}
    rows = answers(engine, steps, [X], [(v,) for v in values])
    assert [row[i] for i, row in enumerate(rows)] == [True] * len(values)


def test_whole_literals_reach_62_bits(engine: Engine) -> None:
    values = [0, -1, 2**31 - 1, 2**31, -(2**31), -(2**31) - 1, 10**15, 2**62 - 1, -(2**62) + 1]
    steps: dict[str, Node] = {f"c{i}": number(Fraction(v)) for i, v in enumerate(values)}
    assert answers(engine, steps, [A], [(1,)]) == [tuple(values)]
    dialect = DIALECTS[engine.dialect]
    assert engine.query("SELECT " + ", ".join(dialect.whole_literal(v) for v in values)) == [tuple(values)]


def test_whole_arithmetic_near_62_bits_is_exact(engine: Engine) -> None:
    rows = list(zip(_wholes(3, 300), reversed(_wholes(4, 300)), (i * 7919 % 2**30 for i in range(300)), strict=True))
    a, b = Name("a", Type("number", high=61)), Name("b", Type("number", high=61))
    case = Choose(((build.compare(">", SMALL, build.whole(0)), build.whole(2**30)),), build.whole(3), Type("number", nullable=False, high=31))
    steps: dict[str, Node] = {
        "plus": build.calculate("+", a, b),
        "minus": build.calculate("-", a, b),
        "times": build.calculate("*", SMALL, SMALL),
        "wide": build.calculate("*", case, SMALL),
        "more": build.calculate("*", case, case),
        "less": build.compare("<", a, b),
        "same": build.compare("==", a, b),
    }
    expected = [
        (x + y, x - y, s * s, (2**30 if s > 0 else 3) * s, (2**30 if s > 0 else 3) ** 2, x < y, x == y) for x, y, s in rows]
    assert answers(engine, steps, [a, b, SMALL], rows) == expected


def test_unknown_numbers_stay_unknown(engine: Engine) -> None:
    steps: dict[str, Node] = {
        "plus": build.calculate("+", SMALL, build.whole(1)),
        "over": build.calculate("/", SMALL, build.whole(3)),
        "less": build.compare("<", SMALL, build.whole(1)),
        "floor": build.floor(build.calculate("/", SMALL, build.whole(3))),
        "nothing": build.nothing(WHOLE),
        "no_double": build.nothing(DOUBLE),
        "if_unknown": build.choose([(build.unknown(SMALL), build.whole(7))], SMALL),
    }
    assert answers(engine, steps, [SMALL], [(None,)]) == [(None, None, None, None, None, None, 7)]


def test_a_quotient_is_one_double_division_and_by_zero_unknown(engine: Engine) -> None:
    dice = random.Random(5)
    small = Type("number", high=50)
    a, b = Name("a", small), Name("b", small)
    rows = [(dice.randint(-(10**15), 10**15), dice.randint(-50, 10**dice.randint(1, 15))) for _ in range(3_000)]
    rows += [(1, 0), (0, 0), (0, 5)]
    steps: dict[str, Node] = {"over": build.calculate("/", a, b), "third": build.calculate("/", a, build.whole(3))}
    found = answers(engine, steps, [a, b], rows)
    expected = [(x / y if y else None, x / 3) for x, y in rows]
    assert [(row[0] is None, row[1]) for row in found] == [(row[0] is None, row[1]) for row in expected]
    assert _bits([row[0] for row in found if row[0] is not None]) == _bits([row[0] for row in expected if row[0] is not None])


def test_the_mean_of_two_quotients_meets_a_decimal_once_it_is_rounded(engine: Engine) -> None:
    """0.7 and 1.4 are 1.05 on average; as doubles they are a hair less."""
    a, b, c = (Name(n, Type("number", high=50)) for n in "abc")
    mean = build.calculate("/", build.calculate("+", build.calculate("/", b, a), build.calculate("/", c, b)), build.whole(2))
    rows = [(first * 1000, first * rate, first * rate * (2000 + 2 * growth - rate) // 1000) for first in (1_000, 7_000, 123_000) for rate in (700, 820, 1100, 1500) for growth in (0, 50, 100, 150)]
    found = answers(engine, {"mean": build.rounded_to(mean, 12)}, [a, b, c], rows)
    assert _bits([row[0] for row in found]) == _bits([1 + growth / 1000 for _ in range(12) for growth in (0, 50, 100, 150)])


def test_rounding_keeps_its_bound_and_what_is_unknown(engine: Engine) -> None:
    values = [None, 0.0, 0.125, -0.125, 1e9, -1e9, 1e30, 0.004999, 0.005]
    found = answers(engine, {"two": build.rounded_to(X, 2), "none": build.rounded_to(X, 0), "twelve": build.rounded_to(X, 12)}, [X], [(v,) for v in values])
    assert [row[0] for row in found] == [None, 0.0, 0.13, -0.12, 1e9, -1e9, 1e16, 0.0, 0.01]
    assert [row[1] for row in found] == [None, 0.0, 0.0, 0.0, 1e9, -1e9, 1e18, 0.0, 0.0]
    assert [row[2] for row in found][4:7] == [1e6, -1e6, 1e6]


def test_a_quotient_of_integers_meets_a_decimal_exactly(engine: Engine) -> None:
    """3 / 10 == 0.3: both are the double nearest to the same number."""
    a, b = Name("a", Type("number", high=50)), Name("b", Type("number", high=50))
    shares = [Fraction(n, 1000) for n in range(1, 60)]
    steps: dict[str, Node] = {
        f"c{i}": build.compare("==", build.calculate("/", a, b), number(s)) for i, s in enumerate(shares)}
    rows = [(s.numerator * 977, s.denominator * 977) for s in shares]
    found = answers(engine, steps, [a, b], rows)
    assert [row.index(True) for row in found] == list(range(len(shares)))
    assert all(row.count(True) == 1 for row in found)


def test_doubles_calculate_as_in_python(engine: Engine) -> None:
    """Interpolation between two points: no engine may fuse the multiplication and the addition."""
    bounded = Type("number", whole=False, high=60, low=-200)
    x, y = Name("x", bounded), Name("y", bounded)
    values = [v for v in _doubles(6, 4_000) if abs(v) < 2.0**60][:2_000]
    rows = list(zip(values, reversed(values), strict=True))
    slope, start, base = 0.6666666666666666, 0.15, 0.1
    def constant(v: float) -> Constant:
        return number(Fraction(v))

    product = build.calculate("*", build.calculate("-", x, constant(start)), constant(slope))
    steps: dict[str, Node] = {
        "line": build.calculate("+", constant(base), product),
        "plus": build.calculate("+", x, y),
        "minus": build.calculate("-", x, y),
        "times": build.calculate("*", x, y),
        "less": build.compare("<=", x, y),
    }
    found = answers(engine, steps, [x, y], rows)
    for i in range(4):
        expected = [(base + (a - start) * slope, a + b, a - b, a * b)[i] for a, b in rows]
        assert _bits([row[i] for row in found]) == _bits(expected)
    assert [row[4] for row in found] == [a <= b for a, b in rows]


def test_an_integer_is_compared_with_a_double_as_a_double(engine: Engine) -> None:
    wholes = _wholes(7, 200)
    rows = [(n, float(n) + d) for n in wholes for d in (0.0, 0.5, -1.0)]
    steps: dict[str, Node] = {
        "less": build.compare("<", A, X), "same": build.compare("==", A, X), "other": build.compare("!=", A, X),
        "tenth": build.compare(">=", A, number(Fraction(1, 10))),
    }
    expected = [(float(n) < x, float(n) == x, float(n) != x, float(n) >= 0.1) for n, x in rows]
    assert answers(engine, steps, [A, X], rows) == expected


def test_floor_goes_down_and_is_an_integer(engine: Engine) -> None:
    x = Name("x", Type("number", whole=False, high=60, low=-800))
    values = [v for v in _doubles(8, 1_500) if abs(v) < 2.0**60]
    values += [-0.5, -1.0, -1.5, 1.5, 2.5, -2.5, 0.49999999999999994, 4503599627370496.5, -4503599627370497.0]
    values += [1152921504606846848.0, -1152921504606846848.0]
    steps: dict[str, Node] = {"floor": build.floor(x), "rounded": build.rounded(x)}
    expected = [(math.floor(v), math.floor(v + 0.5)) for v in values]
    assert answers(engine, steps, [x], [(v,) for v in values]) == expected


def test_least_and_greatest_are_unknown_if_something_is(engine: Engine) -> None:
    number_of = {"a": A, "b": B}
    rows: list[tuple[int | None, int | None, float | None]] = [
        (1, 2, 1.5), (2**53 + 1, -5, 2.0**53), (None, 1, 0.5), (1, None, 0.5), (1, 2, None), (None, None, None)]
    steps: dict[str, Node] = {
        "least": build.least([*number_of.values()]), "greatest": build.greatest([*number_of.values()]),
        "mixed": build.least([A, X]), "largest": build.greatest([A, B, X]),
        "floor_0": build.greatest([A, build.whole(0)]),
    }

    def expected(a: int | None, b: int | None, x: float | None) -> tuple[object, ...]:
        pair = a is not None and b is not None
        return (
            min(a, b) if pair else None, max(a, b) if pair else None,  # type: ignore[type-var]  # both known
            None if a is None or x is None else min(float(a), x),
            None if a is None or b is None or x is None else max(float(a), float(b), x),
            None if a is None else max(a, 0),
        )

    assert answers(engine, steps, [A, B, X], rows) == [expected(*row) for row in rows]


def test_a_number_is_one_of_several(engine: Engine) -> None:
    options = tuple(number(Fraction(v)) for v in (1, 3, 2**40))
    halves = tuple(number(Fraction(v, 10)) for v in (1, 3, 20))
    steps: dict[str, Node] = {"whole": OneOf(A, options, BOOL), "double": OneOf(X, halves, BOOL)}
    rows: list[tuple[int | None, float | None]] = [(1, 0.1), (2, 0.1 + 0.2), (2**40, 0.3), (3, 2.0), (None, None)]
    expected = [(True, True), (False, False), (True, True), (True, True), (None, None)]
    assert answers(engine, steps, [A, X], rows) == expected
