"""Who stands on a list, who came, who left and why; unknown lists nobody and takes nobody off; a past list is worked out again."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.library.measures import Measures, load_measures
from kexin.outreach.cadence import Cadence
from kexin.outreach.loader import list_files, load_list, read_list
from kexin.outreach.packed import Packed, pack, unpack
from kexin.outreach.refresh import Inputs, Refreshed, Stood, refresh
from kexin.outreach.rule import ListRule, Refresh
from kexin.outreach.words import why_left, why_listed
from kexin.problems import ProblemsError
from kexin.rating.loader import RATINGS

DAY, LATER = date(2026, 6, 30), date(2026, 7, 31)


@cache
def measures() -> Measures:
    """Those of the day."""
    return load_measures(check_formulas=False).on(DAY)


@cache
def rule(name: str = "kexin.rated-not-visited") -> ListRule:
    """A shipped list."""
    return load_list(name, measures())


GOOD: dict[str, Any] = {
    "grade_kexin_kv_low": "B", "grade_kexin_kv_high": "A", "registration_active": True, "on_dishonest_list": False, "in_default": False, "days_since_visit": None}


def listed(companies: dict[str, Inputs], before: dict[str, Stood] | None = None, day: date = DAY) -> Refreshed:
    """The list of well rated companies that were not visited."""
    return refresh(rule(), companies.items(), before or {}, day)


def stood(found: Refreshed) -> dict[str, Stood]:
    """The members as the next edition knows them."""
    return {m.company: Stood(m.since, m.values) for m in found.members}


def test_a_company_comes_with_every_condition_in_figures() -> None:
    [member] = listed({"a": GOOD}).members
    assert member.came and member.since == DAY
    why = why_listed(rule(), member)
    assert why.zh.startswith("科信知识价值信用评级B级以上（") and "等级：B至A）；从未走访，或已满90天未走访（距上次走访天数：从未走访）" in why.zh
    assert "never visited, or not for 90 days (days since the last visit: never visited)" in why.en


def test_who_leaves_is_told_what_was_and_what_is() -> None:
    before = stood(listed({"a": {**GOOD, "days_since_visit": 120}, "b": GOOD, "c": GOOD}))
    found = listed({"a": {**GOOD, "days_since_visit": 3}, "b": {**GOOD, "grade_kexin_kv_low": "D", "grade_kexin_kv_high": "C"}}, before, LATER)
    a, b, c = found.left
    assert why_left(rule(), a).zh == "不再符合“从未走访，或已满90天未走访”：距上次走访天数由 120 变为 3"
    assert why_left(rule(), a).en == "“never visited, or not for 90 days” no longer holds: days since the last visit was 120, is 3"
    assert "等级由 B至A 变为 D至C" in why_left(rule(), b).zh
    assert c.values is None and "不在本期范围内" in why_left(rule(), c).zh


def test_the_unknown_lists_nobody_and_takes_nobody_off() -> None:
    unknown = {**GOOD, "on_dishonest_list": None}
    first = listed({"a": unknown, "b": GOOD})
    assert [m.company for m in first.members] == ["b"] and [(u.company, u.open) for u in first.unsure] == [("a", ("c3",))]
    then = listed({"a": unknown, "b": unknown}, stood(first), LATER)
    [kept] = then.members
    assert (kept.company, kept.came, kept.since, kept.open) == ("b", False, DAY, ("c3",))
    assert "未知不移出" in why_listed(rule(), kept).zh and then.left == ()


def test_a_rule_that_changed_says_so() -> None:
    before = {"a": Stood(DAY, {**GOOD, "days_since_visit": 20})}
    [left] = listed({"a": {**GOOD, "days_since_visit": 20}}, before, LATER).left
    assert why_left(rule(), left).zh == "规则已变更，不符合“从未走访，或已满90天未走访”"


def test_a_pushed_list_approves_a_line_ahead() -> None:
    pushed = rule("kexin.rd-award-push")
    inputs: Inputs = {"pushed": True, "on_dishonest_list": False, "in_default": False, "rd_expense": 500_000_000}
    [a, b] = refresh(pushed, [("a", inputs), ("b", {**inputs, "pushed_line": 12_345_600})], {}, DAY).members
    assert (a.line, b.line) == (100_000_000, 12_345_600)


values = st.fixed_dictionaries({
    "grade_kexin_kv_low": st.sampled_from(["A", "B", "C", None]), "grade_kexin_kv_high": st.sampled_from(["A", "B", None]), "registration_active": st.sampled_from([True, False, None]),
    "on_dishonest_list": st.sampled_from([True, False, None]), "in_default": st.sampled_from([False, None]), "days_since_visit": st.sampled_from([None, 0, 89, 90])})
worlds = st.dictionaries(st.text("abcdef", min_size=1, max_size=3), values, max_size=12)


@settings(deadline=None)
@given(worlds, worlds)
def test_everybody_is_accounted_for_and_the_sealed_inputs_give_the_same_list(first: dict[str, Inputs], then: dict[str, Inputs]) -> None:
    before = stood(listed(first))
    found = listed(then, before, LATER)
    here, gone, open_ones = {m.company for m in found.members}, {x.company for x in found.left}, {u.company for u in found.unsure}
    assert set(before) <= here | gone and not here & gone and not open_ones & (here | set(before))
    assert {m.company for m in found.members if m.came} == here - set(before)
    rest = unpack(pack(rule().inputs, then.items(), before, LATER))
    assert refresh(rule(), rest.companies, rest.before, rest.as_of) == found


def test_inputs_that_were_touched_are_not_read() -> None:
    packed = pack(rule().inputs, [("a", GOOD)], {}, DAY)
    with pytest.raises(ValueError, match="not what was sealed"):
        unpack(Packed(packed.content, "0" * 64))


def test_when_a_list_is_due_again() -> None:
    assert Refresh("monthly").due_on(DAY) == date(2026, 7, 1)
    assert Refresh("quarterly").due_on(date(2026, 8, 9)) == date(2026, 10, 1)
    assert Refresh("weekly").due_on(DAY) == date(2026, 7, 6)
    assert Refresh("days", 10).due_on(DAY) == date(2026, 7, 10)
    assert Refresh("once").due_on(DAY) is None and Refresh("once").due_on(None) == date.min


def test_all_mistakes_of_a_file_are_told_together() -> None:
    [path] = [p for p in list_files() if p.parent.name == "kexin.rated-not-visited"]
    text = path.read_text(encoding="utf-8")
    for right, wrong in (("{every: monthly}", "{every: daily}"), ("days: 30", "days: 0"), ("grade: B", "grade: Q"), ("days_since_visit >= 90", "days_since_visits >= 90"), ("region: CN", "region: Mars"), ("note:", "remark:")):
        assert right in text
        text = text.replace(right, wrong)
    with pytest.raises(ProblemsError) as error:
        read_list(text.encode(), "list.yaml", "kexin.rated-not-visited", measures())
    codes = [p.code for p in error.value.problems]
    assert codes.count("wrong-choice") == 2 and {"wrong-value", "unknown-name", "missing-key", "unknown-key"} <= set(codes)


def changed(name: str, *changes: tuple[str, str]) -> bytes:
    """The text of a shipped list with some words replaced."""
    [path] = [p for p in list_files() if p.parent.name == name]
    text = path.read_text(encoding="utf-8")
    for right, wrong in changes:
        assert right in text
        text = text.replace(right, wrong, 1)
    return text.encode()


@pytest.mark.parametrize(("right", "wrong", "code"), [
    ("rating: kexin-kv", "rating: kexin-kw", "unknown-model"), ("    grade: B", "    grade: B\n    formula: has_loan", "wrong-value"), ("    rating: kexin-kv\n    grade: B\n", "", "wrong-value"),
    ("days: 30", "days: 3661", "wrong-value"), ("{every: monthly}", "{every: once, days: 5}", "wrong-value"), ("{every: once, days: 30}", "{every: weekly, days: 5}", "wrong-value"),
    ("{every: once, days: 30}", "{every: days}", "missing-key"), ("id: c2", "id: c1", "duplicate-id")])
def test_one_mistake_of_a_list_is_told(right: str, wrong: str, code: str) -> None:
    with pytest.raises(ProblemsError) as error:
        read_list(changed("kexin.rated-not-visited", (right, wrong)), "list.yaml", "kexin.rated-not-visited", measures())
    assert code in [p.code for p in error.value.problems]
    assert all("list.yaml:" in p.where for p in error.value.problems)


def test_mistakes_of_the_model_that_a_list_asks_are_told_with_its_own(tmp_path: Path) -> None:
    model = RATINGS / "kexin-kv" / "model.yaml"
    own = tmp_path / "kexin-kv" / model.name
    own.parent.mkdir()
    own.write_text(model.read_text(encoding="utf-8") + "\ncolour: red\n", encoding="utf-8")
    with pytest.raises(ProblemsError) as error:
        read_list(changed("kexin.rated-not-visited", ("region: CN", "region: Mars")), "list.yaml", "kexin.rated-not-visited", measures(), tmp_path)
    assert {(p.where.partition(":")[0], p.where.rpartition(" ")[2]) for p in error.value.problems} == {("list.yaml", "region"), (f"kexin-kv/{model.name}", "colour")}


def test_a_line_that_may_be_too_large_for_fen_is_told_and_what_is_advised_helps() -> None:
    name, formula = "kexin.rd-award-push", '"pushed_line if known(pushed_line) else least(rd_expense * 0.2, wan_yuan(300))"'
    with pytest.raises(ProblemsError) as error:
        read_list(changed(name, (formula, "rd_expense * 2000")), "list.yaml", name, measures())
    [problem] = error.value.problems
    assert problem.code == "amount-too-big"
    assert read_list(changed(name, (formula, "rd_expense * 1000")), "list.yaml", name, measures()).line is not None  # 2^50 times 2^10
    advised = problem.remedy.en.removeprefix("limit it with ").replace("…", "rd_expense * 1000000", 1).replace("…", "1", 1)
    found = read_list(changed(name, (formula, advised)), "list.yaml", name, measures())
    inputs: Inputs = {"pushed": True, "on_dishonest_list": False, "in_default": False, "rd_expense": 500}
    assert [m.line for m in refresh(found, [("a", inputs), ("b", {**inputs, "rd_expense": 10**9})], {}, DAY).members] == [500_000_000, 10**10]


@pytest.mark.parametrize(("right", "wrong", "refreshed", "visited"), [
    ("days: 30", "days: 3660", Refresh("monthly"), Cadence("once", 3660)), ("{every: once, days: 30}", "{every: daily}", Refresh("monthly"), Cadence("daily")),
    ("{every: monthly}", "{every: days, days: 1}", Refresh("days", 1), Cadence("once", 30)), ("{every: once, days: 30}", "{every: once}", Refresh("monthly"), Cadence("once"))])
def test_periods_are_read_as_they_are_written(right: str, wrong: str, refreshed: Refresh, visited: Cadence) -> None:
    found = read_list(changed("kexin.rated-not-visited", (right, wrong)), "list.yaml", "kexin.rated-not-visited", measures())
    assert (found.refresh, found.visits, found.kind) == (refreshed, visited, "rule")


@pytest.mark.parametrize(("name", "right", "wrong"), [
    ("kexin.rd-award-push", "formula: pushed\n", "formula: has_loan\n"), ("kexin.rated-no-loan", "not has_loan", "not has_loan or pushed")])
def test_only_a_pushed_list_asks_for_the_file(name: str, right: str, wrong: str) -> None:
    [path] = [p for p in list_files() if p.parent.name == name]
    text = path.read_text(encoding="utf-8")
    assert right in text
    with pytest.raises(ProblemsError) as error:
        read_list(text.replace(right, wrong).encode(), "list.yaml", name, measures())
    assert [p.code for p in error.value.problems] == ["pushed-or-not"]
