"""Cells: what offices write and what it means, or why it is refused."""

from __future__ import annotations

import contextlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexin.library.intake.cells.amounts import Amount, read_amount
from kexin.library.intake.cells.cell import Reader, RefusedError
from kexin.library.intake.cells.choices import choice_reader, prefecture_reader, read_bool
from kexin.library.intake.cells.company_ids import local_reader, read_uscc
from kexin.library.intake.cells.dates import read_date, read_month
from kexin.library.intake.cells.numbers import share_reader, whole_reader
from kexin.library.intake.cells.texts import read_code, read_text
from kexin.library.tables import TABLES

READERS: dict[str, Reader] = {
    "text": read_text, "code": read_code, "date": read_date, "month": read_month, "bool": read_bool, "amount": read_amount,
    "stated": lambda text: read_amount(text, None), "万元": lambda text: read_amount(text, 10_000),
    "double": lambda text: read_amount(text, 1, from_double=True),
    "staff": whole_reader(TABLES["annuals"].by_name["staff_total"]), "year": whole_reader(TABLES["annuals"].by_name["year"]),
    "share": share_reader(TABLES["companies"].by_name["market_share"]),
    "status": choice_reader(TABLES["invoices"].by_name["status"], {"作废": "void"}),
    "currency": choice_reader(TABLES["companies"].by_name["registered_currency"], {}),
    "prefecture": prefecture_reader({}), "uscc": read_uscc, "local": local_reader("cumcm"),
}


@pytest.mark.parametrize(("reader", "text", "value"), [
    ("text", "  湖南(长沙)  科技 有限公司 ", "湖南(长沙) 科技 有限公司"), ("text", "甲\n乙", "甲 乙"), ("text", "—", None), ("text", "​", None),
    ("code", "ＺＬ２０２４ １", "ZL20241"),
    ("date", "2024年6月30日", date(2024, 6, 30)), ("date", "2024-6-3", date(2024, 6, 3)), ("date", "2024/06/30", date(2024, 6, 30)),
    ("date", "２０２４．６．３０", date(2024, 6, 30)), ("date", "20240630", date(2024, 6, 30)),
    ("date", "2017-09-01 00:00:00", date(2017, 9, 1)), ("date", "二〇二四年十二月三十一日", date(2024, 12, 31)), ("date", "", None),
    ("month", "2024年6月", date(2024, 6, 1)), ("month", "202406", date(2024, 6, 1)), ("month", "2024-06-17", date(2024, 6, 1)),
    ("amount", "338.46", 33846), ("amount", "-970873.79", -97087379), ("amount", "1,234.5", 123450), ("amount", "１，２３４．５", 123450),
    ("amount", "(350.00)", -35000), ("amount", "¥ 12.30", 1230), ("amount", "1.2亿", 12_000_000_000), ("amount", "3万元", 3_000_000),
    ("amount", "RMB 5", 500), ("amount", "5e3", 500_000), ("amount", "N/A", None), ("万元", "1.5", 1_500_000), ("万元", "20元", 2000),
    ("staff", "1,200人", 1200), ("staff", "25.0", 25), ("year", "2024年", 2024), ("share", "5%", 0.05), ("share", "0.05", 0.05), ("share", "５．５％", 0.055),
    ("bool", "是", True), ("bool", " 无", False), ("bool", "Y", True), ("bool", "0", False), ("bool", "", None),
    ("status", " 作废发票", "void"), ("status", "作废", "void"), ("status", "in force", "valid"), ("status", "VALID", "valid"),
    ("currency", "港币", "HKD"), ("currency", "usd", "USD"),
    ("prefecture", "长沙市", "430100"), ("prefecture", "湘西土家族苗族自治州", "433100"), ("prefecture", "440100", "440100"),
    ("uscc", "91430521185729294g", "91430521185729294G"), ("uscc", "９１４３０５２１１８５７２９２９４Ｇ", "91430521185729294G"),
    ("local", " E124", "cumcm:E124"),
])
def test_a_cell_is_read(reader: str, text: str, value: Any) -> None:
    found = READERS[reader](text)
    assert (found.hundredths if isinstance(found, Amount) else found) == value


@pytest.mark.parametrize(("text", "hundredths", "currency"), [
    ("5,118(万元人民币)", 5_118_000_000, "CNY"), ("63(万)", 63_000_000, None), ("955(万美元)", 955_000_000, "USD"), ("12,000(万港币)", 12_000_000_000, "HKD"),
    ("189万人民币", 189_000_000, "CNY"), ("22万人民币元", 22_000_000, "CNY"), ("32588万元人民币", 32_588_000_000, "CNY"), ("100(万元(人民币))", 100_000_000, "CNY"),
    ("64396.68（万元）", 64_396_680_000, None), ("654(万加拿大元)", 654_000_000, "CAD"), ("1,913,250.3755(万元人民币)", 1_913_250_375_500, "CNY"), ("1278万美元", 1_278_000_000, "USD"),
])
def test_registered_capital_states_its_unit_and_currency(text: str, hundredths: int, currency: str | None) -> None:
    found = read_amount(text, None)
    assert found is not None
    assert (found.hundredths, found.currency) == (hundredths, currency)


@pytest.mark.parametrize(("reader", "text", "code"), [
    ("text", "a\0b", "nul-character"), ("text", "a\x07b", "control-character"), ("text", "长" * 20_001, "text-too-long"),
    ("date", "2024-02-30", "impossible-day"), ("date", "2024年6月", "date-without-day"), ("date", "昨天", "not-a-date"), ("date", "1066-10-14", "date-out-of-range"),
    ("amount", "1.234", "finer-than-fen"), ("amount", "12,34", "not-an-amount"), ("amount", "约50", "not-an-amount"), ("amount", "50两", "unknown-unit"),
    ("amount", "1万美元人民币", "unknown-unit"), ("stated", "50()", "unit-unclear"), ("stated", "50", "unit-unclear"), ("stated", "Jianbin", "not-an-amount"), ("amount", "无", "not-an-amount"),
    ("double", "1.234", "finer-than-fen"), ("staff", "12.5", "not-whole"), ("staff", "很多", "not-a-number"), ("staff", "-1", "out-of-range"), ("year", "1900", "out-of-range"),
    ("share", "50", "share-out-of-range"), ("share", "五成", "not-a-share"), ("share", "5‰", "not-a-share"), ("bool", "也许", "not-yes-or-no"), ("status", "废", "unknown-choice"),
    ("prefecture", "广州", "unknown-prefecture"), ("uscc", "430100000012345", "old-register-number"), ("uscc", "9.1430521E+17", "code-as-number"),
    ("uscc", "91430521185729294A", "wrong-check-digit"), ("uscc", "12345", "not-a-credit-code"), ("uscc", "I1430521185729294G", "not-a-credit-code"), ("local", "E 1", "not-a-local-number"),
])
def test_a_cell_is_refused_with_its_reason(reader: str, text: str, code: str) -> None:
    with pytest.raises(RefusedError) as caught:
        READERS[reader](text)
    refused = caught.value
    assert refused.code == code
    assert all((refused.allowed.zh, refused.allowed.en, refused.remedy.zh, refused.remedy.en))


def test_the_noise_of_a_double_is_rounded_and_told() -> None:
    assert read_amount("0.30000000000000004", from_double=True) == Amount(30, None, rounded=True)
    with pytest.raises(RefusedError):
        read_amount("0.30000000000000004")


@given(st.integers(-10**15, 10**15), st.sampled_from([("元", 100), ("万元", 10**6), ("亿元", 10**10)]))
def test_every_amount_of_fen_survives_its_spelling(fen: int, unit: tuple[str, int]) -> None:
    written = f"{Decimal(fen) / unit[1]:f}"
    assert read_amount(written + unit[0]) == Amount(fen, says_yuan=True)
    assert read_amount(f"{Decimal(fen) / unit[1]:,f}({unit[0]})") == Amount(fen, says_yuan=True)


@given(st.dates(date(1900, 1, 1), date(2200, 12, 31)))
def test_every_day_survives_its_spellings(day: date) -> None:
    spellings = [f"{day.year}年{day.month}月{day.day}日", day.isoformat(), f"{day:%Y%m%d}", f"{day.year}/{day.month}/{day.day}", f"{day.year}.{day.month}.{day.day}"]
    assert [read_date(text) for text in spellings] == [day] * len(spellings)


@given(st.text(max_size=30), st.sampled_from(sorted(READERS)))
def test_no_text_makes_a_reader_fail_otherwise_than_by_refusing(text: str, name: str) -> None:
    with contextlib.suppress(RefusedError):
        READERS[name](text)
