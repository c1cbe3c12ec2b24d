"""Every shipped list answers its examples; its spec and its examples belong together; it says that it is Kexin's own."""

from __future__ import annotations

import re
from fnmatch import fnmatch

import pytest

from kexin.library.measures import load_measures
from kexin.outreach.facts import FACTS
from kexin.outreach.loader import list_files, load_list
from kexin.outreach.rule import ListRule
from kexin.outreach.scenarios import differences, read_list_scenarios
from kexin.rating.scenarios import Scenario, scenarios_as_of

BOOK = load_measures(check_formulas=False)
FILES = {path.parent.name: path for path in list_files()}


def read(name: str) -> tuple[ListRule, tuple[Scenario, ...]]:
    """A list and its examples."""
    file = FILES[name].parent / "scenarios.yaml"
    measures = BOOK.on(scenarios_as_of(file))
    return load_list(name, measures), read_list_scenarios(file, measures).scenarios


def test_there_are_lists_of_both_kinds() -> None:
    kinds = [read(name)[0].kind for name in FILES]
    assert kinds.count("rule") >= 4 and "pushed" in kinds


@pytest.mark.parametrize("name", FILES)
def test_every_example_holds(name: str) -> None:
    rule, scenarios = read(name)
    assert {s.id: found for s in scenarios if (found := differences(s, rule))} == {}
    assert all(s.expect for s in scenarios) and len({s.id for s in scenarios}) == len(scenarios)


@pytest.mark.parametrize("name", FILES)
def test_every_condition_stands_in_the_spec_and_is_proven(name: str) -> None:
    rule, scenarios = read(name)
    rows = dict(re.findall(r"^\| (c[0-9]+) \|(.*)$", (FILES[name].parent / "spec.md").read_text(encoding="utf-8"), re.M))
    titles = [c.title.zh for c in rule.conditions] + ([rule.line.title.zh] if rule.line else [])
    assert [c.id for c in rule.conditions] == [f"c{n}" for n in range(1, len(rule.conditions) + 1)]
    assert list(rows) == [f"c{n}" for n in range(1, len(titles) + 1)]
    assert all(title in row for title, row in zip(titles, rows.values(), strict=True))
    assert {c for s in scenarios for c in s.criteria} == set(rows)
    for row in rows.values():
        *rest, last = [cell.strip() for cell in row.strip().rstrip("|").split("|")]
        assert all(any(fnmatch(s.id, pattern) for s in scenarios) for pattern in re.findall(r"`([^`]+)`", last))
        assert all(n in BOOK.measures or n in FACTS for n in re.findall(r"`([a-z][a-z0-9_]+)`", rest[1]))


@pytest.mark.parametrize("name", FILES)
def test_an_own_list_says_so(name: str) -> None:
    rule, _ = read(name)
    assert rule.id.startswith("kexin.") and rule.document.number is None
    assert rule.note is not None and "自行设计" in rule.note.zh
    assert {rule.mark.evidence, *(c.mark.evidence for c in rule.conditions)} == {"own"}
