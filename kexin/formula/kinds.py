"""The type of a formula: what it measures, how it is held, how large it can get.

``kind`` is what a reader cares for: adding money to a share is a mistake.
``whole`` is how a machine holds it: a 64-bit integer, or else an IEEE double.
``high`` and ``low`` bound the size: the value is 0, or 2^low <= |value| <= 2^high.
With these bounds no formula overflows, so that no engine may wrap, round
or raise where another does not.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal

from kexin.text import Text

Kind = Literal["number", "money", "share", "count", "date", "text", "bool"]
NUMERIC: frozenset[Kind] = frozenset({"number", "money", "share", "count"})

#: Integers stay inside 63 bits with one bit to spare.
WHOLE_HIGH = 62
#: Doubles stay far from infinity and from the denormals (2^-1022).
DOUBLE_HIGH, DOUBLE_LOW = 900, -900
#: A cell is at most 10^15 < 2^50, a column of one company sums to at most 2^53.
CELL_HIGH, SUM_HIGH, ROWS_HIGH = 50, 53, 31

KIND_NAMES: Mapping[Kind, Text] = {
    "number": Text("数", "a number"), "money": Text("金额", "money"), "share": Text("比例", "a share"),
    "count": Text("数量", "a count"), "date": Text("日期", "a date"), "text": Text("文本", "text"),
    "bool": Text("是否", "yes or no"),
}


@dataclass(frozen=True, slots=True)
class Type:
    """See the module. ``choices`` lists the texts a coded column can hold."""

    kind: Kind
    whole: bool = True
    nullable: bool = True
    high: int = 0
    low: int = 0
    choices: frozenset[str] | None = None

    @property
    def numeric(self) -> bool:
        """True for number, money, share and count."""
        return self.kind in NUMERIC

    def known(self) -> Type:
        """The same type, never unknown."""
        return replace(self, nullable=False)

    def unknown(self, nullable: bool = True) -> Type:
        """The same type, possibly unknown."""
        return replace(self, nullable=nullable)


BOOL = Type("bool")
DATE = Type("date")
TEXT = Type("text")
MONEY = Type("money", high=CELL_HIGH)
COUNT = Type("count", high=CELL_HIGH)
NUMBER = Type("number", high=CELL_HIGH)
#: A stored share: the library keeps at most six decimals of it.
SHARE = Type("share", whole=False, high=20, low=-60)
