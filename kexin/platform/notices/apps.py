"""The app: it hears what desks below it have to say."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

if TYPE_CHECKING:
    from kexin.platform.orgs.models import SeatChange


class Notices(AppConfig):
    """Tells managers of proposals about seats."""

    name = "kexin.platform.notices"

    def ready(self) -> None:
        """Listen."""
        from kexin.platform.orgs.seats import proposed

        proposed.connect(seat_proposed)


def seat_proposed(sender: object, change: SeatChange, **named: Any) -> None:
    """A second manager is needed."""
    from django.urls import reverse

    from kexin.platform.notices.telling import people_who_may, tell_people
    from kexin.text import Text

    others = people_who_may("people.confirm", organisation=change.organisation).exclude(pk__in=[change.proposed_by_id, change.person_id])
    tell_people(others, Text("一项席位变更待复核", "a change of seat waits for confirmation"), reverse("seat_changes"))
