"""A programme in memory: what a programme file says, checked and typed, read as of a day."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeAlias

from kexin.formula.kinds import BOOL, COUNT, DATE, MONEY, TEXT, Type
from kexin.formula.scope import Scope
from kexin.fund.scheme import Scheme
from kexin.outreach.cadence import Cadence
from kexin.rating.model import Model
from kexin.rulemarks import Formula, Mark, RuleVersion
from kexin.text import Text

FieldKind: TypeAlias = Literal["text", "choice", "count", "money", "date", "bool"]
#: What is asked of a cadence: one inspection of each row, one led by each post, or one in all.
Each: TypeAlias = Literal["row", "post", "register"]
#: Where the rows stand: in the programme's own register, or with the loans of the site.
Source: TypeAlias = Literal["own", "loans"]
Tone: TypeAlias = Literal["wait", "good", "warn", "bad", "over"]

TYPES: Mapping[FieldKind, Type] = {"text": TEXT, "choice": TEXT, "count": COUNT, "money": MONEY, "date": DATE, "bool": BOOL}
KINDS: Mapping[FieldKind, Text] = {
    "text": Text("文本", "text"), "choice": Text("选项", "a choice"), "count": Text("数量", "a count"), "money": Text("金额", "money"), "date": Text("日期", "a date"), "bool": Text("是否", "yes or no")}
EACH_WORDS: Mapping[Each, Text] = {
    "row": Text("逐个检查", "each row"), "post": Text("每位负责人各带队一次", "each of those who lead"), "register": Text("全部合计", "one for all")}


@dataclass(frozen=True)
class Field:
    """One cell of a row. ``unit`` is what a count counts; ``choices`` are the codes of a choice."""

    id: str
    title: Text
    kind: FieldKind
    required: bool = False
    unit: Text | None = None
    choices: Mapping[str, Text] = field(default_factory=dict)


@dataclass(frozen=True)
class RegisterFile:
    """Rows that come with the programme. Generated ones say so wherever they are shown."""

    id: str
    title: Text
    rows: str
    payments: str | None
    generated: bool
    mark: Mark


@dataclass(frozen=True)
class Register:
    """What a row is, what its code and its name are called, and its fields."""

    row: Text
    code: Text
    name: Text
    source: Source
    by: tuple[str, ...]
    """The roles that keep it; nobody here where the rows stand elsewhere."""
    fields: tuple[Field, ...]
    files: tuple[RegisterFile, ...]

    @cached_property
    def by_id(self) -> Mapping[str, Field]:
        """The fields by id."""
        return {f.id: f for f in self.fields}


@dataclass(frozen=True)
class Part:
    """An organisation that takes part, by what it does; ``kinds`` are the kinds of organisations of the site that may."""

    id: str
    title: Text
    kinds: tuple[str, ...]


@dataclass(frozen=True)
class Role:
    """Who does something: people in some seats of the organisation that takes a part. ``posts`` lead in turn, numbered from 1."""

    id: str
    title: Text
    part: str
    seats: tuple[str, ...]
    posts: int


@dataclass(frozen=True)
class Stage:
    """Where a row stands. At one that ``ends``, nothing is owed any more."""

    id: str
    title: Text
    tone: Tone
    ends: bool


@dataclass(frozen=True)
class Need:
    """What must hold before a move is made."""

    id: str
    title: Text
    when: Formula


@dataclass(frozen=True)
class Move:
    """From a stage to the next: what is filled in on the way, what must hold, whose step it is, and who confirms it."""

    id: str
    title: Text
    start: tuple[str, ...]
    to: str
    by: tuple[str, ...]
    second: tuple[str, ...]
    fills: tuple[str, ...]
    needs: tuple[Need, ...]
    mark: Mark


@dataclass(frozen=True)
class Severity:
    """How bad a finding is, and within how many days it is put right."""

    id: str
    title: Text
    days: int
    mark: Mark


@dataclass(frozen=True)
class Item:
    """One question of a checklist; the answer no is a finding."""

    id: str
    title: Text
    group: Text | None
    severity: str


@dataclass(frozen=True)
class Checklist:
    """Questions that are answered on the spot, by people of the roles ``by``; findings are put right by ``rectify`` and checked again by ``recheck``."""

    id: str
    title: Text
    by: tuple[str, ...]
    rectify: tuple[str, ...]
    recheck: tuple[str, ...]
    items: tuple[Item, ...]
    mark: Mark


@dataclass(frozen=True)
class Inspected:
    """Who inspects what how often."""

    id: str
    title: Text
    cadence: Cadence
    each: Each
    role: str
    checklist: str
    only: Formula | None
    mark: Mark


@dataclass(frozen=True)
class Asked:
    """What residents confirm, written down by people of ``by``; ``of`` is the field with the number of those who are asked."""

    id: str
    title: Text
    of: str | None
    ways: Mapping[str, Text]
    by: tuple[str, ...]
    mark: Mark


@dataclass(frozen=True)
class Happening:
    """Something that happens and is counted, such as an accident."""

    id: str
    title: Text
    by: tuple[str, ...]


@dataclass(frozen=True)
class Quantity:
    """A named formula over one row, for the list, the moves and the rating."""

    id: str
    title: Text
    formula: Formula


@dataclass(frozen=True)
class Published:
    """A total that the source prints; it stands beside the register's own and is never put in its place."""

    value: int
    on: date
    at_least: bool
    mark: Mark


@dataclass(frozen=True)
class Figure:
    """A formula over the whole register, and the published total if there is one."""

    id: str
    title: Text
    unit: Text | None
    formula: Formula
    published: Published | None


@dataclass(frozen=True)
class Listing:
    """The rows for which something holds."""

    id: str
    title: Text
    when: Formula


@dataclass(frozen=True)
class Sharing:
    """Who bears the cost of a row. ``facts`` are those of the scheme as of the day, ``planned`` what they are if everybody pays."""

    scheme: Scheme
    when: Formula
    facts: Mapping[str, Formula]
    planned: Mapping[str, Formula]
    by: tuple[str, ...]
    second: tuple[str, ...]

    @property
    def parties(self) -> Mapping[str, Text]:
        """Those who pay, in the order of the scheme."""
        return {b.party: b.title for b in (*self.scheme.payers, *self.scheme.rest)}


@dataclass(frozen=True)
class RatedBy:
    """The model: one over the fields and quantities of a row, or (by its id) one of the library's."""

    model: Model | None
    library: str


@dataclass(frozen=True, eq=False)
class Programme(RuleVersion):
    """One version of one programme, as of a day. It is known by itself and not by what it holds, so that what is compiled for it can be kept."""

    summary: Text
    region: str
    parts: tuple[Part, ...]
    roles: tuple[Role, ...]
    register: Register
    stages: tuple[Stage, ...]
    moves: tuple[Move, ...]
    severities: tuple[Severity, ...]
    checklists: tuple[Checklist, ...]
    cadences: tuple[Inspected, ...]
    asked: tuple[Asked, ...]
    happenings: tuple[Happening, ...]
    quantities: tuple[Quantity, ...]
    figures: tuple[Figure, ...]
    lists: tuple[Listing, ...]
    scheme: Scheme | None
    """Who bears a loss or a cost; with ``sharing`` it is worked out row by row here, without it by the desk that keeps the rows."""
    sharing: Sharing | None
    rating: RatedBy | None
    as_of: date
    row_scope: Scope
    scope: Scope
    folder: Path
    digest: str
    """SHA-256 of the file and of the scheme and model that it binds."""

    @cached_property
    def locked(self) -> frozenset[str]:
        """Fields that two people sign: they are filled in by such a move and by nothing else."""
        return frozenset(field for m in self.moves if m.second for field in m.fills)

    def move(self, wanted: str) -> Move:
        """The move of that id."""
        return next(m for m in self.moves if m.id == wanted)

    def stage(self, wanted: str) -> Stage:
        """The stage of that id."""
        return next(s for s in self.stages if s.id == wanted)

    def checklist(self, wanted: str) -> Checklist:
        """The checklist of that id."""
        return next(c for c in self.checklists if c.id == wanted)

    def severity(self, wanted: str) -> Severity:
        """The severity of that id."""
        return next(s for s in self.severities if s.id == wanted)

    def role(self, wanted: str) -> Role:
        """The role of that id."""
        return next(r for r in self.roles if r.id == wanted)
