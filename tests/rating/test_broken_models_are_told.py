"""A model file with one mistake: the message says where, what was found, what is allowed, what to do."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kexin.library.measures import Measures
from kexin.problems import Problem, ProblemsError
from kexin.rating.loader import load_model
from kexin.rulefile import read_rules

BAD = Path(__file__).resolve().parents[1] / "bad" / "models"
GOOD = (BAD / "good.yaml").read_text(encoding="utf-8")
MISTAKES: list[dict[str, Any]] = read_rules(BAD / "index.yaml")[0]["mistakes"]


def problems_of(text: str | bytes, measures: Measures, folder: Path) -> tuple[Problem, ...]:
    """What is wrong with a model file, in a folder of models of its own."""
    home = folder / "ratings" / "good"
    home.mkdir(parents=True)
    (home / "model.yaml").write_bytes(text.encode() if isinstance(text, str) else text)
    try:
        load_model(home, measures, folder / "ratings")
    except ProblemsError as error:
        return error.problems
    return ()


def test_the_good_model_is_good(measures: Measures, tmp_path: Path) -> None:
    assert problems_of(GOOD, measures, tmp_path) == ()


def test_there_are_at_least_forty_mistakes() -> None:
    assert len(MISTAKES) >= 40


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: str(m["name"]))
def test_one_mistake_is_told(mistake: dict[str, Any], measures: Measures, tmp_path: Path) -> None:
    assert GOOD.count(str(mistake["take"])) >= 1
    broken = GOOD.replace(str(mistake["take"]), str(mistake["put"]).replace("\\n", "\n"), 1)
    problems = problems_of(broken, measures, tmp_path)
    assert mistake["code"] in [p.code for p in problems], problems
    told = next(p for p in problems if p.code == mistake["code"])
    english = told.in_("en")
    assert "model.yaml" in told.where or told.code == "unknown-model"
    assert [part for part in mistake["says"] if str(part) not in english] == [], english
    assert str(mistake["zh"]) in told.in_("zh"), told.in_("zh")
    assert "allowed: " in english
    assert "to do: " in english


def test_all_mistakes_of_a_file_are_told_together(measures: Measures, tmp_path: Path) -> None:
    broken = GOOD.replace("kind: credit", "kind: credits").replace("steps: -1", "steps: 0").replace("max: 60", "max: 50")
    assert {"wrong-choice", "wrong-value", "sum-differs"} <= {p.code for p in problems_of(broken, measures, tmp_path)}


@pytest.mark.parametrize(("name", "text", "code"), [
    ("a bomb of aliases", "a: &a [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"{chr(98 + i)}: &{chr(98 + i)} [{', '.join([f'*{chr(97 + i)}'] * 9)}]\n" for i in range(9)), "anchor-or-alias"),
    ("ten thousand levels", "id: " + "[" * 10_000, "nested-too-deep"),
    ("a NUL byte", b"id: go\x00od\n", "not-yaml"),
    ("not UTF-8", "id: 样例".encode("gb18030"), "not-utf8"),
    ("three megabytes", "# " + "x" * 3_000_000, "file-too-large"),
    ("a million items", "id: [" + "1," * 1_000_00 + "1]", "too-many-items"),
    ("empty", "", "wrong-value"),
    ("a formula of ten thousand levels", GOOD.replace("staff_total <= 500", "(" * 10_000 + "1" + ")" * 10_000), "formula-too-big"),
    ("a formula of many signs", GOOD.replace("staff_total <= 500", "'" + "-" * 1_900 + "1'"), "formula-too-big"),
], ids=lambda value: value if isinstance(value, str) and len(value) < 40 else "")
def test_a_hostile_file_is_refused_quickly(name: str, text: str | bytes, code: str, measures: Measures, tmp_path: Path) -> None:
    assert code in [p.code for p in problems_of(text, measures, tmp_path)], name
