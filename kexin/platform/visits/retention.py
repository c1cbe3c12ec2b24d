"""Names of people who were met are forgotten after a time; what they do in the company stays."""

from __future__ import annotations

from datetime import date, timedelta

from kexin.platform.visits.models import Met

#: So long a name is of use for the next visit. Kexin's own choice; docs/personal-data.md says it too.
KEPT = timedelta(days=730)


def forget_names(day: date) -> int:
    """Empty the names of those who were met longer ago; how many."""
    return Met.objects.filter(visit__on__lt=day - KEPT).exclude(name="").update(name="")
