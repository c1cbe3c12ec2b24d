"""Shapes of published systems, with points worked out by hand."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from kexin.formula.python_program import Value, program_function
from kexin.library.measures import Measures
from kexin.problems import ProblemsError
from kexin.rating.loader import load_model
from kexin.rating.program import model_program

HEAD = """id: sample
title: {zh: 样例, en: sample}
kind: credit
document: {number: null, issuer: [Kexin]}
effective: {from: 2020-01-01, to: null}
region: CN
evidence: own
source: a sample
note: {zh: 样例, en: sample}
"""
GRADES = "grades: [{id: A, at_least: 60, zh: 优, en: good}, {id: B, at_least: 30, zh: 中, en: fair}, {id: C, at_least: 0, zh: 差, en: weak}]\n"


def score_of(indicators: str, most: int, rest: str = GRADES) -> str:
    """A model of one block with the given indicators."""
    return HEAD + f"score: {{max: {most}, blocks: [{{id: all, title: {{zh: 全, en: all}}, max: {most}, indicators: [{indicators}]}}]}}\n" + rest


def rated(text: str, measures: Measures, folder: Path, **given: Value) -> Mapping[str, Value]:
    """What the model says of a company with these measures."""
    home = folder / "ratings" / "sample"
    home.mkdir(parents=True, exist_ok=True)
    (home / "model.yaml").write_text(text, encoding="utf-8")
    return program_function(model_program(load_model(home, measures, folder / "ratings")))(given)


def item(body: str, most: int = 20) -> str:
    """One indicator named ``it``."""
    return f"{{id: it, title: {{zh: 项, en: item}}, max: {most}, {body}}}"


@pytest.mark.parametrize(("body", "given", "low", "high"), [
    # S1: the edge belongs to the better band; a thousandth below does not
    ("value: debt_ratio, shape: bands, order: lower, side: upper_inclusive, bands: [[0.55, 20], [0.75, 5], [null, 0]]", {"debt_ratio": 0.75}, 5, 5),
    ("value: debt_ratio, shape: bands, order: lower, side: upper_inclusive, bands: [[0.55, 20], [0.75, 5], [null, 0]]", {"debt_ratio": 0.751}, 0, 0),
    ("value: debt_ratio, shape: bands, order: lower, side: lower_inclusive, bands: [[0.55, 20], [0.75, 5], [null, 0]]", {"debt_ratio": 0.55}, 5, 5),
    # n-year growth: 5 % a year over two years is a ratio of 1.1025
    ("value: revenue / revenue_prior, compound_years: 2, shape: bands, side: lower_inclusive, bands: [[0.05, 20], [null, 0]]", {"revenue": 11025, "revenue_prior": 10000}, 20, 20),
    ("value: revenue / revenue_prior, compound_years: 2, shape: bands, side: lower_inclusive, bands: [[0.05, 20], [null, 0]]", {"revenue": 11024, "revenue_prior": 10000}, 0, 0),
    # S2: a range left to an expert stays a range
    ("value: ip_class1, shape: range_bands, side: lower_inclusive, default: middle_down, decided_by: {zh: 专家, en: expert}, bands: [[1, 15, 20], [null, 0, 0]]", {"ip_class1": 2}, 15, 20),
    # S3: half way between 10 and 100 万元
    ("value: revenue, unit: wan_yuan, shape: linear, floor: [10, 0], ceiling: [100, 20]", {"revenue": 55 * 10**6}, 10, 10),
    # S4: 5 % up to 50 million of revenue, 4 % above
    ("value: rd_expense / revenue, by: revenue, unit: wan_yuan, shape: threshold, steps: [[5000, 0.05], [null, 0.04]], points: [20, 0], side: lower_inclusive", {"rd_expense": 40, "revenue": 1000}, 0, 0),
    ("value: rd_expense / revenue, by: revenue, unit: wan_yuan, shape: threshold, steps: [[5000, 0.05], [null, 0.04]], points: [20, 0], side: lower_inclusive", {"rd_expense": 4 * 10**8, "revenue": 10**10}, 20, 20),
    # S5, S6, S7
    ("value: tax_grade, shape: categories, points: {A: 20, B: 10}, otherwise: 1", {"tax_grade": "M"}, 1, 1),
    ("shape: tiers, tiers: [{when: ip_class1 >= 1, points: 20, zh: 一, en: I}, {when: ip_class2 >= 1, points: 6, zh: 二, en: II}], otherwise: 0", {"ip_class2": 3}, 6, 20),
    ("value: staff_total, shape: per_unit, points_per: 3, unit_size: 2, cap: 20", {"staff_total": 5}, 6, 6),
    ("value: staff_total, shape: per_unit, points_per: 3, unit_size: 2, cap: 20", {"staff_total": 14}, 20, 20),
    # S8: the better alternative counts; an unknown one only opens the interval
    ("shape: best_of, of: [{title: {zh: 甲, en: a}, value: debt_ratio, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 4]]}, {title: {zh: 乙, en: b}, value: staff_total, shape: per_unit, points_per: 1, unit_size: 1, cap: 10}]", {"debt_ratio": 0.1}, 4, 10),
    # S11: the ratio is multiplied before the bands
    ("value: debt_ratio, coefficient: {by: tax_grade, table: {A: 2}, otherwise: 1}, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 0]]", {"debt_ratio": 0.25, "tax_grade": "A"}, 20, 20),
    # S13: a formula per field
    ("value: {by: tax_grade, formulas: {A: debt_ratio, B: net_margin}, otherwise: null}, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 0]]", {"net_margin": 0.6, "tax_grade": "B"}, 20, 20),
    ("value: {by: tax_grade, formulas: {A: debt_ratio, B: net_margin}, otherwise: null}, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 0]]", {"net_margin": 0.6, "tax_grade": "C"}, 0, 20),
    # unknown: the whole interval; or nothing, where the source says so
    ("value: debt_ratio, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 4]]", {}, 4, 20),
    ("value: debt_ratio, missing: zero, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 4]]", {}, 0, 0),
])
def test_points_as_worked_out_by_hand(body: str, given: dict[str, Value], low: int, high: int, measures: Measures, tmp_path: Path) -> None:
    results = rated(score_of(item(body), 20), measures, tmp_path, **given)
    assert (results["it_low"], results["it_high"]) == (low * 1000, high * 1000)


@pytest.mark.parametrize(("compare", "bands", "given", "low", "high"), [
    ("difference", "[[0.05, 20], [null, 0]]", {"net_margin": 0.16, "tax_grade": "A"}, 20, 20),
    ("ratio", "[[2, 20], [null, 0]]", {"net_margin": 0.19, "tax_grade": "A"}, 0, 0),
    ("percentile", "[[0.75, 20], [0.5, 8], [null, 0]]", {"net_margin": 0.12, "tax_grade": "A"}, 8, 8),
    ("difference", "[[0.05, 20], [null, 0]]", {"net_margin": 0.15, "tax_grade": "B"}, 0, 20),  # five peers are too few
])
def test_s10_peers(compare: str, bands: str, given: dict[str, Value], low: int, high: int, measures: Measures, tmp_path: Path) -> None:
    (tmp_path / "peers").mkdir()
    (tmp_path / "peers" / "margins.yaml").write_text("""
id: margins
title: {zh: 净利润率, en: net margin}
date: 2026-01-01
source: a sample
evidence: own
group: tax_grade
minimum_n: 30
groups:
  A: {n: 100, mean: 0.1, quantiles: [[0.25, 0.02], [0.5, 0.1], [0.75, 0.2]]}
  B: {n: 5, mean: 0.1, quantiles: [[0.5, 0.1]]}
""", encoding="utf-8")
    body = f"value: net_margin, shape: peer, peers: margins, compare: {compare}, side: lower_inclusive, bands: {bands}"
    results = rated(score_of(item(body), 20), measures, tmp_path, **given)
    assert (results["it_low"], results["it_high"]) == (low * 1000, high * 1000)


SHARE = "value: debt_ratio, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [0.2, 10], [null, 0]]"


@pytest.mark.parametrize(("stage", "low", "high"), [("A", 40_000, 40_000), ("B", 5_000, 5_000), (None, 5_000, 40_000)])
def test_s12_weights_by_stage(stage: str | None, low: int, high: int, measures: Measures, tmp_path: Path) -> None:
    two = f"{{id: one, title: {{zh: 一, en: one}}, max: 20, {SHARE}}}, {{id: two, title: {{zh: 二, en: two}}, max: 20, value: net_margin, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 0]]}}"
    text = score_of(two, 80).replace("max: 80, blocks", "max: 80, stages: {by: tax_grade, weights: {A: {one: 80, two: 0}, B: {one: 10, two: 70}}}, blocks").replace("max: 80, indicators", "max: 40, indicators")
    results = rated(text, measures, tmp_path, debt_ratio=0.3, net_margin=0.1, tax_grade=stage)
    assert (results["total_low"], results["total_high"]) == (low, high)


def test_an_unknown_stage_does_not_add_the_weights_of_several(measures: Measures, tmp_path: Path) -> None:
    full = ", ".join(f"{{id: {i}, title: {{zh: 项, en: item}}, max: 20, value: {m}, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 0]]}}"
                     for i, m in (("one", "debt_ratio"), ("two", "net_margin")))
    text = score_of(full, 80).replace("max: 80, blocks", "max: 80, stages: {by: tax_grade, weights: {A: {one: 80, two: 0}, B: {one: 10, two: 70}}}, blocks").replace("max: 80, indicators", "max: 40, indicators")
    results = rated(text, measures, tmp_path, debt_ratio=0.6, net_margin=0.6, tax_grade=None)
    assert (results["one_low"], results["one_high"], results["two_low"], results["two_high"]) == (10_000, 80_000, 0, 70_000)
    assert (results["total_low"], results["total_high"]) == (80_000, 80_000)


def two_blocks(rest: str) -> str:
    """Technology (20 points by debt_ratio) and credit (20 points by net_margin)."""
    blocks = ", ".join(
        f"{{id: {b}, title: {{zh: 块, en: block}}, max: 20, indicators: [{{id: {b}_item, title: {{zh: 项, en: item}}, max: 20, value: {m}, shape: linear, floor: [0, 0], ceiling: [1, 20]}}]}}"
        for b, m in (("tech", "debt_ratio"), ("credit", "net_margin")))
    return HEAD + f"score: {{max: 40, blocks: [{blocks}]}}\n" + rest


def test_s22_blend_70_30(measures: Measures, tmp_path: Path) -> None:
    text = two_blocks("blend: [{block: credit, weight: 0.7}, {block: tech, weight: 0.3}]\n" + GRADES)
    results = rated(text, measures, tmp_path, debt_ratio=1.0, net_margin=0.5)
    assert results["total_low"] == 26_000  # 0.7 * 10/20 * 40 + 0.3 * 20/20 * 40


def test_s21_matrix_of_two_axes(measures: Measures, tmp_path: Path) -> None:
    grades = "grades: [{id: AA, zh: 优, en: good}, {id: BB, zh: 中, en: fair}, {id: CC, zh: 差, en: weak}]\n"
    matrix = "matrix: {rows: {block: tech, cuts: [10]}, columns: {block: credit, cuts: [10]}, cells: [[AA, BB], [BB, CC]]}\n"
    results = rated(two_blocks(grades + matrix), measures, tmp_path, debt_ratio=0.9, net_margin=0.1)
    assert (results["grade_low"], results["grade_high"]) == ("BB", "BB")
    results = rated(two_blocks(grades + matrix), measures, tmp_path, debt_ratio=0.9)
    assert (results["grade_low"], results["grade_high"]) == ("BB", "AA")


def test_s14_notches_and_s15_caps(measures: Measures, tmp_path: Path) -> None:
    rest = GRADES + "notches: {up: 1, down: 1, rules: [{id: n, formula: in_default, steps: -2, zh: 违约, en: default}]}\n"
    rest += "gates: [{id: g, formula: hnte_valid, on_fail: cap, grade: C, waived_by: registration_active, zh: 高企, en: title}]\n"
    text = score_of(item("value: debt_ratio, shape: linear, floor: [0, 0], ceiling: [1, 100]", 100), 100, rest)
    known: dict[str, Value] = {"debt_ratio": 0.7, "in_default": False, "hnte_valid": True, "registration_active": False}
    assert rated(text, measures, tmp_path, **known)["grade_low"] == "A"
    assert rated(text, measures, tmp_path, **{**known, "in_default": True})["grade_low"] == "B"  # two steps down, one allowed
    assert rated(text, measures, tmp_path, **{**known, "hnte_valid": False})["grade_high"] == "C"
    assert rated(text, measures, tmp_path, **{**known, "hnte_valid": False, "registration_active": True})["grade_low"] == "A"  # S18
    doubtful = rated(text, measures, tmp_path, **{**known, "hnte_valid": None})
    assert (doubtful["grade_low"], doubtful["grade_high"]) == ("C", "A")


def test_s19_the_worst_class_over_the_measures_that_apply(measures: Measures, tmp_path: Path) -> None:
    text = HEAD.replace("kind: credit", "kind: classification") + """
classification:
  classes: [{id: large, zh: 大型, en: large}, {id: medium, zh: 中型, en: medium}, {id: small, zh: 小型, en: small}, {id: micro, zh: 微型, en: micro}]
  measures:
    - {when: "starts_with(industry_code, \\"C\\")", value: staff_total, bounds: [1000, 300, 20], zh: 从业人员, en: staff}
    - {when: "starts_with(industry_code, \\"C\\")", value: revenue, unit: wan_yuan, bounds: [40000, 2000, 300], zh: 营业收入, en: revenue}
"""
    assert rated(text, measures, tmp_path, industry_code="C35", staff_total=1000, revenue=2000 * 10**6)["grade_low"] == "medium"
    assert rated(text, measures, tmp_path, industry_code="C35", staff_total=19, revenue=10**12)["grade_high"] == "micro"
    open_end = rated(text, measures, tmp_path, industry_code="C35", staff_total=500)
    assert (open_end["grade_low"], open_end["grade_high"]) == ("micro", "medium")
    assert rated(text, measures, tmp_path, industry_code="A01", staff_total=500)["grade_low"] is None


def test_s23_line_under_caps_rounded_down(measures: Measures, tmp_path: Path) -> None:
    line = "line: {by_grade: {A: 300, B: 120, C: 0}, unit: wan_yuan, caps: [{id: c, formula: revenue * 0.15, zh: 上限, en: cap}], round_down_to: 5}\n"
    text = score_of(item("value: debt_ratio, shape: linear, floor: [0, 0], ceiling: [1, 100]", 100), 100, GRADES + line)
    assert rated(text, measures, tmp_path, debt_ratio=0.7, revenue=10**9)["line_low"] == 150 * 10**6
    assert rated(text, measures, tmp_path, debt_ratio=0.7, revenue=10**9 - 1)["line_low"] == 145 * 10**6
    unknown = rated(text, measures, tmp_path, debt_ratio=0.7)
    assert (unknown["line_low"], unknown["line_high"]) == (0, 300 * 10**6)


def test_s24_a_region_overrides_one_number(measures: Measures, tmp_path: Path) -> None:
    base = tmp_path / "ratings" / "base" / "model.yaml"
    base.parent.mkdir(parents=True)
    text = score_of(item("value: debt_ratio, shape: linear, floor: [0, 0], ceiling: [1, 100]", 100), 100, GRADES + "pass: {at_least: 60}\n")
    base.write_text(text.replace("id: sample", "id: base"), encoding="utf-8")
    override = HEAD.replace("kind: credit\n", "").replace("region: CN", "region: '440000'") + "base: base\npatch: [{at: pass.at_least, to: 70, source: 广东, evidence: secondary}]\n"
    assert rated(text, measures, tmp_path, debt_ratio=0.65)["verdict"] is True
    assert rated(override, measures, tmp_path, debt_ratio=0.65)["verdict"] is False


def test_points_that_nobody_published_are_refused_with_the_document(measures: Measures, tmp_path: Path) -> None:
    text = score_of("{id: it, title: {zh: 研发费用, en: R&D}, weight_unknown: {document: 创新积分制工作指引, zh: 权重未公开, en: weights not public}}", 100)
    with pytest.raises(ProblemsError, match="创新积分制工作指引"):
        rated(text, measures, tmp_path)
