"""The third reading: a formula in Chinese and English, as a loan officer reads it.

``in_words`` tells the rule; ``with_values`` tells it with the company's figures put
in. Both read the same typed tree that the machines read. Each part is put into
words once, so that the time grows with the formula and no faster.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kexin.formula.amounts import value_in_words
from kexin.formula.kinds import Kind
from kexin.formula.python_program import Value
from kexin.formula.scope import Scope, Symbol
from kexin.formula.tree import (
    Aggregate,
    Arithmetic,
    Call,
    Choose,
    Column,
    Compare,
    ComparisonSign,
    Constant,
    Logic,
    Name,
    Node,
    Not,
    OneOf,
)
from kexin.text import Language, Text

#: How tightly each form binds: a part that binds less than its place needs brackets.
_LOGIC, _NOT, _COMPARE, _SUM, _PRODUCT, _ATOM = range(6)

_SIGNS = {"==": "=", "!=": "≠", "<": "<", "<=": "≤", ">": ">", ">=": "≥", "+": "+", "-": "−", "*": "×", "/": "÷"}
_DATE_SIGNS: Mapping[ComparisonSign, Text] = {
    "==": Text("为", "is"), "!=": Text("不为", "is not"), "<": Text("早于", "earlier than"), "<=": Text("不晚于", "no later than"),
    ">": Text("晚于", "later than"), ">=": Text("不早于", "no earlier than")}
_TEXT_SIGNS: Mapping[ComparisonSign, Text] = {"==": Text("为", "is"), "!=": Text("不为", "is not")}
_VERBS: Mapping[Kind, Mapping[ComparisonSign, Text]] = {"date": _DATE_SIGNS, "text": _TEXT_SIGNS}
_OPPOSITE: Mapping[ComparisonSign, ComparisonSign] = {"==": "!=", "!=": "==", "<": ">=", ">=": "<", ">": "<=", "<=": ">"}


def in_words(node: Node, scope: Scope, language: Language) -> str:
    """The formula in words."""
    return _Words(scope, language, None).text(node)


def with_values(node: Node, scope: Scope, values: Mapping[str, Value], language: Language) -> str:
    """The same with the value of every measure behind its name: 职工总数（120）."""
    return _Words(scope, language, values).text(node)


class _Words:
    def __init__(self, scope: Scope, language: Language, values: Mapping[str, Value] | None) -> None:
        self.scope, self.language, self.values = scope, language, values

    def text(self, node: Node, needed: int = _LOGIC) -> str:
        """*node* in words, in brackets if it binds less than *needed*."""
        words, binding = self._read(node)
        return words if binding >= needed else self._say(f"（{words}）", f"({words})")

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
            case Compare(sign=sign):
                return self._compare(node, sign), _COMPARE
            case Logic():
                return self._logic(node), _LOGIC
            case Not(item=item):
                return self._not(item)
            case OneOf():
                return self._one_of(node, self._say("为", "is")), _COMPARE
            case Choose():
                return self._choose(node), _ATOM
            case Call():
                return self._call(node, negated=False)
            case Aggregate(function="any"):
                return self._any(node, negated=False), _COMPARE
            case Aggregate():
                return self._aggregate(node), _ATOM

    # ---- leaves

    def _constant(self, node: Constant, beside: Symbol | None) -> str:
        if node.label is not None:
            return node.label.in_(self.language)
        if isinstance(node.value, str):
            title = beside.choices.get(node.value) if beside else None
            return title.in_(self.language) if title else f"“{node.value}”"
        share = beside is not None and beside.type.kind == "share" and node.type.kind == "number"
        return value_in_words(node.value, "share" if share else node.type.kind, self.language)

    def _name(self, node: Name) -> str:
        symbol = self._symbol(node)
        title = symbol.title.in_(self.language)
        if self.values is None:
            return title
        shown = value_in_words(self.values.get(node.name), symbol.type.kind, self.language, symbol.choices)
        return self._say(f"{title}（{shown}）", f"{title} ({shown})")

    def _symbol(self, node: Name | Column) -> Symbol:
        if isinstance(node, Name):
            found = self.scope.names.get(node.name)
        elif node.table == "companies":
            found = self.scope.company.get(node.name)
        else:
            found = self.scope.tables[node.table].columns.get(node.name)
        return found or Symbol(node.type, Text(node.name, node.name))

    # ---- calculations and conditions

    def _arithmetic(self, node: Arithmetic) -> tuple[str, int]:
        if node.sign == "-" and isinstance(node.left, Constant) and node.left.value == 0:
            return f"−{self.text(node.right, _ATOM)}", _SUM
        binding = _SUM if node.sign in "+-" else _PRODUCT
        left, right = self.text(node.left, binding), self.text(node.right, binding + (node.sign in "-/"))
        return f"{left} {_SIGNS[node.sign]} {right}", binding

    def _compare(self, node: Compare, sign: ComparisonSign) -> str:
        left, right = self._beside(node.left, node.right), self._beside(node.right, node.left)
        verbs = _VERBS.get(node.left.type.kind)
        if verbs is None:
            return f"{left} {_SIGNS[sign]} {right}"
        verb = verbs[sign].in_(self.language)
        return self._say(f"{left}{verb}{right}", f"{left} {verb} {right}")

    def _beside(self, node: Node, other: Node) -> str:
        """One side of a comparison; a constant is written in the unit and the codes of the other side."""
        if isinstance(node, Constant):
            return self._constant(node, self._coded(other))
        return self.text(node, _SUM)

    def _coded(self, node: Node) -> Symbol:
        """The symbol whose codes the values of *node* are."""
        match node:
            case Name() | Column():
                return self._symbol(node)
            case Aggregate(value=Column() as column) | Call(function="if_unknown", arguments=(Name() | Column() as column, *_)):
                return self._symbol(column)
            case _:
                return Symbol(node.type, Text("-", "-"))

    def _logic(self, node: Logic) -> str:
        """Mixed "and" and "or" get brackets: readers of contracts do not know which binds first."""
        same = [isinstance(item, Logic) and item.sign == node.sign for item in node.items]
        parts = [self.text(item, _LOGIC if alike else _NOT) for item, alike in zip(node.items, same, strict=True)]
        if self.language == "en":
            return f" {node.sign} ".join(parts)
        joint = "且" if node.sign == "and" else "或"
        return (f" {joint} " if any(" " in part for part in parts) else joint).join(parts)

    def _not(self, item: Node) -> tuple[str, int]:
        """The opposite in words; unknown stays unknown, so turning a sign round is exact."""
        match item:
            case Compare(sign=sign):
                return self._compare(item, _OPPOSITE[sign]), _COMPARE
            case OneOf():
                return self._one_of(item, self._say("不为", "is not")), _COMPARE
            case Call(function="known" | "starts_with"):
                return self._call(item, negated=True)
            case Aggregate(function="any"):
                return self._any(item, negated=True), _COMPARE
            case Not(item=twice):
                return self._read(twice)
            case Logic():
                words = self.text(item)
                return self._say(f"不满足“{words}”", f"not ({words})"), _NOT
            case Name():
                return self._no(item), _ATOM
            case _:
                words = self.text(item, _ATOM)
                return self._say(f"并非{words}", f"not {words}"), _NOT

    def _no(self, item: Name) -> str:
        """未上市（是）: the value is that of the words, which are the opposite of the name's own."""
        symbol = self._symbol(item)
        words = (symbol.opposite or Text(f"并非{symbol.title.zh}", f"not {symbol.title.en}")).in_(self.language)
        if self.values is None:
            return words
        value = self.values.get(item.name)
        shown = value_in_words(not value if isinstance(value, bool) else None, "bool", self.language)
        return self._say(f"{words}（{shown}）", f"{words} ({shown})")

    def _one_of(self, node: OneOf, verb: str) -> str:
        item = self.text(node.item, _SUM)
        listed = [self._beside(option, node.item) for option in node.options]
        if self.language == "zh":
            return f"{item}{verb}{'、'.join(listed)}{'之一' if len(listed) > 1 else ''}"
        return f"{item} {verb} {'one of ' if len(listed) > 1 else ''}{', '.join(listed)}"

    def _choose(self, node: Choose) -> str:
        cases, otherwise = list(node.cases), node.otherwise
        # ``a if c else b`` is held as two cases and unknown: the second condition is only "not c".
        last = cases[-1]
        if len(cases) == 2 and isinstance(last[0], Not) and last[0].item is cases[0][0]:
            cases, otherwise = cases[:1], last[1]
        parts = []
        for condition, value in cases:
            when, then = self.text(condition), self.text(value, _COMPARE)
            parts.append(self._say(f"{when}时取{then}", f"{then} if {when}"))
        rest = self.text(otherwise, _COMPARE)
        return "[" + self._say("，", ", ").join([*parts, self._say(f"否则取{rest}", f"else {rest}")]) + "]"

    def _call(self, node: Call, *, negated: bool) -> tuple[str, int]:
        first, *rest = node.arguments
        if node.function in {"least", "greatest", "listed"}:
            listed = self._say("、", ", ").join(self.text(argument, _SUM) for argument in node.arguments)
            least = {"least": Text("中的最小者", "the smallest of "), "greatest": Text("中的最大者", "the largest of ")}.get(node.function)
            return (listed if least is None else self._say(listed + least.zh, least.en + listed)), _ATOM
        item = self.text(first, _ATOM)
        match node.function:
            case "known":
                return self._say(f"{item}{'未' if negated else '已'}知", f"{item} is {'unknown' if negated else 'known'}"), _COMPARE
            case "if_unknown":
                other = self._beside(rest[0], first)
                return self._say(f"{item}（未知时取{other}）", f"{item} (or {other} if unknown)"), _ATOM
            case "floor":
                return self._say(f"{item}取整", f"whole part of {item}"), _ATOM
            case "rounded":
                places = self.text(rest[0])
                return self._say(f"{item}（取{places}位小数）", f"{item} (to {places} decimals)"), _ATOM
            case "prefix":
                length = self.text(rest[0])
                return self._say(f"{item}前{length}位", f"first {'character' if length == '1' else f'{length} characters'} of {item}"), _ATOM
            case "days":
                end = self.text(rest[0], _ATOM)
                return self._say(f"{item}至{end}的天数", f"days from {item} to {end}"), _ATOM
            case _:
                start = self.text(rest[0])
                verb = self._say("不以" if negated else "以", "does not start with" if negated else "starts with")
                return self._say(f"{item}{verb}{start}开头", f"{item} {verb} {start}"), _COMPARE

    # ---- figures over rows

    def _of_rows(self, node: Aggregate) -> str:
        """知识产权中满足“状态为有效”的, or: intellectual property rights where status is in force."""
        table = self.scope.tables[node.table].title.in_(self.language)
        if node.where is None:
            return self._say(f"{table}的", table)
        condition = self.text(node.where)
        return self._say(f"{table}中满足“{condition}”的", f"{table} where {condition}")

    def _any(self, node: Aggregate, *, negated: bool) -> str:
        table = self.scope.tables[node.table].title.in_(self.language)
        there = self._say("没有" if negated else "有", "there are no" if negated else "there are")
        if node.where is None:
            return self._say(f"{there}{table}记录", f"{there} {table}")
        condition = self.text(node.where)
        return self._say(f"{there}满足“{condition}”的{table}", f"{there} {table} where {condition}")

    def _aggregate(self, node: Aggregate) -> str:
        value = "" if node.value is None else self.text(node.value, _ATOM)
        if node.function == "at":
            assert isinstance(node.where, Compare)
            when = self._period(node.where.right)
            return self._say(f"{when}{value}", f"{value} of {when}")
        if node.function == "latest":
            table = self.scope.tables[node.table].title.in_(self.language)
            return self._say(f"最近一期{table}的{value}", f"the latest {value} of {table}")
        rows = self._of_rows(node)
        match node.function:
            case "count":
                return self._say(f"{rows}数量", f"the number of {rows}")
            case "sum":
                return self._say(f"{rows}{value}合计", f"the total {value} of {rows}")
            case "distinct":
                return self._say(f"{rows}不同{value}的个数", f"the number of different {value} among {rows}")
            case "largest_count":
                by = "" if node.by is None else self.text(node.by, _ATOM)
                return self._say(f"{rows}数量按{by}分组的最大值", f"the largest number by {by} of {rows}")
            case "largest_sum":
                by = "" if node.by is None else self.text(node.by, _ATOM)
                return self._say(f"{rows}{value}按{by}合计的最大值", f"the largest total {value} by {by} of {rows}")
            case _:
                extreme = _EXTREMES[node.function == "max", node.type.kind == "date"].in_(self.language)
                return self._say(f"{rows}{extreme}{value}", f"the {extreme} {value} of {rows}")

    def _period(self, when: Node) -> str:
        """``last_year - 1`` was worked out beforehand: say the year."""
        if isinstance(when, Constant) and isinstance(when.value, Fraction) and when.label is None:
            return self._say(f"{when.value}年", f"{when.value}")
        return self.text(when)


_EXTREMES: Mapping[tuple[bool, bool], Text] = {
    (True, True): Text("最晚", "latest"), (False, True): Text("最早", "earliest"),
    (True, False): Text("最大", "largest"), (False, False): Text("最小", "smallest")}
