"""A typed tree as SQL text.

Every operation has one meaning on every database (see ``Dialect``): division is
of doubles and by zero unknown, texts are only tested for equality, an integer
stays a BIGINT. Unknown is NULL, and SQL's logic is Kleene's.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from kexin.formula.build import spelled_out
from kexin.formula.dialects import Dialect
from kexin.formula.kinds import Type
from kexin.formula.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Choose,
    Column,
    Compare,
    Constant,
    Logic,
    Name,
    Node,
    Not,
    OneOf,
)
from kexin.formula.values import const

_SIGNS = {"==": "=", "!=": "<>"}


class SqlWriter:
    """Writes expressions for one dialect; ``figures`` names the columns that hold aggregates."""

    def __init__(self, dialect: Dialect, figures: Mapping[Aggregate, str] | None = None) -> None:
        self.dialect = dialect
        self.figures = figures or {}

    def expression(self, node: Node) -> str:
        """The SQL of *node*, safe to stand inside a larger expression."""
        match node:
            case Constant():
                return self.constant(node)
            case Column(table="companies", name=name):
                return self.dialect.identifier(f"companies_{name}")
            case Name(name=name) | Column(name=name):
                return self.dialect.identifier(name)
            case Arithmetic():
                return self._arithmetic(node)
            case Compare():
                left, right = self._sides(node.left, node.right)
                return f"({left} {_SIGNS.get(node.sign, node.sign)} {right})"
            case Logic(sign=sign, items=items):
                joined = "(" + f" {sign.upper()} ".join(self.expression(item) for item in items) + ")"
                return self.dialect.sealed(joined) if _is_a_list(node) else joined
            case Not(item=Call(function="known", arguments=(item,))):
                return f"({self.expression(item)} IS NULL)"
            case Not(item=item):
                return f"(NOT {self.expression(item)})"
            case OneOf(item=item, options=options):
                listed = ", ".join(self.as_held(option, item.type) for option in options)
                held = self.expression(item) if item.type.whole or not item.type.numeric else self.dialect.plain_zero(self.expression(item))
                found = f"({held} IN ({listed}))"
                return self.dialect.sealed(found) if item.type.nullable else found
            case Choose():
                return self._choose(node)
            case Call():
                return self._call(node)
            case Aggregate():
                return self.dialect.identifier(self.figures[node])

    def step(self, node: Node) -> str:
        """The SQL of a whole step: a whole number is a BIGINT whatever it was computed from."""
        text = self.expression(node)
        plain = isinstance(node, Name | Column | Aggregate)
        return f"CAST({text} AS BIGINT)" if node.type.numeric and node.type.whole and not plain else text

    def constant(self, node: Constant) -> str:
        """A literal."""
        match node.value:
            case None:
                return f"CAST(NULL AS {self.sql_type(node.type)})"
            case bool(value):
                return "TRUE" if value else "FALSE"
            case str(value):
                return self.dialect.string(value)
            case date() as value:
                return self.dialect.date_literal(value)
            case Fraction() as value:
                if not node.type.whole:
                    return self.dialect.double_literal(float(value))
                return str(int(value)) if value >= 0 else f"({int(value)})"

    def sql_type(self, of: Type) -> str:
        """The column type that holds *of*."""
        if of.numeric:
            return "BIGINT" if of.whole else self.dialect.double
        return {"date": "DATE", "bool": "BOOLEAN"}.get(of.kind, self.dialect.text)

    def as_held(self, node: Node, held: Type) -> str:
        """*node* converted to the way *held* is held, if the two differ."""
        if not held.numeric or held.whole == node.type.whole:
            return self.expression(node)
        return self.as_double(node)

    def as_double(self, node: Node) -> str:
        """*node* as a double."""
        if isinstance(node, Constant) and isinstance(node.value, Fraction):
            return self.dialect.double_literal(float(node.value))
        text = self.expression(node)
        return f"CAST({text} AS {self.dialect.double})" if node.type.whole else text

    def _sides(self, left: Node, right: Node) -> tuple[str, str]:
        if left.type.numeric and not (left.type.whole and right.type.whole):
            return self.as_double(left), self.as_double(right)
        return self.expression(left), self.expression(right)

    def _arithmetic(self, node: Arithmetic) -> str:
        if node.sign == "/":
            # NULLIF makes x / 0 unknown everywhere, where databases give infinity, NULL or an error.
            divisor = self.as_double(node.right)
            if not isinstance(node.right, Constant):
                divisor = divisor if node.right.type.whole else self.dialect.plain_zero(divisor)
                divisor = f"NULLIF({divisor}, {self.dialect.double_literal(0.0)})"
            return f"({self.as_double(node.left)} / {divisor})"
        if node.type.whole:
            return f"({self._wide(node.left)} {node.sign} {self._wide(node.right)})"
        return f"({self.as_double(node.left)} {node.sign} {self.as_double(node.right)})"

    def _choose(self, node: Choose) -> str:
        cases = " ".join(f"WHEN {self.expression(c)} THEN {self.as_held(v, node.type)}" for c, v in node.cases)
        return f"(CASE {cases} ELSE {self.as_held(node.otherwise, node.type)} END)"

    def _wide(self, node: Node) -> str:
        """A whole operand as BIGINT: a CASE of small literals alone would be a 32-bit integer and could overflow."""
        text = self.expression(node)
        narrow = isinstance(node, Choose) or (isinstance(node, Call) and node.function in {"least", "greatest", "if_unknown"})
        return f"CAST({text} AS BIGINT)" if narrow else text

    def _call(self, node: Call) -> str:
        first, *rest = node.arguments
        match node.function:
            case "known":
                return f"({self.expression(first)} IS NOT NULL)"
            case "if_unknown":
                return f"COALESCE({self.as_held(first, node.type)}, {self.as_held(rest[0], node.type)})"
            case "floor":
                return self.dialect.floor(self.as_double(first))
            case "rounded":
                return self.expression(spelled_out(node))
            case "days":
                return self.dialect.days(self.expression(first), self.expression(rest[0]))
            case "starts_with":
                return self.dialect.starts_with(self.expression(first), self.expression(rest[0]))
            case "prefix":
                length = const(rest[0])
                assert length is not None
                return self.dialect.prefix(self.expression(first), int(length))
            case "listed":
                # CONCAT_WS passes over NULL on every database, and builds the text once.
                return f"CONCAT_WS(',', {', '.join(self.expression(argument) for argument in node.arguments)})"
            case "least" | "greatest":
                return self._extreme(node)

    def _extreme(self, node: Call) -> str:
        """LEAST and GREATEST pass over NULL; with something unknown the answer is unknown."""
        items = [self.as_held(argument, node.type) for argument in node.arguments]
        extreme = f"{node.function.upper()}({', '.join(items)})"
        unknown = [text for text, a in zip(items, node.arguments, strict=True) if a.type.nullable]
        if not unknown:
            return extreme
        return f"(CASE WHEN {' OR '.join(f'{text} IS NULL' for text in unknown)} THEN NULL ELSE {extreme} END)"


def _is_a_list(node: Logic) -> bool:
    """Do several items compare with a constant for equality? A planner may read ``x = 'A' OR x = 'B'`` as a list."""
    equal = [
        item for item in node.items if isinstance(item, Compare) and item.sign in {"==", "!="} and item.type.nullable
        and (isinstance(item.left, Constant) or isinstance(item.right, Constant))]
    return len(equal) > 1
