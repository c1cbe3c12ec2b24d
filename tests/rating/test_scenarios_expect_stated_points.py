"""``expect: {stated: {...}}``: what a model states within the ranges that it leaves to experts."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.library.measures import Measures
from kexin.rating.loader import load_model
from kexin.rating.rate_one import Rater
from kexin.rating.scenarios import disagreements, read_scenarios

JUDGED = "hnte_advancement: 4, hnte_core_support: 3, ip_class1_main: 1, ip_class2_main: 0, hnte_own_right: true, hnte_core_right: true, standard_taken_part: true"


def disagreeing(model: str, given: str, expect: str, measures: Measures, folder: Path) -> list[str]:
    """What a model does other than expected."""
    path = folder / "scenarios.yaml"
    path.write_text(
        f"model: m\nas_of: 2026-06-30\nscenarios:\n  - {{id: a, criteria: [c1], zh: 甲, en: a, given: {{{given}}}, expect: {{stated: {expect}}}}}\n", encoding="utf-8")
    [scenario] = read_scenarios(path, measures.scope).scenarios
    return disagreements(scenario, Rater(load_model(model, measures), measures))


def test_the_middle_of_each_range_is_stated_for_indicators_and_blocks(measures: Measures, tmp_path: Path) -> None:
    expect = "{advancement: 7, core_support: 5, rights_held: 7, origin: 3, standards: 1, ip: 23}"
    assert disagreeing("cn.most.hnte.2016", JUDGED, expect, measures, tmp_path) == []


def test_nothing_is_stated_while_a_fact_is_unknown(measures: Measures, tmp_path: Path) -> None:
    assert disagreeing("cn.most.hnte.2016", JUDGED, "{conversions: null, total: null}", measures, tmp_path) == []


@pytest.mark.parametrize(("expect", "found"), [
    ("{advancement: 8}", "stated: expected {'advancement': 8000}, found {'advancement': 7000}"),
    ("{ip: null}", "stated: expected {'ip': None}, found {'ip': 23000}"),
    ("{total: 90}", "stated: expected {'total': 90000}, found {'total': None}"),
    ("{novelty: 3}", "stated: expected {'novelty': 3000}, found {'novelty': 'no such item'}"),
])
def test_another_stated_value_is_a_difference(expect: str, found: str, measures: Measures, tmp_path: Path) -> None:
    assert disagreeing("cn.most.hnte.2016", JUDGED, expect, measures, tmp_path) == [found]


def test_a_model_without_ranges_states_nothing(measures: Measures, tmp_path: Path) -> None:
    found = disagreeing("cn.most.tech-sme.2017", "staff_total: 100, staff_tech: 30", "{staff_share: 20}", measures, tmp_path)
    assert found == ["stated: expected {'staff_share': 20000}, found {'staff_share': 'no such item'}"]
