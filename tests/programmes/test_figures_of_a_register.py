"""A figure beside the published total, and figures and lists that are counted over the register as row by row."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.formula.python_rows import measures_function
from kexin.programmes.computing import Computing
from kexin.programmes.loader import PROGRAMMES, load_programme
from kexin.programmes.programme import Programme
from kexin.programmes.record import Book, Entry, of_book

DAY = date(2023, 12, 28)


@pytest.fixture(scope="module")
def loans(tmp_path_factory: pytest.TempPathFactory) -> Computing:
    """The programme over loans, with quantities that its lists name."""
    own = tmp_path_factory.mktemp("programmes") / "kexin.kv-loan"
    own.mkdir()
    text = (PROGRAMMES / own.name / "programme.yaml").read_text(encoding="utf-8")
    quantities = (
        "quantities:\n  - {id: open_credit, zh: 未用授信, en: credit not drawn, formula: credit - drawn}\n"
        "  - {id: mostly_open, zh: 多未用, en: mostly not drawn, formula: open_credit > drawn}\n\nfigures:")
    assert text.count("figures:") == 1 and text.count("lists:") == 1
    text = text.replace("figures:", quantities).replace("lists:", "lists:\n  - {id: idle, zh: 授信多未用, en: little drawn, when: mostly_open}")
    (own / "programme.yaml").write_text(text, encoding="utf-8")
    return Computing(load_programme(own, DAY))


days = st.none() | st.integers(-400, 3).map(lambda n: DAY + timedelta(days=n))
fen = st.none() | st.integers(0, 5)
entries = st.builds(
    lambda stage, company, credit, drawn, filed, filed_on, overdue, added: Entry("L", "L", stage, DAY, {"company": company, "credit": credit, "drawn": drawn, "filed": filed, "filed_on": filed_on, "overdue_days": overdue}, added),
    st.sampled_from(["submitted", "active", "settled"]), st.sampled_from(["a", "b", "c"]), fen, fen, fen, days, st.none() | st.integers(0, 2), st.sampled_from([DAY - timedelta(days=9), DAY]))


def mostly_open(row: Entry) -> bool:
    """Is it known that more than half of the credit is not drawn?"""
    credit, drawn = row.values["credit"], row.values["drawn"]
    return isinstance(credit, int) and isinstance(drawn, int) and credit > 2 * drawn


@settings(deadline=None)
@given(st.lists(entries, max_size=6))
def test_lists_are_counted_over_the_register_as_row_by_row(loans: Computing, rows: list[Entry]) -> None:
    book = Book(rows)
    counted = measures_function(loans.over_cells)(of_book(book, DAY), frozenset({"rows"}))
    assert counted is not None
    assert loans.counted(counted) == loans.figures(book)
    each = [loans.row(row) for row in rows]
    assert {name: value for name, value in counted.items() if name.startswith("list ")} == {
        f"list {x.id}": sum(row[f"list {x.id}"] is True for row in each) for x in loans.programme.lists}
    assert counted["list idle"] == sum(mostly_open(row) for row in rows)


def kv_loan() -> Programme:
    """The programme over loans as it ships."""
    return load_programme("kexin.kv-loan", DAY)


@pytest.mark.parametrize(("lent", "filed", "agrees"), [
    (5_100_000_000_00 - 1, 3_126_000_000_00 - 1, (False, False)), (5_100_000_000_00, 3_126_000_000_00, (True, True)), (5_100_000_000_00 + 1, 3_126_000_000_00 + 1, (True, False)), (None, None, (None, None))])
def test_a_total_that_is_at_least_so_much_may_be_exceeded_and_any_other_is_met_to_the_fen(lent: int | None, filed: int | None, agrees: tuple[bool | None, bool | None]) -> None:
    computing = Computing(kv_loan())
    values = {f.id: None for f in computing.programme.figures} | {"lent": lent, "filed": filed}
    found = {c.figure.id: c.agrees for c in computing.counted(values)}
    assert (found["lent"], found["filed"]) == agrees
    assert found["open"] is None


def test_a_figure_without_a_published_total_agrees_with_nothing() -> None:
    found = {c.figure.id: (c.value, c.agrees) for c in Computing(kv_loan()).figures(Book((Entry("L", "L", "active", DAY, {}),)))}
    assert found["open"] == (1, None)
