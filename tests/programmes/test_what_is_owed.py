"""Which inspections are owed as of a day, who is done for now, and what a day that has passed saw."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexin.outreach.cadence import Cadence, due
from kexin.outreach.periods import CALENDAR, Calendar, Window
from kexin.problems import ProblemsError
from kexin.programmes.computing import Computing
from kexin.programmes.inspecting import Owed, findings_of, owed
from kexin.programmes.loader import load_programme
from kexin.programmes.record import Book, Entry, Finding, Inspection, Loose
from kexin.text import same

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


def test_an_inspection_in_the_days_that_were_added_to_the_first_window_is_done_until_it_ends() -> None:
    (first, *_) = each(date(2023, 11, 15), (led(1, date(2023, 10, 20)),))
    assert first.window(date(2023, 11, 15)) == first.window(date(2023, 11, 30)) == Window(BEGUN, date(2023, 11, 30))
    assert first.window(date(2023, 12, 1)) == Window(date(2023, 12, 1), date(2023, 12, 31))
    assert first.done(date(2023, 11, 15)) and first.done(date(2023, 11, 30))
    assert not each(date(2023, 12, 1), (led(1, date(2023, 10, 20)),))[0].done(date(2023, 12, 1))


def bound(cadence: Cadence, begins: date, inspected: list[date], day: date) -> Owed:
    """What one subject of such a cadence is owed."""
    schedule = replace(computing(BEGUN).programme.cadences[0], cadence=cadence)
    return Owed(schedule, "", same("x"), begins, due(cadence, begins, inspected, day))


@given(st.sampled_from(CALENDAR), st.integers(0, 400), st.integers(0, 400), st.lists(st.integers(0, 800), max_size=6))
def test_the_window_of_a_day_is_the_one_that_is_missed_if_nothing_is_done_in_it(every: Calendar, started: int, passed: int, done: list[int]) -> None:
    cadence, begins = Cadence(every), BEGUN + timedelta(days=started)
    day, inspected = begins + timedelta(days=passed), [BEGUN + timedelta(days=n) for n in done]
    missed = due(cadence, begins, [], day + timedelta(days=200)).missed
    found = bound(cadence, begins, inspected, day)
    assert found.window(day) == next(w for w in missed if day in w)
    assert found.done(day) == any(begins <= on <= day and on in found.window(day) for on in inspected)


@pytest.mark.parametrize(("cadence", "inspected", "passed", "last", "done"), [
    (Cadence("days", 30), [], 10, 30, False), (Cadence("days", 30), [5], 35, 35, True), (Cadence("days", 30), [5], 36, 35, False),
    (Cadence("once", 30), [], 30, 30, False), (Cadence("once", 30), [30], 90, 90, True), (Cadence("once"), [], 7, 7, False)])
def test_one_that_is_owed_by_a_number_of_days_is_done_while_it_is_not_overdue(cadence: Cadence, inspected: list[int], passed: int, last: int, done: bool) -> None:
    day = BEGUN + timedelta(days=passed)
    found = bound(cadence, BEGUN, [BEGUN + timedelta(days=n) for n in inspected], day)
    assert (found.window(day), found.done(day)) == (Window(BEGUN, BEGUN + timedelta(days=last)), done)


def test_a_site_is_inspected_for_itself_from_the_day_it_was_written_down_and_only_while_it_works() -> None:
    def site(code: str, stage: str, added_on: date, *inspections: Inspection) -> Entry:
        return Entry(code, code, stage, BEGUN, {"company": "X"}, added_on, inspections)

    day = date(2024, 7, 1)
    book = Book((
        site("S1", "operating", date(2023, 1, 1), Inspection("full", date(2024, 2, 1), True, "each_site"), Inspection("full", date(2024, 5, 1), True, "leaders", "1")),
        site("S2", "operating", date(2024, 4, 1)), site("S3", "suspended", date(2023, 1, 1))))
    found = {o.subject: (o.begins, len(o.due.missed), o.due.met) for o in owed(computing(day), book, BEGUN) if o.cadence.id == "each_site"}
    assert found == {"S1": (BEGUN, 1, 1), "S2": (date(2024, 4, 1), 1, 0)}


def test_every_question_that_is_answered_no_is_put_right_by_its_own_day() -> None:
    programme = computing(BEGUN).programme
    checklist = programme.checklist("patrol")
    found = findings_of(programme, checklist, {"crowding": "no", "smoking": "none", "doors": "no"}, BEGUN)
    assert [(f.item.id, f.severity, f.due_on) for f in found] == [("crowding", "serious", BEGUN + timedelta(days=1)), ("doors", "minor", BEGUN + timedelta(days=7))]
    with pytest.raises(ProblemsError) as raised:
        findings_of(programme, checklist, {"crowding": "perhaps", "smoking": "", "doors": "yes"}, BEGUN)
    assert [(p.where, p.found.en) for p in raised.value.problems] == [
        ("patrol: crowding", "perhaps"), ("patrol: smoking", "“no fire and no forbidden appliance” is not answered")]


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
