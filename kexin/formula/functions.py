"""The closed list of functions, each with what it takes and gives.

A function reads its own arguments, because most do not take plain values: the
aggregates take a table, a value and a condition that stand for its rows.
"""

from __future__ import annotations

import ast
import calendar
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date
from typing import Literal, TypeAlias

from kexin.formula import mistakes
from kexin.formula.arithmetic import kind_of_sum
from kexin.formula.kinds import BOOL, DATE, DOUBLE_HIGH, KIND_NAMES, ROWS_HIGH, SUM_HIGH, TEXT, WHOLE_HIGH, Kind, Type
from kexin.formula.scope import Scope
from kexin.formula.tree import Aggregate, Arithmetic, Call, Choose, Column, Compare, Constant, Node
from kexin.formula.values import const, number
from kexin.problems import Problem
from kexin.text import Text, same


class Reader(ABC):
    """What a function may ask of the checker that reads the formula."""

    scope: Scope
    table: str | None

    @abstractmethod
    def read(self, node: ast.expr) -> Node | None:
        """The typed tree of *node*, or None after noting the problem."""

    @abstractmethod
    def boolean(self, node: ast.expr) -> Node | None:
        """The same, for a condition."""

    @abstractmethod
    def in_rows_of(self, table: str | None, node: ast.expr) -> Node | None:
        """Read *node* as it stands for one row of *table*."""

    @abstractmethod
    def column(self, table: str, node: ast.Name) -> Column | None:
        """The column of *table* that *node* names."""

    @abstractmethod
    def place(self, node: ast.AST) -> str:
        """Where *node* stands."""

    @abstractmethod
    def note(self, problem: Problem) -> None:
        """Keep a problem; always returns None, which stands for a part that is wrong."""


Arguments: TypeAlias = Sequence[ast.expr]
Named: TypeAlias = Mapping[str, ast.expr]
Function: TypeAlias = Callable[[Reader, ast.Call, Arguments, Named], Node | None]


def _arity(
    reader: Reader, node: ast.Call, arguments: Arguments, named: Named, form: str, least: int, most: int,
    words: frozenset[str] = frozenset(),
) -> bool:
    if least <= len(arguments) <= most and set(named) <= words:
        return True
    count = len(arguments)
    found = Text(f"有 {count} 个参数", f"it has {count} argument{'' if count == 1 else 's'}")
    if strange := sorted(set(named) - words):
        found = Text(f"没有名为 {strange[0]} 的参数", f"it has no argument named {strange[0]}")
    reader.note(mistakes.wrong_argument(
        reader.place(node), form.split("(")[0], found, same(form),
        Text("请按此形式书写", "write it in this form")))
    return False


# ---- constants


def _money(unit: int, form: str) -> Function:
    def function(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
        if not _arity(reader, node, arguments, named, form, 1, 1):
            return None
        item = reader.read(arguments[0])
        value = None if item is None else const(item)
        if item is None:
            return None
        if value is None or item.type.kind != "number" or (value * unit).denominator != 1 or abs(value * unit) > 10**17:
            return reader.note(mistakes.wrong_argument(
                reader.place(arguments[0]), form.split("(")[0], Text("不是整分的常数金额", "not a constant amount in whole fen"),
                same(form), Text("请写常数,最小到分", "write a constant, down to one fen")))
        return number(value * unit, "money")

    return function


def shifted(day: date, months: int) -> date | None:
    """*day* moved by whole months; the 31st becomes the last day of a shorter month. None outside the calendar."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not MINYEAR <= year <= MAXYEAR:
        return None
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def _moved(months_each: int, form: str) -> Function:
    def function(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
        if not _arity(reader, node, arguments, named, form, 2, 2):
            return None
        start, item = reader.read(arguments[0]), reader.read(arguments[1])
        if start is None or item is None:
            return None
        count = const(item)
        if isinstance(start, Constant) and isinstance(start.value, date) and count is not None and count.denominator == 1:
            moved = shifted(start.value, int(count) * months_each) if abs(count) < 100_000 else None
            if moved is not None:
                return Constant(moved, DATE.known(), _moved_label(start, int(count) * months_each, years=abs(months_each) == 12))
        return reader.note(mistakes.wrong_argument(
            reader.place(node), form.split("(")[0], Text("需要常数日期和整数", "needs a constant date and a whole number"), same(form),
            Text("请以 as_of 或 date(…) 为起点;两个日期之差请用 days(filed_on, as_of)", "start from as_of or date(…); use days(filed_on, as_of) for a difference")))

    return function


def _moved_label(start: Constant, months: int, *, years: bool) -> Text | None:
    """评价日前3年: the moved day as the author thought of it."""
    label = start.label
    if label is None:
        return None
    if months == 0:
        return label
    count = abs(months) // 12 if years else abs(months)
    unit = ("年", "year") if years else ("个月", "month")
    zh, en = ("前", "before") if months < 0 else ("后", "after")
    return Text(f"{label.zh}{zh}{count}{unit[0]}", f"{count} {unit[1]}{'s' if count > 1 else ''} {en} {label.en}")


def _date(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    form = 'date("2024-06-30")'
    if not _arity(reader, node, arguments, named, form, 1, 1):
        return None
    item = reader.read(arguments[0])
    if item is None:
        return None
    try:
        # Python would also read 2024-W26-7, a day of a week.
        if isinstance(item, Constant) and isinstance(item.value, str) and len(item.value) == 10 and "W" not in item.value:
            return Constant(date.fromisoformat(item.value), DATE.known())
    except ValueError:
        pass
    return reader.note(mistakes.wrong_argument(
        reader.place(arguments[0]), "date", Text("不是日期", "not a date"), same(form), Text("请写年-月-日", "write year-month-day")))


def _day_of_year(month: int, day: int, form: str, zh: str, en: str) -> Function:
    def function(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
        if not _arity(reader, node, arguments, named, form, 1, 1):
            return None
        item = reader.read(arguments[0])
        if item is None:
            return None
        year = const(item)
        if year is not None and item.type.kind == "number" and year.denominator == 1 and MINYEAR <= year <= MAXYEAR:
            return Constant(date(int(year), month, day), DATE.known(), Text(f"{year}{zh}", f"{en} {year}"))
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[0]), form.split("(")[0], Text("不是常数年度", "not a constant year"), same(form),
            Text("请写 last_year 或与它的差", "write last_year, or a difference from it")))

    return function


CONSTANT_FUNCTIONS: Mapping[str, Function] = {
    "yuan": _money(100, "yuan(500)"),
    "wan_yuan": _money(10_000 * 100, "wan_yuan(100)"),
    "yi_yuan": _money(100_000_000 * 100, "yi_yuan(2)"),
    "date": _date,
    "months_before": _moved(-1, "months_before(as_of, 36)"),
    "years_before": _moved(-12, "years_before(as_of, 5)"),
    "months_after": _moved(1, "months_after(as_of, 6)"),
    "year_start": _day_of_year(1, 1, "year_start(last_year)", "年初", "the first day of"),
    "year_end": _day_of_year(12, 31, "year_end(last_year)", "年末", "the last day of"),
}


# ---- figures over rows


def _table(reader: Reader, node: ast.expr, function: str) -> str | None:
    if reader.table is not None:
        return reader.note(mistakes.wrong_argument(
            reader.place(node), function, Text("不能在另一张表的行内统计", "cannot count inside the rows of another table"),
            Text("在公式的最外层统计", "figures at the outer level of the formula"), Text("请先定义为单独的指标", "define it as a measure of its own first")))
    if isinstance(node, ast.Name) and node.id in reader.scope.tables:
        return node.id
    if isinstance(node, ast.Name):
        return reader.note(mistakes.unknown_name(reader.place(node), node.id, reader.scope.tables, "表", "table"))
    return reader.note(mistakes.wrong_argument(
        reader.place(node), function, Text("第一个参数不是表名", "the first argument is not a table"),
        same(mistakes.listed(reader.scope.tables)), Text("请写表名", "name a table")))


def _where(reader: Reader, table: str, node: ast.expr | None) -> tuple[bool, Node | None]:
    """(all is well, the condition or None)."""
    if node is None:
        return True, None
    tree = reader.in_rows_of(table, node)
    if tree is None:
        return False, None
    if tree.type.kind != "bool":
        reader.note(mistakes.no_condition(reader.place(node), tree.type, Text("需要行的条件", "a condition on the row is needed")))
        return False, None
    return True, tree


def _count(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    return _conditional(reader, node, arguments, named, "count", Type("count", high=ROWS_HIGH))


def _any(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    return _conditional(reader, node, arguments, named, "any", BOOL)


def _conditional(
    reader: Reader, node: ast.Call, arguments: Arguments, named: Named, function: Literal["count", "any"], result: Type,
) -> Node | None:
    if not _arity(reader, node, arguments, named, f'{function}(ip_rights, status == "valid")', 1, 2):
        return None
    table = _table(reader, arguments[0], function)
    if table is None:
        return None
    well, where = _where(reader, table, arguments[1] if len(arguments) > 1 else None)
    return Aggregate(function, table, None, where, None, result) if well else None


def _sum(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    return _summed(reader, node, arguments, named, 'sum(invoices, amount, status == "valid")', 3)


def _largest_sum(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    form = 'largest_sum(invoices, amount, status == "valid", by=counterparty)'
    by = named.get("by")
    return _no_groups(reader, node, form) if by is None else _summed(reader, node, arguments, named, form, 3, by)


def _largest_count(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    form = 'largest_count(ip_rights, kind == "invention", by=prefix(ipc, 4))'
    by = named.get("by")
    if by is None:
        return _no_groups(reader, node, form)
    if not _arity(reader, node, arguments, named, form, 1, 2, frozenset({"by"})):
        return None
    table = _table(reader, arguments[0], "largest_count")
    if table is None:
        return None
    well, where = _where(reader, table, arguments[1] if len(arguments) > 1 else None)
    group = _of_a_column(reader, table, by, form)
    return Aggregate("largest_count", table, None, where, group, Type("count", high=ROWS_HIGH)) if well and group else None


def _no_groups(reader: Reader, node: ast.Call, form: str) -> Node | None:
    return reader.note(mistakes.wrong_argument(
        reader.place(node), form.split("(")[0], Text("缺少 by=列名", "by=column is missing"), same(form),
        Text("请写明按哪一列分组", "name the column to group by")))


def _of_a_column(reader: Reader, table: str, node: ast.expr, form: str) -> Node | None:
    """What tells rows apart: a column, or the beginning of one. Databases read a bare constant there as a position."""
    tree = reader.in_rows_of(table, node)
    if tree is None or isinstance(tree, Column):
        return tree
    if isinstance(tree, Call) and tree.function == "prefix" and isinstance(tree.arguments[0], Column):
        return tree
    return reader.note(mistakes.wrong_argument(
        reader.place(node), form.split("(")[0], Text("不是列,也不是列的开头", "neither a column nor the beginning of one"), same(form),
        Text("请写列名,或列名的开头,例如 prefix(ipc, 4)", "write a column, or its beginning, such as prefix(ipc, 4)")))


def _distinct(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    form = 'distinct(ip_rights, prefix(ipc, 4), kind == "invention")'
    if not _arity(reader, node, arguments, named, form, 2, 3):
        return None
    table = _table(reader, arguments[0], "distinct")
    if table is None:
        return None
    value = _of_a_column(reader, table, arguments[1], form)
    well, where = _where(reader, table, arguments[2] if len(arguments) > 2 else None)
    if value is None or not well:
        return None
    if value.type.kind != "text":
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[1]), "distinct", Text("这一列不是文本", "this column holds no texts"), same(form),
            Text("请给出文本列", "name a column of texts")))
    return Aggregate("distinct", table, value, where, None, Type("count", high=ROWS_HIGH))


def _summed(
    reader: Reader, node: ast.Call, arguments: Arguments, named: Named, form: str, most: int, by: ast.expr | None = None,
) -> Node | None:
    if not _arity(reader, node, arguments, named, form, 2, most, frozenset({"by"} if by else ())):
        return None
    name = form.split("(")[0]
    table = _table(reader, arguments[0], name)
    if table is None:
        return None
    value = reader.in_rows_of(table, arguments[1])
    well, where = _where(reader, table, arguments[2] if len(arguments) > 2 else None)
    group = _of_a_column(reader, table, by, form) if by is not None else None
    if value is None or not well or (by is not None and group is None):
        return None
    if not value.type.numeric or not value.type.whole or not _adds_columns(value):
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[1]), name, Text("只能合计整数列和天数,或它们的加减", "only whole-number columns and days, or these added and subtracted, can be summed"),
            same(form), Text("请先合计,再乘除", "sum first, multiply and divide afterwards")))
    terms = SUM_HIGH + _terms(value)
    return Aggregate("largest_sum" if by else "sum", table, value, where, group, Type(value.type.kind, high=min(terms, WHOLE_HIGH)))


def _adds_columns(node: Node) -> bool:
    # So many days (2^22) of so many rows (2^31) sum to less than a column may.
    if isinstance(node, Column) or (isinstance(node, Call) and node.function == "days"):
        return True
    return isinstance(node, Arithmetic) and node.sign in "+-" and _adds_columns(node.left) and _adds_columns(node.right)


def _terms(node: Node) -> int:
    return 1 + _terms(node.left) + _terms(node.right) if isinstance(node, Arithmetic) else 0


_ORDERED = (Text("数或日期", "numbers or dates"), Text("请改用数或日期;文本和是否不分大小", "use a number or a date; texts and yes/no have no order"))


def _extreme(function: Literal["max", "min"]) -> Function:
    def extreme(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
        form = f"{function}(ip_rights, granted_on)"
        if not _arity(reader, node, arguments, named, form, 2, 3):
            return None
        table = _table(reader, arguments[0], function)
        if table is None:
            return None
        value = reader.in_rows_of(table, arguments[1])
        well, where = _where(reader, table, arguments[2] if len(arguments) > 2 else None)
        if value is None or not well:
            return None
        if not (value.type.numeric or value.type.kind == "date"):
            return reader.note(mistakes.wrong_argument(
                reader.place(arguments[1]), function, Text("这一列没有大小", "this column has no order"), *_ORDERED))
        return Aggregate(function, table, value, where, None, value.type.unknown())

    return extreme


def _keyed(reader: Reader, node: ast.Call, arguments: Arguments, function: str) -> tuple[str, Column] | None:
    table = _table(reader, arguments[0], function)
    if table is None:
        return None
    if reader.scope.tables[table].key is None:
        keyed = [name for name, each in reader.scope.tables.items() if each.key]
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[0]), function, Text(f"表 {table} 每年(月)不止一行", f"table {table} has more than one row per year or month"),
            same(mistakes.listed(keyed)), Text("请改用 count、sum、max、min 或 any", "use count, sum, max, min or any")))
    if not isinstance(arguments[1], ast.Name):
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[1]), function, Text("第二个参数不是列名", "the second argument is not a column"),
            same("at(annuals, revenue, last_year)"), Text("请写列名", "write a column name")))
    column = reader.column(table, arguments[1])
    return None if column is None else (table, column)


def _at(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not _arity(reader, node, arguments, named, "at(annuals, revenue, last_year)", 3, 3):
        return None
    keyed = _keyed(reader, node, arguments, "at")
    when = reader.in_rows_of(None, arguments[2])
    if keyed is None or when is None:
        return None
    table, column = keyed
    key = reader.scope.tables[table].columns[reader.scope.tables[table].key or ""]
    if not isinstance(when, Constant) or when.type.kind != key.type.kind:
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[2]), "at", Text("不是常数的年度或月份", "not a constant year or month"), same("last_year, last_year - 1"),
            Text("请写 last_year 或与它的差", "write last_year, or a difference from it")))
    key_column = Column(table, reader.scope.tables[table].key or "", key.type)
    row = Compare("==", key_column, when, BOOL.unknown(key.type.nullable))
    return Aggregate("at", table, column, row, None, column.type.unknown())


def _latest(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not _arity(reader, node, arguments, named, "latest(tax_ratings, grade)", 2, 2):
        return None
    keyed = _keyed(reader, node, arguments, "latest")
    if keyed is None:
        return None
    table, column = keyed
    key_name = reader.scope.tables[table].key or ""
    key = Column(table, key_name, reader.scope.tables[table].columns[key_name].type)
    return Aggregate("latest", table, column, None, key, column.type.unknown())


def _company(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not _arity(reader, node, arguments, named, "company(registered_on)", 1, 1):
        return None
    if reader.table is not None:
        return reader.note(mistakes.wrong_argument(
            reader.place(node), "company", Text("不能在另一张表的行内使用", "cannot stand inside the rows of another table"),
            Text("在公式的最外层", "the outer level of the formula"), Text("请先定义为单独的指标", "define it as a measure of its own first")))
    if not isinstance(arguments[0], ast.Name):
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[0]), "company", Text("参数不是列名", "the argument is not a column"), same("company(registered_on)"),
            Text("请写企业表的列名", "write a column of the companies table")))
    return reader.column("companies", arguments[0])


# ---- functions of values


def _extreme_of(function: Literal["least", "greatest"]) -> Function:
    def extreme(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
        if not _arity(reader, node, arguments, named, f"{function}(a, b)", 2, 8):
            return None
        items = [reader.read(argument) for argument in arguments]
        known = [item for item in items if item is not None]
        if len(known) < len(items):
            return None
        unordered = next((a for a, item in zip(arguments, known, strict=True) if not (item.type.numeric or item.type.kind == "date")), None)
        if unordered is not None:
            return reader.note(mistakes.wrong_argument(
                reader.place(unordered), function, Text("这个值没有大小", "this value has no order"), *_ORDERED))
        first = known[0].type
        kind = first.kind
        for argument, item in zip(arguments, known, strict=True):
            joined = kind if item.type.kind == kind else kind_of_sum(kind, item.type.kind)
            kind = joined or kind
            if joined is None:
                return reader.note(mistakes.kinds_differ(
                    reader.place(argument), same(function), first, item.type, Text("同一类的数或日期", "numbers or dates of one kind"),
                    Text("请统一单位", "use one unit")))
        whole = all(item.type.whole for item in known)
        nullable = any(item.type.nullable for item in known)
        high, low = max(i.type.high for i in known), min(i.type.low for i in known)
        high = min(high, _between(function, known))
        return Call(function, tuple(known), Type(kind, whole, nullable, high, low))

    return extreme


def _between(function: str, items: Sequence[Node]) -> int:
    """The bound of ``greatest(least(x, 100), 0)``: it lies between two constants, however large x is."""
    if len(items) != 2 or const(items[1]) is None or not isinstance(items[0], Call):
        return DOUBLE_HIGH
    inner = items[0]
    if {function, inner.function} != {"least", "greatest"} or len(inner.arguments) != 2 or const(inner.arguments[1]) is None:
        return DOUBLE_HIGH
    return max(inner.arguments[1].type.high, items[1].type.high, 1)


def _floor(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not _arity(reader, node, arguments, named, "floor(x)", 1, 1):
        return None
    item = reader.read(arguments[0])
    if item is None:
        return None
    if not item.type.numeric or item.type.high > WHOLE_HIGH:
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[0]), "floor", Text("不是可取整的数", "not a number that can be made whole"), same("< 2^62"),
            Text("请先限制大小,例如 greatest(least(x, 100), 0)", "limit its size first, such as greatest(least(x, 100), 0)")))
    kind: Kind = "number" if item.type.kind == "share" else item.type.kind
    return item if item.type.whole else Call("floor", (item,), Type(kind, True, item.type.nullable, item.type.high + 1))


def _known(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not _arity(reader, node, arguments, named, "known(x)", 1, 1):
        return None
    item = reader.read(arguments[0])
    return None if item is None else Call("known", (item,), BOOL.known())


def _when(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    """``when(condition, x)``: x where the condition is yes, else unknown."""
    if not _arity(reader, node, arguments, named, "when(condition, x)", 2, 2):
        return None
    condition, item = reader.boolean(arguments[0]), reader.read(arguments[1])
    if condition is None or item is None:
        return None
    return Choose(((condition, item),), Constant(None, item.type.unknown()), item.type.unknown())


def _if_unknown(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not _arity(reader, node, arguments, named, "if_unknown(x, 0)", 2, 2):
        return None
    item, default = reader.read(arguments[0]), reader.read(arguments[1])
    if item is None or default is None:
        return None
    a, b = item.type, default.type
    if a.kind != b.kind and not (a.numeric and const(default) is not None and b.kind == "number" and (a.kind != "money" or const(default) == 0)):
        return reader.note(mistakes.kinds_differ(
            reader.place(arguments[1]), same("if_unknown"), a, b, Text("同一类的替代值", "a substitute of the same kind"), Text("请统一单位", "use one unit")))
    if a.choices is not None and isinstance(default, Constant) and default.value not in a.choices:
        return reader.note(mistakes.unknown_name(reader.place(arguments[1]), str(default.value), a.choices, "取值", "value"))
    choices = a.choices if isinstance(default, Constant) or b.choices is None or a.choices is None else a.choices | b.choices
    result = Type(a.kind, a.whole and b.whole, a.nullable and b.nullable, max(a.high, b.high), min(a.low, b.low), choices)
    return Call("if_unknown", (item, default), result)


def _days(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not _arity(reader, node, arguments, named, "days(filed_on, as_of)", 2, 2):
        return None
    start, end = reader.read(arguments[0]), reader.read(arguments[1])
    if start is None or end is None:
        return None
    for argument, item in zip(arguments, (start, end), strict=True):
        if item.type.kind != "date":
            kind = KIND_NAMES[item.type.kind]
            return reader.note(mistakes.wrong_argument(
                reader.place(argument), "days", Text(f"这里是{kind.zh},不是日期", f"this is {kind.en}, not a date"),
                same("days(filed_on, as_of)"), Text("请给出两个日期", "give two dates")))
    return Call("days", (start, end), Type("count", True, start.type.nullable or end.type.nullable, 22))


def _starts_with(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not _arity(reader, node, arguments, named, 'starts_with(x, "C35")', 2, 2):
        return None
    item, prefix = reader.read(arguments[0]), reader.read(arguments[1])
    if item is None or prefix is None:
        return None
    if item.type.kind != "text" or not (isinstance(prefix, Constant) and isinstance(prefix.value, str)):
        return reader.note(mistakes.wrong_argument(
            reader.place(node), "starts_with", Text("需要文本和引号中的开头", "needs a text and a quoted beginning"), same('starts_with(x, "C35")'),
            Text("请给出文本", "give texts")))
    return Call("starts_with", (item, prefix), BOOL.unknown(item.type.nullable))


#: No code of an office or a register needs a longer beginning to tell its classes.
LONGEST_PREFIX = 20


def _prefix(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    form = "prefix(ipc, 4)"
    if not _arity(reader, node, arguments, named, form, 2, 2):
        return None
    item, length = reader.read(arguments[0]), reader.read(arguments[1])
    if item is None or length is None:
        return None
    if item.type.kind != "text":
        kind = KIND_NAMES[item.type.kind]
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[0]), "prefix", Text(f"这里是{kind.zh},不是文本", f"this is {kind.en}, not a text"), same(form),
            Text("请给出文本", "give a text")))
    count = const(length)
    if count is None or length.type.kind != "number" or count.denominator != 1 or not 1 <= count <= LONGEST_PREFIX:
        return reader.note(mistakes.wrong_argument(
            reader.place(arguments[1]), "prefix", Text(f"位数不是 1 到 {LONGEST_PREFIX} 的整数", f"the length is not a whole number from 1 to {LONGEST_PREFIX}"),
            same(form), Text("请写常数", "write a constant")))
    if isinstance(item, Constant) and isinstance(item.value, str):
        return Constant(item.value[: int(count)], TEXT.known())
    return Call("prefix", (item, length), TEXT.unknown(item.type.nullable))


FUNCTIONS: Mapping[str, Function] = {
    "count": _count, "sum": _sum, "max": _extreme("max"), "min": _extreme("min"), "any": _any,
    "at": _at, "latest": _latest, "distinct": _distinct, "largest_sum": _largest_sum, "largest_count": _largest_count, "company": _company,
    "least": _extreme_of("least"), "greatest": _extreme_of("greatest"), "floor": _floor,
    "known": _known, "if_unknown": _if_unknown, "when": _when, "days": _days, "starts_with": _starts_with, "prefix": _prefix,
}
