"""``expect: {refused: [...]}``: the example holds only if the model refuses for want of exactly these points."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.library.measures import Measures
from kexin.rating.loader import load_model
from kexin.rating.rate_one import Rater
from kexin.rating.scenarios import Scenario, disagreements, read_scenarios

OPEN = ["invested_open", "produced_open", "developed_open", "influence_open"]


def scenario(expect: str, measures: Measures, folder: Path) -> Scenario:
    """The one scenario of a file."""
    path = folder / "scenarios.yaml"
    path.write_text(f"model: m\nas_of: 2026-06-30\nscenarios:\n  - {{id: a, criteria: [c1], zh: 甲, en: a, expect: {expect}}}\n", encoding="utf-8")
    [found] = read_scenarios(path, measures.scope).scenarios
    return found


def disagreeing(model: str, expect: str, measures: Measures, folder: Path) -> list[str]:
    """What a model does other than expected."""
    return disagreements(scenario(expect, measures, folder), Rater(load_model(model, measures), measures))


def test_a_refusal_that_is_expected_holds(measures: Measures, tmp_path: Path) -> None:
    assert disagreeing("cn.most.innovation-points.2025", f"{{refused: [{', '.join(OPEN)}]}}", measures, tmp_path) == []


@pytest.mark.parametrize("listed", [OPEN[:3], [*OPEN, "another"], OPEN[::-1]])
def test_another_list_of_missing_points_is_a_difference(listed: list[str], measures: Measures, tmp_path: Path) -> None:
    found = disagreeing("cn.most.innovation-points.2025", f"{{refused: [{', '.join(listed)}]}}", measures, tmp_path)
    assert found == [f"refused: expected {listed}, found {OPEN}"]


def test_a_refusal_that_nobody_expected_is_a_difference(measures: Measures, tmp_path: Path) -> None:
    assert disagreeing("cn.most.innovation-points.2025", "{verdict: unknown}", measures, tmp_path) == [f"refused: expected [], found {OPEN}"]


def test_a_rating_where_a_refusal_was_expected_is_a_difference(measures: Measures, tmp_path: Path) -> None:
    found = disagreeing("cn.miit.srdi.2026", "{refused: [score]}", measures, tmp_path)
    assert found == ["refused: expected ['score'], but the model gives a rating"]
