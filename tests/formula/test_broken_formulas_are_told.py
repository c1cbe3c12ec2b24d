"""A formula with one mistake: the author reads where it is, what was found, what is allowed and what to do."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from kexin.formula.check import check
from kexin.rulefile import read_rules
from kexin.text import LANGUAGES
from tests.formula.scopes import scope

FILE = Path(__file__).resolve().parents[1] / "bad" / "formulas" / "index.yaml"
MISTAKES: list[dict[str, Any]] = read_rules(FILE)[0]["mistakes"]


def test_there_are_at_least_forty_mistakes_and_no_two_alike() -> None:
    assert len(MISTAKES) >= 40
    assert len({m["name"] for m in MISTAKES}) == len({m["formula"] for m in MISTAKES}) == len(MISTAKES)


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: str(m["name"]))
def test_one_mistake_is_told(mistake: dict[str, Any]) -> None:
    tree, problems = check(mistake["formula"], scope(), "line 1")
    assert tree is None
    assert len(problems) == 1, problems
    problem = problems[0]
    assert (problem.code, problem.where) == (mistake["code"], mistake["where"])
    for language in LANGUAGES:
        told = {part: getattr(problem, part).in_(language) for part in ("found", "allowed", "remedy")}
        assert told == {part: mistake[part][language] for part in told}, json.dumps(told, ensure_ascii=False)


def test_all_mistakes_of_a_formula_are_told_together() -> None:
    _, problems = check('revenu > yuan(0) and tax_grade == "E" and cuont(titles) > 0', scope(), "line 1")
    assert [p.where for p in problems] == ["line 1: character 1", "line 1: character 22", "line 1: character 43"]


def test_a_place_is_counted_in_characters_not_in_bytes() -> None:
    _, problems = check('industry_code == "甲乙" and revenu > yuan(0)', scope(), "line 1")
    assert [p.where for p in problems] == ["line 1: character 27"]
