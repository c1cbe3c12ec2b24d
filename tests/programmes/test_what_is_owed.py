"""Which inspections are owed as of a day, who is done for now, and what a day that has passed saw."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexin.programmes.computing import Computing
from kexin.programmes.inspecting import Owed, owed
from kexin.programmes.loader import load_programme
from kexin.programmes.record import Book, Entry, Finding, Inspection, Loose

SAFETY = "cn.changsha.chengtanjiang-safety.2023"
BEGUN = date(2023, 10, 10)


@cache
def computing(day: date) -> Computing:
    """The programme as of a day."""
    return Computing(load_programme(SAFETY, day))


def each(day: date, inspections: tuple[Inspection, ...], cadence: str = "leaders") -> list[Owed]:
    """What is owed of a schedule."""
    return [o for o in owed(computing(day), Book((), Loose(inspections)), BEGUN) if o.cadence.id == cadence]


def led(post: int, on: date) -> Inspection:
    """A leader led an inspection."""
    return Inspection("full", on, True, "leaders", str(post))


def test_there_are_twelve_leaders() -> None:
    found = each(BEGUN, ())
    assert [o.subject for o in found] == [str(n) for n in range(1, 13)]
    assert found[0].title.zh == "党政领导1"


@pytest.mark.parametrize(("day", "missed"), [(date(2023, 11, 30), 0), (date(2023, 12, 1), 1), (date(2023, 12, 31), 1), (date(2024, 1, 1), 2)])
def test_the_first_window_has_all_its_days_and_the_next_ends_with_its_month(day: date, missed: int) -> None:
    assert [len(o.due.missed) for o in each(day, ())] == [missed] * 12


def test_who_led_one_in_the_window_is_done_for_now() -> None:
    found = {o.subject: o.done(date(2023, 12, 20)) for o in each(date(2023, 12, 20), (led(1, date(2023, 12, 3)), led(2, date(2023, 11, 3))))}
    assert [subject for subject, done in found.items() if done] == ["1"]


def test_another_leaders_inspection_is_not_ones_own() -> None:
    found = {o.subject: len(o.due.missed) for o in each(date(2023, 12, 1), (led(3, date(2023, 11, 3)),))}
    assert found["3"] == 0
    assert found["4"] == 1


@given(st.lists(st.integers(min_value=0, max_value=60), unique=True), st.integers(min_value=0, max_value=60))
def test_every_day_that_passed_was_patrolled_or_missed(days: list[int], until: int) -> None:
    today = BEGUN + timedelta(days=until)
    patrols = tuple(Inspection("patrol", BEGUN + timedelta(days=n), True, "team") for n in days)
    (found,) = each(today, patrols, "team")
    passed = {BEGUN + timedelta(days=n) for n in range(until)}
    assert {w.first for w in found.due.missed} == passed - {p.on for p in patrols}


def test_a_past_day_sees_a_finding_as_it_was_then() -> None:
    finding = Finding("full", "duties", "serious", BEGUN, BEGUN + timedelta(days=1), BEGUN + timedelta(days=5), BEGUN + timedelta(days=6))
    entry = Entry("S1", "S1", "operating", BEGUN, {"company": "X"}, findings=(finding,))

    def open_and_overdue(day: date) -> tuple[object, object]:
        values = {c.figure.id: c.value for c in Computing(load_programme(SAFETY, day)).figures(Book((entry,)))}
        return values["open"], values["overdue"]

    assert [open_and_overdue(BEGUN + timedelta(days=n)) for n in (-1, 0, 1, 2, 5, 6)] == [(0, 0), (1, 0), (1, 0), (1, 1), (1, 0), (0, 0)]
