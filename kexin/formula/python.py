"""A typed tree as Python source: the reference reading, and the fast one for a single company.

The source is built from the closed tree only; texts and numbers enter through
``repr``. Unknown is None. Every operation guards against it, and a test for None
that has been passed is not repeated further inside.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date
from fractions import Fraction

from kexin.formula.build import spelled_out
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

#: Above this a whole number is not exactly a double, and Python's mixed arithmetic,
#: which is exact, would differ from that of databases, which convert first.
_EXACT_IN_DOUBLE = 53


class PythonWriter:
    """Writes expressions; ``variables`` gives the local variable of a name, cell or figure."""

    def __init__(self, variables: Mapping[Node, str]) -> None:
        self.variables = variables
        self._sure: set[str] = set()
        self._temporaries = 0

    def expression(self, node: Node) -> str:
        """The Python expression of *node*: its value, or None for unknown."""
        match node:
            case Constant():
                return constant(node)
            case Name() | Column() | Aggregate():
                return self.variables[node]
            case Arithmetic():
                return self._arithmetic(node)
            case Compare():
                left, right = self._comparable(node)
                return self._guarded([left, right], f"{{0}} {node.sign} {{1}}")
            case Logic():
                return self._logic(node)
            case Not(item=item):
                return self._guarded([self._operand(item)], "not {0}")
            case OneOf(item=item, options=options):
                return self._guarded([self._operand(item)], f"{{0}} in {_in_form(_tuple(item, options))}")
            case Choose():
                return self._choose(node)
            case Call():
                return self._call(node)

    def condition(self, node: Node) -> str:
        """A Python expression that is true exactly where *node* is yes."""
        match node:
            case Logic(sign=sign, items=items):
                return "(" + f" {sign} ".join(self.condition(item) for item in items) + ")"
            case Compare():
                left, right = self._comparable(node)
                return self._proven([left, right], f"{{0}} {node.sign} {{1}}")
            case OneOf(item=item, options=options):
                return self._proven([self._operand(item)], f"{{0}} in {_in_form(_tuple(item, options))}")
            case Not(item=item) if not item.type.nullable:
                return f"(not {self.expression(item)})"
            case Not(item=item):
                return f"({self.expression(item)} is False)"
            case _:
                return self.expression(node)

    @contextmanager
    def sure_of(self, variables: set[str]) -> Iterator[None]:
        """Inside, these variables need no test for None."""
        before = self._sure
        self._sure = before | variables
        try:
            yield
        finally:
            self._sure = before

    # ---- operands

    def _operand(self, node: Node) -> tuple[str, bool]:
        """(expression, may it be None?)"""
        text = self.expression(node)
        return text, node.type.nullable and text not in self._sure

    def _guarded(self, operands: list[tuple[str, bool]], form: str, unless: str = "") -> str:
        """*form* over the operands, None if one of them is (or *unless* holds)."""
        names, tests = self._named(operands)
        doubts = [f"{name} is None" for name in tests] + ([unless.format(*names)] if unless else [])
        value = form.format(*names)
        if not doubts:
            return f"({value})"
        first = " or ".join(doubts)
        for name, text in tests.items():
            first = first.replace(f"{name} is None", f"{text} is None", 1)
        return f"(None if {first} else {value})"

    def _proven(self, operands: list[tuple[str, bool]], form: str) -> str:
        """*form* over the operands, False if one of them is None."""
        names, tests = self._named(operands)
        proofs = [f"{text} is not None" for text in tests.values()]
        return "(" + " and ".join([*proofs, form.format(*names)]) + ")"

    def _named(self, operands: list[tuple[str, bool]]) -> tuple[list[str], dict[str, str]]:
        """Variables for the operands, and the text that first mentions each that may be None."""
        names: list[str] = []
        tests: dict[str, str] = {}
        for text, nullable in operands:
            if not nullable:
                names.append(text)
            elif text.isidentifier():
                names.append(text)
                tests[text] = text
            else:
                name = self._temporary()
                names.append(name)
                tests[name] = f"({name} := {text})"
        return names, tests

    def _temporary(self) -> str:
        self._temporaries += 1
        return f"t{self._temporaries}"

    # ---- operations

    def _number(self, node: Node, *, double: bool) -> tuple[str, bool]:
        """An operand, as a double where Python's exact mixed arithmetic would differ from SQL's."""
        if double and isinstance(node, Constant) and isinstance(node.value, Fraction):
            return repr(float(node.value)), False
        if double and node.type.whole and node.type.high > _EXACT_IN_DOUBLE:
            return self._guarded([self._operand(node)], "float({0})"), node.type.nullable
        return self._operand(node)

    def _comparable(self, node: Compare) -> tuple[tuple[str, bool], tuple[str, bool]]:
        double = node.left.type.numeric and not (node.left.type.whole and node.right.type.whole)
        return self._number(node.left, double=double), self._number(node.right, double=double)

    def _arithmetic(self, node: Arithmetic) -> str:
        double = not node.type.whole
        left, right = self._number(node.left, double=double), self._number(node.right, double=double)
        if node.sign == "/":
            constant_divisor = isinstance(node.right, Constant)
            return self._guarded([left, right], "{0} / {1}", "" if constant_divisor else "{1} == 0")
        # Two whole operands whose sum or product may pass 62 bits are multiplied as doubles, as in SQL.
        both_whole = double and node.left.type.whole and node.right.type.whole
        form = f"float({{0}}) {node.sign} float({{1}})" if both_whole else f"{{0}} {node.sign} {{1}}"
        return self._guarded([left, right], form)

    def _logic(self, node: Logic) -> str:
        if not node.type.nullable:
            return "(" + f" {node.sign} ".join(self.expression(item) for item in node.items) + ")"
        settles, otherwise = ("False", "True") if node.sign == "and" else ("True", "False")
        settled, unknown = [], []
        for item in node.items:
            text = self.expression(item)
            if text.isidentifier() or not item.type.nullable:
                settled.append(f"{text} is {settles}")
                name = text
            else:
                name = self._temporary()
                settled.append(f"({name} := {text}) is {settles}")
            if item.type.nullable:
                unknown.append(f"{name} is None")
        return f"({settles} if {' or '.join(settled)} else None if {' or '.join(unknown)} else {otherwise})"

    def _choose(self, node: Choose) -> str:
        """A chain of conditions; one that asks for unknown spares the later ones the question."""
        parts: list[str] = []
        asked: set[str] = set()
        for condition, value in node.cases:
            with self.sure_of(asked):
                parts.append(f"{self._held(value, node.type)} if {self.condition(condition)} else ")
            if (variable := self._asks_unknown(condition)) is not None:
                asked = asked | {variable}
        with self.sure_of(asked):
            return "(" + "".join(parts) + self._held(node.otherwise, node.type) + ")"

    def _asks_unknown(self, condition: Node) -> str | None:
        match condition:
            case Not(item=Call(function="known", arguments=(Name() | Column() | Aggregate() as what,))):
                return self.variables[what]
            case _:
                return None

    def _held(self, node: Node, held: Type) -> str:
        """*node* converted to the way *held* is held, if the two differ."""
        if not held.numeric or held.whole or not node.type.whole:
            return self.expression(node)
        if isinstance(node, Constant):
            return repr(float(node.value)) if isinstance(node.value, Fraction) else "None"
        return self._guarded([self._operand(node)], "float({0})")

    def _call(self, node: Call) -> str:
        first, *rest = node.arguments
        match node.function:
            case "known":
                text, nullable = self._operand(first)
                # Python warns of a literal that is compared with None.
                return f"({text} is not None)" if nullable else "True"
            case "if_unknown":
                (name,), tests = self._named([self._operand(first)])
                if not tests:
                    return f"float({name})" if first.type.whole and not node.type.whole else name
                value = f"float({name})" if first.type.whole and not node.type.whole else name
                return f"({self._held(rest[0], node.type)} if {tests[name]} is None else {value})"
            case "floor":
                return self._guarded([self._operand(first)], "floor({0})")
            case "rounded":
                return self.expression(spelled_out(node))
            case "days":
                return self._guarded([self._operand(first), self._operand(rest[0])], "({1} - {0}).days")
            case "starts_with":
                return self._guarded([self._operand(first)], f"{{0}}.startswith({_in_form(self.expression(rest[0]))})")
            case "prefix":
                return self._guarded([self._operand(first)], f"{{0}}[:{self.expression(rest[0])}]")
            case "listed":
                parts = ", ".join(self.expression(argument) for argument in node.arguments)
                # Python admits no := in what a comprehension runs over, so the parts come first.
                name = self._temporary()
                return f"(({name} := ({parts},)) and ','.join([x for x in {name} if x is not None]))"
            case "least" | "greatest":
                operands = [(self._held(a, node.type), a.type.nullable) for a in node.arguments]
                function = "min" if node.function == "least" else "max"
                return self._guarded(operands, f"{function}({', '.join(f'{{{i}}}' for i in range(len(operands)))})")


def constant(node: Constant) -> str:
    """A literal of Python."""
    match node.value:
        case Fraction() as value:
            return repr(int(value)) if node.type.whole else repr(float(value))
        case date() as value:
            return f"date({value.year}, {value.month}, {value.day})"
        case value:
            return repr(value)


def _tuple(item: Node, options: tuple[Constant, ...]) -> str:
    """The options as SQL holds them: beside a double, a whole number is one too."""
    double = item.type.numeric and not item.type.whole
    written = (repr(float(o.value)) if double and isinstance(o.value, Fraction) else constant(o) for o in options)
    return "(" + "".join(f"{each}, " for each in written) + ")"


def _in_form(text: str) -> str:
    """A text of the author inside a form of ``str.format``: its braces are only braces."""
    return text.replace("{", "{{").replace("}", "}}")
