"""Every mistake in a scheme file is told with place, finding, what is allowed and what to do; all together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from kexin.fund.allocation import allocate
from kexin.fund.loader import load_scheme
from kexin.problems import NotFoundError, ProblemsError
from kexin.rulefile import read_rules

BAD = Path(__file__).resolve().parents[1] / "bad" / "schemes"
GOOD = (BAD / "good.yaml").read_text(encoding="utf-8")
MISTAKES: list[dict[str, Any]] = read_rules(BAD / "index.yaml")[0]["mistakes"]


def written(folder: Path, text: str) -> Path:
    """A scheme file."""
    path = folder / "example" / "scheme.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_the_good_file_is_read(tmp_path: Path) -> None:
    assert load_scheme(written(tmp_path, GOOD)).gaps[0].document == "实施细则"


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda m: str(m["en"]).split("\n", maxsplit=1)[0])
def test_one_mistake_is_told_whole(tmp_path: Path, mistake: dict[str, Any]) -> None:
    assert GOOD.count(mistake["take"]) == 1
    with pytest.raises(ProblemsError) as error:
        load_scheme(written(tmp_path, GOOD.replace(mistake["take"], mistake["put"])))
    told = [p for p in error.value.problems if p.in_("en") == mistake["en"]]
    assert [p.in_("zh") for p in told] == [mistake["zh"]], error.value
    assert sorted(p.code for p in error.value.problems if p not in told) == sorted(mistake.get("beside", []))


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    text = GOOD.replace("share: 0.9", "share: 9").replace("action: suspend_claims", "action: stop").replace("loss: principal", "loss: principle")
    with pytest.raises(ProblemsError) as error:
        load_scheme(written(tmp_path, text))
    assert {p.code for p in error.value.problems} == {"wrong-value", "wrong-choice", "unknown-name"}


def test_there_are_more_than_thirty_broken_files() -> None:
    assert len(MISTAKES) > 30


def test_an_unknown_scheme_is_told_with_those_that_there_are() -> None:
    with pytest.raises(NotFoundError, match=r"did you mean cn\.hubei\.kv\.2025"):
        load_scheme("cn.hubei.kv.2026")


@pytest.mark.parametrize(("facts", "code"), [
    ({"principal": 1.5}, "wrong-fact"), ({"principal": -1}, "wrong-fact"), ({"principal": True}, "wrong-fact"), ({"principle": 1}, "unknown-fact"),
    ({"principal": 1, "mode": "cash"}, "wrong-fact"), ({"first_loan": 1}, "wrong-fact"), ({"principal": 1}, "missing-fact"),
])
def test_facts_that_make_no_sense_are_told(tmp_path: Path, facts: dict[str, object], code: str) -> None:
    with pytest.raises(ProblemsError) as error:
        allocate(load_scheme(written(tmp_path, GOOD)), facts)  # type: ignore[arg-type]  # wrong on purpose
    assert code in {p.code for p in error.value.problems}
