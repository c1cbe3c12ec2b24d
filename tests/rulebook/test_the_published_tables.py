"""The published tables, typed a second time and compared with the model files: a slip in either is found.

Edges are in per cent or in 万元 as the documents print them; points as they print them.
"""

from __future__ import annotations

from fractions import Fraction

import pytest

from kexin.formula.tree import Compare, Constant
from kexin.library.measures import load_measures
from kexin.rating.loader import RATINGS, load_model
from kexin.rating.model import Indicator, Model
from kexin.rating.scenarios import scenarios_as_of
from kexin.rating.shapes.bands import Bands
from kexin.rating.shapes.sets import BestOf, Tiers
from kexin.rating.shapes.shape import Shape

BOOK = load_measures(check_formulas=False)
WAN = 1_000_000  # 万元 in fen


def model(model_id: str) -> Model:
    """A shipped model on the day of its scenarios."""
    return load_model(model_id, BOOK.on(scenarios_as_of(RATINGS / model_id / "scenarios.yaml")))


def indicator(model_id: str, title: str) -> Indicator:
    """The one indicator whose Chinese title has these words."""
    [found] = [i for _, i in model(model_id).indicators() if title in i.title.zh]
    return found


def table(shape: Shape | None, unit: Fraction) -> list[tuple[Fraction | None, Fraction, Fraction]]:
    """(edge, low points, high points) of a band table, the last edge None."""
    assert isinstance(shape, Bands)
    return [(None if b.edge is None else b.edge / unit, Fraction(b.low, 1000), Fraction(b.high, 1000)) for b in shape.bands]


def printed(*rows: tuple[float | None, float] | tuple[float | None, float, float]) -> list[tuple[Fraction | None, Fraction, Fraction]]:
    """The same as printed; points once or as a range."""
    return [(None if r[0] is None else Fraction(str(r[0])), Fraction(str(r[1])), Fraction(str(r[-1]))) for r in rows]


PERCENT = Fraction(1, 100)

#: (model, words of the indicator's title, place among alternatives or None, sign, unit of the edges, the table)
BANDS = [
    ("cn.most.tech-sme.2017", "科技人员", None, ">=", PERCENT, printed((30, 20), (25, 16), (20, 12), (15, 8), (10, 4), (None, 0))),
    ("cn.most.tech-sme.2017", "研发投入", 0, ">=", PERCENT, printed((6, 50), (5, 40), (4, 30), (3, 20), (2, 10), (None, 0))),
    ("cn.most.tech-sme.2017", "研发投入", 1, ">=", PERCENT, printed((30, 50), (25, 40), (20, 30), (15, 20), (10, 10), (None, 0))),
    ("cn.miit.innovative-sme.2022", "研发费用", None, ">=", PERCENT, printed((5, 20), (3, 15), (2, 10), (1, 5), (None, 0))),
    ("cn.miit.innovative-sme.2022", "增长率", None, ">=", PERCENT, printed((15, 20), (10, 15), (5, 10), (0, 5), (None, 0))),
    ("cn.miit.innovative-sme.2022", "资产负债率", None, "<=", PERCENT, printed((55, 10), (75, 5), (None, 0))),
    ("cn.miit.innovative-sme.2022", "占营业收入的比例", 1, ">=", PERCENT, printed((70, 20), (60, 15), (55, 10), (50, 5), (None, 0))),
    ("cn.miit.srdi.2022", "主营业务收入占", None, ">=", PERCENT, printed((80, 5), (70, 3), (60, 1), (None, 0))),
    ("cn.miit.srdi.2022", "平均增长率", None, ">=", PERCENT, printed((10, 10), (8, 8), (6, 6), (4, 4), (0, 2), (None, 0))),
    ("cn.miit.srdi.2022", "净利润率", None, ">=", PERCENT, printed((10, 10), (8, 8), (6, 6), (4, 4), (2, 2), (None, 0))),
    ("cn.miit.srdi.2022", "研发人员", None, ">=", PERCENT, printed((20, 5), (10, 3), (5, 1), (None, 0))),
    ("cn.miit.srdi.2022", "研发费用", 0, ">=", Fraction(WAN), printed((500, 10), (400, 8), (300, 6), (200, 4), (100, 2), (None, 0))),
    ("cn.miit.srdi.2022", "研发费用", 1, ">=", PERCENT, printed((10, 10), (8, 8), (6, 6), (4, 4), (3, 2), (None, 0))),
]



@pytest.mark.parametrize(("model_id", "title", "place", "sign", "unit", "rows"), BANDS, ids=lambda v: v if isinstance(v, str) else "")
def test_a_table_of_bands(
    model_id: str, title: str, place: int | None, sign: str, unit: Fraction, rows: list[tuple[Fraction | None, Fraction, Fraction]],
) -> None:
    found = [i for _, i in model(model_id).indicators() if title in i.title.zh]
    shape: Shape | None
    if place is not None and len(found) > 1:
        shape = found[place].shape
    elif place is not None and isinstance(found[0].shape, BestOf):
        shape = found[0].shape.alternatives[place][1]
    else:
        [only] = found
        shape = only.shape
    assert table(shape, unit) == rows
    assert isinstance(shape, Bands)
    assert shape.sign == sign


TIERS = [
    ("cn.most.tech-sme.2017", "知识产权", [30, 24, 18, 12, 6], 0),
    ("cn.miit.innovative-sme.2022", "知识产权", [20, 15, 10, 5], 0),
    ("cn.miit.innovative-sme.2022", "所属领域", [10], 5),
    ("cn.miit.srdi.2022", "知识产权", [10, 8, 6, 2], 0),
]


@pytest.mark.parametrize(("model_id", "title", "points", "otherwise"), TIERS)
def test_a_table_of_tiers(model_id: str, title: str, points: list[int], otherwise: int) -> None:
    shape = indicator(model_id, title).shape
    assert isinstance(shape, Tiers)
    assert [t.high // 1000 for t in shape.tiers] == points
    assert shape.otherwise == otherwise * 1000


#: 企业成长性, both growth items alike: (sign, per cent, lowest, highest points); at or below 0 nothing.
GROWTH = [(">=", 35, 9, 10), (">=", 25, 7, 8), (">=", 15, 5, 6), (">=", 5, 3, 4), (">", 0, 1, 2)]


@pytest.mark.parametrize("title", ["净资产增长率", "销售收入增长率"])
def test_the_growth_of_high_tech_enterprises(title: str) -> None:
    shape = indicator("cn.most.hnte.2016", title).shape
    assert isinstance(shape, Tiers)
    found: list[tuple[str, Fraction, int, int]] = []
    for tier in shape.tiers:
        assert isinstance(tier.when, Compare) and isinstance(tier.when.right, Constant) and isinstance(tier.when.right.value, Fraction)
        found.append((tier.when.sign, tier.when.right.value * 100, tier.low // 1000, tier.high // 1000))
    assert found == [(sign, Fraction(edge), low, high) for sign, edge, low, high in GROWTH]
    assert shape.otherwise == 0


#: The other items of 高新技术企业认定: words of the title, and the ranges of points from the best tier down.
HNTE_RANGES = [
    ("先进程度", [(7, 8), (5, 6), (3, 4), (1, 2)]), ("核心支持", [(7, 8), (5, 6), (3, 4), (1, 2)]), ("知识产权数量", [(7, 8), (5, 6), (3, 4), (1, 2)]),
    ("获得方式", [(1, 6), (1, 3)]), ("转化", [(25, 30), (19, 24), (13, 18), (7, 12), (1, 6)]),
]


@pytest.mark.parametrize(("title", "ranges"), HNTE_RANGES)
def test_the_ranges_that_experts_choose_within(title: str, ranges: list[tuple[int, int]]) -> None:
    shape = next(i.shape for _, i in model("cn.most.hnte.2016").indicators() if title in i.title.zh)
    rows = shape.tiers if isinstance(shape, Tiers) else shape.bands if isinstance(shape, Bands) else ()
    assert [(r.low // 1000, r.high // 1000) for r in rows if r.high] == ranges


TOTALS = [
    ("cn.most.tech-sme.2017", 100, [20, 50, 30], 60, False), ("cn.miit.innovative-sme.2022", 100, [40, 30, 30], 60, False),
    ("cn.most.hnte.2016", 100, [30, 30, 20, 20], 70, True), ("cn.miit.srdi.2022", 100, [25, 25, 15, 35], 60, False),
    ("cn.gd.srdi.2022", 100, [25, 25, 15, 35], 70, False),
]


@pytest.mark.parametrize(("model_id", "most", "blocks", "mark", "above"), TOTALS)
def test_blocks_and_pass_marks(model_id: str, most: int, blocks: list[int], mark: int, above: bool) -> None:
    found = model(model_id)
    assert found.score is not None and found.passing is not None
    assert (found.score.max, [b.max for b in found.score.blocks]) == (most * 1000, [b * 1000 for b in blocks])
    assert (found.passing.points, found.passing.above) == (mark * 1000, above)


def test_the_minima_of_blocks() -> None:
    found = {m: {b.title.zh: (b.minimum.points // 1000, b.minimum.above) for b in score.blocks if b.minimum} for m in ("cn.most.tech-sme.2017", "cn.miit.innovative-sme.2022") if (score := model(m).score)}
    assert found == {
        "cn.most.tech-sme.2017": {"科技人员": (0, True)},
        "cn.miit.innovative-sme.2022": {"创新能力": (20, False), "成长性": (15, False), "专业化": (15, False)}}


#: industry: lower bounds of large, medium and small for staff (persons), revenue and assets (万元); as printed in 2011 and 2017.
SIZES: dict[str, dict[str, tuple[int, int, int]]] = {
    "农": {"revenue": (20000, 500, 50)}, "工业": {"staff_total": (1000, 300, 20), "revenue": (40000, 2000, 300)},
    "建筑业": {"revenue": (80000, 6000, 300), "assets_total": (80000, 5000, 300)}, "批发业": {"staff_total": (200, 20, 5), "revenue": (40000, 5000, 1000)},
    "零售业": {"staff_total": (300, 50, 10), "revenue": (20000, 500, 100)}, "交通运输业": {"staff_total": (1000, 300, 20), "revenue": (30000, 3000, 200)},
    "仓储业": {"staff_total": (200, 100, 20), "revenue": (30000, 1000, 100)}, "邮政业": {"staff_total": (1000, 300, 20), "revenue": (30000, 2000, 100)},
    "住宿业": {"staff_total": (300, 100, 10), "revenue": (10000, 2000, 100)}, "餐饮业": {"staff_total": (300, 100, 10), "revenue": (10000, 2000, 100)},
    "信息传输业": {"staff_total": (2000, 100, 10), "revenue": (100000, 1000, 100)}, "软件": {"staff_total": (300, 100, 10), "revenue": (10000, 1000, 50)},
    "房地产": {"revenue": (200000, 1000, 100), "assets_total": (10000, 5000, 2000)}, "物业": {"staff_total": (1000, 300, 100), "revenue": (5000, 1000, 500)},
    "租赁": {"staff_total": (300, 100, 10), "assets_total": (120000, 8000, 100)}, "其他": {"staff_total": (300, 100, 10)},
}


@pytest.mark.parametrize("model_id", ["cn.miit.size.2011", "cn.stats.size.2017"])
def test_the_limits_of_size(model_id: str) -> None:
    found: dict[str, dict[str, tuple[int, ...]]] = {}
    for measure in model(model_id).classes:
        industry = next(name for name in SIZES if measure.title.zh.startswith(name))
        unit = 1 if measure.value.text == "staff_total" else WAN
        found.setdefault(industry, {})[measure.value.text] = tuple(int(b / unit) for b in measure.bounds)
    assert found == SIZES
