"""Reading a rule file: YAML, every value with its line, nothing dangerous.

Rule files are written by people and may come from strangers. Anchors and
aliases (which can grow a small file into gigabytes), tags (which can name
Python objects), duplicate keys, several documents, deep nesting and large
files are refused. Numbers stay exact: a decimal is read as ``Decimal``.

``read_rules(path)`` returns plain dicts, lists, str, int, Decimal, bool, date and None; the
``Lines`` beside it answer on which line an item stands.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import yaml

from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

MAX_BYTES = 2_000_000
MAX_DEPTH = 40
MAX_NODES = 100_000

#: A place inside a rule file: keys and list positions from the top.
ItemPath = tuple[str | int, ...]

_INT = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\Z")
_DECIMAL = re.compile(r"[-+]?(0|[1-9][0-9]{0,17})\.[0-9]{1,18}\Z")
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}\Z")
_WORDS = {"null": None, "~": None, "": None, "true": True, "false": False}


@dataclass
class Lines:
    """Where each item of a rule file stands."""

    file: str
    by_path: dict[ItemPath, int] = field(default_factory=dict)

    def where(self, *path: str | int) -> str:
        """``file:line: a.b[0]`` for the item, or for its nearest parent that has a line."""
        known = path
        while known not in self.by_path and known:
            known = known[:-1]
        line = self.by_path.get(known, 1)
        item = dotted(path)
        return f"{self.file}:{line}: {item}" if item else f"{self.file}:{line}"

    def below(self, *path: str | int) -> Mapping[ItemPath, int]:
        """The lines of an item and of everything in it, by their paths within the item."""
        depth = len(path)
        return {(): self.by_path.get(path, 1), **{p[depth:]: line for p, line in self.by_path.items() if p[:depth] == path}}


def dotted(path: ItemPath) -> str:
    """``("score", "blocks", 0, "max")`` as ``score.blocks[0].max``."""
    out = ""
    for part in path:
        out += f"[{part}]" if isinstance(part, int) else (f".{part}" if out else part)
    return out


def read_rules(path: Path, shown_as: str | None = None) -> tuple[Any, Lines]:
    """Read one rule file.

    Raises:
        ProblemsError: the file is too large, not UTF-8, not YAML, or uses what is refused.
    """
    name = shown_as or path.name
    size = path.stat().st_size
    if size > MAX_BYTES:
        raise ProblemsError([_too_large(name, size)])
    return parse_rules(path.read_bytes(), name)


def parse_rules(raw: bytes, name: str) -> tuple[Any, Lines]:
    """The same for bytes that are already in memory; *name* is shown in messages."""
    if len(raw) > MAX_BYTES:
        raise ProblemsError([_too_large(name, len(raw))])
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise ProblemsError([_not_utf8(name, error)]) from None
    _refuse_aliases_and_tags(text, name)
    try:
        root = yaml.compose(text, Loader=_COMPOSER)
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ProblemsError([_not_yaml(name, error)]) from None
    lines = Lines(name)
    if root is None:
        return None, lines
    return _Builder(lines).build(root, ()), lines


_COMPOSER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


def _refuse_aliases_and_tags(text: str, name: str) -> None:
    """Scan events before anything is composed, so that a bomb never unfolds."""
    depth = nodes = documents = 0
    try:
        for event in yaml.parse(text, Loader=_COMPOSER):
            line = event.start_mark.line + 1 if event.start_mark else 1
            nodes += 1
            if isinstance(event, yaml.DocumentStartEvent):
                documents += 1
            if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
                anchor = getattr(event, "anchor", "")
                raise ProblemsError([_refused(name, line, "anchor-or-alias", f"&/* {anchor}", "锚点和别名", "anchors and aliases")])
            if getattr(event, "tag", None):
                raise ProblemsError([_refused(name, line, "tag", str(getattr(event, "tag", "")), "类型标签", "tags")])
            if documents > 1:
                raise ProblemsError([_refused(name, line, "many-documents", "---", "多个文档", "a second document")])
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > MAX_DEPTH:
                raise ProblemsError([_too_deep(name, line)])
            if nodes > MAX_NODES:
                raise ProblemsError([_too_many(name, line)])
    except yaml.MarkedYAMLError as error:
        # The scanner looks ahead, and stops by itself where it would have to keep too many open brackets in mind.
        if error.problem_mark is not None and "nesting depth" in str(error.problem):
            raise ProblemsError([_too_deep(name, error.problem_mark.line + 1)]) from None
        raise ProblemsError([_not_yaml(name, error)]) from None
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ProblemsError([_not_yaml(name, error)]) from None


class _Builder:
    """Turns composed nodes into plain values and remembers their lines."""

    def __init__(self, lines: Lines) -> None:
        self.lines = lines

    def build(self, node: yaml.Node, path: ItemPath) -> Any:
        self.lines.by_path[path] = node.start_mark.line + 1
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(child, (*path, i)) for i, child in enumerate(node.value)]
        return _scalar(node.value, quoted=bool(getattr(node, "style", None)))

    def _mapping(self, node: yaml.MappingNode, path: ItemPath) -> dict[str, Any]:
        out: dict[str, Any] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 1
            if not isinstance(key_node, yaml.ScalarNode):
                raise ProblemsError([_refused(self.lines.file, line, "key-not-text", "…", "非文本的键", "a key that is not text")])
            key = key_node.value
            if key in out:
                raise ProblemsError([_duplicate(self.lines.where(*path, key), line, key)])
            out[key] = self.build(value_node, (*path, key))
            self.lines.by_path[(*path, key)] = line
        return out


def _scalar(text: str, *, quoted: bool) -> Any:
    if quoted:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INT.match(text):
        return int(text)
    if _DECIMAL.match(text):
        return Decimal(text)
    if _DATE.match(text):
        try:
            return date.fromisoformat(text)
        except ValueError:
            return text
    return text


def _too_large(name: str, size: int) -> Problem:
    return Problem(
        "file-too-large", name,
        Text(f"文件有 {size:,} 字节", f"the file has {size:,} bytes"),
        Text(f"最多 {MAX_BYTES:,} 字节", f"at most {MAX_BYTES:,} bytes"),
        Text("请把规则拆成多个文件", "split the rules over several files"),
    )


def _not_utf8(name: str, error: UnicodeDecodeError) -> Problem:
    return Problem(
        "not-utf8", name,
        Text(f"第 {error.start} 个字节不是 UTF-8", f"byte {error.start} is not UTF-8"),
        Text("UTF-8 文本", "UTF-8 text"),
        Text("请在编辑器中另存为 UTF-8", "save the file as UTF-8 in your editor"),
    )


def _not_yaml(name: str, error: Exception) -> Problem:
    mark = getattr(error, "problem_mark", None)
    line = mark.line + 1 if mark is not None else 1
    what = str(getattr(error, "problem", None) or str(error).splitlines()[0])
    return Problem(
        "not-yaml", f"{name}:{line}",
        Text(f"不是合法的 YAML:{what}", f"not valid YAML: {what}"),
        Text("YAML 1.2 的映射、列表和标量", "YAML mappings, lists and scalars"),
        Text("请检查这一行及上一行的缩进、引号和冒号", "check indentation, quotes and colons on this line and the one above"),
    )


def _refused(name: str, line: int, code: str, found: str, zh: str, en: str) -> Problem:
    return Problem(
        code, f"{name}:{line}", Text(f"使用了{zh}({found})", f"uses {en} ({found})"),
        Text("普通的映射、列表和标量", "plain mappings, lists and scalars"),
        Text("请把内容直接写出来", "write the content out in full"),
    )


def _too_deep(name: str, line: int) -> Problem:
    return Problem(
        "nested-too-deep", f"{name}:{line}", Text("嵌套过深", "nested too deep"),
        Text(f"最多 {MAX_DEPTH} 层", f"at most {MAX_DEPTH} levels"), Text("请减少嵌套", "nest less"),
    )


def _too_many(name: str, line: int) -> Problem:
    return Problem(
        "too-many-items", f"{name}:{line}", Text("项目过多", "too many items"),
        Text(f"最多 {MAX_NODES:,} 项", f"at most {MAX_NODES:,} items"),
        Text("请把规则拆成多个文件", "split the rules over several files"),
    )


def _duplicate(where: str, line: int, key: str) -> Problem:
    return Problem(
        "duplicate-key", where, Text(f"第 {line} 行重复了键 {key}", f"key {key} stands again on line {line}"),
        same("1"), Text("请删除其中一个", "remove one of the two"),
    )
