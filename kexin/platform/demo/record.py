"""What is to be stored: rows with their numbers, the trail of what was done, the funds' books; kept in memory until all is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.utils import timezone

from kexin.fund.book.book import Book
from kexin.fund.book.event import Event
from kexin.platform.ledger.models import Fund
from kexin.platform.orgs.models import Person

Row = TypeVar("Row", bound=models.Model)


class Record:
    """Everything that happened, in the order of the days."""

    def __init__(self, funds: list[Fund]) -> None:
        self.rows: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        self.trail: list[LogEntry] = []
        self.books = {fund.pk: Book(fund.name) for fund in funds}
        self.held: dict[int, Counter[str]] = {fund.pk: Counter() for fund in funds}
        """What each account of a fund holds, debits positive."""
        self.entered: defaultdict[int, list[tuple[Event, Person | None, datetime]]] = defaultdict(list)
        self._minutes: dict[date, int] = {}
        self._types: dict[type[models.Model], ContentType] = {}

    def now(self, day: date) -> datetime:
        """A time of a working day; each later than the one before."""
        minute = self._minutes[day] = self._minutes.get(day, 0) + 1
        # What does not fit into nine hours of minutes comes with its seconds.
        return timezone.make_aware(datetime.combine(day, time(9))) + timedelta(seconds=20 * minute)

    def new(self, row: Row, by: Person | None, day: date, number: Callable[[Row], str] | None = None) -> Row:
        """A new row with the next number of its table, written down in the trail."""
        table = self.rows[type(row)]
        row.pk = len(table) + 1
        if number is not None:
            row.number = number(row)  # type: ignore[attr-defined]  # whoever gives a way to number rows has rows with numbers
        now = self.now(day)
        for field in stamps(type(row)):
            setattr(row, field.name, now)
        table.append(row)
        self._write(row, by, now, LogEntry.Action.CREATE, {"id": ["None", str(row.pk)]}, "")
        return row

    def move(self, row: models.Model, to: str, by: Person | None, day: date, note: str = "", **also: Any) -> datetime:
        """What ``moves.move`` does: the row's new state and values, written down."""
        changes = {"state": [row.state, to], **{name: ["", str(value.pk if isinstance(value, models.Model) else value)] for name, value in also.items() if value is not None}}  # type: ignore[attr-defined]  # rows that move have a state
        for name, value in {"state": to, **also}.items():
            setattr(row, name, value)
        now = self.now(day)
        self._write(row, by, now, LogEntry.Action.UPDATE, changes, note)
        return now

    def post(self, fund: Fund, event: Event, by: Person | None) -> None:
        """Enter an event into a fund's book."""
        for account, _, amount in self.books[fund.pk].post(event).postings:
            self.held[fund.pk][account] += amount
        self.entered[fund.pk].append((event, by, self.now(event.on)))

    def _write(self, row: models.Model, by: Person | None, now: datetime, action: int, changes: dict[str, Any], note: str) -> None:
        about = {**({"seat": by.seat, "path": by.organisation.path} if by is not None else {}), **({"note": note} if note else {})}
        if type(row) not in self._types:
            self._types[type(row)] = ContentType.objects.get_for_model(type(row))
        self.trail.append(LogEntry(
            content_type=self._types[type(row)], object_pk=str(row.pk), object_id=row.pk, object_repr=str(row)[:200], action=action, changes=changes,
            actor=by, timestamp=now, additional_data=about or None))


def stamps(model: type[models.Model]) -> list[models.DateTimeField[Any, Any]]:
    """The fields of a table that take the time at which a row is stored."""
    return [f for f in model._meta.concrete_fields if isinstance(f, models.DateTimeField) and f.auto_now_add]
