"""The exact reading of a formula means what the Python reading means, and keeps what doubles lose."""

from __future__ import annotations

from datetime import date
from fractions import Fraction
from random import Random

import pytest

from kexin.formula.check import read
from kexin.formula.program import Layer, Program, Step
from kexin.formula.python_program import Value, program_function
from kexin.formula.tree import names
from kexin.fund.columns import cell, column, constant, exact_column, whole
from kexin.fund.exact import Exact, exact
from kexin.fund.facts import FACTS, facts_scope

SCOPE = facts_scope(date(2026, 6, 30))
FORMULAS = [
    "principal", "principal + interest", "principal - proceeds", "least(principal, filed_amount)", "greatest(principal - proceeds, yuan(0))", "principal * 0.5",
    "bank_balance * 0.25", "revenue / principal", "first_loan and not key_list", "first_loan or ip_pledge", "mode == \"credit\"", "mode in (\"credit\", \"insured\")",
    "revenue <= wan_yuan(500)", "10 <= overdue_days < 90", "yuan(5) if first_loan else yuan(7)", "known(revenue)", "if_unknown(interest, yuan(0))",
    "floor(principal / interest)", "filed_on >= date(\"2025-04-17\")", "days(filed_on, as_of) > 365", "unsecured_share > 0.5", "when(first_loan, principal)",
]


def drawn(draw: Random) -> tuple[dict[str, Value], dict[str, Exact]]:
    """Facts for the Python reading and the same for the exact one; a third of them unknown."""
    values: dict[str, Value] = {}
    for fact in FACTS.values():
        if draw.random() < 0.33:
            continue
        kind = fact.type.kind
        values[fact.id] = (
            draw.choice([0, 1, 500_000_000, draw.randrange(10**12)]) if kind == "money" else draw.choice([0, 1, 10, 89, 90, 400]) if kind == "count"
            else draw.choice([0.0, 0.25, 0.5, 0.75, 1.0]) if kind == "share" else draw.random() < 0.5 if kind == "bool"
            else date(2025, 4, draw.randrange(15, 20)) if kind == "date" else draw.choice([*fact.choices, "x"]))
    return values, {n: Fraction(v) if isinstance(v, int | float) and not isinstance(v, bool) else v for n, v in values.items()}


@pytest.mark.parametrize("text", FORMULAS)
def test_both_readings_agree_where_doubles_are_exact(text: str) -> None:
    tree = read(text, SCOPE)
    function = program_function(Program(names(tree), (Layer("one", (Step("it", tree),)),), ("it",)))
    draw, seen = Random(text), set()
    for _ in range(300):
        values, facts = drawn(draw)
        found, wanted = exact(tree, facts), function(values)["it"]
        seen.add(wanted is None)
        if isinstance(found, Fraction) and not isinstance(wanted, bool):
            assert isinstance(wanted, int | float)
            assert float(found) == float(wanted), (text, values)
        else:
            assert found == wanted, (text, values)
    assert True in seen or text.startswith(("known", "if_unknown"))


@pytest.mark.parametrize("text", [*FORMULAS, "guaranteed_amount / loan_amount * principal", "floor(principal * 0.123 / term_years) - revenue", "rounded(principal / 3, 2)",
                                  "least(loan_rate, lpr_1y + 0.015) >= benchmark_rate * 1.3", "mode != \"credit\"", "-principal / (term_years - 10)"])
def test_a_column_holds_what_each_row_holds(text: str) -> None:
    tree = read(text, SCOPE)
    draw = Random(text)
    rows = [drawn(draw)[1] for _ in range(200)]
    for number in ("principal", "guaranteed_amount", "revenue"):
        rows[7][number] = Fraction(10**15 - 1)
    rows[8] |= {"loan_rate": Fraction(1, 3), "lpr_1y": Fraction(10**6 + 3, 10**9 + 7)}
    facts = {n: column([row.get(n) for row in rows]) for n in names(tree)}
    found = exact_column(tree, facts)
    for i, row in enumerate(rows):
        assert cell(found, i) == exact(tree, row), (text, row)


@pytest.mark.parametrize("text", ["first_loan or ip_pledge", "first_loan and ip_pledge", "mode in (\"credit\", \"insured\") or first_loan", "principal if first_loan else yuan(3)"])
@pytest.mark.parametrize("same_for_all", [None, True, False])
def test_a_fact_may_be_the_same_for_all_rows(text: str, same_for_all: bool | None) -> None:
    tree = read(text, SCOPE)
    rows: list[dict[str, Exact]] = [{"ip_pledge": pledge, "mode": mode, "principal": Fraction(i)} for i, (pledge, mode) in enumerate([(True, "credit"), (False, "guaranteed"), (None, None)])]
    facts = {name: column([row[name] for row in rows]) for name in rows[0]} | {"first_loan": constant(same_for_all)}
    found = exact_column(tree, facts)
    assert [cell(found, i) for i in range(3)] == [exact(tree, {**row, "first_loan": same_for_all}) for row in rows]


@pytest.mark.parametrize(("a", "b"), [(2**62 - 1, 2**62 - 1), (2**62, 1), (2**40, 2**40), (-(2**62) + 1, 2**62 - 1), (10**30, 7)])
def test_numbers_beyond_64_bits_stay_exact(a: int, b: int) -> None:
    one, other = whole([a, a]), whole([b, b])
    for found, wanted in ((one.plus(other), Fraction(a + b)), (one.minus(other), Fraction(a - b)), (one.times(other), Fraction(a * b)), (one.over(other), Fraction(a, b)), (one.over(other).floor(), Fraction(a // b))):
        assert [cell(found, i) for i in range(2)] == [wanted, wanted]
    assert cell(one.plus(other).plus(one).plus(other), 0) == 2 * (a + b)
    assert cell(one.over(other).compare("<", whole([a, a])), 0) == (Fraction(a, b) < a)


def test_money_is_not_rounded_on_the_way() -> None:
    tree = read("principal * 0.1 * 3", SCOPE)
    assert exact(tree, {"principal": Fraction(10**15 + 1)}) == Fraction(3 * (10**15 + 1), 10)
