"""What would raise a company: every proposal has been scored, and it is as small as it can be."""

from __future__ import annotations

from kexin.formula.python_program import Value
from kexin.library.measures import Measures
from kexin.library.release import Release
from kexin.rating.loader import load_model
from kexin.rating.raising import Raiser
from kexin.rating.rate_one import Rater
from tests.rating.evidence import evidence_of_all

#: A technology SME with every fact known: 50 points of 60 needed.
FIRM: dict[str, Value] = {
    "resident": True, "staff_total": 100, "staff_tech": 30, "sales": 10**9, "assets_total": 10**9, "restricted_products": False,
    "severe_incident_recent": False, "on_abnormal_list": False, "on_dishonest_list": False, "rd_to_sales": 0.04, "rd_to_cost": 0.0,
    "ip_class1_main": 0, "ip_class2_main": 0, "hnte_valid": False, "national_award_top3_5y": False, "platform_provincial": False,
    "standard_led_5y": False}


def test_one_change_is_found_where_one_is_enough(measures: Measures) -> None:
    """20 for the staff and 30 for R&D make 50; of all single changes the least is R&D from 4 % to 5 %."""
    rater = Rater(load_model("cn.most.tech-sme.2017", measures), measures)
    rating = rater.rate_measures(FIRM)
    assert (rating.points("total"), rating.verdict) == ((50_000, 50_000), False)
    way = Raiser(rater).cheapest(rating)
    assert way is not None
    assert (way.gates, way.results["verdict"], way.results["total_low"]) == ((), True, 60_000)
    assert [(m.indicator.id, m.points) for m in way.moves] == [("rd_input", 40_000)]


def test_a_closed_gate_comes_first(measures: Measures) -> None:
    rater = Rater(load_model("cn.most.tech-sme.2017", measures), measures)
    way = Raiser(rater).cheapest(rater.rate_measures({**FIRM, "rd_to_sales": 0.06, "staff_total": 600, "staff_tech": 180}))
    assert way is not None
    assert [(gate.id, fails) for gate, fails in way.gates] == [("g2", True)]
    assert way.moves == ()


def test_nothing_is_proposed_to_a_company_that_passes(measures: Measures) -> None:
    rater = Rater(load_model("cn.most.tech-sme.2017", measures), measures)
    assert Raiser(rater).cheapest(rater.rate_measures({**FIRM, "rd_to_sales": 0.06})) is None


def test_every_proposal_in_a_province_leads_to_a_better_grade(measures: Measures, province: Release) -> None:
    rater = Rater(load_model("kexin-kv", measures), measures, province.complete)
    raiser, proposals = Raiser(rater), 0
    evidence = evidence_of_all(province, ("companies", "coverage", *rater.measure_program.tables))
    for company in sorted(evidence)[:40]:
        rating = rater.rate(evidence[company])
        assert rating is not None
        way = raiser.cheapest(rating)
        if way is not None:
            proposals += 1
            assert way.results["verdict"] is True
            assert str(way.results["grade_low"]) < str(rating.results["grade_low"]) or rating.verdict is not True
    assert proposals >= 10
