"""Whatever a renewal costs and whoever has paid, the parts add up to the cost, and nobody but the company bears more than the own part."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from kexin.programmes.computing import Computing
from kexin.programmes.loader import load_programme
from kexin.programmes.record import Entry, Payment
from kexin.programmes.sharing import shares

DAY = date(2023, 12, 28)
WATER = Computing(load_programme("cn.changsha.kaifu-water.2023", DAY))
FEN = st.integers(min_value=1, max_value=10**13)
PAID = st.lists(st.tuples(st.sampled_from(["residents", "government", "company"]), FEN), max_size=6)


def entry(cost: int | None, paid: list[tuple[str, int]]) -> Entry:
    """An estate that costs this, with what was paid in."""
    return Entry("X1", "X1", "building", DAY, {"cost": cost}, payments=tuple(Payment(party, amount, DAY) for party, amount in paid))


@given(FEN, PAID)
def test_parts_add_up_to_the_cost(cost: int, paid: list[tuple[str, int]]) -> None:
    found = shares(WATER, entry(cost, paid))
    assert found is not None
    assert sum(p.planned for p in found.parties) == sum(p.borne for p in found.parties) == found.cost == cost
    assert sum(p.taken_over for p in found.parties) == 0


@given(FEN, PAID)
def test_the_water_company_bears_what_is_short_and_nobody_else_more(cost: int, paid: list[tuple[str, int]]) -> None:
    found = shares(WATER, entry(cost, paid))
    assert found is not None
    for party in found.parties:
        if party.id == "company":
            assert party.borne >= party.planned
        else:
            assert party.borne == min(party.planned, party.paid)


@given(FEN)
def test_three_to_three_to_four(cost: int) -> None:
    found = shares(WATER, entry(cost, []))
    assert found is not None
    planned = {p.id: p.planned for p in found.parties}
    assert abs(planned["government"] * 10 - cost * 3) < 10
    assert abs(planned["residents"] * 10 - cost * 3) < 20
    assert planned["company"] * 10 >= cost * 4


def test_a_cost_that_is_not_known_is_not_shared() -> None:
    assert shares(WATER, entry(None, [])) is None


def test_what_is_paid_later_does_not_count_yet() -> None:
    found = shares(WATER, Entry("X1", "X1", "building", DAY, {"cost": 100_00}, payments=(Payment("residents", 30_00, date(2023, 12, 29)),)))
    assert found is not None
    assert {p.id: (p.paid, p.borne) for p in found.parties}["residents"] == (0, 0)


def test_what_each_party_paid_in_is_added_up_and_nobody_else_is_a_party() -> None:
    found = shares(WATER, entry(100_00, [("residents", 10_00), ("government", 7_00), ("residents", 5_00), ("mayor", 50_00)]))
    assert found is not None
    assert {p.id: (p.planned, p.paid, p.borne, p.taken_over) for p in found.parties} == {
        "residents": (30_00, 15_00, 15_00, -15_00), "government": (30_00, 7_00, 7_00, -23_00), "company": (40_00, 0, 78_00, 38_00)}
