"""One text in the two languages that every user may read.

Chinese is the working language of the people who use Kexin, English is the
language of the code and the documentation; whatever a user sees exists in both.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Chinese and in English; neither may be empty."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the text in *language*; Chinese with the punctuation of Chinese."""
        return typeset(self.zh) if language == "zh" else self.en

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


_AFTER_CHINESE = re.compile(r"(?<=[\u4e00-\u9fff”》）\]])\s?([,;:?!])(?!=)\s?|(?<=[0-9%A-Za-z)])([,;:])(?=[\u4e00-\u9fff“])")
_BRACKETED = re.compile(r"\(([^()]*[\u4e00-\u9fff][^()]*)\)")
_WIDE = {",": "，", ";": "；", ":": "：", "?": "？", "!": "！"}


@lru_cache(maxsize=10_000)
def typeset(text: str) -> str:
    """Chinese text with full-width punctuation: after a Chinese character, and brackets around Chinese.

    Formulas, numbers, codes and file names keep theirs.

    >>> typeset("得分:20,至多 1,000(含)")
    '得分：20，至多 1,000（含）'
    >>> typeset("at(annuals, revenue)")
    'at(annuals, revenue)'
    >>> typeset("公式中没有 := 和 !=")
    '公式中没有 := 和 !='
    """
    before = None
    while before != text:  # brackets within brackets
        before, text = text, _BRACKETED.sub(r"（\1）", text)
    return _AFTER_CHINESE.sub(lambda match: _WIDE[match[1] or match[2]], text)


def same(text: str) -> Text:
    """A text that reads alike in both languages: a name, a code, a formula."""
    return Text(text, text)
