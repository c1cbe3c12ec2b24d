"""Constants of a formula: exact fractions until the moment they are printed."""

from __future__ import annotations

from fractions import Fraction

from kexin.formula.kinds import Kind, Type
from kexin.formula.tree import Constant, Node


def number(value: Fraction, kind: Kind = "number") -> Constant:
    """A numeric constant; whole if it has no fraction and fits 62 bits."""
    whole = value.denominator == 1 and abs(value.numerator) < 2**62
    low = _exponent(abs(value)) if value else 0
    high = low + (abs(value) != Fraction(2) ** low) if value else 0
    return Constant(value, Type(kind, whole, False, high, low))


def _exponent(value: Fraction) -> int:
    """The largest whole e with 2^e <= value. A logarithm would be a double, and wrong beside a power of two."""
    e = value.numerator.bit_length() - value.denominator.bit_length()
    return e if Fraction(2) ** e <= value else e - 1


def const(node: Node) -> Fraction | None:
    """The exact number if *node* is a numeric constant, else None."""
    return node.value if isinstance(node, Constant) and isinstance(node.value, Fraction) else None


def bits(value: Fraction) -> int:
    """The size of the larger of numerator and denominator."""
    return max(value.numerator.bit_length(), value.denominator.bit_length())


def times_power(base: Fraction, exponent: Fraction) -> Fraction | None:
    """``base ** exponent`` for whole exponents from 0 to 12, else None."""
    if exponent.denominator != 1 or not 0 <= exponent <= 12:
        return None
    return base ** int(exponent)
