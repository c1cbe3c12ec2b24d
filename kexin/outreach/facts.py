"""Facts of outreach that a list may name beside the measures of the library: whoever refreshes the list supplies them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from kexin.formula.amounts import UNKNOWN
from kexin.formula.kinds import BOOL, COUNT, MONEY, NUMBER, Type
from kexin.text import Text


@dataclass(frozen=True)
class Fact:
    """Its type, its name for readers, and what it means to have no value."""

    type: Type
    title: Text
    absent: Text = UNKNOWN


NEVER = Text("从未走访", "never visited")

FACTS: Mapping[str, Fact] = {
    "days_since_visit": Fact(COUNT, Text("距上次走访天数", "days since the last visit"), NEVER),
    "has_loan": Fact(BOOL, Text("有未结清贷款", "has a loan that is not settled")),
    "score_moved": Fact(NUMBER, Text("得分较上期变动", "points moved since the release before")),
    "pushed": Fact(BOOL, Text("在推送的名单文件中", "stands in the file that was pushed")),
    "pushed_line": Fact(MONEY, Text("推送文件所载预授信额度", "line approved ahead, as the file says"), Text("文件未载", "the file does not say")),
}
