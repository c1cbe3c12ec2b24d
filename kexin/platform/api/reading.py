"""The body of a request, read without trust: JSON in UTF-8, and nothing in it that a database or a reader would stumble over."""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator
from typing import Any, cast

from django.http import HttpRequest
from ninja.parser import Parser

from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

#: No body of the API is nested deeper.
DEEPEST = 8
_UNWANTED = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


class UnreadableError(ProblemsError):
    """The body is no JSON at all, so that nothing can be said of its parts."""


def unwanted(text: str) -> bool:
    """Has it characters that nobody sees, or halves of characters?"""
    return _UNWANTED.search(text) is not None


def read_json(content: bytes) -> Any:
    """What a body says.

    Raises:
        UnreadableError: it is no JSON, a name stands twice, or a number is none of this world.
        ProblemsError: a text has control characters, or it is nested too deep.
    """
    try:
        said = json.loads(content.decode("utf-8"), object_pairs_hook=_once, parse_constant=_constant, parse_float=_float)
    except (ValueError, RecursionError) as error:
        raise _unreadable(str(error)[:200] or type(error).__name__) from error
    if problems := list(_walk(said, "body", 0)):
        raise ProblemsError(problems[:50])
    return said


def _unreadable(reason: str) -> UnreadableError:
    return UnreadableError([Problem(
        "no-json", "body", same(ascii(reason)[1:-1]), Text("UTF-8 编码的 JSON，数字有限，名称不重复", "JSON in UTF-8, finite numbers, no name twice"), Text("请更正请求体", "correct the body"))])


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    said = dict(pairs)
    if len(said) != len(pairs):
        raise ValueError("a name stands twice in one object")
    return said


def _constant(name: str) -> Any:
    raise ValueError(f"{name} is no number")


def _float(text: str) -> float | int:
    """A number with a point; 16052.0 is as whole as 16052, JSON makes no difference."""
    number = float(text)
    if not math.isfinite(number):
        raise ValueError(f"{text[:30]} is too large")
    return int(number) if number.is_integer() and abs(number) < 2**53 else number


def _walk(said: Any, where: str, depth: int) -> Iterator[Problem]:
    if depth > DEEPEST:
        yield Problem("too-deep", where, Text("嵌套过深", "nested too deep"), Text(f"至多 {DEEPEST} 层", f"{DEEPEST} levels"), Text("请更正请求体", "correct the body"))
        return
    match said:
        case str() if unwanted(said):
            yield Problem("control-characters", where, Text("含有不可见的控制字符", "it has control characters that nobody sees"), Text("可见文字", "visible text"),
                          Text("请重新输入", "write it anew"))
        case dict():
            for name, value in said.items():
                if unwanted(name):
                    yield from _walk(name, where, depth + 1)
                else:
                    yield from _walk(value, f"{where}.{name[:80]}", depth + 1)
        case list():
            for i, value in enumerate(said):
                yield from _walk(value, f"{where}[{i}]", depth + 1)


class Body(Parser):
    """How ninja reads bodies here."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """The body, whatever it holds; ninja then compares it with the schema."""
        return cast("dict[str, Any]", read_json(request.body))
