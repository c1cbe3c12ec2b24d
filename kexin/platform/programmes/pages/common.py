"""What every page of a programme begins with: the row in scope, the file as of today, what the person is here."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.timezone import localdate

from kexin.formula.amounts import money_in_words
from kexin.formula.kinds import Kind
from kexin.formula.python_program import Value
from kexin.platform.language import current
from kexin.platform.orgs.access import Asked
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.platform.programmes.models import Row, Running
from kexin.platform.programmes.reading import reading
from kexin.platform.programmes.scope import Seats, runnings_of
from kexin.programmes.computing import Computing
from kexin.programmes.pages import said
from kexin.programmes.programme import Field, Programme
from kexin.text import Text


@dataclass(frozen=True)
class Here:
    """A programme as the person who asks sees it today."""

    person: Person
    running: Running
    computing: Computing
    seats: Seats
    today: date

    @property
    def programme(self) -> Programme:
        """Its file."""
        return self.computing.programme

    def may(self, roles: Any) -> bool:
        """Is it this person's work, by the site's rights and by the file?"""
        return may(self.person, "programmes.work") and self.seats.may(roles)

    def context(self, **more: Any) -> dict[str, Any]:
        """What every template of a programme is given."""
        return {"running": self.running, "programme": self.programme, "own_rows": self.programme.register.source == "own", "keeps": self.may(self.programme.register.by), "today": self.today, **more}


def here(request: Asked, number: str) -> Here:
    """The programme of that number in the person's scope, else 404."""
    return _here(request.user, get_object_or_404(Running.objects.filter(runnings_of(request.user)).select_related("keeper"), number=number))


def row_here(request: Asked, pk: int) -> tuple[Here, Row]:
    """A row of a programme in the person's scope, else 404."""
    row = get_object_or_404(rows_of(request.user), pk=pk)
    return _here(request.user, row.running), row


def rows_of(person: Person) -> QuerySet[Row]:
    """The rows in somebody's scope."""
    return Row.objects.filter(runnings_of(person, "running")).select_related("running__keeper", "by")


def _here(person: Person, running: Running) -> Here:
    today = localdate()
    computing = reading(running.programme, today)
    return Here(person, running, computing, Seats(person, running, computing.programme), today)


def in_words(value: Value, kind: Kind, unit: Text | None = None, choices: Any = None) -> str:
    """A value as a cell of a page."""
    if value is not None and choices and value in choices:
        found: Text = choices[value]
        return found.in_(current())
    return said(value, kind, unit, current())


def short(value: Value, kind: Kind, unit: Text | None = None) -> str:
    """The same for a tile: money in 万元 or 亿元."""
    return money_in_words(value, current()) if kind == "money" and isinstance(value, int) else in_words(value, kind, unit)


def cell_in_words(field: Field, value: Value, names: Mapping[Any, Text] | None = None) -> str:
    """A cell of a row; *names* say what its codes stand for where the file has no choices. A text left empty is not known."""
    kind: Kind = "text" if field.kind == "choice" else field.kind
    if field.kind == "date" and isinstance(value, date):
        return value.isoformat()
    return in_words(None if value == "" else value, kind, field.unit, names or field.choices)
