"""One text in the two languages that every user may read.

Chinese is the working language of the people who use Kexin, English is the
language of the code and the documentation; whatever a user sees exists in both.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["zh", "en"]
LANGUAGES: tuple[Language, ...] = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Text:
    """A text in Chinese and in English; neither may be empty."""

    zh: str
    en: str

    def in_(self, language: Language) -> str:
        """Return the text in *language*."""
        return self.zh if language == "zh" else self.en

    def __str__(self) -> str:
        return f"{self.zh} / {self.en}"


def same(text: str) -> Text:
    """A text that reads alike in both languages: a name, a code, a formula."""
    return Text(text, text)
