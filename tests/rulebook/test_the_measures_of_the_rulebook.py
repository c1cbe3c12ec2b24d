"""Every shipped measure is well formed; the examples beside them hold."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kexin.library.measure_scenarios import MeasureScenario, read_measure_scenarios
from kexin.library.measures import RULEBOOK_MEASURES, load_measures

BOOK = load_measures()
FILES = sorted((RULEBOOK_MEASURES / "scenarios").glob("*.yaml"))
SCENARIOS = [s for path in FILES for s in read_measure_scenarios(path, BOOK)]


def test_every_measure_can_be_computed() -> None:
    day = date(2026, 6, 30)
    program = BOOK.on(day).program(BOOK.measures)
    assert {s.name for s in program.steps} == set(BOOK.measures)


def test_every_file_of_examples_is_read() -> None:
    assert {p.name for p in FILES} >= {"technology_sme.yaml", "growth_and_windows.yaml", "size.yaml", "matching.yaml"}
    assert len({s.id for s in SCENARIOS}) == len(SCENARIOS)


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda s: s.id)
def test_an_example_holds(scenario: MeasureScenario) -> None:
    assert scenario.differences(BOOK) == []


@pytest.mark.parametrize("name", sorted(BOOK.measures))
def test_a_measure_says_what_it_is_in_both_languages(name: str) -> None:
    measure = BOOK.measures[name]
    assert any("一" <= c <= "鿿" for c in measure.title.zh + measure.definition.zh)
    assert measure.title.en.isascii()
    assert measure.definition.en.isascii()


def test_an_example_that_is_wrong_is_told(tmp_path: Path) -> None:
    path = tmp_path / "s.yaml"
    path.write_text(
        "as_of: 2026-06-30\nscenarios:\n  - {id: a, zh: 甲, en: a, evidence: {annuals: [{year: 2025, revenue: {yuan: 5}}]},"
        " expect: {revenue: {yuan: 6}}}\n", encoding="utf-8")
    [scenario] = read_measure_scenarios(path, BOOK)
    assert scenario.differences(BOOK) == ["revenue: expected 600, found 500"]
