"""The closed list of functions, each with what it takes and gives.

A function reads its own arguments, because most do not take plain values; those
that stand for rows are in ``figures``.
"""

from __future__ import annotations

import ast
import calendar
from collections.abc import Mapping, Sequence
from datetime import MAXYEAR, MINYEAR, date
from typing import Literal

from kexin.formula import mistakes
from kexin.formula.arithmetic import kind_of_sum
from kexin.formula.build import MOST_DECIMALS, rounded_to
from kexin.formula.figures import FIGURES, ORDERED
from kexin.formula.kinds import BOOL, DATE, DOUBLE_HIGH, KIND_NAMES, TEXT, WHOLE_HIGH, Kind, Type
from kexin.formula.reader import Arguments, Function, Named, Reader, arity
from kexin.formula.tree import Call, Choose, Constant, Node
from kexin.formula.values import const, number
from kexin.problems import Problem
from kexin.text import Text, same

# ---- constants


def _money(unit: int, form: str) -> Function:
    def function(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
        if not arity(reader, node, arguments, named, form, 1, 1):
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
        if not arity(reader, node, arguments, named, form, 2, 2):
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
    if not arity(reader, node, arguments, named, form, 1, 1):
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
        if not arity(reader, node, arguments, named, form, 1, 1):
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


# ---- functions of values


def _extreme_of(function: Literal["least", "greatest"]) -> Function:
    def extreme(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
        if not arity(reader, node, arguments, named, f"{function}(a, b)", 2, 8):
            return None
        items = [reader.read(argument) for argument in arguments]
        known = [item for item in items if item is not None]
        if len(known) < len(items):
            return None
        unordered = next((a for a, item in zip(arguments, known, strict=True) if not (item.type.numeric or item.type.kind == "date")), None)
        if unordered is not None:
            return reader.note(mistakes.wrong_argument(
                reader.place(unordered), function, Text("这个值没有大小", "this value has no order"), *ORDERED))
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
    if not arity(reader, node, arguments, named, "floor(x)", 1, 1):
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


def _rounded(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    form = "rounded(x, 9)"
    if not arity(reader, node, arguments, named, form, 2, 2):
        return None
    item, decimals = reader.read(arguments[0]), reader.read(arguments[1])
    if item is None or decimals is None:
        return None
    if not item.type.numeric:
        return reader.note(_another_kind(reader, arguments[0], item, form, Text("不是数", "not a number"), Text("请给出一个数", "give a number")))
    count = _whole_constant(reader, arguments[1], decimals, form, Text("小数位数", "the decimals are"), 0, MOST_DECIMALS)
    return None if count is None else item if item.type.whole else rounded_to(item, count)


def _another_kind(reader: Reader, argument: ast.expr, item: Node, form: str, wanted: Text, remedy: Text) -> Problem:
    """An argument is of a kind that the function does not take."""
    kind = KIND_NAMES[item.type.kind]
    said = Text(f"这里是{kind.zh},{wanted.zh}", f"this is {kind.en}, {wanted.en}")
    return mistakes.wrong_argument(reader.place(argument), form.split("(")[0], said, same(form), remedy)


def _whole_constant(reader: Reader, argument: ast.expr, item: Node, form: str, named: Text, least: int, most: int) -> int | None:
    """The whole number that is written there; None, with a note, if it is no constant or out of range."""
    count = const(item)
    if count is not None and item.type.kind == "number" and count.denominator == 1 and least <= count <= most:
        return int(count)
    said = Text(f"{named.zh}不是 {least} 到 {most} 的整数", f"{named.en} not a whole number from {least} to {most}")
    return reader.note(mistakes.wrong_argument(reader.place(argument), form.split("(")[0], said, same(form), Text("请写常数", "write a constant")))


def _known(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not arity(reader, node, arguments, named, "known(x)", 1, 1):
        return None
    item = reader.read(arguments[0])
    return None if item is None else Call("known", (item,), BOOL.known())


def _when(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    """``when(condition, x)``: x where the condition is yes, else unknown."""
    if not arity(reader, node, arguments, named, "when(condition, x)", 2, 2):
        return None
    condition, item = reader.boolean(arguments[0]), reader.read(arguments[1])
    if condition is None or item is None:
        return None
    return Choose(((condition, item),), Constant(None, item.type.unknown()), item.type.unknown())


def _if_unknown(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not arity(reader, node, arguments, named, "if_unknown(x, 0)", 2, 2):
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
    if not arity(reader, node, arguments, named, "days(filed_on, as_of)", 2, 2):
        return None
    start, end = reader.read(arguments[0]), reader.read(arguments[1])
    if start is None or end is None:
        return None
    for argument, item in zip(arguments, (start, end), strict=True):
        if item.type.kind != "date":
            return reader.note(_another_kind(reader, argument, item, "days(filed_on, as_of)", Text("不是日期", "not a date"), Text("请给出两个日期", "give two dates")))
    return Call("days", (start, end), Type("count", True, start.type.nullable or end.type.nullable, 22))


def _starts_with(reader: Reader, node: ast.Call, arguments: Arguments, named: Named) -> Node | None:
    if not arity(reader, node, arguments, named, 'starts_with(x, "C35")', 2, 2):
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
    if not arity(reader, node, arguments, named, form, 2, 2):
        return None
    item, length = reader.read(arguments[0]), reader.read(arguments[1])
    if item is None or length is None:
        return None
    if item.type.kind != "text":
        return reader.note(_another_kind(reader, arguments[0], item, form, Text("不是文本", "not a text"), Text("请给出文本", "give a text")))
    count = _whole_constant(reader, arguments[1], length, form, Text("位数", "the length is"), 1, LONGEST_PREFIX)
    if count is None:
        return None
    if isinstance(item, Constant) and isinstance(item.value, str):
        return Constant(item.value[:count], TEXT.known())
    return Call("prefix", (item, length), TEXT.unknown(item.type.nullable))


FUNCTIONS: Mapping[str, Function] = {
    **FIGURES, "least": _extreme_of("least"), "greatest": _extreme_of("greatest"), "floor": _floor, "rounded": _rounded,
    "known": _known, "if_unknown": _if_unknown, "when": _when, "days": _days, "starts_with": _starts_with, "prefix": _prefix,
}
