"""Which lists a person sees: an office those of its area, a bank those pushed to its area and its own."""

from __future__ import annotations

from django.db.models import Q

from kexin.platform.companies.models import Company
from kexin.platform.lists.models import EditionState, Whitelist
from kexin.platform.orgs.models import DESK_OF, Desk, Organisation, Person
from kexin.platform.orgs.scope import NONE, above, companies_of, head, within

_OFFICES = [kind for kind, desk in DESK_OF.items() if desk in (Desk.DEPARTMENT, Desk.BUREAU)]


def top_of(organisation: Organisation) -> str:
    """The path of the organisation at the head of its tree: of the bank of a branch."""
    return head(organisation.path)


def lists_of(person: Person, to: str = "") -> Q:
    """The lists that a person sees; *to* leads to the list (``whitelist__``).

    Offices: the lists of offices whose area touches the own. Banks: the same, if the list is for all banks or for the
    own one; and the lists of the own bank made at, above or below the own branch.
    """
    organisation = person.organisation
    if organisation.desk not in (Desk.DEPARTMENT, Desk.BUREAU, Desk.BANK):
        return NONE
    around = {f"{organisation.area[:2]}0000", f"{organisation.area[:4]}00", organisation.area}
    public = Q(**{f"{to}organisation__kind__in": _OFFICES}) & (within(organisation.area, f"{to}area") | Q(**{f"{to}area__in": around}))
    if organisation.desk != Desk.BANK:
        return public
    served = Q(**{f"{to}bank__isnull": True}) | Q(**{f"{to}bank__path__startswith": top_of(organisation)})
    own = Q(**{f"{to}organisation__path__startswith": organisation.path}) | Q(**{f"{to}organisation__path__in": above(organisation.path)})
    return public & served | own


def editions_of(person: Person) -> Q:
    """The editions that a person sees: all of the own organisation's lists, published ones of the others."""
    return lists_of(person, "whitelist__") & (Q(whitelist__organisation=person.organisation_id) | Q(state=EditionState.PUBLISHED))


def rows_of(person: Person) -> Q:
    """Rows of a list whose ``company`` the person sees."""
    return Q(company__in=Company.objects.filter(companies_of(person)).order_by().values("pk"))


def assignments_of(person: Person) -> Q:
    """Offices see who looks after the companies of their lists; people of a bank what is assigned in their tree."""
    if person.organisation.desk == Desk.BANK:
        return lists_of(person, "whitelist__") & Q(branch__path__startswith=person.organisation.path)
    return lists_of(person, "whitelist__") & rows_of(person)


def may_run(person: Person, whitelist: Whitelist) -> bool:
    """May a manager assign its companies: of the bank that serves it, or of the owner where all banks share it?"""
    organisation, server = person.organisation, whitelist.bank or whitelist.organisation
    return server.path.startswith(organisation.path) if organisation.desk == server.desk else False

