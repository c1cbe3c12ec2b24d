"""The functions that make a figure of a company's rows: counts, sums, the largest group, the latest cell.

They read their own arguments: a table, and a value and a condition that stand for one of its rows.
"""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Literal

from kexin.formula import mistakes
from kexin.formula.kinds import BOOL, ROWS_HIGH, SUM_HIGH, WHOLE_HIGH, Type
from kexin.formula.reader import Arguments, Function, Named, Reader, arity
from kexin.formula.tree import Aggregate, Arithmetic, Call, Column, Compare, Constant, Node
from kexin.text import Text, same


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
    if not arity(reader, node, arguments, named, f'{function}(ip_rights, status == "valid")', 1, 2):
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
    if not arity(reader, node, arguments, named, form, 1, 2, frozenset({"by"})):
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
    if not arity(reader, node, arguments, named, form, 2, 3):
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
    if not arity(reader, node, arguments, named, form, 2, most, frozenset({"by"} if by else ())):
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


ORDERED = (Text("数或日期", "numbers or dates"), Text("请改用数或日期;文本和是否不分大小", "use a number or a date; texts and yes/no have no order"))


def _extreme(function: Literal["max", "min"]) -> Function:
    def extreme(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
        form = f"{function}(ip_rights, granted_on)"
        if not arity(reader, node, arguments, named, form, 2, 3):
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
                reader.place(arguments[1]), function, Text("这一列没有大小", "this column has no order"), *ORDERED))
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
    if not arity(reader, node, arguments, named, "at(annuals, revenue, last_year)", 3, 3):
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
    if not arity(reader, node, arguments, named, "latest(tax_ratings, grade)", 2, 2):
        return None
    keyed = _keyed(reader, node, arguments, "latest")
    if keyed is None:
        return None
    table, column = keyed
    key_name = reader.scope.tables[table].key or ""
    key = Column(table, key_name, reader.scope.tables[table].columns[key_name].type)
    return Aggregate("latest", table, column, None, key, column.type.unknown())


def _company(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not arity(reader, node, arguments, named, "company(registered_on)", 1, 1):
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


FIGURES: Mapping[str, Function] = {
    "count": _count, "sum": _sum, "max": _extreme("max"), "min": _extreme("min"), "any": _any, "at": _at, "latest": _latest,
    "distinct": _distinct, "largest_sum": _largest_sum, "largest_count": _largest_count, "company": _company,
}
