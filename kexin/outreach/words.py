"""Why a company came, stays or left, in both languages."""

from __future__ import annotations

from collections.abc import Collection, Iterator

from kexin.formula.amounts import UNKNOWN, value_in_words
from kexin.formula.tree import Logic
from kexin.outreach.facts import FACTS
from kexin.outreach.refresh import Inputs, Leaver, Member
from kexin.outreach.rule import Condition, GradeRule, ListRule
from kexin.rulemarks import Formula
from kexin.text import LANGUAGES, Text


def why_listed(rule: ListRule, member: Member) -> Text:
    """Each condition with the figures it rests on; an unknown one says that it takes nobody off."""
    return _joined([(c, _figures(rule, c, member.values), c.id in member.open) for c in rule.conditions])


def why_left(rule: ListRule, leaver: Leaver) -> Text:
    """Each condition that no longer holds: what was, and what is."""
    if leaver.values is None:
        return Text("不在本期范围内（已不在库，或不在名单地区）", "not among the companies considered any more (out of the library, or of the list's area)")
    parts = [_changed(rule, rule.by_id[c], leaver.before, leaver.values) for c in leaver.failed]
    return Text("；".join(p.zh for p in parts), "; ".join(p.en for p in parts))


def _joined(parts: list[tuple[Condition, Text | None, bool]]) -> Text:
    zh = [f"{c.title.zh}（{f.zh}{'，未知不移出' if unsure else ''}）" if f else c.title.zh for c, f, unsure in parts]
    en = [f"{c.title.en} ({f.en}{', which takes nobody off' if unsure else ''})" if f else c.title.en for c, f, unsure in parts]
    return Text("；".join(zh), "; ".join(en))


def _figures(rule: ListRule, condition: Condition, values: Inputs) -> Text | None:
    """What the title does not say: numbers, grades, what is unknown; of several facts among which one is enough those that hold."""
    told = {name for name in rule.inputs_of(condition) if isinstance(values.get(name), bool) and not (values[name] and _choice(condition))}
    said = list(_named(rule, condition, values, told))
    if not said:
        return None
    return Text("，".join(f"{name.zh}：{value.zh}" for name, value in said), ", ".join(f"{name.en}: {value.en}" for name, value in said))


def _choice(condition: Condition) -> bool:
    return isinstance(condition.rule, Formula) and isinstance(condition.rule.tree, Logic) and condition.rule.tree.sign == "or"


def _changed(rule: ListRule, condition: Condition, before: Inputs, now: Inputs) -> Text:
    was, is_now = dict(_named(rule, condition, before)), dict(_named(rule, condition, now))
    moved = [(name, was.get(name, UNKNOWN), value) for name, value in is_now.items() if was.get(name) != value]
    if not moved:
        return Text(f"规则已变更，不符合“{condition.title.zh}”", f"by the rule of now it does not meet “{condition.title.en}”")
    zh = "，".join(f"{name.zh}由 {old.zh} 变为 {new.zh}" for name, old, new in moved)
    en = ", ".join(f"{name.en} was {old.en}, is {new.en}" for name, old, new in moved)
    return Text(f"不再符合“{condition.title.zh}”：{zh}", f"“{condition.title.en}” no longer holds: {en}")


def _named(rule: ListRule, condition: Condition, values: Inputs, but: Collection[str] = ()) -> Iterator[tuple[Text, Text]]:
    """(name, value) of what a condition asks, in words; a grade as one grade or an interval."""
    if isinstance(condition.rule, GradeRule):
        low, high = (values.get(name) for name in condition.rule.inputs)
        title = condition.rule.model.title
        grade = UNKNOWN if low is None or high is None else Text(f"{low}", f"{low}") if low == high else Text(f"{low}至{high}", f"{low} to {high}")
        yield Text(f"{title.zh}等级", f"grade by {title.en}"), grade
        return
    for name in rule.inputs_of(condition):
        if name in but:
            continue
        symbol, value = rule.scope.names[name], values.get(name)
        if value is None:
            yield symbol.title, FACTS[name].absent if name in FACTS else UNKNOWN
        else:
            zh, en = (value_in_words(value, symbol.type.kind, language, symbol.choices) for language in LANGUAGES)
            yield symbol.title, Text(zh, en)
