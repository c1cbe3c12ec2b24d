"""What if: facts of a company as they might be, and the rating that would follow; nothing is stored.

A person changes facts that evidence gives; figures that are worked out from them (a margin,
a share) follow. What is not changed stays as the release knows it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from kexin.formula.kinds import Kind
from kexin.formula.program import Layer, Program
from kexin.formula.python_program import ProgramFunction, Value, program_function
from kexin.formula.tree import Aggregate, columns, names, walk
from kexin.platform.companies.models import Company
from kexin.platform.companies.rating import rater_of, thawed
from kexin.platform.language import current, say
from kexin.rating.rate_one import Rater, Rating
from kexin.text import Text

_UNITS: Mapping[Kind, Text] = {"money": Text("万元", "CNY 10k"), "share": Text("%", "%"), "count": Text("", ""), "number": Text("", "")}
#: The largest figure that may be typed, in its unit.
_MOST: Mapping[Kind, Decimal] = {"money": Decimal(10**9), "share": Decimal(10**5), "count": Decimal(10**6), "number": Decimal(10**6)}
_SCALE: Mapping[Kind, Decimal] = {"money": Decimal(1_000_000), "share": Decimal("0.01"), "count": Decimal(1), "number": Decimal(1)}
YES, NO = "yes", "no"


@dataclass(frozen=True)
class Fact:
    """A measure that evidence gives and the model reads, by itself or through others."""

    name: str
    title: Text
    kind: Kind
    choices: tuple[tuple[str, Text], ...]
    group: int
    """0 innovation, 1 management … in the order of the model's blocks; the last for gates and corrections."""


@dataclass(frozen=True)
class Asked:
    """A fact as the form shows it: the value at hand, what was typed, what is wrong with it."""

    fact: Fact
    known: str
    typed: str
    unit: str
    slider: tuple[str, str] | None
    options: tuple[tuple[str, str], ...]
    mistake: str

    @property
    def changed(self) -> bool:
        """Was another value typed?"""
        return self.typed != self.known


class WhatIf:
    """A model with the facts it rests on."""

    def __init__(self, rater: Rater) -> None:
        self.rater = rater
        steps = {s.name: s.tree for s in rater.measure_program.steps}
        # What is worked out from other measures alone follows from them.
        self.derived = {name for name, tree in steps.items() if names(tree) and not columns(tree) and not any(isinstance(n, Aggregate) for n in walk(tree))}
        self.facts = tuple(self._facts())
        layers = tuple(Layer(layer.name, kept) for layer in rater.measure_program.layers if (kept := tuple(s for s in layer.steps if s.name in self.derived)))
        inputs = tuple(name for name in steps if name not in self.derived)
        self.follow: ProgramFunction = program_function(Program(inputs, layers, tuple(sorted(self.derived))))

    def _facts(self) -> list[Fact]:
        scope = self.rater.measures.scope
        found = []
        for name, group in self._groups().items():
            symbol = scope.names[name]
            choices = tuple(symbol.choices.items()) if symbol.type.kind == "text" else ()
            if symbol.type.kind != "text" or choices:
                found.append(Fact(name, symbol.title, symbol.type.kind, choices, group))
        order: dict[Kind, int] = {"money": 0, "count": 0, "number": 0, "share": 0, "text": 1, "date": 1, "bool": 2}
        return sorted(found, key=lambda f: (f.group, order[f.kind]))

    def _groups(self) -> dict[str, int]:
        """The facts, each with the first block that rests on it."""
        model, trees = self.rater.model, {s.name: s.tree for s in self.rater.measure_program.steps}
        steps = self.rater.program.steps
        blocks = [{i.id for i in b.indicators} for b in (model.score.blocks if model.score else ())]

        def leaves(name: str) -> list[str]:
            if name in steps:
                return [leaf for below in names(steps[name].tree) for leaf in leaves(below)]
            return [leaf for below in names(trees[name]) for leaf in leaves(below)] if name in self.derived else [name]

        found: dict[str, int] = {}
        for group, block in enumerate(blocks):
            for step in steps:
                if any(step.startswith(f"{i}_") for i in block):
                    for leaf in leaves(step):
                        found.setdefault(leaf, group)
        for name in self.rater.program.inputs:
            for leaf in leaves(name):
                found.setdefault(leaf, len(blocks))
        return found

    def asked(self, measured: Mapping[str, Value], typed: Mapping[str, str]) -> list[Asked]:
        """The facts with what was typed; what was not sent stays as it is known."""
        found = []
        for fact in self.facts:
            known = shown(fact, measured.get(fact.name))
            text = typed.get(f"m.{fact.name}", known).strip()[:40]
            _, mistake = read(fact, text, self.rater.measures.as_of) if text != known else (None, "")
            found.append(Asked(fact, known, text, _UNITS[fact.kind].in_(current()) if fact.kind in _UNITS else "", _slider(fact, known), _options(fact), mistake))
        return found

    def changes(self, asked: list[Asked]) -> dict[str, Value]:
        """The facts that were changed."""
        return {a.fact.name: read(a.fact, a.typed, self.rater.measures.as_of)[0] for a in asked if a.changed and not a.mistake}

    def rate(self, measured: Mapping[str, Value], changes: Mapping[str, Value]) -> Rating:
        """The rating with the changes, and with all that follows from them."""
        known = {**measured, **changes}
        return self.rater.rate_measures({**known, **self.follow(known)} if changes else known)


def _options(fact: Fact) -> tuple[tuple[str, str], ...]:
    unknown = ("", say("未知", "unknown"))
    if fact.kind == "bool":
        return (unknown, (YES, say("是", "yes")), (NO, say("否", "no")))
    return (unknown, *((code, say(title.zh, title.en)) for code, title in fact.choices)) if fact.choices else ()


def _slider(fact: Fact, known: str) -> tuple[str, str] | None:
    """(highest, step) of a slider from zero; it reaches twice the value at hand."""
    if fact.kind not in _UNITS:
        return None
    value = Decimal(known or 0)
    most = max(abs(value) * 2, {"money": Decimal(5000), "share": Decimal(100)}.get(fact.kind, Decimal(20)))
    whole = most.to_integral_value()
    step = {"money": max(Decimal(1), (whole / 500).to_integral_value()), "share": Decimal("0.5")}.get(fact.kind, Decimal(1))
    return f"{whole:f}", f"{step:f}"


def shown(fact: Fact, value: Value) -> str:
    """A value as the form writes it."""
    match value:
        case None:
            return ""
        case bool():
            return YES if value else NO
        case date():
            return value.isoformat()
        case int() | float():
            exact = Decimal(repr(value)) / _SCALE[fact.kind]
            text = f"{exact.quantize(Decimal('0.0001')) if fact.kind == 'share' else exact:f}"
            return text.rstrip("0").rstrip(".") if "." in text else text
        case _:
            return str(value)


def read(fact: Fact, text: str, as_of: date) -> tuple[Value, str]:
    """(the value, or what is wrong); nothing typed means unknown."""
    if not text:
        return None, ""
    match fact.kind:
        case "bool":
            return {YES: (True, ""), NO: (False, "")}.get(text, (None, say("请选择是或否", "choose yes or no")))
        case "text":
            return (text, "") if text in dict(fact.choices) else (None, say("请从列表中选择", "choose from the list"))
        case "date":
            return _day(text, as_of)
        case _:
            return _number(fact, text)


def _day(text: str, as_of: date) -> tuple[Value, str]:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None, say("请写日期，如 2020-06-30", "write a day such as 2020-06-30")
    if not date(1900, 1, 1) <= day <= as_of:
        return None, say(f"日期须在 1900-01-01 与 {as_of} 之间", f"a day between 1900-01-01 and {as_of}")
    return day, ""


def _number(fact: Fact, text: str) -> tuple[Value, str]:
    most = _MOST[fact.kind]
    try:
        number = Decimal(text.replace(",", "").replace("，", ""))
    except InvalidOperation:
        return None, say("请写数字", "write a number")
    least = Decimal(0) if fact.kind == "count" else -most
    if not number.is_finite() or not least <= number <= most:
        return None, say(f"须在 {least:,} 与 {most:,} 之间", f"between {least:,} and {most:,}")
    scaled = number * _SCALE[fact.kind]
    if fact.kind == "share":
        return float(scaled), ""
    if scaled != int(scaled):
        return None, say("金额至多精确到分，数量须为整数", "money to the fen, counts are whole")
    return int(scaled), ""


@lru_cache(maxsize=4)
def _of(model: str, as_of: date, complete: frozenset[str]) -> WhatIf:
    return WhatIf(rater_of(model, as_of, complete))


def what_if(company: Company) -> tuple[WhatIf, dict[str, Value]]:
    """The model of a company's release, and what the release knows of it."""
    release = company.release
    found = _of(release.model, release.as_of, frozenset(release.complete))
    return found, thawed(company.measured.values, found.rater.measures)
