"""The smallest area that holds a company and a branch, and the way between them where both are on the map."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexin.outreach.nearness import STEPS, Place, Rung, distance, kilometres, rung

PARK = "麓谷"


@pytest.mark.parametrize(("one", "two", "smallest"), [
    (Place("430104", PARK), Place("430104", PARK), Rung.PARK),
    (Place("430104", PARK), Place("430121", PARK), Rung.PARK),  # a park may lie in two counties of a prefecture
    (Place("430104", PARK), Place("430202", PARK), Rung.PROVINCE),  # but another prefecture has another park of the name
    (Place("430104", PARK), Place("430104"), Rung.COUNTY),
    (Place("430104"), Place("430104"), Rung.COUNTY),
    (Place("430100"), Place("430100"), Rung.PREFECTURE),  # in which county is not known
    (Place("430104"), Place("430100"), Rung.PREFECTURE),
    (Place("430104"), Place("430121"), Rung.PREFECTURE),
    (Place("430000"), Place("430000"), Rung.PROVINCE),  # in which prefecture is not known
    (Place("430104"), Place("430000"), Rung.PROVINCE),
    (Place("430104"), Place("440103"), Rung.BEYOND),
    (Place("430104"), Place(""), Rung.BEYOND),
    (Place("", PARK), Place("", PARK), Rung.BEYOND)])
def test_the_smallest_area_that_holds_both(one: Place, two: Place, smallest: Rung) -> None:
    assert rung(one, two) == rung(two, one) == smallest


CHANGSHA, ZHUZHOU = (28.23, 112.94), (27.83, 113.13)


def test_within_an_area_tens_of_kilometres_count_and_the_area_counts_before_them() -> None:
    company = Place("430104", point=CHANGSHA)
    assert distance(company, Place("430121", point=ZHUZHOU)) == Rung.PREFECTURE * STEPS + 4
    assert distance(company, Place("430202", point=CHANGSHA)) == Rung.PROVINCE * STEPS


def test_a_branch_that_is_not_on_the_map_counts_as_the_farthest_and_a_company_that_is_not_is_near_to_none() -> None:
    assert distance(Place("430104", point=CHANGSHA), Place("430104")) == Rung.COUNTY * STEPS + STEPS - 1
    assert distance(Place("430104"), Place("430104", point=CHANGSHA)) == distance(Place("430104"), Place("430104")) == Rung.COUNTY * STEPS


def test_no_way_is_longer_than_an_area() -> None:
    assert distance(Place("430104", point=CHANGSHA), Place("430121", point=(-28.23, -67.06))) == Rung.PREFECTURE * STEPS + STEPS - 1


points = st.tuples(st.floats(-90, 90), st.floats(-180, 180))


@given(points, points)
def test_a_way_is_the_angle_between_two_directions_from_the_middle_of_the_earth(one: tuple[float, float], two: tuple[float, float]) -> None:
    """Written down anew with vectors: 6,371 km for each radian."""
    def direction(point: tuple[float, float]) -> tuple[float, float, float]:
        north, east = map(math.radians, point)
        return math.cos(north) * math.cos(east), math.cos(north) * math.sin(east), math.sin(north)

    chord = math.dist(direction(one), direction(two))
    assert math.isclose(kilometres(one, two), 6371 * 2 * math.asin(min(1.0, chord / 2)), rel_tol=1e-6, abs_tol=0.001)
