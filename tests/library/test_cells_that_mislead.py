"""Cells that look like evidence and are none are refused with a reason; nothing a cell says ends in a fault."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn.uscc import calc_check_digit

from kexin.library.intake.cells.amounts import read_amount
from kexin.library.intake.cells.cell import Reader, RefusedError
from kexin.library.intake.cells.choices import choice_reader, prefecture_reader, read_bool
from kexin.library.intake.cells.company_ids import local_reader, read_uscc
from kexin.library.intake.cells.dates import read_date, read_month
from kexin.library.intake.cells.numbers import share_reader, whole_reader
from kexin.library.intake.cells.texts import read_code, read_text
from kexin.library.tables import TABLES

PREFECTURE = prefecture_reader({})
READERS: dict[str, Reader] = {
    "amount": read_amount, "date": read_date, "month": read_month, "uscc": read_uscc, "local": local_reader("x"), "bool": read_bool,
    "prefecture": PREFECTURE, "status": choice_reader(TABLES["invoices"].by_name["status"], {}), "text": read_text, "code": read_code,
    "staff": whole_reader(TABLES["annuals"].by_name["staff_total"]), "share": share_reader(TABLES["funding_rounds"].by_name["dilution"])}

#: Pieces of what offices write, put together at random, reach deeper than random characters.
PIECES = ["2024", "年", "6", "月", "三十", "十", "一", "〇", "日", "-", "/", ".", ",", ",", "(", ")", "(", ")", "万", "亿", "元", "人民币", "美元", "%", "‰", "5",
          "12", "1e9", "E+17", " ", "\u3000", "无", "是", "长沙", "430100", "91430521185729294G", "¥", "+", "\u2212", "٣", "\0", "人", "作废发票"]


def code_of_refusal(read: Reader, text: str) -> str:
    with pytest.raises(RefusedError) as caught:
        read(text)
    return caught.value.code


@pytest.mark.parametrize("text", ["45473", "12345", "99999", "45473.0"])
def test_a_bare_number_is_no_day(text: str) -> None:
    assert code_of_refusal(read_date, text) == "date-as-number"


@pytest.mark.parametrize("text", ["二〇二四年十十月三日", "二〇二四年一二三月一日", "二〇二四年六月一二日", "2024-02-30", "2023年2月29日"])
def test_days_that_no_calendar_has_are_refused(text: str) -> None:
    assert code_of_refusal(read_date, text) == "impossible-day"


@pytest.mark.parametrize(("text", "code"), [("430100", "430100"), ("430104", "430100"), ("433127", "433100"), ("430100.0", "430100"), ("440305", "440300")])
def test_a_countys_code_stands_for_its_prefecture(text: str, code: str) -> None:
    assert PREFECTURE(text) == code


@pytest.mark.parametrize("text", ["430000", "110000", "439900", "990100", "43010", "长沙县城", "４３００００"])
def test_codes_that_say_no_prefecture_are_refused(text: str) -> None:
    assert code_of_refusal(PREFECTURE, text) == "unknown-prefecture"


@pytest.mark.parametrize("body", ["N2430100MA4L12G30", "Y1430100MA4L12G30", "91430521185729294"])
def test_codes_of_every_register_are_read_and_a_wrong_digit_is_found(body: str) -> None:
    right = calc_check_digit(body)
    assert read_uscc(body + right) == body + right
    assert code_of_refusal(read_uscc, body + ("0" if right != "0" else "1")) == "wrong-check-digit"


@pytest.mark.parametrize("name", READERS)
@given(pieces=st.lists(st.sampled_from(PIECES), max_size=9), noise=st.text(max_size=6))
def test_a_cell_is_read_or_refused_and_never_a_fault(name: str, pieces: list[str], noise: str) -> None:
    for text in ("".join(pieces), noise, "".join(pieces) + noise):
        with contextlib.suppress(RefusedError):
            READERS[name](text)
