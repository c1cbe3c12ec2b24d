"""Every worked example of every programme holds, and one that is wrong is told."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from functools import cache

import pytest

from kexin.programmes.loader import PROGRAMMES, load_programme, programme_ids
from kexin.programmes.programme import Programme
from kexin.programmes.rows import rows_of_file
from kexin.programmes.scenarios import Example, differences, examples_day, read_examples

WATER, LANES, SAFETY = "cn.changsha.kaifu-water.2023", "cn.changsha.baimaqiao-lanes.2023", "cn.changsha.chengtanjiang-safety.2023"


@cache
def programme(wanted: str) -> Programme:
    """A programme as of the day of its examples."""
    return load_programme(wanted, examples_day(PROGRAMMES / wanted / "scenarios.yaml"))


@cache
def examples(wanted: str) -> tuple[Example, ...]:
    """Its examples."""
    return read_examples(PROGRAMMES / wanted / "scenarios.yaml", programme(wanted))


EVERY = [(p, e) for p in programme_ids() for e in examples(p)]


def test_four_programmes_ship() -> None:
    assert programme_ids() == [LANES, SAFETY, WATER, "kexin.kv-loan"]


@pytest.mark.parametrize(("wanted", "example"), EVERY, ids=[f"{p}:{e.id}" for p, e in EVERY])
def test_an_example_holds(wanted: str, example: Example) -> None:
    assert example.expect
    assert differences(example, programme(wanted)) == []


def test_an_example_that_is_wrong_is_told() -> None:
    totals = next(e for e in examples(WATER) if e.id == "totals-of-the-report")
    assert differences(replace(totals, expect={"figures": {"estates": 43}}), programme(WATER)) == ["figures: expected {'estates': 43}, found {'estates': 42}"]
    backstop = next(e for e in examples(WATER) if e.id == "backstop")
    assert len(differences(replace(backstop, expect={"borne": {"company": {"yuan": 1}}, "moves": ["finish"], "missed": {"weekly_site": 0}}), programme(WATER))) == 3


@pytest.mark.parametrize("wanted", programme_ids())
def test_the_spec_names_every_example_and_no_other(wanted: str) -> None:
    text = (PROGRAMMES / wanted / "spec.md").read_text(encoding="utf-8")
    rows = [line for line in text.splitlines() if line.startswith("| ")]
    named = {found for row in rows for found in re.findall("`([a-z-]+)`", row.split("|")[-2])}
    assert named == {e.id for e in examples(wanted)}
    ours = {criterion for e in examples(wanted) for criterion in e.criteria}
    assert {c for c in ours if not any(row.startswith(f"| {c} ") for row in rows)} == set()


@pytest.mark.parametrize(("wanted", "register"), [(p, f.id) for p in programme_ids() for f in programme(p).register.files])
def test_a_register_says_whether_it_is_generated(wanted: str, register: str) -> None:
    p = programme(wanted)
    file = next(f for f in p.register.files if f.id == register)
    text = (p.folder / file.rows).read_text(encoding="utf-8")
    assert file.generated == ("程序生成" in text) == ("Generated" in text) == (file.mark.evidence == "own")
    invented = [e.name for e in rows_of_file(p, file) if e.name.startswith("示例")]
    assert len(invented) == (len(rows_of_file(p, file)) if file.generated else 0)


def test_what_is_not_published_is_left_empty() -> None:
    p = programme(WATER)
    named = rows_of_file(p, p.register.files[0])
    assert [e.name for e in named if e.stage == "done"] == ["世纪春天", "富华大厦", "衡清里", "动力北院"]
    assert {value for e in named for value in e.values.values()} == {None}


def test_a_formula_asks_about_the_day() -> None:
    from kexin.programmes.computing import Computing
    from kexin.programmes.record import Book

    later = load_programme(SAFETY, date(2024, 12, 27))
    figures = {c.figure.id: c.value for c in Computing(later).figures(Book(()))}
    assert figures["safe_days"] == 1461
