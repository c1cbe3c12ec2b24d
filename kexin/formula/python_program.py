"""A program over measures as one compiled Python function."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from math import floor
from typing import Any, TypeAlias

from kexin.formula.program import Program
from kexin.formula.python import PythonWriter
from kexin.formula.tree import Name, Node, names, walk

Value: TypeAlias = int | float | str | bool | date | None
ProgramFunction: TypeAlias = Callable[[Mapping[str, Value]], dict[str, Value]]


def program_function(program: Program) -> ProgramFunction:
    """``f(measures) -> outputs``: both by name; a measure that is missing is unknown."""
    source = program_source(program)
    function: ProgramFunction = compiled(source, "score")
    return function


def program_source(program: Program) -> str:
    """The text of that function, one line per step, as an auditor would read it."""
    steps = [step for layer in program.layers for step in layer.steps]
    variables: dict[Node, str] = {}
    numbered = {name: f"m{i}" for i, name in enumerate(program.inputs)} | {s.name: f"s{i}" for i, s in enumerate(steps)}
    for step in steps:
        variables |= {node: numbered[node.name] for node in _names_in(step.tree)}
    writer = PythonWriter(variables)
    used = {name for step in steps for name in names(step.tree)} | set(program.outputs)
    lines = ["def score(measures):", "    get = measures.get"]
    lines += [f"    m{i} = get({name!r})" for i, name in enumerate(program.inputs) if name in used]
    lines += [f"    {numbered[s.name]} = {writer.expression(s.tree)}  # {s.name}" for s in steps]
    lines.append("    return {" + ", ".join(f"{name!r}: {numbered[name]}" for name in program.outputs) + "}")
    return "\n".join(lines) + "\n"


def _names_in(tree: Node) -> list[Name]:
    return [node for node in walk(tree) if isinstance(node, Name)]


def compiled(source: str, name: str) -> Any:
    """Compile a function that a writer of this package has written, with nothing else in reach."""
    space: dict[str, Any] = {"__builtins__": {"min": min, "max": max, "float": float, "set": set}, "floor": floor, "date": date}
    exec(compile(source, f"<kexin {name}>", "exec"), space)
    return space[name]
