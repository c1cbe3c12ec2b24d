"""The typed tree: one parsed formula, ready for its three readings.

Nodes are immutable and know their type. The tree holds nothing but what is
listed here: that closed list is why a formula can reach no file, no attribute
and no SQL of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from typing import Literal, TypeAlias

from kexin.formula.kinds import Type
from kexin.text import Text

ArithmeticSign: TypeAlias = Literal["+", "-", "*", "/"]
ComparisonSign: TypeAlias = Literal["==", "!=", "<", "<=", ">", ">="]
AggregateName: TypeAlias = Literal["count", "sum", "max", "min", "any", "at", "latest", "distinct", "largest_sum", "largest_count"]
CallName: TypeAlias = Literal["least", "greatest", "floor", "rounded", "known", "if_unknown", "days", "starts_with", "prefix", "listed"]

#: Figures that are none (0 or no) over a table that was looked up and is empty.
NONE_IF_EMPTY: frozenset[AggregateName] = frozenset({"count", "sum", "any", "distinct", "largest_count"})
#: Figures over groups of rows, of which the largest counts.
GROUPED: frozenset[AggregateName] = frozenset({"largest_sum", "largest_count"})


@dataclass(frozen=True, slots=True)
class Constant:
    """A value written in the formula, or computed from such values before anything runs.

    Numbers are exact fractions; ``label`` is how the author wrote it (``as_of``).
    """

    value: Fraction | str | bool | date | None
    type: Type
    label: Text | None = None


@dataclass(frozen=True, slots=True)
class Name:
    """A measure, or an earlier step of a program."""

    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Column:
    """A cell of the row at hand, inside an aggregate; or of the company's own row."""

    table: str
    name: str
    type: Type


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Both sides as doubles unless the type says whole; x / 0 is unknown."""

    sign: ArithmeticSign
    left: Node
    right: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Compare:
    """Unknown if either side is."""

    sign: ComparisonSign
    left: Node
    right: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Logic:
    """Kleene's and / or: ``no and unknown`` is no, ``yes and unknown`` is unknown."""

    sign: Literal["and", "or"]
    items: tuple[Node, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Not:
    """Unknown stays unknown."""

    item: Node
    type: Type


@dataclass(frozen=True, slots=True)
class OneOf:
    """The item equals one of the constants."""

    item: Node
    options: tuple[Constant, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Choose:
    """The value of the first condition that is yes (unknown is not yes), else the last."""

    cases: tuple[tuple[Node, Node], ...]
    otherwise: Node
    type: Type


@dataclass(frozen=True, slots=True)
class Call:
    """A function of the closed list."""

    function: CallName
    arguments: tuple[Node, ...]
    type: Type


@dataclass(frozen=True, slots=True)
class Aggregate:
    """A figure over the company's rows of one table that were known on the day asked.

    Not looked up is unknown; looked up and empty is none. A row whose condition or
    value is unknown makes the whole figure unknown, unless the author says
    otherwise with ``known`` or ``if_unknown``; ``any`` follows Kleene's or.
    """

    function: AggregateName
    table: str
    value: Node | None
    where: Node | None
    by: Node | None
    type: Type


Node: TypeAlias = (
    Constant | Name | Column | Arithmetic | Compare | Logic | Not | OneOf | Choose | Call | Aggregate
)


def children(node: Node) -> tuple[Node, ...]:
    """The parts directly below *node*."""
    match node:
        case Constant() | Name() | Column():
            return ()
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return (left, right)
        case Logic(items=items):
            return items
        case Not(item=item) | OneOf(item=item):
            return (item,)
        case Choose(cases=cases, otherwise=otherwise):
            return (*(part for case in cases for part in case), otherwise)
        case Call(arguments=arguments):
            return arguments
        case Aggregate(value=value, where=where, by=by):
            return tuple(part for part in (value, where, by) if part is not None)


def renamed(node: Node, to: Mapping[str, str]) -> Node:
    """The same tree with other names for measures or steps; names that *to* lacks stay."""
    return replaced(node, lambda name: replace(name, name=to.get(name.name, name.name)))


def replaced(node: Node, by: Callable[[Name], Node]) -> Node:
    """The same tree with something else for each name outside of aggregates."""
    def all_of(nodes: tuple[Node, ...]) -> tuple[Node, ...]:
        return tuple(replaced(n, by) for n in nodes)

    match node:
        case Name():
            return by(node)
        case Constant() | Column() | Aggregate():
            return node
        case Arithmetic(left=left, right=right) | Compare(left=left, right=right):
            return replace(node, left=replaced(left, by), right=replaced(right, by))
        case Logic(items=items):
            return replace(node, items=all_of(items))
        case Not(item=item) | OneOf(item=item):
            return replace(node, item=replaced(item, by))
        case Choose(cases=cases, otherwise=otherwise):
            return replace(node, cases=tuple((replaced(c, by), replaced(v, by)) for c, v in cases), otherwise=replaced(otherwise, by))
        case Call(arguments=arguments):
            return replace(node, arguments=all_of(arguments))


#: LEAST and GREATEST pass over NULL, so SQL tests each operand before; rounding stands on one of each.
_TIMES: Mapping[CallName, int] = {"least": 2, "greatest": 2, "rounded": 6}


def written_size(node: Node) -> int:
    """How many parts a writer writes for *node*; parts that the tree shares count each time."""
    sizes: dict[int, int] = {}

    def size(part: Node) -> int:
        if id(part) not in sizes:
            below = sum(size(child) for child in children(part))
            times = _TIMES.get(part.function, 1) if isinstance(part, Call) else 1
            sizes[id(part)] = 1 + below * times
        return sizes[id(part)]

    return size(node)


def walk(node: Node) -> Iterator[Node]:
    """*node* and everything below it, parents first."""
    yield node
    for child in children(node):
        yield from walk(child)


def names(node: Node) -> tuple[str, ...]:
    """The measures or steps that *node* reads, each once, in order of appearance."""
    return tuple(dict.fromkeys(n.name for n in walk(node) if isinstance(n, Name)))


def columns(node: Node) -> tuple[tuple[str, str], ...]:
    """The (table, column) pairs of evidence that *node* reads, each once."""
    return tuple(dict.fromkeys((n.table, n.name) for n in walk(node) if isinstance(n, Column)))
