"""Why a company came to its branch and manager, or to nobody, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from kexin.outreach.assigning import Assigned, Branch, Company, Network, NotPlaced, Owner, Plan
from kexin.outreach.nearness import RUNG_WORDS, rung
from kexin.text import Text


def explained(companies: Sequence[Company], network: Network, owners: Mapping[str, Owner], staying: Mapping[str, Owner], released: Mapping[str, Owner]) -> Plan:
    """The owners with their reasons."""
    return _Reasons(network, owners, staying, released).plan(companies)


class _Reasons:
    def __init__(self, network: Network, owners: Mapping[str, Owner], staying: Mapping[str, Owner], released: Mapping[str, Owner]) -> None:
        self.network, self.owners, self.staying, self.released = network, owners, staying, released
        self.branches = {b.id: b for b in network.branches}
        self.managers = {m.id: m for m in network.managers}
        self.rooms = {b.id: network.room(b) for b in network.branches}
        self.loads = Counter(o.branch for o in owners.values())
        self.of_manager = Counter(o.manager for o in owners.values())

    def plan(self, companies: Sequence[Company]) -> Plan:
        assigned = tuple(Assigned(c.id, o.branch, o.manager, *self._reason(c, o)) for c in companies if (o := self.owners.get(c.id)) is not None)
        unplaced = tuple(NotPlaced(c.id, *self._nobody(c)) for c in companies if c.id not in self.owners)
        return Plan(assigned, unplaced, {b: self.loads[b] for b in self.branches}, self.rooms)

    def _reason(self, company: Company, owner: Owner) -> tuple[str, Text]:
        if company.id in self.staying:
            if owner.by_hand:
                return "by_hand", Text("人工指定，保持不变", "chosen by hand, kept")
            return "kept", Text("原归属不变", "keeps its owner")
        code, why = self._chosen(company, owner)
        before = self.released.get(company.id)
        if before is not None:
            lost = self._lost(before)
            return "moved_on", Text(f"{lost.zh}；{why.zh}", f"{lost.en}; {why.en}")
        return code, why

    def _lost(self, before: Owner) -> Text:
        """Why somebody could not keep a company."""
        manager = self.managers.get(before.manager)
        if manager is None or manager.branch != before.branch:
            return Text("原客户经理已不在该行", "the manager of before no longer works at that branch")
        return Text(f"原客户经理{manager.called.zh}容量不足（{manager.capacity}户）", f"no room any more at its manager {manager.called.en} (at most {manager.capacity})")

    def _chosen(self, company: Company, owner: Owner) -> tuple[str, Text]:
        branch, own = self.branches[owner.branch], self.branches.get(company.branch or "")
        if own is not None and own.id == branch.id:
            return "relation", self._with_manager(company, owner, Text(f"{branch.called.zh}的存量客户", f"a customer of {branch.called.en}"))
        words = RUNG_WORDS[rung(company.place, branch.place)]
        here = Text(f"{branch.called.zh}（{words.zh}）", f"{branch.called.en} ({words.en})")
        if own is not None:
            return "moved_on", Text(f"关系行{own.called.zh}{self._full(own).zh}，转至{here.zh}", f"its own branch {own.called.en} {self._full(own).en}; moved on to {here.en}")
        near = self.network.in_reach(company.place)
        far = {b.id: steps for steps, b in near}
        nearest = [b for steps, b in near if steps == near[0][0]]
        if far.get(branch.id) == near[0][0]:
            if len(nearest) > 1:
                return "nearest", Text(f"{here.zh}，同等距离的{len(nearest)}家机构按容量均衡", f"{here.en}; loads are even among the {len(nearest)} branches as near")
            return "nearest", Text(f"最近且有余量：{here.zh}", f"the nearest with room: {here.en}")
        full = [b for b in nearest if self.loads[b.id] >= self.rooms[b.id]]
        if len(full) == len(nearest):
            others = Text("等", " and others") if len(full) > 1 else Text("", "")
            return "moved_on", Text(f"最近的{full[0].called.zh}{others.zh}{self._full(full[0]).zh}，转至{here.zh}", f"the nearest, {full[0].called.en}{others.en}, {self._full(full[0]).en}; moved on to {here.en}")
        return "share", Text(f"使各机构均有客户：由最近的{nearest[0].called.zh}调至{here.zh}", f"so that no branch is without a company: moved from the nearest, {nearest[0].called.en}, to {here.en}")

    def _with_manager(self, company: Company, owner: Owner, why: Text) -> Text:
        own = self.managers.get(company.manager or "")
        if own is None or own.branch != owner.branch:
            return why
        if own.id == owner.manager:
            return Text(f"{why.zh}，由原客户经理继续服务", f"{why.en}, and of this manager")
        return Text(f"{why.zh}；原客户经理{own.called.zh}已满（{own.capacity}户）", f"{why.en}; its manager {own.called.en} is full ({own.capacity})")

    def _full(self, branch: Branch) -> Text:
        if not any(m.branch == branch.id for m in self.network.managers):
            return Text("没有客户经理", "has no manager")
        return Text(f"已满（{self.rooms[branch.id]}户）", f"is full ({self.rooms[branch.id]})")

    def _nobody(self, company: Company) -> tuple[str, Text]:
        near = self.network.in_reach(company.place)
        if not near:
            words = RUNG_WORDS[self.network.reach]
            return "out_of_reach", Text(f"没有{words.zh}的机构", f"no branch in the {words.en}")
        room = sum(self.rooms[b.id] for _, b in near)
        return "all_full", Text(f"可及的{len(near)}家机构均已满（容量共{room}户）", f"all {len(near)} branches in reach are full (capacity {room} in all)")
