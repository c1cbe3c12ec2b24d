"""A family of models stands for the version in force on the day asked, in the region asked."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from kexin.library.measures import load_measures
from kexin.library.regions import applies
from kexin.problems import NotFoundError
from kexin.rating.loader import load_model
from kexin.rating.versions import family

BOOK = load_measures(check_formulas=False)
MODEL = """
id: {id}
title: {{zh: 示例, en: example}}
kind: eligibility
document: {{number: null, issuer: [Kexin]}}
effective: {{from: {start}, to: {end}}}
region: CN
evidence: own
source: an example of the tests
note: {{zh: 仅供测试, en: for tests only}}
gates:
  - {{id: staff, zh: 有人, en: staff, formula: staff_total > 0, on_fail: reject}}
"""
REGIONAL = """
base: a.table.2026
id: b.table.2026
title: {zh: 广东, en: Guangdong}
effective: {from: 2026-06-01, to: null}
region: "440000"
patch:
  - {at: "gates[staff].formula", to: staff_total > 9, source: an example, evidence: own}
"""


@pytest.fixture(scope="module")
def ratings(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two versions of a table, a variant of a region, and another table."""
    folder = tmp_path_factory.mktemp("ratings")
    texts = {
        "a.table.2022": MODEL.format(id="a.table.2022", start="2022-06-01", end="2026-03-31"),
        "a.table.2026": MODEL.format(id="a.table.2026", start="2026-04-01", end="null"),
        "b.table.2026": REGIONAL,
        "c.table.2027": REGIONAL.replace("id: b.table.2026", "id: c.table.2027").replace('region: "440000"', "region: CN"), "other.2020": MODEL.format(id="other.2020", start="2020-01-01", end="null"), "broken.2020": "id: [",
    }
    for name, text in texts.items():
        (folder / name).mkdir()
        (folder / name / "model.yaml").write_text(text, encoding="utf-8")
    return folder


@pytest.mark.parametrize(("wanted", "day", "region", "found"), [
    ("a.table", date(2022, 6, 1), "CN", "a.table.2022"),
    ("a.table", date(2026, 3, 31), "CN", "a.table.2022"),
    ("a.table", date(2026, 4, 1), "CN", "a.table.2026"),
    ("a.table", date(2026, 5, 31), "440000", "a.table.2026"),
    ("a.table", date(2026, 6, 1), "440000", "b.table.2026"),
    ("a.table", date(2026, 6, 1), "440300", "b.table.2026"),
    ("a.table", date(2026, 6, 1), "430000", "a.table.2026"),
    ("a.table.2026", date(2026, 6, 1), "440000", "b.table.2026"),
    ("a.table.2026", date(2026, 6, 1), "CN", "a.table.2026"),
    ("a.table.2022", date(2026, 6, 1), "CN", "a.table.2022"),
    ("other", date(2026, 6, 1), "430000", "other.2020"),
    ("c.table", date(2026, 6, 1), "CN", "c.table.2027"),
])
def test_the_day_and_the_region_choose(ratings: Path, wanted: str, day: date, region: str, found: str) -> None:
    assert load_model(wanted, BOOK.on(day), ratings, region).id == found


def test_a_day_without_a_version_lists_those_that_there_are(ratings: Path) -> None:
    with pytest.raises(NotFoundError) as error:
        load_model("a.table", BOOK.on(date(2022, 5, 31)), ratings)
    assert "a.table.2022 2022-06-01 – 2026-03-31" in error.value.in_("zh")


def test_an_exact_version_loads_on_any_day_and_says_whether_it_is_in_force(ratings: Path) -> None:
    in_force = {day: load_model("a.table.2022", BOOK.on(day), ratings).in_force for day in (date(2022, 5, 31), date(2022, 6, 1), date(2026, 3, 31), date(2026, 4, 1))}
    assert list(in_force.values()) == [False, True, True, False]


def test_an_unknown_family_is_not_found(ratings: Path) -> None:
    with pytest.raises(NotFoundError, match=r"other.2020"):
        load_model("nothing", BOOK.on(date(2026, 1, 1)), ratings)


@pytest.mark.parametrize(("model_id", "name"), [("cn.miit.srdi.2022", "cn.miit.srdi"), ("kexin-kv", "kexin-kv"), ("epo.ipscore.3", "epo.ipscore")])
def test_the_family_is_the_id_without_its_version(model_id: str, name: str) -> None:
    assert family(model_id) == name


@pytest.mark.parametrize(("rule", "place", "answer"), [
    ("CN", "430100", True), ("430000", "430100", True), ("430100", "430100", True), ("430100", "430000", False), ("440000", "430100", False),
    ("430000", "CN", False), ("430981", "430900", False), ("CN", "CN", True), ("500000", "510100", False), ("500000", "500112", True),
])
def test_a_rule_applies_within_its_area(rule: str, place: str, answer: bool) -> None:
    assert applies(rule, place) is answer
