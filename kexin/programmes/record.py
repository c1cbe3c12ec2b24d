"""What is known of one row: where it stands, its cells, and what was inspected, found, confirmed, paid and happened.

A record is read as of a day: what came later is not seen, and a finding that was closed
later was open then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Literal, TypeAlias

from kexin.formula.python_program import Value
from kexin.formula.python_rows import Evidence

FindingState: TypeAlias = Literal["open", "rectified", "closed"]


@dataclass(frozen=True)
class Inspection:
    """A checklist that was answered. ``post`` is the number of who led it, if the programme has such."""

    checklist: str
    on: date
    passed: bool
    cadence: str = ""
    post: str = ""


@dataclass(frozen=True)
class Finding:
    """An answer no, to be put right by ``due_on``; closed once it was checked again."""

    checklist: str
    item: str
    severity: str
    found_on: date
    due_on: date
    rectified_on: date | None = None
    closed_on: date | None = None

    def state(self, day: date) -> FindingState:
        """Where it stood on a day."""
        if self.closed_on is not None and self.closed_on <= day:
            return "closed"
        return "rectified" if self.rectified_on is not None and self.rectified_on <= day else "open"

    def overdue(self, day: date) -> bool:
        """Had the deadline passed, and nothing was reported as put right?"""
        return self.state(day) == "open" and self.due_on < day


@dataclass(frozen=True)
class Confirmation:
    """What a household said, and in which way it was asked."""

    kind: str
    agreed: bool
    way: str
    on: date


@dataclass(frozen=True)
class Payment:
    """What a party paid in, in fen; only payments that two people signed are counted."""

    party: str
    amount: int
    on: date


@dataclass(frozen=True)
class Event:
    """Something that happened."""

    kind: str
    on: date


@dataclass(frozen=True)
class Entry:
    """A row with everything that is known of it. ``values`` has the cells by field; one that is missing is unknown."""

    code: str
    name: str
    stage: str
    since: date
    values: Mapping[str, Value]
    added_on: date = date.min
    inspections: Sequence[Inspection] = ()
    findings: Sequence[Finding] = ()
    confirmations: Sequence[Confirmation] = ()
    payments: Sequence[Payment] = ()
    events: Sequence[Event] = ()


@dataclass(frozen=True)
class Loose:
    """What is about no single row: a patrol of the whole, an event."""

    inspections: Sequence[Inspection] = ()
    events: Sequence[Event] = ()


@dataclass(frozen=True)
class Book:
    """The register with all that is known: its rows, and what is about none of them."""

    entries: Sequence[Entry]
    loose: Loose = field(default_factory=Loose)


def of_entry(entry: Entry, day: date) -> Evidence:
    """The rows that formulas over one entry read."""
    own = {**entry.values, "stage": entry.stage, "since": entry.since, "known_on": date.min}
    return {"companies": [own], **_tables([entry], Loose(), day)}


def of_book(book: Book, day: date) -> Evidence:
    """The rows that formulas over the whole register read."""
    rows = [{**e.values, "stage": e.stage, "since": e.since, "known_on": e.added_on} for e in book.entries]
    return {"companies": [{"known_on": date.min}], "rows": rows, **_tables(book.entries, book.loose, day)}


def _tables(entries: Iterable[Entry], loose: Loose, day: date) -> dict[str, list[dict[str, Any]]]:
    """Every table as of *day*; each row is known on the day it is about."""
    found: dict[str, list[dict[str, Any]]] = {"inspections": [], "findings": [], "confirmations": [], "payments": [], "events": []}
    inspections, events = list(loose.inspections), list(loose.events)
    for e in entries:
        inspections += e.inspections
        events += e.events
        found["findings"] += [
            {"checklist": f.checklist, "item": f.item, "severity": f.severity, "found_on": f.found_on, "due_on": f.due_on, "state": f.state(day), "overdue": f.overdue(day),
             "closed_on": f.closed_on if f.state(day) == "closed" else None, "known_on": f.found_on} for f in e.findings]
        found["confirmations"] += [{"kind": c.kind, "agreed": c.agreed, "way": c.way, "on": c.on, "known_on": c.on} for c in e.confirmations]
        found["payments"] += [{"party": p.party, "amount": p.amount, "on": p.on, "known_on": p.on} for p in e.payments]
    found["inspections"] = [{"checklist": i.checklist, "cadence": i.cadence or None, "on": i.on, "passed": i.passed, "post": i.post or None, "known_on": i.on} for i in inspections]
    found["events"] = [{"kind": e.kind, "on": e.on, "known_on": e.on} for e in events]
    return found
