"""What a formula is once read: its kind, how it is held, whether it can be unknown; and its value."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest

from kexin.formula.check import check, read
from kexin.formula.kinds import Kind
from kexin.formula.program import Program, layered
from kexin.formula.python_program import Value, program_function
from kexin.formula.tree import Constant, Node, names
from tests.formula.scopes import AS_OF, scope

SCOPE = scope()


def value_of(text: str, **measures: Value) -> Value:
    """What the formula gives for one company."""
    tree = read(text, SCOPE)
    return program_function(Program(names(tree), layered({"asked": tree}, "step"), ("asked",)))(measures)["asked"]


@pytest.mark.parametrize(("text", "kind", "whole", "nullable"), [
    ("revenue", "money", True, True), ("revenue + rd_expense", "money", True, True), ("rd_expense / revenue", "share", False, True),
    ("revenue * tech_share", "money", False, True), ("revenue / staff_total", "money", False, True), ("revenue / 2", "money", False, True),
    ("revenue * 2", "money", True, True), ("revenue / tech_share", "money", False, True), ("staff_tech / staff_total", "share", False, True),
    ("staff_tech + 1", "count", True, True), ("staff_tech * staff_total", "number", False, True), ("1 - tech_share", "share", False, True),
    ("tech_share * 100", "share", False, True), ("tech_share / tech_share", "number", False, True), ("score * 0.5", "number", False, True),
    ("staff_total * tech_share", "number", False, True), ("-revenue", "money", True, True), ("floor(tech_share * 100)", "number", True, True),
    ("floor(revenue / 3)", "money", True, True), ("floor(revenue)", "money", True, True),
    ("revenue > yuan(0)", "bool", True, True), ("known(revenue)", "bool", True, False), ("if_unknown(revenue, yuan(0))", "money", True, False),
    ("if_unknown(staff_tech, 0)", "count", True, False), ("if_unknown(staff_tech, 0.5)", "count", False, False),
    ("if_unknown(revenue, rd_expense)", "money", True, True), ("revenue if known(revenue) else yuan(0)", "money", True, True),
    ("when(listed, revenue)", "money", True, True), ("least(staff_tech, 5)", "count", True, True), ("greatest(tech_share, 0)", "share", False, True),
    ("least(registered_on, as_of)", "date", True, True), ("days(registered_on, as_of)", "count", True, True), ("as_of", "date", True, False),
    ("last_year", "number", True, False), ("wan_yuan(100)", "money", True, False), ("yuan(1) / 3", "money", False, False),
    ("count(titles)", "count", True, True), ("any(titles)", "bool", True, True), ("max(titles, valid_from)", "date", True, True),
    ("sum(invoices, amount - tax)", "money", True, True), ("min(funding_rounds, dilution)", "share", False, True),
    ("at(annuals, staff_rd, last_year)", "count", True, True), ("latest(tax_ratings, grade)", "text", True, True),
    ("largest_sum(invoices, amount, by=counterparty)", "money", True, True), ("company(resident)", "bool", True, True),
    ("distinct(ip_rights, kind)", "count", True, True), ("largest_count(ip_rights, by=kind)", "count", True, True),
    ("prefix(industry_code, 3)", "text", True, True), ('prefix("C3512", 3)', "text", True, False),
    ('tax_grade in ("A", "B")', "bool", True, True), ('starts_with(industry_code, "C")', "bool", True, True), ("not listed", "bool", True, True),
])
def test_kind_and_holding(text: str, kind: Kind, whole: bool, nullable: bool) -> None:
    of = read(text, SCOPE).type
    assert (of.kind, of.whole, of.nullable) == (kind, whole, nullable)


@pytest.mark.parametrize(("text", "value"), [
    ("1 + 2 * 3", 7), ("0.1 + 0.2", Fraction(3, 10)), ("(1 + 0.05) ** 2", Fraction(11025, 10000)), ("2 ** 12", 4096), ("1 / 3", Fraction(1, 3)),
    ("-5", -5), ("10 - 12", -2), ("yuan(1.23)", 123), ("wan_yuan(0.0001)", 100), ("yi_yuan(2)", 20_000_000_000), ("yuan(5) + yuan(1)", 600),
    ("last_year", 2025), ("last_year - 1", 2024), ("as_of", AS_OF), ("years_before(as_of, 3)", date(2023, 6, 30)),
    ("months_before(as_of, 4)", date(2026, 2, 28)), ("months_after(as_of, 8)", date(2027, 2, 28)), ('years_before(date("2024-02-29"), 1)', date(2023, 2, 28)),
    ('months_before(date("2024-03-31"), 1)', date(2024, 2, 29)), ("months_before(as_of, 0)", AS_OF), ("months_before(as_of, -1)", date(2026, 7, 30)),
    ('prefix("量子科技", 2)', "量子"), ('prefix("C", 20)', "C"),
    ("year_end(last_year)", date(2025, 12, 31)), ("True", True), ('"A" "B"', "AB"),
])
def test_constants_are_worked_out_exactly_when_read(text: str, value: object) -> None:
    tree = read(text, SCOPE)
    assert isinstance(tree, Constant)
    assert tree.value == value


@pytest.mark.parametrize(("text", "measures", "value"), [
    ("staff_tech / staff_total", {"staff_tech": 30, "staff_total": 100}, 0.3),
    ("staff_tech / staff_total", {"staff_tech": 30, "staff_total": 0}, None),
    ("staff_tech / staff_total", {"staff_tech": 30}, None),
    ("staff_tech / staff_total >= 0.3", {"staff_tech": 3, "staff_total": 10}, True),
    ("floor(-staff_tech / 2)", {"staff_tech": 7}, -4),
    ("least(staff_tech, staff_total)", {"staff_tech": 3}, None),
    ("least(staff_tech, staff_total, 2)", {"staff_tech": 3, "staff_total": 4}, 2),
    ("greatest(tech_share, 1)", {"tech_share": 0.5}, 1.0),
    ("if_unknown(staff_tech, 0)", {}, 0),
    ("if_unknown(staff_tech, 0.5)", {"staff_tech": 2}, 2.0),
    ("known(staff_tech)", {}, False),
    ("when(listed, staff_tech)", {"listed": False, "staff_tech": 3}, None),
    ("staff_tech if listed else staff_total", {"staff_tech": 1, "staff_total": 2, "listed": None}, None),
    ("staff_tech if listed else staff_total", {"staff_tech": 1, "staff_total": 2, "listed": False}, 2),
    ("listed and staff_tech > 1", {"listed": False}, False),
    ("listed and staff_tech > 1", {"listed": True}, None),
    ("listed or staff_tech > 1", {"listed": True}, True),
    ("listed or staff_tech > 1", {"listed": False}, None),
    ("not listed", {}, None),
    ("1 < staff_tech <= 3", {"staff_tech": 3}, True),
    ("1 < staff_tech < 3 < staff_total", {"staff_tech": 2, "staff_total": 3}, False),
    ('tax_grade in ("A", "B")', {"tax_grade": "C"}, False),
    ('tax_grade not in ("A", "B")', {}, None),
    ("staff_tech in (1, 2.5)", {"staff_tech": 1}, True),
    ('starts_with(industry_code, "C35")', {"industry_code": "C3512"}, True),
    ("prefix(industry_code, 3)", {"industry_code": "C3512"}, "C35"), ("prefix(industry_code, 3)", {"industry_code": "C3"}, "C3"),
    ("prefix(industry_code, 2)", {"industry_code": "量子科技"}, "量子"), ("prefix(industry_code, 2)", {}, None),
    ("rounded(staff_tech / 3, 2)", {"staff_tech": 2}, 0.67), ("rounded(staff_tech / 8, 2)", {"staff_tech": 1}, 0.13), ("rounded(staff_tech / 8, 2)", {"staff_tech": -1}, -0.12),
    ("rounded((staff_tech / 10 + staff_total / 70) / 2 - 1, 12)", {"staff_tech": 7, "staff_total": 98}, 0.05), ("rounded(staff_tech / 3, 0)", {"staff_tech": 2}, 1.0),
    ("rounded(staff_tech / 3, 12)", {"staff_tech": 10**15}, 10.0**6), ("rounded(staff_tech / 3, 2)", {}, None), ("rounded(staff_tech, 2)", {"staff_tech": 7}, 7),
    ("days(registered_on, as_of)", {"registered_on": date(2026, 6, 1)}, 29),
    ("registered_on <= years_before(as_of, 1)", {"registered_on": date(2025, 6, 30)}, True),
])
def test_what_a_formula_gives(text: str, measures: dict[str, Value], value: Value) -> None:
    given = value_of(text, **measures)
    assert (given, type(given)) == (value, type(value))


# ---- sizes


def problem_codes(text: str) -> list[str]:
    return [p.code for p in check(text, SCOPE)[1]]


def test_a_product_leaves_the_integers_before_it_could_pass_62_bits() -> None:
    assert read("staff_tech * 4", SCOPE).type.whole
    assert not read("staff_tech * staff_total * 3", SCOPE).type.whole
    assert value_of("staff_tech * staff_total", staff_tech=10**15, staff_total=3) == 3 * 10**15


def test_what_could_leave_the_doubles_is_refused() -> None:
    assert problem_codes(" * ".join(["score"] * 18)) == []
    assert problem_codes(" * ".join(["score"] * 19)) == ["formula-too-big"]
    assert problem_codes(" / ".join(["1", *["score"] * 19])) == ["formula-too-big"]


def test_constants_do_not_grow_without_end() -> None:
    assert problem_codes("2 ** 12 ** 2") != []
    assert problem_codes("999999999999999999 ** 4") == []
    assert problem_codes("999999999999999999 ** 5") == ["formula-too-big"]


def test_a_limited_value_can_be_made_whole() -> None:
    """The way that the message about a floor too large names."""
    assert problem_codes("floor(score * score)") == ["formula-argument"]
    assert value_of("floor(greatest(least(score * score / 3, 100), 0))", score=10) == 33


def test_a_shared_part_of_a_chain_is_one_part() -> None:
    tree: Node = read("0 < staff_tech < 3", SCOPE)
    assert names(tree) == ("staff_tech",)
