"""The mistakes an author can make in a formula, in words."""

from __future__ import annotations

import keyword
from collections.abc import Iterable

from kexin.formula.kinds import KIND_NAMES, Type
from kexin.problems import Problem, meant
from kexin.text import Text, same


def listed(options: Iterable[str], most: int = 12) -> str:
    """``a, b, c …`` with at most *most* names."""
    every = sorted(options)
    return ", ".join(every[:most]) + (" …" if len(every) > most else "")


_COMPLETE = Text("请检查括号、引号和运算符是否成对完整", "check that brackets, quotes and operators are complete")


def unreadable(where: str, zh: str, en: str, remedy: Text = _COMPLETE) -> Problem:
    """The text is no expression at all."""
    return Problem(
        "formula-syntax", where, Text(f"公式无法读懂:{zh}", f"the formula cannot be read: {en}"),
        Text("一个表达式,例如 rd_expense / revenue >= 0.05", "one expression, such as rd_expense / revenue >= 0.05"), remedy)


def wide_character(where: str, wide: str, plain: str) -> Problem:
    """A full-width or mathematical sign, which formulas write plainly."""
    return unreadable(where, f"含有不能使用的字符 {wide}", f"it has the character {wide}",
                      Text(f"请改用英文半角写法:{plain}", f"write it plainly as {plain}"))


def invisible_character(where: str, character: str) -> Problem:
    """A character that nobody sees: it could hide what the formula says."""
    shown = f"U+{ord(character):04X}"
    return unreadable(where, f"含有看不见的字符 {shown}", f"it has the invisible character {shown}",
                      Text("请删除这个字符", "remove this character"))


_SPLIT = Text("请拆成几个指标,再引用它们的名称", "split it into several measures and use their names")


def too_big(where: str, zh: str, en: str, limit: str, remedy: Text = _SPLIT) -> Problem:
    """The text is longer, deeper or larger than any honest formula."""
    return Problem("formula-too-big", where, Text(zh, en), same(limit), remedy)


def not_in_language(where: str, found: str) -> Problem:
    """Something that Python has but formulas do not."""
    return Problem(
        "formula-not-allowed", where, Text(f"公式中不能使用 {found}", f"formulas cannot use {found}"),
        Text(
            "数字、引号文本、名称、+ - * /、比较、and or not、in (…)、甲 if 条件 else 乙,以及列出的函数",
            "numbers, quoted text, names, + - * /, comparisons, and or not, in (…), x if c else y, and the listed functions",
        ),
        Text("请改用上述写法", "write it with these"),
    )


def unknown_name(where: str, name: str, known: Iterable[str], zh: str, en: str) -> Problem:
    """A name that nothing defines; suggests the closest one."""
    options = list(known)
    remedy = meant(name, options, Text("请改用已有名称,或先定义它", "use an existing name, or define this one first"))
    return Problem("unknown-name", where, Text(f"没有名为 {name} 的{zh}", f"there is no {en} named {name}"),
                   same(listed(options) or "-"), remedy)


def kinds_differ(where: str, what: Text, left: Type, right: Type, allowed: Text, remedy: Text) -> Problem:
    """Two things that cannot be added, compared or multiplied."""
    a, b = KIND_NAMES[left.kind], KIND_NAMES[right.kind]
    return Problem(
        "formula-kinds", where,
        Text(f"{what.zh}:左边是{a.zh},右边是{b.zh}", f"{what.en}: the left side is {a.en}, the right side is {b.en}"),
        allowed, remedy,
    )


def no_condition(where: str, found: Type, what: Text) -> Problem:
    """A number or a text stands where a yes or no is asked for."""
    kind = KIND_NAMES[found.kind]
    return Problem(
        "formula-kinds", where, Text(f"{what.zh},这里却是{kind.zh}", f"{what.en}, and this is {kind.en}"),
        Text("比较式或是否", "a comparison or a yes/no"),
        Text('请写成比较,例如 … >= 0.05 或 status == "valid"', 'write a comparison, such as … >= 0.05 or status == "valid"'))


def wrong_argument(where: str, function: str, found: Text, allowed: Text, remedy: Text) -> Problem:
    """A function was given something it does not take."""
    name = f"{function}()" if function.isidentifier() and not keyword.iskeyword(function) else function
    return Problem("formula-argument", where, Text(f"{name}:{found.zh}", f"{name}: {found.en}"), allowed, remedy)
