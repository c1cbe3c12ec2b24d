"""Reading what is done to a row: checklists, how often they are answered, what residents are asked, what is counted, who pays."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import cast, get_args

from kexin.fund.loader import SCHEMES, load_scheme
from kexin.fund.scheme import Scheme
from kexin.outreach.cadence import EVERY, Cadence, Every
from kexin.problems import NotFoundError, ProblemsError
from kexin.programmes.load_register import some_of
from kexin.programmes.programme import (
    Asked,
    Checklist,
    Each,
    Field,
    Figure,
    Happening,
    Inspected,
    Item,
    Published,
    Role,
    Severity,
    Sharing,
)
from kexin.rulefields import Fields, identifier, unique
from kexin.ruleformulas import FormulaReading
from kexin.rulemarks import Formula, Mark, read_mark
from kexin.text import Text

#: Nothing is put right later than in two years.
MOST_DAYS = 730


def read_severities(fields: Fields, around: Mark) -> tuple[Severity, ...]:
    """``severities``: how bad a finding is, and until when it is put right."""
    found = []
    for item in fields.items("severities"):
        days = item.whole("days")
        if not 0 <= days <= MOST_DAYS:
            item.wrong("days", days, Text(f"0 至 {MOST_DAYS} 天", f"0 to {MOST_DAYS} days"))
        found.append(Severity(identifier(item), item.own_words(), days, read_mark(item, around)))
        item.finish()
    unique(fields, [s.id for s in found])
    return tuple(found)


def read_checklists(fields: Fields, around: Mark, severities: Collection[str], roles: Collection[str]) -> tuple[Checklist, ...]:
    """``checklists`` with their questions."""
    found = []
    for item in fields.items("checklists"):
        items = tuple(_items(item, severities))
        if not items:
            item.need("items")
        unique(item, [i.id for i in items])
        found.append(Checklist(
            identifier(item), item.own_words(), some_of(item, "by", roles), some_of(item, "rectify", roles), some_of(item, "recheck", roles), items, read_mark(item, around)))
        item.finish()
    unique(fields, [c.id for c in found])
    return tuple(found)


def _items(fields: Fields, severities: Collection[str]) -> Iterator[Item]:
    for item in fields.items("items"):
        yield Item(identifier(item), item.own_words(), item.words_if_any("group"), item.choice("severity", severities or ("-",)))
        item.finish()


def read_cadences(reading: FormulaReading, fields: Fields, roles: Mapping[str, Role], checklists: Collection[str]) -> tuple[Inspected, ...]:
    """``cadences``: who inspects what how often."""
    found = []
    for item in fields.items("cadences"):
        every = cast(Every, item.choice("every", EVERY))
        days = item.whole("days") if item.has("days") else None
        try:
            cadence = Cadence(every, days)
        except ValueError:
            item.wrong("days", days, Text("every: days 时写天数（至少 1），其他不写", "days (at least 1) for every: days, none for others"))
            cadence = Cadence("daily")
        each, role = cast(Each, item.choice("each", get_args(Each))), item.choice("role", roles or ("-",))
        if each == "post" and role in roles and not roles[role].posts:
            item.wrong("role", role, Text("写明 posts 的角色", "a role with posts"))
        only = reading.condition(item, "only") if item.has("only") else None
        if only is not None and each != "row":
            item.wrong("only", only.text, Text("each: row 时才限定哪些行", "which rows, for each: row"))
        found.append(Inspected(identifier(item), item.own_words(), cadence, each, role, item.choice("checklist", checklists or ("-",)), only, reading.marked(item)))
        item.finish()
    unique(fields, [c.id for c in found])
    return tuple(found)


def read_asked(fields: Fields, around: Mark, roles: Collection[str], cells: Mapping[str, Field]) -> tuple[Asked, ...]:
    """``confirmations``: what residents are asked, and in which ways."""
    found = []
    for item in fields.items("confirmations"):
        of = item.choice("of", [f.id for f in cells.values() if f.kind == "count"] or ["-"]) if item.has("of") else None
        ways = {code: words.both() for code, words in item.named("ways")}
        if not ways:
            item.need("ways")
        found.append(Asked(identifier(item), item.own_words(), of, ways, some_of(item, "by", roles), read_mark(item, around)))
        item.finish()
    unique(fields, [a.id for a in found])
    return tuple(found)


def read_happenings(fields: Fields, roles: Collection[str]) -> tuple[Happening, ...]:
    """``events``: what happens and is counted."""
    found = []
    for item in fields.items("events"):
        found.append(Happening(identifier(item), item.own_words(), some_of(item, "by", roles)))
        item.finish()
    unique(fields, [h.id for h in found])
    return tuple(found)


def read_scheme(fields: Fields) -> Scheme | None:
    """The scheme that is named there; its own mistakes are told with the others."""
    try:
        return load_scheme(fields.text("scheme"), SCHEMES)
    except NotFoundError as error:
        fields.problems += [replace(p, where=f"{fields.where('scheme')}: {p.where}") for p in error.problems]
        return None
    except ProblemsError as error:
        fields.problems += error.problems
        return None


def read_sharing(reading: FormulaReading, fields: Fields, scheme: Scheme, roles: Collection[str]) -> Sharing:
    """The rest of ``sharing``: when a cost is shared, and the facts of the scheme."""
    sharing = Sharing(
        scheme, reading.condition(fields, "when"), _facts(reading, fields, "facts", scheme), _facts(reading, fields, "planned", scheme), some_of(fields, "by", roles), some_of(fields, "second", roles))
    fields.finish()
    return sharing


def _facts(reading: FormulaReading, fields: Fields, key: str, scheme: Scheme) -> Mapping[str, Formula]:
    """Facts of a loss, each as a formula over the row."""
    facts = {}
    inside = fields.at(key)
    for name in inside.raw:
        symbol = scheme.scope.names.get(name)
        if symbol is None:
            inside.note("unknown-fact", name, Text(f"方案没有事实 {name}", f"the scheme has no fact {name}"), Text("、".join(scheme.scope.names), ", ".join(scheme.scope.names)), Text("请更正名称", "correct the name"))
            inside.get(name)
        else:
            facts[name] = reading.formula(inside, name, (symbol.type.kind,))
    if not facts:
        fields.need(key)
    return facts


def read_figures(reading: FormulaReading, fields: Fields) -> tuple[Figure, ...]:
    """``figures``: formulas over the whole register; a later one may name an earlier one."""
    found = []
    for item in fields.items("figures"):
        figure_id, title = identifier(item), item.own_words()
        formula = reading.formula(item, "formula", ("count", "money", "number", "share"))
        published = _published(item.at("published"), formula, reading.marked(item)) if item.has("published") else None
        found.append(Figure(figure_id, title, item.words_if_any("unit"), formula, published))
        if figure_id in reading.scope.names or figure_id in reading.scope.tables:
            item.note("name-taken", "id", Text(f"{figure_id} 另有含义", f"{figure_id} means something else"), Text("其他名称", "another name"), Text("请换一个名称", "choose another name"))
        reading.with_name(figure_id, title, formula.tree)
        item.finish()
    unique(fields, [f.id for f in found])
    return tuple(found)


def _published(fields: Fields, formula: Formula, around: Mark) -> Published:
    """A total of the source: money in yuan, everything else as it is."""
    value = fields.number("value") * (100 if formula.tree.type.kind == "money" else 1)
    if value.denominator != 1:
        fields.wrong("value", value, Text("整数，金额至多到分", "a whole number; money down to the fen"))
    published = Published(int(value), fields.day("on"), fields.flag("at_least"), read_mark(fields, around))
    fields.finish()
    return published
