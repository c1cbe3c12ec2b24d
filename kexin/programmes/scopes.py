"""What the formulas of a programme may name: the cells of a row, and the tables of what was done to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date

from kexin.formula.kinds import BOOL, DATE, MONEY, TEXT, Type
from kexin.formula.scope import RowTable, Scope, Symbol
from kexin.programmes.programme import TYPES, Field
from kexin.text import Text

#: Names that mean something to every programme; no field or quantity takes one.
TAKEN = ("stage", "since", "rows", "inspections", "findings", "confirmations", "payments", "events", "as_of", "last_year", "known_on", "known_until", "code", "name")
FINDING_STATES: Mapping[str, Text] = {"open": Text("待整改", "to be put right"), "rectified": Text("待复查", "to be checked again"), "closed": Text("已销号", "closed")}

Choices = Mapping[str, Text]


def symbol_of(field: Field) -> Symbol:
    """A field as formulas see it."""
    of = TYPES[field.kind].unknown(not field.required)
    return Symbol(replace(of, choices=frozenset(field.choices)) if field.choices else of, field.title, field.choices)


def tables(checklists: Choices, severities: Choices, asked: Choices, parties: Choices, events: Choices) -> Mapping[str, RowTable]:
    """What was done to a row."""
    on = _sure(DATE, "日期", "day")
    return {
        "inspections": RowTable(Text("检查记录", "inspections"), {
            "checklist": _choice("检查表", "checklist", checklists), "cadence": _text("检查安排", "schedule"), "on": on, "passed": _sure(BOOL, "合格", "passed"), "post": _text("带队人", "led by")}),
        "findings": RowTable(Text("问题", "findings"), {
            "checklist": _choice("检查表", "checklist", checklists), "item": _sure(TEXT, "检查项", "item"), "severity": _choice("程度", "severity", severities), "found_on": _sure(DATE, "发现日", "found on"),
            "due_on": _sure(DATE, "整改期限", "due on"), "state": _choice("状态", "state", FINDING_STATES), "overdue": _sure(BOOL, "逾期未改", "overdue"), "closed_on": Symbol(DATE, Text("销号日", "closed on"))}),
        "confirmations": RowTable(Text("居民意见", "confirmations"), {
            "kind": _choice("事项", "matter", asked), "agreed": _sure(BOOL, "同意", "agreed"), "way": _sure(TEXT, "方式", "way"), "on": on}),
        "payments": RowTable(Text("到账记录", "payments"), {"party": _choice("付款方", "party", parties), "amount": _sure(MONEY, "金额", "amount"), "on": on}),
        "events": RowTable(Text("事件", "events"), {"kind": _choice("种类", "kind", events), "on": on})}


def row_scope(day: date, fields: Sequence[Field], stages: Choices, of: Mapping[str, RowTable]) -> Scope:
    """For formulas over one row."""
    return Scope(day, {**_cells(fields, stages)}, of, noun=Text("字段", "field"))


def register_scope(day: date, row: Text, fields: Sequence[Field], stages: Choices, of: Mapping[str, RowTable]) -> Scope:
    """For formulas over all rows."""
    return Scope(day, {}, {"rows": RowTable(row, _cells(fields, stages)), **of}, noun=Text("数字", "figure"))


def _cells(fields: Iterable[Field], stages: Choices) -> dict[str, Symbol]:
    return {**{f.id: symbol_of(f) for f in fields}, "stage": _choice("阶段", "stage", stages), "since": _sure(DATE, "进入本阶段", "at this stage since")}


def _choice(zh: str, en: str, choices: Choices) -> Symbol:
    return Symbol(replace(TEXT.known(), choices=frozenset(choices)), Text(zh, en), choices)


def _sure(of: Type, zh: str, en: str) -> Symbol:
    return Symbol(of.known(), Text(zh, en))


def _text(zh: str, en: str) -> Symbol:
    return Symbol(TEXT, Text(zh, en))
