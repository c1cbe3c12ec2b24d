"""No number of the rulebook stands without a source and a mark of how sure it is; nothing of Kexin's own looks official."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, get_args

import pytest

from kexin.matching.loader import RULEBOOK
from kexin.rulefile import read_rules
from kexin.rulemarks import Evidence

MARKS = set(get_args(Evidence))
FILES = {
    str(path.relative_to(RULEBOOK)): path
    for pattern in ("ratings/*/model.yaml", "policies/*/policy.yaml", "products/*/product.yaml", "schemes/*/scheme.yaml", "measures/*.yaml") for path in sorted(RULEBOOK.glob(pattern))}

#: Texts that hold formulas, and so numbers.
_FORMULAS = {"formula", "value", "when", "by", "waived_by", "limit", "used", "eligible", "loss", "trigger"}
_NUMBER = re.compile(r"(?<![\w.\"])\d+(?:\.\d+)?(?![\w\"])")

#: Keys whose numbers say where or when, not how much.
_NOT_AMOUNTS = {"from", "to", "checked_on", "issued_on", "id", "region", "number"}


@dataclass(frozen=True)
class Number:
    """A number of a rule, and the marks in force for it."""

    place: str
    value: str
    source: str | None
    evidence: str | None


def numbers(tree: Any, place: str = "", source: str | None = None, evidence: str | None = None) -> Iterator[Number]:
    """Every number below *tree*: points, edges, weights, amounts, and those inside formulas."""
    if isinstance(tree, dict):
        source, evidence = tree.get("source", source), tree.get("evidence", evidence)
        for key, each in tree.items():
            if key in _NOT_AMOUNTS:
                continue
            if key in _FORMULAS and isinstance(each, str):
                for found in _NUMBER.findall(re.sub(r"\"[^\"]*\"", "", each)):
                    yield Number(f"{place}.{key}", found, source, evidence)
            else:
                yield from numbers(each, f"{place}.{key}", source, evidence)
    elif isinstance(tree, list):
        for i, each in enumerate(tree):
            yield from numbers(each, f"{place}[{i}]", source, evidence)
    elif isinstance(tree, int | Decimal) and not isinstance(tree, bool):
        yield Number(place, str(tree), source, evidence)


def content(name: str) -> Mapping[str, Any]:
    """The file as it is written."""
    raw, _ = read_rules(FILES[name])
    assert isinstance(raw, dict)
    return raw


@pytest.mark.parametrize("name", sorted(FILES))
def test_every_number_has_a_source_and_a_mark(name: str) -> None:
    found = list(numbers(content(name)))
    assert [n for n in found if not n.source or n.evidence not in MARKS] == []


def test_there_are_many_numbers() -> None:
    assert sum(len(list(numbers(content(name)))) for name in FILES) > 600
    assert len(FILES) > 40


@pytest.mark.parametrize("name", sorted(n for n in FILES if not n.startswith("measures")))
def test_own_rules_say_so_and_only_they_are_own(name: str) -> None:
    raw = content(name)
    issuers = raw["document"]["issuer"] if "document" in raw else []
    own_marks = {n.evidence == "own" for n in numbers(raw)} | {raw.get("evidence") == "own"}
    if "Kexin" in issuers:
        assert raw["document"]["number"] is None
        assert "note" in raw
        assert "自" in raw["note"]["zh"] and "own" in raw["note"]["en"].lower()
        assert own_marks == {True}
    else:
        assert own_marks == {False}


@pytest.mark.parametrize("name", sorted(n for n in FILES if not n.startswith("measures")))
def test_what_nobody_published_names_the_document_that_holds_it(name: str) -> None:
    def gaps(tree: Any) -> Iterator[Mapping[str, Any]]:
        if isinstance(tree, dict):
            yield from (tree[key] for key in ("weight_unknown", "unknown") if isinstance(tree.get(key), dict))
            for each in tree.values():
                yield from gaps(each)
        elif isinstance(tree, list):
            for each in tree:
                yield from gaps(each)

    for gap in gaps(content(name)):
        assert len(gap["document"]) >= 4
        assert gap["zh"] and gap["en"]


def test_a_number_without_a_source_is_found() -> None:
    tree = {"evidence": "own", "gates": [{"source": "a", "formula": "x >= 5"}, {"formula": "x >= 6 and y == \"7\"", "points": Decimal("2.5")}]}
    bad = [n for n in numbers(tree) if not n.source]
    assert [(n.place, n.value) for n in bad] == [(".gates[1].formula", "6"), (".gates[1].points", "2.5")]


def test_the_rulebook_is_where_the_test_looks() -> None:
    assert Path(RULEBOOK / "ratings" / "kexin-kv" / "model.yaml").is_file()
