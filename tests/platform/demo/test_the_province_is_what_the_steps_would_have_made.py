"""The clerks in memory do what the site's own steps do: the same lives through both give the same rows, books, seals and trail."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.platform.scratch import empty


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> tuple[dict[str, Any], dict[str, Any]]:
    """A small province made in bulk, and made step by step."""
    return _made(tmp_path_factory.mktemp("bulk"), "bulk"), _made(tmp_path_factory.mktemp("steps"), "steps")


def _made(folder: Path, how: str) -> dict[str, Any]:
    empty(folder).run("tests.platform.demo.made", how, str(folder / "rows.json"))
    found: dict[str, Any] = json.loads((folder / "rows.json").read_text(encoding="utf-8"))
    return found


def test_every_row_is_the_same(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    bulk, steps = both
    assert list(bulk) == list(steps)
    for table, rows in bulk.items():
        assert len(rows) == len(steps[table]), table
        for row, other in zip(rows, steps[table], strict=True):
            assert {k: (v, other[k]) for k, v in row.items() if v != other[k]} == {}, table


def test_and_there_was_something_of_everything(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    bulk, _ = both

    def states(table: str) -> set[str]:
        return {row["state"] for row in bulk[table]}

    assert states("lending.Application") >= {"active", "settled", "declined", "withdrawn", "written_off"}
    assert states("lending.Filing") >= {"confirmed", "released", "returned", "revoked"}
    assert states("claims.Claim") >= {"submitted", "queued", "returned", "closed"}
    assert states("claims.Recovery") >= {"confirmed"}
    assert {row["kind"] for row in bulk["ledger.BookEntry"]} >= {"contribution", "refill", "interest", "earmark", "release", "claim", "payout", "recovery", "write_off"}


def test_everything_that_was_decided_comes_out_again(both: tuple[dict[str, Any], dict[str, Any]]) -> None:
    assert both[0]["broken"] == []
