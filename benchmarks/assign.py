"""5,000 listed companies to 60 branches and 300 managers, against a simple peer: each in turn to the nearest branch with room; seconds of CPU.

``python -m benchmarks.assign``. Limit: 30 seconds. Companies, branches and capacities are drawn; no real ones.
"""

from __future__ import annotations

import random
import resource
import time
from collections import Counter
from collections.abc import Sequence

from kexin.outreach.assigning import Branch, Company, Manager, Network, Owner, assign
from kexin.outreach.nearness import Place, Rung, distance

COMPANIES, BRANCHES, MANAGERS, LIMIT = 5_000, 60, 300, 30.0
#: Four in ten companies sit in the capital's prefecture.
PREFECTURES, WEIGHTS = [f"43{n:02}" for n in range(1, 15)], [40, 8, 8, *[5] * 11]


def drawn(points: bool) -> tuple[list[Company], list[Branch], list[Manager]]:
    """A province; every third company is somebody's customer. With *points* everybody has coordinates."""
    chance = random.Random(1)

    def place() -> Place:
        code = f"{chance.choices(PREFECTURES, WEIGHTS)[0]}{chance.randint(1, 9):02}"
        return Place(code, "", (chance.uniform(25, 30), chance.uniform(109, 114)) if points else None)

    branches = [Branch(f"b{n:02}", place()) for n in range(BRANCHES)]
    managers = [Manager(f"m{n:03}", f"b{n % BRANCHES:02}", chance.randint(14, 22)) for n in range(MANAGERS)]
    companies = []
    for n in range(COMPANIES):
        manager = chance.choice(managers) if chance.random() < 1 / 3 else None
        companies.append(Company(f"c{n:05}", place(), manager.branch if manager else None, manager.id if manager else None))
    return companies, branches, managers


def nearest_with_room(companies: Sequence[Company], branches: Sequence[Branch], managers: Sequence[Manager]) -> dict[str, Owner]:
    """The peer: customers to their branch while there is room, then each to the nearest, and there to the manager with most room."""
    network = Network.of(branches, managers, Rung.PROVINCE)
    rooms = {m.id: m.capacity for m in network.managers}
    of_branch = {b.id: [m.id for m in network.managers if m.branch == b.id] for b in network.branches}
    owners = {}
    for company in sorted(companies, key=lambda c: (c.branch is None, c.id)):
        for branch in [company.branch, *(b.id for _, b in network.in_reach(company.place))]:
            free = [m for m in of_branch.get(branch or "", []) if rooms[m] > 0]
            if branch is not None and free:
                manager = company.manager if company.manager in free else max(free, key=lambda m: rooms[m])
                owners[company.id] = Owner(branch, manager)
                rooms[manager] -= 1
                break
    return owners


def told(name: str, owners: dict[str, Owner], companies: Sequence[Company], branches: Sequence[Branch], seconds: float) -> None:
    """What a plan is worth."""
    places = {b.id: b.place for b in branches}
    loads = Counter(o.branch for o in owners.values())
    kept = sum(c.branch == owners[c.id].branch for c in companies if c.branch and c.id in owners)
    steps = sum(distance(c.place, places[owners[c.id].branch]) for c in companies if c.id in owners)
    print(f"{name:>20}: {seconds:6.2f} s, placed {len(owners):,}, customers kept {kept:,} of {sum(c.branch is not None for c in companies):,}, distance {steps:,}, branches without a company {BRANCHES - len(loads)}")


def main() -> None:
    """Both plans, with areas only and with coordinates."""
    for points in (False, True):
        companies, branches, managers = drawn(points)
        print(f"{COMPANIES:,} companies, {BRANCHES} branches, {MANAGERS} managers, {'with coordinates' if points else 'by area'}")
        begun = time.process_time()
        plan = assign(companies, branches, managers)
        ours = time.process_time() - begun
        begun = time.process_time()
        simple = nearest_with_room(companies, branches, managers)
        peer = time.process_time() - begun
        told("minimum-cost flow", {a.company: Owner(a.branch, a.manager) for a in plan.assigned}, companies, branches, ours)
        told("nearest with room", simple, companies, branches, peer)
        print(f"{'':>20}  {ours / peer:.1f} times the peer's time; {ours / LIMIT:.0%} of the limit of {LIMIT:.0f} s; memory at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


if __name__ == "__main__":
    main()
