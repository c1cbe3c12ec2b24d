"""What came of events: registered, attended, leads, applications, credit, drawn."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from kexin.platform.activities.fates import Fate, fates
from kexin.platform.activities.models import Event, Lead, Registration, Standing
from kexin.platform.orgs.models import Person
from kexin.text import Text


@dataclass(frozen=True)
class Step:
    """One step: how many, how much (fen, where it is money), and which rows it is about."""

    name: str
    title: Text
    count: int
    amount: int | None = None


@dataclass(frozen=True)
class Came:
    """An event's rows and what became of them, as far as a person sees the loans."""

    registrations: Sequence[Registration]
    leads: Sequence[Lead]
    fates: Mapping[int, Fate]

    def fate(self, lead: Lead) -> Fate | None:
        """What became of a lead."""
        return self.fates.get(lead.need_id)

    def behind(self, name: str) -> list[Registration | Lead]:
        """The rows of a step, by its name."""
        match name:
            case "registered":
                return [r for r in self.registrations if r.state == Standing.REGISTERED]
            case "waiting":
                return [r for r in self.registrations if r.state == Standing.WAITING]
            case "attended":
                return [r for r in self.registrations if r.attended_at is not None]
        return [lead for lead in self.leads if _reached(name, self.fate(lead))]

    @property
    def steps(self) -> list[Step]:
        """The funnel, from the widest."""
        return [Step(name, title, len(self.behind(name)), self._amount(name)) for name, title in STEPS.items()]

    def _amount(self, name: str) -> int | None:
        if name not in ("leads", "credit", "drawn"):
            return None
        if name == "leads":
            return sum(lead.need.amount or 0 for lead in self.leads)
        return sum(fate.credit if name == "credit" else fate.drawn for fate in self.fates.values())


STEPS: Mapping[str, Text] = {
    "registered": Text("报名", "Registered"), "attended": Text("到场", "Attended"), "leads": Text("线索", "Leads"), "applications": Text("贷款申请", "Applications"), "credit": Text("授信", "Credit"), "drawn": Text("放款", "Drawn")}


def _reached(name: str, fate: Fate | None) -> bool:
    if name == "leads":
        return True
    if fate is None or fate.application is None:
        return False
    return name == "applications" or (fate.credit if name == "credit" else fate.drawn) > 0


def came_of(person: Person, events: Sequence[Event]) -> Came:
    """Of one event, or of several together."""
    registrations = list(Registration.objects.filter(event__in=events).select_related("company", "event", "by"))
    leads = list(Lead.objects.filter(registration__event__in=events).select_related("need", "registration__company", "noted_by"))
    return Came(registrations, leads, fates(person, [lead.need_id for lead in leads]))
