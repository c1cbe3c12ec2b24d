"""The size classes stand twice: as measures for gates and policies, as models with words. They say the same."""

from __future__ import annotations

from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexin.formula.python_program import Value
from kexin.formula.python_rows import measures_function
from kexin.library.measures import load_measures
from kexin.rating.loader import load_model
from kexin.rating.rate_one import Rater

DAY = date(2026, 6, 30)
MEASURES = load_measures(check_formulas=False).on(DAY)
MODELS = {name: load_model(name, MEASURES) for name in ("cn.miit.size.2011", "cn.stats.size.2017")}
RATERS = {name: Rater(model, MEASURES) for name, model in MODELS.items()}
MEASURED = measures_function(MEASURES.program(
    ("size_industry", "is_sme", "is_small_or_micro", "is_micro", "size_class", "staff_total", "revenue", "assets_total")))
#: A code of every industry of the table.
CODES = ("A0111", "C3512", "E4710", "F5111", "F5211", "G5411", "G5920", "G6020", "H6110", "H6210", "I6450", "I6513",
         "K7010", "K7020", "L7211", "M7320")
CLASSES = ("large", "medium", "small", "micro")
#: Every bound that any industry has, in persons and in fen.
STAFF = sorted({n + by for n in (5, 10, 20, 50, 100, 200, 300, 1000, 2000) for by in (-1, 0, 1)} | {0})
BOUNDS = sorted({int(b) for m in MODELS["cn.miit.size.2011"].classes if m.value.tree.type.kind == "money" for b in m.bounds})
MONEY = sorted({b + by for b in BOUNDS for by in (-1, 0, 1)} | {0})


def measured(code: str | None, staff: int | None, revenue: int | None, assets: int | None) -> dict[str, Value]:
    """The size measures of a company with these figures of last year."""
    company = {"known_on": DAY, **({} if code is None else {"industry_code": code})}
    figures = {"staff_total": staff, "revenue": revenue, "assets_total": assets}
    annual = {"known_on": DAY, "year": DAY.year - 1, **{k: v for k, v in figures.items() if v is not None}}
    found = MEASURED({"companies": (company,), "annuals": (annual,)}, frozenset())
    assert found is not None
    return dict(found)


def implied(worst: str, best: str) -> dict[str, bool | str | None]:
    """What the classes that are still open leave of each measure."""
    low, high = CLASSES.index(worst), CLASSES.index(best)
    beyond = {name: True if high > level else False if low <= level else None
              for level, name in enumerate(("is_sme", "is_small_or_micro", "is_micro"))}
    return {**beyond, "size_class": worst if worst == best else None}


def assert_agreement(code: str | None, staff: int | None, revenue: int | None, assets: int | None) -> None:
    found = measured(code, staff, revenue, assets)
    for name, rater in RATERS.items():
        results = rater.rate_measures(found).results
        worst, best = str(results["grade_low"]), str(results["grade_high"])
        assert {k: found[k] for k in implied(worst, best)} == implied(worst, best), (name, found)


def test_the_measures_and_the_models_speak_of_the_same_industries() -> None:
    assert {measured(code, None, None, None)["size_industry"] for code in CODES} == set(
        MEASURES.scope.names["size_industry"].choices or ()) - {"outside"}


@pytest.mark.parametrize("code", CODES)
def test_they_agree_on_every_bound(code: str) -> None:
    industry = measured(code, None, None, None)["size_industry"]
    applies = {m.value.text for m in MODELS["cn.miit.size.2011"].classes if m.when.text == f'size_industry == "{industry}"'}
    staff = STAFF if "staff_total" in applies else [None]
    revenue = MONEY if "revenue" in applies else [None]
    assets = MONEY if "assets_total" in applies else [None]
    for values in product([*staff, None], [*revenue, None], [*assets, None]):
        assert_agreement(code, *values)


@given(st.sampled_from(CODES), st.none() | st.integers(0, 3000), st.none() | st.integers(0, 2 * 10**11), st.none() | st.integers(0, 2 * 10**11))
def test_they_agree_between_the_bounds(code: str, staff: int | None, revenue: int | None, assets: int | None) -> None:
    assert_agreement(code, staff, revenue, assets)


@pytest.mark.parametrize("code", ["G5310", "J6621", "K7040", "P8341", "Q8411"])
def test_an_industry_outside_the_table_has_no_class(code: str) -> None:
    found = measured(code, 5, 100, 100)
    assert found["size_industry"] == "outside"
    assert found["size_class"] is found["is_sme"] is None
    for rater in RATERS.values():
        results = rater.rate_measures(found).results
        assert results["grade_low"] is results["grade_high"] is None


def test_both_models_have_the_same_bounds() -> None:
    tables = [[(m.when.text, m.value.text, m.bounds) for m in model.classes] for model in MODELS.values()]
    assert tables[0] == tables[1]
    assert len(tables[0]) == 30
