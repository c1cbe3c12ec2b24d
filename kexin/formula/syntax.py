"""From text to Python's own syntax tree, within limits, before anything is believed.

Python's parser only reads; nothing is ever evaluated from here. The limits keep
a hostile text from exhausting it.
"""

from __future__ import annotations

import ast
import re
import warnings
from dataclasses import dataclass
from fractions import Fraction

from kexin.formula import mistakes
from kexin.problems import Problem

MAX_CHARACTERS = 2_000
MAX_DEPTH = 40
MAX_NODES = 600

_NUMBER = re.compile(r"(0|[1-9][0-9]{0,17})(\.[0-9]{1,15})?\Z")


@dataclass(frozen=True)
class Source:
    """A formula's text and where it stands; places in it are counted in characters from 1."""

    text: str
    where: str

    def place(self, node: ast.AST) -> str:
        """``where, character N``: the beginning of *node*."""
        row = getattr(node, "lineno", 1) - 1
        line = self.text.splitlines()[row] if self.text else ""
        before = line.encode()[: getattr(node, "col_offset", 0)].decode(errors="ignore")
        earlier = sum(len(text) + 1 for text in self.text.splitlines()[:row])
        return f"{self.where}: character {earlier + len(before) + 1}"

    def number(self, node: ast.Constant) -> Fraction | None:
        """The literal exactly as written, or None for forms other than 12 and 12.5."""
        written = ast.get_source_segment(self.text, node) or ""
        return Fraction(written) if _NUMBER.match(written) else None


def parse(source: Source) -> tuple[ast.expr | None, Problem | None]:
    """Python's syntax tree of the formula, or the problem that prevents it."""
    text, where = source.text, source.where
    if len(text) > MAX_CHARACTERS:
        return None, mistakes.too_big(
            where, f"公式有 {len(text):,} 个字符", f"the formula has {len(text):,} characters", f"<= {MAX_CHARACTERS:,}")
    if "\x00" in text:
        return None, mistakes.unreadable(where, "含有空字符(NUL)", "it contains a NUL character")
    if not text.strip():
        return None, mistakes.unreadable(where, "内容为空", "it is empty")
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        at = f"{where}: character {error.offset or 1}"
        return None, mistakes.unreadable(at, str(error.msg), str(error.msg))
    except (RecursionError, MemoryError, ValueError):
        return None, _too_deep(where)
    return _measured(body, where)


def _measured(body: ast.expr, where: str) -> tuple[ast.expr | None, Problem | None]:
    """Depth and size without recursion: the tree may be as deep as the text is long."""
    level: list[ast.AST] = [body]
    depth = nodes = 0
    while level:
        depth += 1
        nodes += len(level)
        if depth > MAX_DEPTH:
            return None, _too_deep(where)
        if nodes > MAX_NODES:
            return None, mistakes.too_big(
                where, "公式的组成部分过多", "the formula has too many parts", f"<= {MAX_NODES}")
        level = [c for n in level for c in ast.iter_child_nodes(n) if not isinstance(c, ast.expr_context | ast.operator)]
    return body, None


def _too_deep(where: str) -> Problem:
    return mistakes.too_big(where, "公式嵌套过深", "the formula is nested too deep", f"<= {MAX_DEPTH}")
