"""The third reading: a formula in Chinese and English, as a loan officer reads it.

``in_words`` tells the rule; ``with_values`` tells it with the company's figures put
in. Both read the same typed tree that the machines read.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from fractions import Fraction

from kexin.formula.amounts import value_in_words
from kexin.formula.python_program import Value
from kexin.formula.scope import Scope, Symbol
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
from kexin.text import Language, Text

#: How tightly each form binds: a part that binds less than its place needs brackets.
_OR, _AND, _NOT, _COMPARE, _SUM, _PRODUCT, _ATOM = range(7)

_SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×", "/": "÷"}


def in_words(node: Node, scope: Scope, language: Language) -> str:
    """The formula in words."""
    return _Words(scope, language, None).text(node)


def with_values(node: Node, scope: Scope, values: Mapping[str, Value], language: Language) -> str:
    """The same with the value of every measure behind its name: 职工总数(120)."""
    return _Words(scope, language, values).text(node)


class _Words:
    def __init__(self, scope: Scope, language: Language, values: Mapping[str, Value] | None) -> None:
        self.scope, self.language, self.values = scope, language, values

    def text(self, node: Node, needed: int = _OR) -> str:
        """*node* in words, in brackets if it binds less than *needed*."""
        words, binding = self._read(node)
        if binding >= needed:
            return words
        return f"({words})"

    def _say(self, zh: str, en: str) -> str:
        return zh if self.language == "zh" else en

    def _read(self, node: Node) -> tuple[str, int]:
        match node:
            case Constant():
                return self._constant(node, None), _ATOM
            case Name():
                return self._name(node), _ATOM
            case Column():
                return self._symbol(node).title.in_(self.language), _ATOM
            case Arithmetic():
                return self._arithmetic(node)
            case Compare(sign=sign, left=left, right=right):
                return f"{self._beside(left, right)} {_SIGNS[sign]} {self._beside(right, left)}", _COMPARE
            case Logic(sign=sign, items=items):
                binding = _AND if sign == "and" else _OR
                joint = self._say("且", " and ") if sign == "and" else self._say("或", " or ")
                joint = f" {joint} " if self.language == "zh" else joint
                return joint.join(self.text(item, binding + 1) for item in items), binding
            case Not():
                return self._not(node)
            case OneOf(item=item, options=options):
                return self._one_of(item, options, self._say("为", "is")), _COMPARE
            case Choose():
                return self._choose(node), _ATOM
            case Call():
                return self._call(node)
            case Aggregate():
                return self._aggregate(node), _ATOM

    # ---- leaves

    def _constant(self, node: Constant, beside: Symbol | None) -> str:
        if node.label is not None:
            return node.label.in_(self.language)
        value = node.value
        if isinstance(value, str):
            title = beside.choices.get(value) if beside else None
            return title.in_(self.language) if title else f"“{value}”"
        kind = beside.type.kind if beside and node.type.kind == "number" and beside.type.kind == "share" else node.type.kind
        return value_in_words(value, kind, self.language)

    def _name(self, node: Name) -> str:
        symbol = self._symbol(node)
        title = symbol.title.in_(self.language)
        if self.values is None:
            return title
        shown = value_in_words(self.values.get(node.name), symbol.type.kind, self.language, symbol.choices)
        return f"{title}({shown})" if self.language == "zh" else f"{title} ({shown})"

    def _symbol(self, node: Name | Column) -> Symbol:
        if isinstance(node, Name):
            found = self.scope.names.get(node.name)
        elif node.table == "companies":
            found = self.scope.company.get(node.name)
        else:
            found = self.scope.tables[node.table].columns.get(node.name)
        return found or Symbol(node.type, Text(node.name, node.name))

    # ---- calculations and comparisons

    def _arithmetic(self, node: Arithmetic) -> tuple[str, int]:
        binding = _SUM if node.sign in "+-" else _PRODUCT
        left, right = node.left, node.right
        if node.sign == "-" and isinstance(left, Constant) and left.value == 0:
            return f"−{self.text(right, _ATOM)}", _SUM
        stricter = binding + (node.sign in "-/")
        return f"{self.text(left, binding)} {_SIGNS[node.sign]} {self.text(right, stricter)}", binding

    def _beside(self, node: Node, other: Node) -> str:
        """One side of a comparison; a constant is written in the unit and the codes of the other side."""
        if isinstance(node, Constant):
            symbol = self._symbol(other) if isinstance(other, Name | Column) else Symbol(other.type, Text("", ""))
            return self._constant(node, symbol)
        return self.text(node, _SUM)

    def _not(self, node: Not) -> tuple[str, int]:
        match node.item:
            case Call(function="known", arguments=(what,)):
                return self._say(f"{self.text(what, _ATOM)}未知", f"{self.text(what, _ATOM)} is unknown"), _COMPARE
            case OneOf(item=item, options=options):
                return self._one_of(item, options, self._say("不为", "is not")), _COMPARE
            case item:
                return self._say(f"非({self.text(item)})", f"not ({self.text(item)})"), _NOT

    def _one_of(self, item: Node, options: tuple[Constant, ...], verb: str) -> str:
        listed = [self._beside(option, item) for option in options]
        joined = self._say("、", ", ").join(listed)
        if self.language == "zh":
            many = "之一" if len(listed) > 1 else ""
            return f"{self.text(item, _SUM)}{verb}{joined}{many}"
        return f"{self.text(item, _SUM)} {verb} {'one of ' if len(listed) > 1 else ''}{joined}"

    def _choose(self, node: Choose) -> str:
        cases = list(node.cases)
        *_, last = cases
        # ``a if c else b`` is held as two cases and unknown: the second condition is only "not c".
        plain = len(cases) == 2 and isinstance(last[0], Not) and last[0].item == cases[0][0]
        otherwise = last[1] if plain else node.otherwise
        shown = cases[:-1] if plain else cases
        parts = [self._say(f"{self.text(c)}时取{self.text(v, _SUM)}", f"{self.text(v, _SUM)} if {self.text(c)}") for c, v in shown]
        rest = self._say(f"否则取{self.text(otherwise, _SUM)}", f"else {self.text(otherwise, _SUM)}")
        return f"[{self._say(',', ', ').join([*parts, rest])}]"

    def _call(self, node: Call) -> tuple[str, int]:
        first, *rest = node.arguments
        listed = self._say("、", ", ").join(self.text(argument) for argument in node.arguments)
        match node.function:
            case "known":
                return self._say(f"{self.text(first, _ATOM)}已知", f"{self.text(first, _ATOM)} is known"), _COMPARE
            case "if_unknown":
                other = self._beside(rest[0], first)
                return self._say(f"{self.text(first)}(未知时取{other})", f"{self.text(first)} (or {other} if unknown)"), _ATOM
            case "floor":
                return self._say(f"{self.text(first, _ATOM)}取整", f"whole part of {self.text(first, _ATOM)}"), _ATOM
            case "days":
                return self._say(
                    f"{self.text(first)}至{self.text(rest[0])}的天数", f"days from {self.text(first)} to {self.text(rest[0])}"), _ATOM
            case "starts_with":
                return self._say(f"{self.text(first)}以{self.text(rest[0])}开头", f"{self.text(first)} starts with {self.text(rest[0])}"), _COMPARE
            case "least":
                return self._say(f"{listed}中的较小者", f"the smallest of {listed}"), _ATOM
            case "greatest":
                return self._say(f"{listed}中的较大者", f"the largest of {listed}"), _ATOM
            case "listed":
                return listed, _ATOM

    # ---- figures over rows

    def _aggregate(self, node: Aggregate) -> str:
        writers: Mapping[str, Callable[[Aggregate, str, str], str]] = {
            "count": self._count, "any": self._any, "sum": self._sum, "max": self._extreme, "min": self._extreme,
            "at": self._at, "latest": self._latest, "largest_sum": self._largest_sum}
        table = self.scope.tables[node.table].title.in_(self.language)
        return writers[node.function](node, table, self._value(node))

    def _value(self, node: Aggregate) -> str:
        return "" if node.value is None else self.text(node.value, _SUM)

    def _rows(self, node: Aggregate, table: str) -> str:
        if node.where is None:
            return table
        condition = self.text(node.where)
        return self._say(f"{table}(满足:{condition})", f"{table} where {condition}")

    def _count(self, node: Aggregate, table: str, value: str) -> str:
        return self._say(f"{self._rows(node, table)}的数量", f"the number of {self._rows(node, table)}")

    def _any(self, node: Aggregate, table: str, value: str) -> str:
        return self._say(f"存在{self._rows(node, table)}", f"there are {self._rows(node, table)}")

    def _sum(self, node: Aggregate, table: str, value: str) -> str:
        return self._say(f"{self._rows(node, table)}的{value}合计", f"the total {value} of {self._rows(node, table)}")

    def _extreme(self, node: Aggregate, table: str, value: str) -> str:
        day = node.type.kind == "date"
        zh, en = (("最晚", "latest") if day else ("最大", "largest")) if node.function == "max" else (("最早", "earliest") if day else ("最小", "smallest"))
        return self._say(f"{self._rows(node, table)}的{zh}{value}", f"the {en} {value} of {self._rows(node, table)}")

    def _at(self, node: Aggregate, table: str, value: str) -> str:
        assert isinstance(node.where, Compare)
        when = node.where.right
        label = self._when(when)
        return self._say(f"{label}{value}", f"{value} of {label}")

    def _when(self, when: Node) -> str:
        """``last_year - 1`` was worked out beforehand: say the year."""
        if isinstance(when, Constant) and isinstance(when.value, Fraction) and when.label is None:
            return self._say(f"{int(when.value)}年", f"{int(when.value)}")
        if isinstance(when, Constant) and isinstance(when.value, date):
            return value_in_words(when.value, "date", self.language)
        return self.text(when)

    def _latest(self, node: Aggregate, table: str, value: str) -> str:
        return self._say(f"最近一次{table}的{value}", f"the latest {value} of {table}")

    def _largest_sum(self, node: Aggregate, table: str, value: str) -> str:
        assert node.by is not None
        by = self.text(node.by)
        return self._say(f"{self._rows(node, table)}按{by}合计的最大{value}", f"the largest total {value} by {by} of {self._rows(node, table)}")
