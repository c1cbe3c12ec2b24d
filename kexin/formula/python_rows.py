"""Measures over a company's evidence rows as one compiled Python function.

One loop per table of evidence works out every figure over it, row by row, as
the SQL reading does with one sub-query per table.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, TypeAlias

from kexin.formula.kinds import DATE
from kexin.formula.program import MeasureProgram
from kexin.formula.python import PythonWriter, constant
from kexin.formula.python_program import Value, compiled
from kexin.formula.tree import GROUPED, NONE_IF_EMPTY, Aggregate, Column, Constant, Name, Node, walk

Row: TypeAlias = Mapping[str, Any]
#: The rows of one company by table, every version of them; ``companies`` holds its own row.
Evidence: TypeAlias = Mapping[str, Sequence[Row]]
MeasureFunction: TypeAlias = Callable[[Evidence, Collection[str]], dict[str, Value] | None]


def measures_function(program: MeasureProgram) -> MeasureFunction:
    """``f(evidence, complete) -> measures`` by name, or None if the company was not known on the day.

    *complete* names the tables that were looked up for every company of the library.
    """
    function: MeasureFunction = compiled(measures_source(program), "measure")
    return function


def measures_source(program: MeasureProgram) -> str:
    """The text of that function."""
    return _MeasureSource(program).text()


class _MeasureSource:
    def __init__(self, program: MeasureProgram) -> None:
        self.program = program
        self.figures = {a: f"a{i}" for i, a in enumerate(program.aggregates)}
        variables: dict[Node, str] = {figure: variable for figure, variable in self.figures.items()}  # noqa: C416  # dict() keeps the narrower key type
        steps = {s.name: f"s{i}" for i, s in enumerate(program.steps)}
        for step in program.steps:
            for node in walk(step.tree):
                if isinstance(node, Name):
                    variables[node] = steps[node.name]
                if isinstance(node, Column):
                    variables[node] = self._cell(node)
        self.steps = steps
        self.writer = PythonWriter(variables)
        self.lines: list[str] = []

    @staticmethod
    def _cell(column: Column) -> str:
        return f"c_{column.name}" if column.table == "companies" else f"r_{column.name}"

    def text(self) -> str:
        self._line(0, "def measure(evidence, complete):")
        self._line(1, f"as_of = {constant(Constant(self.program.as_of, DATE))}")
        self._line(1, "rows_of = evidence.get")
        self._company()
        self._line(1, "looked_up = None")
        for table in self.program.tables:
            self._table(table)
        for step in self.program.steps:
            self._line(1, f"{self.steps[step.name]} = {self.writer.expression(step.tree)}  # {step.name}")
        self._line(1, "return {" + ", ".join(f"{name!r}: {v}" for name, v in self.steps.items()) + "}")
        return "\n".join(self.lines) + "\n"

    def _line(self, depth: int, text: str) -> None:
        self.lines.append("    " * depth + text)

    def _visible(self, depth: int) -> None:
        """Skip a row that was not known yet on the day, or no longer."""
        self._line(depth, "if get('known_on') > as_of:")
        self._line(depth + 1, "continue")
        self._line(depth, "until = get('known_until')")
        self._line(depth, "if until is not None and until <= as_of:")
        self._line(depth + 1, "continue")

    def _company(self) -> None:
        self._line(1, "for row in rows_of('companies', ()):")
        self._line(2, "get = row.get")
        self._visible(2)
        for name in self.program.company_columns:
            self._line(2, f"c_{name} = get({name!r})")
        self._line(2, "break")
        self._line(1, "else:")
        self._line(2, "return None")

    def _table(self, table: str) -> None:
        figures = [(a, v) for a, v in self.figures.items() if a.table == table]
        for a, variable in figures:
            self._line(1, f"{variable} = {_start(a)}")
            if self._doubtful(a):
                self._line(1, f"{variable}_doubt = False")
            if a.function == "latest":
                self._line(1, f"{variable}_key = None")
            if a.function in GROUPED:
                self._line(1, f"{variable}_groups = {{}}")
            if a.function == "distinct":
                self._line(1, f"{variable}_values = set()")
        self._line(1, "seen = False")
        self._line(1, f"for row in rows_of({table!r}, ()):")
        self._line(2, "get = row.get")
        self._visible(2)
        self._line(2, "seen = True")
        cells = {n.name for a, _ in figures for n in walk(a) if isinstance(n, Column)}
        for cell in sorted(cells):
            self._line(2, f"r_{cell} = get({cell!r})")
        for a, variable in figures:
            self._row(a, variable)
        self._finish(table, figures)

    @staticmethod
    def _doubtful(a: Aggregate) -> bool:
        """Can a row leave this figure unknown?"""
        if a.function in {"at", "latest"}:
            return False
        parts = (a.where,) if a.function in {"any", "count"} else (a.where, a.value, a.by)
        return any(part is not None and part.type.nullable for part in parts)

    def _row(self, a: Aggregate, variable: str) -> None:
        """What one row does to the figure."""
        depth = 2
        if a.where is not None and a.where.type.nullable and a.function != "at":
            self._line(2, f"yes = {self.writer.expression(a.where)}")
            self._line(2, "if yes is None:")
            self._line(3, f"{variable}_doubt = True")
            self._line(2, "elif yes:")
            depth = 3
        elif a.where is not None:
            self._line(2, f"if {self.writer.condition(a.where)}:")
            depth = 3
        getattr(self, f"_{a.function}")(a, variable, depth)

    def _count(self, a: Aggregate, variable: str, depth: int) -> None:
        self._line(depth, f"{variable} += 1")

    def _any(self, a: Aggregate, variable: str, depth: int) -> None:
        self._line(depth, f"{variable} = True")

    def _at(self, a: Aggregate, variable: str, depth: int) -> None:
        assert a.value is not None
        self._line(depth, f"{variable} = {self.writer.expression(a.value)}")

    def _latest(self, a: Aggregate, variable: str, depth: int) -> None:
        assert a.value is not None and a.by is not None
        key = self.writer.expression(a.by)
        self._line(depth, f"if {variable}_key is None or {key} > {variable}_key:")
        self._line(depth + 1, f"{variable}_key = {key}")
        self._line(depth + 1, f"{variable} = {self.writer.expression(a.value)}")

    def _valued(self, a: Aggregate, variable: str, depth: int) -> tuple[str, int]:
        """The row's value, after noting a doubt if it is unknown; and the depth to go on at."""
        assert a.value is not None
        text = self.writer.expression(a.value)
        if not self._doubtful(a) or not (a.value.type.nullable or (a.by is not None and a.by.type.nullable)):
            return text, depth
        self._line(depth, f"value = {text}")
        group = "" if a.by is None or not a.by.type.nullable else f" or {self.writer.expression(a.by)} is None"
        self._line(depth, f"if value is None{group}:")
        self._line(depth + 1, f"{variable}_doubt = True")
        self._line(depth, "else:")
        return "value", depth + 1

    def _sum(self, a: Aggregate, variable: str, depth: int) -> None:
        value, depth = self._valued(a, variable, depth)
        self._line(depth, f"{variable} += {value}")

    def _max(self, a: Aggregate, variable: str, depth: int) -> None:
        value, depth = self._valued(a, variable, depth)
        sign = ">" if a.function == "max" else "<"
        self._line(depth, f"if {variable} is None or {value} {sign} {variable}:")
        self._line(depth + 1, f"{variable} = {value}")

    _min = _max

    def _distinct(self, a: Aggregate, variable: str, depth: int) -> None:
        value, depth = self._valued(a, variable, depth)
        self._line(depth, f"if {value} not in {variable}_values:")
        self._line(depth + 1, f"{variable}_values.add({value})")
        self._line(depth + 1, f"{variable} += 1")

    def _largest_sum(self, a: Aggregate, variable: str, depth: int) -> None:
        value, depth = self._valued(a, variable, depth)
        self._grouped(a, variable, value, depth)

    def _largest_count(self, a: Aggregate, variable: str, depth: int) -> None:
        assert a.by is not None
        if a.by.type.nullable:
            self._line(depth, f"if {self.writer.expression(a.by)} is None:")
            self._line(depth + 1, f"{variable}_doubt = True")
            self._line(depth, "else:")
            depth += 1
        self._grouped(a, variable, "1", depth)

    def _grouped(self, a: Aggregate, variable: str, more: str, depth: int) -> None:
        assert a.by is not None
        self._line(depth, f"group = {self.writer.expression(a.by)}")
        self._line(depth, f"{variable}_groups[group] = {variable}_groups.get(group, 0) + {more}")

    def _finish(self, table: str, figures: list[tuple[Aggregate, str]]) -> None:
        for a, variable in figures:
            if a.function in GROUPED:
                self._line(1, f"{variable} = max({variable}_groups.values()) if {variable}_groups else {_start(a)}")
            if self._doubtful(a):
                unless = f" and not {variable}" if a.function == "any" else ""
                self._line(1, f"if {variable}_doubt{unless}:")
                self._line(2, f"{variable} = None")
        if not any(a.function in NONE_IF_EMPTY for a, _ in figures):
            return
        self._line(1, f"if not seen and {table!r} not in complete:")
        self._line(2, "if looked_up is None:")
        self._line(3, "looked_up = set()")
        self._line(3, "for row in rows_of('coverage', ()):")
        self._line(4, "get = row.get")
        self._visible(4)
        self._line(4, "looked_up.add(get('table_name'))")
        self._line(2, f"if {table!r} not in looked_up:")
        for a, variable in figures:
            if a.function in NONE_IF_EMPTY:
                self._line(3, f"{variable} = None")


def _start(a: Aggregate) -> str:
    """The figure before any row."""
    match a.function:
        case "count" | "sum" | "distinct" | "largest_count":
            return "0"
        case "any":
            return "False"
        case _:
            return "None"
