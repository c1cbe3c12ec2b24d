"""Matches in words: what a condition asks, what was read, what is missing, how far it is to yes."""

from __future__ import annotations

from collections.abc import Iterator

from kexin.formula.amounts import money_in_words, points_in_words, value_in_words
from kexin.formula.words import in_words, with_values
from kexin.matching.match_one import Match
from kexin.matching.nearing import ConditionWay, Way
from kexin.matching.offer import Amount, Condition, Offer, RatingRule, RegionRule, Unpublished
from kexin.rating.explaining import points_text
from kexin.rating.raised import move_words
from kexin.rating.raising import MOST_CHANGES
from kexin.rulemarks import Formula
from kexin.text import Language, Text

BLOCKED = Text("各项改变相互牵制，须另行核对", "the changes get in each other's way; look into them")


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


def because_words(match: Match, part: Condition, language: Language) -> str:
    """The condition with the company's figures; nothing where its title says it all."""
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


def amount_words(match: Match, language: Language) -> str:
    """How much the offer would give; nothing where no rule says so."""
    if match.amount is None or match.verdict is False:
        return ""
    low, high = match.amount
    if high is None:
        return Text("金额未知", "amount unknown").in_(language)
    shown = money_in_words(high, language)
    return shown if low == high else Text(f"至多 {shown}", f"up to {shown}").in_(language)


def missing_words(match: Match, language: Language) -> str:
    """What stands between the company and a yes, in one line; nothing where it is there."""
    if match.verdict is False:
        titles = {c.id: c.title for c in match.offer.conditions}
        return ("；" if language == "zh" else "; ").join(titles[c].in_(language) for c in match.failed)
    if match.verdict is None and match.to_ask:
        names = [match.offer.scope.names[m].title.in_(language) for m in match.to_ask[:3]]
        return Text(f"待查:{'、'.join(names)}", f"to find out: {', '.join(names)}").in_(language)
    return Text("条件未公开", "a condition is not public").in_(language) if match.verdict is None else ""


def way_head(way: Way) -> Text:
    """How far it is to yes, in one line."""
    if any(step.out_of_reach for step in way.conditions):
        return Text("不是企业靠改变能达到的", "nothing that the company changes leads to yes")
    if not way.possible:
        return Text("少量改变不足以达到", "no small set of changes leads to yes")
    return Text(f"距符合还差 {way.count} 项改变", f"{way.count} change{'s' if way.count != 1 else ''} from yes")


def way_steps(way: Way, language: Language) -> Iterator[str]:
    """What has to change, the easiest first."""
    for step in way.conditions:
        yield from _step(step, language)


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
