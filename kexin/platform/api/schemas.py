"""What goes in and out: closed shapes, money in whole fen, points in thousandths, days as 2026-06-30."""

from __future__ import annotations

import re
from datetime import date
from typing import Annotated, Any, Generic, Literal, TypeVar

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

from kexin.platform.forms import MOST_FEN

Item = TypeVar("Item")


class Shape(BaseModel):
    """Nothing but what is listed, and nothing turned from one type into another."""

    model_config = ConfigDict(extra="forbid", strict=True)


def _day(value: Any) -> Any:
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value, re.ASCII):
        try:
            return date.fromisoformat(value)
        except ValueError:
            pass
    elif type(value) is date:
        return value
    raise PydanticCustomError("bad_day", "a day is written 2026-06-30")


Day = Annotated[date, BeforeValidator(_day), WithJsonSchema({"type": "string", "format": "date"})]
Fen = Annotated[int, Field(gt=0, le=MOST_FEN)]


def said(zh: str, en: str, default: Any = ..., **limits: Any) -> Any:
    """A field with its meaning in both languages."""
    return Field(default, description=en, json_schema_extra={"x-zh": {"description": zh}}, **limits)


class Page(Shape, Generic[Item]):
    """A part of a list, in an order that stays; ``next`` goes on where it ends."""

    items: list[Item]
    next: str | None = said("下一页的游标；没有更多时为 null", "cursor of the next part; null at the end")


class Range(Shape):
    """The least and the most that the known facts allow; both alike where all is known."""

    low: int | None
    high: int | None


class Named(Shape):
    """A code and its name in the language asked for."""

    code: str
    name: str


Verdict = Literal["yes", "no", "unknown"]


def verdict(value: bool | None) -> Verdict:
    """Yes, no or unknown."""
    return "unknown" if value is None else "yes" if value else "no"
