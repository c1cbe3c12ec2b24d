"""A record read as of a day: findings stand as they stood, and what came later is not seen."""

from __future__ import annotations

from datetime import date, timedelta
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.programmes.computing import Computing
from kexin.programmes.loader import load_programme
from kexin.programmes.record import (
    Book,
    Confirmation,
    Entry,
    Event,
    Finding,
    Inspection,
    Loose,
    Payment,
    of_book,
    of_entry,
)

DAY = date(2023, 10, 10)
days = st.integers(0, 20).map(lambda n: DAY + timedelta(days=n))


@cache
def safety(day: date) -> Computing:
    """The programme as of a day."""
    return Computing(load_programme("cn.changsha.chengtanjiang-safety.2023", day))


def finding(due_on: date, rectified_on: date | None = None, closed_on: date | None = None) -> Finding:
    """Found on the first day."""
    return Finding("full", "duties", "serious", DAY, due_on, rectified_on, closed_on)


@pytest.mark.parametrize(("later", "state", "overdue"), [(0, "open", False), (2, "open", False), (3, "open", True), (4, "open", True), (5, "rectified", False), (6, "rectified", False), (7, "closed", False), (8, "closed", False)])
def test_a_finding_is_open_until_it_is_put_right_and_overdue_from_the_day_after_its_deadline(later: int, state: str, overdue: bool) -> None:
    found = finding(DAY + timedelta(days=2), DAY + timedelta(days=5), DAY + timedelta(days=7))
    day = DAY + timedelta(days=later)
    assert (found.state(day), found.overdue(day)) == (state, overdue)


@given(days, st.none() | days, st.none() | days, days)
def test_whoever_reads_a_past_day_does_not_see_when_a_finding_was_closed(due_on: date, rectified_on: date | None, closed_on: date | None, day: date) -> None:
    entry = Entry("S1", "S1", "operating", DAY, {}, findings=(finding(due_on, rectified_on, closed_on),))
    (row,) = of_entry(entry, day)["findings"]
    closed = closed_on is not None and closed_on <= day
    assert row["closed_on"] == (closed_on if closed else None)
    assert (row["state"] == "closed") == closed
    assert row["overdue"] == (row["state"] == "open" and due_on < day)
    assert row["known_on"] == DAY


def test_the_register_reads_what_is_about_a_row_and_what_is_about_none() -> None:
    first = Entry(
        "S1", "S1", "operating", DAY, {"workers": 3}, DAY, (Inspection("full", DAY, True, "leaders", "4"),), (), (Confirmation("renewal", False, "visit", DAY),), (Payment("residents", 5, DAY),), (Event("accident", DAY),))
    second = Entry("S2", "S2", "left", DAY, {}, DAY + timedelta(days=1))
    loose = Loose((Inspection("patrol", DAY + timedelta(days=1), False),), (Event("fatal", DAY + timedelta(days=1)),))
    found = of_book(Book((first, second), loose), DAY)
    assert [(r["stage"], r.get("workers"), r["known_on"]) for r in found["rows"]] == [("operating", 3, DAY), ("left", None, DAY + timedelta(days=1))]
    assert sorted((i["checklist"], i["cadence"], i["post"], i["passed"], i["known_on"]) for i in found["inspections"]) == [
        ("full", "leaders", "4", True, DAY), ("patrol", None, None, False, DAY + timedelta(days=1))]
    assert sorted((e["kind"], e["known_on"]) for e in found["events"]) == [("accident", DAY), ("fatal", DAY + timedelta(days=1))]
    assert [(c["kind"], c["agreed"], c["way"], c["on"]) for c in found["confirmations"]] == [("renewal", False, "visit", DAY)]
    assert [(p["party"], p["amount"], p["on"]) for p in found["payments"]] == [("residents", 5, DAY)]
    assert of_entry(first, DAY)["events"] == [{"kind": "accident", "on": DAY, "known_on": DAY}]


@settings(deadline=None)
@given(st.lists(days, max_size=5), st.lists(days, max_size=5), days)
def test_a_figure_counts_what_was_known_on_its_day(added: list[date], inspected: list[date], day: date) -> None:
    book = Book(
        tuple(Entry(f"S{n}", "S", "operating", DAY, {"company": "X"}, on) for n, on in enumerate(added)), Loose(tuple(Inspection("patrol", on, True, "team") for on in inspected)))
    values = {c.figure.id: c.value for c in safety(day).figures(book)}
    assert (values["sites"], values["inspected"]) == (sum(on <= day for on in added), sum(on <= day for on in inspected))
