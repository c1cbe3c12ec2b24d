"""Every worked case of every scheme gives its parts, to the fen."""

from __future__ import annotations

import pytest

from kexin.fund.cases import WorkedCase, differences, read_cases
from kexin.fund.loader import SCHEMES, load_scheme, scheme_ids

EVERY = [(scheme, case) for scheme in scheme_ids() for case in read_cases(SCHEMES / scheme / "cases.yaml")]


@pytest.mark.parametrize(("scheme", "case"), EVERY, ids=[f"{s}:{c.id}" for s, c in EVERY])
def test_a_case_gives_its_parts(scheme: str, case: WorkedCase) -> None:
    assert case.expect
    assert differences(case, load_scheme(scheme)) == []


def test_the_twelve_published_cases_are_among_them() -> None:
    names = {case.id.split("-")[0] for _, case in EVERY}
    assert {f"w{n}" for n in range(1, 13)} <= names


def test_a_case_that_is_wrong_is_told() -> None:
    scheme, case = next((s, c) for s, c in EVERY if c.id == "w1")
    wrong = WorkedCase(case.id, case.title, case.facts, {**case.expect, "bank": {"yuan": 399_999}})
    assert differences(wrong, load_scheme(scheme)) == ["bank: expected 39999900, found 40000000"]
