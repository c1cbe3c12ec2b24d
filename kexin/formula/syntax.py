"""From text to Python's own syntax tree, within limits, before anything is believed.

Python's parser only reads; nothing is ever evaluated from here. The limits keep
a hostile text from exhausting it.
"""

from __future__ import annotations

import ast
import re
import tokenize
import unicodedata
import warnings
from dataclasses import dataclass
from fractions import Fraction
from io import StringIO

from kexin.formula import mistakes
from kexin.problems import Problem
from kexin.text import Text

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
    if not text.strip():
        return None, mistakes.unreadable(where, "内容为空", "it is empty")
    hidden = invisible(text.replace("\t", " ").replace("\r", " "))
    if hidden is not None:
        return None, mistakes.invisible_character(f"{where}: character {text.index(hidden) + 1}", hidden)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            body = ast.parse(text, mode="eval").body
    except SyntaxError as error:
        return None, _told(error, source)
    except (RecursionError, MemoryError, ValueError):
        return None, _too_deep(where)
    measured, problem = _measured(body, where)
    problem = problem or _wide_name(body, source) or _comment(source)
    return (None, problem) if problem else (measured, None)


def invisible(text: str) -> str | None:
    """The first character that no reader sees (controls, bidirectional marks, half a surrogate pair), if any."""
    return next((c for c in text if unicodedata.category(c) in {"Cc", "Cf", "Cs", "Zl", "Zp"}), None)


#: What Python's parser says, in our words: its own change with every version and are English.
_SAID = (
    (re.compile("unterminated"), "引号没有成对", "a quote is not closed"),
    (re.compile("never closed|unexpected EOF"), "括号没有成对", "a bracket is not closed"),
    (re.compile("unmatched|does not match"), "括号没有成对", "a bracket was not opened"),
    (re.compile("decimal literal|leading zeros|digit|hexadecimal|number"), "数字写法有误", "a number is not written as 12 or 12.5"),
    (re.compile(""), "写法不完整或有误", "it is incomplete, or not an expression"),
)


def _told(error: SyntaxError, source: Source) -> Problem:
    said, offset = str(error.msg), error.offset or len(source.text)
    at = f"{source.where}: character {offset}"
    if "too many nested" in said or "too complex" in said:
        return _too_deep(source.where)
    strange = re.match(r"invalid character '(.)'", said)
    if strange:
        wide = strange[1]
        plain = _PLAIN.get(wide) or unicodedata.normalize("NFKC", wide)
        if plain != wide and plain.isascii():
            return mistakes.wide_character(at, wide, plain)
        return mistakes.unreadable(at, f"含有不能使用的字符 {wide}", f"it has the character {wide}",
                                   Text("请改用公式的写法", "write it as formulas do"))
    if re.fullmatch(r"[^<>=!]=[^=]", f" {source.text} "[offset - 1 : offset + 2]):
        return mistakes.unreadable(at, "用一个 = 作比较", "a single = compares nothing", Text("比较相等请写 ==", "write == for equality"))
    if re.search(r"[0-9]\s*%", source.text):
        return mistakes.unreadable(at, "含有百分数", "it has a percentage", Text("请写成小数,例如 0.3", "write it as a decimal, such as 0.3"))
    zh, en = next((zh, en) for pattern, zh, en in _SAID if pattern.search(said))
    return mistakes.unreadable(at, zh, en)


#: Signs of Chinese and mathematical writing with another plain form than Unicode's compatibility form.
_PLAIN = {"“": '"', "”": '"', "‘": "'", "’": "'", "、": ",", "。": ".", "×": "*", "÷": "/", "−": "-", "≤": "<=", "≥": ">=",
          "≠": "!=", "【": "(", "】": ")", "—": "-", "–": "-"}


def _wide_name(body: ast.expr, source: Source) -> Problem | None:
    """Python takes ｒｅｖｅｎｕｅ for revenue; here a name is written in the letters it has."""
    if source.text.isascii():
        return None
    for node in ast.walk(body):
        if isinstance(node, ast.Name):
            written = ast.get_source_segment(source.text, node) or ""
            if written != node.id:
                return mistakes.wide_character(source.place(node), written, node.id)
        if isinstance(node, ast.keyword) and node.arg and node.arg not in source.text:
            return mistakes.wide_character(source.place(node), "…", node.arg)
    return None


def _comment(source: Source) -> Problem | None:
    """A comment would swallow the lines after it, which a rule file folds into one."""
    if "#" not in source.text:
        return None
    for token in tokenize.generate_tokens(StringIO(source.text).readline):
        if token.type == tokenize.COMMENT:
            return mistakes.unreadable(
                f"{source.where}: character {token.start[1] + 1}", "含有 # 注释", "it has a # comment",
                Text("请把说明写在公式之外", "put remarks outside the formula"))
    return None


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
