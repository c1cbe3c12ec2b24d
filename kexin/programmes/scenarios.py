"""Worked examples of a programme, as data: rows and what was done to them, and what the programme must say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from kexin.fund.cases import fen
from kexin.problems import Problem, ProblemsError
from kexin.programmes.computing import Computing
from kexin.programmes.inspecting import findings_of, owed
from kexin.programmes.moving import moves_of
from kexin.programmes.programme import Programme
from kexin.programmes.record import Book, Confirmation, Entry, Event, Finding, Inspection, Loose, Payment
from kexin.programmes.rows import read_cell, rows_of_file
from kexin.programmes.sharing import shares
from kexin.rulefields import Fields
from kexin.rulefile import read_rules
from kexin.text import Text

#: What may be expected, and what it is about.
EXPECTED = ("figures", "moves", "unmet", "planned", "borne", "missed", "overdue", "points", "grade", "findings", "listed")


@dataclass(frozen=True)
class Example:
    """One example: a register, and what is expected of it and of its first row."""

    id: str
    title: Text
    criteria: tuple[str, ...]
    as_of: date
    since: date
    book: Book
    answers: Mapping[str, Mapping[str, str]]
    expect: Mapping[str, Any]
    where: str


def examples_day(path: Path) -> date:
    """The day that a file of examples asks about; the first, where its examples differ."""
    raw, _ = read_rules(path)
    return raw["as_of"] if isinstance(raw, dict) and isinstance(raw.get("as_of"), date) else date.today()


def read_examples(path: Path, programme: Programme) -> tuple[Example, ...]:
    """The examples of a file.

    Raises:
        ProblemsError: with every mistake in it.
    """
    problems: list[Problem] = []
    raw, lines = read_rules(path, f"{path.parent.name}/{path.name}")
    fields = Fields(raw, lines, problems)
    fields.text("programme")
    day = fields.day("as_of")
    found = [_example(programme, item, day) for item in fields.items("scenarios")]
    fields.finish()
    if problems:
        raise ProblemsError(problems)
    return tuple(found)


def _example(programme: Programme, item: Fields, day: date) -> Example:
    entries: list[Entry] = []
    if item.has("register"):
        wanted = item.choice("register", [f.id for f in programme.register.files] or ["-"])
        entries += rows_of_file(programme, next(f for f in programme.register.files if f.id == wanted))
    entries += [_row(programme, row) for row in item.items("rows")]
    loose = item.at("loose") if item.has("loose") else None
    book = Book(entries, _loose(loose) if loose else Loose())
    answers = {name: {str(k): _answer(v) for k, v in each.raw.items()} for name, each in item.named("answers")}
    expect = item.at("expect").raw
    item.asked["expect"] = item.asked["answers"] = None
    for key in expect:
        if key not in EXPECTED:
            item.wrong("expect", key, Text("、".join(EXPECTED), ", ".join(EXPECTED)))
    criteria = tuple(str(c) for c in item.sequence("criteria"))
    example = Example(item.text("id"), item.own_words(), criteria, day, item.day_if_any("since") or programme.effective_from, book, answers, expect, item.where())
    item.finish()
    return example


def _row(programme: Programme, row: Fields) -> Entry:
    values = {}
    for name in row.at("values").raw if row.has("values") else ():
        inside = row.at("values")
        field, raw = programme.register.by_id.get(name), inside.get(name)
        if field is None:
            inside.wrong(name, name, Text("、".join(programme.register.by_id), ", ".join(programme.register.by_id)))
            continue
        text = {True: "yes", False: "no"}[raw] if isinstance(raw, bool) else "" if raw is None else str(raw)
        try:
            values[name] = read_cell(field, text, inside.where(name))
        except ProblemsError as error:
            row.problems += error.problems
    entry = Entry(
        row.text("code", "X1"), row.text("name", "X1"), row.choice("stage", [s.id for s in programme.stages]), row.day_if_any("since") or programme.effective_from, values, programme.effective_from,
        tuple(_inspections(row)), tuple(_findings(row)), tuple(_confirmations(row)), tuple(_payments(row)), tuple(_events(row)))
    row.finish()
    return entry


def _inspections(fields: Fields) -> Iterator[Inspection]:
    for item in fields.items("inspections"):
        yield Inspection(item.text("checklist"), item.day("on"), item.flag("passed", True), item.text("cadence", ""), item.text("post", ""))
        item.finish()


def _findings(fields: Fields) -> Iterator[Finding]:
    for item in fields.items("findings"):
        yield Finding(
            item.text("checklist"), item.text("item"), item.text("severity"), item.day("found_on"), item.day("due_on"), item.day_if_any("rectified_on"), item.day_if_any("closed_on"))
        item.finish()


def _confirmations(fields: Fields) -> Iterator[Confirmation]:
    """``times`` households that said the same."""
    for item in fields.items("confirmations"):
        said = Confirmation(item.text("kind"), item.flag("agreed", True), item.text("way"), item.day("on"))
        yield from [said] * item.whole("times", 1)
        item.finish()


def _payments(fields: Fields) -> Iterator[Payment]:
    for item in fields.items("payments"):
        yield Payment(item.text("party"), fen(item.at("amount").raw), item.day("on"))
        item.asked["amount"] = None
        item.finish()


def _events(fields: Fields) -> Iterator[Event]:
    for item in fields.items("events"):
        yield Event(item.text("kind"), item.day("on"))
        item.finish()


def _loose(fields: Fields) -> Loose:
    loose = Loose(tuple(_inspections(fields)), tuple(_events(fields)))
    fields.finish()
    return loose


def _answer(value: Any) -> str:
    """``yes`` and ``no`` of YAML are words here."""
    return {True: "yes", False: "no"}.get(value, str(value)) if isinstance(value, bool) else str(value)


def differences(example: Example, programme: Programme) -> list[str]:
    """What the programme says other than the example expects, in plain English; empty if all agrees."""
    return [text for key, wanted in example.expect.items() for text in _differ(key, wanted, example, Computing(programme))]


def _differ(key: str, wanted: Any, example: Example, computing: Computing) -> Iterator[str]:
    book = example.book
    first = book.entries[0] if book.entries else None
    match key:
        case "figures":
            found = {c.figure.id: c.value for c in computing.figures(book)}
            yield from _compared(key, {name: found.get(name, "no such figure") for name in wanted}, {name: fen(v) if isinstance(v, dict) else v for name, v in wanted.items()})
        case "missed" | "overdue":
            each = list(owed(computing, book, example.since))
            count = {name: sum(len(o.due.missed) if key == "missed" else o.due.overdue for o in each if o.cadence.id == name) for name in wanted}
            yield from _compared(key, count, wanted)
        case "findings":
            found_by = {
                name: {f.item.id: f.due_on for f in findings_of(computing.programme, computing.programme.checklist(name), answers, example.as_of)} for name, answers in example.answers.items()}
            yield from _compared(key, found_by, wanted)
        case "listed":
            values = [(e.code, computing.row(e)) for e in book.entries]
            yield from _compared(key, {name: sum(v[f"list {name}"] is True for _, v in values) for name in wanted}, wanted)
        case _ if first is None:
            yield f"{key}: there is no row"
        case _:
            yield from _about_row(key, wanted, first, computing)


def _about_row(key: str, wanted: Any, entry: Entry, computing: Computing) -> Iterator[str]:
    match key:
        case "moves":
            yield from _compared(key, [p.move.id for p in moves_of(computing, entry) if p.allowed], [str(w) for w in wanted])
        case "unmet":
            possible = {p.move.id: [u.id for u in p.unmet] for p in moves_of(computing, entry)}
            yield from _compared(key, {m: possible.get(m, "does not begin here") for m in wanted}, {m: [str(u) for u in ids] for m, ids in wanted.items()})
        case "planned" | "borne":
            found = shares(computing, entry)
            parts = {} if found is None else {p.id: p.planned if key == "planned" else p.borne for p in found.parties}
            yield from _compared(key, parts, {party: fen(amount) for party, amount in wanted.items()})
            if found is not None:
                yield from _compared(f"{key}: sum", sum(parts.values()), found.cost)
        case "points" | "grade":
            rating = computing.rating(entry)
            ends = wanted if isinstance(wanted, list) else [wanted, wanted]
            if rating is None:
                yield f"{key}: the programme has no rating of its own"
            elif key == "points":
                yield from _compared(key, rating.points("total"), tuple(int(Fraction(e) * 1000) for e in ends))
            else:
                yield from _compared(key, (rating.results["grade_low"], rating.results["grade_high"]), tuple(ends))


def _compared(what: str, found: object, wanted: object) -> Iterator[str]:
    if found != wanted:
        yield f"{what}: expected {wanted}, found {found}"
