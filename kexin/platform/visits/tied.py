"""An application that was begun from a need is tied to it."""

from __future__ import annotations

import re

from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Person
from kexin.platform.visits.following import applied
from kexin.platform.visits.models import FollowState, FollowUp
from kexin.platform.visits.scope import follow_ups_of
from kexin.problems import ProblemsError

ORIGIN = re.compile(r"\Aneed-(\d{1,15})\Z")


def origin_of(row: FollowUp) -> str:
    """How the form of an application names where it comes from."""
    return f"need-{row.need_id}"


def tie(person: Person, application: Application, origin: str) -> None:
    """Tie an application to its need; the application stands in any case, and what cannot be tied is tied by hand."""
    read = ORIGIN.match(origin)
    if read is None:
        return
    row = FollowUp.objects.filter(follow_ups_of(person), need=int(read[1]), state=FollowState.OPEN).select_related("need__company").first()
    if row is None:
        return
    try:
        applied(person, row, application, application.applied_on)
    except ProblemsError:
        return
