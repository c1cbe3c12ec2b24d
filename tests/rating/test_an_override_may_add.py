"""A regional override adds conditions to a list of its base; a place that is no list is told."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kexin.library.measures import load_measures
from kexin.problems import ProblemsError
from kexin.rating.loader import RATINGS, load_model
from kexin.rating.rate_one import Rater

MEASURES = load_measures(check_formulas=False).on(date(2025, 6, 30))


def test_guangdong_asks_for_three_more_gates_and_ten_more_points() -> None:
    national, regional = (load_model(m, MEASURES) for m in ("cn.miit.srdi.2022", "cn.gd.srdi.2025"))
    assert [g.id for g in regional.gates] == [*(g.id for g in national.gates), "innovative", "growth", "high_value"]
    assert regional.passing is not None and regional.passing.points == 70_000
    assert regional.direct_pass is not None and regional.direct_pass.gates[-3:] == ("innovative", "growth", "high_value")
    assert regional.gates[-2].mark.evidence == "inferred"
    assert Rater(regional, MEASURES).rate_measures({"innovative_sme_valid": False}).verdict is False


@pytest.mark.parametrize("place", ["gate[+]", "title[+]", "gates[sme][+]"])
def test_a_place_that_is_no_list_is_told(tmp_path: Path, place: str) -> None:
    path = tmp_path / "mine" / "model.yaml"
    path.parent.mkdir()
    text = (RATINGS / "cn.gd.srdi.2022" / "model.yaml").read_text(encoding="utf-8").replace("id: cn.gd.srdi.2022", "id: mine")
    path.write_text(f"{text}  - {{at: \"{place}\", to: sme, source: an example, evidence: inferred}}\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        load_model(path, MEASURES)
    assert [p.code for p in error.value.problems] == ["patch-place"]
