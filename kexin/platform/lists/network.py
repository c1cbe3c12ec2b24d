"""The branches and managers of a list, how many companies each takes, and whose customer a company is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import Q, QuerySet

from kexin.outreach.assigning import Branch, Company, Manager, Owner
from kexin.outreach.nearness import Place
from kexin.platform.companies.models import Company as Firm
from kexin.platform.lending.models import Application, State
from kexin.platform.lists.models import Assignment, Capacity, Edition, Whitelist
from kexin.platform.orgs.models import Desk, Kind, Organisation, Person, Role
from kexin.platform.orgs.scope import within
from kexin.text import Text

#: Loans by which a company is a bank's customer.
_CUSTOMER = (State.APPROVED, State.ACTIVE)


@dataclass(frozen=True)
class Network:
    """As the plan takes them; ids are the numbers of rows."""

    branches: tuple[Branch, ...]
    managers: tuple[Manager, ...]
    people: dict[str, Person]
    organisations: dict[str, Organisation]


def branches_of(whitelist: Whitelist) -> QuerySet[Organisation]:
    """The branches that look after its companies: of the bank that serves or owns it, else of all banks; in the list's area."""
    found = Organisation.objects.filter(within(whitelist.area, "area"), kind__in=(Kind.BRANCH, Kind.SUBBRANCH), closed_on=None)
    if whitelist.bank is not None:
        return found.filter(path__startswith=whitelist.bank.path)
    if whitelist.organisation.desk == Desk.BANK:
        return found.filter(path__startswith=whitelist.organisation.path)
    return found


def managers_of(whitelist: Whitelist) -> QuerySet[Person]:
    """Account managers are the clerks of these branches."""
    return Person.objects.filter(organisation__in=branches_of(whitelist), role=Role.CLERK, is_active=True)


def network_of(whitelist: Whitelist, placed: Mapping[int, int] | None = None) -> Network:
    """With what is left of everybody's capacity beside the other lists in use; *placed* as in ``elsewhere``."""
    organisations = {str(o.pk): o for o in branches_of(whitelist)}
    people = {str(p.pk): p for p in managers_of(whitelist).select_related("organisation", "capacity")}
    busy = elsewhere(whitelist, placed)
    return Network(
        tuple(Branch(pk, Place(o.area, o.park), None, Text(o.name_zh, o.name_en or o.name_zh)) for pk, o in organisations.items()),
        tuple(Manager(pk, str(p.organisation_id), max(0, most_of(p, whitelist.usual) - busy[p.pk]), Text(p.name, p.name)) for pk, p in people.items()), people, organisations)


def most_of(person: Person, usual: int) -> int:
    """How many companies the manager takes."""
    try:
        return person.capacity.most
    except Capacity.DoesNotExist:
        return usual


def elsewhere(whitelist: Whitelist, placed: Mapping[int, int] | None = None) -> Counter[int]:
    """By manager: companies of other lists in use, without those that the same manager has on this list too; *placed* is who has whom here, by default as it stands."""
    if placed is None:
        placed = dict(Assignment.objects.filter(whitelist=whitelist, ended_on=None).values_list("company", "manager"))
    others = Assignment.objects.filter(ended_on=None, whitelist__closed_on=None).exclude(whitelist=whitelist).order_by().values_list("manager", "company").distinct()
    return Counter(manager for manager, company in others if placed.get(company) != manager)


def on_other_lists(whitelist: Whitelist) -> dict[str, Owner]:
    """By company: who has it on another list in use, if that is a manager of this one too; the latest where there are several."""
    clerks = dict(managers_of(whitelist).values_list("pk", "organisation"))
    rows = Assignment.objects.filter(ended_on=None, whitelist__closed_on=None, manager__in=managers_of(whitelist).order_by().values("pk")).exclude(whitelist=whitelist).order_by("pk")
    return {str(company): Owner(str(branch), str(manager)) for company, branch, manager in rows.values_list("company", "branch", "manager") if clerks[manager] == branch}


def companies_to_assign(whitelist: Whitelist, edition: Edition) -> list[Company]:
    """The companies of an edition, each with the branch and manager whose customer it is."""
    firms = Firm.objects.filter(listings__edition=edition).only("pk", "prefecture", "park").order_by("pk")
    kin = relations(whitelist, edition)
    return [Company(str(f.pk), Place(f.prefecture, f.park), *kin.get(f.pk, (None, None))) for f in firms]


def relations(whitelist: Whitelist, edition: Edition) -> dict[int, tuple[str | None, str | None]]:
    """By company: (branch, manager) of another list in use, else of its latest loan; the manager is who applied for it, if still there."""
    branches = branches_of(whitelist).order_by().values("pk")
    listed = edition.listings.values("company")
    clerks = dict(managers_of(whitelist).values_list("pk", "organisation"))
    found: dict[int, tuple[str | None, str | None]] = {}
    loans = Application.objects.filter(company__in=listed, bank__in=branches, state__in=_CUSTOMER).order_by("applied_on", "pk").values_list("company", "bank", "applied_by")
    others = Assignment.objects.filter(Q(whitelist__closed_on=None), company__in=listed, branch__in=branches, ended_on=None).exclude(whitelist=whitelist).order_by("pk").values_list("company", "branch", "manager")
    for company, branch, manager in (*loans, *others):
        found[company] = (str(branch), str(manager) if clerks.get(manager) == branch else None)
    return found


def owners_of(assignments: Iterable[Assignment]) -> dict[str, Owner]:
    """Who looks after whom now."""
    return {str(a.company_id): Owner(str(a.branch_id), str(a.manager_id), a.by_hand) for a in assignments}


def own_tree(person: Person, whitelist: Whitelist) -> QuerySet[Person]:
    """The managers among whom a person chooses by hand: those of the own tree; for an office all of the list."""
    found = managers_of(whitelist).select_related("organisation", "capacity")
    return found.filter(organisation__path__startswith=person.organisation.path) if person.organisation.desk == Desk.BANK else found

