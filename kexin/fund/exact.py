"""Formulas in exact arithmetic: money is shared with fractions, so that no fen is lost to a double.

The same trees and the same meaning as everywhere (unknown is None, x / 0 is unknown,
Kleene's logic); only numbers are ``Fraction`` instead of doubles.
"""

from __future__ import annotations

import math
import operator
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from typing import TypeAlias

from kexin.formula.build import spelled_out
from kexin.formula.tree import Arithmetic, Call, Choose, Compare, Constant, Logic, Name, Node, Not, OneOf

Exact: TypeAlias = Fraction | str | bool | date | None
_SIGNS = {"==": operator.eq, "!=": operator.ne, "<": operator.lt, "<=": operator.le, ">": operator.gt, ">=": operator.ge}


#: The functions that have an exact meaning; the others are refused when a scheme is read.
FUNCTIONS = frozenset({"known", "if_unknown", "least", "greatest", "floor", "rounded", "days"})


def exact(node: Node, facts: Mapping[str, Exact]) -> Exact:
    """The value of a formula over *facts*; a fact that is missing is unknown."""
    match node:
        case Constant(value=value):
            return value
        case Name(name=name):
            return facts.get(name)
        case Arithmetic(sign=sign, left=left, right=right):
            return _calculated(sign, exact(left, facts), exact(right, facts))
        case Compare(sign=sign, left=left, right=right):
            a, b = exact(left, facts), exact(right, facts)
            return None if a is None or b is None else bool(_SIGNS[sign](a, b))
        case Logic(sign=sign, items=items):
            answers = [exact(item, facts) for item in items]
            decisive = sign == "or"
            return decisive if decisive in answers else None if None in answers else not decisive
        case Not(item=item):
            answer = exact(item, facts)
            return None if answer is None else not answer
        case OneOf(item=item, options=options):
            value_ = exact(item, facts)
            return None if value_ is None else any(value_ == o.value for o in options)
        case Choose(cases=cases, otherwise=otherwise):
            for condition, chosen in cases:
                if exact(condition, facts) is True:
                    return exact(chosen, facts)
            return exact(otherwise, facts)
        case Call():
            return _called(node, facts)
        case _:
            raise ValueError(f"a formula over facts holds no {type(node).__name__}")


def _calculated(sign: str, a: Exact, b: Exact) -> Exact:
    if not isinstance(a, Fraction) or not isinstance(b, Fraction) or (sign == "/" and b == 0):
        return None
    return {"+": a + b, "-": a - b, "*": a * b}[sign] if sign != "/" else a / b


def _called(node: Call, facts: Mapping[str, Exact]) -> Exact:
    values = [exact(argument, facts) for argument in node.arguments]
    match node.function:
        case "known":
            return values[0] is not None
        case "if_unknown":
            return values[1] if values[0] is None else values[0]
        case "least" | "greatest":
            numbers = [v for v in values if isinstance(v, Fraction)]
            return None if len(numbers) < len(values) else (min if node.function == "least" else max)(numbers)
        case "floor":
            return Fraction(math.floor(values[0])) if isinstance(values[0], Fraction) else None
        case "rounded":
            return exact(spelled_out(node), facts)
        case "days":
            first, last = values
            return Fraction((last - first).days) if isinstance(first, date) and isinstance(last, date) else None
        case _:
            raise ValueError(f"{node.function} has no place in a scheme")
