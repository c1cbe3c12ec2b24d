"""The README's five-minute tour prints what the README says."""

from __future__ import annotations

from pathlib import Path

from tests.conftest import ROOT
from tools.tour import run, steps


def test_every_command_prints_what_the_page_shows(tmp_path: Path) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    tour = steps(page)
    assert len(tour) >= 8
    for step in tour:
        assert run(step, tmp_path) == step.output, step.command
