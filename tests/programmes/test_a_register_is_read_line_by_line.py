"""A table of a register: its columns in any order and either language, its limits, and every mistake by line and column."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

import pytest

from kexin.problems import ProblemsError
from kexin.programmes import rows
from kexin.programmes.loader import load_programme
from kexin.programmes.record import Payment
from kexin.programmes.rows import Given, csv_lines, read_table, rows_of_file
from tests.programmes.test_broken_programmes_are_told import copy

DAY = date(2023, 12, 28)
WATER, SAFETY = (load_programme(name, DAY) for name in ("cn.changsha.kaifu-water.2023", "cn.changsha.chengtanjiang-safety.2023"))


def lines(*texts: str) -> Iterator[tuple[int, Sequence[str]]]:
    """The lines of a table with their numbers."""
    return ((number, text.split(",")) for number, text in enumerate(texts, 1))


def read(*texts: str) -> list[Given]:
    """The rows of a table of estates."""
    return read_table(WATER, lines(*texts), "x.csv")


def told(*texts: str) -> list[tuple[str, str]]:
    """(code, where) of every problem of a table of estates."""
    with pytest.raises(ProblemsError) as raised:
        read(*texts)
    return [(p.code, p.where) for p in raised.value.problems]


def test_columns_come_in_any_order_by_id_or_title_and_lines_may_end_early() -> None:
    first, second = read("阶段, COST ,estate,编号,at this stage since", "施工,12.5,甲,A1,2023年9月1日", "", " , ", "done,,乙,A2")
    assert (first.code, first.name, first.stage, first.since, first.values["cost"], first.number) == ("A1", "甲", "building", date(2023, 9, 1), 1250, 2)
    assert (second.code, second.stage, second.since, second.values["cost"], second.number) == ("A2", "done", None, None, 5)


def test_a_column_that_stands_twice_is_unknown_or_is_missing_is_told() -> None:
    assert told("code,homes,户数,colour,") == [("unknown-column", "x.csv:1"), ("unknown-column", "x.csv:1"), ("missing-column", "x.csv:1")]
    assert told() == [("missing-column", "x.csv:1"), ("missing-column", "x.csv:1")]


def test_what_is_as_long_as_allowed_is_read_and_what_is_longer_is_told() -> None:
    (found,) = read("code,name", f"{'x' * 40},{'字' * 200}")
    assert (len(found.code), len(found.name)) == (40, 200)
    assert told("code,name", f"{'x' * 41},{'字' * 201}", "A\u200e1,甲") == [("wrong-cell", "x.csv:2:code"), ("wrong-cell", "x.csv:2:name"), ("wrong-cell", "x.csv:3:code")]


def test_a_stage_and_its_day_are_told_when_they_make_no_sense() -> None:
    assert told("code,name,stage,since", "A1,甲,done,2023-13-01", "A2,甲,nowhere,2023-01-01") == [("wrong-cell", "x.csv:2:since"), ("wrong-cell", "x.csv:3:stage")]


def test_a_required_cell_may_not_be_empty_even_where_the_column_is_missing() -> None:
    for texts in (("code,name,company", "S1,甲,"), ("code,name", "S1,甲")):
        with pytest.raises(ProblemsError) as raised:
            read_table(SAFETY, lines(*texts), "x.csv")
        assert [(p.code, p.where) for p in raised.value.problems] == [("empty-cell", "x.csv:2:company")]


def test_a_code_that_stands_twice_names_the_line_before() -> None:
    with pytest.raises(ProblemsError) as raised:
        read("code,name", "A1,甲", "A1,乙", "A1,丙")
    assert [(p.where, p.found.en) for p in raised.value.problems] == [
        ("x.csv:3", "the code A1 stands on line 2 too"), ("x.csv:4", "the code A1 stands on line 3 too")]


def test_a_file_has_at_most_so_many_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rows, "MOST_ROWS", 2)
    assert len(read("code,name", "A1,甲", "A2,乙", "")) == 2
    assert told("code,name", "A1,甲", "A2,乙", "A3,丙") == told("code,name", "A1,甲", "A2,乙", "A3,丙", "A4,") == [("too-many-rows", "x.csv")]


def test_remarks_and_empty_lines_of_a_file_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "x.csv"
    path.write_text('# remark\n\ncode,name\n"A,1",甲\n', encoding="utf-8-sig")
    assert list(csv_lines(path)) == [(3, ["code", "name"]), (4, ["A,1", "甲"])]


def test_a_row_without_a_stage_begins_at_the_first_with_the_programme_and_has_its_own_payments(tmp_path: Path) -> None:
    own = copy(tmp_path)
    (own / "generated.csv").write_text("code,name,stage,since,cost\nG01,甲,done,2023-03-04,100\nG02,乙,,,\n", encoding="utf-8")
    (own / "generated-payments.csv").write_text("code,party,amount,on\nG01,residents,0.01,2023-02-03\nG01,company,5,2023-02-04\n", encoding="utf-8")
    programme = load_programme(own, DAY)
    first, second = rows_of_file(programme, programme.register.files[1])
    assert (first.stage, first.since, first.added_on) == ("done", date(2023, 3, 4), date(2023, 1, 1))
    assert list(first.payments) == [Payment("residents", 1, date(2023, 2, 3)), Payment("company", 500, date(2023, 2, 4))]
    assert (second.stage, second.since, second.payments) == ("listed", date(2023, 1, 1), ())


@pytest.mark.parametrize("payment", ["G09,residents,1,2023-01-01", "G01,mayor,1,2023-01-01", "G01,residents,0,2023-01-01", "G01,residents,-1,2023-01-01", "G01,residents,1,", "G01"])
def test_a_payment_with_one_mistake_is_told(tmp_path: Path, payment: str) -> None:
    own = copy(tmp_path)
    (own / "generated.csv").write_text("code,name\nG01,甲\n", encoding="utf-8")
    (own / "generated-payments.csv").write_text(f"code,party,amount,on\n{payment}\n", encoding="utf-8")
    programme = load_programme(own, DAY)
    with pytest.raises(ProblemsError) as raised:
        rows_of_file(programme, programme.register.files[1])
    assert [(p.code, p.where.rpartition(":")[2]) for p in raised.value.problems] == [("wrong-payment", "2")]
