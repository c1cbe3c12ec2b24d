"""Values of the schema, drawn at random and spelled the way offices spell them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit

from kexin.library.schema import LARGEST_CELL, Column
from kexin.library.tables import PREFECTURES

#: A value and one spelling of it.
Spelled = tuple[Any, str]

COMPANIES = tuple(body + calc_check_digit(body) for body in (f"91430100MA4L{n:05d}" for n in range(3)))

_CODES = st.text("ABCDEFGHXYZ0123456789./", min_size=2, max_size=9)
_NAMES = st.text("湘江智能装备(（）)Aa·0 、-", min_size=1, max_size=9).map(lambda t: "甲" + " ".join(t.split())).map(str.strip)
_SCALES = {"元": 1, "千元": 10**3, "万元": 10**4, "亿元": 10**8, "万": 10**4, "(万元人民币)": 10**4}


@st.composite
def spelled(draw: st.DrawFn, column: Column) -> Spelled:
    """A value of the column, possibly unknown, and a spelling."""
    if not column.required and draw(st.integers(0, 3)) == 0:
        return None, draw(st.sampled_from(["", " ", "-", "--", "/"]))
    if column.name == "company_id":
        code = draw(st.sampled_from(COMPANIES))
        return code, draw(st.sampled_from([code, code.lower(), f" {code}", "".join(chr(ord(c) + 0xFEE0) for c in code)]))
    if column.name == "prefecture":
        code = draw(st.sampled_from(sorted(PREFECTURES)))
        return code, draw(st.sampled_from([code, PREFECTURES[code].zh, PREFECTURES[code].en]))
    if column.name == "month":
        month = draw(st.dates(date(1990, 1, 1), date(2030, 12, 31)))
        return month.replace(day=1), draw(st.sampled_from([f"{month.year}年{month.month}月", f"{month:%Y%m}", month.isoformat()]))
    found: Spelled = draw(_BY_KIND[column.kind](column))
    return found


def _bounds(column: Column) -> tuple[int, int]:
    return (-LARGEST_CELL if column.at_least is None else column.at_least), (LARGEST_CELL if column.at_most is None else column.at_most)


@st.composite
def _money(draw: st.DrawFn, column: Column) -> Spelled:
    fen = draw(st.integers(*_bounds(column)) | st.integers(0, 10**9))
    yuan = Decimal(fen) / 100
    if column.name == "registered_capital":
        return fen, f"{yuan:,f}"
    unit = draw(st.sampled_from(sorted(_SCALES)))
    return fen, draw(st.sampled_from([f"{yuan:f}", f"{yuan:,f}", f"{yuan / _SCALES[unit]:f}{unit}", *([f"（{-yuan:,f}）"] if fen < 0 else [])]))


@st.composite
def _whole(draw: st.DrawFn, column: Column) -> Spelled:
    value = draw(st.integers(*_bounds(column)))
    return value, draw(st.sampled_from([f"{value}", f"{value:,}", f"{value}.0", f" {value} "]))


@st.composite
def _share(draw: st.DrawFn, column: Column) -> Spelled:
    low, high = _bounds(column)
    value = draw(st.decimals(max(low, -1000), min(high, 1000), places=4))
    return float(value), draw(st.sampled_from([f"{value:f}", f"{value * 100:f}%", f"{value * 100:f} ％"]))


@st.composite
def _day(draw: st.DrawFn, column: Column) -> Spelled:
    day = draw(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
    return day, draw(st.sampled_from([
        day.isoformat(), f"{day.year}年{day.month}月{day.day}日", f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}", f"{day:%Y%m%d}"]))


@st.composite
def _choice(draw: st.DrawFn, column: Column) -> Spelled:
    choices = column.choices or {}
    code = draw(st.sampled_from(sorted(choices)))
    return code, draw(st.sampled_from([code, choices[code].zh, choices[code].en, f" {choices[code].zh}\u3000"]))


@st.composite
def _bool(draw: st.DrawFn, column: Column) -> Spelled:
    return draw(st.sampled_from([(True, "是"), (True, "TRUE"), (True, "1"), (True, "有"), (False, "否"), (False, "N"), (False, "０"), (False, "无")]))


@st.composite
def _text(draw: st.DrawFn, column: Column) -> Spelled:
    text = draw(_CODES if column.name.endswith(("_no", "_code", "_name")) or column.name == "ipc" else _NAMES)
    return text, draw(st.sampled_from([text, f"  {text} "]))


_BY_KIND: dict[str, Any] = {
    "money": _money, "count": _whole, "number": _whole, "share": _share, "date": _day, "choice": _choice, "bool": _bool, "text": _text}
