"""Results of a model are named after its parts: no two may share a name, and no name may be too long for a database."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.formula.dialects import DIALECTS
from kexin.formula.sql_program import program_sql
from kexin.library.measures import Measures
from kexin.problems import Problem, ProblemsError
from kexin.rating.loader import load_model
from kexin.rating.program import model_program
from tests.engines.engine import Engine
from tests.rating.test_shapes import GRADES, item, rated, score_of

BANDS = "value: debt_ratio, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 0]]"
GATE = "gates: [{id: low, zh: 门槛, en: gate, formula: hnte_valid, on_fail: flag}]\n"


def named(indicator: str, rest: str = GRADES) -> str:
    """A model with one indicator of that id."""
    return score_of(item(BANDS).replace("id: it", f"id: {indicator}"), 20, rest)


def problems_of(model: str, measures: Measures, folder: Path) -> tuple[Problem, ...]:
    """What is wrong with it, read or put into a program."""
    try:
        rated(model, measures, folder)
    except ProblemsError as error:
        return error.problems
    return ()


@pytest.mark.parametrize(("indicator", "rest", "name"), [
    ("total", GRADES, "total_low"), ("grade", GRADES, "grade_low"), ("rank", GRADES, "rank_low"), ("gate", GRADES + GATE, "gate_low")])
def test_an_indicator_named_like_a_result_is_told(indicator: str, rest: str, name: str, measures: Measures, tmp_path: Path) -> None:
    (problem,) = problems_of(named(indicator, rest), measures, tmp_path)
    assert problem.code == "name-taken"
    assert name in problem.in_("en")
    assert "请更改" in problem.in_("zh")


@pytest.mark.parametrize("indicator", ["verdict", "unknown", "company_id", "value", "select", "it_low"])
def test_other_names_are_free(indicator: str, measures: Measures, tmp_path: Path) -> None:
    assert problems_of(named(indicator), measures, tmp_path) == ()


def test_an_id_of_48_characters_is_the_longest(measures: Measures, tmp_path: Path) -> None:
    assert problems_of(named("i" * 48), measures, tmp_path) == ()
    assert [p.code for p in problems_of(named("i" * 49), measures, tmp_path)] == ["bad-id"]


def test_long_ids_stay_apart_on_every_database(engine: Engine, measures: Measures, tmp_path: Path) -> None:
    """PostgreSQL cuts names after 63 characters."""
    names = ["i" * 47 + "a", "i" * 47 + "b"]
    indicators = ", ".join(item(BANDS).replace("id: it", f"id: {n}") for n in names)
    model = score_of(indicators, 40, GRADES)
    results = rated(model, measures, tmp_path, debt_ratio=0.6)
    program = model_program(load_model(tmp_path / "ratings" / "sample", measures, tmp_path / "ratings"))
    engine.load("measures", [("company_id", "VARCHAR"), ("debt_ratio", "DOUBLE")], [("c", 0.6)])
    ((_, *found),) = engine.query(program_sql(program, DIALECTS[engine.dialect]))
    assert dict(zip(program.outputs, found, strict=True)) == results


@pytest.mark.parametrize("count", [60, 150])
def test_a_model_of_many_indicators_adds_up_to_a_whole_number(engine: Engine, count: int, measures: Measures, tmp_path: Path) -> None:
    indicators = ", ".join(item(BANDS).replace("id: it", f"id: it{i}x") for i in range(count))
    results = rated(score_of(indicators, 20 * count), measures, tmp_path, debt_ratio=0.6)
    assert type(results["total_low"]) is int
    assert results["total_low"] == results["total_high"] == 20_000 * count
    program = model_program(load_model(tmp_path / "ratings" / "sample", measures, tmp_path / "ratings"))
    engine.load("measures", [("company_id", "VARCHAR"), ("debt_ratio", "DOUBLE")], [("c", 0.6)])
    ((_, *found),) = engine.query(program_sql(program, DIALECTS[engine.dialect]))
    assert dict(zip(program.outputs, found, strict=True)) == results
