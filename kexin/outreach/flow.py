"""The plan of least cost, as a flow through a network: companies → branches → managers → a sink.

Companies of one place and one relation flow together. The arcs out of a manager and out of a branch cost
more with every company that they carry already, so that loads come out even; the first arc out of a branch
without a company is a gain. Costs are integers, so that the optimum is exact: OR-Tools' cost-scaling
push-relabel (Goldberg, J. Algorithms 22, 1997) needs some tenths of a second for 5,000 companies and 60 branches.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from kexin.outreach.assigning import Company, Network, Owner
from kexin.outreach.nearness import STEPS, Rung

#: Cost of load n after load n - 1 is EVEN × (2n - 1) ÷ capacity: the sum over n grows as load² ÷ capacity.
EVEN = 100


@dataclass(frozen=True)
class Weights:
    """What one step of each aim costs: more than all later aims can change on a simple cycle of the network, so that an earlier aim always wins."""

    step: int
    idle: int
    manager: int
    branch: int

    @classmethod
    def of(cls, network: Network) -> Weights:
        """A simple cycle meets each manager and branch once: two arcs at each, and two at the sink."""
        nodes = len(network.branches) + len(network.managers)
        step = 2 * EVEN * (2 * nodes + 2) + 1
        idle = step * STEPS * len(Rung) * 2 * nodes + step
        return cls(step, idle, 4 * idle, 8 * idle)


def climbing(load: int, room: int) -> list[int]:
    """What each further company costs a branch or manager with *room* that has *load* already."""
    return [EVEN * (2 * n - 1) // room for n in range(load + 1, room + 1)]


def cheapest(companies: Sequence[Company], network: Network, taken: Iterable[Owner]) -> dict[str, Owner]:
    """An owner for as many companies as possible, beside those who are *taken*.

    Raises:
        ValueError: the network is too large for exact costs (tens of thousands of managers).
    """
    if not companies or not network.managers:
        return {}
    return _Flow(companies, network, list(taken)).solved()


class _Flow:
    def __init__(self, companies: Sequence[Company], network: Network, taken: Sequence[Owner]) -> None:
        self.network, self.weights = network, Weights.of(network)
        self.branch_at = {b.id: n for n, b in enumerate(network.branches)}
        self.manager_at = {m.id: n for n, m in enumerate(network.managers)}
        self.at_branch, self.at_manager = Counter(o.branch for o in taken), Counter(o.manager for o in taken)
        known = [c if c.manager in self.manager_at else Company(c.id, c.place, c.branch, None) for c in companies]
        self.classes = [list(members) for _, members in groupby(sorted(known, key=_alike_then_id), key=_alike)]
        self.tails: list[int] = []
        self.heads: list[int] = []
        self.most: list[int] = []
        self.costs: list[int] = []

    # Nodes: branches by which companies come in, managers, branches where their managers come together, the sink, classes.
    def _manager(self, n: int) -> int:
        return len(self.network.branches) + n

    def _together(self, n: int) -> int:
        return len(self.network.branches) + len(self.network.managers) + n

    @property
    def _sink(self) -> int:
        return 2 * len(self.network.branches) + len(self.network.managers)

    def _arc(self, tail: int, head: int, most: int, cost: int) -> None:
        self.tails.append(tail)
        self.heads.append(head)
        self.most.append(most)
        self.costs.append(cost)

    def solved(self) -> dict[str, Owner]:
        from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

        from_classes = self._from_classes()
        for n, manager in enumerate(self.network.managers):
            self._arc(self.branch_at[manager.branch], self._manager(n), max(0, manager.capacity - self.at_manager[manager.id]), 0)
        self._out()
        solver = SimpleMinCostFlow()
        solver.add_arcs_with_capacity_and_unit_cost(*(np.array(column, dtype=np.int64) for column in (self.tails, self.heads, self.most, self.costs)))
        for n, members in enumerate(self.classes):
            solver.set_node_supply(self._sink + 1 + n, len(members))
        solver.set_node_supply(self._sink, -sum(map(len, self.classes)))
        status = solver.solve_max_flow_with_min_cost()
        if status != SimpleMinCostFlow.OPTIMAL:
            raise ValueError(f"no exact assignment for {len(self.network.managers)} managers: {status}")
        return self._read(solver.flows(np.arange(len(self.tails))).tolist(), from_classes)

    def _from_classes(self) -> int:
        """From each class to the branches in reach, and straight to the manager whose customers they are; how many arcs."""
        for n, members in enumerate(self.classes):
            first, node = members[0], self._sink + 1 + n
            near = [(self.branch_at[b.id], far) for far, b in self.network.in_reach(first.place)]
            own = None if first.branch is None else self.branch_at.get(first.branch)
            for branch, far in self._with_own(near, own):
                cost = far * self.weights.step - (self.weights.branch if branch == own else 0)
                self._arc(node, branch, len(members), cost)
                if first.manager is not None and self.network.managers[self.manager_at[first.manager]].branch == self.network.branches[branch].id:
                    gain = self.weights.manager if branch == own or own is None else 0
                    self._arc(node, self._manager(self.manager_at[first.manager]), len(members), cost - gain)
        return len(self.tails)

    def _with_own(self, near: list[tuple[int, int]], own: int | None) -> list[tuple[int, int]]:
        """A customer may stay with its branch however far that is."""
        if own is None or any(branch == own for branch, _ in near):
            return near
        return [*near, (own, Rung.BEYOND * STEPS)]

    def _out(self) -> None:
        for n, manager in enumerate(self.network.managers):
            for cost in climbing(self.at_manager[manager.id], manager.capacity):
                self._arc(self._manager(n), self._together(self.branch_at[manager.branch]), 1, cost)
        for n, branch in enumerate(self.network.branches):
            load = self.at_branch[branch.id]
            for more, cost in enumerate(climbing(load, self.network.room(branch))):
                self._arc(self._together(n), self._sink, 1, cost - (self.weights.idle if load + more == 0 else 0))

    def _read(self, flows: Sequence[int], from_classes: int) -> dict[str, Owner]:
        """Who of each class goes where: by id; those who come to a branch together go to its managers in order."""
        arriving: dict[int, list[Company]] = {}
        direct: dict[int, list[Company]] = {}
        waiting = [list(members) for members in self.classes]
        for arc in range(from_classes):
            head, members = self.heads[arc], waiting[self.tails[arc] - self._sink - 1]
            there = direct if head >= len(self.network.branches) else arriving
            there.setdefault(head, []).extend(members[:flows[arc]])
            del members[:flows[arc]]
        owners: dict[str, Owner] = {}
        for n, manager in enumerate(self.network.managers):
            came = arriving.get(self.branch_at[manager.branch], [])
            taken = flows[from_classes + n]
            for company in [*direct.get(self._manager(n), []), *came[:taken]]:
                owners[company.id] = Owner(manager.branch, manager.id)
            del came[:taken]
        return owners


def _alike(company: Company) -> tuple[str, str, str, str, str]:
    """What a company's costs depend on."""
    return company.place.code, company.place.park, repr(company.place.point), company.branch or "", company.manager or ""


def _alike_then_id(company: Company) -> tuple[tuple[str, str, str, str, str], str]:
    return _alike(company), company.id
