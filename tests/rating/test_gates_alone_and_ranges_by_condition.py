"""An eligibility model may consist of gates alone; tiers may leave their points to an expert."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kexin.library.measures import load_measures
from kexin.problems import ProblemsError
from kexin.rating.loader import load_model
from kexin.rating.rate_one import Rater
from tests.heads import OWN

MEASURES = load_measures().on(date(2026, 6, 30))
HEAD = """
id: small
title: {zh: 示例, en: example}
kind: eligibility
""" + OWN
GATES = """
gates:
  - {id: staff, zh: 不少于10人, en: at least ten, formula: staff_total >= 10, on_fail: reject}
  - {id: sales, zh: 有收入, en: has sales, formula: sales > yuan(0), on_fail: reject, waived_by: listed}
"""
TIERS = """
score:
  max: 8
  blocks:
    - id: rights
      title: {zh: 知识产权, en: rights}
      max: 8
      indicators:
        - id: number
          title: {zh: 数量, en: number}
          max: 8
          shape: tiers
          default: middle_down
          decided_by: {zh: 专家, en: experts}
          otherwise: 0
          tiers:
            - {when: ip_class1 >= 1, low: 7, high: 8, zh: Ⅰ类, en: class I}
            - {when: ip_class2 >= 5, low: 5, high: 6, zh: 五项, en: five}
            - {when: ip_class2 >= 1, low: 1, high: 4, zh: 一项, en: one}
pass: {above: 6}
"""


def rater(folder: Path, body: str) -> Rater:
    """A model with that body."""
    path = folder / "small" / "model.yaml"
    path.parent.mkdir()
    path.write_text(HEAD + body, encoding="utf-8")
    return Rater(load_model(path, MEASURES), MEASURES)


@pytest.mark.parametrize(("measures", "verdict", "ask"), [
    ({"staff_total": 10, "sales": 1, "listed": False}, True, ()),
    ({"staff_total": 9, "sales": 1, "listed": False}, False, ()),
    ({"staff_total": 10, "sales": 0, "listed": True}, True, ()),
    ({"staff_total": 10, "listed": False}, None, ("sales",)),
    ({"staff_total": 10}, None, ("listed", "sales")),
    ({"staff_total": 9}, False, ()),
])
def test_gates_alone_decide(tmp_path: Path, measures: dict[str, int], verdict: bool | None, ask: tuple[str, ...]) -> None:
    rating = rater(tmp_path, GATES).rate_measures(measures)
    assert (rating.verdict, rating.to_ask) == (verdict, ask)


def test_a_model_without_score_and_gates_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ProblemsError, match="score"):
        rater(tmp_path, "")


@pytest.mark.parametrize(("measures", "points", "stated", "verdict"), [
    ({"ip_class1": 1, "ip_class2": 0}, (7, 8), 7, True),
    ({"ip_class1": 0, "ip_class2": 5}, (5, 6), 5, False),
    ({"ip_class1": 0, "ip_class2": 4}, (1, 4), 2, False),
    ({"ip_class1": 0, "ip_class2": 0}, (0, 0), 0, False),
    ({"ip_class2": 5}, (5, 8), None, None),
    ({"ip_class1": 1}, (7, 8), 7, True),
    ({"ip_class1": 0}, (0, 6), None, False),
    ({}, (0, 8), None, None),
])
def test_ranges_stay_ranges(
    tmp_path: Path, measures: dict[str, int], points: tuple[int, int], stated: int | None, verdict: bool | None,
) -> None:
    rating = rater(tmp_path, TIERS).rate_measures(measures)
    low, high = points
    assert rating.points("number") == rating.points("total") == (low * 1000, high * 1000)
    assert rating.results["total_stated"] == (None if stated is None else stated * 1000)
    assert rating.verdict is verdict


@pytest.mark.parametrize("change", [("low: 7, high: 8", "low: 5, high: 6"), ("low: 5, high: 6", "low: 6, high: 5"), ("low: 1, high: 4", "low: 1, high: 7")])
def test_tiers_that_do_not_fall_are_told(tmp_path: Path, change: tuple[str, str]) -> None:
    with pytest.raises(ProblemsError) as error:
        rater(tmp_path, TIERS.replace(*change))
    assert "tiers-order" in {p.code for p in error.value.problems}
