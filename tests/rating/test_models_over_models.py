"""A model may stand on other models: their totals and grades become blocks, blends and axes of a matrix."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from math import floor
from pathlib import Path

import pytest

from kexin.formula.python_program import Value
from kexin.library.generated.generate import generate_province
from kexin.library.measures import load_measures
from kexin.problems import ProblemsError
from kexin.rating.batch import rate
from kexin.rating.explaining import explain
from kexin.rating.loader import load_model
from kexin.rating.raising import Raiser
from kexin.rating.rate_one import Rater, Rating
from kexin.rating.reasons import reasons
from tests.heads import OWN
from tests.rating.evidence import evidence_of_all

MEASURES = load_measures().on(date(2026, 6, 30))

OVER = """
id: over
title: {zh: 混合, en: blend}
kind: credit
""" + OWN + """gates:
  - {id: known, zh: 存续, en: registration in force, formula: registration_active, on_fail: reject}
score:
  max: 100
  blocks:
    - {id: kv, title: {zh: 知识价值, en: knowledge value}, max: 100, model: kexin-kv}
    - {id: sme, title: {zh: 科技型, en: technology SME}, max: 100, model: cn.most.tech-sme.2017}
blend: [{block: kv, weight: 0.7}, {block: sme, weight: 0.3}]
matrix:
  rows: {block: kv, grades: [[A], [B], [C, D, E]]}
  columns: {block: sme, cuts: [60, 40]}
  cells: [[AAA, AA, A], [AA, A, BB], [A, BB, BB]]
grades:
  - {id: AAA, zh: 一, en: one}
  - {id: AA, zh: 二, en: two}
  - {id: A, zh: 三, en: three}
  - {id: BB, zh: 四, en: four}
"""
ROWS = {"A": 0, "B": 1, "C": 2, "D": 2, "E": 2}
CELLS = [["AAA", "AA", "A"], ["AA", "A", "BB"], ["A", "BB", "BB"]]


def written(folder: Path, text: str = OVER, name: str = "over") -> Path:
    """A model file with *text*."""
    path = folder / name / "model.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def companies(tmp_path_factory: pytest.TempPathFactory) -> tuple[Rater, Mapping[str, Rating], dict[str, dict[str, Value]]]:
    """Three hundred generated companies under the model, one by one and as a batch."""
    import duckdb

    folder = tmp_path_factory.mktemp("over")
    with duckdb.connect() as connection:
        release = generate_province(connection, folder / "library", size=300, seed=3, as_of=date(2026, 6, 30))
    model = load_model(written(folder), MEASURES)
    rater = Rater(model, MEASURES, release.complete)
    ratings = {c: r for c, e in evidence_of_all(release, tuple(release.manifest.tables)).items() if (r := rater.rate(e))}
    run = rate(release, model, MEASURES, folder / "run")
    with duckdb.connect() as connection:
        cursor = connection.execute(f"SELECT * FROM read_parquet('{run.scores}')")
        columns = [d[0] for d in cursor.description or ()]
        rows = [dict(zip(columns, row, strict=True)) for row in cursor.fetchall()]
    return rater, ratings, {str(row["company_id"]): row for row in rows}


def _worked_out(kv: int, sme: int) -> int:
    return floor(Fraction(7, 10) * kv + Fraction(3, 10) * sme + Fraction(1, 2))


def test_the_total_is_the_blend_of_what_the_models_say_alone(companies: tuple[Rater, Mapping[str, Rating], object]) -> None:
    _, ratings, _ = companies
    alone = {m: Rater(load_model(m, MEASURES), MEASURES) for m in ("kexin-kv", "cn.most.tech-sme.2017")}
    for rating in ratings.values():
        kv, sme = (alone[m].rate_measures(rating.measures) for m in alone)
        for end, i in (("low", 0), ("high", 1)):
            assert rating.results[f"total_{end}"] == _worked_out(kv.points("total")[i], sme.points("total")[i])
            row = ROWS[str(kv.results[f"grade_{end}"])]
            column = sum(sme.points("total")[i] < cut for cut in (60_000, 40_000))
            assert rating.results[f"grade_{end}"] == CELLS[row][column]


def test_the_reasons_are_those_of_the_models_below(companies: tuple[Rater, Mapping[str, Rating], object]) -> None:
    _, ratings, _ = companies
    for rating in list(ratings.values())[:100]:
        below = [(f"{part}_{lost.id}", lost.points) for part in ("kv", "sme") for lost in reasons(rating.part(part))]
        told = [(lost.id, lost.points) for lost in reasons(rating)]
        assert sorted(told) == sorted(below)
        assert [points for _, points in told] == sorted((points for _, points in below), reverse=True)


def test_the_verdict_needs_every_model_below(companies: tuple[Rater, Mapping[str, Rating], object]) -> None:
    _, ratings, _ = companies
    seen = set()
    for rating in ratings.values():
        three = [rating.results["gate_known"], rating.part("kv").verdict, rating.part("sme").verdict]
        wanted = False if False in three else None if None in three else True
        assert rating.verdict is wanted
        seen.add(wanted)
    assert {False, None} <= seen


def test_the_batch_says_the_same(companies: tuple[Rater, Mapping[str, Rating], dict[str, dict[str, Value]]]) -> None:
    _, ratings, rows = companies
    assert set(rows) == set(ratings)
    for company, row in rows.items():
        results = ratings[company].results
        assert {k: v for k, v in row.items() if k != "company_id"} == {k: results[k] for k in row if k != "company_id"}
        assert {"kv_total_low", "sme_staff_share_low", "kv_grade_high"} <= set(row)


def test_reasons_and_questions_come_from_the_models_below(companies: tuple[Rater, Mapping[str, Rating], object]) -> None:
    _, ratings, _ = companies
    for rating in list(ratings.values())[:40]:
        told = explain(rating)
        assert [title.en for title, _ in told.parts] == ["knowledge value", "technology SME"]
        assert told.parts[1][1].blocks[0].reasons[0].id == "staff_share"
        unknown = set(rating.to_ask)
        assert all(rating.measures.get(m) is None for m in unknown)
        if rating.results["total_low"] != rating.results["total_high"]:
            assert unknown


@pytest.mark.parametrize("over", ["over", "kexin-ktrs-blend"])
def test_the_models_below_are_explained_as_they_are_alone(companies: tuple[Rater, Mapping[str, Rating], object], over: str) -> None:
    """A name that a model below defines has its value in the words of the model above too."""
    rater, ratings, _ = companies
    model = rater.model if over == "over" else load_model(over, MEASURES)
    above, names = Rater(model, MEASURES, rater.complete), set[str]()
    for rating in list(ratings.values())[:40]:
        told = explain(above.rate_measures(rating.measures))
        for (block, below), (_, told_below) in zip(model.parts(), told.parts, strict=True):
            alone = explain(Rater(below, MEASURES).rate_measures(rating.measures))
            assert (told_below.gates, told_below.blocks, told_below.grounds, told_below.notches, told_below.caps) == (
                alone.gates, alone.blocks, alone.grounds, alone.notches, alone.caps), block.id
            names |= set(below.lets)
    assert names


def test_what_would_raise_it_is_found_below(companies: tuple[Rater, Mapping[str, Rating], object]) -> None:
    rater, ratings, _ = companies
    raiser = Raiser(rater)
    found = [way for r in list(ratings.values())[:30] if r.results["grade_low"] != "AAA" and (way := raiser.cheapest(r))]
    assert any(way.moves for way in found)
    for way in found:
        assert all(step.startswith(("kv_", "sme_")) for move in way.moves for step in move.steps)


@pytest.mark.parametrize(("change", "code"), [
    (("model: kexin-kv", "model: over"), "model-over-itself"),
    (("model: kexin-kv", "model: nothing-of-that-name"), "unknown-model"),
    (("max: 100, model: kexin-kv", "max: 90, model: kexin-kv"), "max-differs"),
    (("grades: [[A], [B], [C, D, E]]", "grades: [[A], [B], [C, D]]"), "wrong-value"),
])
def test_mistakes_are_told(tmp_path: Path, change: tuple[str, str], code: str) -> None:
    path = written(tmp_path, OVER.replace(*change))
    with pytest.raises(ProblemsError) as error:
        load_model(path, MEASURES)
    assert code in {p.code for p in error.value.problems}


def test_a_model_over_a_model_over_a_model_is_refused(tmp_path: Path) -> None:
    written(tmp_path)
    top = written(tmp_path, OVER.replace("id: over", "id: top").replace("model: kexin-kv", "model: over"), "top")
    with pytest.raises(ProblemsError, match="stands on no other model"):
        load_model(top, MEASURES)
