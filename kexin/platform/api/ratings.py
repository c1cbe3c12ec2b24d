"""A company's rating for machines: points, values and the level that each reached."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, cast

from kexin.formula.amounts import value_in_words
from kexin.formula.python_program import Value
from kexin.formula.scope import Symbol
from kexin.formula.tree import Name
from kexin.library.measures import Measures
from kexin.platform.api.rated import Block, Gate, Indicator, ModelName, Rated, Reading, Unknown
from kexin.platform.api.schemas import Range, verdict
from kexin.platform.language import current
from kexin.problems import Problem, ProblemsError, meant
from kexin.rating.explaining import explain, level_reached
from kexin.rating.model import Model
from kexin.rating.rate_one import Rating
from kexin.rating.shapes.sets import BestOf, Tiers
from kexin.rating.shapes.shape import Shape, ValuedShape
from kexin.text import Text, same

_FIRST_DAY, _LAST_DAY = date(1900, 1, 1), date(2200, 12, 31)


def rated(rating: Rating, *, reasons: bool) -> Rated:
    """A rating as it is answered; *reasons* adds each rule with the company's figures."""
    model, results = rating.model, rating.results
    because = dict(_because(rating)) if reasons else {}
    names = {step: gate.title for step, gate in model.conditions()}
    language = current()
    return Rated(
        model=ModelName(id=model.id, title=model.title.in_(language), sha256=model.digest, note=model.note.in_(language) if model.note else None),
        verdict=verdict(rating.verdict), score=_range(results, "total"), most=model.score.max if model.score else None,
        grade_low=_text(results.get("grade_low")), grade_high=_text(results.get("grade_high")), line=_range(results, "line"),
        gates=[Gate(id=step, title=title.in_(language), verdict=verdict(cast("bool | None", results.get(step)))) for step, title in names.items()],
        blocks=list(_blocks(model, rating, because, "")),
        unknown=[Unknown(measure=each, title=model.scope.names[each].title.in_(language)) for each in rating.to_ask])


def _blocks(model: Model, rating: Rating, because: Mapping[str, str], prefix: str) -> Iterator[Block]:
    for block in model.score.blocks if model.score else ():
        if block.of is not None:
            yield from _blocks(block.of, rating.part(block.id), because, f"{prefix}{block.prefix}")
        else:
            yield Block(
                id=f"{prefix}{block.id}", title=block.title.in_(current()), points=_range(rating.results, f"{block.id}_points"), most=block.max,
                indicators=[Indicator(
                    id=f"{prefix}{i.id}", title=i.title.in_(current()), points=_range(rating.results, i.id), most=i.max, actionable=i.actionable,
                    readings=list(_readings(model, rating, i.shape, i.id, None)) if i.shape else [], because=because.get(f"{prefix}{i.id}"))
                    for i in block.indicators])


def _readings(model: Model, rating: Rating, shape: Shape, prefix: str, title: Text | None) -> Iterator[Reading]:
    """What was read, and the level it reached; several where the best of them counts."""
    language = current()
    named = title.in_(language) if title else None
    match shape:
        case BestOf():
            for own, each, inner in shape.named(prefix):
                yield from _readings(model, rating, inner, own, each)
        case Tiers():
            for i, tier in enumerate(shape.tiers, 1):
                if (holds := rating.results[f"{prefix}_tier_{i}"]) is not False:
                    level = tier.title if holds else Text(f"{tier.title.zh}(未知)", f"{tier.title.en} (unknown)")
                    yield Reading(title=named, value=i if holds else None, words=level.in_(language), level=level.in_(language))
                    return
            none = Text("不符合任何一级", "meets none of the levels").in_(language)
            yield Reading(title=named, value=0, words=none, level=none)
        case ValuedShape():
            value, tree = rating.results[f"{prefix}_value"], shape.value
            choices = model.scope.names[tree.name].choices if isinstance(tree, Name) and tree.name in model.scope.names else {}
            yield Reading(title=named, value=_plain(value), words=value_in_words(value, tree.type.kind, language, choices), level=level_reached(shape, value).in_(language))


def _because(rating: Rating) -> Iterator[tuple[str, str]]:
    """Each indicator's rule with the company's figures."""
    explained = [("", explain(rating))]
    prefixes = [block.prefix for block, _ in rating.model.parts()]
    explained += [(prefix, part) for prefix, (_, part) in zip(prefixes, explained[0][1].parts, strict=True)]
    for prefix, explanation in explained:
        for block in explanation.blocks:
            for reason in block.reasons:
                yield f"{prefix}{reason.id}", reason.because.in_(current())


def _range(results: Mapping[str, Value], name: str) -> Range:
    low, high = results.get(f"{name}_low"), results.get(f"{name}_high")
    return Range(low=low if isinstance(low, int) else None, high=high if isinstance(high, int) else None)


def _text(value: Value) -> str | None:
    return value if isinstance(value, str) else None


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value


# ---- measures that a machine sends

def measures_from(given: Mapping[str, Any], measures: Measures) -> dict[str, Value]:
    """What was sent, as formulas read it.

    Raises:
        ProblemsError: with every name that is no measure and every value that is none of its kind.
    """
    problems: list[Problem] = []
    found: dict[str, Value] = {}
    for name, value in given.items():
        where = f"body.measures.{name[:80]}"
        if name not in measures.scope.names:
            problems.append(Problem("unknown-measure", where, Text("没有这个指标", "there is no such measure"), Text("指标册中的名称", "the names of the book of measures"),
                                    meant(name[:80], measures.scope.names, Text("请更正名称", "correct the name"))))
            continue
        symbol = measures.scope.names[name]
        try:
            found[name] = None if value is None else _measure(value, symbol)
        except (TypeError, ValueError):
            problems.append(Problem("bad-measure", where, same(str(value)[:40]), _allowed(symbol), Text("请更正数值；未知请写 null", "correct the value; write null for unknown")))
    if problems:
        raise ProblemsError(problems)
    return found


def _measure(value: Any, symbol: Symbol) -> Value:
    type_ = symbol.type
    match type_.kind, value:
        case "bool", bool():
            return value
        case "text", str() if value in symbol.choices or (not symbol.choices and len(value) <= 200 and (type_.choices is None or value in type_.choices)):
            return value
        case "date", str() if _FIRST_DAY <= (day := date.fromisoformat(value)) <= _LAST_DAY:
            return day
        case ("number" | "money" | "share" | "count"), (int() | float()) if not isinstance(value, bool):
            if value != 0 and not math.ldexp(1.0, type_.low) <= abs(value) <= math.ldexp(1.0, min(type_.high, 62)):
                raise ValueError(value)
            if not type_.whole:
                return float(value)
            if isinstance(value, int) and (type_.kind != "count" or value >= 0):
                return value
    raise ValueError(value)


def _allowed(symbol: Symbol) -> Text:
    if symbol.choices:
        return same(", ".join(symbol.choices))
    by_kind = {
        "bool": Text("true 或 false", "true or false"), "date": Text("1900 至 2200 年间的日期，如 2026-06-30", "a day between 1900 and 2200, such as 2026-06-30"), "text": Text("文字", "a text"),
        "money": Text("金额，以分计的整数", "money, whole fen"), "count": Text("不小于零的整数", "a whole number, not below zero"), "share": Text("比例，如 0.12", "a share, such as 0.12")}
    return by_kind.get(symbol.type.kind, Text("合理范围内的数", "a number within reason"))
