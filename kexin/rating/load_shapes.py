"""Reading the shape of an indicator from its fields."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping
from fractions import Fraction
from typing import Any

from kexin.formula.build import calculate, choose, compare, nothing, text, unknown
from kexin.formula.kinds import NUMERIC
from kexin.formula.tree import ComparisonSign, Node
from kexin.formula.values import number
from kexin.rating.load_peers import compared, find_peers
from kexin.rating.reading import UNITS, Reading, thousandths
from kexin.rating.shapes.bands import Band, Bands, Threshold
from kexin.rating.shapes.lines import Linear, PerUnit
from kexin.rating.shapes.sets import BestOf, Categories, Tier, Tiers
from kexin.rating.shapes.shape import Shape
from kexin.rulefields import Fields
from kexin.text import Text, same

_SIDES = ("lower_inclusive", "upper_inclusive")


def read_shape(reading: Reading, fields: Fields) -> Shape | None:
    """The shape that ``shape:`` names, or None after noting why not."""
    name = fields.choice("shape", tuple(_READERS))
    before = len(reading.problems)
    try:
        shape = _READERS[name](reading, fields)
    except ValueError as error:
        if len(reading.problems) == before:
            fields.note("shape-too-big", "shape", Text(f"数值过大:{error}", f"numbers too large: {error}"), same("2^-900 … 2^900"),
                        Text("请使用合理的数值", "use sensible numbers"))
        return None
    return None if len(reading.problems) > before else shape


# ---- the value


def read_value(reading: Reading, fields: Fields) -> Node:
    """``value``: a formula, or one per field of technology (S13); times a coefficient (S11)."""
    raw = fields.need("value")
    if isinstance(raw, dict):
        value = _by_field(reading, fields.at("value"))
    else:
        value = reading.written(fields, "value", raw, tuple(sorted(NUMERIC))).tree
    return _with_coefficient(reading, fields.at("coefficient"), value) if fields.has("coefficient") else value


def _by_field(reading: Reading, fields: Fields) -> Node:
    by = reading.code(fields, "by").tree
    formulas = {code: reading.quantity(fields.at("formulas"), code).tree for code in fields.at("formulas").raw}
    otherwise = reading.quantity(fields, "otherwise").tree if fields.has("otherwise") else None
    fields.finish()
    _known_codes(fields, "formulas", by, formulas)
    trees = [*formulas.values(), *([otherwise] if otherwise else [])]
    if not trees or len({t.type.kind for t in trees}) > 1:
        fields.note("kinds-differ", "formulas", Text("各领域的公式单位不一", "the formulas differ in kind"), Text("同一单位", "one kind"),
                    Text("请统一单位", "give all formulas one unit"))
        return nothing(by.type)
    rest = otherwise or nothing(trees[0].type)
    cases = [(compare("==", by, text(code)), tree) for code, tree in formulas.items()]
    return choose([(unknown(by), nothing(trees[0].type)), *cases], rest)


def _with_coefficient(reading: Reading, fields: Fields, value: Node) -> Node:
    by = reading.code(fields, "by").tree
    table = {code: fields.at("table").number(code) for code in fields.at("table").raw}
    otherwise = fields.number("otherwise", Fraction(1))
    fields.finish()
    _known_codes(fields, "table", by, table)
    cases = [(compare("==", by, text(code)), number(factor)) for code, factor in table.items()]
    factor = choose([(unknown(by), nothing(number(Fraction(1, 2)).type)), *cases], number(otherwise))
    return calculate("*", value, factor, value.type.kind)


def _known_codes(fields: Fields, key: str, by: Node, table: Mapping[str, Any]) -> None:
    for code in table:
        if by.type.choices is not None and code not in by.type.choices:
            fields.note("unknown-code", key, Text(f"没有代码 {code}", f"there is no code {code}"), same(", ".join(sorted(by.type.choices))),
                        Text("请更正代码", "correct the code"))


# ---- the shapes


def _edge_unit(fields: Fields, value: Node) -> int:
    """Edges of a money value are written in a unit that the file names."""
    if value.type.kind != "money":
        return 1
    return UNITS[fields.choice("unit", tuple(UNITS))]


def _edge(fields: Fields, key: str, raw: Any, unit: int) -> Fraction | None:
    if raw is None:
        return None
    if isinstance(raw, bool) or not hasattr(raw, "__round__") or isinstance(raw, str):
        fields.wrong(key, raw, Text("数字或 null", "a number or null"))
        return Fraction(0)
    return Fraction(raw) * unit


def _rows(fields: Fields, key: str, width: int) -> list[list[Any]]:
    rows = fields.sequence(key)
    if not rows:
        fields.need(key)
    good = [row for row in rows if isinstance(row, list) and len(row) == width]
    if len(good) < len(rows):
        fields.wrong(key, next(r for r in rows if r not in good), Text(f"每行 {width} 项", f"{width} items in each row"))
    return good


def _sign(fields: Fields) -> ComparisonSign:
    higher = fields.choice("order", ("higher", "lower"), "higher") == "higher"
    included = fields.choice("side", _SIDES) == "lower_inclusive"
    if higher:
        return ">=" if included else ">"
    return "<" if included else "<="


def _bands(reading: Reading, fields: Fields) -> Shape:
    value = read_value(reading, fields)
    return _banded(reading, fields, value, ranged=False)


def _range_bands(reading: Reading, fields: Fields) -> Shape:
    value = read_value(reading, fields)
    return _banded(reading, fields, value, ranged=True)


def _banded(reading: Reading, fields: Fields, value: Node, *, ranged: bool) -> Shape:
    unit = _edge_unit(fields, value)
    sign = _sign(fields)
    rule = _stated_rule(fields) if ranged else "low"
    bands = []
    for edge, *points in _rows(fields, "bands", 3 if ranged else 2):
        low, high = (thousandths(fields, "bands", p) for p in (points[0], points[-1]))
        bands.append(Band(_edge(fields, "bands", edge, unit), low, high, _stated(rule, low, high)))
    _check_bands(fields, bands, higher=sign in (">=", ">"))
    return Bands(value, sign, tuple(bands), fields.whole("compound_years", 0), fields.flag("edge_ambiguous"))


def _check_bands(fields: Fields, bands: list[Band], *, higher: bool) -> None:
    """Total (the last band takes the rest) and without overlap (edges strictly in order)."""
    edges = [b.edge for b in bands]
    if not bands or edges[-1] is not None or None in edges[:-1]:
        fields.note("bands-not-total", "bands", Text("分档没有覆盖所有取值", "the bands do not cover every value"),
                    Text("只有最后一档的边界为 null", "null as the edge of the last band only"), Text("请补上 [null, 分值]", "add [null, points] at the end"))
        return
    known = [e for e in edges if e is not None]
    ordered = all((a > b) if higher else (a < b) for a, b in itertools.pairwise(known))
    if not ordered:
        fields.note("bands-overlap", "bands", Text("分档边界没有按次序排列", "the edges are not in order"),
                    Text("越高越好:由大到小;越低越好:由小到大", "descending where higher is better, ascending where lower is"),
                    Text("请调整次序,删除重复边界", "put them in order and remove duplicates"))
    for band in bands:
        if band.low > band.high:
            fields.wrong("bands", f"{band.low} > {band.high}", Text("低分在前、高分在后", "the low points before the high"))


def _linear(reading: Reading, fields: Fields) -> Shape:
    value = read_value(reading, fields)
    unit = _edge_unit(fields, value)
    ends = []
    for key in ("floor", "ceiling"):
        raw = fields.need(key)
        if not isinstance(raw, list) or len(raw) != 2:
            fields.wrong(key, raw, Text("[取值, 分值]", "[value, points]"))
            raw = [0, 0] if key == "floor" else [1, 1]
        ends.append((_edge(fields, key, raw[0], unit) or Fraction(0), thousandths(fields, key, raw[1])))
    (x0, y0), (x1, y1) = ends
    if x0 >= x1:
        fields.note("limits-order", "ceiling", Text("上限不大于下限", "the ceiling is not above the floor"), Text("下限 < 上限", "floor < ceiling"),
                    Text("请更正上下限", "correct the limits"))
        x1 = x0 + 1
    return Linear(value, x0, y0, x1, y1)


def _threshold(reading: Reading, fields: Fields) -> Shape:
    value, driver = read_value(reading, fields), reading.quantity(fields, "by").tree
    driver_unit = UNITS[fields.choice("unit", tuple(UNITS))] if driver.type.kind == "money" else 1
    steps = [(_edge(fields, "steps", e, driver_unit), _edge(fields, "steps", t, 1) or Fraction(0)) for e, t in _rows(fields, "steps", 2)]
    bands = [Band(e, 0, 0, 0) for e, _ in steps]
    _check_bands_named(fields, "steps", bands)
    met, not_met = ([thousandths(fields, "points", p) for p in fields.sequence("points")] + [0, 0])[:2]
    sign: ComparisonSign = ">=" if fields.choice("side", _SIDES) == "lower_inclusive" else ">"
    return Threshold(value, driver, tuple(steps), met, not_met, sign)


def _check_bands_named(fields: Fields, key: str, bands: list[Band]) -> None:
    edges = [b.edge for b in bands]
    known = [e for e in edges[:-1] if e is not None]
    if not edges or edges[-1] is not None or len(known) != len(edges) - 1 or any(a >= b for a, b in itertools.pairwise(known)):
        fields.note("steps-not-total", key, Text("各级没有由小到大覆盖所有取值", "the steps do not cover every value in ascending order"),
                    Text("由小到大,最后一级为 null", "ascending, the last one null"), Text("请更正", "correct them"))


def _categories(reading: Reading, fields: Fields) -> Shape:
    value = reading.code(fields, "value").tree
    table = {code: thousandths(fields.at("points"), code, raw) for code, raw in fields.at("points").raw.items()}
    _known_codes(fields, "points", value, table)
    return Categories(value, tuple(table.items()), thousandths(fields, "otherwise", fields.need("otherwise") or 0))


def _tiers(reading: Reading, fields: Fields) -> Shape:
    ranged = any(item.has("low") or item.has("high") for item in fields.items("tiers"))
    rule = _stated_rule(fields) if ranged else "low"
    tiers = []
    for item in fields.items("tiers"):
        condition = reading.condition(item, "when").tree
        ends = ("low", "high") if item.has("low") or item.has("high") else ("points", "points")
        low, high = (thousandths(item, key, item.need(key) or 0) for key in ends)
        tiers.append(Tier(condition, low, high, _stated(rule, low, high), item.own_words()))
        item.finish()
    otherwise = thousandths(fields, "otherwise", fields.get("otherwise") or 0)
    ranges = [(t.low, t.high) for t in tiers] + [(otherwise, otherwise)]
    falling = all(a != b and a[0] >= b[0] and a[1] >= b[1] for a, b in itertools.pairwise(ranges))
    if not tiers or not falling or any(low > high for low, high in ranges):
        fields.note("tiers-order", "tiers", Text("各级分值没有逐级下降", "the points do not fall from tier to tier"), Text("由高到低", "the best first"),
                    Text("请按分值由高到低排列", "order the tiers by points, highest first"))
    return Tiers(tuple(tiers), otherwise)


def _stated_rule(fields: Fields) -> str:
    """Which points of a range are stated, and who may choose others."""
    fields.words("decided_by")
    return fields.choice("default", ("low", "high", "middle_down"))


def _stated(rule: str, low: int, high: int) -> int:
    """Whole points, rounded down, in the middle."""
    return {"low": low, "high": high, "middle_down": (low + high) // 2000 * 1000}[rule]


def _per_unit(reading: Reading, fields: Fields) -> Shape:
    value = read_value(reading, fields)
    unit = fields.number("unit_size") * _edge_unit(fields, value)
    each, cap = (thousandths(fields, k, fields.need(k) or 0) for k in ("points_per", "cap"))
    if unit <= 0 or each <= 0 or cap <= 0:
        fields.wrong("unit_size", f"{unit}, {each}, {cap}", Text("大于 0 的数", "numbers above 0"))
        return PerUnit(value, Fraction(1), 1, 1)
    return PerUnit(value, unit, each, cap)


def _best_of(reading: Reading, fields: Fields) -> Shape:
    found = []
    for item in fields.items("of"):
        title = item.words("title")
        shape = read_shape(reading, item)
        item.finish()
        if shape is not None:
            found.append((title, shape))
    if len(found) < 2 and not reading.problems:
        fields.wrong("of", len(found), Text("至少两个备选", "at least two alternatives"))
    if not found:
        raise ValueError("of")
    return BestOf(tuple(found))


def _peer(reading: Reading, fields: Fields) -> Shape:
    value = read_value(reading, fields)
    peers = find_peers(reading, fields)
    how = fields.choice("compare", ("difference", "ratio", "percentile"))
    if peers is None:
        raise ValueError("peers")
    return _banded(reading, fields, compared(value, peers, how, fields), ranged=False)


_READERS: Mapping[str, Callable[[Reading, Fields], Shape]] = {
    "bands": _bands, "range_bands": _range_bands, "linear": _linear, "threshold": _threshold, "categories": _categories,
    "tiers": _tiers, "per_unit": _per_unit, "best_of": _best_of, "peer": _peer,
}
