"""Reading the terms of a scheme file: ``lines``, ``fund``, ``steps`` and ``stack``."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from typing import cast, get_args

from kexin.fund.exact import exact
from kexin.fund.terms import Form, Gap, LineCase, Money, OnTop, Step
from kexin.rulefields import Fields, identifier
from kexin.ruleformulas import FormulaReading
from kexin.text import Text


def read_lines(fields: Fields, reading: FormulaReading) -> Iterator[LineCase]:
    """The line of each grade: a formula of money, or one that no source gives."""
    for item in fields.items("lines"):
        gap = read_gap(item, "line")
        most = None if gap is not None else reading.formula(item, "most", ("money",))
        yield LineCase(item.own_words(), reading.condition(item, "when"), most, gap, reading.marked(item))
        item.finish()


def read_gap(item: Fields, field: str) -> Gap | None:
    """``unknown: {document, zh, en}`` of an item, if it has one."""
    if not item.has("unknown"):
        return None
    inside = item.at("unknown")
    gap = Gap(field, inside.text("document"), inside.own_words())
    inside.finish()
    return gap


def read_fund(fields: Fields, reading: FormulaReading) -> Money:
    """Where the money sits."""
    size = exact(reading.formula(fields, "size", ("money",)).tree, {}) if fields.has("size") else None
    found = Money(
        cast(Form, fields.choice("form", get_args(Form))), math.floor(size) if isinstance(size, Fraction) else None,
        _whole(fields, "leverage") if fields.has("leverage") else None, _reserve(fields.at("reserve")) if fields.has("reserve") else None,
        fields.words_if_any("refill"), reading.marked(fields))
    fields.finish()
    return found


def read_steps(fields: Fields, reading: FormulaReading) -> Iterator[Step]:
    """The days of each step."""
    for item in fields.items("steps"):
        yield Step(identifier(item), item.own_words(), _whole(item, "days"), item.flag("working", True), reading.marked(item))
        item.finish()


def read_stack(fields: Fields, reading: FormulaReading) -> Iterator[OnTop]:
    """What may come on top."""
    for item in fields.items("stack"):
        yield OnTop(item.own_words(), reading.marked(item))
        item.finish()


def _reserve(fields: Fields) -> tuple[Fraction, Fraction]:
    """``{least: 0.10, most: 0.15}``."""
    least, most = fields.number("least"), fields.number("most")
    if not 0 <= least <= most <= 1:
        fields.wrong("most", most, Text("不小于 least，不大于 1", "not below least, at most 1"))
    fields.finish()
    return least, most


def _whole(fields: Fields, key: str) -> int:
    number = fields.number(key)
    if number.denominator != 1 or number < 1:
        fields.wrong(key, number, Text("大于 0 的整数", "a whole number above 0"))
    return math.floor(number)
