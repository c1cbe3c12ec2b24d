"""Two writers at once lose nothing and double nothing; one that is killed between any two statements leaves nothing or the whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.platform.scratch import empty

pytestmark = pytest.mark.money
TRIALS = "tests.platform.ledger.trials"


def test_a_writer_killed_between_any_two_statements_leaves_nothing_or_the_whole_entry(tmp_path: Path) -> None:
    """A payout has more than ten statements; each was the last one once, and so were the moments before and after the commit."""
    assert int(empty(tmp_path).run(TRIALS, "kill")) > 12


@pytest.mark.parametrize("what", ["writers", "last_fen", "confirmations"])
def test_two_at_once(tmp_path: Path, what: str) -> None:
    assert empty(tmp_path).run(TRIALS, what) == "ok\n"
