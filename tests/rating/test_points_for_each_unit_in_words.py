"""Points for each unit read as a person would say them, in both languages."""

from __future__ import annotations

from fractions import Fraction

import pytest

from kexin.formula.kinds import COUNT, MONEY, NUMBER, Type
from kexin.formula.tree import Name
from kexin.rating.explaining import level_reached
from kexin.rating.shapes.lines import PerUnit


@pytest.mark.parametrize(("of", "unit", "each", "cap", "zh", "en"), [
    (COUNT, 1, 2, 8, "每1个得2分，至多8分", "2 points each, at most 8"),
    (COUNT, 1, 1, 6, "每1个得1分，至多6分", "1 point each, at most 6"),
    (COUNT, 2, 1, 5, "每满2得1分，至多5分", "1 point for each full 2, at most 5"),
    (NUMBER, 1, 1, 6, "按取值的整数部分计分，至多6分", "the whole part of the value, at most 6 points"),
    (NUMBER, 1, 2, 6, "每满1得2分，至多6分", "2 points for each full 1, at most 6"),
    (MONEY, 200_000_000_00, 3, 9, "每满2亿元得3分，至多9分", "3 points for each full CNY 200 million, at most 9")])
def test_points_for_each_unit(of: Type, unit: int, each: int, cap: int, zh: str, en: str) -> None:
    told = level_reached(PerUnit(Name("some", of), Fraction(unit), each * 1000, cap * 1000), 3)
    assert (told.in_("zh"), told.in_("en")) == (zh, en)
