"""Scenarios of lists: examples as data, which anyone can write and the tests run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kexin.library.measures import Measures
from kexin.outreach.loader import scope_of
from kexin.outreach.rule import ListRule
from kexin.rating.scenarios import VERDICTS, Scenario, Scenarios, amount, read_scenarios


def read_list_scenarios(path: Path, measures: Measures) -> Scenarios:
    """The scenarios beside the file of a list; they give measures, facts of outreach and grades.

    Raises:
        ProblemsError: with every mistake in the file.
    """
    return read_scenarios(path, scope_of(measures), ("list",))


def differences(scenario: Scenario, rule: ListRule) -> list[str]:
    """What the rule answers other than the scenario expects, in plain English; empty if all agrees."""
    answers = rule.answer(scenario.measures)
    return [text for key, expected in scenario.expect.items() for text in _differ(key, expected, answers)]


def _differ(key: str, expected: Any, answers: Any) -> Iterator[str]:
    wanted: Any
    found: Any
    match key:
        case "listed":
            wanted, found = _verdict(expected), False if answers["failed"] else None if answers["open"] else True
        case "conditions":
            wanted = {c: _verdict(v) for c, v in expected.items()}
            found = {c: answers.get(f"_{c}", "no such condition") for c in expected}
        case "line":
            wanted, found = amount(expected) if isinstance(expected, dict) else expected, answers.get("line")
        case _:
            wanted, found = "one of listed, conditions, line", key
    if wanted != found:
        yield f"{key}: expected {wanted}, found {found}"


def _verdict(expected: Any) -> bool | None:
    return expected if isinstance(expected, bool) else VERDICTS[str(expected)]
