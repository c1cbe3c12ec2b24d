"""Yes, no and unknown of an offer, its amount, its questions, and the way to yes."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.formula.python_program import Value
from kexin.library.measures import Measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.loader import load_offer
from kexin.matching.match_one import Match, Matcher, next_questions
from kexin.matching.nearing import Nearing
from kexin.matching.offer import RatingRule
from kexin.problems import ProblemsError

HEAD = """
id: example
title: {zh: 示例, en: example}
summary: {zh: 示例, en: example}
category: loan
document: {number: null, issuer: [Kexin]}
effective: {from: 2020-01-01, to: null}
evidence: own
source: an example of the tests
note: {zh: 仅供测试, en: for tests only}
"""


def match(folder: Path, measures: Measures, body: str, given: dict[str, Value], region: str = "CN") -> Match:
    """What the product with that body says of a company with these measures."""
    path = folder / "example" / "product.yaml"
    path.parent.mkdir(exist_ok=True)
    path.write_text(f"{HEAD}region: '{region}'\n{body}", encoding="utf-8")
    return Matcher(Catalogue((load_offer(path, measures),)), measures).match_measures(given)[0]


TWO = """
conditions:
  - {id: staff, zh: 不超过500人, en: at most 500, formula: staff_total <= 500}
  - {id: sales, zh: 收入不低于100万元, en: at least a million, formula: revenue >= wan_yuan(100)}
"""


@pytest.mark.parametrize(("given", "verdict", "failed", "open_ones", "ask"), [
    ({"staff_total": 500, "revenue": 100_000_000}, True, (), (), ()),
    ({"staff_total": 501, "revenue": 100_000_000}, False, ("staff",), (), ()),
    ({"staff_total": 500}, None, (), ("sales",), ("revenue",)),
    ({"staff_total": 501}, False, ("staff",), ("sales",), ()),
    ({}, None, (), ("staff", "sales"), ("revenue", "staff_total")),
])
def test_all_conditions_must_hold(
    tmp_path: Path, measures: Measures, given: dict[str, Value], verdict: bool | None, failed: tuple[str, ...], open_ones: tuple[str, ...],
    ask: tuple[str, ...],
) -> None:
    found = match(tmp_path, measures, TWO, given)
    assert (found.verdict, found.failed, found.open, found.to_ask) == (verdict, failed, open_ones, ask)


ANY = """
conditions:
  - id: titled
    zh: 有资质
    en: has a title
    any:
      - {id: hnte, zh: 高企, en: high-tech, formula: hnte_valid}
      - {id: rated, zh: 通过, en: rated, rating: cn.most.tech-sme.2017}
"""


def test_one_of_several_is_enough(tmp_path: Path, measures: Measures) -> None:
    assert match(tmp_path, measures, ANY, {"hnte_valid": True}).verdict is True
    no_rating: dict[str, Value] = {"hnte_valid": False, "staff_total": 501}
    assert match(tmp_path, measures, ANY, no_rating).verdict is False
    unsure = match(tmp_path, measures, ANY, {"hnte_valid": False})
    assert unsure.verdict is None
    assert "staff_total" in unsure.to_ask


UNPUBLISHED = """
conditions:
  - {id: cut, zh: 分数线, en: the cut, unknown: {document: 内部办法第三条, zh: 分数线没有公开, en: the cut is not public}}
  - {id: staff, zh: 不超过500人, en: at most 500, formula: staff_total <= 500}
"""


def test_an_unpublished_condition_never_becomes_a_yes(tmp_path: Path, measures: Measures) -> None:
    found = match(tmp_path, measures, UNPUBLISHED, {"staff_total": 1})
    assert (found.verdict, found.open) == (None, ("cut",))
    way = Nearing(measures).way(found)
    assert way is not None and not way.possible
    assert match(tmp_path, measures, UNPUBLISHED, {"staff_total": 501}).verdict is False


@pytest.mark.parametrize(("region", "prefecture", "verdict"), [
    ("430000", "430900", True), ("430000", "440100", False), ("430900", "430900", True), ("430900", "430100", False),
    ("430981", "430981", True), ("430981", "430900", None), ("430981", "430100", False), ("430981", None, None),
])
def test_an_offer_is_for_the_companies_of_its_area(
    tmp_path: Path, measures: Measures, region: str, prefecture: str | None, verdict: bool | None,
) -> None:
    body = "conditions:\n  - {id: staff, zh: 有人, en: staff, formula: staff_total > 0}\n"
    found = match(tmp_path, measures, body, {"staff_total": 1, "prefecture": prefecture}, region)
    assert found.verdict is verdict
    way = Nearing(measures).way(found)
    if verdict is False:
        assert way is not None and not way.possible


AMOUNT = TWO + "amount: {zh: 额度, en: amount, formula: 'least(revenue * 0.1, wan_yuan(50))'}\n"


@pytest.mark.parametrize(("given", "amount"), [
    ({"staff_total": 1, "revenue": 100_000_000}, (10_000_000, 10_000_000)),
    ({"staff_total": 1, "revenue": 1_000_000_007}, (50_000_000, 50_000_000)),
    ({"staff_total": 501, "revenue": 100_000_000}, (0, 0)),
    ({"revenue": 100_000_000}, (0, 10_000_000)),
    ({"staff_total": 1}, (0, None)),
])
def test_an_amount_is_sure_only_with_a_yes(tmp_path: Path, measures: Measures, given: dict[str, Value], amount: tuple[int | None, int | None]) -> None:
    assert match(tmp_path, measures, AMOUNT, given).amount == amount


def test_a_rating_gives_verdict_grade_and_line(tmp_path: Path, measures: Measures) -> None:
    body = "conditions:\n  - {id: graded, zh: 等级, en: graded, rating: kexin-kv, grade: D}\namount: {zh: 额度, en: line, rating: kexin-kv}\n"
    found = match(tmp_path, measures, body, {})
    assert found.verdict is None
    assert found.amount is not None and found.amount[0] == 0
    assert match(tmp_path, measures, body, {"registration_active": False}).verdict is False


def test_points_that_nobody_published_leave_the_verdict_open_and_name_the_document(tmp_path: Path, measures: Measures) -> None:
    found = match(tmp_path, measures, "conditions:\n  - {id: points, zh: 积分, en: points, rating: cn.most.innovation-points.2024}\n", {})
    assert found.verdict is None
    rule = found.offer.conditions[0].rule
    assert isinstance(rule, RatingRule)
    assert "创新积分制" in rule.refused[0].document


@pytest.mark.parametrize(("given", "count", "words"), [
    ({"staff_total": 520, "revenue": 60_000_000}, 2, "营业收入由 60万元 到 ≥ 100万元(差 40万元)"),
    ({"staff_total": 520, "revenue": 100_000_000}, 1, "职工总数由 520 到 ≤ 500(差 20)"),
])
def test_the_way_says_how_far_it_is(tmp_path: Path, measures: Measures, given: dict[str, Value], count: int, words: str) -> None:
    way = Nearing(measures).way(match(tmp_path, measures, TWO, given))
    assert way is not None and way.possible and way.count == count
    said = {c.words.zh.replace("（", "(").replace("）", ")") for step in way.conditions for c in step.changes}
    assert words in said


def test_the_way_takes_the_easiest_of_several(tmp_path: Path, measures: Measures) -> None:
    body = """
conditions:
  - {id: either, zh: 任一, en: either, formula: "revenue >= yi_yuan(1) or staff_total >= 100 or (net_profit > yuan(0) and listed)"}
"""
    way = Nearing(measures).way(match(tmp_path, measures, body, {"revenue": 100_000_000, "staff_total": 95, "net_profit": -1, "listed": False}))
    assert way is not None
    assert [c.measures for step in way.conditions for c in step.changes] == [("staff_total",)]


def test_the_way_through_a_rating_reaches_it(tmp_path: Path, measures: Measures) -> None:
    given: dict[str, Value] = {
        "resident": True, "staff_total": 100, "staff_tech": 5, "sales": 1, "assets_total": 1, "restricted_products": False,
        "severe_incident_recent": False, "on_abnormal_list": False, "on_dishonest_list": False, "rd_to_sales": 0.03, "rd_to_cost": 0.0,
        "ip_class1_main": 1, "ip_class2_main": 0, "hnte_valid": False, "national_award_top3_5y": False, "platform_provincial": False,
        "standard_led_5y": False}
    body = "conditions:\n  - {id: rated, zh: 通过, en: rated, rating: cn.most.tech-sme.2017}\n"
    way = Nearing(measures).way(match(tmp_path, measures, body, given))
    assert way is not None and way.possible
    raised = way.conditions[0].raised
    assert raised is not None and raised.results["verdict"] is True


@pytest.mark.parametrize("condition", ["amount", "verdict", "money", "failed", "ask", "open"])
def test_a_condition_may_have_the_name_of_a_result(tmp_path: Path, measures: Measures, condition: str) -> None:
    body = f"""
conditions:
  - {{id: {condition}, zh: 人, en: staff, formula: staff_total > 0}}
amount: {{zh: 额度, en: amount, formula: wan_yuan(5)}}
"""
    found = match(tmp_path, measures, body, {"staff_total": 1})
    assert (found.verdict, found.amount) == (True, (5_000_000, 5_000_000))
    assert match(tmp_path, measures, body, {"staff_total": 0}).failed == (condition,)


def test_ids_that_differ_in_signs_only_are_told(tmp_path: Path, measures: Measures) -> None:
    offers = []
    for name in ("one-loan", "one.loan"):
        path = tmp_path / name / "product.yaml"
        path.parent.mkdir()
        text = HEAD.replace("id: example", f"id: {name}") + "region: CN\nconditions:\n  - {id: s, zh: 人, en: s, formula: staff_total > 0}\n"
        path.write_text(text, encoding="utf-8")
        offers.append(load_offer(path, measures))
    with pytest.raises(ProblemsError, match="name-taken"):
        _ = Catalogue(tuple(offers)).program


def test_nobody_needs_a_way_after_a_yes(tmp_path: Path, measures: Measures) -> None:
    assert Nearing(measures).way(match(tmp_path, measures, TWO, {"staff_total": 1, "revenue": 100_000_000})) is None


def test_the_question_that_helps_most_verdicts_comes_first(tmp_path: Path, measures: Measures) -> None:
    both = [match(tmp_path, measures, body, {}) for body in (TWO, "conditions:\n  - {id: s, zh: 人, en: s, formula: staff_total > 0}\n")]
    assert list(next_questions(both)) == [("staff_total", 2), ("revenue", 1)]
