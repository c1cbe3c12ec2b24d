"""Every night: lists that are due are drafted anew, for a person to look at and propose."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from kexin.platform.lists.drafting import draft
from kexin.platform.lists.models import OPEN, Edition, Whitelist
from kexin.platform.lists.nextstep import tell_drafted
from kexin.problems import ProblemsError


def due(whitelist: Whitelist, day: date) -> bool:
    """Is a list by a rule due on that day? One that was never made is made by a person."""
    last = whitelist.editions.order_by("-as_of").values_list("as_of", flat=True).first()
    due_on = whitelist.refreshed.due_on(last)
    return last is not None and due_on is not None and due_on <= day


def draft_due(day: date) -> Iterator[tuple[Whitelist, Edition | ProblemsError]]:
    """Draft what is due and has no open edition; what cannot be drafted is told."""
    for whitelist in Whitelist.objects.filter(kind=Whitelist.RULE, closed_on=None).exclude(editions__state__in=OPEN).select_related("organisation", "bank"):
        if due(whitelist, day):
            try:
                edition = draft(None, whitelist, day, f"{whitelist.code}:{day}")
            except ProblemsError as error:
                yield whitelist, error
                continue
            tell_drafted(edition)
            yield whitelist, edition
