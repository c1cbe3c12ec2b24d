"""Which moves begin where a row stands, and all that stands against one: empty cells and needs that do not hold, each told once."""

from __future__ import annotations

from datetime import date

import pytest

from kexin.formula.python_program import Value
from kexin.problems import ProblemsError
from kexin.programmes.computing import Computing
from kexin.programmes.loader import load_programme
from kexin.programmes.moving import moves_of, need_move
from kexin.programmes.record import Entry, Inspection

DAY = date(2023, 12, 28)
WATER = Computing(load_programme("cn.changsha.kaifu-water.2023", DAY))


def estate(stage: str, values: dict[str, Value] | None = None, *inspections: Inspection) -> Entry:
    """An estate at a stage."""
    return Entry("X1", "X1", stage, DAY, values or {}, inspections=inspections)


def unmet(entry: Entry, filled: dict[str, Value] | None = None) -> dict[str, list[tuple[str, bool | None]]]:
    """What stands against each move that begins where the entry stands."""
    return {p.move.id: [(u.id, u.holds) for u in p.unmet] for p in moves_of(WATER, entry, filled)}


def test_a_move_begins_at_its_own_stages_only() -> None:
    assert list(unmet(estate("listed"))) == ["start_design"]
    assert list(unmet(estate("building"))) == ["finish"]
    assert unmet(estate("done")) == {}


def test_an_empty_cell_is_told_once_and_not_again_by_what_hangs_on_it() -> None:
    assert unmet(estate("design")) == {"start_works": [("cost", None), ("started_on", None), ("due_on", None)]}
    assert unmet(estate("design", {"started_on": date(2023, 9, 1)})) == {"start_works": [("cost", None), ("due_on", None)]}


def test_a_need_that_does_not_hold_is_told_beside_a_cell_that_is_empty() -> None:
    values: dict[str, Value] = {"cost": 0, "started_on": date(2023, 9, 2), "due_on": date(2023, 9, 1)}
    assert unmet(estate("design", values)) == {"start_works": [("order", False), ("priced", False)]}
    assert unmet(estate("building")) == {"finish": [("finished_on", None), ("accepted", False)]}


def test_a_need_that_is_not_known_for_another_reason_is_told_too() -> None:
    passed = Inspection("acceptance", DAY, True)
    (found,) = moves_of(WATER, estate("building", {"finished_on": DAY}, passed))
    assert [(u.id, u.holds) for u in found.unmet] == [("order", None)] and not found.allowed
    assert unmet(estate("building", {"finished_on": DAY, "started_on": DAY}, passed)) == {"finish": []}


def test_what_is_being_filled_in_stands_over_what_was_there() -> None:
    entry = estate("design", {"cost": 0, "started_on": date(2023, 9, 1)})
    filled: dict[str, Value] = {"cost": 1, "due_on": date(2023, 9, 1)}
    assert unmet(entry, filled) == {"start_works": []}
    assert need_move(WATER, entry, "start_works", filled).to == "building"
    assert entry.values == {"cost": 0, "started_on": date(2023, 9, 1)}


def test_a_move_that_may_not_be_made_says_all_that_is_missing_at_once() -> None:
    with pytest.raises(ProblemsError) as raised:
        need_move(WATER, estate("design", {"cost": 0}), "start_works")
    assert [(p.code, p.where) for p in raised.value.problems] == [("unmet", "X1: started_on"), ("unmet", "X1: due_on"), ("unmet", "X1: priced")]


def test_a_move_that_begins_elsewhere_names_those_that_begin_here() -> None:
    with pytest.raises(ProblemsError) as raised:
        need_move(WATER, estate("building"), "start_works")
    (problem,) = raised.value.problems
    assert (problem.code, problem.where, problem.allowed.en) == ("no-such-move", "X1: start_works", "water on")
    with pytest.raises(ProblemsError) as raised:
        need_move(WATER, estate("done"), "finish")
    assert raised.value.problems[0].allowed.en == "none"
