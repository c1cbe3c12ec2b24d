"""Visited ÷ listed, overdue first; shares and rates beside each other, with their intervals."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from statistics import NormalDist

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexin.outreach.cadence import Cadence
from kexin.outreach.coverage import Listed, Standing, coverage, covered, owed, standing, weeks
from kexin.outreach.effect import Followed, Rate, before_and_after, difference, ratio, wilson

ONCE = Cadence("once", 30)
ROWS = [
    Listed("a", date(2026, 3, 2), ONCE, (date(2026, 3, 4),), "430100", "b1", "m1"),
    Listed("b", date(2026, 3, 2), ONCE, (), "430100", "b1", "m2"),
    Listed("c", date(2026, 3, 9), ONCE, (date(2026, 3, 10), date(2026, 3, 10)), "430200", "b2", "m3"),
    Listed("d", date(2026, 3, 2), ONCE, (date(2026, 3, 3),), "430200", "b2", "m3", left_on=date(2026, 3, 20))]


def test_the_branch_with_overdue_visits_comes_first() -> None:
    there = standing(ROWS, date(2026, 4, 5))
    first, second = coverage(there, "branch")
    assert (first.key, first.listed, first.visited, first.overdue, first.share) == ("b1", 2, 1, 1, Fraction(1, 2))
    assert (second.key, second.listed, second.share, second.overdue) == ("b2", 1, Fraction(1), 0)
    assert covered(there).share == Fraction(2, 3)
    assert covered([]).share is None


def test_week_by_week_the_share_grows() -> None:
    found = weeks(ROWS, date(2026, 3, 3), date(2026, 3, 12))
    assert [(w.window.first, w.visits, w.listed, w.visited) for w in found] == [(date(2026, 3, 2), 2, 3, 2), (date(2026, 3, 9), 1, 4, 3)]
    later = weeks(ROWS, date(2026, 3, 9), date(2026, 3, 29))
    assert [(w.window.first, w.visits, w.listed, w.visited) for w in later] == [(date(2026, 3, 9), 1, 4, 3), (date(2026, 3, 16), 0, 3, 2), (date(2026, 3, 23), 0, 3, 2)]


_DAYS = st.dates(date(2026, 1, 1), date(2026, 2, 9))


@given(st.lists(st.builds(
    Listed, st.just("x"), _DAYS, st.just(ONCE), st.lists(_DAYS, max_size=4).map(tuple), left_on=st.none() | _DAYS), max_size=6), _DAYS, _DAYS)
def test_each_week_is_what_its_definition_says(rows: list[Listed], since: date, today: date) -> None:
    found = weeks(rows, since, today)
    assert since in found[0].window and (since > today or today in found[-1].window)
    assert all((b.window.first - a.window.last).days == 1 for a, b in pairwise(found))
    for week in found:
        end = min(week.window.last, today)
        there = [row for row in rows if row.stands(end)]
        made = [len({v for v in row.visits if week.window.first <= v <= end and row.stands(v)}) for row in rows]
        assert (week.visits, week.listed, week.visited) == (sum(made), len(there), sum(row.visited(end) for row in there))
        assert week.share == (Fraction(week.visited, week.listed) if there else None)


@given(_DAYS, _DAYS, st.none() | _DAYS)
def test_a_company_stands_from_the_day_it_was_listed_to_the_day_before_it_left(listed: date, day: date, left: date | None) -> None:
    row = Listed("x", listed, ONCE, (listed,), left_on=left)
    assert row.stands(day) == (day in {listed + timedelta(days=n) for n in range(200)} and (left is None or (left - day).days > 0))
    assert row.visited(day) == ((day - listed).days >= 0)
    assert standing([row], day) == ([Standing(row, True, False)] if row.stands(day) else [])


def test_more_overdue_come_first_then_the_lower_share_then_the_key() -> None:
    def line(company: str, area: str, *visits: date, cadence: Cadence = ONCE) -> Listed:
        return Listed(company, date(2026, 3, 2), cadence, visits, area)

    seen, never = date(2026, 3, 4), Cadence("once")
    rows = [line("a", "all", seen), line("b", "late"), line("c", "none2", cadence=never), line("d", "none1", cadence=never), line("e", "latest"), line("f", "latest"), line("g", "latest", seen)]
    assert [(c.key, c.listed, c.visited, c.overdue) for c in coverage(standing(rows, date(2026, 4, 5)), "area")] == [
        ("latest", 3, 1, 2), ("late", 1, 0, 1), ("none1", 1, 0, 0), ("none2", 1, 0, 0), ("all", 1, 1, 0)]


def test_the_longest_overdue_comes_first_and_who_was_visited_once_not_at_all() -> None:
    late = Listed("e", date(2026, 2, 1), ONCE)
    assert [row.company for row, _ in owed([*ROWS, late], date(2026, 4, 5))] == ["e", "b"]
    first, second = (Listed(company, date(2026, 2, 1), ONCE) for company in ("x", "y"))
    assert [row.company for row, _ in owed([second, late, first], date(2026, 2, 1))] == ["e", "x", "y"]


def test_intervals_are_those_of_newcombes_papers() -> None:
    """Table I of Statistics in Medicine 17 (1998) 857–872 for one share, Table II of 873–890 for two (method 10)."""
    for hits, of, low, high in ((81, 263, .2553, .3662), (15, 148, .0624, .1605), (0, 20, .0, .1611), (1, 29, .0061, .1718)):
        interval = wilson(hits, of)
        assert interval is not None and (round(interval.low, 4), round(interval.high, 4)) == (low, high)
    for pairs, low, high in (((56, 70, 48, 80), .0524, .3339), ((9, 10, 3, 10), .1705, .8090), ((10, 10, 0, 20), .6791, 1.0), ((10, 10, 0, 10), .6075, 1.0)):
        between = difference(*pairs)
        assert between is not None and (round(between.low, 4), round(between.high, 4)) == (low, high)


@given(st.integers(0, 60), st.integers(0, 60), st.integers(0, 60), st.integers(0, 60))
def test_a_difference_lies_in_its_interval_and_turns_with_the_groups(a: int, more: int, b: int, others: int) -> None:
    found, turned = difference(a, a + more, b, b + others), difference(b, b + others, a, a + more)
    if found is None or turned is None:
        assert a + more == 0 or b + others == 0
        return
    assert -1 <= found.low <= found.value <= found.high <= 1
    assert abs(found.low + turned.high) < 1e-12


def test_companies_are_followed_until_their_first_visit_and_from_it_on() -> None:
    listed, end = date(2026, 3, 1), date(2026, 3, 30)
    companies = [
        Followed(listed, end, date(2026, 3, 11), None),  # 10 days before, 20 after
        Followed(listed, end, date(2026, 3, 11), date(2026, 3, 15)),  # 10 before, applied on the 5th day after
        Followed(listed, end, date(2026, 3, 11), date(2026, 3, 11)),  # applied on the day of the visit: after it
        Followed(listed, end, date(2026, 3, 11), date(2026, 3, 4)),  # applied by itself on the 4th day: the visit came too late
        Followed(listed, end, None, date(2026, 3, 2)), Followed(listed, end, None, None)]
    before, after = before_and_after(companies)
    assert (before, after) == (Rate(2, 10 + 10 + 10 + 4 + 2 + 30), Rate(2, 20 + 5 + 1))
    assert after.per_thousand == pytest.approx(76.923, abs=.001) and Rate(0, 0).per_thousand is None
    for wrong in (Followed(listed, end, date(2026, 2, 28), None), Followed(listed, end, None, date(2026, 4, 1)), Followed(listed, date(2026, 2, 28), None, None)):
        with pytest.raises(ValueError, match="between the listing and the last day"):
            before_and_after([wrong])


@st.composite
def followed(draw: st.DrawFn) -> Followed:
    """Any company on a list of spring 2026."""
    listed, until = sorted(draw(st.tuples(st.dates(date(2026, 1, 1), date(2026, 6, 30)), st.dates(date(2026, 1, 1), date(2026, 6, 30)))))
    day = st.none() | st.dates(listed, until)
    return Followed(listed, until, draw(day), draw(day))


@given(st.lists(followed(), max_size=8))
def test_every_day_and_everybody_who_did_it_is_counted_once(companies: list[Followed]) -> None:
    before, after = before_and_after(companies)
    assert before.hits + after.hits == sum(c.did_on is not None for c in companies)
    assert before.days + after.days == sum(((c.did_on or c.until) - c.listed_on).days + 1 for c in companies)
    assert after.hits <= after.days and before.hits <= before.days


@given(st.integers(0, 50), st.integers(1, 10**6), st.integers(0, 50), st.integers(1, 10**6))
def test_a_ratio_lies_in_its_interval_and_turns_with_the_groups(a: int, days: int, b: int, others: int) -> None:
    found, turned = ratio(Rate(a, days), Rate(b, others)), ratio(Rate(b, others), Rate(a, days))
    assert (found is None) is (turned is None) is (a == 0 or b == 0)
    if found is not None and turned is not None:
        assert 0 < found.low < found.value < found.high
        assert found.low * turned.high == pytest.approx(1) and found.value * turned.value == pytest.approx(1)


@given(st.integers(0, 60), st.integers(0, 60), st.floats(.5, .99))
def test_the_ends_of_an_interval_of_a_share_are_those_from_which_it_is_just_as_far_as_is_sure(hits: int, more: int, confidence: float) -> None:
    """Wilson's ends are the shares p with (share − p)² = z² p (1 − p) ÷ n."""
    of = hits + more
    found = wilson(hits, of, confidence)
    if found is None:
        assert of == 0
        return
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    assert found.value == hits / of
    for end in (found.low, found.high):
        assert abs((found.value - end) ** 2 - z * z * end * (1 - end) / of) < 1e-9
    assert (found.low < found.value or hits == 0) and (found.value < found.high or more == 0)


@pytest.mark.parametrize(("hits", "of"), [(-1, 4), (5, 4), (0, -1)])
def test_more_than_all_and_fewer_than_none_are_refused(hits: int, of: int) -> None:
    with pytest.raises(ValueError, match=f"{hits} of {of}"):
        wilson(hits, of)
