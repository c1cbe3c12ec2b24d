"""The line of a firm under a scheme: how much may be lent, or which document would say."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kexin.formula.tree import Node, names
from kexin.fund.exact import Exact, exact
from kexin.fund.scheme import Scheme
from kexin.fund.terms import LineCase


@dataclass(frozen=True)
class LineAnswer:
    """The line in fen; where it is None, the facts or the document that would settle it. No case at all means that nothing is lent."""

    most: int | None
    case: LineCase | None
    missing: tuple[str, ...]
    document: str | None


def line(scheme: Scheme, facts: Mapping[str, Exact]) -> LineAnswer:
    """The first case that holds counts; one that is unknown leaves the line open. *facts* are those of ``checked``."""
    for case in scheme.lines:
        holds = exact(case.when.tree, facts)
        if holds is None:
            return LineAnswer(None, None, _missing(case.when.tree, facts), None)
        if holds:
            if case.most is None:
                return LineAnswer(None, case, (), case.gap.document if case.gap is not None else None)
            most = exact(case.most.tree, facts)
            if isinstance(most, Fraction):
                return LineAnswer(max(0, math.floor(most)), case, (), None)
            return LineAnswer(None, case, _missing(case.most.tree, facts), None)
    return LineAnswer(0, None, (), None)


def _missing(tree: Node, facts: Mapping[str, Exact]) -> tuple[str, ...]:
    return tuple(n for n in names(tree) if facts.get(n) is None)
