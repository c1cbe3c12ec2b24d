"""What a backup holds: the rows of every table as lines of JSON, in the order in which they go back in."""

from __future__ import annotations

import base64
import json
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.apps import apps
from django.db import models
from django.db.migrations.recorder import MigrationRecorder

#: Who is signed in at the moment is not kept: everybody signs in again.
LEFT_OUT = frozenset({"sessions.session"})
#: Filled by the migrations themselves; a backup's own rows take their place.
MADE_BY_MIGRATIONS = ("auth.permission", "contenttypes.contenttype")
FORMAT = 1


def tables() -> list[type[models.Model]]:
    """Every table of the site, whoever is pointed to first."""
    waiting = [m for m in apps.get_models(include_auto_created=True) if m._meta.managed and not m._meta.proxy and m._meta.label_lower not in LEFT_OUT]
    waiting.sort(key=lambda m: m._meta.label_lower)
    done: list[type[models.Model]] = []
    while waiting:
        ready = [m for m in waiting if not (_points_to(m) & set(waiting)) - {m}] or waiting[:1]
        done += ready
        waiting = [m for m in waiting if m not in ready]
    return done


def _points_to(model: type[models.Model]) -> set[type[models.Model]]:
    return {f.related_model for f in model._meta.concrete_fields if isinstance(f, models.ForeignKey) and isinstance(f.related_model, type)}


def columns(model: type[models.Model]) -> list[str]:
    """The names of a table's fields, in their order."""
    return [f.attname for f in model._meta.concrete_fields]


def lines(model: type[models.Model], using: str) -> Iterator[bytes]:
    """Every row as a line; PostgreSQL forgets the order of names in JSON, so they are sorted."""
    rows = model._base_manager.using(using).order_by("pk").values_list(*columns(model))
    for row in rows.iterator(chunk_size=2000):
        yield json.dumps([_plain(v) for v in row], ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=_named).encode() + b"\n"


def row_of(model: type[models.Model], line: bytes) -> models.Model:
    """The row of a line, as it goes back in."""
    values = json.loads(line)
    fields = model._meta.concrete_fields
    if not isinstance(values, list) or len(values) != len(fields):
        raise ValueError(f"{model._meta.label_lower}: a line has other columns")
    return model(**{f.attname: _read(f, value) for f, value in zip(fields, values, strict=True)})


def migrations_applied(using: str = "default") -> list[str]:
    """``app.name`` of each, sorted: the shape of the tables."""
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder.Migration.objects.using(using).values_list("app", "name"))


def _plain(value: Any) -> Any:
    # Days and times say of themselves what they are where a field does not tell.
    return {"bytes": base64.b64encode(value).decode()} if isinstance(value, bytes | memoryview) else value


def _named(value: Any) -> str:
    if isinstance(value, date | datetime):
        return value.isoformat()
    return str(value)


def _read(field: models.Field[Any, Any], value: Any) -> Any:
    if isinstance(field, models.JSONField) or value is None:
        return value
    if isinstance(field, models.BinaryField):
        return base64.b64decode(value["bytes"])
    target = field.target_field if isinstance(field, models.ForeignKey) else field
    return target.to_python(value)
