"""Where a number of a rule comes from and how sure it is; the document behind a rule; a formula with its text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeAlias, cast, get_args

from kexin.formula.tree import Node
from kexin.rulefields import Fields
from kexin.text import Language, Text

#: How sure a number is: printed in an official document; read in copies of it;
#: Kexin's own; inferred; or from general knowledge that no document confirmed.
Evidence: TypeAlias = Literal["official", "secondary", "own", "inferred", "memory"]
EVIDENCE: tuple[str, ...] = get_args(Evidence)
EVIDENCE_WORDS = {
    "official": Text("官方文件", "official document"), "secondary": Text("文件的公开转载", "public copies of the document"),
    "own": Text("Kexin 自定", "Kexin's own"), "inferred": Text("推断", "inferred"), "memory": Text("一般认知,未经文件证实", "general knowledge, not confirmed"),
}


def told_source(evidence: str, source: str) -> str:
    """A source as pages tell it: what is Kexin's own has no document that a reader could look up."""
    return "" if evidence == "own" else source


@dataclass(frozen=True)
class Mark:
    """Where a number comes from and how sure it is."""

    evidence: Evidence
    source: str

    @property
    def told_source(self) -> str:
        """The source beside the words of the evidence."""
        return told_source(self.evidence, self.source)


@dataclass(frozen=True)
class Formula:
    """A formula as written, and its tree."""

    text: str
    tree: Node


@dataclass(frozen=True)
class Document:
    """The document behind a rule; ``number`` is None for Kexin's own rules."""

    number: str | None
    issuer: tuple[str, ...]
    url: str | None
    checked_on: date | None


@dataclass(frozen=True)
class RuleVersion:
    """What every version of a rule says of itself, whatever it rules: a model, an offer, a scheme, a list, a programme."""

    id: str
    title: Text
    document: Document
    effective_from: date
    effective_to: date | None
    """The last day; None where none is known."""
    mark: Mark
    note: Text | None

    def in_force_on(self, day: date) -> bool:
        """From the first to the last day, both included."""
        return self.effective_from <= day and (self.effective_to is None or day <= self.effective_to)


def differing(mark: Mark, around: Mark, language: Language) -> str:
    """What a mark says beyond the mark of the whole file, which a page gives once; empty if nothing."""
    said = [] if mark.evidence == around.evidence else [EVIDENCE_WORDS[mark.evidence].in_(language)]
    source = mark.source.removeprefix(around.source).lstrip("；; ")
    return ("；" if language == "zh" else "; ").join([*said, source] if source else said)


def read_mark(fields: Fields, around: Mark | None = None) -> Mark:
    """``evidence`` and ``source`` of an item, or those of the item around it."""
    if around is None:
        return Mark(cast(Any, fields.choice("evidence", EVIDENCE)), fields.text("source"))
    return Mark(cast(Evidence, fields.choice("evidence", EVIDENCE, around.evidence)), fields.text("source", around.source))


def read_note(fields: Fields, mark: Mark) -> Text | None:
    """``note`` of a file; what is Kexin's own has to say so."""
    note = fields.words_if_any("note")
    if mark.evidence == "own" and note is None:
        fields.need("note")
    return note


def read_document(fields: Fields) -> Document:
    """``document``: number, issuer, address, the day it was checked."""
    number = fields.text("number", "") or None
    issuer = tuple(str(i) for i in fields.sequence("issuer"))
    if not issuer:
        fields.wrong("issuer", fields.get("issuer"), Text("至少一个发布单位", "at least one issuer"))
    document = Document(number, issuer, fields.text("url", "") or None, fields.day_if_any("checked_on"))
    fields.finish()
    return document


def read_effective(fields: Fields) -> tuple[date, date | None]:
    """``effective``: the first day, and the last or None."""
    start, end = fields.day("from"), fields.day_if_any("to")
    fields.finish()
    if end is not None and end < start:
        fields.wrong("to", end, Text("不早于 from", "not before from"))
    return start, end
