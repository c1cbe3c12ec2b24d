"""A model may hold a formula for each field of technology; a company reads the one of its own."""

from __future__ import annotations

from datetime import date

from kexin.formula.python_program import Value
from kexin.library.measures import load_measures
from kexin.rating.explaining import Reason, explain
from kexin.rating.loader import load_model
from kexin.rating.rate_one import Rater

MEASURES = load_measures().on(date(2026, 6, 30))
MODEL = load_model("kexin-tech-flow", MEASURES)


def field_rights(field: str | None) -> Reason:
    """The reason of the indicator that counts by field."""
    given: dict[str, Value] = {"tech_field": field, "inventions_of_worth": 2, "software_valid": 7, "ic_layouts_valid": 0, "pct_filings": 1,
                               "new_drugs_valid": 0, "varieties_valid": 0}
    explanation = explain(Rater(MODEL, MEASURES).rate_measures(given))
    return next(r for block in explanation.blocks for r in block.reasons if r.id == "field_rights")


def test_the_reason_is_the_formula_of_the_company_s_field() -> None:
    because = field_rights("services").because
    assert because.zh == "技术领域（高技术服务）：有价值的发明专利（2） + （有效软件著作权（7） ÷ 3）取整；≥ 3"
    assert because.en == "technology field (high-tech services): inventions of worth (2) + whole part of (software copyrights in force (7) ÷ 3); ≥ 3"
    assert "有效软件著作权" not in field_rights("biomedicine").because.zh


def test_the_rule_names_every_field() -> None:
    for field in ("services", None):
        assert all(word in field_rights(field).rule.zh for word in ("高技术服务", "生物与新医药", "航空航天"))


def test_an_unknown_field_is_told_with_all_formulas() -> None:
    because = field_rights(None).because.zh
    assert "生物与新医药" in because
    assert because.endswith("未知，按区间计")
