"""``kexin check``: one file, a folder of rules, the whole rulebook; every mistake of every file together."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.running import run
from tests.heads import OWN

MODEL = """id: mine
title: {zh: 示例, en: example}
kind: eligibility
""" + OWN + """gates:
  - {id: staff, zh: 人均收入, en: revenue per head, formula: my_sales_per_head >= wan_yuan(10), on_fail: reject}
"""
SCENARIOS = """model: mine
as_of: 2026-06-30
scenarios:
  - {id: enough, criteria: [c1], zh: 够, en: enough, given: {my_sales_per_head: {wan_yuan: 10}}, expect: {verdict: yes}}
"""
MEASURES = """group: {zh: 自有, en: own}
measures:
  my_sales_per_head:
    title: {zh: 人均收入, en: revenue per head}
    unit: money
    definition: {zh: 营业收入除以职工总数, en: revenue over staff}
    versions:
      - {from: 2000-01-01, formula: revenue / staff_total, source: an example, evidence: own}
"""
PRODUCT = """id: loan
title: {zh: 示例, en: example}
summary: {zh: 示例, en: example}
category: loan
""" + OWN + """conditions:
  - {id: c1, zh: 通过, en: passes, rating: kexin-kv, grade: C}
"""


def folder_of_rules(folder: Path) -> Path:
    """A folder with measures, a model that uses them, and a product."""
    for path, text in (("measures/own.yaml", MEASURES), ("ratings/mine/model.yaml", MODEL), ("ratings/mine/scenarios.yaml", SCENARIOS), ("products/loan/product.yaml", PRODUCT)):
        (folder / path).parent.mkdir(parents=True, exist_ok=True)
        (folder / path).write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("language", "summary"), [("zh", "共 3 个文件、1 个情景：0 个文件有问题，0 个文件的情景不符"), ("en", "3 files, 1 scenarios: 0 files with problems")])
def test_a_good_folder_passes(capsys: pytest.CaptureFixture[str], tmp_path: Path, language: str, summary: str) -> None:
    code, out, _ = run(capsys, "--lang", language, "check", str(folder_of_rules(tmp_path)))
    assert (code, summary in out) == (0, True)


def test_every_mistake_of_every_file_is_told_together(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = folder_of_rules(tmp_path)
    for path, before, after in (("ratings/mine/model.yaml", "my_sales_per_head", "my_sales"), ("products/loan/product.yaml", "grade: C", "grade: Z")):
        (folder / path).write_text((folder / path).read_text(encoding="utf-8").replace(before, after), encoding="utf-8")
    code, out, _ = run(capsys, "--lang", "en", "check", str(folder))
    assert code == 2
    assert "✗ rating model mine: 1 problem" in out
    assert "✗ product loan: 1 problem" in out
    assert "2 files with problems" in out


def test_a_mistake_in_measures_is_told_for_each_file_that_rests_on_them(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = folder_of_rules(tmp_path)
    (folder / "measures/own.yaml").write_text(MEASURES.replace("staff_total", "staff_totals"), encoding="utf-8")
    code, out, _ = run(capsys, "--lang", "en", "check", str(folder))
    assert (code, "staff_totals" in out) == (2, True)


def test_a_scenario_that_does_not_hold_is_a_no(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    folder = folder_of_rules(tmp_path)
    (folder / "ratings/mine/scenarios.yaml").write_text(SCENARIOS.replace("verdict: yes", "verdict: no"), encoding="utf-8")
    code, out, _ = run(capsys, "--lang", "en", "check", str(folder))
    assert (code, "verdict: expected False, found True" in out) == (1, True)


def test_a_folder_without_rules_and_an_unknown_id_are_not_found(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert run(capsys, "check", str(tmp_path))[0] == 3
    assert run(capsys, "check", "no-such-rule")[0] == 3


def test_the_whole_rulebook_is_right(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "check", "--json")
    results = json.loads(out)
    assert code == 0
    assert {"measures", "rating model", "policy", "product", "scheme", "list", "programme"} == {r["kind"] for r in results}
    assert all(r["scenarios"] for r in results)


@pytest.mark.parametrize("wanted", ["kexin-kv", "cn.miit.size", "ccb.keji-dai"])
def test_one_of_the_rulebook_is_named_by_its_id_or_family(capsys: pytest.CaptureFixture[str], wanted: str) -> None:
    assert run(capsys, "check", wanted)[0] == 0
