"""Kexin's own scheme: what no worked case shows, its filing, lines, days and fund, and facts that are missing; and that nobody can take it for an official one."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kexin.fund.allocation import FactValue, allocate, fuses
from kexin.fund.filing import may_file
from kexin.fund.line import line
from kexin.fund.loader import load_scheme
from kexin.problems import ProblemsError

WAN = 1_000_000
SCHEME = load_scheme("kexin.kv-fund")
LOAN: dict[str, FactValue] = {
    "filed_on": date(2023, 1, 1), "area": "430100", "mode": "credit", "loan_amount": 500 * WAN, "term_years": 3, "loan_rate": Fraction("0.0515"), "lpr_1y": Fraction("0.0365"),
    "days_since_drawdown": 30, "bank_npl_rate": Fraction("0.0499"), "grade": "A"}


@pytest.mark.parametrize(("change", "no", "unknown"), [
    ({}, [], []),
    ({"mode": "guaranteed"}, [], []), ({"mode": "insured"}, ["mode"], []), ({"mode": None}, [], ["mode"]),
    ({"loan_amount": 500 * WAN + 1}, ["line", "amount"], []), ({"loan_amount": None}, [], ["line", "amount"]),
    ({"term_years": 4}, ["term"], []), ({"term_years": None}, [], ["term"]),
    ({"loan_rate": Fraction("0.0515001")}, ["rate"], []), ({"loan_rate": None}, [], ["rate"]), ({"lpr_1y": None}, [], ["rate"]),
    ({"lpr_1y": None, "signed_on": date(2023, 1, 1)}, [], []), ({"lpr_1y": None, "signed_on": date(2023, 6, 20)}, ["rate"], []),
    ({"days_since_drawdown": 31}, ["drawdown"], []), ({"days_since_drawdown": None}, [], ["drawdown"]),
    ({"bank_npl_rate": Fraction("0.05")}, ["filing_fuse"], []), ({"bank_npl_rate": None}, [], ["filing_fuse"]),
    ({"filed_on": date(2022, 12, 31)}, ["in_force"], []), ({"area": "420100"}, ["area"], []), ({"area": "430000"}, [], []),
])
def test_every_condition_of_filing_on_its_edge(change: dict[str, FactValue], no: list[str], unknown: list[str]) -> None:
    filing = may_file(SCHEME, {**LOAN, **change})
    assert [a.id for a in filing.answers if a.holds is False] == no
    assert [a.id for a in filing.answers if a.holds is None] == unknown
    assert filing.verdict is (False if no else None if unknown else True)


@pytest.mark.parametrize(("grade", "most"), [("A", 500), ("B", 400), ("C", 300), ("D", 150), ("E", 0)])
def test_the_line_follows_the_grade_and_e_is_not_lent_to(grade: str, most: int) -> None:
    assert line(SCHEME, {"grade": grade}).most == most * WAN
    assert may_file(SCHEME, {**LOAN, "grade": grade, "loan_amount": most * WAN}).verdict is True
    assert may_file(SCHEME, {**LOAN, "grade": grade, "loan_amount": most * WAN + 1}).verdict is False


def test_an_unknown_grade_leaves_the_line_open() -> None:
    assert line(SCHEME, {"grade": None}).most is None
    assert may_file(SCHEME, {**LOAN, "grade": None}).to_ask == ("grade",)


@pytest.mark.parametrize(("rate", "held"), [("0.0299", []), ("0.03", ["warning"]), ("0.0499", ["warning"]), ("0.05", ["warning", "fuse", "filing_fuse"])])
def test_which_fuses_hold(rate: str, held: list[str]) -> None:
    assert [f.id for f in fuses(SCHEME, {"bank_npl_rate": Fraction(rate)})] == held


LOSS: dict[str, FactValue] = {
    "principal": 200 * WAN, "proceeds": 0, "filed_amount": 200 * WAN, "mode": "credit", "bank_npl_rate": Fraction("0.01"), "firm_paid": 0, "pool_balance": 10_000 * WAN}


@pytest.mark.parametrize("known", [{"overdue_days": 90}, {"npl_class": "substandard"}, {"npl_class": "doubtful"}, {"npl_class": "loss"}])
def test_one_half_of_the_trigger_suffices_where_it_holds(known: dict[str, FactValue]) -> None:
    assert allocate(SCHEME, {**LOSS, **known}).public == 160 * WAN


@pytest.mark.parametrize(("known", "asks"), [({"overdue_days": 89}, "npl_class"), ({"npl_class": "attention"}, "overdue_days"), ({"npl_class": "normal"}, "overdue_days")])
def test_a_loss_is_refused_where_one_half_does_not_hold_and_the_other_is_unknown(known: dict[str, FactValue], asks: str) -> None:
    with pytest.raises(ProblemsError) as error:
        allocate(SCHEME, {**LOSS, **known})
    assert [(p.code, p.where) for p in error.value.problems] == [("missing-fact", "kexin.kv-fund: trigger")]
    assert asks in error.value.problems[0].found.en


@pytest.mark.parametrize(("gone", "where"), [
    ("principal", "loss"), ("proceeds", "loss"), ("filed_amount", "eligible"), ("mode", "share"), ("bank_npl_rate", "fuses: warning"), ("firm_paid", "caps: firm"), ("pool_balance", "caps: pool")])
def test_a_missing_fact_is_never_taken_as_nothing(gone: str, where: str) -> None:
    with pytest.raises(ProblemsError) as error:
        allocate(SCHEME, {**LOSS, "overdue_days": 90, gone: None})
    assert [(p.code, p.where) for p in error.value.problems] == [("missing-fact", f"kexin.kv-fund: {where}")]


def test_its_fund_and_its_days() -> None:
    assert SCHEME.fund is not None
    assert (SCHEME.fund.form, SCHEME.fund.size, SCHEME.fund.leverage) == ("pool", None, 20)
    assert [(s.id, s.days, s.working) for s in SCHEME.steps] == [("filing", 30, False), ("first_review", 10, True), ("second_review", 10, True), ("payment", 10, True)]


def test_nobody_can_take_it_for_an_official_scheme() -> None:
    assert SCHEME.note is not None
    assert "科信自拟" in SCHEME.title.zh and "own proposal" in SCHEME.title.en
    assert "不是湖南省或其他任何政府的官方方案" in SCHEME.note.zh and "not the official scheme of Hunan or of any other government" in SCHEME.note.en
    marks = [SCHEME.mark, *(each.mark for group in (SCHEME.caps, SCHEME.fuses, SCHEME.filing, SCHEME.lines, SCHEME.steps) for each in group)]
    assert {mark.evidence for mark in marks} == {"own"}
    assert (SCHEME.document.number, SCHEME.document.issuer, SCHEME.gaps) == (None, ("Kexin",), ())
