"""Building trees by hand: what a rating model or a policy turns into.

These functions give each node its type. They do not check kinds, because the
caller has; sizes are checked, so that a built formula cannot overflow either.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from kexin.formula import arithmetic
from kexin.formula.kinds import BOOL, TEXT, WHOLE_HIGH, Kind, Type
from kexin.formula.tree import (
    Arithmetic,
    ArithmeticSign,
    Call,
    Choose,
    Compare,
    ComparisonSign,
    Constant,
    Logic,
    Name,
    Node,
    Not,
    OneOf,
)
from kexin.formula.values import const, number

YES = Constant(True, BOOL.known())
NO = Constant(False, BOOL.known())
MAYBE = Constant(None, BOOL)


def whole(value: int, kind: Kind = "number") -> Constant:
    """An integer constant."""
    return number(Fraction(value), kind)


def text(value: str) -> Constant:
    """A text constant."""
    return Constant(value, TEXT.known())


def nothing(like: Type) -> Constant:
    """The unknown value of a type."""
    return Constant(None, like.unknown())


def name(step: str, of: Type) -> Name:
    """A reference to a measure or an earlier step."""
    return Name(step, of)


def calculate(sign: ArithmeticSign, left: Node, right: Node, kind: Kind = "number") -> Node:
    """``left sign right``; constants are folded.

    Raises:
        ValueError: the result could overflow; the caller's bounds are wrong.
    """
    a, b = const(left), const(right)
    if a is not None and b is not None and not (sign == "/" and b == 0):
        folded = {"+": a + b, "-": a - b, "*": a * b}.get(sign)
        return number(a / b if folded is None else folded, kind)
    result = arithmetic.result_type(sign, kind, left.type, right.type, constant_divisor=b not in (None, 0))
    if not arithmetic.fits(result):
        raise ValueError(f"{sign} could overflow")
    return Arithmetic(sign, left, right, result)


def add(items: Sequence[Node]) -> Node:
    """The sum of whole numbers; 0 for none.

    Halves are added to halves: in a row, the bound of the size would grow by a bit with each
    item, and beyond some fifty items the sum would no longer count as a whole number.
    """
    if len(items) <= 1:
        return items[0] if items else whole(0)
    middle = len(items) // 2
    return calculate("+", add(items[:middle]), add(items[middle:]))


def compare(sign: ComparisonSign, left: Node, right: Node) -> Node:
    """A comparison."""
    return Compare(sign, left, right, BOOL.unknown(left.type.nullable or right.type.nullable))


def one_of(item: Node, options: Sequence[str]) -> Node:
    """A text is one of *options*."""
    return OneOf(item, tuple(text(o) for o in options), BOOL.unknown(item.type.nullable))


def starts_with(item: Node, beginning: str) -> Node:
    """A text begins so."""
    return Call("starts_with", (item, text(beginning)), BOOL.unknown(item.type.nullable))


def every(items: Sequence[Node]) -> Node:
    """Kleene's and; yes for none."""
    return _logic("and", items, YES)


def either(items: Sequence[Node]) -> Node:
    """Kleene's or; no for none."""
    return _logic("or", items, NO)


def _logic(sign: str, items: Sequence[Node], empty: Constant) -> Node:
    if not items:
        return empty
    if len(items) == 1:
        return items[0]
    return Logic("and" if sign == "and" else "or", tuple(items), BOOL.unknown(any(i.type.nullable for i in items)))


def negate(item: Node) -> Node:
    """Not; unknown stays unknown."""
    return Not(item, item.type)


def certain(item: Name) -> Name:
    """The same name where it has been found to be known, so that nothing asks again."""
    return Name(item.name, item.type.known())


def known(item: Node) -> Node:
    """Is the value known?"""
    return Call("known", (item,), BOOL.known())


def unknown(item: Node) -> Node:
    """Is the value unknown?"""
    return negate(known(item))


def if_unknown(item: Node, default: Node) -> Node:
    """The item, or *default* where it is unknown."""
    a, b = item.type, default.type
    held = replace(a, whole=a.whole and b.whole, nullable=a.nullable and b.nullable, high=max(a.high, b.high), low=min(a.low, b.low))
    return Call("if_unknown", (item, default), held)


def choose(cases: Sequence[tuple[Node, Node]], otherwise: Node) -> Node:
    """The value of the first condition that is yes, else *otherwise*."""
    if not cases:
        return otherwise
    values = [value.type for _, value in cases] + [otherwise.type]
    held = [t for t in values if t.high or t.low or t.whole]
    kind = values[0].kind
    joined = Type(
        kind, all(t.whole for t in values), any(t.nullable for t in values),
        max(t.high for t in held or values), min(t.low for t in held or values),
        frozenset().union(*(t.choices for t in values if t.choices)) if all(t.choices for t in values) else None)
    return Choose(tuple(cases), otherwise, joined)


def floor(item: Node) -> Node:
    """The largest whole number not above."""
    if item.type.whole:
        return item
    if item.type.high > WHOLE_HIGH:
        raise ValueError("floor could overflow")
    return Call("floor", (item,), Type(item.type.kind, True, item.type.nullable, item.type.high + 1))


def rounded(item: Node) -> Node:
    """Half up: floor(x + 0.5), the one rounding of Kexin."""
    return item if item.type.whole else floor(calculate("+", item, number(Fraction(1, 2)), item.type.kind))


#: Decimals that ``rounded`` may keep: with twelve, growth and shares up to a million still fit 62 bits.
MOST_DECIMALS = 12


def rounded_to(item: Node, decimals: int) -> Call:
    """*item* to so many decimals, half up; beyond ±10^(18 - decimals) that bound.

    A mean of two quotients is off by a few units of the sixteenth digit, so that growth of
    exactly 5 % may seem less; rounded, it is the very double that ``0.05`` is.

    Raises:
        ValueError: not 0 to MOST_DECIMALS decimals.
    """
    if not 0 <= decimals <= MOST_DECIMALS:
        raise ValueError("too many decimals")
    bound = (10 ** (18 - decimals)).bit_length()
    held = replace(item.type, whole=False, high=min(item.type.high, bound), low=-4 * decimals)
    return Call("rounded", (item, whole(decimals)), held)


def spelled_out(node: Call) -> Node:
    """The parts that ``rounded`` stands for: the one meaning that every reading writes."""
    decimals = const(node.arguments[1])
    assert decimals is not None
    bound, scale = 10 ** (18 - int(decimals)), whole(10 ** int(decimals))
    within = clamp(node.arguments[0], whole(-bound), whole(bound))
    within = replace(within, type=replace(within.type, low=max(within.type.low, -100)))  # the half that is added swallows what is smaller
    return calculate("/", rounded(calculate("*", within, scale)), scale)


def least(items: Sequence[Node]) -> Node:
    """The smallest; unknown if one is."""
    return _extreme("least", items)


def greatest(items: Sequence[Node]) -> Node:
    """The largest; unknown if one is."""
    return _extreme("greatest", items)


def _extreme(function: str, items: Sequence[Node]) -> Node:
    if len(items) == 1:
        return items[0]
    types = [i.type for i in items]
    joined = Type(types[0].kind, all(t.whole for t in types), any(t.nullable for t in types),
                  max(t.high for t in types), min(t.low for t in types))
    return Call("least" if function == "least" else "greatest", tuple(items), joined)


def clamp(item: Node, lowest: Node, highest: Node) -> Call:
    """*item* between two constants; the bounds of its size are theirs, so that ``floor`` fits."""
    held = greatest([least([item, highest]), lowest])
    assert isinstance(held, Call)
    return replace(held, type=replace(held.type, high=max(lowest.type.high, highest.type.high, 1)))


def listed(items: Sequence[Node]) -> Node:
    """The known ones among the texts, with commas between them; never unknown."""
    return Call("listed", tuple(items), TEXT.known()) if items else text("")
