"""Every figure, for everybody, under every filter: the same as counted one loan at a time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.platform.boards.figures import FIGURES, total
from kexin.platform.boards.filters import NONE_GIVEN, Filters
from kexin.platform.boards.overview import Board
from kexin.platform.boards.rows import listing
from tests.platform.boards import naive
from tests.platform.boards.drawn import AREAS, BANKS, FIRST, PEOPLE, SCHEMES, Loan, inserted, loans, seen_by
from tests.platform.world import person

pytestmark = pytest.mark.django_db
NAMES = [*naive.FIGURES, "drawn_firms", "filed_firms"]
days = st.one_of(st.none(), st.integers(0, 700).map(lambda n: FIRST + timedelta(days=n)))
filters_ = st.builds(
    Filters, since=days, until=days, area=st.sampled_from(("", *AREAS)), bank=st.sampled_from(("", "", *BANKS, "=bank-cs", "=bank")), scheme=st.sampled_from(("", "", *SCHEMES, NONE_GIVEN)),
    grade=st.sampled_from(("", "", "A", NONE_GIVEN)), quality=st.sampled_from(("", "", "normal", "loss")), cohort=st.booleans())


def test_every_figure_of_loans_and_claims_is_looked_at() -> None:
    assert set(NAMES) == {f.id for f in FIGURES.values() if f.of not in ("company", "posting")}


@settings(max_examples=40, deadline=None)
@given(portfolio=loans, filters=filters_, username=st.sampled_from(PEOPLE))
def test_figures_and_the_rows_behind_them(portfolio: list[Loan], filters: Filters, username: str) -> None:
    mine = [a for a in portfolio if seen_by(username, a)]
    with inserted(portfolio):
        somebody = person(username)
        for name in NAMES:
            expected = naive.figure(name, mine, filters)
            assert total(FIGURES[name], somebody, filters) == expected, name
            found = listing(name, somebody, filters)
            assert found is not None
            assert found.total == expected
            rows = found.table(found.rows)
            # The rows themselves add up to the figure: by their number, or by the column of its amount.
            if not found.money:
                assert len(rows.rows) == expected, name
            elif FIGURES[name].of == "loan":
                assert sum(int(str(row[1].value)) for row in rows.rows) == expected, name


@settings(max_examples=30, deadline=None)
@given(portfolio=loans, filters=filters_, username=st.sampled_from(PEOPLE))
def test_areas_and_banks_add_up_to_the_whole(portfolio: list[Loan], filters: Filters, username: str) -> None:
    mine = [a for a in portfolio if seen_by(username, a)]
    with inserted(portfolio):
        board = Board(person(username), filters)
        for name in ("applications", "drawn", "filed", "outstanding", "npl"):
            assert board.whole[name] == naive.figure(name, mine, filters)
            assert {area: own[name] for area, own in board.by_area.items() if own[name]} == {
                area: n for area in AREAS if not filters.area or area == filters.area if (n := naive.figure(name, mine, filters.but(area=area)))}
        for bank, own in board.by_bank.items():
            assert own["filed"] == naive.figure("filed", mine, filters.but(bank=bank.code))
        assert sum(own["filed"] for own in board.by_bank.values()) == board.whole["filed"]
        assert board.firms_by_bank() == {
            bank.code: n for bank in board.by_bank if (n := naive.figure("filed_firms", mine, filters.but(bank=bank.code)))}
