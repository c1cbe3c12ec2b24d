"""The mistakes an author can make in a measure beside those in its formula."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path

from kexin.formula.kinds import KIND_NAMES, Type
from kexin.library.measure_file import Measure, Version
from kexin.problems import Problem
from kexin.text import Text, same


def doubles(measures: Iterable[Measure]) -> list[Problem]:
    """One problem for each name that is given twice, in one file or in two."""
    first: dict[str, Measure] = {}
    problems: list[Problem] = []
    for measure in measures:
        if measure.id in first:
            before = first[measure.id].where
            problems.append(Problem(
                "duplicate-measure", measure.where,
                Text(f"指标 {measure.id} 已在 {before} 定义", f"{measure.id} is already defined at {before}"),
                Text("每个名称只有一个定义", "one definition for each name"),
                Text("请改名或删除其一", "rename or remove one of the two")))
        first.setdefault(measure.id, measure)
    return problems


def no_folder(folder: Path) -> Problem:
    """There is nothing to read."""
    return Problem(
        "no-such-folder", str(folder), Text("没有这个文件夹", "there is no such folder"),
        Text("存放指标文件(*.yaml)的文件夹", "a folder with files of measures (*.yaml)"),
        Text("请检查路径", "check the path"))


def circle(version: Version, members: Sequence[str]) -> Problem:
    """Measures that name each other."""
    chain = " → ".join((*members, members[0]))
    return Problem(
        "circle", version.where,
        Text(f"指标互相引用:{chain}", f"the measures name each other in a circle: {chain}"),
        Text("一个指标只引用不依赖它的指标", "measures that do not rest on this one"),
        Text("请改写其中一个公式", "rewrite one of these formulas"))


def unit_differs(measure: Measure, found: Type) -> Problem:
    """The formula gives something else than the unit says."""
    kind = KIND_NAMES[found.kind]
    return Problem(
        "unit-differs", measure.where,
        Text(f"公式的结果是{kind.zh}({found.kind}),单位却写 {measure.unit}",
             f"the formula gives {kind.en} ({found.kind}), but the unit is {measure.unit}"),
        same(f"unit: {found.kind}"), Text("请更正单位或公式", "correct the unit or the formula"))


def untitled(version: Version, missing: frozenset[str]) -> Problem:
    """A text formula gives codes that have no title."""
    what = ", ".join(sorted(missing)) or "…"
    return Problem(
        "choice-untitled", version.where,
        Text(f"公式可能给出没有名称的取值:{what}", f"the formula can give codes without a title: {what}"),
        Text("choices 中列出的取值", "codes listed under choices"),
        Text("请在 choices 中补充", "add them under choices"))
