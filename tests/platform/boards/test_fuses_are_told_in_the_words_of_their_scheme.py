"""Warnings and fuses: the bank's rate against what its scheme says; no verdict where nobody published one."""

from __future__ import annotations

from datetime import date

import pytest

from kexin.platform.boards.filters import Filters
from kexin.platform.boards.fuses import gauges, limit
from tests.platform.boards.drawn import Loan, inserted
from tests.platform.world import person

pytestmark = pytest.mark.django_db
TODAY = date(2026, 6, 30)


def loan(bank: str, quality: str, owed: int, scheme: str = "cn.hubei.kv.2025") -> Loan:
    """A filed loan of which *owed* stands out."""
    return Loan("430100", 0, bank, False, 100, "active", quality, scheme, "A", None, owed, 10, 0, 10, 1, 1, 1, "", 100, 1, "")


@pytest.mark.parametrize(("bad", "holding"), [(499, []), (500, ["warning"]), (799, ["warning"]), (800, ["warning", "fuse"])])
def test_a_fuse_holds_at_the_value_itself(bad: int, holding: list[str]) -> None:
    with inserted([loan("bank-cs", "loss", bad), loan("bank-zz", "normal", 10_000 - bad), loan("other-cs", "normal", 1)]):
        found = {(g.bank.code, g.limit): g for g in gauges(person("dept-manager"), Filters(), TODAY)}
    own = {limit_: g for (bank, limit_), g in found.items() if bank == "bank"}
    assert own[500].rate == own[800].rate == bad
    assert [name for name, at in (("warning", 500), ("fuse", 800)) if own[at].holds] == holding
    assert [g.holds for (bank, _), g in found.items() if bank == "other"] == [False, False]


def test_limits_are_read_from_the_formula() -> None:
    assert (limit("cn.hubei.kv.2025", "warning"), limit("cn.hubei.kv.2025", "fuse"), limit("cn.guangzhou.credit.2025", "annual_loss")) == (500, 800, 301)


def test_what_nobody_published_has_no_verdict() -> None:
    with inserted([loan("bank-cs", "loss", 10, "cn.hunan.kv.2025"), loan("bank-cs", "loss", 10, "no.such.scheme")]):
        found = gauges(person("dept-manager"), Filters(), TODAY)
    assert len(found) == 2
    assert [g.holds for g in found] == [None, None]
    assert any("湖南省科技型企业知识价值贷款风险补偿实施办法" in g.title.zh for g in found)


def test_a_branch_sees_its_own_loans_only() -> None:
    with inserted([loan("bank-cs", "loss", 10), loan("bank-zz", "normal", 90)]):
        assert {(g.bank.code, g.rate) for g in gauges(person("bank-manager"), Filters(), TODAY)} == {("bank", 1000)}
        assert {(g.bank.code, g.rate) for g in gauges(person("bank-cs-clerk"), Filters(), TODAY)} == {("bank-cs", 10_000)}
