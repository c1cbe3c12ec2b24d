"""Which kinds may be added, multiplied and divided, and how large results can get."""

from __future__ import annotations

from collections.abc import Mapping

from kexin.formula.kinds import DOUBLE_HIGH, DOUBLE_LOW, NUMERIC, WHOLE_HIGH, Kind, Type
from kexin.formula.tree import ArithmeticSign

_TIMES: Mapping[frozenset[Kind], Kind] = {
    frozenset({"money", "number"}): "money", frozenset({"money", "share"}): "money",
    frozenset({"money", "count"}): "money", frozenset({"share"}): "share",
    frozenset({"share", "number"}): "share", frozenset({"share", "count"}): "number",
    frozenset({"count", "number"}): "number", frozenset({"count"}): "number",
    frozenset({"number"}): "number",
}

_OVER: Mapping[tuple[Kind, Kind], Kind] = {
    ("money", "money"): "share", ("count", "count"): "share",
    ("money", "count"): "money", ("money", "number"): "money", ("money", "share"): "money",
    ("share", "share"): "number", ("share", "number"): "share", ("share", "count"): "number",
    ("number", "number"): "number", ("number", "count"): "number", ("number", "share"): "number",
    ("count", "number"): "number", ("count", "share"): "number",
}


def kind_of_sum(left: Kind, right: Kind) -> Kind | None:
    """money + money is money, 1 - share is a share; money + share and date - date are nothing (None)."""
    if left == right:
        return left if left in NUMERIC else None
    pair = {left, right}
    if pair == {"share", "number"}:
        return "share"
    if pair == {"count", "number"}:
        return "count"
    return None


def kind_of_product(left: Kind, right: Kind) -> Kind | None:
    """money x share is money; money x money is nothing (None)."""
    return _TIMES.get(frozenset({left, right}))


def kind_of_quotient(left: Kind, right: Kind) -> Kind | None:
    """money / money is a share; share / money is nothing (None)."""
    return _OVER.get((left, right))


def sum_type(kind: Kind, a: Type, b: Type) -> Type:
    """The type of ``a + b`` or ``a - b``: whole if both are and 63 bits suffice."""
    high = max(a.high, b.high) + 1
    whole = a.whole and b.whole and high <= WHOLE_HIGH
    # Two doubles that are multiples of 2^(low-52) differ by at least that much.
    low = 0 if a.whole and b.whole else min(a.low, b.low) - 52
    return Type(kind, whole, a.nullable or b.nullable, high, low)


def product_type(kind: Kind, a: Type, b: Type) -> Type:
    """The type of ``a * b``: whole if both are and 63 bits suffice, else a double."""
    high = a.high + b.high
    whole = a.whole and b.whole and high <= WHOLE_HIGH
    return Type(kind, whole, a.nullable or b.nullable, high, a.low + b.low)


def quotient_type(kind: Kind, a: Type, b: Type, *, never_zero: bool = False) -> Type:
    """The type of ``a / b``: a double, unknown where b is 0."""
    nullable = a.nullable or b.nullable or not never_zero
    return Type(kind, False, nullable, a.high - b.low, a.low - b.high)


def result_type(sign: ArithmeticSign, kind: Kind, a: Type, b: Type, *, constant_divisor: bool) -> Type:
    """The type of ``a sign b``."""
    match sign:
        case "*":
            return product_type(kind, a, b)
        case "/":
            return quotient_type(kind, a, b, never_zero=constant_divisor)
        case _:
            return sum_type(kind, a, b)


def fits(result: Type) -> bool:
    """False if a double of this type could overflow or vanish on some engine."""
    return result.whole or (result.high <= DOUBLE_HIGH and result.low >= DOUBLE_LOW)
