"""Frozen verdicts: what was read, which version of the rule, what it said; anyone can work it out again later.

A frozen verdict is a plain document. Its seal is the SHA-256 of everything else in it,
so that a changed figure is found; its rule is named by the SHA-256 of the offer's file
and of the models it asks.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import kexin
from kexin.formula.kinds import Kind
from kexin.formula.python_program import Value
from kexin.library.measures import Measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.match_one import Match, Matcher
from kexin.matching.offer import Offer
from kexin.problems import Problem, ProblemsError
from kexin.text import Text

_VERDICTS = {True: "yes", False: "no", None: "unknown"}


def freeze(match: Match, company_id: str, release: str) -> dict[str, Any]:
    """A verdict as a document; *release* is the digest of the evidence. Dates are ISO texts, money is fen."""
    offer = match.offer
    inputs = Catalogue((offer,)).whole.inputs
    document: dict[str, Any] = {
        "kexin": kexin.__version__, "company_id": company_id, "as_of": offer.as_of.isoformat(), "release": release,
        "offer": {"id": offer.id, "sha256": offer.digest}, "inputs": {name: _plain(match.measures.get(name)) for name in sorted(inputs)},
        "answer": _answer(match)}
    return {**document, "seal": _seal(document)}


def _answer(match: Match) -> dict[str, Any]:
    return {
        "verdict": _VERDICTS[match.verdict], "conditions": {c.id: _VERDICTS[match.answer(c)] for o in match.offer.conditions for c in o.parts()},
        "amount": match.amount if match.amount is None else list(match.amount), "ask": list(match.to_ask)}


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _seal(document: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(document, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()).hexdigest()


@dataclass(frozen=True)
class Replay:
    """What working a frozen verdict out again says."""

    sealed: bool
    """The document is as it was written."""
    same_rule: bool
    """The offer's file and its models are those of that day."""
    same_answer: bool


def read_frozen(content: bytes, shown: str) -> dict[str, Any]:
    """A frozen verdict from a file's *content*; *shown* names the file in messages.

    A name that stands twice is refused: the reader might see one value and the machine another.

    Raises:
        ProblemsError: the content is no frozen verdict.
    """
    try:
        document = json.loads(content.decode("utf-8"), object_pairs_hook=_each_once)
        date.fromisoformat(document["as_of"])
        if not isinstance(document["offer"]["id"], str):
            raise TypeError("offer")
    except (KeyError, TypeError, ValueError) as error:
        raise ProblemsError([_no_frozen_verdict(shown, Text("不是固定的结论", "this is no frozen verdict"))]) from error
    assert isinstance(document, dict)
    return document


def _each_once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_frozen_verdict(where: str, found: Text) -> Problem:
    return Problem(
        "no-frozen-verdict", where, found, Text("kexin match --freeze 写出的文件", "a file written by kexin match --freeze"), Text("请检查文件", "check the file"))


def replay(document: Mapping[str, Any], offer: Offer, measures: Measures) -> Replay:
    """Work a frozen verdict out again from its own inputs.

    Raises:
        ProblemsError: the document is no frozen verdict of *offer*.
    """
    try:
        inside = {key: value for key, value in document.items() if key != "seal"}
        named, sealed = inside["offer"], document["seal"] == _seal(inside)
        inputs = {name: _typed(name, value, measures) for name, value in inside["inputs"].items()}
        answer, rule = inside["answer"], named["sha256"]
        if named["id"] != offer.id:
            raise KeyError(named["id"])
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise ProblemsError([_no_frozen_verdict(
            str(error).strip("'") or "-", Text("不是这项政策或产品的固定结论", "this is no frozen verdict of that policy or product"))]) from error
    match = Matcher(Catalogue((offer,)), measures).match_measures(inputs)[0]
    return Replay(sealed, rule == offer.digest, _answer(match) == answer)


def _typed(name: str, value: Any, measures: Measures) -> Value:
    """A figure of the document as the program reads it.

    Raises:
        KeyError: there is no such measure.
        ValueError: the value is none of the measure's kind.
    """
    kind: Kind = measures.scope.names[name].type.kind
    if value is None:
        return None
    if kind == "date":
        return date.fromisoformat(value)
    if kind == "bool" and isinstance(value, bool):
        return value
    if kind == "text" and isinstance(value, str):
        return value
    if kind not in ("bool", "text") and isinstance(value, int | float) and not isinstance(value, bool):
        return value
    raise ValueError(name)
