"""Formulas in exact arithmetic over many rows at once: the same values as ``exact``, a column at a time.

A number is a whole number over a whole number, so that no fen is lost to a double.
Each column knows how large its numbers can get: where 64 bits might not hold a result
it is worked out in Python's own integers, which never overflow.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from functools import lru_cache, reduce
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from kexin.formula.build import spelled_out
from kexin.formula.tree import Arithmetic, Call, Choose, Compare, Constant, Logic, Name, Node, Not, OneOf
from kexin.fund.exact import Exact

Array: TypeAlias = NDArray[Any]
Mask: TypeAlias = NDArray[np.bool_]
_SIGNS = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}

#: What 64 bits hold, with room for one addition.
MOST = 2**62


@dataclass(frozen=True, slots=True, eq=False)
class Column:
    """One value per row, or one for all of them (shape ``()``). What stands where ``known`` is no means nothing.

    Numbers are ``values / below``; days are counted as ``date.toordinal`` does. ``below`` is positive.
    """

    values: Array
    known: Mask
    below: int | Array = 1
    high: int = 1
    """No absolute value of ``values`` is larger."""
    deep: int = 1
    """No value of ``below`` is larger."""
    days: bool = False
    """The numbers are days, as ``cell`` gives them back."""

    def plus(self, other: Column) -> Column:
        """The sum."""
        return _added(self, other, 1)

    def minus(self, other: Column) -> Column:
        """The difference."""
        return _added(self, other, -1)

    def times(self, other: Column) -> Column:
        """The product."""
        top = _product(self.values, self.high, other.values, other.high)
        below, deep = _product_below(self, other)
        return Column(top, self.known & other.known, below, self.high * other.high, deep)

    def over(self, other: Column) -> Column:
        """The quotient; unknown where the other is 0."""
        some = np.asarray(other.values != 0, dtype=bool)
        divisor = np.where(some, other.values, 1)
        top = _product(self.values, self.high, *_held(other))
        below = _product(np.abs(divisor), other.high, *_held(self))
        high, deep = self.high * other.deep, max(1, other.high * self.deep)
        return Column(np.where(divisor < 0, -top, top), self.known & other.known & some, below, high, deep)

    def floor(self) -> Column:
        """The largest whole number that is not above."""
        if isinstance(self.below, int) and self.below == 1:
            return self
        down = np.asarray(self.values // self.below)
        high = self.high
        if high >= MOST:
            high = int(np.max(np.abs(down), initial=0))
            down = down.astype(np.int64) if high < MOST else down
        return Column(down, self.known, high=high)

    def compare(self, sign: str, other: Column) -> Column:
        """Yes or no."""
        a, b = _same_below(self, other)
        return answers(_SIGNS[sign](a.values, b.values), self.known & other.known)

    def where(self, condition: Mask, otherwise: Column) -> Column:
        """This where the condition holds, else the other."""
        known = np.where(condition, self.known, otherwise.known)
        high, deep = max(self.high, otherwise.high), max(self.deep, otherwise.deep)
        if isinstance(self.below, int) and isinstance(otherwise.below, int):
            a, b = _same_below(self, otherwise) if self.below != otherwise.below else (self, otherwise)
            return Column(np.where(condition, a.values, b.values), known, a.below, max(a.high, b.high), a.deep)
        return Column(np.where(condition, self.values, otherwise.values), known, np.where(condition, self.below, otherwise.below), high, deep)


def column(values: Sequence[Exact]) -> Column:
    """A column of the values that ``exact`` takes; they are of one kind."""
    known = np.array([v is not None for v in values], dtype=bool)
    first = next((v for v in values if v is not None), None)
    if first is None or isinstance(first, Fraction):
        fractions = [v if isinstance(v, Fraction) else Fraction(0) for v in values]
        deep = math.lcm(*{f.denominator for f in fractions}) if fractions else 1
        if deep < 2**20:
            return replace(whole([f.numerator * (deep // f.denominator) for f in fractions]), known=known, below=deep, deep=deep)
        below = whole([f.denominator for f in fractions])
        return replace(whole([f.numerator for f in fractions]), known=known, below=below.values, deep=below.high)
    if isinstance(first, bool):
        return answers(np.array([v is True for v in values]), known)
    if isinstance(first, date):
        return replace(whole([v.toordinal() if isinstance(v, date) else 0 for v in values]), known=known, days=True)
    return Column(np.array([v if isinstance(v, str) else "" for v in values]), known)


def whole(numbers: Sequence[int] | Array) -> Column:
    """Whole numbers, all known."""
    array: Array = np.asarray(numbers, dtype=None if isinstance(numbers, np.ndarray) else object)
    high = int(np.max(np.abs(array), initial=0))
    if high < MOST:
        array = array.astype(np.int64)
    return Column(array, np.ones(array.shape, dtype=bool), high=high)


@lru_cache(maxsize=10_000, typed=True)
def constant(value: Exact) -> Column:
    """The same value in all rows."""
    one = column([value])
    below = one.below if isinstance(one.below, int) else one.below[0]
    return replace(one, values=one.values[0, ...], known=one.known[0, ...], below=below)


def cell(found: Column, row: int) -> Exact:
    """The value of one row, as ``exact`` has it."""
    known = found.known if found.known.ndim == 0 else found.known[row]
    if not known:
        return None
    value = found.values if found.values.ndim == 0 else found.values[row]
    if found.days:
        return date.fromordinal(int(value))
    if found.values.dtype.kind in "iO":
        below = np.asarray(found.below)
        return Fraction(int(value), int(below if below.ndim == 0 else below[row]))
    return bool(value) if found.values.dtype.kind == "b" else str(value)


def taken(found: Column, rows: NDArray[np.int64]) -> Column:
    """The column of some rows."""
    if found.values.ndim == 0:
        return found
    below = found.below if isinstance(found.below, int) else found.below[rows] if found.below.ndim else found.below
    return replace(found, values=found.values[rows], known=found.known[rows], below=below)


def answers(values: Array, known: Mask) -> Column:
    """Yes or no, where known."""
    return Column(np.asarray(values, dtype=bool), known)


def exact_column(node: Node, facts: Mapping[str, Column]) -> Column:
    """The values of a formula over columns of facts; a fact that is missing is unknown."""
    match node:
        case Constant(value=value):
            return constant(value)
        case Name(name=name):
            return facts[name] if name in facts else constant(None)
        case Arithmetic(sign=sign, left=left, right=right):
            a, b = exact_column(left, facts), exact_column(right, facts)
            return {"+": a.plus, "-": a.minus, "*": a.times, "/": a.over}[sign](b)
        case Compare(sign=sign, left=left, right=right):
            return exact_column(left, facts).compare(sign, exact_column(right, facts))
        case Logic(sign=sign, items=items):
            return _logic([exact_column(item, facts) for item in items], decisive=sign == "or")
        case Not(item=item):
            answer = exact_column(item, facts)
            return answers(~answer.values.astype(bool), answer.known)
        case OneOf(item=item, options=options):
            value_ = exact_column(item, facts)
            return answers(np.logical_or.reduce([value_.compare("==", exact_column(o, facts)).values for o in options]), value_.known)
        case Choose(cases=cases, otherwise=otherwise):
            chosen = exact_column(otherwise, facts)
            for condition, value_node in reversed(cases):
                chosen = _chosen(exact_column(condition, facts), exact_column(value_node, facts), chosen)
            return chosen
        case Call():
            return _called(node, facts)
        case _:
            raise ValueError(f"a formula over facts holds no {type(node).__name__}")


def _called(node: Call, facts: Mapping[str, Column]) -> Column:
    if node.function == "rounded":
        return exact_column(spelled_out(node), facts)
    values = [exact_column(argument, facts) for argument in node.arguments]
    match node.function:
        case "known":
            return answers(values[0].known, np.ones(values[0].known.shape, dtype=bool))
        case "if_unknown":
            return _typed(values[0], values[1]).where(values[0].known, _typed(values[1], values[0]))
        case "least" | "greatest":
            best = values[0]
            for other in values[1:]:
                first = best.compare("<=" if node.function == "least" else ">=", other)
                best = replace(best.where(first.values, other), known=first.known)
            return best
        case "floor":
            return values[0].floor()
        case "days":
            return values[1].minus(values[0])
        case _:
            raise ValueError(f"{node.function} has no place in a scheme")


def _chosen(condition: Column, value: Column, otherwise: Column) -> Column:
    return _typed(value, otherwise).where(condition.values.astype(bool) & condition.known, _typed(otherwise, value))


def _typed(a: Column, b: Column) -> Column:
    """A column of which nothing is known stands for any type."""
    if a.values.dtype.kind == b.values.dtype.kind or a.known.any():
        return a
    return replace(a, values=np.zeros(a.values.shape, dtype=b.values.dtype), below=1, deep=1)


def _logic(items: Sequence[Column], *, decisive: bool) -> Column:
    """Kleene: one decisive answer decides, else one unknown leaves all unknown."""
    decided: Mask = reduce(np.logical_or, [i.known & (i.values == decisive) for i in items])
    known: Mask = reduce(np.logical_and, [i.known for i in items])
    return answers(decided if decisive else ~decided, decided | known)


def _held(column_: Column) -> tuple[Array, int]:
    """The denominators and their bound."""
    return np.asarray(column_.below), column_.deep


def _product(a: Array, a_high: int, b: Array, b_high: int) -> Array:
    if a_high * b_high >= MOST:
        return np.asarray(np.asarray(a.astype(object)) * np.asarray(b.astype(object)), dtype=object)
    return np.asarray(a * b)


def _product_below(a: Column, b: Column) -> tuple[int | Array, int]:
    if isinstance(a.below, int) and isinstance(b.below, int):
        return a.below * b.below, a.below * b.below
    return _product(*_held(a), *_held(b)), a.deep * b.deep


def _same_below(a: Column, b: Column) -> tuple[Column, Column]:
    """Both over the same denominator; texts and answers as they are."""
    if isinstance(a.below, int) and isinstance(b.below, int):
        if a.below == b.below:
            return a, b
        common = math.lcm(a.below, b.below)
        return _scaled(a, np.asarray(common // a.below), common // a.below, common), _scaled(b, np.asarray(common // b.below), common // b.below, common)
    below, deep = _product_below(a, b)
    (a_below, a_deep), (b_below, b_deep) = _held(a), _held(b)
    return replace(_scaled(a, b_below, b_deep, below), deep=deep), replace(_scaled(b, a_below, a_deep, below), deep=deep)


def _scaled(a: Column, factor: Array, high: int, below: int | Array) -> Column:
    deep = below if isinstance(below, int) else 1
    return Column(_product(a.values, a.high, factor, high), a.known, below, a.high * high, deep)


def _added(a: Column, b: Column, sign: int) -> Column:
    a, b = _same_below(a, b)
    high = a.high + b.high
    left, right = (a.values, b.values) if high < MOST else (a.values.astype(object), b.values.astype(object))
    top = left + right if sign > 0 else left - right
    return Column(np.asarray(top), a.known & b.known, a.below, high, a.deep)
