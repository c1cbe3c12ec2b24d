"""A programme's own register as its formulas read it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import QuerySet

from kexin.formula.python_program import Value
from kexin.platform.programmes import models
from kexin.platform.programmes.models import CONFIRMED, Row, Running
from kexin.programmes import record
from kexin.programmes.programme import Programme, Register
from kexin.programmes.record import Book, Entry, Loose


def values_of(register: Register, stored: Mapping[str, Any]) -> dict[str, Value]:
    """Cells from JSON; a cell of a field that the file has no more is left out."""
    found: dict[str, Value] = {}
    for field in register.fields:
        value = stored.get(field.id)
        if field.kind == "date" and isinstance(value, str):
            value = date.fromisoformat(value)
        found[field.id] = value
    return found


def entry_of(programme: Programme, row: Row) -> Entry:
    """One row with everything that is known of it."""
    return entries_of(programme, Row.objects.filter(pk=row.pk), [row])[0]


def entries_of(programme: Programme, rows: QuerySet[Row], given: Sequence[Row] | None = None) -> list[Entry]:
    """Rows with everything that is known of them, with a few questions for all."""
    inside = rows.order_by().values("pk")
    inspections = _by_row(models.Inspection.objects.filter(row__in=inside).order_by("on", "pk"), _inspection)
    findings = _by_row(models.Finding.objects.filter(row__in=inside).select_related("inspection").order_by("pk"), _finding)
    said = _by_row(models.Confirmation.objects.filter(row__in=inside, superseded=False).order_by("pk"), lambda c: record.Confirmation(c.kind, c.agreed, c.way, c.on))
    paid = _by_row(models.Payment.objects.filter(row__in=inside, state=CONFIRMED).order_by("pk"), lambda p: record.Payment(p.party, p.amount, p.on))
    events = _by_row(models.Event.objects.filter(row__in=inside).order_by("pk"), lambda e: record.Event(e.kind, e.on))
    known = {s.id for s in programme.stages}
    return [
        Entry(
            row.code, row.name, row.state if row.state in known else programme.stages[0].id, row.since, values_of(programme.register, row.values), row.added_on,
            inspections[row.pk], findings[row.pk], said[row.pk], paid[row.pk], events[row.pk])
        for row in (rows.order_by("code") if given is None else given)]


def _by_row(rows: Iterable[Any], make: Callable[[Any], Any]) -> defaultdict[int, list[Any]]:
    found: defaultdict[int, list[Any]] = defaultdict(list)
    for row in rows:
        found[row.row_id].append(make(row))
    return found


def _inspection(i: models.Inspection) -> record.Inspection:
    return record.Inspection(i.checklist, i.on, i.passed, i.cadence, i.post)


def _finding(f: models.Finding) -> record.Finding:
    return record.Finding(f.inspection.checklist, f.item, f.severity, f.found_on, f.due_on, f.rectified_on, f.closed_on)


def book_of(programme: Programme, running: Running) -> Book:
    """The whole register."""
    entries = entries_of(programme, Row.objects.filter(running=running))
    loose = Loose(
        [_inspection(i) for i in models.Inspection.objects.filter(running=running, row=None).order_by("on", "pk")],
        [record.Event(e.kind, e.on) for e in models.Event.objects.filter(running=running, row=None)])
    return Book(entries, loose)
