"""The divisions of GB/T 4754-2017 have the names of the standard."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kexin.library.industries import DIVISIONS, industry_name


def test_a_code_is_told_by_its_division() -> None:
    assert industry_name("C3512") == industry_name("C35") == DIVISIONS["C35"]
    assert industry_name("X99").zh == "X99" and industry_name("").zh == ""
    assert len({(t.zh, t.en) for t in DIVISIONS.values()}) == len({t.en for t in DIVISIONS.values()}) == 97


@pytest.mark.real
def test_names_are_those_of_the_standard(real_data: Path) -> None:
    with (real_data / "reference" / "gbt4754_2017.csv").open(encoding="utf-8-sig", newline="") as file:
        wanted = {row["section"] + row["code"]: row["name"].strip() for row in csv.DictReader(file) if row["level"] == "2"}
    assert {code: text.zh for code, text in DIVISIONS.items()} == wanted
