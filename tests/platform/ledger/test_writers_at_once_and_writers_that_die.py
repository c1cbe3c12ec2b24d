"""Two writers at once lose nothing and double nothing; one that is killed between any two statements leaves nothing or the whole."""

from __future__ import annotations

import pytest

from tests.platform.ledger.scratch import Scratch

pytestmark = pytest.mark.money


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Scratch:
    """Databases beside the test's own."""
    return Scratch(tmp_path_factory.mktemp("scratch"))


def test_a_writer_killed_between_any_two_statements_leaves_nothing_or_the_whole_entry(scratch: Scratch) -> None:
    """A payout has more than ten statements; each was the last one once, and so were the moments before and after the commit."""
    assert int(scratch.work(scratch.database(), "kill")) > 12


@pytest.mark.parametrize("what", ["writers", "last_fen", "confirmations"])
def test_two_at_once(scratch: Scratch, what: str) -> None:
    assert scratch.work(scratch.database(), what) == "ok\n"
