"""Points that could not be found are refused, until a file of the user supplies them.

All points and weights in this file are made up here, to be computed by hand. They are not those of any document.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import duckdb
import pytest
import yaml

from kexin.formula.python_program import Value
from kexin.library.measures import Measures
from kexin.library.release import Release
from kexin.problems import ProblemsError
from kexin.rating.batch import rate
from kexin.rating.loader import RATINGS, load_model
from kexin.rating.model import Model
from kexin.rating.program import model_program
from kexin.rating.rate_one import Rater
from tests.cli.running import run
from tests.conftest import ROOT
from tests.rating.evidence import evidence_of_all

BASE = "cn.most.innovation-points.2024"
ANNEX = "《“创新积分制”工作指引（全国试行版）》附件（2024）"
WITHOUT_POINTS = ["cn.miit.srdi-development.2024", BASE, "cn.most.innovation-points.2025", "epo.ipscore.3"]

#: The 18 indicators by block, each with its measure and the made-up figure that earns full points.
FULL: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "innovation": {
        "rd_amount": ("rd_expense", "100 wan_yuan"), "rd_speed": ("rd_growth", "1"), "rd_share": ("rd_intensity", "1"), "tech_staff": ("staff_tech_share", "1"),
        "inventions_filed": ("invention_filings_main_1y", "10"), "pct_filed": ("pct_filings_main_1y", "10"), "contracts": ("tech_contract_value", "100 wan_yuan")},
    "growth": {
        "hightech_income": ("hightech_revenue", "100 wan_yuan"), "income": ("revenue", "100 wan_yuan"), "income_growth": ("revenue_growth", "1"),
        "postgraduates": ("staff_postgrad_share", "1"), "tax_saved": ("tax_saved_rd", "100 wan_yuan"), "return_rate": ("return_on_net_assets", "1")},
    "support": {
        "graduates": ("graduates_hired", "10"), "platforms": ("platforms_provincial_2y", "10"), "awards": ("awards_provincial_2y", "10"),
        "projects": ("projects_provincial_2y", "10"), "venture": ("vc_amount", "100 wan_yuan")},
}
INDICATORS = {indicator: how for block in FULL.values() for indicator, how in block.items()}

#: Made-up weights by stage: two indicators carry more than the others, and each stage adds up to 100.
WEIGHTS: Mapping[str, Mapping[str, str]] = {
    "startup": {i: {"rd_amount": "30", "income": "10"}.get(i, "3.75") for i in INDICATORS},
    "growth": {i: {"rd_amount": "20", "income": "16"}.get(i, "4") for i in INDICATORS},
    "stable": {i: {"rd_amount": "10", "income": "26"}.get(i, "4") for i in INDICATORS},
}

HEAD = f"""id: made-up-points
title: {{zh: 试用积分, en: points for trial}}
base: {BASE}
document: {{number: null, issuer: [Kexin]}}
effective: {{from: 2024-08-13, to: null}}
region: CN
evidence: own
source: made up for a test
note: {{zh: 权重是为测试编造的, en: the weights are made up for a test}}
patch:
"""


def points(indicator: str) -> str:
    """The patch that gives an indicator its points: 0 to 100, in proportion."""
    edge, _, unit = INDICATORS[indicator][1].partition(" ")
    of_money = f", unit: {unit}" if unit else ""
    return f'  - {{at: "indicators[{indicator}]", set: {{max: 100, shape: linear, floor: [0, 0], ceiling: [{edge}, 100]{of_money}}}}}\n'


def blocks() -> str:
    """The patches that give the blocks their maxima."""
    return "".join(f'  - {{at: "blocks[{block}]", set: {{max: {100 * len(inside)}}}}}\n' for block, inside in FULL.items())


def stages(weights: Mapping[str, Mapping[str, str]]) -> str:
    """The patch that gives the score its maximum and its weights by stage."""
    lines = "".join(f"          {stage}: {{{', '.join(f'{i}: {w}' for i, w in line.items())}}}\n" for stage, line in weights.items())
    return f"  - at: score\n    set:\n      max: 100\n      stages:\n        by: stage\n        weights:\n{lines}"


WHOLE = HEAD + "".join(points(i) for i in INDICATORS) + blocks() + stages(WEIGHTS)
PASSING = '  - {at: model, set: {pass: {at_least: 60}}}\n'


def supplied(text: str, measures: Measures, folder: Path) -> Model:
    """The model that a user's file makes of the base."""
    path = folder / "made-up-points.yaml"
    path.write_text(text, encoding="utf-8")
    return load_model(path, measures)


def figures(share: int, **others: Value) -> dict[str, Value]:
    """A company that has so many hundredths of every full figure."""
    found: dict[str, Value] = {}
    for measure, full in INDICATORS.values():
        edge, _, unit = full.partition(" ")
        found[measure] = int(edge) * 1_000_000 * share // 100 if unit else int(edge) * share / 100
    return {**found, **others}


# ---- without points


@pytest.mark.parametrize("model_id", WITHOUT_POINTS)
def test_a_model_without_points_gives_no_rating_and_names_item_and_document(model_id: str, measures: Measures) -> None:
    model = load_model(model_id, measures)
    assert model.unpublished
    with pytest.raises(ProblemsError) as refused:
        Rater(model, measures).rate_measures({})
    assert [(p.code, p.where) for p in refused.value.problems] == [("weight-not-published", f"{model_id}: {i.id}") for i in model.unpublished]
    for problem, indicator in zip(refused.value.problems, model.unpublished, strict=True):
        assert indicator.weight_unknown is not None
        assert indicator.weight_unknown.document in problem.in_("zh")
        assert indicator.title.zh in problem.in_("zh")
        assert indicator.title.en in problem.in_("en")


def test_rate_and_sql_refuse_it(province: Release, capsys: pytest.CaptureFixture[str]) -> None:
    library = str(Path(str(province.table("companies"))).parents[2])
    for arguments in (["sql", BASE, "--as-of", "2026-06-30"], ["rate", BASE, "--library", library]):
        code, out, errors = run(capsys, "--lang", "en", *arguments)
        assert code == 2, (arguments, out, errors)
        assert out == ""
        assert all(f"{BASE}: {i}" in errors for i in INDICATORS), errors
        assert ANNEX in errors


def test_check_says_that_the_file_is_right_and_what_is_missing(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "--lang", "en", "check", BASE)
    assert code == 0
    assert "gives no total" in out
    assert all(f"    {i}: " in out for i in INDICATORS)
    assert out.count(ANNEX) == 18


def test_all_eighteen_name_a_measure() -> None:
    raw = yaml.safe_load((RATINGS / BASE / "model.yaml").read_text(encoding="utf-8"))
    values = {i["id"]: i["value"] for b in raw["score"]["blocks"] for i in b["indicators"]}
    assert values == {indicator: measure for indicator, (measure, _) in INDICATORS.items()}


def test_a_formula_of_an_indicator_without_points_is_checked(measures: Measures, tmp_path: Path) -> None:
    text = (RATINGS / BASE / "model.yaml").read_text(encoding="utf-8").replace("value: rd_growth", "value: rd_grwth")
    path = tmp_path / "own.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(ProblemsError, match="rd_grwth"):
        load_model(path, measures)


# ---- with points that this test made up


def test_with_all_points_supplied_nothing_is_missing(measures: Measures, tmp_path: Path) -> None:
    model = supplied(WHOLE, measures, tmp_path)
    assert model.unpublished == ()
    assert [i.id for _, i in model.indicators()] == list(INDICATORS)
    assert model.title.en == "points for trial"


@pytest.mark.parametrize(("stage", "rd_only", "income_only"), [("startup", 15, 5), ("growth", 10, 8), ("stable", 5, 13)])
def test_weights_follow_the_stage_that_the_company_declares(stage: str, rd_only: int, income_only: int, measures: Measures, tmp_path: Path) -> None:
    rater = Rater(supplied(WHOLE, measures, tmp_path), measures)
    assert rater.rate_measures(figures(100, stage=stage)).points("total") == (100_000, 100_000)
    assert rater.rate_measures(figures(50, stage=stage)).points("total") == (50_000, 50_000)
    half = 50 * 1_000_000
    assert rater.rate_measures(figures(0, stage=stage, rd_expense=half)).points("total") == (rd_only * 1000,) * 2
    assert rater.rate_measures(figures(0, stage=stage, revenue=half)).points("total") == (income_only * 1000,) * 2


def test_an_undeclared_stage_leaves_every_stage_possible(measures: Measures, tmp_path: Path) -> None:
    rating = Rater(supplied(WHOLE, measures, tmp_path), measures).rate_measures(figures(0, stage=None, rd_expense=50 * 1_000_000))
    assert rating.points("total") == (5_000, 15_000)
    assert rating.to_ask == ("stage",)


def test_a_pass_mark_can_be_supplied_too(measures: Measures, tmp_path: Path) -> None:
    rater = Rater(supplied(WHOLE + PASSING, measures, tmp_path), measures)
    assert [rater.rate_measures(figures(share, stage="growth")).verdict for share in (59, 60)] == [False, True]


def test_the_library_and_one_company_agree_under_supplied_points(measures: Measures, province: Release, tmp_path: Path) -> None:
    model = supplied(WHOLE + PASSING, measures, tmp_path)
    rated = rate(province, model, measures, tmp_path / "run")
    rater = Rater(model, measures, province.complete)
    evidence = evidence_of_all(province, ("companies", "coverage", *rater.measure_program.tables))
    rows = duckdb.execute(
        "SELECT company_id, total_low, total_high FROM read_parquet($scores) ORDER BY company_id LIMIT 500", {"scores": rated.scores}).fetchall()
    assert len({total for _, total, _ in rows}) > 50
    for company, low, high in rows:
        rating = rater.rate(evidence[company])
        assert rating is not None
        assert rating.points("total") == (low, high), company


def test_what_is_not_supplied_is_still_refused(measures: Measures, tmp_path: Path) -> None:
    model = supplied(HEAD + points("rd_amount") + points("income"), measures, tmp_path)
    assert [i.id for i in model.unpublished] == [i for i in INDICATORS if i not in ("rd_amount", "income")]
    with pytest.raises(ProblemsError, match="rd_speed"):
        model_program(model)


def test_supplied_points_carry_the_marks_of_the_file_that_supplies_them(measures: Measures, tmp_path: Path) -> None:
    other = points("income").replace("}}", "}, source: a city's annex, evidence: secondary}")
    model = supplied(HEAD + points("rd_amount") + other, measures, tmp_path)
    marks = {i.id: (i.mark.evidence, i.mark.source) for _, i in model.indicators()}
    assert marks["rd_amount"] == ("own", "made up for a test")
    assert marks["income"] == ("secondary", "a city's annex")


def test_the_nine_of_version_2_are_written_in_place_of_the_open_lines(measures: Measures, tmp_path: Path) -> None:
    def one(indicator: str, measure: str, most: int) -> str:
        return f"{{id: {indicator}, title: {{zh: 试用, en: trial}}, max: {most}, value: {measure}, shape: linear, floor: [0, 0], ceiling: [1, {most}]}}"

    text = HEAD.replace(BASE, "cn.most.innovation-points.2025") + "".join(
        f'  - {{at: "blocks[{block}].indicators", to: [{one(block + "_one", measure, most)}]}}\n  - {{at: "blocks[{block}]", set: {{max: {most}}}}}\n'
        for block, measure, most in (("invested", "rd_intensity", 40), ("produced", "hightech_share", 40), ("developed", "revenue_growth", 20), ("influence", "staff_tech_share", 30)))
    rater = Rater(supplied(text, measures, tmp_path), measures)
    rating = rater.rate_measures({"rd_intensity": 0.5, "hightech_share": 1, "revenue_growth": 1, "staff_tech_share": 1})
    assert rating.points("total") == (110_000, 110_000)


# ---- mistakes in a file that supplies points


@pytest.mark.parametrize(("take", "put", "code", "says"), [
    ("stable: {rd_amount: 10", "stable: {rd_amount: 11", "sum-differs", "101"),
    ("startup: {rd_amount: 30", "seed: {rd_amount: 30", "unknown-code", "startup"),
    ("indicators[venture]", "indicators[ventures]", "patch-place", "indicators[ventures]"),
    ("blocks[support]", "blocks[suport]", "patch-place", "blocks[suport]"),
    ("set: {max: 500}", "set: 500", "wrong-value", "keys of an item"),
    ("set: {max: 500}", "set: {max: 400}", "sum-differs", "500"),
    ("set: {max: 500}", "set: {max: 500, mx: 5}", "unknown-key", "mx"),
    ("source: made up for a test\n", "", "missing-key", "source"),
])
def test_a_mistake_is_told_with_the_line_of_the_patch(take: str, put: str, code: str, says: str, measures: Measures, tmp_path: Path) -> None:
    assert WHOLE.count(take) == 1
    text = WHOLE.replace(take, put)
    with pytest.raises(ProblemsError) as error:
        supplied(text, measures, tmp_path)
    told = next(p for p in error.value.problems if p.code == code)
    assert says in told.in_("en")
    assert told.where.startswith("made-up-points.yaml:")
    line = int(told.where.split(":")[1])
    written = text.splitlines()[line - 1]
    assert put.split(": {")[0].split("[")[0] in written or code == "missing-key", (line, written)


def test_the_example_in_the_page_for_authors_is_a_right_file(measures: Measures, tmp_path: Path) -> None:
    page = (ROOT / "docs" / "rating-models.md").read_text(encoding="utf-8")
    _, _, chapter = page.partition("## Supplying weights that are not public")
    example = chapter.partition("```yaml\n")[2].partition("```")[0]
    model = supplied(example, measures, tmp_path)
    assert 0 < len(model.unpublished) < 18
    assert model.note is not None
