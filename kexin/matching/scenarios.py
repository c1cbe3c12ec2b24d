"""Scenarios of offers: examples as data, which anyone can write and the tests run."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from kexin.formula.scope import Scope
from kexin.matching.match_one import Match
from kexin.rating.scenarios import VERDICTS, Scenario, Scenarios, amount, read_scenarios


def read_offer_scenarios(path: Path, scope: Scope) -> Scenarios:
    """The scenarios beside the file of a policy or product.

    Raises:
        ProblemsError: with every mistake in the file.
    """
    return read_scenarios(path, scope, ("policy", "product"))


def differences(scenario: Scenario, match: Match) -> list[str]:
    """What the match says other than the scenario expects, in plain English; empty if all agrees."""
    return [text for key, expected in scenario.expect.items() for text in _differ(key, expected, match)]


def _differ(key: str, expected: Any, match: Match) -> Iterator[str]:
    wanted: Any
    found: Any
    match key:
        case "verdict":
            wanted, found = _verdict(expected), match.verdict
        case "conditions":
            conditions = {c.id: c for condition in match.offer.conditions for c in condition.parts()}
            wanted = {c: _verdict(v) for c, v in expected.items()}
            found = {c: match.answer(conditions[c]) if c in conditions else "no such condition" for c in expected}
        case "amount":
            ends = expected if isinstance(expected, list) else [expected, expected]
            wanted, found = tuple(amount(e) if isinstance(e, dict) else e for e in ends), match.amount
        case "unknown":
            wanted, found = [str(e) for e in expected], list(match.to_ask)
        case _:
            wanted, found = "one of verdict, conditions, amount, unknown", key
    if wanted != found:
        yield f"{key}: expected {wanted}, found {found}"


def _verdict(expected: Any) -> bool | None:
    return expected if isinstance(expected, bool) else VERDICTS[str(expected)]
