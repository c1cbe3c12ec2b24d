"""Matches as lines for people and as documents for machines."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from kexin.cli.explained import move_words
from kexin.formula.amounts import HOLDS, money_in_words, points_in_words, value_in_words
from kexin.formula.words import in_words, with_values
from kexin.matching.loader import FILES, FOLDERS, RULEBOOK, offer_files
from kexin.matching.match_one import Match, next_questions
from kexin.matching.nearing import ConditionWay, Way
from kexin.matching.offer import Amount, Condition, Offer, RatingRule, RegionRule, Unpublished
from kexin.problems import Problem, ProblemsError
from kexin.rating.explaining import points_text
from kexin.rating.raising import MOST_CHANGES
from kexin.rulemarks import Formula
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


def days_words(offer: Offer) -> Text:
    """That the offer is out of force on the day asked, and when it is in force."""
    first, last, day = ((None if d is None else Text(value_in_words(d, "date", "zh"), value_in_words(d, "date", "en"))) for d in (
        offer.effective_from, offer.effective_to, offer.as_of))
    assert first is not None and day is not None
    if last is None:
        return Text(f"{day.zh}尚未生效（{first.zh}起生效），结论仅供参考", f"not yet in force on {day.en} (from {first.en}): for reference only")
    when = Text("尚未生效", "not yet") if offer.as_of < offer.effective_from else Text("已失效", "no longer")
    return Text(f"{day.zh}{when.zh}（有效期{first.zh}至{last.zh}），结论仅供参考", f"{when.en} in force on {day.en} ({first.en} to {last.en}): for reference only")


def condition_words(part: Condition | Amount, offer: Offer, language: Language) -> str:
    """The rule behind a condition, in words; nothing where its title says it all."""
    match part.rule:
        case Formula(tree=tree):
            return in_words(tree, offer.scope, language)
        case RatingRule(model=model, grade=grade):
            at_least = Text(f",等级不低于 {grade}", f", grade at least {grade}").in_(language) if grade else ""
            return Text(f"评价模型“{model.title.zh}”通过{at_least}", f"passes the rating “{model.title.en}”{at_least}").in_(language)
        case Unpublished() as unpublished:
            return _not_public(unpublished, language)
        case _:
            return ""


def _not_public(rule: Unpublished, language: Language) -> str:
    return Text(f"{rule.title.zh}(未公开,见 {rule.document})", f"{rule.title.en} (not public, see {rule.document})").in_(language)


def match_lines(match: Match, way: Way | None, language: Language) -> Iterator[str]:
    """One offer in full: verdict, amount, every condition with the values read, and the way to yes."""
    offer = match.offer
    said = [HOLDS[match.verdict].in_(language), *([amount] if (amount := _amount(match, language)) else [])]
    yield f"{MARKS[match.verdict]} {offer.title.in_(language)} ({offer.id}){'：' if language == 'zh' else ': '}{('，' if language == 'zh' else ', ').join(said)}"
    if not offer.in_force:
        yield f"    ! {days_words(offer).in_(language)}"
    for condition in offer.conditions:
        for part in condition.parts():
            indent = "    " if part is condition else "        "
            yield f"{indent}{MARKS[match.answer(part)]} {part.title.in_(language)}"
            because = _because(match, part, language)
            if because:
                yield f"{indent}  {because}"
    if way is not None:
        yield from way_lines(way, language)


def _because(match: Match, part: Condition, language: Language) -> str:
    match part.rule:
        case Formula(tree=tree) | RegionRule(tree=tree) if not isinstance(part.rule, RegionRule):
            return with_values(tree, match.offer.scope, match.measures, language)
        case RatingRule() as rule:
            return _rated(match, rule, language)
        case Unpublished() as unpublished:
            return _not_public(unpublished, language)
        case _:
            return ""


def _rated(match: Match, rule: RatingRule, language: Language) -> str:
    """What the rating model says: points, grade, and the gates that are not passed."""
    if rule.refused:
        return "; ".join(_not_public(u, language) for u in rule.refused[:1])
    rating, said = match.rating(rule), []
    if rule.model.score is not None and rating.results.get("total_low") is not None:
        total = points_text(rating.points("total"))
        said.append(Text(f"得分 {total} / {points_in_words(rule.model.score.max)}", f"{total} of {points_in_words(rule.model.score.max)} points").in_(language))
    if rule.model.grades:
        low, high = rating.results["grade_low"], rating.results["grade_high"]
        grades = f"{low}" if low == high else f"{low}–{high}"
        said.append(Text(f"等级 {grades}", f"grade {grades}").in_(language))
    for answer, words in ((False, Text("未过门槛", "fails")), (None, Text("待查", "unknown"))):
        gates = [g.title.in_(language) for step, g in rule.model.conditions() if g.on_fail == "reject" and rating.results[step] is answer]
        if gates and rating.verdict is not True:
            joint = "；" if language == "zh" else "; "
            said.append(f"{words.in_(language)}{'：' if language == 'zh' else ': '}{joint.join(gates)}")
    return ("；" if language == "zh" else "; ").join(said)


def _amount(match: Match, language: Language) -> str:
    if match.amount is None or match.verdict is False:
        return ""
    low, high = match.amount
    if high is None:
        return Text("金额未知", "amount unknown").in_(language)
    shown = money_in_words(high, language)
    return shown if low == high else Text(f"至多 {shown}", f"up to {shown}").in_(language)


def way_lines(way: Way, language: Language) -> Iterator[str]:
    """How far it is to yes, the easiest step first."""
    head = Text(f"距符合还差 {way.count} 项改变", f"{way.count} change{'s' if way.count != 1 else ''} from yes")
    if any(step.out_of_reach for step in way.conditions):
        head = Text("不是企业靠改变能达到的", "nothing that the company changes leads to yes")
    elif not way.possible:
        head = Text("少量改变不足以达到", "no small set of changes leads to yes")
    yield f"    → {head.in_(language)}"
    if way.together is False:
        yield "      " + Text("! 各项改变相互牵制，须另行核对", "! the changes get in each other's way; look into them").in_(language)
    for step in way.conditions:
        yield from (f"      · {line}" for line in _step(step, language))


def _step(step: ConditionWay, language: Language) -> Iterator[str]:
    yield from (change.words.in_(language) for change in step.changes)
    if step.raised is not None:
        for gate, fails in step.raised.gates:
            first = Text("先满足", "first meet") if fails else Text("先查明并满足", "first find out and meet")
            yield Text(f"{first.zh}:{gate.title.zh}", f"{first.en}: {gate.title.en}").in_(language)
        yield from (move_words(move, language) for move in step.raised.moves)
    if not step.possible:
        yield _no_way(step.condition, language)


def _no_way(condition: Condition, language: Language) -> str:
    """Why there is no way: the rule or the points are not public, the area is another, or too much would have to change."""
    match condition.rule:
        case Unpublished() as unpublished:
            reason = _not_public(unpublished, language)
        case RatingRule(refused=(first, *_)):
            reason = _not_public(first, language)
        case RatingRule():
            few = Text(f"评价模型中{MOST_CHANGES}项以内的改变不够", f"no {MOST_CHANGES} changes within the rating model are enough")
            return f"{condition.title.in_(language)}{'：' if language == 'zh' else ': '}{few.in_(language)}"
        case _:
            reason = condition.title.in_(language)
    return Text(f"无法由企业改变：{reason}", f"not in the company's hands: {reason}").in_(language)


def overview(matches: Sequence[Match], ways: Sequence[Way | None], language: Language) -> Iterator[list[str]]:
    """One row per offer: verdict, what is missing."""
    for match, way in zip(matches, ways, strict=True):
        missing = ""
        if match.verdict is False:
            titles = {c.id: c.title for c in match.offer.conditions}
            missing = ("；" if language == "zh" else "; ").join(titles[c].in_(language) for c in match.failed)
        elif match.verdict is None and match.to_ask:
            names = [match.offer.scope.names[m].title.in_(language) for m in match.to_ask[:3]]
            missing = Text(f"待查:{'、'.join(names)}", f"to find out: {', '.join(names)}").in_(language)
        elif match.verdict is None:
            missing = Text("条件未公开", "a condition is not public").in_(language)
        far = "" if way is None else str(way.count) if way.possible else "—"
        yield [MARKS[match.verdict], match.offer.title.in_(language), _amount(match, language), far, missing]


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
