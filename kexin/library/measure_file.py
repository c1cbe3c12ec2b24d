"""Measures as their files state them: read strictly, every mistake with file and line.

Formulas stay text here; ``measures.py`` parses them for a day.
"""

from __future__ import annotations

import keyword
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import cast, get_args

from kexin.formula.functions import CONSTANT_FUNCTIONS, FUNCTIONS
from kexin.formula.kinds import Kind
from kexin.library.tables import TABLES
from kexin.problems import Problem, ProblemsError
from kexin.rulefields import MAX_ID, Fields
from kexin.rulefile import read_rules
from kexin.rulemarks import Evidence
from kexin.text import Text

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
_FIGURE = re.compile(r".*_[0-9]+\Z")
_TAKEN = frozenset({"as_of", "last_year", "company_id", "known_on", "known_until", "complete", "inputs"})


@dataclass(frozen=True)
class Version:
    """A formula in force from a day on, until the next version."""

    since: date
    formula: str
    source: str
    evidence: Evidence
    where: str
    """``file:line: item`` of the formula."""


@dataclass(frozen=True)
class Measure:
    """A named quantity over a company's evidence."""

    id: str
    title: Text
    unit: Kind
    definition: Text
    group: Text
    versions: tuple[Version, ...]
    approximate: bool = False
    ask: Text | None = None
    choices: Mapping[str, Text] | None = None
    """Titles of the codes that a text formula can give."""
    where: str = ""
    opposite: Text | None = None
    """What it is called when the answer is no: 未上市."""

    @property
    def source(self) -> str:
        """The source of the newest version."""
        return self.versions[-1].source if self.versions else ""

    def on(self, day: date) -> Version | None:
        """The version in force on *day*, or None before the first."""
        return next((v for v in reversed(self.versions) if v.since <= day), None)


def read_measure_file(path: Path, shown_as: str, problems: list[Problem]) -> list[Measure]:
    """All measures of one file; what is wrong is added to *problems*."""
    try:
        raw, lines = read_rules(path, shown_as)
    except ProblemsError as error:
        problems.extend(error.problems)
        return []
    fields = Fields(raw, lines, problems)
    group = fields.words("group")
    fields.need("measures")
    measures = [_measure(name, each, group) for name, each in fields.named("measures")]
    fields.finish()
    return measures


def _measure(name: str, fields: Fields, group: Text) -> Measure:
    _check_id(name, fields)
    measure = Measure(
        name, fields.words("title"), cast(Kind, fields.choice("unit", get_args(Kind))), fields.words("definition"),
        group, _versions(fields), fields.flag("approximate"), fields.words_if_any("ask"), _choices(fields),
        fields.where(), fields.words_if_any("opposite"))
    if measure.opposite is not None and measure.unit != "bool":
        fields.wrong("opposite", measure.unit, Text("只有 unit 为 bool 的指标才有反面", "only a measure of unit bool has an opposite"))
    fields.finish()
    return measure


def _check_id(name: str, fields: Fields) -> None:
    allowed = Text(f"小写字母、数字和下划线,以字母开头,最多 {MAX_ID} 个字符",
                   f"lower-case letters, digits and underscores, a letter first, at most {MAX_ID} characters")
    if not _ID.match(name) or len(name) > MAX_ID:
        fields.note("measure-id", None, Text(f"指标标识是 {name}", f"the measure is named {name}"), allowed,
                    Text("请改名", "rename it"))
    elif _is_taken(name):
        fields.note("measure-id", None, Text(f"{name} 另有含义", f"{name} means something else"),
                    Text("不是函数、表或保留字,不以 companies_ 开头,不以 _数字 结尾",
                         "no function, table or reserved word; no companies_ in front, no _<digits> at the end"),
                    Text("请改名", "rename it"))


def _is_taken(name: str) -> bool:
    """Would the name collide with the language, with a table, or with a column that a program makes?"""
    words = (_TAKEN, FUNCTIONS, CONSTANT_FUNCTIONS, TABLES)
    return (any(name in each for each in words) or keyword.iskeyword(name)
            or name.startswith("companies_") or _FIGURE.match(name) is not None)


def _versions(fields: Fields) -> tuple[Version, ...]:
    fields.need("versions")
    versions: list[Version] = []
    for each in fields.items("versions"):
        versions.append(Version(
            each.day("from"), each.text("formula"), each.text("source"),
            cast(Evidence, each.choice("evidence", get_args(Evidence))), each.where("formula")))
        each.finish()
        if len(versions) > 1 and versions[-2].since >= versions[-1].since:
            day = versions[-1].since
            each.note("version-order", "from",
                      Text(f"{day} 不晚于上一版本", f"{day} is not after the version above"),
                      Text("按日期先后排列的版本", "versions in the order of their dates"),
                      Text("请把新版本写在最后", "put newer versions last"))
    return tuple(versions)


def _choices(fields: Fields) -> Mapping[str, Text] | None:
    if not fields.has("choices"):
        return None
    return {code: each.both() for code, each in fields.named("choices")}
