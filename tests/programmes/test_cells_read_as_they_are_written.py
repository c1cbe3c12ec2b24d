"""A cell that is written out reads the same again; what is none of its kind is refused with where, what, what is allowed and what to do."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kexin.formula.python_program import Value
from kexin.problems import ProblemsError
from kexin.programmes.programme import Field, FieldKind
from kexin.programmes.rows import read_cell, shown
from kexin.text import Text, same

CHOICES = {"a": Text("甲", "first"), "b": Text("乙", "second")}


def field(kind: FieldKind) -> Field:
    """A field of a kind."""
    return Field("x", same("x"), kind, choices=CHOICES if kind == "choice" else {})


def cells() -> st.SearchStrategy[tuple[FieldKind, Value]]:
    """Kinds with values of theirs."""
    values: dict[FieldKind, st.SearchStrategy[Value]] = {
        "count": st.integers(0, 10**9 - 1), "money": st.integers(0, 10**15), "date": st.dates(date(1900, 1, 1), date(2100, 12, 31)), "bool": st.booleans(), "choice": st.sampled_from(sorted(CHOICES)),
        "text": st.text(st.characters(categories=("L", "N", "P", "S")), min_size=1, max_size=40)}
    return st.sampled_from(sorted(values)).flatmap(lambda kind: st.tuples(st.just(kind), values[kind]))


@given(cells())
def test_what_is_written_out_reads_the_same_again(cell: tuple[FieldKind, Value]) -> None:
    kind, value = cell
    assert read_cell(field(kind), shown(field(kind), value), "here") == value


@pytest.mark.parametrize(("kind", "text", "value"), [
    ("count", "1,234", 1234), ("count", "１２", 12), ("count", "12.0", 12), ("money", "1,000.5", 100050), ("money", "0", 0), ("date", "2023年12月28日", date(2023, 12, 28)), ("date", "2023/3/1", date(2023, 3, 1)),
    ("date", "2023-03-01 00:00:00", date(2023, 3, 1)), ("date", "1900-01-01", date(1900, 1, 1)), ("date", "2100-12-31", date(2100, 12, 31)), ("money", "10,000,000,000,000.00", 10**15), ("money", "0.070", 7), ("text", "字" * 200, "字" * 200), ("bool", "是", True), ("bool", "No", False), ("choice", "乙", "b"), ("choice", "second", "b"), ("choice", "a", "a"), ("text", "  某小区 ", "某小区"), ("count", "  ", None)])
def test_offices_write_in_many_ways(kind: FieldKind, text: str, value: Value) -> None:
    assert read_cell(field(kind), text, "here") == value


@pytest.mark.parametrize(("kind", "text"), [
    ("count", "-1"), ("count", "1.5"), ("count", "1e9"), ("count", "9" * 30), ("money", "-5"), ("money", "1.234"), ("money", "300万"), ("money", "NaN"), ("date", "2023-02-30"), ("date", "yesterday"), ("date", "0001-01-01"), ("date", "1899-12-31"), ("date", "2101-01-01"), ("money", "10000000000000.01"), ("money", "1.001"),
    ("bool", "perhaps"), ("choice", "丙"), ("text", "x" * 201), ("text", "a\u202eb"), ("text", "a\x00b"), ("count", "१२")])
def test_what_is_none_of_its_kind_is_refused(kind: FieldKind, text: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        read_cell(field(kind), text, "file:3:x")
    (problem,) = raised.value.problems
    assert problem.where == "file:3:x"
    assert problem.allowed.zh and problem.allowed.en and problem.remedy.zh


@pytest.mark.parametrize(("text", "shown_as"), [("x" * 40, "x" * 40), ("x" * 41, f"{'x' * 40}…")])
def test_a_long_cell_is_quoted_by_its_beginning(text: str, shown_as: str) -> None:
    with pytest.raises(ProblemsError) as raised:
        read_cell(field("count"), text, "here")
    assert raised.value.problems[0].found.en == f"“x” says “{shown_as}”"


@pytest.mark.parametrize(("fen", "text"), [(0, "0"), (100, "1"), (101, "1.01"), (110, "1.10"), (99, "0.99")])
def test_money_is_written_in_yuan_with_fen_where_there_are_some(fen: int, text: str) -> None:
    assert shown(field("money"), fen) == text


def test_a_code_of_a_choice_that_is_offered_no_more_is_shown_as_it_is() -> None:
    assert [shown(field("choice"), code) for code in ("a", "z", None)] == ["甲", "z", ""]
