"""A figure exactly on an edge of a rule stays on it, and one fen beside it stays beside it.

Evidence rows are drawn around the edges of the published tables: last year's figures
are an earlier year's times an edge, or one fen more or less. Whatever a model then
compares is computed a second time in fractions, from the evidence up.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from functools import cache

import pytest

from kexin.formula.kinds import Type
from kexin.formula.python_program import Value
from kexin.formula.tree import Aggregate, Call, Column, Compare, Constant, Name, Node, names, walk
from kexin.formula.values import number
from kexin.fund.exact import FUNCTIONS, Exact, exact
from kexin.library.measures import load_measures
from kexin.rating.loader import load_model, model_ids
from kexin.rating.model import Model
from kexin.rating.rate_one import Rater
from kexin.rating.shapes.bands import Bands
from kexin.rating.shapes.sets import Tiers
from tests.rulebook.edges import leaves, valued

AS_OF = date(2025, 6, 30)
MEASURES = load_measures().on(AS_OF)
COMPLETE = ("annuals", "ip_rights", "titles", "honours", "credit_events", "funding_rounds", "assessments")
DRAWS = 1_000


def _evidence(dice: random.Random) -> dict[str, list[dict[str, object]]]:
    """Three annual reports of a company whose ratios and growth rates fall on edges, or one fen beside them."""
    def near(value: Fraction) -> int:
        return int(value) + dice.choice((-1, 0, 0, 0, 1))

    def share() -> Fraction:
        return Fraction(dice.choice((10, 20, 30, 40, 50, 60, 70, 75, 80, 100, 120, 150, 200, 250, 300, 400, 500, 550, 600, 700, 750, 800, 900, 1000)), 1000)

    def grown() -> tuple[int, int, int]:
        first = dice.randint(1, 20_000) * 10 ** dice.choice((5, 6, 7))
        rate = Fraction(dice.choice((600, 700, 820, 900, 1000, 1030, 1100, 1210, 1500)), 1000)
        mean = Fraction(dice.choice((0, 40, 50, 60, 80, 100, 150, 160, 200, 250, 300, 350)), 1000)
        second = first * rate
        return first, int(second), near(second * (2 + 2 * mean - rate))

    revenue, main, assets = grown(), grown(), grown()
    spent, debt, staff = share(), share(), dice.choice((10, 20, 40, 100, 200, 1000))
    rows: list[dict[str, object]] = []
    for i, year in enumerate((2022, 2023, 2024)):
        rows.append({
            "company_id": "a", "year": year, "known_on": date(year + 1, 3, 1), "revenue": revenue[i], "revenue_main": main[i], "revenue_hightech": near(revenue[i] * share()),
            "cost_total": near(revenue[i] * share()), "net_profit": near(revenue[i] * share()), "rd_expense": near(revenue[i] * spent), "rd_domestic": near(revenue[i] * spent * share()),
            "assets_total": assets[i] * 2, "liabilities_total": near(assets[i] * 2 * debt) if dice.random() < 0.5 else assets[i],
            "staff_total": staff, "staff_rd": int(staff * share()), "staff_tech": int(staff * share()), "staff_postgrad": int(staff * share())})
    rights: list[dict[str, object]] = [{
        "company_id": "a", "right_no": str(n), "kind": dice.choice(("invention", "software", "utility_model")), "status": "valid", "acquired_by": dice.choice(("own", "bought")),
        "main_product": dice.random() < 0.7, "in_use": True, "filed_on": date(dice.randint(2016, 2024), 5, 6), "granted_on": date(2024, 12, 1), "known_on": date(2025, 1, 1)} for n in range(dice.randint(0, 9))]
    rounds: list[dict[str, object]] = [{
        "company_id": "a", "round": name, "paid_on": date(2024, n + 1, 1), "investor": dice.choice(("甲", "乙", "丙")), "amount": dice.choice((1, 2, 3, 4, 5, 10)) * 10**8, "qualified": True,
        "dilution": float(share() / 2), "known_on": date(2025, 1, 1)} for n, name in enumerate(("angel", "a", "b")) if dice.random() < 0.6]
    return {"funding_rounds": rounds, "companies": [{"company_id": "a", "known_on": date(2020, 1, 1), "registered_on": date(2015, 1, 1)}], "annuals": rows, "ip_rights": rights}


def _compared(model: Model) -> Iterator[Compare]:
    """Everything of a model that compares numbers that are no whole ones."""
    trees = [f.tree for f in model.lets.values()]
    trees += [g.formula.tree for g in model.gates] + [n.formula.tree for n in (model.notches.rules if model.notches else ())]
    trees += [d.formula.tree for d in (model.direct_pass.any if model.direct_pass else ())]
    for _, indicator in model.indicators():
        for shape, _ in leaves(indicator.shape, indicator.id) if indicator.shape is not None else ():
            if isinstance(shape, Bands):
                yield from (Compare(shape.sign, shape.value, number(shape.edge(b)), Type("bool")) for b in shape.bands if b.edge is not None)
            elif isinstance(shape, Tiers):
                trees += [tier.when for tier in shape.tiers]
    for tree in trees:
        for part in walk(tree):
            if isinstance(part, Compare) and part.left.type.numeric and not (part.left.type.whole and part.right.type.whole) and not _reads_rows(part):
                yield part


def _reads_rows(tree: Node) -> bool:
    return any(isinstance(part, Aggregate | Column) or (isinstance(part, Call) and part.function not in FUNCTIONS) for part in walk(tree))


def _exactly(model: Model, measured: Mapping[str, Value]) -> Callable[[str], Exact]:
    """What a measure or a step of the model is, in fractions: whole figures as they were read, all else computed from them."""
    @cache
    def value(name: str) -> Exact:
        tree = model.lets[name].tree if name in model.lets else MEASURES.trees[name]
        if name not in model.lets and (tree.type.whole or _reads_rows(tree)):
            read = measured[name]
            # A share of counts or of the register: the plain fraction that the double is nearest to.
            return Fraction(read).limit_denominator(10**6) if isinstance(read, int | float) and not isinstance(read, bool) else read
        return exact(tree, {n: value(n) for n in names(tree)})

    return value


@pytest.mark.parametrize("model_id", [m for m in model_ids() if list(_compared(load_model(m, MEASURES)))])
def test_doubles_and_fractions_answer_alike(model_id: str) -> None:
    model = load_model(model_id, MEASURES)
    rater, dice = Rater(model, MEASURES, COMPLETE), random.Random(model_id)
    comparisons = list(dict.fromkeys(_compared(model)))
    on_the_edge = 0
    for _ in range(DRAWS):
        evidence = _evidence(dice)
        rating = rater.rate(evidence)
        assert rating is not None
        values, value = {**rating.measures, **rating.results}, _exactly(model, rating.measures)
        for comparison in comparisons:
            facts = {n: value(n) for n in names(comparison)}
            expected = exact(comparison, facts)
            assert valued(comparison)(values)["it"] == expected, (comparison, evidence)
            on_the_edge += expected is not None and exact(comparison.left, facts) == exact(comparison.right, facts)
    assert on_the_edge or not any(isinstance(c.right, Constant) and isinstance(c.left, Name) for c in comparisons)
