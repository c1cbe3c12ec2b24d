"""The companies of lists with their visits: what is owed to whom, and were all of them visited? The counting is ``kexin.outreach``'s.

A visit counts for a list if the bank that looks after the company made it; where nobody looks after it yet, the
visit of any bank that serves the list. Only visits that met somebody count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max, Q, QuerySet

from kexin.outreach.cadence import Due
from kexin.outreach.coverage import Listed, owed
from kexin.platform.companies.models import Company
from kexin.platform.lists.models import Assignment, Departure, Edition, EditionState, Listing, Whitelist
from kexin.platform.lists.scope import lists_of, top_of
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import companies_of, inside
from kexin.platform.visits.models import Outcome, Visit


@dataclass(frozen=True)
class Covered:
    """Which lists, area and branch figures are about; nothing given means everything that the person sees."""

    whitelist: str = ""
    area: str = ""
    branch: str = ""

    def holds(self, line: Line) -> bool:
        """Is a line among them?"""
        return self.whitelist in ("", line.whitelist.code) and line.company.prefecture.startswith(inside(self.area) if self.area else "") and self.branch in ("", line.listed.branch)


@dataclass(frozen=True)
class Line:
    """A company on a list: how it is counted, and the rows behind it. Without an assignment nobody looks after it."""

    listed: Listed
    whitelist: Whitelist
    company: Company
    owner: Assignment | None


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
    seen = Company.objects.filter(companies_of(person)) if person.organisation.desk != Desk.BANK else Company.objects.all()
    owners = {(a.whitelist_id, a.company_id): a for a in Assignment.objects.filter(whitelist__in=lists, ended_on=None).select_related("branch", "manager").defer("reason_zh", "reason_en")}
    stood = [(w, c, since, left, owners.get((w, c))) for w, c, since, left in (*_standing(lists, seen), *_left(lists, seen))]
    kept = [(lists[w], c, since, left, owner) for w, c, since, left, owner in stood if _own(person, lists[w], owner, manager)]
    wanted = {c for _, c, _, _, _ in kept}
    companies = Company.objects.only("code", "name", "prefecture", "grade_low").in_bulk(wanted)
    days = _met(wanted, min((since for _, _, since, _, _ in kept), default=date.max))
    return Roll([_line(whitelist, companies[c], since, left, owner, days.get(c, {})) for whitelist, c, since, left, owner in kept])


def _line(whitelist: Whitelist, company: Company, since: date, left: date | None, owner: Assignment | None, days: Mapping[str, Sequence[date]]) -> Line:
    branch, manager = (str(owner.branch_id), str(owner.manager_id)) if owner is not None else ("", "")
    return Line(Listed(f"{company.code} {whitelist.pk}", since, whitelist.visits, _counting(whitelist, owner, days), company.prefecture, branch, manager, left), whitelist, company, owner)


def _standing(lists: Mapping[int, Whitelist], seen: QuerySet[Company]) -> list[tuple[int, int, date, date | None]]:
    """(list, company, since, None) of the edition in force of each list."""
    numbers = Edition.objects.filter(whitelist__in=lists, state=EditionState.PUBLISHED).order_by().values_list("whitelist").annotate(last=Max("number"))
    current = Q(pk__in=())
    for whitelist, number in numbers:
        current |= Q(edition__whitelist=whitelist, edition__number=number)
    return [(w, c, since, None) for w, c, since in Listing.objects.filter(current, company__in=seen).order_by("company__code", "pk").values_list("edition__whitelist", "company", "since")]


def _own(person: Person, whitelist: Whitelist, owner: Assignment | None, manager: Person | None) -> bool:
    """Does the person answer for it?"""
    if manager is not None and (owner is None or owner.manager_id != manager.pk):
        return False
    organisation = person.organisation
    if organisation.desk != Desk.BANK:
        return True
    if owner is not None:
        return owner.branch.path.startswith(organisation.path)
    # Companies without an owner are a gap of whoever serves the list: of the bank's head, not of each branch.
    server = whitelist.bank or whitelist.organisation
    return server.desk == Desk.BANK and server.path.startswith(organisation.path)


def _left(lists: Mapping[int, Whitelist], seen: QuerySet[Company]) -> list[tuple[int, int, date, date | None]]:
    """Companies that left a list: the weeks before count them as they were."""
    rows = Departure.objects.filter(edition__whitelist__in=lists, edition__state=EditionState.PUBLISHED, company__in=seen).values_list("edition__whitelist", "company", "edition__before", "edition__as_of")
    gone = [(w, c, before, as_of) for w, c, before, as_of in rows if before is not None]
    since = {(e, c): day for e, c, day in Listing.objects.filter(edition__in={e for _, _, e, _ in gone}, company__in={c for _, c, _, _ in gone}).values_list("edition", "company", "since")}
    return [(w, c, since[(before, c)], as_of) for w, c, before, as_of in gone if (before, c) in since and since[(before, c)] < as_of]


def _met(companies: Collection[int], since: date) -> Mapping[int, Mapping[str, list[date]]]:
    """Days on which each company was met since the first was listed, by the bank at the head of whoever was there."""
    found: dict[int, dict[str, list[date]]] = defaultdict(lambda: defaultdict(list))
    for company, path, on in Visit.objects.filter(company__in=companies, outcome=Outcome.MET, on__gte=since).order_by("on").values_list("company", "bank__path", "on").distinct():
        found[company][f"{path.split('/')[0]}/"].append(on)
    return found


def _counting(whitelist: Whitelist, owner: Assignment | None, days: Mapping[str, Sequence[date]]) -> tuple[date, ...]:
    """The visits that count for a company of a list."""
    server = owner.branch if owner is not None else whitelist.bank or whitelist.organisation
    if server.desk == Desk.BANK:
        return tuple(days.get(top_of(server), ()))
    return tuple(sorted({day for each in days.values() for day in each}))
