"""The pages with commands print what they say: the README's five-minute tour, and the books of a fund."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import ROOT
from tools.tour import PAGES, run, steps


@pytest.mark.parametrize("page", PAGES)
def test_every_command_prints_what_the_page_shows(page: str, tmp_path: Path) -> None:
    tour = steps((ROOT / page).read_text(encoding="utf-8"))
    assert len(tour) >= 3
    for step in tour:
        assert run(step, tmp_path) == step.output, step.command
