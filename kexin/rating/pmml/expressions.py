"""Formulas as PMML expressions that mean exactly what Kexin means.

PMML leaves open what an engine does with a missing value inside a comparison or
a connective: the standard says the result is missing, some engines stop. So no
such function is ever given one. A yes-or-no formula is written in two ways that
are never missing themselves, "surely yes" and "surely no"; Kleene's logic follows
from the two. What may be missing and is read twice becomes a field of its own.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import Protocol
from xml.etree.ElementTree import Element

from kexin.formula.build import spelled_out
from kexin.formula.tree import (
    Arithmetic,
    Call,
    Choose,
    Compare,
    Constant,
    Logic,
    Name,
    Node,
    Not,
    OneOf,
)
from kexin.rating.pmml.elements import apply, constant, element, field, fits_in_xml, number, truth
from kexin.text import Text

_FUNCTIONS = {
    "==": "equal", "!=": "notEqual", "<": "lessThan", "<=": "lessOrEqual", ">": "greaterThan", ">=": "greaterOrEqual"}
_OPPOSITE = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}
#: Some engines return what ``floor`` gives as an integer of 32 bits.
_FLOOR = 31


class CannotSayError(Exception):
    """A part of a formula that PMML cannot say exactly; the texts say which and what would be allowed."""

    def __init__(self, found: Text, allowed: Text) -> None:
        super().__init__(found.en)
        self.found, self.allowed = found, allowed


class Fields(Protocol):
    """Where expressions find fields, and put new ones."""

    def called(self, name: str) -> str:
        """The field of a measure or step."""

    def own(self, node: Node) -> str:
        """A field that holds *node*."""


class ExpressionWriter:
    """Writes expressions over fields.

    Raises:
        CannotSayError: (every method) PMML has no exact words for a part.
    """

    def __init__(self, fields: Fields) -> None:
        self.fields = fields

    def value(self, node: Node) -> Element:
        """The value of *node*, missing where it is unknown."""
        if node.type.kind == "bool" and not isinstance(node, Name | Constant):
            return self._boolean(node)
        match node:
            case Constant():
                return _constant(node)
            case Name(name=name):
                return field(self.fields.called(name))
            case Arithmetic():
                return self._arithmetic(node)
            case Choose():
                return self._choose(node, self.value)
            case Call():
                return self._call(node)
            case _:
                raise CannotSayError(Text("对证据逐行的计算", "a figure over rows of evidence"), Text("由指标组成的公式", "formulas over measures"))

    def yes(self, node: Node) -> Element:
        """True exactly where *node* is yes; never missing."""
        return self._sure(node, True)

    def no(self, node: Node) -> Element:
        """True exactly where *node* is no; never missing."""
        return self._sure(node, False)

    # ---- yes and no

    def _sure(self, node: Node, want: bool) -> Element:
        match node:
            case Constant(value=value):
                return truth(value is want)
            case Not(item=item):
                return self._sure(item, not want)
            case Logic(sign=sign, items=items):
                return apply(sign if want else {"and": "or", "or": "and"}[sign], *(self._sure(item, want) for item in items))
            case Compare(sign=sign, left=left, right=right):
                return self._guarded([left, right], lambda sides: apply(_FUNCTIONS[sign if want else _OPPOSITE[sign]], *sides))
            case OneOf(item=item, options=options):
                listed = [_constant(option) for option in options]
                return self._guarded([item], lambda read: apply("isIn" if want else "isNotIn", *read, *listed))
            case Choose():
                return self._choose(node, lambda value: self._sure(value, want))
            case Call():
                return self._sure_call(node, want)
            case _:
                return self._guarded([node], lambda read: apply("equal", *read, truth(want)))

    def _sure_call(self, node: Call, want: bool) -> Element:
        first, *rest = node.arguments
        match node.function:
            case "known":
                if not first.type.nullable:
                    return truth(want)
                return apply("isNotMissing" if want else "isMissing", self._leaf(first))
            case "if_unknown":
                if not first.type.nullable:
                    return self._sure(first, want)
                return apply("if", apply("isMissing", self._leaf(first)), self._sure(rest[0], want), self._sure(first, want))
            case "starts_with":
                begins = self._guarded([first], lambda read: apply("matches", *read, constant(_beginning(rest[0]))))
                return begins if want else self._guarded([first], lambda read: apply("not", apply("matches", *read, constant(_beginning(rest[0])))))
            case _:
                return self._guarded([node], lambda read: apply("equal", *read, truth(want)))

    def _boolean(self, node: Node) -> Element:
        match node:
            case _ if not node.type.nullable:
                return self.yes(node)
            case Compare(sign=sign, left=left, right=right):
                return self._known([left, right], lambda sides: apply(_FUNCTIONS[sign], *sides))
            case Not(item=Name() as item):
                return self._known([item], lambda read: apply("not", *read))
            case _:
                return apply("if", self.yes(node), truth(True), apply("if", self.no(node), truth(False)))

    # ---- values

    def _arithmetic(self, node: Arithmetic) -> Element:
        """Missing if a side is, which the standard says of these four; x / 0 is missing."""
        left, right = self.value(node.left), node.right
        if node.sign != "/" or isinstance(right, Constant):
            return apply(node.sign, left, self.value(right))
        quotient = apply("if", apply("notEqual", self._short(right), number(0)), apply("/", left, self._short(right)))
        return apply("if", apply("isNotMissing", self._short(right)), quotient) if right.type.nullable else quotient

    def _choose(self, node: Choose, branch: Callable[[Node], Element]) -> Element:
        """``if`` without its last argument is missing where the condition is not true."""
        written = None if _is_nothing(node.otherwise) else branch(node.otherwise)
        for condition, value in reversed(node.cases):
            if not _is_nothing(value):
                written = apply("if", self.yes(condition), branch(value), *([] if written is None else [written]))
            elif written is not None:
                written = apply("if", self._not_yes(condition), written)
        return constant(Constant(None, node.type)) if written is None else written

    def _not_yes(self, condition: Node) -> Element:
        return apply("not", self.yes(condition)) if condition.type.nullable else self.no(condition)

    def _call(self, node: Call) -> Element:
        first, *rest = node.arguments
        match node.function:
            case "if_unknown":
                if not first.type.nullable:
                    return self.value(first)
                return apply("if", apply("isMissing", self._leaf(first)), self.value(rest[0]), self._leaf(first))
            case "least" | "greatest" if node.type.kind == "date":
                sign = "lessOrEqual" if node.function == "least" else "greaterOrEqual"
                return self._known([a for a in node.arguments if a.type.nullable], lambda _: self._first_of_days(sign, list(node.arguments)))
            case "least" | "greatest":
                function = "min" if node.function == "least" else "max"
                return self._known(node.arguments, lambda read: apply(function, *read))
            case "floor":
                if first.type.high > _FLOOR:
                    raise CannotSayError(Text("对大数取整", "floor of a large number"), Text("不超过2³¹的数", "numbers up to 2^31"))
                return self._known([first], lambda read: apply("floor", *read))
            case "rounded":
                return self.value(spelled_out(node))
            case "days":
                return self._known(node.arguments, lambda read: apply("-", _day(read[1]), _day(read[0])))
            case _:
                raise CannotSayError(Text(f"函数 {node.function}", f"the function {node.function}"), Text("其他函数", "other functions"))

    def _first_of_days(self, sign: str, days: list[Node]) -> Element:
        """The one that stands so to all others; PMML's min and max take numbers only."""
        first, *others = days
        if not others:
            return self._short(first)
        tests = [apply(sign, self._short(first), self._short(other)) for other in others]
        return apply("if", tests[0] if len(tests) == 1 else apply("and", *tests), self._short(first), self._first_of_days(sign, others))

    # ---- what may be missing

    def _guarded(self, operands: Iterable[Node], body: Callable[[list[Element]], Element]) -> Element:
        """*body* over operands that are all known, else false."""
        return self._if_known(operands, body, [truth(False)])

    def _known(self, operands: Iterable[Node], body: Callable[[list[Element]], Element]) -> Element:
        """*body* over operands that are all known, else missing."""
        return self._if_known(operands, body, [])

    def _if_known(self, operands: Iterable[Node], body: Callable[[list[Element]], Element], otherwise: list[Element]) -> Element:
        read = [self._leaf(node) for node in operands]
        doubtful = list(dict.fromkeys(r.get("field", "") for r, node in zip(read, operands, strict=True) if node.type.nullable))
        tests = [apply("isNotMissing", field(name)) for name in doubtful]
        if not tests:
            return body(read)
        return apply("if", tests[0] if len(tests) == 1 else apply("and", *tests), body(read), *otherwise)

    def _leaf(self, node: Node) -> Element:
        """*node* as something that can be asked whether it is missing: what may be is a field."""
        return self._short(node) if node.type.nullable else self.value(node)

    def _short(self, node: Node) -> Element:
        """*node* as something that can stand in several places: a known constant or a field."""
        if isinstance(node, Name) or (isinstance(node, Constant) and not node.type.nullable):
            return self.value(node)
        return field(self.fields.own(node))


def _is_nothing(node: Node) -> bool:
    """The unknown number, text or day."""
    return isinstance(node, Constant) and node.value is None and node.type.kind != "bool"


def _constant(node: Constant) -> Element:
    if isinstance(node.value, str) and not fits_in_xml(node.value):
        raise CannotSayError(
            Text("首尾有空格或含控制字符的文本", "a text with space at an end or control characters"), Text("XML 能原样保存的文本", "texts that XML keeps as they are"))
    return constant(node)


def _beginning(prefix: Node) -> Constant:
    """The pattern of texts that begin so; signs are escaped, so that they stand for themselves."""
    assert isinstance(prefix, Constant) and isinstance(prefix.value, str)
    _constant(prefix)
    return Constant("^" + re.sub(r"([!-/:-@\[-`{-~])", r"\\\1", prefix.value), prefix.type)


def _day(moment: Element) -> Element:
    """The number of a day."""
    return apply("dateDaysSinceYear", moment, element("Constant", {"dataType": "integer"}, text="1960"))
