"""横向到边、纵向到底: has every company an owner, and every branch a share? Both gaps by name, the load of each branch and manager."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from django.db.models import Count

from kexin.platform.lists.models import Assignment, Edition, Unplaced, Whitelist
from kexin.platform.lists.network import branches_of, elsewhere, managers_of, most_of
from kexin.platform.lists.scope import rows_of
from kexin.platform.orgs.models import Desk, Organisation, Person
from kexin.text import Text

#: Gaps that a page names.
SHOWN = 200


@dataclass(frozen=True)
class Load:
    """Companies of this list and of others, and how many are taken at most; a branch counts its managers together."""

    branch: Organisation
    manager: Person | None
    here: int
    elsewhere: int
    most: int
    managers: int = 0

    @property
    def total(self) -> int:
        """Companies of all lists."""
        return self.here + self.elsewhere

    @property
    def full(self) -> bool:
        """Is there no room any more?"""
        return self.total >= self.most


@dataclass(frozen=True)
class Cover:
    """How far a list is covered, within the tree of who asks."""

    listed: int
    owned: int
    gaps: list[Unplaced]
    waiting: int
    """Listed since the last run: nobody was sought for them yet."""
    branches: list[Load]
    managers: list[Load]

    @property
    def ownerless(self) -> int:
        """Companies without an owner."""
        return self.listed - self.owned

    @property
    def idle(self) -> list[tuple[Organisation, Text]]:
        """Branches without a company of the list, and why."""
        return [(load.branch, _why_idle(load)) for load in self.branches if load.here == 0]

    @property
    def whole(self) -> bool:
        """No gap of either kind?"""
        return self.ownerless == 0 and not self.idle


def _why_idle(load: Load) -> Text:
    if load.managers == 0:
        return Text("没有在岗的客户经理", "it has no manager")
    if load.elsewhere >= load.most:
        return Text(f"客户经理已被其他名单占满（{load.elsewhere} 户）", f"its managers are full with other lists ({load.elsewhere})")
    return Text("未分到企业：名单企业少于机构，或均为其他机构的存量客户", "no company came to it: there are fewer companies than branches, or all are customers of others")


def cover(whitelist: Whitelist, edition: Edition, person: Person) -> Cover:
    """The whole list for whoever serves it; a branch below sees its own tree of loads, and the gaps of the whole."""
    in_force = Assignment.objects.filter(whitelist=whitelist, ended_on=None, company__in=edition.listings.values("company"))
    by_manager: Counter[int] = Counter(dict(in_force.order_by().values_list("manager").annotate(n=Count("pk"))))
    busy = elsewhere(whitelist)
    branches, people = branches_of(whitelist), managers_of(whitelist).select_related("organisation", "capacity").order_by("organisation__path", "name", "pk")
    if person.organisation.desk == Desk.BANK:
        branches, people = branches.filter(path__startswith=person.organisation.path), people.filter(organisation__path__startswith=person.organisation.path)
    managers = [Load(p.organisation, p, by_manager[p.pk], busy[p.pk], most_of(p, whitelist.usual)) for p in people]
    of_branch: dict[int, list[Load]] = {}
    for load in managers:
        of_branch.setdefault(load.branch.pk, []).append(load)
    loads = [_together(branch, of_branch.get(branch.pk, [])) for branch in branches]
    gaps = Unplaced.objects.filter(whitelist=whitelist).select_related("company")
    owned = sum(by_manager.values())
    found = list(gaps.filter(rows_of(person))[:SHOWN])
    return Cover(edition.members, owned, found, edition.members - owned - gaps.count(), loads, managers)


def _together(branch: Organisation, loads: list[Load]) -> Load:
    return Load(branch, None, sum(m.here for m in loads), sum(m.elsewhere for m in loads), sum(m.most for m in loads), len(loads))
