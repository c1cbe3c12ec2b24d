"""Figures, grades and facts that a reader is told, the line approved ahead, the seal, and what is refused."""

from __future__ import annotations

from datetime import date

import pytest

from kexin.outreach import packed as packing
from kexin.outreach.packed import pack, unpack
from kexin.outreach.refresh import Inputs, Leaver, Member, Stood, refresh
from kexin.outreach.rule import Refresh
from kexin.outreach.words import why_left, why_listed
from tests.outreach.test_a_list_is_made_anew import DAY, GOOD, LATER, listed, rule, stood


def test_a_company_that_comes_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="a comes twice"):
        refresh(rule(), [("a", GOOD), ("b", GOOD), ("a", GOOD)], {}, DAY)


def test_everybody_is_in_the_order_of_the_ids_and_counted() -> None:
    bad, unknown = {**GOOD, "in_default": True}, {**GOOD, "in_default": None}
    before = {name: Stood(DAY, GOOD) for name in ("y", "m", "a")}
    found = refresh(rule(), [("z", GOOD), ("y", bad), ("q", unknown), ("p", unknown), ("b", GOOD), ("n", bad)], before, LATER)
    assert [m.company for m in found.members] == ["b", "z"]
    assert [(x.company, x.failed, x.values is None) for x in found.left] == [("a", (), True), ("m", (), True), ("y", ("c3",), False)]
    assert [u.company for u in found.unsure] == ["p", "q"] and found.considered == 6 and found.as_of == LATER


def test_a_fact_that_is_missing_is_unknown() -> None:
    found = listed({"a": {name: value for name, value in GOOD.items() if name != "in_default"}})
    assert [u.open for u in found.unsure] == [("c3",)]


def test_one_grade_is_told_as_one_and_none_as_unknown() -> None:
    [member] = listed({"a": {**GOOD, "grade_kexin_kv_low": "A", "grade_kexin_kv_high": "A"}}).members
    assert "等级：A）" in why_listed(rule(), member).zh and "A至A" not in why_listed(rule(), member).zh
    for end in ("grade_kexin_kv_low", "grade_kexin_kv_high"):
        [kept] = listed({"a": {**GOOD, end: None}}, stood(listed({"a": GOOD})), LATER).members
        assert "等级：未知，未知不移出）" in why_listed(rule(), kept).zh and kept.open == ("c1",)


def test_facts_that_the_title_says_already_are_not_told_and_what_is_not_known_is() -> None:
    [member] = listed({"a": GOOD}).members
    assert why_listed(rule(), member).zh.endswith("；登记状态正常，不在严重违法失信名单，没有未结清的违约")
    kept = Member("a", False, DAY, {**GOOD, "in_default": None}, None, ("c3",))
    assert why_listed(rule(), kept).en.endswith("no default open (in default: unknown, which takes nobody off)")


def test_of_several_facts_among_which_one_is_enough_those_that_hold_are_told() -> None:
    titled = rule("kexin.titled-in-area")
    values: Inputs = {"hnte_valid": True, "srdi_valid": False, "little_giant_valid": True, "registration_active": True, "on_dishonest_list": False, "in_default": False}
    first, _, second = why_listed(titled, Member("a", True, DAY, values, None)).en.partition(")")
    names = titled.scope.names
    assert first.endswith(f" ({names['hnte_valid'].title.en}: yes, {names['little_giant_valid'].title.en}: yes")
    assert second == "; registered and active, not on the list of the dishonest, no default open"


def test_only_what_changed_is_told_of_who_left() -> None:
    before: Inputs = {**GOOD, "on_dishonest_list": False}
    found = why_left(rule(), Leaver("a", ("c1", "c3"), before, {**before, "grade_kexin_kv_high": "C", "grade_kexin_kv_low": "C", "in_default": True}))
    one, two = found.zh.split("；")
    assert "等级由 B至A 变为 C" in one and two.count("变为") == 1


def test_an_amount_is_a_line_and_nothing_else_is() -> None:
    pushed = rule("kexin.rd-award-push")
    inputs: Inputs = {"pushed": True, "on_dishonest_list": False, "in_default": False}
    [unknown] = refresh(pushed, [("a", inputs)], {}, DAY).members
    [none] = listed({"a": GOOD}).members
    assert unknown.line is None and none.line is None


def test_a_list_is_due_again_a_day_after_each_period_and_says_how_often() -> None:
    assert Refresh("days", 1).due_on(DAY) == date(2026, 7, 1)
    assert [Refresh("once").words.en, Refresh("days", 90).words.en, Refresh("monthly").words.en] == ["once", "every 90 days", "every month"]


def test_days_come_out_of_the_seal_as_days_and_only_those_that_are_named() -> None:
    before = {"a": Stood(DAY, {"since": DAY, "said": "2026-01-01"})}
    sealed = pack(("since", "said", "count"), [("b", {"since": None}), ("a", {"since": LATER, "said": "2026-02-02", "count": 3, "other": 1})], before, LATER)
    rest = unpack(sealed, ("since",))
    assert rest.companies == (("a", {"since": LATER, "said": "2026-02-02", "count": 3}), ("b", {"since": None, "said": None, "count": None}))
    assert (rest.before, rest.as_of) == (before, LATER)


def test_what_is_larger_than_any_list_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    sealed = pack(("x",), [("a", {"x": 1})], {}, DAY)
    monkeypatch.setattr(packing, "LARGEST", 20)
    with pytest.raises(ValueError, match="not what was sealed"):
        unpack(sealed)
