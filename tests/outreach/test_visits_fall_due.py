"""Until when a visit is owed, what is overdue and what was missed, as of any day."""

from __future__ import annotations

from datetime import date, timedelta
from typing import cast

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from kexin.outreach.cadence import EVERY, Cadence, Every, due
from kexin.outreach.periods import CALENDAR, Calendar, Window, window_of

DAY = date(2026, 3, 10)  # a Tuesday


def test_once_within_thirty_days() -> None:
    cadence = Cadence("once", 30)
    assert due(cadence, DAY, [], DAY + timedelta(days=30)).overdue_days == 0
    late = due(cadence, DAY, [], DAY + timedelta(days=33))
    assert (late.due_on, late.overdue_days, late.missed) == (DAY + timedelta(days=30), 3, (Window(DAY, DAY + timedelta(days=30)),))
    done = due(cadence, DAY, [DAY + timedelta(days=4)], DAY + timedelta(days=33))
    assert (done.due_on, done.overdue, done.missed, done.met) == (None, False, (), 1)


def test_once_without_a_last_day_is_never_overdue() -> None:
    assert due(Cadence("once"), DAY, [], date(2030, 1, 1)).due_on is None


def test_every_ninety_days_counts_from_the_last_visit() -> None:
    cadence = Cadence("days", 90)
    assert due(cadence, DAY, [], DAY).due_on == DAY + timedelta(days=90)
    seen = due(cadence, DAY, [DAY + timedelta(days=50)], DAY + timedelta(days=141))
    assert (seen.due_on, seen.overdue_days, seen.met) == (DAY + timedelta(days=140), 1, 1)
    assert seen.missed == (Window(DAY + timedelta(days=51), DAY + timedelta(days=140)),)


def test_every_day_of_a_daily_patrol_is_owed() -> None:
    found = due(Cadence("daily"), DAY, [DAY, DAY + timedelta(days=2)], DAY + timedelta(days=3))
    assert found.missed == (Window(DAY + timedelta(days=1), DAY + timedelta(days=1)),)
    assert (found.due_on, found.overdue) == (DAY + timedelta(days=3), False)


def test_a_month_that_had_begun_is_added_to_the_next() -> None:
    assert due(Cadence("monthly"), DAY, [], DAY).due_on == date(2026, 4, 30)
    assert due(Cadence("monthly"), date(2026, 3, 1), [], DAY).due_on == date(2026, 3, 31)
    assert due(Cadence("monthly"), DAY, [date(2026, 3, 20)], date(2026, 5, 1)).due_on == date(2026, 5, 31)


def test_after_a_company_left_nothing_is_owed() -> None:
    gone = due(Cadence("weekly"), date(2026, 3, 9), [], date(2026, 6, 1), left_on=date(2026, 3, 23))
    assert (gone.due_on, gone.overdue) == (None, False)
    assert [w.first for w in gone.missed] == [date(2026, 3, 9), date(2026, 3, 16)]


def test_a_visit_before_the_listing_does_not_count() -> None:
    assert due(Cadence("once", 10), DAY, [DAY - timedelta(days=1)], DAY).met == 0


@pytest.mark.parametrize(("every", "days"), [("days", None), ("monthly", 3), ("once", 0)])
def test_a_cadence_that_says_nothing_sensible_is_refused(every: str, days: int | None) -> None:
    with pytest.raises(ValueError, match="no cadence"):
        Cadence(cast(Every, every), days)


@pytest.mark.parametrize(("cadence", "words"), [
    (Cadence("once"), "once while listed"), (Cadence("once", 30), "once, within 30 days"), (Cadence("once", 1), "once, within 1 day"), (Cadence("days", 90), "at least every 90 days"), (Cadence("days", 1), "at least every day"), (Cadence("weekly"), "once every week")])
def test_a_cadence_is_told_in_words(cadence: Cadence, words: str) -> None:
    assert cadence.words.en == words


days_on = st.integers(0, 500).map(lambda n: date(2026, 1, 1) + timedelta(days=n))
cadences = st.one_of(
    st.sampled_from([Cadence(e) for e in EVERY if e != "days"]), st.builds(Cadence, st.just("days"), st.integers(1, 120)), st.builds(Cadence, st.just("once"), st.integers(1, 120)))


@given(cadences, days_on, st.lists(days_on, max_size=12), days_on)
def test_a_past_day_is_told_as_it_was_whatever_came_later(cadence: Cadence, listed: date, visits: list[date], today: date) -> None:
    assert due(cadence, listed, visits, today) == due(cadence, listed, [v for v in visits if v <= today], today)


@given(cadences, days_on, st.lists(days_on, max_size=12), days_on)
def test_overdue_means_that_the_last_window_was_missed(cadence: Cadence, listed: date, visits: list[date], today: date) -> None:
    found = due(cadence, listed, visits, today)
    if found.overdue:
        assert found.due_on in [w.last for w in found.missed]
    assert all(w.last < today and not any(v in w for v in visits if v >= listed) for w in found.missed)
    assert all(a.last < b.first for a, b in zip(found.missed, found.missed[1:], strict=False))


@given(st.sampled_from(CALENDAR), days_on)
def test_windows_follow_one_another_without_a_gap(calendar: Calendar, day: date) -> None:
    window = window_of(calendar, day)
    after = window_of(calendar, window.last + timedelta(days=1))
    assert day in window and after.first == window.last + timedelta(days=1)


def group(calendar: Calendar, listed: date, day: date) -> date:
    """The last day of the window of a day, where a window that had begun before the listing is one with the next."""
    window = window_of(calendar, day)
    return window.last if window.first >= listed else window_of(calendar, window.last + timedelta(days=1)).last


def spans(days: int, listed: date, made: set[date], end: date) -> list[date]:
    """The last days of spans in which nobody came: a span begins after a visit and after a span that was missed."""
    missed, since, day = [], listed, listed
    while day <= end:
        if day in made:
            since = day
        elif (day - since).days == days:
            missed.append(day)
            since = day
        day += timedelta(days=1)
    return missed


shortly = st.integers(0, 3) | st.integers(0, 150)


@given(cadences, days_on, st.lists(st.just(-1) | shortly, max_size=8), shortly, st.none() | shortly)
@example(Cadence("daily"), DAY, [0], 0, None)
@example(Cadence("days", 1), DAY, [0], 0, None)
@example(Cadence("days", 1), DAY, [], 5, 3)
@example(Cadence("once", 2), DAY, [], 5, 3)
@example(Cadence("once", 5), DAY, [3], 3, 3)
def test_every_window_is_what_going_through_the_days_one_by_one_says(cadence: Cadence, listed: date, visited: list[int], passed: int, gone_after: int | None) -> None:
    visits, today = [listed + timedelta(days=n) for n in visited], listed + timedelta(days=passed)
    left = None if gone_after is None else listed + timedelta(days=gone_after)
    found = due(cadence, listed, visits, today, left)
    gone, end = left is not None and left <= today, min(today, date.max if left is None else left - timedelta(days=1))
    made = {v for v in visits if listed <= v <= end}
    assert (found.gone, found.end, found.made, found.last_visit) == (gone, end, tuple(sorted(made)), max(made, default=None))
    if cadence.every == "once":
        last = date.max if cadence.days is None else listed + timedelta(days=cadence.days)
        met = int(any(v <= last for v in made))
        ended = [last] if not met and listed <= end else []
        due_on = None if made or cadence.days is None else last
    elif cadence.every == "days":
        assert cadence.days is not None
        ended = spans(cadence.days, listed, made, end)
        met, due_on = len(made), max(made, default=listed) + timedelta(days=cadence.days)
    else:
        lasts = sorted({group(cadence.every, listed, listed + timedelta(days=n)) for n in range((end - listed).days + 1)})
        having = {group(cadence.every, listed, v) for v in made}
        met, ended = len(having), [last for last in lasts if last not in having]
        due_on = group(cadence.every, listed, max(having) + timedelta(days=1)) if having else group(cadence.every, listed, listed)
    assert found.met == met
    assert [w.last for w in found.missed] == [last for last in ended if last < end or (gone and last == end)]
    assert found.due_on == (None if gone else due_on)
    assert found.overdue_days == (max(0, (today - found.due_on).days) if found.due_on is not None else 0)
