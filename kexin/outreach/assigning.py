"""Every listed company to one branch and one manager: 拉网式对接, without a gap and without an overlap.

What counts, the earlier always before the later: capacity is never exceeded; as many companies as
possible are placed; a customer stays with its branch and manager; no branch is left without a company;
ways are short; loads are even in proportion to capacity. Who has an owner keeps it (stability), a choice made
by hand first, as long as there is room. The same companies, branches and managers give the same plan in whatever order they come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from kexin.outreach.nearness import NOWHERE, Place, Rung, distance, rung
from kexin.text import Text, same


@dataclass(frozen=True)
class Company:
    """A listed company; *branch* and *manager* are those whose customer it is."""

    id: str
    place: Place = NOWHERE
    branch: str | None = None
    manager: str | None = None


@dataclass(frozen=True)
class Branch:
    """A branch, at most *capacity* companies; None: as many as its managers can take."""

    id: str
    place: Place = NOWHERE
    capacity: int | None = None
    name: Text = field(default=Text("", ""), compare=False)

    @property
    def called(self) -> Text:
        """Its name, or its id."""
        return self.name if self.name.zh else same(self.id)


@dataclass(frozen=True)
class Manager:
    """An account manager of a branch, at most *capacity* companies."""

    id: str
    branch: str
    capacity: int
    name: Text = field(default=Text("", ""), compare=False)

    @property
    def called(self) -> Text:
        """The name, or the id."""
        return self.name if self.name.zh else same(self.id)


@dataclass(frozen=True)
class Owner:
    """Who looks after a company now."""

    branch: str
    manager: str
    by_hand: bool = False


@dataclass(frozen=True)
class Network:
    """Branches and managers in the order of their ids, with what is looked up again and again."""

    branches: tuple[Branch, ...]
    managers: tuple[Manager, ...]
    reach: Rung
    near: dict[Place, list[tuple[int, Branch]]] = field(default_factory=dict, compare=False, repr=False)

    @classmethod
    def of(cls, branches: Iterable[Branch], managers: Iterable[Manager], reach: Rung) -> Network:
        """Checked and sorted.

        Raises:
            ValueError: an id stands twice, a manager belongs to no branch, or a capacity is negative.
        """
        found = cls(tuple(sorted(branches, key=lambda b: b.id)), tuple(sorted(managers, key=lambda m: m.id)), reach)
        known = {b.id for b in found.branches}
        wrong = [m.id for m in found.managers if m.branch not in known or m.capacity < 0] + [b.id for b in found.branches if b.capacity is not None and b.capacity < 0]
        twice = [each for each, n in Counter([*(b.id for b in found.branches), *(f"{m.id} (manager)" for m in found.managers)]).items() if n > 1]
        if wrong or twice:
            raise ValueError(f"no such branch or no such capacity: {wrong}; twice: {twice}")
        return found

    def room(self, branch: Branch) -> int:
        """How many companies a branch can take in all."""
        together = sum(m.capacity for m in self.managers if m.branch == branch.id)
        return together if branch.capacity is None else min(branch.capacity, together)

    def in_reach(self, place: Place) -> list[tuple[int, Branch]]:
        """(distance, branch) of those within reach, the nearest first; worked out once for a place."""
        if place not in self.near:
            rungs = ((rung(place, b.place), b) for b in self.branches)
            self.near[place] = sorted(((distance(place, b.place, near), b) for near, b in rungs if near <= self.reach), key=lambda item: (item[0], item[1].id))
        return self.near[place]


@dataclass(frozen=True)
class Assigned:
    """A company with its owner and why; *code* names the reason for machines."""

    company: str
    branch: str
    manager: str
    code: str
    reason: Text


@dataclass(frozen=True)
class NotPlaced:
    """A company for which there is nobody, and why."""

    company: str
    code: str
    reason: Text


@dataclass(frozen=True)
class Plan:
    """All companies, each once, in the order of their ids; ``loads`` and ``rooms`` by branch."""

    assigned: tuple[Assigned, ...]
    unplaced: tuple[NotPlaced, ...]
    loads: Mapping[str, int]
    rooms: Mapping[str, int]

    @property
    def idle(self) -> list[str]:
        """Branches without a company."""
        return sorted(branch for branch, load in self.loads.items() if load == 0)


def assign(
    companies: Iterable[Company], branches: Iterable[Branch], managers: Iterable[Manager], kept: Mapping[str, Owner] | None = None, reach: Rung = Rung.PROVINCE,
) -> Plan:
    """The plan; *kept* are the owners of now. A branch beyond *reach* is never chosen anew.

    Raises:
        ValueError: ids stand twice, or a manager belongs to no branch.
    """
    from kexin.outreach.flow import cheapest
    from kexin.outreach.reasons import explained

    network = Network.of(branches, managers, reach)
    ordered = sorted(companies, key=lambda c: c.id)
    if len({c.id for c in ordered}) != len(ordered):
        raise ValueError("a company stands twice")
    staying, released = stays(ordered, network, kept or {})
    free = [c for c in ordered if c.id not in staying]
    owners = {**staying, **cheapest(free, network, staying.values())}
    return explained(ordered, network, owners, staying, released)


def stays(companies: Sequence[Company], network: Network, kept: Mapping[str, Owner]) -> tuple[dict[str, Owner], dict[str, Owner]]:
    """(who keeps the owner, who loses it): made by hand first, then customers, then the nearest, then by id, while there is room."""
    by_id, branches = {m.id: m for m in network.managers}, {b.id: b for b in network.branches}
    rooms, managers = {b.id: network.room(b) for b in network.branches}, {m.id: m.capacity for m in network.managers}
    staying, released = {}, {}

    def rank(company: Company) -> tuple[bool, bool, bool, int, str]:
        owner = kept[company.id]
        far = distance(company.place, branches[owner.branch].place) if owner.branch in branches else 0
        return not owner.by_hand, company.branch != owner.branch, company.manager != owner.manager, far, company.id

    for company in sorted((c for c in companies if c.id in kept), key=rank):
        owner = kept[company.id]
        manager = by_id.get(owner.manager)
        if manager is None or manager.branch != owner.branch or not rooms[owner.branch] or not managers[owner.manager]:
            released[company.id] = owner
            continue
        staying[company.id] = owner
        rooms[owner.branch] -= 1
        managers[owner.manager] -= 1
    return staying, released
