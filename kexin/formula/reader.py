"""What a function of the language may ask of the checker that reads the formula, and how it takes its arguments."""

from __future__ import annotations

import ast
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from typing import TypeAlias

from kexin.formula import mistakes
from kexin.formula.scope import Scope
from kexin.formula.tree import Column, Node
from kexin.problems import Problem
from kexin.text import Text, same


class Reader(ABC):
    """What a function may ask of the checker that reads the formula."""

    scope: Scope
    table: str | None

    @abstractmethod
    def read(self, node: ast.expr) -> Node | None:
        """The typed tree of *node*, or None after noting the problem."""

    @abstractmethod
    def boolean(self, node: ast.expr) -> Node | None:
        """The same, for a condition."""

    @abstractmethod
    def in_rows_of(self, table: str | None, node: ast.expr) -> Node | None:
        """Read *node* as it stands for one row of *table*."""

    @abstractmethod
    def column(self, table: str, node: ast.Name) -> Column | None:
        """The column of *table* that *node* names."""

    @abstractmethod
    def place(self, node: ast.AST) -> str:
        """Where *node* stands."""

    @abstractmethod
    def note(self, problem: Problem) -> None:
        """Keep a problem; always returns None, which stands for a part that is wrong."""


Arguments: TypeAlias = Sequence[ast.expr]
Named: TypeAlias = Mapping[str, ast.expr]
Function: TypeAlias = Callable[[Reader, ast.Call, Arguments, Named], Node | None]


def arity(
    reader: Reader, node: ast.Call, arguments: Arguments, named: Named, form: str, least: int, most: int,
    words: frozenset[str] = frozenset(),
) -> bool:
    """Does the call have *least* to *most* arguments, and named ones among *words* only? If not, the problem is noted."""
    if least <= len(arguments) <= most and set(named) <= words:
        return True
    count = len(arguments)
    found = Text(f"有 {count} 个参数", f"it has {count} argument{'' if count == 1 else 's'}")
    if strange := sorted(set(named) - words):
        found = Text(f"没有名为 {strange[0]} 的参数", f"it has no argument named {strange[0]}")
    reader.note(mistakes.wrong_argument(
        reader.place(node), form.split("(")[0], found, same(form),
        Text("请按此形式书写", "write it in this form")))
    return False
