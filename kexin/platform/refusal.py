"""One reason why a step is not done."""

from __future__ import annotations

from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same


def refusal(code: str, where: str, found: Text, allowed: Text, remedy: Text | None = None) -> ProblemsError:
    """A step that is not done, for one reason."""
    return ProblemsError([Problem(code, where, found, allowed, remedy or Text("请更正", "correct it"))])


def beyond(where: str, amount: Text, most: Text) -> ProblemsError:
    """An amount above the most that is possible."""
    return refusal("too-much", where, amount, Text(f"不超过 {most.zh}", f"at most {most.en}"))


def not_before(where: str, day: str, first: str) -> ProblemsError:
    """A day before that on which it could first be."""
    return refusal("too-early", where, same(day), Text(f"不早于 {first}", f"not before {first}"))
