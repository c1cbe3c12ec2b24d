"""The companies that a manager looks after: on which list, why, and until when a visit is owed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kexin.outreach.cadence import Due, due
from kexin.platform.companies.models import Company
from kexin.platform.lists.facts import visits_of
from kexin.platform.lists.models import Assignment, EditionState, Listing
from kexin.platform.lists.scope import top_of
from kexin.platform.orgs.models import Person


@dataclass(frozen=True)
class Mine:
    """A company in one's care, by one list."""

    assignment: Assignment
    listing: Listing
    due: Due


def my_rows(person: Person, day: date) -> list[Mine]:
    """Overdue first, then by the day on which the visit is due; those without a last day at the end."""
    held = Assignment.objects.filter(manager=person, ended_on=None, whitelist__closed_on=None).select_related("whitelist", "company")
    assigned = {(a.whitelist_id, a.company_id): a for a in held}
    # The numbers of editions grow: the last published one is in force.
    listings: dict[tuple[int, int], Listing] = {}
    for row in Listing.objects.filter(
            edition__state=EditionState.PUBLISHED, edition__whitelist__in={w for w, _ in assigned}, company__in=held.values("company")).select_related("edition").order_by("edition__number"):
        listings[row.edition.whitelist_id, row.company_id] = row
    visits = visits_of(Company.objects.filter(pk__in=held.values("company")), day, top_of(person.organisation))
    found = [
        Mine(a, listings[key], due(a.whitelist.visits, listings[key].since, visits.get(a.company_id, ()), day)) for key, a in assigned.items() if key in listings]
    return sorted(found, key=lambda row: (row.due.due_on or date.max, row.assignment.company.code, row.assignment.whitelist.code))
