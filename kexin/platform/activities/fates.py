"""What became of needs that were handed over: read from their follow-ups and loans, never written down a second time."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from kexin.platform.lending.models import Application, State
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import loans_of
from kexin.platform.visits.models import FollowUp
from kexin.platform.visits.scope import follow_ups_of


@dataclass(frozen=True)
class Fate:
    """A follow-up, as far as the reader sees: *application* is None where there is none or the reader does not see it."""

    follow_up: FollowUp
    application: Application | None
    reads: bool
    """May the reader open the follow-up? Offices know its state, and which office of a bank has it."""

    @property
    def owner(self) -> str:
        """Who looks after it: a person for the bank itself, an office for others."""
        return self.follow_up.owner.name if self.reads else self.follow_up.owner.organisation.name

    @property
    def credit(self) -> int:
        """What was granted, in fen; nothing before the decision, or if it was declined."""
        return (self.application.credit or 0) if self.application is not None and self.application.state in GRANTED else 0

    @property
    def drawn(self) -> int:
        """What was paid out, in fen."""
        return self.application.drawn if self.application is not None else 0


#: Loans that were granted, whatever became of them.
GRANTED: tuple[str, ...] = (State.APPROVED, State.ACTIVE, State.SETTLED, State.WRITTEN_OFF)


def fates(person: Person, needs: Iterable[int | None]) -> Mapping[int, Fate]:
    """By need; a company reads nothing of it."""
    if person.organisation.desk == Desk.COMPANY:
        return {}
    rows = list(FollowUp.objects.filter(need__in=[n for n in needs if n is not None]).select_related("owner__organisation", "bank"))
    loans = Application.objects.filter(loans_of(person), pk__in=[r.application_id for r in rows if r.application_id]).in_bulk()
    read = set(FollowUp.objects.filter(follow_ups_of(person), pk__in=[r.pk for r in rows]).values_list("pk", flat=True))
    return {r.need_id: Fate(r, loans.get(r.application_id or 0), r.pk in read) for r in rows}
