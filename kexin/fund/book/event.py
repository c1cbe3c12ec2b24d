"""What happens to the money of a fund: eleven kinds of events, each with what it needs."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, Literal, TypeAlias, get_args

from kexin.problems import Problem, ProblemsError, meant
from kexin.text import Text, same

Kind: TypeAlias = Literal["contribution", "refill", "return", "interest", "earmark", "release", "claim", "payout", "recovery", "write_off", "reversal"]
KINDS: tuple[Kind, ...] = get_args(Kind)

TITLES: Mapping[Kind, Text] = {
    "contribution": Text("出资", "contribution"), "refill": Text("补充出资", "refill"), "return": Text("退回出资", "return of a contribution"),
    "interest": Text("利息收入", "interest earned"), "earmark": Text("备案占用", "earmark on filing"), "release": Text("解除占用", "release"),
    "claim": Text("受理补偿", "claim accepted"), "payout": Text("支付补偿", "payout"), "recovery": Text("收到追偿款", "recovery received"),
    "write_off": Text("核销", "write-off"), "reversal": Text("冲销", "reversal")}

#: What each kind needs besides its day and its amount; nothing else may be given but a note.
NEEDS: Mapping[Kind, tuple[str, ...]] = {
    "contribution": ("party",), "refill": ("party",), "return": ("party",), "interest": (), "earmark": ("loan", "bank", "area", "scheme"),
    "release": ("loan",), "claim": ("claim", "loan"), "payout": ("claim",), "recovery": ("claim",), "write_off": ("claim",), "reversal": ("reverses",)}

FIELDS: Mapping[str, Text] = {
    "key": Text("唯一键", "key"), "kind": Text("事件", "kind"), "on": Text("日期", "day"), "amount": Text("金额", "amount"), "party": Text("出资方", "contributor"),
    "loan": Text("贷款", "loan"), "claim": Text("补偿申请", "claim"), "bank": Text("银行", "bank"), "area": Text("地区", "area"), "scheme": Text("方案", "scheme"),
    "reverses": Text("被冲销事件的键", "key of the event that is reversed"), "note": Text("摘要", "note")}

#: Ten trillion yuan: no fund is larger, and sums of many events stay far inside 62 bits.
MOST = 10**15
_NAME = re.compile(r"(?!\s)[^\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]{1,200}(?<!\s)\Z")


A_NAME = Text("1 到 200 个字符的一行文字，首尾无空格", "one line of 1 to 200 characters without spaces at its ends")


@dataclass(frozen=True, slots=True)
class Event:
    """One event. *key* makes it happen once, however often it is sent; *amount* is fen; a reversal has none of its own."""

    key: str
    kind: Kind
    on: date
    amount: int = 0
    party: str = ""
    loan: str = ""
    claim: str = ""
    bank: str = ""
    area: str = ""
    scheme: str = ""
    reverses: str = ""
    note: str = ""

    def record(self) -> dict[str, Any]:
        """What is said of it in the book: only what is not empty; the day as text."""
        found = {f.name: getattr(self, f.name) for f in fields(self)}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in found.items() if value not in ("", 0)}


def is_a_name(text: str) -> bool:
    """One line that a person can read, and that is the same wherever it is written."""
    return _NAME.match(text) is not None


def read_event(record: Mapping[str, Any], where: str = "") -> Event:
    """An event from its record.

    Raises:
        ProblemsError: with everything that is missing, superfluous or makes no sense.
    """
    problems = [_unknown(name, where) for name in record if name not in FIELDS]
    kind, on, amount = record.get("kind"), record.get("on"), record.get("amount", 0)
    day = _day(on)
    if kind not in KINDS:
        problems.append(Problem("unknown-kind", _at(where, "kind"), same(str(kind)), same(", ".join(KINDS)), Text("请更正", "correct it")))
    if day is None:
        problems.append(Problem("wrong-day", _at(where, "on"), same(str(on)), same("2026-06-30"), Text("请按年-月-日书写", "write year-month-day")))
    texts = {name: record.get(name, "") for name in FIELDS if name not in {"kind", "on", "amount"}}
    for name, value in texts.items():
        if not isinstance(value, str) or (value and not is_a_name(value)):
            problems.append(Problem("wrong-text", _at(where, name), same(repr(value)[:80]), A_NAME, Text("请更正", "correct it")))
    if kind in KINDS:
        problems += _needs(kind, {"amount": amount, **texts}, where)
    if problems:
        raise ProblemsError(problems)
    assert kind in KINDS and day is not None
    return Event(kind=kind, on=day, amount=amount, **texts)


def _needs(kind: Kind, given: Mapping[str, Any], where: str) -> list[Problem]:
    """The key, a sensible amount, what the kind needs, and nothing more."""
    needed = ("key", *NEEDS[kind])
    problems = [Problem(
        "missing-field", _at(where, name), Text(f"{TITLES[kind].zh}缺少{FIELDS[name].zh}", f"{TITLES[kind].en} lacks its {FIELDS[name].en}"), Text(f"须有 {'、'.join(needed)}", f"needs {', '.join(needed)}"),
        Text("请补充", "supply it")) for name in needed if given[name] == ""]
    problems += [Problem(
        "superfluous-field", _at(where, name), Text(f"{TITLES[kind].zh}不涉及{FIELDS[name].zh}", f"{TITLES[kind].en} has no {FIELDS[name].en}"), Text(f"只有 {'、'.join(needed)}", f"only {', '.join(needed)}"),
        Text("请删除", "take it out")) for name, value in given.items() if value != "" and name not in (*needed, "amount", "note")]
    amount = given["amount"]
    whole = isinstance(amount, int) and not isinstance(amount, bool)
    if not whole or not (amount == 0 if kind == "reversal" else 0 < amount <= MOST):
        allowed = Text("冲销不写金额", "a reversal has no amount of its own") if kind == "reversal" else Text(f"1 到 {MOST:,} 分的整数", f"a whole number of fen from 1 to {MOST:,}")
        problems.append(Problem("wrong-amount", _at(where, "amount"), same(repr(amount)[:40]), allowed, Text("请更正", "correct it")))
    return problems


def _unknown(name: str, where: str) -> Problem:
    remedy = meant(str(name), FIELDS, Text("请更正", "correct it"))
    return Problem("unknown-field", _at(where, str(name)[:40]), Text("没有这一项", "there is no such field"), same(", ".join(FIELDS)), remedy)


def _day(value: object) -> date | None:
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(value) if isinstance(value, str) and re.fullmatch(r"\d{4}-\d{2}-\d{2}", value) else None
    except ValueError:
        return None


def _at(where: str, name: str) -> str:
    return f"{where}: {name}" if where else name
