"""Matches as lines for people and as documents for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kexin.formula.amounts import HOLDS
from kexin.matching.loader import FILES, FOLDERS, RULEBOOK, offer_files
from kexin.matching.match_one import Match, next_questions
from kexin.matching.nearing import Way
from kexin.matching.told import BLOCKED, amount_words, because_words, days_words, missing_words, way_head, way_steps
from kexin.problems import Problem, ProblemsError
from kexin.text import Language, Text, same

MARKS = {True: "✓", False: "✗", None: "?"}

#: More questions at once than this are no help.
MOST_QUESTIONS = 5


def offers_option(language: Language) -> Callable[[Any], Any]:
    """``--offers``: a folder of one's own policies and products."""
    return click.option(
        "--offers", multiple=True, type=click.Path(exists=True, file_okay=False, path_type=Path),
        help=Text("自有政策和产品的文件夹(含 policies/、products/)", "a folder of your own offers (with policies/, products/)").in_(language))


def offer_folders(own: Sequence[Path]) -> tuple[Path, ...]:
    """Where offers are looked for: the rulebook, and what ``--offers`` names.

    Raises:
        ProblemsError: a folder holds no offer, so that the shipped ones would silently count.
    """
    layout = same(", ".join(f"{FOLDERS[kind]}/<id>/{FILES[kind]}" for kind in FOLDERS))
    empty = [Problem(
        "no-offers", str(folder), Text("文件夹中没有政策或产品", "the folder holds no policies or products"), layout,
        Text("请写上一级文件夹，或按此放置文件", "name the folder above, or lay the files out so")) for folder in own if not offer_files(folder)]
    if empty:
        raise ProblemsError(empty)
    return (RULEBOOK, *own)


def match_lines(match: Match, way: Way | None, language: Language) -> Iterator[str]:
    """One offer in full: verdict, amount, every condition with the values read, and the way to yes."""
    offer = match.offer
    said = [HOLDS[match.verdict].in_(language), *([amount] if (amount := amount_words(match, language)) else [])]
    yield f"{MARKS[match.verdict]} {offer.title.in_(language)} ({offer.id}){'：' if language == 'zh' else ': '}{('，' if language == 'zh' else ', ').join(said)}"
    if not offer.in_force:
        yield f"    ! {days_words(offer).in_(language)}"
    for condition in offer.conditions:
        for part in condition.parts():
            indent = "    " if part is condition else "        "
            yield f"{indent}{MARKS[match.answer(part)]} {part.title.in_(language)}"
            because = because_words(match, part, language)
            if because:
                yield f"{indent}  {because}"
    if way is not None:
        yield from way_lines(way, language)


def way_lines(way: Way, language: Language) -> Iterator[str]:
    """How far it is to yes, the easiest step first."""
    yield f"    → {way_head(way).in_(language)}"
    if way.together is False:
        yield f"      ! {BLOCKED.in_(language)}"
    yield from (f"      · {line}" for line in way_steps(way, language))


def overview(matches: Sequence[Match], ways: Sequence[Way | None], language: Language) -> Iterator[list[str]]:
    """One row per offer: verdict, what is missing."""
    for match, way in zip(matches, ways, strict=True):
        missing = missing_words(match, language)
        far = "" if way is None else str(way.count) if way.possible else "—"
        yield [MARKS[match.verdict], match.offer.title.in_(language), amount_words(match, language), far, missing]


def question_lines(matches: Sequence[Match], language: Language) -> Iterator[str]:
    """The facts that would settle most verdicts."""
    scope = matches[0].offer.scope if matches else None
    for i, (measure, count) in enumerate(next_questions(matches), 1):
        if i > MOST_QUESTIONS or scope is None:
            return
        title = scope.names[measure].title
        yield "  " + Text(f"{i}. {title.zh}(关系到 {count} 项)", f"{i}. {title.en} (bears on {count})").in_(language)


def document(match: Match, way: Way | None) -> dict[str, Any]:
    """A match for machines; money in fen."""
    offer = match.offer
    return {
        "offer": offer.id, "kind": offer.kind, "title": {"zh": offer.title.zh, "en": offer.title.en}, "sha256": offer.digest,
        "verdict": match.verdict, "amount": match.amount, "failed": list(match.failed), "open": list(match.open), "ask": list(match.to_ask),
        "conditions": [{"id": p.id, "zh": p.title.zh, "en": p.title.en, "holds": match.answer(p)} for c in offer.conditions for p in c.parts()],
        "way": None if way is None else {
            "possible": way.possible, "together": way.together, "changes": way.count,
            "steps": [{"condition": s.condition.id, "possible": s.possible, "changes": [
                {"zh": c.words.zh, "en": c.words.en, "measures": list(c.measures), "before": c.before, "goal": c.goal, "gap": c.gap} for c in s.changes],
                "rating": None if s.raised is None else {
                    "gates": [g.id for g, _ in s.raised.gates], "moves": [{"indicator": m.indicator.id, "points": m.points} for m in s.raised.moves]}}
                for s in way.conditions]}}
