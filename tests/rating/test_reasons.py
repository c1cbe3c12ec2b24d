"""Reasons are ranked by points lost, ties in the file's order; what is unknown counts as lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.formula.python_program import Value
from kexin.library.measures import Measures
from kexin.rating.loader import load_model
from kexin.rating.rate_one import Rater
from kexin.rating.reasons import reasons
from tests.rating.test_shapes import GRADES, HEAD

BLOCKS = """
  - id: first
    title: {zh: 甲, en: first}
    max: 30
    indicators:
      - {id: debt, title: {zh: 负债, en: debt}, max: 10, value: debt_ratio, shape: bands, order: lower, side: upper_inclusive, bands: [[0.5, 10], [0.7, 5], [null, 0]]}
      - {id: tax, title: {zh: 纳税, en: tax}, max: 20, value: tax_grade, shape: categories, points: {A: 20, B: 15}, otherwise: 2}
  - id: second
    title: {zh: 乙, en: second}
    max: 20
    indicators:
      - {id: staff, title: {zh: 人员, en: staff}, max: 20, value: staff_total, shape: linear, floor: [0, 0], ceiling: [100, 20]}
"""
MODEL = f"{HEAD}{GRADES}score:\n  max: 50\n  blocks:{BLOCKS}"
STAGED = MODEL.replace("  blocks:", "  stages: {by: title_rank, weights: {top: {debt: 40, tax: 5, staff: 5}, none: {debt: 10, tax: 20, staff: 20}}}\n  blocks:")


def lost(text: str, measures: Measures, folder: Path, **given: Value) -> list[tuple[str, int]]:
    """The ids with the thousandths lost."""
    home = folder / "ratings" / "sample"
    home.mkdir(parents=True, exist_ok=True)
    (home / "model.yaml").write_text(text, encoding="utf-8")
    rater = Rater(load_model(home, measures, folder / "ratings"), measures)
    return [(each.id, each.points) for each in reasons(rater.rate_measures(given))]


@pytest.mark.parametrize(("given", "expected"), [
    # 5 of 10, 15 of 20, 12 of 20
    ({"debt_ratio": 0.6, "tax_grade": "B", "staff_total": 60}, [("staff", 8000), ("debt", 5000), ("tax", 5000)]),
    # three equal losses: the file's order
    ({"debt_ratio": 0.7, "tax_grade": "B", "staff_total": 75}, [("debt", 5000), ("tax", 5000), ("staff", 5000)]),
    # what earns its maximum is no reason
    ({"debt_ratio": 0.5, "tax_grade": "A", "staff_total": 99}, [("staff", 200)]),
    ({"debt_ratio": 0.1, "tax_grade": "A", "staff_total": 500}, []),
    # unknown: the least points, of tax 2
    ({"debt_ratio": 0.1}, [("staff", 20000), ("tax", 18000)]),
])
def test_the_indicator_that_loses_most_comes_first(given: dict[str, Value], expected: list[tuple[str, int]], measures: Measures, tmp_path: Path) -> None:
    assert lost(MODEL, measures, tmp_path, **given) == expected


@pytest.mark.parametrize(("stage", "expected"), [
    # half of 40; a quarter of 5; the whole of 5
    ("top", [("debt", 20000), ("staff", 5000), ("tax", 1250)]),
    ("none", [("staff", 20000), ("debt", 5000), ("tax", 5000)]),
    # an unknown stage: the heaviest weight less the lightest points: 40 - 5, 20 - 3.75, 20 - 0
    (None, [("debt", 35000), ("staff", 20000), ("tax", 16250)]),
])
def test_with_stages_the_weight_of_the_stage_counts(stage: str | None, expected: list[tuple[str, int]], measures: Measures, tmp_path: Path) -> None:
    assert lost(STAGED, measures, tmp_path, debt_ratio=0.6, tax_grade="B", staff_total=0, title_rank=stage) == expected
