"""What every part of the model loader needs: the scope, the marks, the problems."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from pathlib import Path
from typing import Any, cast, get_args

from kexin.formula.build import NO, nothing
from kexin.formula.check import check
from kexin.formula.kinds import KIND_NAMES, NUMERIC, Kind, Type
from kexin.formula.scope import Scope, Symbol
from kexin.formula.tree import Node, names
from kexin.library.measure_file import MAX_ID
from kexin.problems import Problem
from kexin.rating.model import Evidence, Formula, Mark, Model
from kexin.rulefields import Fields
from kexin.text import Text, same

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")
EVIDENCE: tuple[str, ...] = get_args(Evidence)
UNITS: Mapping[str, int] = {"fen": 1, "yuan": 100, "wan_yuan": 1_000_000, "yi_yuan": 10_000_000_000}

#: A stand-in of each kind for a formula that could not be read, so that reading goes on.
_STAND_INS: Mapping[Kind, Type] = {k: Type(k, high=1) for k in get_args(Kind)}


@dataclass
class Reading:
    """The state of reading one model file."""

    folder: Path
    scope: Scope
    mark: Mark
    problems: list[Problem]
    model: Callable[[str], Model]
    """Another model by its id; raises what is wrong with it."""

    def formula(self, fields: Fields, key: str, kinds: Sequence[Kind]) -> Formula:
        """The formula below *key*, of one of *kinds*."""
        return self.written(fields, key, fields.need(key), kinds)

    def written(self, fields: Fields, key: str, text: Any, kinds: Sequence[Kind]) -> Formula:
        """The same for a text that the caller has at hand."""
        stand_in = Formula(str(text), NO if kinds[0] == "bool" else nothing(_STAND_INS[kinds[0]]))
        if text is None:
            return stand_in
        if isinstance(text, bool):
            text = str(text)
        if isinstance(text, int | Decimal):
            text = str(text)
        if not isinstance(text, str):
            fields.wrong(key, text, Text("公式文本", "a formula as text"))
            return stand_in
        tree, problems = check(text, self.scope, fields.where(key))
        self.problems += problems
        if tree is None:
            return stand_in
        if tree.type.kind not in kinds:
            wanted = [KIND_NAMES[k] for k in kinds]
            fields.note(
                "formula-kind", key,
                Text(f"公式的结果是{KIND_NAMES[tree.type.kind].zh}", f"the formula gives {KIND_NAMES[tree.type.kind].en}"),
                Text("、".join(w.zh for w in wanted), ", ".join(w.en for w in wanted)),
                Text("请改写公式,使结果为允许的类别", "rewrite the formula so that it gives an allowed kind"))
            return stand_in
        return Formula(text, tree)

    def condition(self, fields: Fields, key: str = "formula") -> Formula:
        """A yes or no."""
        return self.formula(fields, key, ("bool",))

    def quantity(self, fields: Fields, key: str = "formula") -> Formula:
        """A number of any kind."""
        return self.formula(fields, key, tuple(sorted(NUMERIC)))

    def code(self, fields: Fields, key: str) -> Formula:
        """A text."""
        return self.formula(fields, key, ("text",))

    def with_name(self, name: str, title: Text, tree: Node) -> None:
        """Let later formulas use *name*."""
        choices = self.choices_of(tree)
        self.scope = replace(self.scope, names=_Above({name: Symbol(tree.type, title, choices)}, self.scope.names))

    def choices_of(self, tree: Node) -> Mapping[str, Text]:
        """Titles of the codes that a text formula can give, where they are known."""
        found: dict[str, Text] = {}
        for used in names(tree):
            found |= self.scope.names[used].choices
        return {code: found.get(code, same(code)) for code in tree.type.choices or ()}

    def marked(self, fields: Fields) -> Mark:
        """``evidence`` and ``source`` of an item, or those of the item around it."""
        evidence = fields.choice("evidence", EVIDENCE, self.mark.evidence)
        return Mark(cast(Evidence, evidence), fields.text("source", self.mark.source))


class _Above(Mapping[str, Symbol]):
    """Names above other names, without asking for the symbols of the latter."""

    def __init__(self, own: Mapping[str, Symbol], below: Mapping[str, Symbol]) -> None:
        self._own, self._below = own, below

    def __getitem__(self, name: str) -> Symbol:
        return self._own[name] if name in self._own else self._below[name]

    def __contains__(self, name: object) -> bool:
        return name in self._own or name in self._below

    def __iter__(self) -> Iterator[str]:
        yield from self._own
        yield from self._below

    def __len__(self) -> int:
        return len(self._own) + len(self._below)


def identifier(fields: Fields, key: str = "id") -> str:
    """A lower-case id."""
    value = fields.text(key)
    if value and not (_ID.match(value) and len(value) <= MAX_ID):
        fields.note("bad-id", key, Text(f"标识 {value} 不合规", f"{value} is no id"), same(f"[a-z][a-z0-9_]*, <= {MAX_ID}"),
                    Text("请用小写字母、数字和下划线", "use lower-case letters, digits and underscores"))
    return value


def grade_id(fields: Fields, key: str = "id") -> str:
    """A grade's id: letters, digits, + and -."""
    value = fields.text(key)
    if value and not re.match(r"[\w+-]{1,12}\Z", value):
        fields.wrong(key, value, Text("字母、数字、+ 或 -", "letters, digits, + or -"))
    return value


def thousandths(fields: Fields, key: str | None, value: Any) -> int:
    """Points as integer thousandths; more than three decimals are refused."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        fields.wrong(key, value, Text("分值,例如 20 或 2.5", "points, such as 20 or 2.5"))
        return 0
    points = Fraction(value) * 1000
    if points.denominator != 1 or abs(points) > 10**9:
        fields.wrong(key, value, Text("至多三位小数、绝对值不超过一百万的分值", "points with at most three decimals, up to a million"))
        return 0
    return int(points)


def unique(fields: Fields, ids: Sequence[str]) -> None:
    """Note every id that stands twice."""
    for twice in sorted({i for i in ids if i and ids.count(i) > 1}):
        fields.note("duplicate-id", None, Text(f"标识 {twice} 重复", f"the id {twice} stands twice"), Text("每个标识一次", "each id once"),
                    Text("请改用不同标识", "use different ids"))


def shown(points: int) -> str:
    """Thousandths as a reader writes them: 20, 2.5."""
    return f"{Fraction(points, 1000).numerator}" if points % 1000 == 0 else f"{points / 1000:g}"
