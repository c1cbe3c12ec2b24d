"""Turn-round times: days between dates of China, medians with how many they rest on."""

from __future__ import annotations

from collections import Counter
from statistics import median

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.platform.boards.filters import Filters
from kexin.platform.boards.rows import listing
from kexin.platform.boards.times import Spread, spread, spreads
from tests.platform.boards.drawn import PEOPLE, Loan, inserted, loans, seen_by
from tests.platform.world import person


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_the_middle_of_counted_days_is_the_median(days: list[int]) -> None:
    found = spread(Counter(days))
    assert (found.n, found.median) == (len(days), median(days))
    assert found.nine_in_ten is not None
    within = sum(1 for d in days if d <= found.nine_in_ten)
    assert within * 10 >= 9 * len(days)
    assert sum(1 for d in days if d < found.nine_in_ten) * 10 < 9 * len(days)


def test_nothing_has_no_middle() -> None:
    assert (spread({}).n, spread({}).median) == (0, None)


@pytest.mark.django_db
@settings(max_examples=25, deadline=None)
@given(portfolio=loans, username=st.sampled_from(PEOPLE))
def test_times_of_a_portfolio(portfolio: list[Loan], username: str) -> None:
    mine = [a for a in portfolio if seen_by(username, a)]
    expected = {
        "decision": [a.decided for a in mine if a.credit or a.state == "declined"], "drawdown": [a.drew for a in mine if a.drawn],
        "filing": [a.drew + a.files for a in mine if a.filed], "payout": [a.paid for a in mine if a.paid_on]}
    with inserted(portfolio):
        for name, days in expected.items():
            found = spreads(name, person(username), Filters()).get(None, Spread(0, None, None))
            assert (found.n, found.median) == (len(days), median(days) if days else None), name
            rows = listing(f"time-{name}", person(username), Filters())
            assert rows is not None
            assert sorted(int(str(row[-1].value)) for row in rows.table(rows.rows).rows) == sorted(days)
