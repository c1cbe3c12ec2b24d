"""Values as readers write them, in both languages: cut and never rounded up."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexin.formula.amounts import points_in_words, value_in_words
from kexin.formula.kinds import KIND_NAMES, Kind
from kexin.text import Text


@pytest.mark.parametrize(("fen", "zh", "en"), [
    (0, "0元", "CNY 0"),
    (1, "0.01元", "CNY 0.01"),
    (123_450, "1,234.50元", "CNY 1,234.50"),
    (999_999, "9,999.99元", "CNY 9,999.99"),
    (1_000_000, "1万元", "CNY 10,000"),
    (1_234_560_000, "1,234.56万元", "CNY 12,345,600"),
    (1_234_567_890, "1,234.56万元", "CNY 12,345,678.90"),
    (1_250_000_000, "1,250万元", "CNY 12,500,000"),
    (19_999_999_999, "1.9999亿元", "CNY 199,999,999.99"),
    (20_000_000_000, "2亿元", "CNY 200 million"),
    (20_000_000_001, "2.0000亿元", "CNY 200,000,000.01"),
    (31_300_000_000, "3.13亿元", "CNY 313 million"),
    (-123_456_789, "-123.45万元", "CNY -1,234,567.89"),
    (Fraction(100, 3), "0.33元", "CNY 0.33"),
    (10**17, "10,000,000亿元", "CNY 1,000,000,000 million"),
])
def test_money(fen: Fraction | int | float, zh: str, en: str) -> None:
    assert (value_in_words(fen, "money", "zh"), value_in_words(fen, "money", "en")) == (zh, en)


@pytest.mark.parametrize(("value", "text"), [
    (0.3, "30%"), (0.29999, "29.99%"), (0.2999999999999999, "29.99%"), (0.30000000000000004, "30.00%"), (0.125, "12.5%"),
    (1.5, "150%"), (0.00001, "0.00%"), (0.0, "0%"), (-0.05, "-5%"), (-0.0512345, "-5.12%"), (Fraction(1, 3), "33.33%"), (1, "100%"),
    (Fraction(11025, 10000), "110.25%"),
])
def test_shares_are_percentages(value: Fraction | int | float, text: str) -> None:
    assert value_in_words(value, "share", "zh") == value_in_words(value, "share", "en") == text


@pytest.mark.parametrize(("value", "kind", "text"), [
    (100, "count", "100"), (1234, "count", "1,234"), (2024, "number", "2024"), (12_345, "number", "12,345"), (2.5, "number", "2.5"),
    (Fraction(2, 3), "number", "0.6666"), (10**60, "number", f"{10**60:,}"), (-3, "number", "-3"), (2.0, "number", "2"),
])
def test_plain_numbers(value: Fraction | int | float, kind: Kind, text: str) -> None:
    assert value_in_words(value, kind, "zh") == text


def test_days_yes_and_no_codes_and_the_unknown() -> None:
    assert value_in_words(date(2026, 6, 30), "date", "zh") == "2026年6月30日"
    assert value_in_words(date(2026, 6, 30), "date", "en") == "30 June 2026"
    assert [value_in_words(v, "bool", "zh") for v in (True, False, None)] == ["是", "否", "未知"]
    assert [value_in_words(v, "bool", "en") for v in (True, False, None)] == ["yes", "no", "unknown"]
    assert value_in_words("A", "text", "zh", {"A": Text("A级", "A")}) == "A级"
    assert value_in_words("C3512", "text", "zh", {}) == "C3512"
    assert {value_in_words(None, kind, "en") for kind in KIND_NAMES} == {"unknown"}


def test_points() -> None:
    assert [points_in_words(p) for p in (20_000, 12_500, 125, 0, -1_000)] == ["20", "12.5", "0.125", "0", "-1"]


@given(value=st.floats(0, 2), edge=st.sampled_from([0.05, 0.1, 0.3, 0.5, 1.0]))
def test_a_share_below_an_edge_never_looks_as_if_it_had_reached_it(value: float, edge: float) -> None:
    shown = Decimal(value_in_words(value, "share", "zh").rstrip("%"))
    if value < edge:
        assert shown < Decimal(repr(edge)) * 100
    else:
        assert shown >= Decimal(repr(edge)) * 100


@given(fen=st.integers(0, 10**17), edge=st.sampled_from([10**6, 10**8, 2 * 10**10]))
def test_money_below_an_edge_never_looks_as_if_it_had_reached_it(fen: int, edge: int) -> None:
    text = value_in_words(fen, "money", "zh")
    unit = 10**10 if text.endswith("亿元") else 10**6 if text.endswith("万元") else 100
    shown = Decimal(text.rstrip("亿万元").replace(",", "")) * unit
    assert (shown < edge) == (fen < edge)


@given(value=st.one_of(st.integers(-(2**62), 2**62), st.floats(-1e270, 1e270), st.fractions()), kind=st.sampled_from(["money", "share", "count", "number"]))
def test_every_number_has_words(value: Fraction | int | float, kind: Kind) -> None:
    assert value_in_words(value, kind, "zh")
    assert value_in_words(value, kind, "en")
