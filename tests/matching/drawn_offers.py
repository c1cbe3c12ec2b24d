"""Drawn policies and products: any mixture of conditions, choices, ratings, amounts and unpublished thresholds."""

from __future__ import annotations

from pathlib import Path
from random import Random

MEASURES = {
    "staff_total": (0, 20, 100, 500), "staff_rd_share": ("0.05", "0.2"), "rd_intensity": ("0.03", "0.06"), "debt_ratio": ("0.5", "0.7"),
    "inventions_valid": (1, 3, 10), "ip_class2": (1, 5), "segment_years": (2, 3), "net_margin": ("0", "0.08"), "revenue_growth": ("0", "0.1"),
}
MONEY = ("revenue", "assets_total", "rd_expense", "net_profit", "equity_raised_2y")
FLAGS = ("hnte_valid", "tech_sme_valid", "srdi_valid", "on_abnormal_list", "in_default", "platform_provincial", "listed", "strategic_industry")
RATINGS = ("rating: cn.most.tech-sme.2017", "rating: kexin-kv", "rating: kexin-kv, grade: B", "rating: kexin-kv, grade: D")


def formula(draw: Random, depth: int = 0) -> str:
    """A yes or no over measures."""
    kind = draw.randrange(7 if depth < 2 else 5)
    if kind == 0:
        name = draw.choice(list(MEASURES))
        return f"{name} {draw.choice(['>=', '>', '<', '<='])} {draw.choice(MEASURES[name])}"
    if kind == 1:
        return f"{draw.choice(MONEY)} {draw.choice(['>=', '<'])} wan_yuan({draw.choice([100, 1000, 5000])})"
    if kind == 2:
        return f"{draw.choice(['', 'not '])}{draw.choice(FLAGS)}"
    if kind == 3:
        return f'tax_grade in ("A", "{draw.choice("BMC")}")'
    if kind == 4:
        return f"known({draw.choice(MONEY)})"
    joint = draw.choice(["and", "or"])
    return f"({formula(draw, depth + 1)} {joint} {formula(draw, depth + 1)})"


def condition(draw: Random, condition_id: str, depth: int = 0) -> str:
    """One condition, as YAML in one line."""
    words = f"id: {condition_id}, zh: 条件, en: a condition"
    kind = draw.randrange(12)
    if kind < 2:
        return f"{{{words}, {draw.choice(RATINGS)}}}"
    if kind == 2:
        return f"{{{words}, unknown: {{document: 内部办法, zh: 分数线, en: the cut}}}}"
    if kind < 5 and depth < 2:
        inner = ", ".join(condition(draw, f"{condition_id}_{i}", depth + 1) for i in range(draw.randrange(2, 4)))
        return f"{{{words}, any: [{inner}]}}"
    return f"{{{words}, formula: '{formula(draw)}'}}"


def offer(seed: int, number: int) -> str:
    """The file of a policy."""
    draw = Random(f"{seed} {number}")
    conditions = "\n".join(f"  - {condition(draw, f'c{i}')}" for i in range(draw.randrange(1, 6)))
    amount = draw.choice([
        "", "amount: {zh: 额度, en: amount, rating: kexin-kv}\n",
        "amount: {zh: 额度, en: amount, formula: 'least(revenue * 0.1, wan_yuan(500))'}\n"])
    region = draw.choice(["CN", "'430000'", "'430100'", "'430181'", "'440000'"])
    return (
        f"id: drawn.{number}\ntitle: {{zh: 示例, en: example}}\nsummary: {{zh: 示例, en: example}}\ncategory: award\n"
        f"document: {{number: null, issuer: [Kexin]}}\neffective: {{from: 2020-01-01, to: null}}\nregion: {region}\nevidence: own\n"
        f"source: an example of the tests\nnote: {{zh: 仅供测试, en: for tests only}}\nconditions:\n{conditions}\n{amount}")


def write_offers(folder: Path, seed: int, count: int) -> Path:
    """A folder with *count* drawn policies."""
    for number in range(count):
        path = folder / "policies" / f"drawn.{number}" / "policy.yaml"
        path.parent.mkdir(parents=True)
        path.write_text(offer(seed, number), encoding="utf-8")
    return folder
