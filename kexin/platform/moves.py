"""A change of state: only from where we believe it to be, written down with who and why.

The row is changed where it still is in the state that the person saw; whoever comes
second changes nothing and is told.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from auditlog.models import LogEntry
from django.db import models

from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same


def move(row: models.Model, allowed: Collection[str], to: str, note: str = "", **also: Any) -> None:
    """Bring *row* into state *to*, and set what is named in *also*; the row in memory follows.

    Raises:
        ProblemsError: its state is none of *allowed* any more.
    """
    known = type(row)._default_manager
    before = str(known.values_list("state", flat=True).get(pk=row.pk))
    if before not in allowed or known.filter(pk=row.pk, state=before).update(state=to, **also) != 1:
        raise moved_on(row, before)
    changes = {"state": [before, to], **{name: ["", str(value.pk if isinstance(value, models.Model) else value)] for name, value in also.items() if value is not None}}
    LogEntry.objects.log_create(row, force_log=True, action=LogEntry.Action.UPDATE, changes=changes, additional_data={"note": note} if note else None)
    for name, value in {"state": to, **also}.items():
        setattr(row, name, value)


def moved_on(row: models.Model, state: str) -> ProblemsError:
    """Somebody else was faster, or the form was sent twice."""
    return ProblemsError([Problem(
        "moved-on", f"{row._meta.label_lower}: {row.pk}", Text("此项已被处理，或表单重复提交", "this has been dealt with already, or the form was sent twice"),
        same(state), Text("请刷新页面查看最新状态", "load the page again to see where it stands"))])


def two_people(first: Any, second: Any) -> None:
    """One person never signs twice.

    Raises:
        ProblemsError: both are the same.
    """
    if first is not None and first == second:
        raise ProblemsError([Problem(
            "same-person", str(second), Text("前一步由同一人办理", "the step before was done by the same person"), Text("经办与复核由两人办理", "two people sign"),
            Text("请由另一人办理", "let somebody else do this one"))])
