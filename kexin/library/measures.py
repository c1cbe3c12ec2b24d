"""Measures: named quantities over evidence, in which models, policies and lists speak.

A definition such as 科技人员占比 exists once. ``load_measures`` reads the book,
``MeasureBook.on(day)`` gives the formulas in force on that day, parsed only as
far as somebody asks for them.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from pathlib import Path

from kexin.formula.check import check
from kexin.formula.kinds import BOOL, COUNT, DATE, MONEY, NUMBER, SHARE, TEXT, Kind, Type
from kexin.formula.mistakes import unknown_name
from kexin.formula.program import MeasureProgram, layered
from kexin.formula.scope import Scope, Symbol
from kexin.formula.tree import Aggregate, Choose, Constant, Name, Node, columns, names, walk
from kexin.library.formula_scope import evidence_scope
from kexin.library.lazy import Lazy
from kexin.library.measure_file import Measure, Version, read_measure_file
from kexin.library.measure_mistakes import circle, doubles, no_folder, unit_differs, untitled
from kexin.library.tables import TABLES
from kexin.problems import Problem, ProblemsError
from kexin.text import Text

__all__ = ["RULEBOOK_MEASURES", "Measure", "MeasureBook", "Measures", "Version", "load_measures"]

RULEBOOK_MEASURES = Path(__file__).parents[1] / "rulebook" / "measures"

#: What stands for a measure whose own formula is wrong, so that others are still checked.
_ASSUMED: Mapping[Kind, Type] = {
    "number": NUMBER, "money": MONEY, "share": SHARE, "count": COUNT, "date": DATE, "text": TEXT, "bool": BOOL}


def load_measures(folders: Sequence[Path] = (RULEBOOK_MEASURES,), *, check_formulas: bool = True) -> MeasureBook:
    """Read every ``*.yaml`` of *folders*.

    ``check_formulas=False`` leaves each formula unread until somebody asks for it: for
    books that were checked before.

    Raises:
        ProblemsError: with every mistake of every file.
    """
    problems: list[Problem] = []
    found: list[Measure] = []
    for folder in folders:
        if not folder.is_dir():
            problems.append(no_folder(folder))
        for path in sorted(folder.glob("*.yaml")):
            found += read_measure_file(path, f"{folder.name}/{path.name}", problems)
    problems += doubles(found)
    book = MeasureBook({m.id: m for m in reversed(found)})
    if check_formulas:
        problems += book.problems()
    if problems:
        raise ProblemsError(problems)
    return book


class MeasureBook:
    """All measures with all their versions."""

    def __init__(self, measures: Mapping[str, Measure]) -> None:
        self.measures = dict(sorted(measures.items()))
        self._on: dict[date, Measures] = {}

    def on(self, as_of: date) -> Measures:
        """The measures in force on a day; the same object for the same day.

        Raises:
            ProblemsError: not one was in force yet.
        """
        if as_of not in self._on:
            first = min((v.since for m in self.measures.values() for v in m.versions), default=date.min)
            if as_of < first:
                raise ProblemsError([Problem(
                    "no-measures-yet", as_of.isoformat(), Text("当日还没有任何指标的定义", "no measure was defined yet on that day"),
                    Text(f"{first} 起", f"from {first} on"), Text("请写较晚的日期", "name a later day"))])
            in_force = {m.id: (m, version) for m in self.measures.values() if (version := m.on(as_of)) is not None}
            self._on[as_of] = Measures(as_of, in_force)
        return self._on[as_of]

    def problems(self) -> list[Problem]:
        """What is wrong with the formulas, on each day on which one comes into force."""
        days = sorted({v.since for m in self.measures.values() for v in m.versions if v.since != date.min})
        found = [p for day in days for p in self.on(day).problems()]
        return list(dict.fromkeys(found))


class Measures:
    """The measures of one day. ``scope`` and ``trees`` read a formula when it is asked for."""

    def __init__(self, as_of: date, in_force: Mapping[str, tuple[Measure, Version]]) -> None:
        self.as_of = as_of
        self._in_force = in_force
        self._trees: dict[str, Node | None] = {}
        self._symbols: dict[str, Symbol] = {}
        self._found: list[Problem] = []
        self._reading: list[str] = []
        self._circular: set[str] = set()
        evidence = evidence_scope(as_of)
        self.scope = Scope(as_of, Lazy(in_force, self._symbol), evidence.tables, evidence.company)
        self.trees: Mapping[str, Node] = Lazy(in_force, self.tree)

    def tree(self, name: str) -> Node:
        """The formula of a measure.

        Raises:
            ProblemsError: there is no such measure on this day, or its formula is wrong.
        """
        if name not in self._in_force:
            raise ProblemsError([unknown_name(f"{self.as_of}", name, self._in_force, "指标", "measure")])
        self._symbol(name)
        tree = self._trees[name]
        if tree is None:
            raise ProblemsError(self._found)
        return tree

    def program(self, wanted: Collection[str], complete: frozenset[str] = frozenset()) -> MeasureProgram:
        """*wanted* and all the measures they rest on, as one program.

        Raises:
            ProblemsError: a measure is not in force on this day, or a formula is wrong.
        """
        steps: dict[str, Node] = {}
        waiting = sorted(set(wanted), reverse=True)
        while waiting:
            name = waiting.pop()
            if name not in steps:
                steps[name] = self.tree(name)
                waiting += names(steps[name])
        return MeasureProgram(self.as_of, layered(steps, "measures"), complete)

    def facts(self, name: str) -> tuple[tuple[str, str], ...]:
        """The (table, column) pairs of evidence that a measure rests on, also through other measures."""
        found: dict[tuple[str, str], None] = {}
        for step in self.program((name,)).steps:
            for node in walk(step.tree):
                if isinstance(node, Aggregate) and not columns(node):
                    found[node.table, "company_id"] = None
            found |= dict.fromkeys(columns(step.tree))
        return tuple(found)

    def problems(self) -> list[Problem]:
        """Read every formula and report what is wrong."""
        for name in self._in_force:
            self._symbol(name)
        return list(self._found)

    def _symbol(self, name: str) -> Symbol:
        if name in self._symbols:
            return self._symbols[name]
        measure, version = self._in_force[name]
        assumed = Symbol(_ASSUMED[measure.unit], measure.title)
        if name in self._reading:
            members = self._reading[self._reading.index(name):]
            self._found.append(circle(version, members))
            self._circular.update(members)
            return assumed
        self._reading.append(name)
        tree, problems = check(version.formula, self.scope, version.where)
        self._reading.pop()
        if tree is not None and tree.type.kind != measure.unit:
            problems = [unit_differs(measure, tree.type)]
        self._found += problems
        self._trees[name] = None if problems or name in self._circular else tree
        self._symbols[name] = assumed if problems or tree is None else self._typed(measure, version, tree)
        return self._symbols[name]

    def _typed(self, measure: Measure, version: Version, tree: Node) -> Symbol:
        if measure.choices is None:
            return Symbol(tree.type, measure.title, self._titles(tree), measure.opposite)
        texts = _texts(tree)
        if texts is None or not texts <= frozenset(measure.choices):
            self._found.append(untitled(version, frozenset() if texts is None else texts - frozenset(measure.choices)))
            return Symbol(tree.type, measure.title)
        of = Type("text", nullable=tree.type.nullable, choices=frozenset(measure.choices))
        return Symbol(of, measure.title, measure.choices)

    def _titles(self, tree: Node) -> Mapping[str, Text]:
        """The titles of coded values, from the columns and measures that they come from."""
        if tree.type.kind != "text":
            return {}
        titles: dict[str, Text] = {}
        for node in walk(tree):
            if isinstance(node, Name):
                titles |= self._symbol(node.name).choices
        for table, column in columns(tree):
            titles |= TABLES[table].by_name[column].choices or {}
        return titles


def _texts(node: Node) -> frozenset[str] | None:
    """The texts a formula can give, or None if that cannot be told."""
    match node:
        case Constant(value=None):
            return frozenset()
        case Constant(value=str() as value):
            return frozenset({value})
        case Choose(cases=cases, otherwise=otherwise):
            parts = [_texts(value) for _, value in cases] + [_texts(otherwise)]
            known = [part for part in parts if part is not None]
            return frozenset().union(*known) if len(known) == len(parts) else None
        case _:
            return node.type.choices
