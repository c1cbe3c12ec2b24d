"""However many parts a model has, its program grows with them in a straight line and is read by Python and DuckDB, or the model is refused."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from kexin.formula.dialects import DIALECTS
from kexin.formula.python_program import program_function, program_source
from kexin.formula.sql_program import program_sql
from kexin.library.measures import Measures
from kexin.problems import ProblemsError
from kexin.rating.loader import MAX_LISTED, load_model
from kexin.rating.program import model_program
from tests.engines.duckdb_engine import DuckdbEngine
from tests.engines.engine import ColumnType, Engine, Value
from tests.rating.test_shapes import GRADES, item, rated, score_of

BANDS = "value: debt_ratio, shape: bands, side: lower_inclusive, bands: [[0.5, 20], [null, 0]]"
WORDS = "zh: 项, en: item"


def gates(count: int, effect: str) -> str:
    """A model with so many gates of one effect."""
    listed = ", ".join(f"{{id: g{i}, {WORDS}, formula: hnte_valid, on_fail: {effect}}}" for i in range(count))
    return score_of(item(BANDS), 20, GRADES.replace("at_least: 60", "at_least: 10").replace("at_least: 30", "at_least: 5") + f"gates: [{listed}]\n")


def shape(count: int, form: Callable[[int, str], str], rest: str) -> str:
    """A model whose one indicator lists so many rows, each with fewer points than the one before."""
    rows = ", ".join(form(count - i, f"{20 - i * 19 / count:.3f}") for i in range(count))
    return score_of(item(rest.replace("ROWS", rows)), 20)


MODELS: dict[str, Callable[[int], str]] = {
    "gates that reject": lambda n: gates(n, "reject"),
    "gates that cap": lambda n: gates(n, "cap, grade: C"),
    "gates that zero": lambda n: gates(n, "zero"),
    "bands": lambda n: shape(n, lambda edge, points: f"[{edge}, {points}]", "value: staff_total, shape: bands, side: lower_inclusive, bands: [ROWS, [null, 0]]"),
    "tiers": lambda n: shape(n, lambda edge, points: f"{{when: staff_total > {edge}, points: {points}, {WORDS}}}", "shape: tiers, tiers: [ROWS], otherwise: 0"),
    "best of": lambda n: shape(n, lambda edge, points: f"{{title: {{{WORDS}}}, {BANDS}}}", "shape: best_of, of: [ROWS]"),
    "indicators": lambda n: score_of(", ".join(item(BANDS).replace("id: it", f"id: it{i}x") for i in range(n)), 20 * n),
    "caps of the line": lambda n: score_of(item(BANDS), 20, GRADES + "line: {by_grade: {A: 5, B: 3, C: 1}, unit: wan_yuan, round_down_to: 1, caps: ["
                                           + ", ".join(f"{{id: c{i}, {WORDS}, formula: revenue * 0.1}}" for i in range(n)) + "]}\n"),
}


@pytest.mark.parametrize("name", MODELS)
def test_a_program_grows_in_a_straight_line(name: str, measures: Measures, tmp_path: Path) -> None:
    sizes = []
    for count in (3, 6, 9):
        rated(MODELS[name](count), measures, tmp_path)
        program = model_program(load_model(tmp_path / "ratings" / "sample", measures, tmp_path / "ratings"))
        sizes.append(max(len(text) for text in (program_source(program), *(program_sql(program, d) for d in DIALECTS.values()))))
    assert sizes[2] - sizes[1] < 1.5 * (sizes[1] - sizes[0]), sizes


@pytest.mark.parametrize("name", [name for name in MODELS if name != "indicators"])
def test_the_longest_model_is_read_by_python_and_duckdb(name: str, measures: Measures, tmp_path: Path, duckdb_engine: DuckdbEngine) -> None:
    given: dict[str, Value] = {"debt_ratio": 0.6, "staff_total": 77, "hnte_valid": False, "revenue": 10**9}
    results = rated(MODELS[name](MAX_LISTED - 1), measures, tmp_path, **given)
    program = model_program(load_model(tmp_path / "ratings" / "sample", measures, tmp_path / "ratings"))
    assert _asked(duckdb_engine, program_sql(program, DIALECTS["duckdb"]), given) == tuple(results.values())
    assert program_function(program)(given) == results


def _asked(engine: Engine, sql: str, given: dict[str, Value]) -> tuple[Value, ...]:
    held: dict[type, ColumnType] = {float: "DOUBLE", bool: "BOOLEAN", int: "BIGINT"}
    engine.load("measures", [("company_id", "VARCHAR"), *((n, held[type(v)]) for n, v in given.items())], [("c", *given.values())])
    ((_, *found),) = engine.query(sql)
    return tuple(found)


def test_a_longer_list_is_refused(measures: Measures, tmp_path: Path) -> None:
    with pytest.raises(ProblemsError) as refused:
        rated(MODELS["bands"](MAX_LISTED), measures, tmp_path)
    (problem,) = refused.value.problems
    assert problem.code == "too-many-items"
    assert "it lists 501 items" in problem.in_("en")


def test_of_several_caps_the_worst_counts(measures: Measures, tmp_path: Path) -> None:
    model = score_of(item(BANDS), 20, GRADES.replace("at_least: 60", "at_least: 10").replace("at_least: 30", "at_least: 5") + (
        f"gates: [{{id: a, {WORDS}, formula: hnte_valid, on_fail: cap, grade: C}}, {{id: b, {WORDS}, formula: staff_total > 5, on_fail: cap, grade: B}}]\n"))
    for given, low, high in (({"hnte_valid": True, "staff_total": 9}, "A", "A"), ({"hnte_valid": True, "staff_total": 1}, "B", "B"),
                             ({"hnte_valid": False, "staff_total": 1}, "C", "C"), ({"hnte_valid": None, "staff_total": 1}, "C", "B"),
                             ({"hnte_valid": True, "staff_total": None}, "B", "A")):
        results = rated(model, measures, tmp_path, debt_ratio=0.6, **given)
        assert (results["grade_low"], results["grade_high"]) == (low, high), given
