"""Two at once, sent twice, killed in the middle: exactly one payout, a balanced book, nothing lost."""

from __future__ import annotations

import json
import signal
from pathlib import Path
from typing import Any

import pytest

from tests.platform.scratch import empty

pytestmark = pytest.mark.money
WAN = 1_000_000


def _tried(folder: Path, name: str) -> Any:
    return json.loads(empty(folder).run("tests.platform.claims.trials", name).splitlines()[-1])


def test_a_payout_killed_before_any_of_its_statements_happens_wholly_or_not_at_all(tmp_path: Path) -> None:
    found = _tried(tmp_path, "killed")
    trials = found["trials"]
    died = [t for t in trials if t["code"] == -signal.SIGKILL]
    assert len(died) >= 15, "a payout has more statements than that: were they counted?"
    for trial in trials:
        assert (trial["state"], trial["payouts"], trial["cash"]) in {("accepted", 0, 5_000 * WAN), ("paid", 1, 5_000 * WAN - 160 * WAN)}, trial
        assert trial["balance"] == 0, trial
    assert {t["state"] for t in died} == {"accepted", "paid"}, "one of them died after the commit, the others before"
    assert found["again"] == 3, "whoever retries is told that it is paid"
    assert (found["end"]["payouts"], found["end"]["cash"]) == (1, 5_000 * WAN - 160 * WAN)


def test_of_two_reviewers_or_payers_at_once_one_signs(tmp_path: Path) -> None:
    found = _tried(tmp_path, "raced")
    assert found["first"]["codes"] == [0, 3]
    assert found["second"]["codes"] == [0, 3]
    assert found["second"]["accepted"] == 1
    assert found["paid"]["codes"] == [0, 3, 3, 3]
    assert (found["paid"]["payouts"], found["paid"]["cash"], found["paid"]["balance"]) == (1, 5_000 * WAN - 160 * WAN, 0)


def test_one_claim_is_made_of_the_same_form_and_two_claims_never_share_out_more_than_the_pool(tmp_path: Path) -> None:
    found = _tried(tmp_path, "doubled")
    assert found["sent"] == [0, 0, 0, 0]
    assert found["claims"] == 2
    assert found["states"] == ["accepted"]
    assert found["public"] == [40 * WAN, 160 * WAN], "the second one gets what the first one left"
    assert found["free"] == 0
    assert found["parts"] == [200 * WAN, 200 * WAN]
