"""The companies of lists with their visits: what is owed to whom, and were all of them visited? The counting is ``kexin.outreach``'s.

A visit counts for a list if the bank that looks after the company made it; where nobody looks after it yet, the
visit of any bank that serves the list. Only visits that met somebody count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Max, OuterRef, Q, Subquery

from kexin.library.regions import region_name
from kexin.outreach.cadence import Cadence, Due
from kexin.outreach.coverage import Listed, owed
from kexin.platform.companies.models import Company
from kexin.platform.lists.models import Assignment, Departure, Edition, EditionState, Listing, Whitelist
from kexin.platform.lists.scope import lists_of, top_of
from kexin.platform.orgs.models import Desk, Organisation, Person
from kexin.platform.orgs.scope import companies_of, head, inside
from kexin.platform.visits.models import Outcome, Visit
from kexin.text import Text


@dataclass(frozen=True)
class Covered:
    """Which lists, area and branch figures are about; nothing given means everything that the person sees."""

    whitelist: str = ""
    area: str = ""
    branch: str = ""

    def holds(self, line: Line) -> bool:
        """Is a line among them?"""
        return self.whitelist in ("", line.whitelist.code) and line.company.prefecture.startswith(inside(self.area) if self.area else "") and self.branch in ("", line.listed.branch)


class Firm(NamedTuple):
    """A listed company, as far as lists of them show it."""

    pk: int
    code: str
    name: str
    prefecture: str
    grade_low: str

    @property
    def area(self) -> Text:
        """Its prefecture by name."""
        return region_name(self.prefecture)


class Owner(NamedTuple):
    """Who looks after a listed company."""

    branch: Organisation
    manager: Person


class Line(NamedTuple):
    """A company on a list: how it is counted, and the rows behind it. Without an owner nobody looks after it."""

    listed: Listed
    whitelist: Whitelist
    company: Firm
    owner: Owner | None


class Stood(NamedTuple):
    """That a company stands on a list, or stood there until a day."""

    whitelist: int
    since: date
    left: date | None
    company: Firm


class Roll:
    """Companies on lists; those that left are kept for the weeks before."""

    def __init__(self, lines: Sequence[Line]) -> None:
        self.lines = lines

    def but(self, asked: Covered) -> Roll:
        """Some of them."""
        return Roll([line for line in self.lines if asked.holds(line)])

    @property
    def rows(self) -> list[Listed]:
        """As ``kexin.outreach`` counts them."""
        return [line.listed for line in self.lines]

    @property
    def first_day(self) -> date | None:
        """Since when the first of them is listed."""
        return min((line.listed.listed_on for line in self.lines), default=None)

    def standing(self, day: date) -> list[Line]:
        """Those on a list on that day."""
        return [line for line in self.lines if line.listed.stands(day)]

    def owed(self, day: date) -> list[tuple[Line, Due]]:
        """Those to whom a visit is owed by a day: the longest overdue first."""
        by_key = {line.listed.company: line for line in self.standing(day)}
        return [(by_key[row.company], due) for row, due in owed((line.listed for line in by_key.values()), day)]


def lists_in_use(person: Person) -> list[Whitelist]:
    """The lists whose companies are to be visited, as far as the person sees them: published and not closed."""
    return list(Whitelist.objects.filter(lists_of(person), closed_on=None, editions__state=EditionState.PUBLISHED).select_related("organisation", "bank").distinct())


def roll(person: Person, manager: Person | None = None) -> Roll:
    """The companies on the lists in use that *person* answers for: an office those of its area, a bank those assigned in its own tree, and
    at its head also those that nobody looks after yet. With *manager* only those of this person.
    """
    lists = {w.pk: w for w in lists_in_use(person)}
    if not lists:
        return Roll([])
    owners = _owners(lists)
    kept = [(each, owner) for each in (*_standing(person, lists, manager), *_left(person, lists, manager)) if _own(person, lists[each.whitelist], owner := owners.get((each.whitelist, each.company.pk)), manager)]
    days = _met(lists, min((each.since for each, _ in kept), default=date.max))
    cadences = {pk: w.visits for pk, w in lists.items()}
    return Roll([_line(lists[each.whitelist], cadences[each.whitelist], each, owner, days.get(each.company.pk, {})) for each, owner in kept])


def _owners(lists: Collection[int]) -> dict[tuple[int, int], Owner]:
    """Who looks after which company of which list."""
    rows = Assignment.objects.filter(whitelist__in=lists, ended_on=None).order_by().values_list(
        "whitelist", "company", "branch", "branch__kind", "branch__path", "branch__name_zh", "branch__name_en", "manager", "manager__name")
    # Far fewer of them than companies: each is made once.
    owners: dict[tuple[int, int], Owner] = {}
    found: dict[tuple[int, int], Owner] = {}
    for whitelist, company, branch, kind, path, zh, en, manager, name in rows:
        if (branch, manager) not in owners:
            owners[branch, manager] = Owner(Organisation(pk=branch, kind=kind, path=path, name_zh=zh, name_en=en), Person(pk=manager, name=name))
        found[whitelist, company] = owners[branch, manager]
    return found


def _line(whitelist: Whitelist, cadence: Cadence, stood: Stood, owner: Owner | None, days: Mapping[str, Sequence[date]]) -> Line:
    branch, manager = (str(owner.branch.pk), str(owner.manager.pk)) if owner is not None else ("", "")
    company = stood.company
    return Line(Listed(f"{company.code} {whitelist.pk}", stood.since, cadence, _counting(whitelist, owner, days), company.prefecture, branch, manager, stood.left), whitelist, company, owner)


_FIRM = ("company", "company__code", "company__name", "company__prefecture", "company__grade_low")


def _answered_for(person: Person, lists: Mapping[int, Whitelist], manager: Person | None) -> Q:
    """Rows of companies that the person may answer for at all; ``_own`` decides."""
    if person.organisation.desk != Desk.BANK:
        return Q(company__in=Company.objects.filter(companies_of(person)))
    mine = Assignment.objects.filter(whitelist__in=lists, ended_on=None, **({"manager": manager} if manager is not None else {"branch__path__startswith": person.organisation.path}))
    # Of a list that the bank serves also those that nobody looks after.
    served = [] if manager is not None else [w.pk for w in lists.values() if (w.bank or w.organisation).desk == Desk.BANK]
    return Q(company__in=mine.order_by().values("company")) | Q(edition__whitelist__in=served)


def _standing(person: Person, lists: Mapping[int, Whitelist], manager: Person | None) -> Iterator[Stood]:
    """The edition in force of each list."""
    numbers = Edition.objects.filter(whitelist__in=lists, state=EditionState.PUBLISHED).order_by().values_list("whitelist").annotate(last=Max("number"))
    current = Q(pk__in=())
    for whitelist, number in numbers:
        current |= Q(edition__whitelist=whitelist, edition__number=number)
    rows = Listing.objects.filter(current).filter(_answered_for(person, lists, manager)).order_by("company__code", "pk").values_list("edition__whitelist", "since", *_FIRM)
    return (Stood(w, since, None, Firm(*firm)) for w, since, *firm in rows)


def _own(person: Person, whitelist: Whitelist, owner: Owner | None, manager: Person | None) -> bool:
    """Does the person answer for it?"""
    if manager is not None and (owner is None or owner.manager.pk != manager.pk):
        return False
    organisation = person.organisation
    if organisation.desk != Desk.BANK:
        return True
    if owner is not None:
        return owner.branch.path.startswith(organisation.path)
    # Companies without an owner are a gap of whoever serves the list: of the bank's head, not of each branch.
    server = whitelist.bank or whitelist.organisation
    return server.desk == Desk.BANK and server.path.startswith(organisation.path)


def _left(person: Person, lists: Mapping[int, Whitelist], manager: Person | None) -> Iterator[Stood]:
    """Companies that left a list: the weeks before count them as they were."""
    rows = Departure.objects.filter(edition__whitelist__in=lists, edition__state=EditionState.PUBLISHED, edition__before__isnull=False).filter(_answered_for(person, lists, manager))
    before = Listing.objects.filter(edition=OuterRef("edition__before"), company=OuterRef("company")).order_by().values("since")
    for w, since, left, *firm in rows.annotate(listed=Subquery(before)).values_list("edition__whitelist", "listed", "edition__as_of", *_FIRM):
        if since is not None and since < left:
            yield Stood(w, since, left, Firm(*firm))


def _met(lists: Collection[int], since: date) -> Mapping[int, Mapping[str, list[date]]]:
    """Days since the first was listed on which each company was met that ever stood on the lists, by the bank at the head of whoever was there."""
    found: dict[int, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    listed = Listing.objects.filter(edition__whitelist__in=lists).order_by().values("company")
    for company, path, on in Visit.objects.filter(company__in=listed, outcome=Outcome.MET, on__gte=since).order_by("on").values_list("company", "bank__path", "on"):
        found[company][head(path)].append(on)
    return found


def _counting(whitelist: Whitelist, owner: Owner | None, days: Mapping[str, Sequence[date]]) -> tuple[date, ...]:
    """The visits that count for a company of a list."""
    server = owner.branch if owner is not None else whitelist.bank or whitelist.organisation
    if server.desk == Desk.BANK:
        return tuple(days.get(top_of(server), ()))
    return tuple(sorted({day for each in days.values() for day in each}))
