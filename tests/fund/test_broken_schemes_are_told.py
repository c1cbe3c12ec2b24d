"""Every mistake in a scheme file is told with place, finding, what is allowed and what to do; all together."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.fund.allocation import allocate
from kexin.fund.loader import load_scheme
from kexin.problems import NotFoundError, ProblemsError

GOOD = """id: example
title: {zh: 示例, en: example}
document: {number: null, issuer: [Kexin], url: null, checked_on: null}
effective: {from: 2020-01-01, to: 2025-12-31}
areas: ["430000"]
status: in_force
evidence: own
source: an example of the tests
note: {zh: 仅供测试, en: for tests only}
loss: principal
eligible: least(principal, filed_amount)
trigger: overdue_days >= 90
share:
  cases:
    - {zh: 首贷, en: first loan, when: first_loan, share: 0.9}
    - {zh: 其余, en: else, share: 0.8}
  combine: max
  bonuses:
    - {zh: 质押, en: pledge, when: ip_pledge, add: 0.05}
  cap: 0.95
payers:
  - {party: city, zh: 市级, en: city, weight: 4}
  - {party: district, zh: 区县, en: district, weight: 6, limit: pool_balance}
rest:
  - {party: bank, zh: 银行, en: bank}
backstop: bank
caps:
  - {id: year, zh: 年度, en: a year, limit: bank_prior_balance * 0.02, used: bank_year_paid}
fuses:
  - {id: fuse, zh: 熔断, en: the fuse, when: bank_npl_rate > 0.03, action: suspend_claims}
recovery: {to_public: pro_rata}
unknown:
  - {field: line, document: 实施细则, zh: 额度, en: the line}
"""


def written(folder: Path, text: str) -> Path:
    """A scheme file."""
    path = folder / "example" / "scheme.yaml"
    path.parent.mkdir()
    path.write_text(text, encoding="utf-8")
    return path


def test_the_good_file_is_read(tmp_path: Path) -> None:
    assert load_scheme(written(tmp_path, GOOD)).gaps[0].document == "实施细则"


BROKEN = [
    (("id: example", "id: other"), "id-differs", 1), (("id: example\n", ""), "missing-key", 1),
    (("title: {zh: 示例, en: example}", "title: {zh: 示例}"), "missing-key", 2), (("title: {zh: 示例, en: example}", "title: 示例"), "wrong-value", 2),
    (("issuer: [Kexin]", "issuer: []"), "wrong-value", 3), (("from: 2020-01-01", "from: 2020"), "wrong-value", 4),
    (("to: 2025-12-31", "to: 2019-12-31"), "wrong-value", 4), (('areas: ["430000"]', "areas: []"), "missing-key", 5),
    (("status: in_force", "status: forced"), "wrong-choice", 6), (("evidence: own", "evidence: sure"), "wrong-choice", 7),
    (("source: an example of the tests\n", ""), "missing-key", 1), (("note: {zh: 仅供测试, en: for tests only}\n", ""), "missing-key", 1),
    (("loss: principal\n", ""), "missing-key", 1), (("loss: principal", "loss: principle"), "unknown-name", 10),
    (("loss: principal", "loss: overdue_days"), "formula-kind", 10), (("eligible: least(principal, filed_amount)", "eligible: least(principal"), "formula-syntax", 11),
    (("trigger: overdue_days >= 90", "trigger: overdue_days"), "formula-kind", 12), (("trigger: overdue_days >= 90", "trigger: 'starts_with(area, \"43\")'"), "function-without-place", 12), (("when: first_loan, share: 0.9", "when: first_lone, share: 0.9"), "unknown-name", 15),
    (("share: 0.9}", "share: 1.2}"), "wrong-value", 15), (("share: 0.9}", "share: -0.1}"), "wrong-value", 15), (("share: 0.9}", "share: much}"), "wrong-value", 15),
    (("share: 0.9}", "share: 0.9, colour: red}"), "unknown-key", 15), (("combine: max", "combine: most"), "wrong-choice", 17), (("add: 0.05", "add: 5"), "wrong-value", 19),
    (("cap: 0.95", "cap: 95"), "wrong-value", 20), (("weight: 4", "weight: 0"), "wrong-value", 22), (("party: district", "party: city"), "duplicate-id", 1),
    (("limit: pool_balance", "limit: first_loan"), "formula-kind", 23), (("backstop: bank", "backstop: state"), "wrong-choice", 26), (("backstop: bank\n", ""), "missing-key", 1), (("zh: 银行, en: bank}", "zh: 银行, en: bank, when: first_loan}"), "wrong-value", 26),
    (("limit: bank_prior_balance * 0.02", "limit: bank_npl_rate"), "formula-kind", 28), (("action: suspend_claims", "action: stop"), "wrong-choice", 30),
    (("to_public: pro_rata", "to_public: 2"), "wrong-value", 31), (("to_public: pro_rata", "to_publik: pro_rata"), "missing-key", 31),
    (("field: line", "field: lines"), "wrong-choice", 33), (("field: line", "field: share"), "known-and-unknown", 13), (("document: 实施细则, ", ""), "missing-key", 33),
    (("payers:\n  - {party: city, zh: 市级, en: city, weight: 4}\n  - {party: district, zh: 区县, en: district, weight: 6, limit: pool_balance}\n", ""), "missing-key", 1),
    (("payers:\n  - {party: city, zh: 市级, en: city, weight: 4}\n  - {party: district, zh: 区县, en: district, weight: 6, limit: pool_balance}", "payers: []"), "missing-key", 21),
    (("loss: principal", "losses: principal"), "unknown-key", 10),
]


@pytest.mark.parametrize(("change", "code", "line"), BROKEN, ids=[f"{n}-{code}" for n, (_, code, _) in enumerate(BROKEN)])
def test_a_mistake_is_told_with_its_place(tmp_path: Path, change: tuple[str, str], code: str, line: int) -> None:
    assert change[0] in GOOD
    with pytest.raises(ProblemsError) as error:
        load_scheme(written(tmp_path, GOOD.replace(change[0], change[1], 1)))
    found = {p.code: p.where for p in error.value.problems}
    assert code in found, error.value
    assert found[code].startswith(f"example/scheme.yaml:{line}"), error.value
    for problem in error.value.problems:
        assert problem.remedy.zh and problem.remedy.en


def test_all_mistakes_are_told_together(tmp_path: Path) -> None:
    text = GOOD.replace("share: 0.9", "share: 9").replace("action: suspend_claims", "action: stop").replace("loss: principal", "loss: principle")
    with pytest.raises(ProblemsError) as error:
        load_scheme(written(tmp_path, text))
    assert {p.code for p in error.value.problems} == {"wrong-value", "wrong-choice", "unknown-name"}


def test_there_are_more_than_thirty_broken_files() -> None:
    assert len(BROKEN) > 30


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
