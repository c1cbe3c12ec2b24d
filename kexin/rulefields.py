"""Reading the fields of a rule file one by one, each with its problems.

``Fields`` wraps one mapping of a rule file. A reader asks for the keys it knows;
what is missing, of the wrong kind or unknown is noted with file and line, and
reading goes on, so that an author sees all mistakes at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any, TypeVar

from kexin.problems import Problem, meant
from kexin.rulefile import ItemPath, Lines
from kexin.text import Text, same

T = TypeVar("T")

#: Columns of PostgreSQL have at most 63 characters; a model adds endings of its own.
MAX_ID = 48

_ID = re.compile(r"[a-z][a-z0-9_]*\Z")


class Fields:
    """One mapping of a rule file; ``finish`` reports the keys nobody asked for."""

    def __init__(self, raw: Any, lines: Lines, problems: list[Problem], path: ItemPath = ()) -> None:
        self.lines, self.problems, self.path = lines, problems, path
        self.asked: dict[str, None] = {}
        if isinstance(raw, dict):
            self.raw: Mapping[str, Any] = raw
        else:
            self.raw = {}
            self.wrong(None, raw, Text("键值映射", "a mapping of keys to values"))

    def where(self, key: str | int | None = None) -> str:
        """``file:line: item`` of this mapping or one of its keys."""
        return self.lines.where(*self.path, *(() if key is None else (key,)))

    def note(self, code: str, key: str | None, found: Text, allowed: Text, remedy: Text) -> None:
        """Keep a problem of this mapping or one of its keys."""
        self.problems.append(Problem(code, self.where(key), found, allowed, remedy))

    def wrong(self, key: str | None, found: Any, allowed: Text) -> None:
        """Keep the problem that a value is of the wrong kind."""
        self.note("wrong-value", key, Text(f"内容是 {_short(found)}", f"the value is {_short(found)}"), allowed,
                  Text("请改为允许的形式", "write it in the allowed form"))

    def has(self, key: str) -> bool:
        """Is the key there with a value? Counts as asking for it."""
        self.asked[key] = None
        return self.raw.get(key) is not None

    def get(self, key: str) -> Any:
        """The raw value, or None."""
        self.asked[key] = None
        return self.raw.get(key)

    def need(self, key: str) -> Any:
        """The raw value; noted as missing if there is none, or nothing in it."""
        value = self.get(key)
        if value is None or value == [] or value == {}:
            self.note("missing-key", key, Text(f"缺少 {key}", f"{key} is missing"), same(f"{key}: …"),
                      Text(f"请补充 {key}", f"add {key}"))
        return value

    def text(self, key: str, default: str | None = None) -> str:
        """A text that is not empty; *default* allows it to be absent."""
        value = self.need(key) if default is None else self.get(key)
        if value is None:
            return default or ""
        if isinstance(value, int | Decimal | date) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str) or not value.strip():
            self.wrong(key, value, Text("非空文本", "a text that is not empty"))
            return default or ""
        return value.strip()

    def words(self, key: str) -> Text:
        """A mapping with ``zh`` and ``en``."""
        value = self.need(key)
        return Text("", "") if value is None else self.at(key).both()

    def words_if_any(self, key: str) -> Text | None:
        """The same, or None if the key is absent."""
        return self.at(key).both() if self.has(key) else None

    def both(self) -> Text:
        """``zh`` and ``en`` of this mapping, nothing else."""
        text = Text(self.text("zh"), self.text("en"))
        self.finish()
        return text

    def own_words(self) -> Text:
        """``zh`` and ``en`` beside other keys of this mapping."""
        return Text(self.text("zh"), self.text("en"))

    def number(self, key: str, default: Fraction | None = None) -> Fraction:
        """A number, exactly as written."""
        value = self.need(key) if default is None else self.get(key)
        if value is None:
            return default or Fraction(0)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            self.wrong(key, value, Text("数字,例如 20 或 0.05", "a number such as 20 or 0.05"))
            return default or Fraction(0)
        return Fraction(value)

    def number_if_any(self, key: str) -> Fraction | None:
        """The same, or None if the key is absent."""
        return self.number(key) if self.has(key) else None

    def whole(self, key: str, default: int | None = None) -> int:
        """A whole number."""
        value = self.number(key, None if default is None else Fraction(default))
        if value.denominator != 1:
            self.wrong(key, value, Text("整数", "a whole number"))
        return int(value)

    def flag(self, key: str, default: bool = False) -> bool:
        """true or false."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.wrong(key, value, same("true, false"))
            return default
        return value

    def day(self, key: str) -> date:
        """A date."""
        value = self.need(key)
        if value is not None and not isinstance(value, date):
            self.wrong(key, value, Text("日期,例如 2017-05-03", "a date such as 2017-05-03"))
        return value if isinstance(value, date) else date.min

    def day_if_any(self, key: str) -> date | None:
        """A date, or None if the key is absent."""
        return self.day(key) if self.has(key) else None

    def choice(self, key: str, options: Iterable[str], default: str | None = None) -> str:
        """One of *options*."""
        listed = list(options)
        value = self.text(key, default)
        if value and value not in listed:
            remedy = meant(value, listed, Text("请选用其中之一", "use one of these"))
            self.note("wrong-choice", key, Text(f"内容是 {value}", f"the value is {value}"), same(", ".join(listed)), remedy)
            return default or listed[0]
        return value or listed[0]

    def at(self, key: str) -> Fields:
        """The mapping below a key."""
        self.asked[key] = None
        return Fields(self.raw.get(key), self.lines, self.problems, (*self.path, key))

    def named(self, key: str) -> Iterator[tuple[str, Fields]]:
        """(name, mapping) for every entry of the mapping below a key; nothing if it is absent."""
        if not self.has(key):
            return
        for name in self.at(key).raw:
            yield name, Fields(self.raw[key][name], self.lines, self.problems, (*self.path, key, name))

    def named_items(self) -> Iterator[tuple[str, Fields]]:
        """(name, mapping) for every entry of this mapping itself."""
        for name in self.raw:
            self.asked[name] = None
            yield name, Fields(self.raw[name], self.lines, self.problems, (*self.path, name))

    def sequence(self, key: str) -> list[Any]:
        """The list below a key; empty if it is absent."""
        value = self.get(key)
        if value is None:
            return []
        if not isinstance(value, list):
            self.wrong(key, value, Text("列表", "a list"))
            return []
        return value

    def items(self, key: str) -> Iterator[Fields]:
        """The mappings in the list below a key."""
        for i, raw in enumerate(self.sequence(key)):
            yield Fields(raw, self.lines, self.problems, (*self.path, key, i))

    def finish(self) -> None:
        """Report every key that nobody asked for."""
        for key in self.raw:
            if key not in self.asked:
                remedy = meant(key, self.asked, Text("请删除此键", "remove this key"))
                self.note("unknown-key", key, Text(f"没有名为 {key} 的键", f"there is no key named {key}"),
                          same(", ".join(sorted(self.asked))), remedy)


def _short(value: Any) -> str:
    # A number as it was written: 1.2 and not 6/5.
    shown = f"{float(value):.10g}" if isinstance(value, Fraction) else str(value)
    return shown if len(shown) <= 60 else shown[:57] + "…"


def identifier(fields: Fields, key: str = "id") -> str:
    """A lower-case id."""
    value = fields.text(key)
    if value and not (_ID.match(value) and len(value) <= MAX_ID):
        fields.note("bad-id", key, Text(f"标识 {value} 不合规", f"{value} is no id"), same(f"[a-z][a-z0-9_]*, <= {MAX_ID}"),
                    Text("请用小写字母、数字和下划线", "use lower-case letters, digits and underscores"))
    return value


def own_id(fields: Fields, folder: str | None) -> str:
    """The id of a rule file: that of its *folder*, if it lies in one of its own."""
    value = fields.text("id")
    if folder is not None and value and value != folder:
        fields.note("id-differs", "id", Text(f"标识 {value} 与文件夹 {folder} 不同", f"the id {value} differs from the folder {folder}"), same(folder), Text("请使两者一致", "make the two agree"))
    if len(value) > MAX_ID:
        fields.wrong("id", value, same(f"<= {MAX_ID}"))
    return value


def unique(fields: Fields, ids: Sequence[str]) -> None:
    """Note every id that stands twice."""
    for twice in sorted({i for i in ids if i and ids.count(i) > 1}):
        fields.note("duplicate-id", None, Text(f"标识 {twice} 重复", f"the id {twice} stands twice"), Text("每个标识一次", "each id once"),
                    Text("请改用不同标识", "use different ids"))
