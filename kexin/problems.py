"""Problems are values: collected, sorted and shown together.

A reader who made a mistake is told four things: where it is, what was found
there, what would be allowed, and what to do. Functions that check something
return or collect ``Problem`` records; the caller that cannot go on raises one
``ProblemsError`` with all of them.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from kexin.text import Language, Text

_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake.

    ``code`` is a stable kebab-case name (``unknown-name``, ``bands-overlap``)
    for tests and machines; ``where`` is ``file:line`` or ``file:row:column``,
    with the item's path where a file has one.
    """

    code: str
    where: str
    found: Text
    allowed: Text
    remedy: Text

    def in_(self, language: Language) -> str:
        """The whole message as a few short lines in *language*."""
        found, allowed, remedy = (visible(t.in_(language)) for t in (self.found, self.allowed, self.remedy))
        where = visible(self.where)
        if language == "zh":
            return f"{where}: [{self.code}] {found}\n    允许：{allowed}\n    处理：{remedy}"
        return f"{where}: [{self.code}] {found}\n    allowed: {allowed}\n    to do: {remedy}"

    def __str__(self) -> str:
        return self.in_("en")


class ProblemsError(Exception):
    """Work stopped because of mistakes in what a person supplied.

    Raised once per piece of work, with every problem found so far. The command
    line shows all of them in the reader's language and ends with exit code 2
    (3 for ``NotFoundError``).
    """

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(str(p) for p in self.problems))

    def in_(self, language: Language) -> str:
        """All messages in *language*, one below the other."""
        return "\n".join(p.in_(language) for p in self.problems)


class NotFoundError(ProblemsError):
    """What was named does not exist: a release, a model, a company. The command line ends with exit code 3."""


def visible(text: str) -> str:
    """A text from a stranger's file as one line that does nothing to a terminal.

    Control characters and those that turn the direction of writing become a middle dot.
    """
    return _UNSEEN.sub("·", text)


def did_you_mean(name: str, known: Iterable[str]) -> str | None:
    """The known name closest to a mistyped *name*, or None if nothing is close."""
    close = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return close[0] if close else None


def meant(name: str, known: Iterable[str], otherwise: Text) -> Text:
    """What to do about a mistyped *name*: the known one that was perhaps meant, *otherwise* if nothing is close."""
    close = did_you_mean(name, known)
    return Text(f"是否想写 {close}？", f"did you mean {close}?") if close else otherwise
