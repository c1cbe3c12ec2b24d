"""What every cell reader shares: the refusal, the folding of full-width text, the signs for "unknown"."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from typing import Any, TypeAlias

from kexin.text import Text

#: Reads the text of a cell. Returns None for a cell that says it is unknown.
#: Raises ``RefusedError`` for a text that cannot be read.
Reader: TypeAlias = Callable[[str], Any]

#: What offices write where they have nothing to write. "无" is not among them: it can mean none.
UNKNOWN = frozenset({"", "-", "--", "—", "——", "/", "\\", "null", "none", "n/a", "#n/a", "nan", "nat", "未知", "不详", "空"})

_INVISIBLE = {ord(c): None for c in "\u200b\u200c\u200d\u2060\ufeff\u00ad"}


class RefusedError(Exception):
    """A cell that cannot be read: a stable code, what is allowed, what to do."""

    def __init__(self, code: str, allowed: Text, remedy: Text) -> None:
        self.code, self.allowed, self.remedy = code, allowed, remedy
        super().__init__(code)


def folded(text: str) -> str:
    """Full-width letters, digits and signs as half-width; invisible characters and outer blanks gone."""
    return unicodedata.normalize("NFKC", text).translate(_INVISIBLE).strip()


def says_unknown(text: str) -> bool:
    """Is this one of the signs for a cell that nobody filled?"""
    return folded(text).lower() in UNKNOWN


def refuse_nul(text: str) -> None:
    """No cell holds control characters that databases and terminals choke on."""
    if "\0" in text:
        raise RefusedError("nul-character", Text("不含 NUL 字符的文本", "text without NUL characters"),
                           Text("请重新导出此文件", "export the file again"))
