"""Every mistake in the file of a policy or product is told with place, finding, what is allowed and what to do; all together."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.library.measures import Measures
from kexin.matching.loader import load_offer, load_offers
from kexin.matching.offer import Unpublished
from kexin.problems import NotFoundError, ProblemsError
from tests.heads import OWN

GOOD = """id: example
title: {zh: 示例, en: example}
summary: {zh: 示例, en: example}
category: loan
provider: {zh: 某银行, en: a bank}
""" + OWN + """conditions:
  - {id: staff, zh: 不超过500人, en: at most 500, formula: staff_total <= 500}
  - {id: graded, zh: 等级, en: graded, rating: kexin-kv, grade: C}
  - {id: either, zh: 任一, en: either, any: [{id: a, zh: 甲, en: a, formula: listed}, {id: b, zh: 乙, en: b, formula: hnte_valid}]}
  - {id: cut, zh: 分数线, en: the cut, unknown: {document: 办法, zh: 没有公开, en: not public}}
amount: {zh: 额度, en: amount, formula: "least(revenue * 0.1, wan_yuan(500))"}
terms:
  - {id: rate, title: {zh: 利率, en: rate}, unknown: {document: 说明书, zh: 没有公开, en: not public}}
"""


def written(folder: Path, text: str, name: str = "example") -> Path:
    """A product file."""
    path = folder / "products" / name / "product.yaml"
    path.parent.mkdir(parents=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_the_good_file_is_read(tmp_path: Path, measures: Measures) -> None:
    offer = load_offer(written(tmp_path, GOOD), measures)
    assert [c.id for c in offer.conditions] == ["staff", "graded", "either", "cut"]
    assert isinstance(offer.terms[0].value, Unpublished)


@pytest.mark.parametrize(("change", "code", "line"), [
    (("id: example", "id: other"), "id-differs", 1),
    (("category: loan", "category: tax"), "wrong-choice", 4),
    (("summary: {zh: 示例, en: example}\n", ""), "missing-key", 1),
    (("note: {zh: 仅供测试, en: for tests only}\n", ""), "missing-key", 1),
    (("staff_total <= 500}", "staff_totals <= 500}"), "unknown-name", 13),
    (("formula: staff_total <= 500}", "formula: staff_total}"), "formula-kind", 13),
    (("formula: staff_total <= 500}", "formula: staff_total <= 500, rating: kexin-kv}"), "wrong-value", 13),
    (("formula: staff_total <= 500}", "colour: blue, formula: staff_total <= 500}"), "unknown-key", 13),
    (("grade: C", "grade: Z"), "wrong-choice", 14),
    (("rating: kexin-kv, grade", "rating: kexin-k, grade"), "unknown-model", 14),
    (("region: CN", 'region: "999999"'), "wrong-value", 8),
    (("region: CN", "region: Hunan"), "wrong-value", 8),
    (("region: CN", "region: 43"), "wrong-value", 8),
    (("{id: a, zh: 甲, en: a, formula: listed}, ", ""), "wrong-value", 15),
    (("{id: b, zh: 乙", "{id: a, zh: 乙"), "duplicate-id", 1),
    (("document: 办法, ", ""), "missing-key", 16),
    (('formula: "least(revenue * 0.1, wan_yuan(500))"', "formula: staff_total"), "formula-kind", 17),
    (('formula: "least(revenue * 0.1, wan_yuan(500))"', "formula: revenue * staff_total * 1000"), "amount-too-big", 17),
    (('formula: "least(revenue * 0.1, wan_yuan(500))"', "rating: cn.most.tech-sme.2017"), "wrong-value", 17),
    (("evidence: own", "evidence: sure"), "wrong-choice", 9),
    (("conditions:\n  - {id: staff, zh: 不超过500人, en: at most 500, formula: staff_total <= 500}\n  - {id: graded, zh: 等级, en: graded, rating: kexin-kv, grade: C}\n", "conditions: []\nterm:\n"), "missing-key", 12),
])
def test_a_mistake_is_told_with_its_place(tmp_path: Path, measures: Measures, change: tuple[str, str], code: str, line: int) -> None:
    assert change[0] in GOOD
    with pytest.raises(ProblemsError) as error:
        load_offer(written(tmp_path, GOOD.replace(*change)), measures)
    found = {p.code: p for p in error.value.problems}
    assert code in found, error.value
    assert f"{found[code].where}:".startswith(f"example/product.yaml:{line}:")
    for problem in error.value.problems:
        assert problem.remedy.zh and problem.remedy.en and problem.in_("zh") != problem.in_("en")


def test_the_mistakes_of_all_files_are_told_together(tmp_path: Path, measures: Measures) -> None:
    written(tmp_path, GOOD.replace("category: loan", "category: tax").replace("grade: C", "grade: Z"))
    written(tmp_path, GOOD.replace("id: example", "id: second", 1).replace("listed", "lister"), "second")
    with pytest.raises(ProblemsError) as error:
        load_offers(measures, [tmp_path])
    assert {p.where.split("/")[0] for p in error.value.problems} == {"example", "second"}
    assert len(error.value.problems) == 3


def test_an_offer_that_does_not_exist_is_told_with_those_that_do(tmp_path: Path, measures: Measures) -> None:
    written(tmp_path, GOOD)
    with pytest.raises(NotFoundError, match="did you mean example"):
        load_offer("exampel", measures, [tmp_path])


BANK = """base: example
id: example
title: {zh: 示例, en: example}
effective: {from: 2026-01-01, to: null}
patch:
  - {at: "terms[rate]", to: {id: rate, title: {zh: 利率, en: rate}, value: {zh: LPR, en: LPR}}, source: 本行说明书, evidence: own}
  - {at: "conditions[cut]", to: {id: cut, zh: 等级不低于D, en: grade at least D, rating: kexin-kv, grade: D}, source: 本行说明书, evidence: own}
"""


def test_a_banks_own_terms_take_the_place_of_what_nobody_published(tmp_path: Path, measures: Measures) -> None:
    shipped, own = tmp_path / "shipped", tmp_path / "own"
    written(shipped, GOOD)
    written(own, BANK)
    (offer,) = load_offers(measures, [shipped, own])
    assert not any(isinstance(c.rule, Unpublished) for c in offer.leaves())
    assert offer.terms[0].mark.source == "本行说明书"
    assert offer.digest != load_offers(measures, [shipped])[0].digest


def test_only_offers_in_force_on_the_day_are_matched(tmp_path: Path, measures: Measures) -> None:
    written(tmp_path, GOOD.replace("to: null", "to: 2026-06-30", 1))
    written(tmp_path, GOOD.replace("id: example", "id: gone", 1).replace("to: null", "to: 2026-06-29", 1), "gone")
    written(tmp_path, GOOD.replace("id: example", "id: later", 1).replace("from: 2020-01-01", "from: 2026-07-01"), "later")
    assert [o.id for o in load_offers(measures, [tmp_path])] == ["example"]
    assert {o.id for o in load_offers(measures, [tmp_path], all_days=True)} == {"example", "gone", "later"}
