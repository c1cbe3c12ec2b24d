"""From syntax to the typed tree: every name resolved, every unit checked.

``read(text, scope)`` is the only way into the language. It admits the node
types and functions listed here and nothing else, and reports all mistakes of a
formula together, each with its place in the text.
"""

from __future__ import annotations

import ast
from collections.abc import Callable, Mapping
from fractions import Fraction

from kexin.formula import arithmetic, mistakes
from kexin.formula.functions import CONSTANT_FUNCTIONS, FUNCTIONS
from kexin.formula.kinds import BOOL, DATE, TEXT, Type
from kexin.formula.reader import Reader
from kexin.formula.scope import Scope
from kexin.formula.syntax import Source, invisible, parse
from kexin.formula.tree import (
    Arithmetic,
    ArithmeticSign,
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
    written_size,
)
from kexin.formula.values import bits, const, number, times_power
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

_ARITHMETIC: Mapping[type[ast.operator], ArithmeticSign] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
_COMPARISON: Mapping[type[ast.cmpop], ComparisonSign] = {
    ast.Eq: "==", ast.NotEq: "!=", ast.Lt: "<", ast.LtE: "<=", ast.Gt: ">", ast.GtE: ">="}

#: A condition stands twice in what is written for ``a if c else b``, an operand twice for
#: ``least``; nested, a short text could become gigabytes.
MAX_WRITTEN = 5_000

#: Constants may be computed from constants, but not without end.
MAX_CONSTANT_BITS = 256


def read(text: str, scope: Scope, where: str = "formula") -> Node:
    """Parse and check one formula.

    Raises:
        ProblemsError: with every mistake found, each with its place in the text.
    """
    node, problems = check(text, scope, where)
    if node is None or problems:
        raise ProblemsError(problems)
    return node


def check(text: str, scope: Scope, where: str = "formula") -> tuple[Node | None, list[Problem]]:
    """The same without raising: the tree, or None and the problems."""
    source = Source(text.replace("\n", " ").strip(), where)
    body, problem = parse(source)
    if body is None:
        return None, [problem] if problem else []
    checker = Checker(scope, source)
    node = checker.read(body)
    if node is not None and written_size(node) > MAX_WRITTEN:
        checker.note(mistakes.too_big(
            where, "公式展开后过长", "the formula unfolds into too many parts", f"<= {MAX_WRITTEN:,}"))
    return (None if checker.problems else node), checker.problems


class Checker(Reader):
    """Reads one formula. A part that is wrong becomes None, and what contains it stays silent."""

    def __init__(self, scope: Scope, source: Source) -> None:
        self.scope = scope
        self.source = source
        self.problems: list[Problem] = []
        self.table: str | None = None
        self._readers: Mapping[type[ast.expr], Callable[..., Node | None]] = {
            ast.Constant: self._constant, ast.Name: self._name, ast.BinOp: self._binary, ast.UnaryOp: self._unary,
            ast.Compare: self._compare, ast.BoolOp: self._logic, ast.IfExp: self._choice, ast.Call: self._call,
        }

    def read(self, node: ast.expr) -> Node | None:
        """The typed tree of *node*, or None after noting the problem."""
        reader = self._readers.get(type(node))
        if reader is None:
            return self.note(mistakes.not_in_language(self.source.place(node), _called(node)))
        return reader(node)

    def note(self, problem: Problem) -> None:
        """Keep *problem* and go on with what else there is to find."""
        self.problems.append(problem)

    def place(self, node: ast.AST) -> str:
        """Where *node* stands, for a message."""
        return self.source.place(node)

    def in_rows_of(self, table: str | None, node: ast.expr) -> Node | None:
        """Read *node* as it stands for one row of *table*."""
        before, self.table = self.table, table
        try:
            return self.read(node)
        finally:
            self.table = before

    def boolean(self, node: ast.expr) -> Node | None:
        """Read *node* and require a yes or no."""
        tree = self.read(node)
        if tree is not None and tree.type.kind != "bool":
            return self.note(mistakes.no_condition(self.place(node), tree.type, Text("需要条件", "a condition is needed")))
        return tree

    def _constant(self, node: ast.Constant) -> Node | None:
        if isinstance(node.value, bool):
            return Constant(node.value, BOOL.known())
        if isinstance(node.value, str) and node.kind is None:
            hidden = invisible(node.value)
            if hidden is not None:
                return self.note(mistakes.invisible_character(self.place(node), hidden))
            return Constant(node.value, TEXT.known())
        if node.value is None:
            return self.note(_no_none(self.place(node), "None"))
        exact = self.source.number(node) if isinstance(node.value, int | float) else None
        if exact is None:
            return self.note(mistakes.not_in_language(self.place(node), ast.get_source_segment(self.source.text, node) or "?"))
        return number(exact)

    def _name(self, node: ast.Name) -> Node | None:
        if node.id == "as_of":
            return Constant(self.scope.as_of, DATE.known(), Text("评价日", "the day asked"))
        if node.id == "last_year":
            last_year = self.scope.as_of.year - 1
            return Constant(Fraction(last_year), number(Fraction(last_year)).type, Text("上年度", "last year"))
        if self.table is not None:
            return self.column(self.table, node)
        symbol = self.scope.names.get(node.id)
        if symbol is None:
            return self.note(mistakes.unknown_name(self.place(node), node.id, self.scope.names, self.scope.noun.zh, self.scope.noun.en))
        return Name(node.id, symbol.type)

    def column(self, table: str, node: ast.Name) -> Column | None:
        """The column of *table* that *node* names."""
        columns = self.scope.company if table == "companies" else self.scope.tables[table].columns
        symbol = columns.get(node.id)
        if symbol is None:
            return self.note(mistakes.unknown_name(self.place(node), node.id, columns, f"列(表 {table})", f"column of {table}"))
        return Column(table, node.id, symbol.type)

    def _binary(self, node: ast.BinOp) -> Node | None:
        left, right = self.read(node.left), self.read(node.right)
        if isinstance(node.op, ast.Pow):
            return self._power(node, left, right)
        sign = _ARITHMETIC.get(type(node.op))
        if sign is None:
            return self.note(mistakes.not_in_language(self.place(node), _signed(node.op)))
        if left is None or right is None:
            return None
        return self.arithmetic(node, sign, left, right)

    def arithmetic(self, node: ast.expr, sign: ArithmeticSign, left: Node, right: Node) -> Node | None:
        """``left sign right``, computed now if both are constants."""
        kind_of = {"*": arithmetic.kind_of_product, "/": arithmetic.kind_of_quotient}.get(sign, arithmetic.kind_of_sum)
        kind = kind_of(left.type.kind, right.type.kind)
        if kind is None:
            return self.note(_cannot_calculate(self.place(node), sign, left.type, right.type))
        a, b = const(left), const(right)
        if sign == "/" and b == 0:
            return self.note(mistakes.wrong_argument(
                self.place(node), "/", Text("除数是 0", "the divisor is 0"), Text("不为 0 的数", "a number other than 0"),
                Text("请更正常数", "correct the constant")))
        if a is not None and b is not None:
            return self._folded(node, sign, a, b, left, right)
        result = arithmetic.result_type(sign, kind, left.type, right.type, constant_divisor=b is not None)
        if not arithmetic.fits(result):
            return self.note(mistakes.too_big(
                self.place(node), "计算结果可能大到或小到机器无法准确表示",
                "the result could become larger or smaller than machines hold", "2^-900 … 2^900"))
        return Arithmetic(sign, left, right, result)

    def _folded(self, node: ast.expr, sign: ArithmeticSign, a: Fraction, b: Fraction, left: Node, right: Node) -> Node | None:
        value = {"+": lambda: a + b, "-": lambda: a - b, "*": lambda: a * b, "/": lambda: a / b}[sign]()
        if bits(value) > MAX_CONSTANT_BITS:
            return self.note(self._huge(node))
        money = "money" in {left.type.kind, right.type.kind} and left.type.kind != right.type.kind
        return number(value, "money" if money or (left.type.kind == "money" and sign in "+-") else "number")

    def _power(self, node: ast.BinOp, left: Node | None, right: Node | None) -> Node | None:
        if left is None or right is None:
            return None
        base, exponent = const(left), const(right)
        if base is None or exponent is None or left.type.kind != "number":
            return self.note(mistakes.wrong_argument(
                self.place(node), "**", Text("底数或指数不是常数", "base or exponent is not a constant"),
                Text("常数 ** 0 到 12 的整数", "constant ** a whole number from 0 to 12"),
                Text("n 年复合增长请写成 末年 / 首年 >= (1 + 0.05) ** 2", "write n-year growth as last / first >= (1 + 0.05) ** 2")))
        value = times_power(base, exponent)
        if value is None:
            return self.note(mistakes.wrong_argument(
                self.place(node), "**", Text("指数不是 0 到 12 的整数", "the exponent is not a whole number from 0 to 12"),
                Text("常数 ** 0 到 12 的整数", "constant ** a whole number from 0 to 12"),
                Text("n 年复合增长请写成 末年 / 首年 >= (1 + 0.05) ** 2", "write n-year growth as last / first >= (1 + 0.05) ** 2")))
        if bits(value) > MAX_CONSTANT_BITS:
            return self.note(self._huge(node))
        return number(value)

    def _huge(self, node: ast.expr) -> Problem:
        return mistakes.too_big(
            self.place(node), "常数过大", "the constant grows too large", "< 2^256", Text("请改用较小的常数", "use a smaller constant"))

    def _unary(self, node: ast.UnaryOp) -> Node | None:
        if isinstance(node.op, ast.Not):
            item = self.boolean(node.operand)
            return None if item is None else Not(item, BOOL.unknown(item.type.nullable))
        if not isinstance(node.op, ast.USub):
            return self.note(mistakes.not_in_language(self.place(node), _signed(node.op)))
        item = self.read(node.operand)
        if item is None:
            return None
        zero = number(Fraction(0), item.type.kind if item.type.kind == "money" else "number")
        return self.arithmetic(node, "-", zero, item)

    def _logic(self, node: ast.BoolOp) -> Node | None:
        items = [self.boolean(value) for value in node.values]
        if any(item is None for item in items):
            return None
        whole = tuple(item for item in items if item is not None)
        return Logic("and" if isinstance(node.op, ast.And) else "or", whole, BOOL.unknown(any(i.type.nullable for i in whole)))

    def _choice(self, node: ast.IfExp) -> Node | None:
        """``a if c else b``: unknown where c is unknown, for neither branch is proven."""
        condition, first, second = self.boolean(node.test), self.read(node.body), self.read(node.orelse)
        if condition is None or first is None or second is None:
            return None
        joined = join_types(first.type, second.type)
        if joined is None:
            return self.note(mistakes.kinds_differ(
                self.place(node), Text("两个结果不是同一类", "the two results differ in kind"), first.type, second.type,
                Text("同一类的两个结果", "two results of one kind"), Text("请统一两个结果的单位", "give both results the same unit")))
        if not condition.type.nullable:
            return Choose(((condition, first),), second, joined)
        unknown = Constant(None, joined.unknown())
        return Choose(((condition, first), (Not(condition, condition.type), second)), unknown, joined.unknown())

    def _compare(self, node: ast.Compare) -> Node | None:
        """``0 < x < 1`` is two comparisons; x is read once, or nested chains would take for ever."""
        sides = [node.left, *node.comparators]
        trees: dict[int, Node | None] = {}
        parts: list[Node | None] = []
        for i, op in enumerate(node.ops):
            if isinstance(op, ast.Is | ast.IsNot):
                parts.append(self.note(_no_none(self.place(sides[i]), "is")))
                continue
            listed = isinstance(op, ast.In | ast.NotIn)
            for j in (i,) if listed else (i, i + 1):
                if j not in trees:
                    trees[j] = self.read(sides[j])
            if listed:
                parts.append(self._membership(trees[i], sides[i + 1], negated=isinstance(op, ast.NotIn)))
            else:
                parts.append(self._one_comparison(sides[i], trees[i], op, trees[i + 1]))
        whole = tuple(part for part in parts if part is not None)
        if len(whole) < len(parts):
            return None
        return whole[0] if len(whole) == 1 else Logic("and", whole, BOOL.unknown(any(p.type.nullable for p in whole)))

    def _one_comparison(self, at: ast.expr, left: Node | None, op: ast.cmpop, right: Node | None) -> Node | None:
        sign = _COMPARISON[type(op)]
        if left is None or right is None:
            return None
        problem = comparison_problem(self.place(at), sign, left, right)
        if problem is not None:
            return self.note(problem)
        return Compare(sign, left, right, BOOL.unknown(left.type.nullable or right.type.nullable))

    def _membership(self, item: Node | None, right_node: ast.expr, *, negated: bool) -> Node | None:
        if not isinstance(right_node, ast.Tuple | ast.List) or not right_node.elts:
            return self.note(mistakes.wrong_argument(
                self.place(right_node), "in", Text("右边不是列出的值", "the right side is not a list of values"),
                same('in ("A", "B")'), Text("请在括号中列出各值", "list the values in brackets")))
        options = [self.read(element) for element in right_node.elts]
        if item is None or any(option is None for option in options):
            return None
        constants: list[Constant] = []
        for element, option in zip(right_node.elts, options, strict=True):
            if not isinstance(option, Constant):
                return self.note(mistakes.wrong_argument(
                    self.place(element), "in", Text("列出的值必须是常数", "a listed value must be a constant"),
                    same('in ("A", "B")'), Text("请改用比较和 or", "use comparisons and 'or' instead")))
            problem = comparison_problem(self.place(element), "==", item, option)
            if problem is not None:
                return self.note(problem)
            constants.append(option)
        result = OneOf(item, tuple(constants), BOOL.unknown(item.type.nullable))
        return Not(result, result.type) if negated else result

    def _call(self, node: ast.Call) -> Node | None:
        if not isinstance(node.func, ast.Name):
            return self.note(mistakes.not_in_language(self.place(node), _called(node.func)))
        name = node.func.id
        function = FUNCTIONS.get(name) or CONSTANT_FUNCTIONS.get(name)
        if function is None:
            return self.note(mistakes.unknown_name(
                self.place(node), name, [*FUNCTIONS, *CONSTANT_FUNCTIONS], "函数", "function"))
        named = {k.arg: k.value for k in node.keywords if k.arg is not None}
        if len(named) != len(node.keywords) or any(isinstance(a, ast.Starred) for a in node.args):
            return self.note(mistakes.not_in_language(self.place(node), "*"))
        return function(self, node, node.args, named)


def join_types(a: Type, b: Type) -> Type | None:
    """The type that holds either value, or None if no kind does."""
    kind = a.kind if a.kind == b.kind else arithmetic.kind_of_sum(a.kind, b.kind) if a.numeric and b.numeric else None
    if kind is None:
        return None
    choices = a.choices | b.choices if a.choices is not None and b.choices is not None else None
    return Type(kind, a.whole and b.whole, a.nullable or b.nullable, max(a.high, b.high), min(a.low, b.low), choices)


def comparison_problem(where: str, sign: ComparisonSign, left: Node, right: Node) -> Problem | None:
    """Why the two cannot be compared, or None if they can."""
    a, b = left.type, right.type
    zero = any(const(n) == 0 for n in (left, right))
    fits = a.kind == b.kind or (a.numeric and b.numeric and (arithmetic.kind_of_sum(a.kind, b.kind) is not None or zero))
    if not fits:
        return mistakes.kinds_differ(
            where, Text(f"不能用 {sign} 比较", f"cannot compare with {sign}"), a, b, Text("同一类的两个值", "two values of one kind"),
            Text('金额请写 wan_yuan(100),日期请写 as_of 或 date("2024-06-30")', 'write money as wan_yuan(100), days as as_of or date("2024-06-30")'))
    if a.kind == "bool":
        return mistakes.kinds_differ(
            where, Text("是否不需要比较", "a yes/no needs no comparison"), a, b, Text("直接写条件或 not 条件", "the condition itself, or not it"),
            Text("请去掉比较", "drop the comparison"))
    if a.kind == "text" and sign not in {"==", "!="}:
        return mistakes.kinds_differ(
            where, Text(f"文本不能用 {sign} 比较", f"texts cannot be compared with {sign}"), a, b, Text("== 或 !=", "== or !="),
            Text("不同数据库的文本次序不同,请改用 == 或 in", "databases order text differently; use == or in"))
    return _unlisted_choice(where, left, right)


def _unlisted_choice(where: str, left: Node, right: Node) -> Problem | None:
    for item, literal in ((left, right), (right, left)):
        if isinstance(literal, Constant) and item.type.choices is not None and literal.value not in item.type.choices:
            return mistakes.unknown_name(where, str(literal.value), item.type.choices, "取值", "value")
    return None


def _no_none(where: str, found: str) -> Problem:
    return mistakes.wrong_argument(
        where, found, Text(f"公式中没有 {found}", f"formulas have no {found}"), Text("== 或 known(…)", "== or known(…)"),
        Text("判断是否已知请用 known(…)", "use known(…) to ask whether a value is known"))


def _cannot_calculate(where: str, sign: str, a: Type, b: Type) -> Problem:
    return mistakes.kinds_differ(
        where, Text(f"不能计算 {sign}", f"cannot calculate {sign}"), a, b,
        Text("单位相容的数,例如 金额 + 金额、金额 / 金额、金额 × 比例", "units that fit, such as money + money, money / money, money * share"),
        Text("金额常数请写 wan_yuan(100);日期之差请用 days(filed_on, as_of)", "write money constants as wan_yuan(100); use days(filed_on, as_of) for dates"))


def _signed(sign: ast.operator | ast.unaryop) -> str:
    signs = {"FloorDiv": "//", "Mod": "%", "BitAnd": "&", "BitOr": "|", "BitXor": "^", "LShift": "<<", "RShift": ">>",
             "MatMult": "@", "UAdd": "+", "Invert": "~"}
    name = type(sign).__name__
    return signs.get(name, name)


def _called(node: ast.expr) -> str:
    names = {"Subscript": "[ ]", "Lambda": "lambda", "JoinedStr": 'f"…"',
             "NamedExpr": ":=", "Await": "await", "ListComp": "for", "GeneratorExp": "for",
             "SetComp": "for", "DictComp": "for", "Dict": "{ }", "Set": "{ }", "List": "[ ]",
             "Tuple": "( , )", "Starred": "*", "Yield": "yield", "YieldFrom": "yield", "TemplateStr": 't"…"'}
    if isinstance(node, ast.Attribute):
        return f".{node.attr}"
    name = type(node).__name__
    return names.get(name, name)
