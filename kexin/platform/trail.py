"""Who is acting, from where and in which seat: what every entry of the trail says besides what changed.

Names, telephone numbers and addresses of people never get into the trail, which nobody
can change: people stand in it by number, so that a person who left can be forgotten
(docs/personal-data.md) while the signatures stand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from ipaddress import ip_address
from typing import Any

from auditlog.models import LogEntry
from django.conf import settings
from django.db import models
from django.http import HttpRequest

from kexin.platform.orgs.models import Person

COVERED = "•••"


@dataclass(frozen=True)
class Doer:
    """A person, where known, and the address of the machine."""

    person: Person | None
    address: str | None = None


_DOER: ContextVar[Doer | None] = ContextVar("kexin_doer", default=None)


@contextmanager
def acting_as(person: Person | None, address: str | None = None) -> Iterator[None]:
    """What happens inside is written down as done by *person*."""
    before = _DOER.set(Doer(person, address))
    try:
        yield
    finally:
        _DOER.reset(before)


def address_of(request: HttpRequest) -> str | None:
    """The machine that asked. Behind the site's own proxy it is what that proxy added last: what stands before may be invented."""
    told = request.headers.get("X-Forwarded-For", "").rsplit(",", 1)[-1].strip() if settings.HTTPS else ""
    try:
        return str(ip_address(told or request.META.get("REMOTE_ADDR", "")))
    except ValueError:
        return None


def covered(value: str) -> str:
    """For the trail: that there is something, not what."""
    return COVERED if value and value != "None" else ""


def sign(sender: type[LogEntry], instance: LogEntry, **named: Any) -> None:
    """Before an entry is written: who, from where, in which seat; no personal data."""
    doer = _DOER.get()
    if doer is not None:
        if instance.actor is None:
            instance.actor = doer.person
        instance.remote_addr = instance.remote_addr or doer.address
    instance.actor_email = None
    if isinstance(actor := instance.actor, Person):
        instance.additional_data = {**(instance.additional_data or {}), "seat": actor.seat, "path": actor.organisation.path}
    if instance.content_type.model_class() is Person:
        instance.object_repr = f"#{instance.object_pk}"


def happened(row: models.Model, event: str, *, by: Person | None = None, note: str = "") -> None:
    """Write down something that changed no row: a sign-in, a look at personal data, an export."""
    LogEntry.objects.log_create(row, force_log=True, action=LogEntry.Action.ACCESS, actor=by, additional_data={"event": event} | ({"note": note} if note else {}))


def looked(person: Person, row: models.Model) -> None:
    """*person* saw personal data that are covered otherwise."""
    happened(row, "looked", by=person)
