"""Reading who takes part, what a row is, and the stages that it goes through."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import cast, get_args

from kexin.programmes.programme import (
    KINDS,
    Field,
    FieldKind,
    Move,
    Need,
    Part,
    Register,
    RegisterFile,
    Role,
    Source,
    Stage,
    Tone,
)
from kexin.programmes.scopes import TAKEN
from kexin.rulefields import Fields, identifier, unique
from kexin.ruleformulas import FormulaReading
from kexin.rulemarks import Mark, read_mark
from kexin.text import Text

#: The kinds of organisations that a site has.
ORGANISATIONS = ("department", "bureau", "park", "local", "bank", "branch", "subbranch", "guarantor", "company")
#: The seats of an organisation that work; analysts and auditors look on.
SEATS = ("clerk", "reviewer", "manager")
#: No town has more who lead inspections.
MOST_POSTS = 200


def read_parts(fields: Fields) -> tuple[Part, ...]:
    """``organisations``: who takes part."""
    found = []
    for item in fields.items("organisations"):
        kinds = tuple(_known(item, "kinds", ORGANISATIONS))
        found.append(Part(identifier(item), item.own_words(), kinds))
        item.finish()
    if not found:
        fields.need("organisations")
    unique(fields, [p.id for p in found])
    return tuple(found)


def read_roles(fields: Fields, parts: Collection[str]) -> tuple[Role, ...]:
    """``roles``: which seats of which organisation do a piece of work."""
    found = []
    for item in fields.items("roles"):
        posts = item.whole("posts", 0)
        if not 0 <= posts <= MOST_POSTS:
            item.wrong("posts", posts, Text(f"0 至 {MOST_POSTS} 的整数", f"a whole number from 0 to {MOST_POSTS}"))
        found.append(Role(identifier(item), item.own_words(), item.choice("organisation", parts or ("-",)), tuple(_known(item, "seats", SEATS)), posts))
        item.finish()
    if not found:
        fields.need("roles")
    unique(fields, [r.id for r in found])
    return tuple(found)


def _known(item: Fields, key: str, allowed: Collection[str]) -> Iterator[str]:
    """The codes of a list, each of which has to be allowed; at least one."""
    given = item.sequence(key)
    if not given:
        item.need(key)
    for value in given:
        if str(value) not in allowed:
            item.wrong(key, value, Text("、".join(allowed), ", ".join(allowed)))
        else:
            yield str(value)


def some_of(item: Fields, key: str, allowed: Collection[str], *, needed: bool = True) -> tuple[str, ...]:
    """Ids under *key* that exist: roles, stages, fields."""
    if not needed and not item.has(key):
        return ()
    return tuple(_known(item, key, allowed))


def read_register(fields: Fields, around: Mark, roles: Collection[str]) -> Register:
    """``register``: what a row is, its fields, and the rows that come with the programme."""
    source = cast(Source, fields.choice("source", get_args(Source), "own"))
    found = tuple(_field(item) for item in fields.items("fields"))
    if not found:
        fields.need("fields")
    unique(fields, [f.id for f in found])
    files = tuple(_file(item, around) for item in fields.items("files"))
    unique(fields, [f.id for f in files])
    register = Register(fields.words("row"), fields.words("code"), fields.words("name"), source, some_of(fields, "by", roles, needed=source == "own"), found, files)
    fields.finish()
    return register


def _field(item: Fields) -> Field:
    field_id = identifier(item)
    if field_id in TAKEN:
        item.note("name-taken", "id", Text(f"{field_id} 另有含义", f"{field_id} means something else"), Text("其他名称", "another name"), Text("请换一个名称", "choose another name"))
    kind = cast(FieldKind, item.choice("kind", KINDS))
    choices = {code: words.both() for code, words in item.named("choices")}
    if (kind == "choice") != bool(choices):
        item.wrong("choices", ", ".join(choices) or "-", Text("kind: choice 时列出选项，其他类别不列", "choices for kind: choice, none for others"))
    unit = item.words_if_any("unit")
    field = Field(field_id, item.own_words(), kind, item.flag("required"), unit, choices)
    item.finish()
    return field


def _file(item: Fields, around: Mark) -> RegisterFile:
    rows, payments = _own_file(item, "rows"), _own_file(item, "payments") if item.has("payments") else None
    file = RegisterFile(identifier(item), item.own_words(), rows, payments, item.flag("generated"), read_mark(item, around))
    item.finish()
    return file


def _own_file(item: Fields, key: str) -> str:
    """A name in the programme's own folder: nothing above it, nothing below."""
    name = item.text(key)
    if name and ("/" in name or "\\" in name or not name.endswith(".csv")):
        item.wrong(key, name, Text("本文件夹内的 .csv 文件名", "the name of a .csv file in this folder"))
    return name


def read_stages(fields: Fields) -> tuple[Stage, ...]:
    """``stages``, in order; a new row stands at the first."""
    found = []
    for item in fields.items("stages"):
        found.append(Stage(identifier(item), item.own_words(), cast(Tone, item.choice("tone", get_args(Tone), "wait")), item.flag("ends")))
        item.finish()
    if not found:
        fields.need("stages")
    unique(fields, [s.id for s in found])
    return tuple(found)


def read_moves(reading: FormulaReading, fields: Fields, stages: Collection[str], roles: Collection[str], cells: Mapping[str, Field]) -> tuple[Move, ...]:
    """``moves``: from one stage to another."""
    found = []
    for item in fields.items("moves"):
        to = item.choice("to", stages or ("-",))
        start = some_of(item, "from", stages)
        if to in start:
            item.wrong("to", to, Text("与 from 不同的阶段", "another stage than those it starts from"))
        needs = tuple(_needs(reading, item))
        unique(item, [n.id for n in needs])
        found.append(Move(
            identifier(item), item.own_words(), start, to, some_of(item, "by", roles), some_of(item, "second", roles, needed=False), some_of(item, "fill", cells, needed=False), needs, reading.marked(item)))
        item.finish()
    unique(fields, [m.id for m in found])
    return tuple(found)


def _needs(reading: FormulaReading, item: Fields) -> Iterator[Need]:
    for need in item.items("needs"):
        yield Need(identifier(need), need.own_words(), reading.condition(need, "when"))
        need.finish()
