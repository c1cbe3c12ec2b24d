"""Where a need came from that was not heard on a visit: desks above say it of their own, from ``AppConfig.ready``."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.visits.models import Need
from kexin.text import Text


@dataclass(frozen=True)
class Origin:
    """What a need came from, its page, and the organisation (pk) whose row it is: others do not read that page."""

    title: Text
    address: str
    organisation: int

    def open_to(self, person: Person) -> bool:
        """May the person open its page?"""
        return Organisation.objects.filter(pk=self.organisation, path__startswith=person.organisation.path).exists()


ORIGINS: list[Callable[[Need], Origin | None]] = []


def origin_of_need(need: Need) -> Origin | None:
    """Where it came from; None for one that was heard on a visit."""
    if need.visit_id is not None:
        return None
    return next((found for of in ORIGINS if (found := of(need)) is not None), None)
