"""A bank fills in what nobody published, in a folder of its own, and its terms take the place of the shipped ones."""

from __future__ import annotations

from pathlib import Path

import pytest

from kexin.library.measures import Measures
from kexin.matching.loader import RULEBOOK, load_offers
from kexin.matching.offer import Offer, RatingRule, Unpublished
from kexin.problems import ProblemsError
from kexin.rulemarks import Mark
from kexin.text import Text

PAGE = (Path(__file__).parents[2] / "docs" / "offers.md").read_text(encoding="utf-8")
OWN = next(block for block in PAGE.split("```") if block.startswith("yaml\nbase: ")).removeprefix("yaml\n")


def keji_dai(measures: Measures, *folders: Path) -> Offer:
    """The product that the page takes as its example."""
    [found] = [o for o in load_offers(measures, (RULEBOOK, *folders)) if o.id == "ccb.keji-dai"]
    return found


def bank(tmp_path: Path, content: str) -> Path:
    """A bank's folder with one product in it."""
    file = tmp_path / "bank" / "products" / "ccb.keji-dai" / "product.yaml"
    file.parent.mkdir(parents=True)
    file.write_text(content, encoding="utf-8")
    return tmp_path / "bank"


def test_the_example_of_the_page_fills_in_what_was_unpublished(tmp_path: Path, measures: Measures) -> None:
    shipped, own = keji_dai(measures), keji_dai(measures, bank(tmp_path, OWN))
    assert isinstance({c.id: c for c in shipped.conditions}["c2"].rule, Unpublished)
    rule = {c.id: c for c in own.conditions}["c2"].rule
    assert isinstance(rule, RatingRule)
    assert (rule.model.id, rule.grade) == ("kexin-kv", "C")
    assert {t.id: t.value for t in own.terms}["rate"] == Text("LPR+50个基点", "LPR + 50 bp")
    assert isinstance({t.id: t.value for t in own.terms}["line"], Unpublished)
    assert own.digest != shipped.digest


def test_own_terms_without_a_shipped_product_to_stand_on_are_told(tmp_path: Path, measures: Measures) -> None:
    folder = bank(tmp_path, OWN.replace("ccb.keji-dai", "ccb.mine"))
    (folder / "products" / "ccb.keji-dai").rename(folder / "products" / "ccb.mine")
    with pytest.raises(ProblemsError) as raised:
        load_offers(measures, (RULEBOOK, folder))
    assert [(p.code, p.where.split(": ")[0]) for p in raised.value.problems] == [("unknown-offer", "ccb.mine/product.yaml:1")]


@pytest.mark.parametrize(("shipped", "patch"), [
    ("ccb.keji-dai", "{at: offer, set: {amount: {zh: 额度, en: line, rating: kexin-kv}}, source: 本行产品说明书, evidence: own}"),
    ("kexin.kv-loan", "{at: amount, set: {zh: 额度, en: line}, source: 本行产品说明书, evidence: own}"),
    ("kexin.kv-loan", "{at: amount, to: {zh: 额度, en: line, rating: kexin-kv}, source: 本行产品说明书, evidence: own}")])
def test_an_amount_of_the_bank_carries_the_banks_source(tmp_path: Path, measures: Measures, shipped: str, patch: str) -> None:
    """Not that of the file which it stands on."""
    folder = bank(tmp_path, f"base: {shipped}\nid: {shipped}\neffective: {{from: 2026-01-01, to: null}}\npatch:\n  - {patch}\n")
    (folder / "products" / "ccb.keji-dai").rename(folder / "products" / shipped)
    [own] = [o for o in load_offers(measures, (RULEBOOK, folder)) if o.id == shipped]
    assert own.amount is not None
    assert (own.amount.title, own.amount.mark) == (Text("额度", "line"), Mark("own", "本行产品说明书"))
    assert own.mark.source != "本行产品说明书"


def test_a_place_that_the_product_lacks_is_told_without_talk_of_models(tmp_path: Path, measures: Measures) -> None:
    folder = bank(tmp_path, OWN.replace("terms[rate]", "terms[rates]"))
    with pytest.raises(ProblemsError) as raised:
        load_offers(measures, (RULEBOOK, folder))
    [problem] = raised.value.problems
    assert problem.code == "patch-place"
    assert "模型" not in problem.in_("zh")
    assert "model" not in problem.in_("en")
