"""Assignments: exactly one owner each, capacity never exceeded, customers stay, no branch without a company, and the optimum of all plans."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import product
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.outreach.assigning import Branch, Company, Manager, Network, Owner, Plan, assign
from kexin.outreach.flow import climbing
from kexin.outreach.nearness import STEPS, Place, Rung, distance, rung

CODES = ("430102", "430103", "430100", "430202", "440103", "")
PARK = "麓谷"
places = st.builds(
    Place, st.sampled_from(CODES), st.sampled_from(("", PARK)), st.one_of(st.none(), st.tuples(st.integers(25, 30), st.integers(109, 114)).map(lambda p: (float(p[0]), float(p[1])))))


@st.composite
def worlds(draw: st.DrawFn, most: int = 30) -> tuple[list[Company], list[Branch], list[Manager]]:
    """Some companies, up to four branches, managers here and there."""
    branches = [Branch(f"b{n}", draw(places), draw(st.one_of(st.none(), st.integers(0, 8)))) for n in range(draw(st.integers(1, 4)))]
    managers = [Manager(f"m{n}", draw(st.sampled_from(branches)).id, draw(st.integers(0, 5))) for n in range(draw(st.integers(0, 5)))]
    companies = []
    for n in range(draw(st.integers(0, most))):
        manager = draw(st.one_of(st.none(), st.sampled_from(managers))) if managers else None
        branch = manager.branch if manager is not None else draw(st.one_of(st.none(), st.sampled_from([b.id for b in branches])))
        companies.append(Company(f"c{n:02}", draw(places), branch, None if manager is None else manager.id))
    return companies, branches, managers


def holds(plan: Plan, companies: Sequence[Company], branches: Sequence[Branch], managers: Sequence[Manager]) -> None:
    """Each exactly once, with a reason in both languages; nowhere more than the capacity."""
    assert sorted([a.company for a in plan.assigned] + [u.company for u in plan.unplaced]) == sorted(c.id for c in companies)
    of_branch, of_manager = Counter(a.branch for a in plan.assigned), Counter(a.manager for a in plan.assigned)
    assert all(of_manager[m.id] <= m.capacity for m in managers)
    assert all(b.capacity is None or of_branch[b.id] <= b.capacity for b in branches)
    assert all(a.branch == next(m.branch for m in managers if m.id == a.manager) for a in plan.assigned)
    assert all(a.reason.zh and a.reason.en for a in plan.assigned) and all(u.reason.zh and u.reason.en for u in plan.unplaced)
    assert plan.loads == {b.id: of_branch[b.id] for b in branches}


@settings(deadline=None)
@given(worlds())
def test_each_has_exactly_one_owner_and_nobody_more_than_the_capacity(world: tuple[list[Company], list[Branch], list[Manager]]) -> None:
    plan = assign(*world)
    holds(plan, *world)
    companies, branches, managers = world
    network = Network.of(branches, managers, Rung.PROVINCE)
    for missed in plan.unplaced:
        company = next(c for c in companies if c.id == missed.company)
        assert all(plan.loads[b.id] >= network.room(b) for _, b in network.in_reach(company.place)), missed


@settings(deadline=None)
@given(worlds(), st.randoms())
def test_the_order_in_which_they_come_does_not_matter(world: tuple[list[Company], list[Branch], list[Manager]], chance: Random) -> None:
    companies, branches, managers = world
    assert assign(*world) == assign(chance.sample(companies, len(companies)), chance.sample(branches, len(branches)), chance.sample(managers, len(managers)))


Value = tuple[int, int, int, int, int]


def worth(owners: Mapping[str, str], companies: Sequence[Company], branches: Sequence[Branch], managers: Sequence[Manager]) -> Value:
    """What counts, the earlier before the later, small is good; written down anew, without weights."""
    of = {m.id: m for m in managers}
    kin, steps = 0, 0
    for company in companies:
        if company.id in owners:
            manager, own = of[owners[company.id]], company.branch
            kin += 2 * (manager.branch == own) + (manager.id == company.manager and own in (None, manager.branch))
            place = next(b.place for b in branches if b.id == manager.branch)
            outside = rung(company.place, place) > Rung.PROVINCE
            steps += Rung.BEYOND * STEPS if outside else distance(company.place, place)
    network = Network.of(branches, managers, Rung.PROVINCE)
    of_branch, of_manager = Counter(of[m].branch for m in owners.values()), Counter(owners.values())
    even = sum(sum(climbing(0, network.room(b))[:of_branch[b.id]]) for b in branches) + sum(sum(climbing(0, m.capacity)[:of_manager[m.id]]) for m in managers)
    idle = sum(of_branch[b.id] == 0 for b in branches)
    return -len(owners), -kin, idle, steps, even


def possible(owners: Mapping[str, str], companies: Sequence[Company], branches: Sequence[Branch], managers: Sequence[Manager]) -> bool:
    """Within reach and capacity?"""
    network = Network.of(branches, managers, Rung.PROVINCE)
    of = {m.id: m for m in managers}
    of_branch, of_manager = Counter(of[m].branch for m in owners.values()), Counter(owners.values())
    return (
        all(of_manager[m.id] <= m.capacity for m in managers) and all(of_branch[b.id] <= network.room(b) for b in branches)
        and all(of[owners[c.id]].branch in {c.branch, *(b.id for _, b in network.in_reach(c.place))} for c in companies if c.id in owners))


@settings(max_examples=60, deadline=None)
@given(worlds(most=4))
def test_no_other_plan_is_better(world: tuple[list[Company], list[Branch], list[Manager]]) -> None:
    companies, _, managers = world
    choices = product([None, *(m.id for m in managers)], repeat=len(companies))
    plans = ({c.id: m for c, m in zip(companies, choice, strict=True) if m is not None} for choice in choices)
    best = min(worth(p, *world) for p in plans if possible(p, *world))
    found = {a.company: a.manager for a in assign(*world).assigned}
    assert possible(found, *world)
    assert worth(found, *world) == best


@settings(deadline=None)
@given(worlds(), st.data())
def test_who_has_an_owner_keeps_it_while_there_is_room(world: tuple[list[Company], list[Branch], list[Manager]], data: st.DataObject) -> None:
    companies, branches, managers = world
    first = {a.company: Owner(a.branch, a.manager) for a in assign(*world).assigned}
    leaving = {c.id for c in companies[:data.draw(st.integers(0, 5))]}
    new = [Company(f"n{n}", data.draw(places)) for n in range(data.draw(st.integers(0, 5)))]
    stay = [c for c in companies if c.id not in leaving]
    again = assign([*stay, *new], branches, managers, first)
    holds(again, [*stay, *new], branches, managers)
    after = {a.company: Owner(a.branch, a.manager) for a in again.assigned}
    assert all(after[c.id] == first[c.id] for c in stay if c.id in first)


@settings(deadline=None)
@given(worlds(), st.data())
def test_an_owner_is_lost_only_where_there_is_no_room_or_no_such_manager(world: tuple[list[Company], list[Branch], list[Manager]], data: st.DataObject) -> None:
    companies, branches, managers = world
    owners = st.builds(Owner, st.sampled_from(["b0", "b1", "closed"]), st.sampled_from(["m0", "m1", "m2", "gone"]), st.booleans())
    kept = {c.id: data.draw(owners) for c in companies}
    plan = assign(companies, branches, managers, kept)
    holds(plan, companies, branches, managers)
    network = Network.of(branches, managers, Rung.PROVINCE)
    staying = {a.company: kept[a.company] for a in plan.assigned if a.code in ("kept", "by_hand")}
    assert all(Owner(a.branch, a.manager, kept[a.company].by_hand) == kept[a.company] for a in plan.assigned if a.company in staying)
    of_branch, of_manager = Counter(o.branch for o in staying.values()), Counter(o.manager for o in staying.values())
    capacity, room = {(m.branch, m.id): m.capacity for m in managers}, {b.id: network.room(b) for b in branches}
    for company in companies:
        owner = kept[company.id]
        there = capacity.get((owner.branch, owner.manager))
        if company.id not in staying and there is not None:
            assert of_manager[owner.manager] == there or of_branch[owner.branch] == room[owner.branch]


def test_a_choice_made_by_hand_is_the_last_to_go_when_a_manager_takes_fewer() -> None:
    companies = [Company(f"c{n}", Place("430102")) for n in range(4)]
    branches, roomy, narrow = [Branch("b", Place("430102"))], [Manager("m", "b", 4), Manager("z", "b", 4)], [Manager("m", "b", 1), Manager("z", "b", 4)]
    kept = {c.id: Owner("b", "m", c.id == "c3") for c in companies}
    assert Counter(a.code for a in assign(companies, branches, roomy, kept).assigned) == {"kept": 3, "by_hand": 1}
    plan = assign(companies, branches, narrow, kept)
    assert {a.company: a.manager for a in plan.assigned} == {"c0": "z", "c1": "z", "c2": "z", "c3": "m"}
    assert plan.assigned[0].reason.zh.startswith("原客户经理m容量不足（1户）")


def test_reasons_say_what_happened() -> None:
    here, there = Place("430102"), Place("430202")
    branches = [Branch("a", here), Branch("b", there)]
    managers = [Manager("ma", "a", 2), Manager("mb", "b", 3)]
    companies = [Company("c1", here), Company("c2", here), Company("c3", here), Company("c4", here, "b"), Company("c5", here), Company("c6", Place("440103"))]
    plan = assign(companies, branches, managers)
    assert {a.company: (a.branch, a.code) for a in plan.assigned} == {
        "c1": ("a", "nearest"), "c2": ("a", "nearest"), "c3": ("b", "moved_on"), "c4": ("b", "relation"), "c5": ("b", "moved_on")}
    assert next(a.reason.en for a in plan.assigned if a.company == "c3") == "the nearest, a, is full (2); moved on to b (same province)"
    assert [(u.company, u.code) for u in plan.unplaced] == [("c6", "out_of_reach")]


def test_no_branch_is_left_without_a_company_when_that_can_be_avoided() -> None:
    here, there = Place("430102"), Place("430202")
    plan = assign([Company(f"c{n}", here) for n in range(4)], [Branch("a", here), Branch("b", there)], [Manager("ma", "a", 10), Manager("mb", "b", 10)])
    assert plan.loads == {"a": 3, "b": 1} and plan.idle == []
    assert [a.code for a in plan.assigned].count("share") == 1
    few = assign([Company("c0", here)], [Branch("a", here), Branch("b", there)], [Manager("ma", "a", 10), Manager("mb", "b", 10)])
    assert few.idle == ["b"]


def test_a_branch_that_has_companies_already_is_given_no_others_to_fill_it() -> None:
    here, there = Place("430102"), Place("430202")
    branches, managers = [Branch("a", there), Branch("b", here)], [Manager("ma", "a", 10), Manager("mb", "b", 10)]
    kept = {"c0": Owner("a", "ma"), **{f"c{n}": Owner("b", "mb") for n in (1, 2, 3)}}
    companies = [*(Company(company, here) for company in kept), Company("n1", here), Company("n2", here)]
    assert assign(companies, branches, managers, kept).loads == {"a": 1, "b": 5}


def test_loads_are_even_together_with_those_who_stay() -> None:
    here = Place("430102")
    branches, managers = [Branch("a", here), Branch("b", here)], [Manager("m1", "a", 10), Manager("m2", "a", 10), Manager("m3", "b", 20)]
    kept = {f"k{n}": Owner("a", "m1") for n in range(4)}
    plan = assign([*(Company(company, here) for company in kept), *(Company(f"n{n}", here) for n in range(8))], branches, managers, kept)
    assert plan.loads == {"a": 6, "b": 6}
    assert Counter(a.manager for a in plan.assigned) == {"m1": 4, "m2": 2, "m3": 6}


def test_equal_ways_are_shared_in_proportion_to_capacity() -> None:
    here = Place("430102")
    plan = assign([Company(f"c{n:03}", here) for n in range(30)], [Branch("a", here), Branch("b", here)], [Manager("ma", "a", 40), Manager("mb", "b", 20)])
    assert plan.loads == {"a": 20, "b": 10}


@pytest.mark.parametrize("managers", [[Manager("m", "nowhere", 1)], [Manager("m", "b", -1)], [Manager("m", "b", 1), Manager("m", "b", 1)]])
def test_what_makes_no_sense_is_refused(managers: list[Manager]) -> None:
    with pytest.raises(ValueError, match="no such branch"):
        assign([], [Branch("b")], managers)
