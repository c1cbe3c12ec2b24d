"""Answers become findings with a deadline; and which inspections are owed and missed as of a day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, TypeAlias

from kexin.outreach.cadence import Due, due
from kexin.outreach.periods import Window, window_of
from kexin.problems import Problem, ProblemsError
from kexin.programmes.computing import Computing
from kexin.programmes.programme import Checklist, Inspected, Item, Programme
from kexin.programmes.record import Book, Inspection
from kexin.text import Text, same

Answer: TypeAlias = Literal["yes", "no", "none"]
ANSWERS: Mapping[Answer, Text] = {"yes": Text("符合", "yes"), "no": Text("不符合", "no"), "none": Text("不涉及", "does not apply")}


@dataclass(frozen=True)
class Found:
    """A question that was answered no: until when it is put right."""

    item: Item
    severity: str
    due_on: date


def findings_of(programme: Programme, checklist: Checklist, answers: Mapping[str, str], on: date) -> tuple[Found, ...]:
    """What an inspection on that day found.

    Raises:
        ProblemsError: a question has no answer, or an answer is none of the three.
    """
    problems = [
        Problem("no-answer", f"{checklist.id}: {item.id}", Text(f"“{item.title.zh}”未作答", f"“{item.title.en}” is not answered") if not answers.get(item.id) else same(str(answers[item.id])),
                Text("、".join(t.zh for t in ANSWERS.values()), ", ".join(t.en for t in ANSWERS.values())), Text("请逐项作答", "answer every question"))
        for item in checklist.items if answers.get(item.id) not in ANSWERS]
    if problems:
        raise ProblemsError(problems)
    return tuple(
        Found(item, item.severity, on + timedelta(days=programme.severity(item.severity).days)) for item in checklist.items if answers[item.id] == "no")


@dataclass(frozen=True)
class Owed:
    """What one subject of a cadence is owed: the code of a row, the number of a post, or nothing for the whole register."""

    cadence: Inspected
    subject: str
    title: Text
    begins: date
    due: Due

    def window(self, day: date) -> Window:
        """The span in which the next one is owed; the first has all its days, like that of a visit."""
        every = self.cadence.cadence.every
        if every == "once" or every == "days":
            return Window(self.begins, self.due.due_on or day)
        begun = window_of(every, self.begins)
        first = begun if begun.first == self.begins else Window(self.begins, window_of(every, begun.last + timedelta(days=1)).last)
        return first if day <= first.last else window_of(every, day)

    def done(self, day: date) -> bool:
        """Is nothing owed for now?"""
        if self.cadence.cadence.every in ("once", "days"):
            return self.due.last_visit is not None and not self.due.overdue
        return self.due.last_visit is not None and self.due.last_visit in self.window(day)


def owed(computing: Computing, book: Book, since: date) -> Iterator[Owed]:
    """Every subject of every cadence, as of the programme's day; nothing is owed from before *since*, when the programme began here.

    A row that is not to be inspected any more (``only``) owes nothing, and what it missed before is not held against it.
    """
    programme, inspections = computing.programme, list(_every(book))
    for cadence in programme.cadences:
        done = [(code, i) for code, i in inspections if i.cadence == cadence.id]
        for subject, title, begins in _subjects(computing, cadence, book, since):
            days = [i.on for code, i in done if _is_about(cadence, subject, code, i)]
            yield Owed(cadence, subject, title, begins, due(cadence.cadence, begins, days, programme.as_of))


def _subjects(computing: Computing, cadence: Inspected, book: Book, since: date) -> Iterator[tuple[str, Text, date]]:
    match cadence.each:
        case "post":
            role = computing.programme.role(cadence.role)
            for number in range(1, role.posts + 1):
                yield str(number), Text(f"{role.title.zh}{number}", f"{role.title.en} {number}"), since
        case "register":
            yield "", computing.programme.register.row, since
        case "row":
            for entry in book.entries:
                if cadence.only is None or computing.row(entry)[f"only {cadence.id}"] is True:
                    yield entry.code, same(entry.name), max(since, entry.added_on)


def _is_about(cadence: Inspected, subject: str, code: str, inspection: Inspection) -> bool:
    match cadence.each:
        case "post":
            return inspection.post == subject
        case "row":
            return code == subject
    return True


def _every(book: Book) -> Iterable[tuple[str, Inspection]]:
    for entry in book.entries:
        for inspection in entry.inspections:
            yield entry.code, inspection
    for inspection in book.loose.inspections:
        yield "", inspection
