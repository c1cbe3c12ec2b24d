"""What one step of an aim costs is more than all that later aims can change when companies change places in a ring."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.outreach.assigning import Branch, Manager, Network
from kexin.outreach.flow import Weights, climbing
from kexin.outreach.nearness import STEPS, Place, Rung, distance


@st.composite
def networks(draw: st.DrawFn) -> Network:
    """Branches with up to three managers each, small and large."""
    sizes = draw(st.lists(st.lists(st.integers(0, 400), max_size=3), min_size=1, max_size=5))
    managers = [Manager(f"m{n}{place}", f"b{n}", capacity) for n, capacities in enumerate(sizes) for place, capacity in enumerate(capacities)]
    return Network.of([Branch(f"b{n}", capacity=draw(st.none() | st.integers(0, 500))) for n in range(len(sizes))], managers, Rung.PROVINCE)


@settings(deadline=None)
@given(networks())
def test_an_earlier_aim_outweighs_all_later_ones(network: Network) -> None:
    """A ring meets each branch and manager once, and so two of its loads and two ways to it."""
    weights = Weights.of(network)
    rooms = [*map(network.room, network.branches), *(m.capacity for m in network.managers)]
    loads = 2 * sum(max(climbing(0, room), default=0) for room in rooms)
    assert weights.step > loads
    ways = 2 * len(rooms) * distance(Place("430102", point=(0.0, 0.0)), Place("110101")) * weights.step
    assert distance(Place("430102", point=(0.0, 0.0)), Place("110101")) == (Rung.BEYOND + 1) * STEPS - 1
    assert weights.idle > ways + loads
    assert weights.manager > 2 * weights.idle + ways + loads
    assert weights.branch == 2 * weights.manager


@given(st.integers(1, 400))
def test_each_further_company_costs_more_than_the_one_before_and_a_load_starts_where_it_stands(room: int) -> None:
    costs = climbing(0, room)
    assert len(costs) == room and costs == sorted(costs)
    assert all(climbing(load, room) == costs[load:] for load in range(room + 2))
    assert abs(sum(costs) - 100 * room) <= room
