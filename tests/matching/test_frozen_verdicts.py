"""A frozen verdict can be worked out again from its own inputs, and a changed byte is found."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

import pytest

from kexin.formula.python_rows import Evidence
from kexin.library.measures import Measures
from kexin.library.release import Release
from kexin.matching.catalogue import Catalogue
from kexin.matching.frozen import freeze, read_frozen, replay
from kexin.matching.loader import load_offers
from kexin.matching.match_one import Matcher
from kexin.problems import ProblemsError


@pytest.fixture(scope="module")
def documents(measures: Measures, province: Release, evidence: Mapping[str, Evidence]) -> list[dict[str, Any]]:
    """The frozen verdicts of some companies, after a way through a file."""
    matcher = Matcher(Catalogue(load_offers(measures)), measures, province.complete)
    found = [freeze(m, c, province.digest) for c, rows in list(evidence.items())[:12] for m in matcher.match(rows) or ()]
    return [json.loads(json.dumps(each)) for each in found]


def test_every_verdict_is_found_again(measures: Measures, documents: list[dict[str, Any]]) -> None:
    offers = {o.id: o for o in load_offers(measures)}
    assert len(documents) == 12 * len(offers)
    for document in documents:
        again = replay(document, offers[document["offer"]["id"]], measures)
        assert (again.sealed, again.same_rule, again.same_answer) == (True, True, True)


def test_a_changed_input_is_found(measures: Measures, documents: list[dict[str, Any]]) -> None:
    offers = {o.id: o for o in load_offers(measures)}
    for document in documents[:40]:
        name = next(iter(document["inputs"]))
        some = {"bool": True, "text": "A", "date": "2020-01-01"}.get(measures.scope.names[name].type.kind, 1)
        forged = {**document, "inputs": {**document["inputs"], name: None if document["inputs"][name] is not None else some}}
        assert not replay(forged, offers[document["offer"]["id"]], measures).sealed


def test_a_changed_answer_is_found(measures: Measures, documents: list[dict[str, Any]]) -> None:
    offers = {o.id: o for o in load_offers(measures)}
    for document in documents[:40]:
        forged = {**document, "answer": {**document["answer"], "verdict": "yes" if document["answer"]["verdict"] != "yes" else "no"}}
        again = replay(forged, offers[document["offer"]["id"]], measures)
        assert not again.sealed and not again.same_answer


def test_another_version_of_the_rule_is_told(measures: Measures, documents: list[dict[str, Any]]) -> None:
    offers = {o.id: o for o in load_offers(measures)}
    document = documents[0]
    older = {**document, "offer": {**document["offer"], "sha256": "0" * 64}}
    assert not replay(older, offers[document["offer"]["id"]], measures).same_rule


def test_what_was_added_afterwards_is_found(measures: Measures, documents: list[dict[str, Any]]) -> None:
    """A remark that a reader takes for a part of the verdict is no part of it."""
    offers = {o.id: o for o in load_offers(measures)}
    document = {**documents[0], "remark": "approved"}
    assert not replay(document, offers[document["offer"]["id"]], measures).sealed


def test_an_input_of_another_kind_is_refused(measures: Measures, documents: list[dict[str, Any]]) -> None:
    offers = {o.id: o for o in load_offers(measures)}
    wrong: dict[str, Any] = {"bool": 1, "text": 1, "date": 20260101}
    tried = set[str]()
    for document in documents:
        for name in document["inputs"]:
            kind = measures.scope.names[name].type.kind
            tried.add(kind)
            wrongs: list[Any] = [wrong.get(kind, "many"), wrong.get(kind, True), [], {}]
            for value in wrongs:
                forged = {**document, "inputs": {**document["inputs"], name: value}}
                with pytest.raises(ProblemsError, match="no frozen verdict"):
                    replay(forged, offers[document["offer"]["id"]], measures)
    assert {"bool", "text", "money", "share", "count"} <= tried


@pytest.mark.parametrize("change", [
    ('"as_of": "2026-06-30"', '"as_of": "2026-06-31"'), ('"as_of": "2026-06-30"', '"as_of": 20260630'), ('"kexin"', '"answer": {"verdict": "yes"}, "kexin"'),
    ('"offer": {', '"offer": {"id": 5, '), ('{"kexin', '[{"kexin')])
def test_a_file_that_is_no_frozen_verdict_is_refused(documents: list[dict[str, Any]], change: tuple[str, str]) -> None:
    """A day that does not exist, or a name that stands twice, so that people and machines read different values."""
    written = json.dumps(documents[0])
    assert read_frozen(written.encode(), "verdict.json") == documents[0]
    assert change[0] in written
    with pytest.raises(ProblemsError, match=r"verdict\.json: .*no frozen verdict"):
        read_frozen(written.replace(change[0], change[1], 1).encode(), "verdict.json")
    with pytest.raises(ProblemsError, match=r"verdict\.json: .*no frozen verdict"):
        read_frozen(b"\xff\xfe", "verdict.json")


@pytest.mark.parametrize("document", [{}, {"seal": "x"}, {"offer": 3}])
def test_what_is_no_frozen_verdict_is_refused(measures: Measures, document: dict[str, Any]) -> None:
    with pytest.raises(ProblemsError, match="no frozen verdict"):
        replay(document, load_offers(measures)[0], measures)
