"""Which harbours and events a person sees: an organisation those of its own tree, offices count those of their area, a company what is open to it."""

from __future__ import annotations

from django.db.models import Q

from kexin.platform.activities.models import Event, EventState, Registration
from kexin.platform.companies.models import Company
from kexin.platform.lists.models import EditionState, Listing, Whitelist
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import NONE, above, answers_for_an_area, in_area, in_tree

RUNNERS = (Desk.BANK, Desk.BUREAU)


def run_by(person: Person, organisation: str = "organisation") -> Q:
    """Rows of harbours and events of the person's own tree: those are read whole; *organisation* leads to who runs them."""
    return in_tree(person, organisation) if person.organisation.desk in RUNNERS else NONE


def harbours_counted(person: Person) -> Q:
    """The harbours that a person sees in lists: of the own tree, and for an office those of its area, as counts."""
    own = run_by(person)
    # A park is an office of its own companies, not of an area.
    return own | in_area(person, "area") if answers_for_an_area(person) else own


def tenancies_of(person: Person, tenancy: str = "") -> Q:
    """The tenants that a person reads: of the harbours of the own tree, a company itself; *tenancy* leads to one."""
    to = f"{tenancy}__" if tenancy else ""
    if person.organisation.desk == Desk.COMPANY:
        return Q(**{f"{to}company__code": person.organisation.code})
    return run_by(person, f"{to}harbour__organisation")


def events_of(person: Person) -> Q:
    """The events that a person sees: all of the own tree; a branch the published ones of its bank; offices the published ones of their area; a company those that are open to it."""
    shown = Q(state__in=[EventState.PUBLISHED, EventState.CANCELLED])
    if person.organisation.desk == Desk.COMPANY:
        company = Company.objects.filter(code=person.organisation.code, state=Company.ADMITTED).first()
        return shown & open_to(company) if company is not None else NONE
    own = run_by(person)
    if person.organisation.desk == Desk.BANK:
        # The companies of a branch are guests of its head office too.
        return own | shown & Q(organisation__path__in=above(person.organisation.path))
    return own | shown & in_area(person, "area") if answers_for_an_area(person) else own


def registrations_of(person: Person, registration: str = "") -> Q:
    """The registrations that a person reads: of the events of the own tree, a company its own."""
    to = f"{registration}__" if registration else ""
    if person.organisation.desk == Desk.COMPANY:
        return Q(**{f"{to}company__code": person.organisation.code})
    return run_by(person, f"{to}event__organisation")


def open_to(company: Company) -> Q:
    """The events to which a company is invited, by its area or because it stands on the list in force; and where it registered when it was."""
    area = company.prefecture
    return (Q(areas__contains=area) | Q(areas__contains=f"{area[:2]}0000") | Q(whitelist__in=_lists_with(company)) | Q(pk__in=Registration.objects.filter(company=company).order_by().values("event"))) if area else NONE


def invited(event: Event) -> Q:
    """The companies of the library that an event invites."""
    inside = Q(state=Company.ADMITTED)
    if event.whitelist_id is not None:
        edition = event.whitelist.in_force if event.whitelist and event.whitelist.closed_on is None else None
        return inside & (Q(pk__in=Listing.objects.filter(edition=edition).order_by().values("company")) if edition else NONE)
    found = NONE
    for code in event.areas.split():
        found |= Q(prefecture__startswith=code[:2] if code.endswith("0000") else code)
    return inside & found


def _lists_with(company: Company) -> list[int]:
    """The lists in use on whose edition in force the company stands."""
    rows = Listing.objects.filter(company=company, edition__state=EditionState.PUBLISHED, edition__whitelist__closed_on=None).values_list("edition__whitelist", "edition")
    stood = {edition: whitelist for whitelist, edition in rows}
    lists = Whitelist.objects.filter(pk__in=set(stood.values()))
    return [w.pk for w in lists if (current := w.in_force) is not None and current.pk in stood]
