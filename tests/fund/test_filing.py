"""May a loan be filed: every condition on its edge, unknown facts and unpublished rules stay open."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kexin.fund.allocation import FactValue
from kexin.fund.filing import may_file
from kexin.fund.loader import load_scheme
from kexin.problems import ProblemsError

WAN = 1_000_000
HUBEI: dict[str, FactValue] = {
    "filed_on": date(2025, 4, 17), "area": "420100", "mode": "credit", "loan_amount": 1000 * WAN, "term_years": 3,
    "loan_rate": Fraction("0.045"), "lpr_1y": Fraction("0.030"), "grade": "A"}


@pytest.mark.parametrize(("change", "verdict"), [
    ({}, True), ({"filed_on": date(2025, 4, 16)}, False), ({"filed_on": None}, None), ({"area": "430100"}, False), ({"area": "420000"}, True), ({"area": None}, None),
    ({"mode": "guaranteed"}, False), ({"loan_amount": 1000 * WAN + 1}, False), ({"loan_amount": 1}, True), ({"term_years": 4}, False), ({"term_years": None}, None),
    ({"loan_rate": Fraction("0.0450001")}, False), ({"lpr_1y": None}, None), ({"lpr_1y": None, "term_years": 4}, False), ({"grade": None}, None), ({"grade": "E"}, False), ({"grade": "F"}, False),
])
def test_every_condition_on_its_edge(change: dict[str, FactValue], verdict: bool | None) -> None:
    filing = may_file(load_scheme("cn.hubei.kv.2025"), {**HUBEI, **change})
    assert filing.verdict is verdict
    assert (filing.verdict is None) == bool(filing.to_ask)
    assert {a.id for a in filing.answers} == {"in_force", "area", "line", "credit", "amount", "term", "rate"}


def test_what_nobody_published_stays_open_and_names_its_document() -> None:
    facts: dict[str, FactValue] = {"filed_on": date(2025, 7, 1), "area": "430100", "mode": "guaranteed", "term_years": 3}
    filing = may_file(load_scheme("cn.hunan.kv.2025"), facts)
    assert (filing.verdict, filing.to_ask) == (None, ())
    assert [a.document for a in filing.answers if a.holds is None] == ["湖南省科技型企业知识价值贷款风险补偿实施办法（2025年6月16日）"]
    assert may_file(load_scheme("cn.hunan.kv.2025"), {**facts, "term_years": 4}).verdict is False


def test_the_version_follows_the_day_of_filing() -> None:
    old, new = (load_scheme(s) for s in ("cn.hunan.kv-changsha.2022", "cn.hunan.kv.2025"))
    for day, wanted in ((date(2025, 6, 15), [True, False]), (date(2025, 6, 16), [False, True])):
        assert [next(a.holds for a in may_file(s, {"filed_on": day}).answers if a.id == "in_force") for s in (old, new)] == wanted


def test_facts_that_make_no_sense_are_told_together() -> None:
    with pytest.raises(ProblemsError) as error:
        may_file(load_scheme("cn.hubei.kv.2025"), {"mode": "cash", "principle": 1})
    assert {p.code for p in error.value.problems} == {"wrong-fact", "unknown-fact"}
