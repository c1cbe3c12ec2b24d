"""What has to change is told with the unit of the figure, the right gap, and once where two conditions want the same."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.formula.python_program import Value
from kexin.library.measures import Measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.loader import load_offers
from kexin.matching.match_one import Matcher
from kexin.matching.nearing import Nearing, Way
from tests.heads import OWN

OFFER = """
id: drawn
title: {zh: 示例, en: example}
summary: {zh: 示例, en: example}
category: award
""" + OWN + """conditions:
"""


def way_of(folder: Path, measures: Measures, conditions: list[str], **known: Value) -> Way:
    """The way of a company of which only *known* is known."""
    path = folder / "policies" / "drawn" / "policy.yaml"
    path.parent.mkdir(parents=True)
    lines = [f"  - {{id: c{i}, zh: 条件, en: a condition, {condition}}}" for i, condition in enumerate(conditions)]
    path.write_text(OFFER + "\n".join(lines) + "\n", encoding="utf-8")
    matches = Matcher(Catalogue(load_offers(measures, [folder])), measures).match_measures(known)
    way = Nearing(measures).way(matches[0])
    assert way is not None
    return way


def told(way: Way) -> list[tuple[str, str]]:
    """The words of all changes."""
    return [(c.words.zh, c.words.en) for step in way.conditions for c in step.changes]


@pytest.mark.parametrize(("formula", "known", "zh", "en"), [
    ("rd_intensity >= 0.03", {"rd_intensity": 0.0275}, "研发费用占营业收入比例由 2.75% 到 ≥ 3%（差 0.25个百分点）", "R&D intensity: from 2.75% to ≥ 3% (0.25 percentage points away)"),
    ("debt_ratio < 0.7", {"debt_ratio": 0.7}, "资产负债率由 70% 到 < 70%", "debt ratio: from 70% to < 70%"),
    ("inventions_valid > 3", {"inventions_valid": 3}, "有效发明专利由 3 到 > 3（差 1）", "inventions in force: from 3 to > 3 (1 away)"),
    ("not inventions_valid == 3", {"inventions_valid": 3}, "有效发明专利由 3 到 ≠ 3（差 1）", "inventions in force: from 3 to ≠ 3 (1 away)"),
    ("inventions_valid * 2 >= 5", {"inventions_valid": 1}, "有效发明专利 × 2由 2 到 ≥ 5（差 3）", "inventions in force × 2: from 2 to ≥ 5 (3 away)"),
    ("revenue > wan_yuan(20000)", {"revenue": 100_000_000}, "营业收入由 100万元 到 > 2亿元（差 1.99亿元）", "revenue: from CNY 1 million to > CNY 200 million (CNY 199 million away)"),
    ("revenue > wan_yuan(20000)", {"revenue": 2_000_000_000_0}, "营业收入由 2亿元 到 > 2亿元", "revenue: from CNY 200 million to > CNY 200 million"),
    ("revenue > wan_yuan(20000)", {}, "查明并满足：营业收入 > 2亿元", "find out and meet: revenue > CNY 200 million"),
    ("revenue >= assets_total", {"revenue": 100_000_000, "assets_total": 300_000_000}, "营业收入由 100万元 到 ≥ 资产总额（300万元）（差 200万元）", "revenue: from CNY 1 million to ≥ total assets (CNY 3 million) (CNY 2 million away)"),
    ('tax_grade == "A"', {"tax_grade": "B"}, "需要：纳税信用等级为A级（现为 B级）", "needs: tax credit grade is A (now B)"),
    ("hnte_valid", {"hnte_valid": False}, "需要：有效高新技术企业", "needs: high-tech enterprise in force"),
    ("not (listed if srdi_valid else in_default)", {"listed": True, "srdi_valid": True}, None, "needs: not [listed if specialised and new SME in force, else in default]"),
])
def test_in_the_unit_of_the_figure(tmp_path: Path, measures: Measures, formula: str, known: dict[str, Value], zh: str | None, en: str) -> None:
    words = told(way_of(tmp_path, measures, [f"formula: '{formula}'"], **known))
    assert [e for _, e in words] == [en]
    assert zh is None or [z for z, _ in words] == [zh]


@pytest.mark.parametrize("conditions", [["debt_ratio <= 0.7", "debt_ratio < 0.5"], ["debt_ratio < 0.5", "debt_ratio <= 0.7"], ["debt_ratio < 0.5", "debt_ratio < 0.5"]])
@pytest.mark.parametrize("known", [None, 0.8])
def test_two_conditions_on_one_figure_are_one_change(tmp_path: Path, measures: Measures, conditions: list[str], known: float | None) -> None:
    way = way_of(tmp_path, measures, [f"formula: '{c}'" for c in conditions], debt_ratio=known)
    assert (way.count, way.together, way.possible) == (1, True, True)
    assert [(c.measure, c.before, str(c.words.en).endswith(("< 50%", "(30 percentage points away)"))) for s in way.conditions for c in s.changes] == [("debt_ratio", known, True)]


def test_a_figure_between_two_ends_is_changed_once_and_both_ends_are_told(tmp_path: Path, measures: Measures) -> None:
    way = way_of(tmp_path, measures, ["formula: 'staff_total >= 10'", "formula: 'staff_total < 300'"])
    assert told(way) == [("查明并满足：职工总数 ≥ 10", "find out and meet: staff ≥ 10"), ("查明并满足：职工总数 < 300", "find out and meet: staff < 300")]
    assert (way.count, way.together) == (1, True)


def test_a_change_that_breaks_another_condition_is_told(tmp_path: Path, measures: Measures) -> None:
    way = way_of(tmp_path, measures, ["formula: 'staff_total >= 300'", "formula: 'staff_total < 300'"], staff_total=100)
    assert (way.count, way.together) == (1, False)


@pytest.mark.parametrize("condition", [
    "any: [{id: a, zh: 甲, en: a, formula: srdi_valid}, {id: b, zh: 乙, en: b, formula: hnte_valid}]", "formula: 'srdi_valid or hnte_valid'"])
def test_what_may_hold_already_is_nearer_than_what_does_not(tmp_path: Path, measures: Measures, condition: str) -> None:
    way = way_of(tmp_path, measures, [condition], srdi_valid=False)
    assert told(way) == [("查明并满足：有效高新技术企业", "find out and meet: high-tech enterprise in force")]
