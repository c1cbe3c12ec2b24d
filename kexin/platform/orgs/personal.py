"""What the site stores about a person, and forgetting it. See docs/personal-data.md."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models, transaction
from django.utils import timezone

from kexin.platform.orgs.models import Person, SeatChange
from kexin.platform.trail import happened
from kexin.problems import Problem, ProblemsError
from kexin.text import Text

#: Never handed out: whoever reads the file could sign in with them.
SECRET = frozenset({"password", "data", "token", "token_secret", "secret"})
#: Rows about the person alone: handed out whole, and gone when the person is forgotten.
OWN = ("account.EmailAddress", "mfa.Authenticator", "socialaccount.SocialAccount", "notices.Notice")
#: Rows about the person that others signed: handed out whole, and kept.
KEPT = ("orgs.SeatChange", "jobs.Job")


def exported(person: Person) -> dict[str, Any]:
    """Everything, as JSON can say it: the particulars, the rows about the person, and which signatures the person gave where."""
    happened(person, "exported-person")
    return {
        "person": _plain(person),
        "organisation": {"code": person.organisation.code, "name": person.organisation.name_zh},
        "rows": {label: [_plain(row) for row in rows] for label, rows in _about(person)},
        "signed": [{"in": label, "as": name, "row": pk} for label, name, pk in _signed(person)],
    }


def erase(person: Person) -> None:
    """Put a number in place of the name, and take away telephone, e-mail, passwords, factors and messages. The trail and all signatures stand: they name the number.

    Raises:
        ProblemsError: the person is active, or a change of seat waits.
    """
    with transaction.atomic():
        row = Person.objects.select_for_update().get(pk=person.pk)
        if row.is_active or SeatChange.objects.filter(person=row, state=SeatChange.PROPOSED).exists():
            raise ProblemsError([Problem(
                "still-active", row.username, Text("此人仍在用，或有待复核的席位变更", "this person is active, or a change of seat waits"), Text("已停用的人员", "somebody who is not active any more"),
                Text("请先由两位主管停用", "first let two managers end the seat"))])
        if row.erased_at is not None:
            return
        for label in OWN:
            if apps.is_installed(_app(label)):
                model = apps.get_model(label)
                model._default_manager.filter(**{_owner(model): row}).delete()
        row.username, row.name, row.email, row.phone, row.language = f"erased-{row.pk}", f"已注销 {row.pk}", "", "", ""
        row.set_unusable_password()
        row.turn, row.erased_at, row.last_login = row.turn + 1, timezone.now(), None
        row.save()
        happened(row, "erased")


def _app(label: str) -> str:
    return apps.get_app_config(label.split(".")[0]).name


def _owner(model: type[models.Model]) -> str:
    """The field that says whose row it is."""
    return "user" if any(f.name == "user" for f in model._meta.fields) else "person"


def _about(person: Person) -> Iterator[tuple[str, list[models.Model]]]:
    for label in (*OWN, *KEPT):
        model = apps.get_model(label)
        yield label, list(model._default_manager.filter(**{_owner(model): person}))


def _signed(person: Person) -> Iterator[tuple[str, str, int]]:
    """Every row of the site that points at the person, by table and field."""
    for relation in Person._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel) and relation.related_model._meta.label not in OWN:
            field = relation.field
            for pk in relation.related_model._base_manager.filter(**{field.name: person}).order_by("pk").values_list("pk", flat=True).iterator():
                yield relation.related_model._meta.label, field.name, pk


def _plain(row: models.Model) -> dict[str, Any]:
    """A row without its secrets."""
    values = {field.name: field.value_from_object(row) for field in row._meta.concrete_fields if field.name not in SECRET}
    return {name: str(value) if isinstance(value, models.fields.files.FieldFile) else value for name, value in values.items()}


def as_text(content: dict[str, Any]) -> str:
    """For a file that the person can read."""
    return json.dumps(content, cls=DjangoJSONEncoder, ensure_ascii=False, indent=2)
