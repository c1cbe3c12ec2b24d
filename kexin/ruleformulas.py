"""Reading formulas in a file of rules: of the right kind, over what the rule may name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any, get_args

from kexin.formula.build import NO, nothing, whole
from kexin.formula.check import check
from kexin.formula.kinds import KIND_NAMES, NUMERIC, WHOLE_HIGH, Kind, Type
from kexin.formula.scope import Scope, Symbol
from kexin.formula.tree import Node, names
from kexin.problems import Problem
from kexin.rulefields import Fields
from kexin.rulemarks import Formula, Mark, read_mark
from kexin.text import Text, same

#: A stand-in of each kind for a formula that could not be read, so that reading goes on.
_STAND_INS: Mapping[Kind, Type] = {k: Type(k, high=1) for k in get_args(Kind)}


@dataclass
class FormulaReading:
    """The state of reading one file: what formulas may name, the marks of the whole, the problems so far."""

    scope: Scope
    mark: Mark
    problems: list[Problem]

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

    def money(self, fields: Fields, key: str = "formula") -> Formula:
        """An amount that can be held in fen, however large what it is computed from."""
        found = self.formula(fields, key, ("money",))
        if found.tree.type.high <= WHOLE_HIGH - 2:
            return found
        fields.note("amount-too-big", key, Text("金额可能大到无法以分表示", "the amount may be too large to be held in fen"), same("< 2^60"),
                    # From both sides: what may be far below zero is as large.
                    Text("请用 greatest(least(…, yi_yuan(…)), yuan(0)) 限制", "limit it with greatest(least(…, yi_yuan(…)), yuan(0))"))
        return Formula(found.text, whole(0, "money"))

    def code(self, fields: Fields, key: str) -> Formula:
        """A text."""
        return self.formula(fields, key, ("text",))

    def with_name(self, name: str, title: Text, tree: Node) -> None:
        """Let later formulas use *name*."""
        choices = self.choices_of(tree)
        self.scope = replace(self.scope, names=Above({name: Symbol(tree.type, title, choices)}, self.scope.names))

    def choices_of(self, tree: Node) -> Mapping[str, Text]:
        """Titles of the codes that a text formula can give, where they are known."""
        found: dict[str, Text] = {}
        for used in names(tree):
            found |= self.scope.names[used].choices
        return {code: found.get(code, same(code)) for code in tree.type.choices or ()}

    def marked(self, fields: Fields) -> Mark:
        """``evidence`` and ``source`` of an item, or those of the item around it."""
        return read_mark(fields, self.mark)


class Above(Mapping[str, Symbol]):
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
