"""The companies of the edition in force to branches and managers, in one run; who stays keeps the owner."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction

from kexin.outreach.assigning import Company, Owner, Plan, assign
from kexin.platform.lists.models import Assignment, Edition, Unplaced, Whitelist
from kexin.platform.lists.network import companies_to_assign, network_of, on_other_lists, owners_of
from kexin.platform.lists.nextstep import tell_managers
from kexin.platform.lists.scope import may_run
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import refusal
from kexin.text import Text

Progress = Callable[[float, Text], None]
_PIECE = 2000
ELSEWHERE = Text("在其他名单已由该客户经理负责，继续服务", "this manager has it on another list too, and keeps it")


@dataclass(frozen=True)
class Assigned:
    """What a run did."""

    placed: int
    new: int
    moved: int
    unplaced: int


def assign_list(person: Person, whitelist: Whitelist, usual: int, day: date, progress: Progress = lambda share, said: None) -> Assigned:
    """Give every company of the edition in force one branch and one manager, or say why there is none.

    Raises:
        ProblemsError: the person may not run this list, no edition is published, or the list is closed.
    """
    if not may_run(person, whitelist):
        raise refusal("not-ours", whitelist.code, Text("名单由其他机构分派", "the list is assigned by another organisation"), Text("本机构承办的名单", "a list that one's own organisation serves"))
    with transaction.atomic():
        whitelist = Whitelist.objects.select_for_update().get(pk=whitelist.pk)
        edition = edition_in_use(whitelist)
        whitelist.usual = usual
        whitelist.save(update_fields=["usual"])
        progress(0.1, Text("读取名单、机构和客户关系", "reading the list, the branches and whose customers there are"))
        companies = companies_to_assign(whitelist, edition)
        standing = {a.company_id: a for a in whitelist.assignments.filter(ended_on=None)}
        progress(0.4, Text(f"为 {len(companies):,} 户求最优分派", f"finding the best assignment for {len(companies):,} companies"))
        plan = best_plan(whitelist, companies, owners_of(standing.values()))
        progress(0.7, Text("保存归属和理由", "storing owners and reasons"))
        done, fresh = _store(person, whitelist, edition, plan, standing, day)
        tell_managers(whitelist, fresh)
    progress(1, Text(f"已分派 {done.placed:,} 户，未能分派 {done.unplaced:,} 户", f"{done.placed:,} companies assigned, {done.unplaced:,} without anybody"))
    return done


def best_plan(whitelist: Whitelist, companies: Sequence[Company], owners: Mapping[str, Owner]) -> Plan:
    """Who has a company here or on another list keeps it: on two lists it takes one place. All else by the least cost."""
    listed = {c.id for c in companies}
    shared = {c: owner for c, owner in on_other_lists(whitelist).items() if c in listed and c not in owners}
    kept = {**shared, **owners}
    network = network_of(whitelist, {int(c): int(o.manager) for c, o in kept.items()})
    plan = assign(companies, network.branches, network.managers, kept)
    left = network_of(whitelist, {int(a.company): int(a.manager) for a in plan.assigned})
    loads = Counter(a.manager for a in plan.assigned)
    if any(loads[m.id] > m.capacity for m in left.managers):
        # Somebody could not be kept after all and takes two places: every company of another list is counted there.
        network = network_of(whitelist, {})
        plan = assign(companies, network.branches, network.managers, owners)
    return replace(plan, assigned=tuple(replace(a, reason=ELSEWHERE) if a.code == "kept" and a.company in shared else a for a in plan.assigned))


def edition_in_use(whitelist: Whitelist) -> Edition:
    """The edition whose companies are assigned.

    Raises:
        ProblemsError: none is published, or the list is closed.
    """
    if whitelist.closed_on is not None:
        raise refusal("closed", whitelist.code, Text(f"名单已于 {whitelist.closed_on} 停用", f"the list was closed on {whitelist.closed_on}"), Text("在用的名单", "a list in use"))
    edition = whitelist.in_force
    if edition is None:
        raise refusal("not-published", whitelist.code, Text("还没有已发布的一期", "no edition is published yet"), Text("先发布", "publish one first"))
    return edition


def _store(person: Person, whitelist: Whitelist, edition: Edition, plan: Plan, standing: dict[int, Assignment], day: date) -> tuple[Assigned, dict[int, int]]:
    placed = {int(a.company): a for a in plan.assigned}
    ended, new = [], []
    for company, old in standing.items():
        now = placed.get(company)
        if now is None or (int(now.branch), int(now.manager)) != (old.branch_id, old.manager_id):
            ended.append(old.pk)
    moved_from = {standing[company].pk for company in standing if company in placed} & set(ended)
    for company, a in placed.items():
        old_one = standing.get(company)
        if old_one is None or old_one.pk in moved_from:
            new.append(Assignment(
                whitelist=whitelist, edition=edition, company_id=company, branch_id=int(a.branch), manager_id=int(a.manager), reason_zh=a.reason.zh[:600], reason_en=a.reason.en[:600], made_by=person))
    Assignment.objects.filter(pk__in=ended).update(ended_on=day, ended_zh="重新分派", ended_en="assigned anew")
    Assignment.objects.bulk_create(new, batch_size=_PIECE)
    Unplaced.objects.filter(whitelist=whitelist).delete()
    Unplaced.objects.bulk_create([
        Unplaced(whitelist=whitelist, company_id=int(u.company), reason_zh=u.reason.zh[:600], reason_en=u.reason.en[:600]) for u in plan.unplaced], batch_size=_PIECE)
    return Assigned(len(placed), len(new) - len(moved_from), len(moved_from), len(plan.unplaced)), dict(Counter(a.manager_id for a in new))
