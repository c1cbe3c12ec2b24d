"""A company is told why it is where it is: kept, a customer, the nearest, moved on because somebody is full, or to nobody."""

from __future__ import annotations

from collections.abc import Sequence

from kexin.outreach.assigning import Branch, Company, Manager, Network, Owner, Plan, assign
from kexin.outreach.nearness import Place, Rung
from kexin.text import Text

HERE, NEXT, THERE, FAR = Place("430102"), Place("430103"), Place("430202"), Place("440103")


def told(companies: Sequence[Company], branches: Sequence[Branch], managers: Sequence[Manager], kept: dict[str, Owner] | None = None) -> dict[str, tuple[str, str, str]]:
    """(branch, code, reason in English) by company."""
    plan = assign(companies, branches, managers, kept)
    return {**{a.company: (a.branch, a.code, a.reason.en) for a in plan.assigned}, **{u.company: ("", u.code, u.reason.en) for u in plan.unplaced}}


def test_a_customer_stays_with_its_branch_and_its_manager() -> None:
    managers = [Manager("m1", "a", 1), Manager("m2", "a", 2)]
    companies = [Company("c1", FAR, "a", "m1"), Company("c2", FAR, "a", "m1"), Company("c3", HERE, "a")]
    found = told(companies, [Branch("a", HERE)], managers)
    assert found["c3"] == ("a", "relation", "a customer of a")
    assert sorted([found["c1"], found["c2"]]) == [
        ("a", "relation", "a customer of a, and of this manager"), ("a", "relation", "a customer of a; its manager m1 is full (1)")]


def test_a_manager_at_another_branch_than_the_customers_is_not_spoken_of() -> None:
    branches, managers = [Branch("a", HERE), Branch("b", HERE)], [Manager("ma", "a", 1), Manager("mb", "b", 1)]
    assert told([Company("c1", HERE, "a", "mb")], branches, managers)["c1"] == ("a", "relation", "a customer of a")


def test_a_customer_of_a_branch_that_is_full_or_has_no_manager_moves_on() -> None:
    branches = [Branch("a", HERE, 1), Branch("b", NEXT), Branch("c", HERE)]
    managers = [Manager("ma", "a", 5), Manager("mb", "b", 5)]
    companies = [Company("c1", HERE, "a"), Company("c2", HERE, "a"), Company("c3", HERE, "c")]
    assert told(companies, branches, managers) == {
        "c1": ("a", "relation", "a customer of a"),
        "c2": ("b", "moved_on", "its own branch a is full (1); moved on to b (same prefecture)"),
        "c3": ("b", "moved_on", "its own branch c has no manager; moved on to b (same prefecture)")}


def test_branches_as_near_share_evenly_and_say_how_many_they_are() -> None:
    managers = [Manager("ma", "a", 2), Manager("mb", "b", 2), Manager("mt", "t", 2)]
    found = told([Company("c1", HERE), Company("c2", HERE), Company("c3", THERE)], [Branch("a", HERE), Branch("b", HERE), Branch("t", THERE)], managers)
    assert sorted(found[c][0] for c in ("c1", "c2")) == ["a", "b"]
    assert found["c1"][1:] == ("nearest", f"{found['c1'][0]} (same county); loads are even among the 2 branches as near")
    assert found["c3"] == ("t", "nearest", "the nearest with room: t (same county)")


def test_when_all_of_the_nearest_are_full_the_first_is_named_with_others() -> None:
    managers = [Manager("ma", "a", 1), Manager("mb", "b", 1), Manager("mt", "t", 1)]
    found = told([Company(f"c{n}", HERE) for n in range(4)], [Branch("a", HERE), Branch("b", HERE), Branch("t", THERE)], managers)
    assert sorted(found.values()) == [
        ("", "all_full", "all 3 branches in reach are full (capacity 3 in all)"),
        ("a", "nearest", "a (same county); loads are even among the 2 branches as near"), ("b", "nearest", "b (same county); loads are even among the 2 branches as near"),
        ("t", "moved_on", "the nearest, a and others, is full (1); moved on to t (same province)")]


def test_a_branch_would_be_without_a_company_and_so_one_is_moved_from_the_nearest() -> None:
    managers = [Manager("ma", "a", 9), Manager("mb", "b", 9)]
    found = told([Company("c1", HERE), Company("c2", HERE)], [Branch("a", HERE), Branch("b", THERE)], managers)
    assert sorted(found.values())[1] == ("b", "share", "so that no branch is without a company: moved from the nearest, a, to b (same province)")


def test_who_could_not_stay_is_told_what_became_of_the_manager() -> None:
    branches = [Branch("a", HERE), Branch("b", HERE)]
    managers = [Manager("ma", "a", 1, Text("张", "Zhang")), Manager("mb", "b", 9), Manager("mc", "b", 9)]
    kept = {"c1": Owner("a", "ma"), "c2": Owner("a", "ma"), "c3": Owner("a", "mc"), "c4": Owner("a", "gone"), "c5": Owner("b", "mb", by_hand=True)}
    found = told([Company(f"c{n}", HERE) for n in range(1, 6)], branches, managers, kept)
    assert found["c1"] == ("a", "kept", "keeps its owner") and found["c5"] == ("b", "by_hand", "chosen by hand, kept")
    assert found["c2"][:2] == ("b", "moved_on") and found["c2"][2].startswith("no room any more at its manager Zhang (at most 1); ")
    for company in ("c3", "c4"):
        assert found[company][:2] == ("b", "moved_on") and found[company][2].startswith("the manager of before no longer works at that branch; ")


def test_nobody_is_out_of_reach_of_a_branch_in_the_province_and_the_reach_is_named() -> None:
    branches, managers = [Branch("a", HERE), Branch("b", FAR)], [Manager("ma", "a", 1), Manager("mb", "b", 1)]

    def within(reach: Rung) -> Plan:
        return assign([Company("c1", THERE)], branches, managers, reach=reach)

    assert [a.branch for a in within(Rung.PROVINCE).assigned] == ["a"]
    assert [(u.code, u.reason.en) for u in within(Rung.PREFECTURE).unplaced] == [("out_of_reach", "no branch in the same prefecture")]


def test_who_keeps_the_place_when_there_is_room_for_one() -> None:
    """By hand before a customer of the branch, before one of the manager, before the nearest, before the lower id."""
    by_rank = [
        (Company("c9", THERE), True), (Company("c8", THERE, "a", "m"), False), (Company("c7", THERE, "a"), False), (Company("c6", THERE, "b", "m"), False), (Company("c4", HERE), False), (Company("c5", HERE), False), (Company("c3", THERE), False)]
    branches, managers = [Branch("a", HERE), Branch("b", HERE)], [Manager("m", "a", 1)]
    for place in range(len(by_rank)):
        left = by_rank[place:]
        kept = {c.id: Owner("a", "m", by_hand) for c, by_hand in left}
        assert [a.company for a in assign([c for c, _ in left], branches, managers, kept).assigned] == [left[0][0].id]


def test_capacities_of_zero_are_right_and_ids_stand_once() -> None:
    plan = assign([Company("c1", HERE)], [Branch("a", HERE, 0), Branch("b", HERE)], [Manager("m", "a", 1), Manager("z", "b", 0)])
    assert plan.rooms == {"a": 0, "b": 0} and [u.code for u in plan.unplaced] == ["all_full"]
    assert Network.of([Branch("a", HERE, 3), Branch("b", HERE, 3)], [Manager("m", "a", 1), Manager("n", "a", 1), Manager("z", "b", 9)], Rung.PROVINCE).room(Branch("a", HERE, 3)) == 2
