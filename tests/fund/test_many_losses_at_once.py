"""Losses shared a column at a time are shared as one by one, to the fen; what cannot be shared is marked."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.fund.allocation import Allocation, FactValue, allocate, checked, recover
from kexin.fund.batch import Allocations, allocate_all, recover_all
from kexin.fund.cases import read_cases
from kexin.fund.columns import Column, column
from kexin.fund.loader import SCHEMES, load_scheme, scheme_ids
from kexin.fund.scheme import Scheme
from kexin.problems import ProblemsError
from tests.fund.drawn import FEN, HEAD, losses, read, schemes


def columns(rows: list[dict[str, FactValue]]) -> dict[str, Column]:
    """The facts of rows as columns."""
    exact = [checked(row) for row in rows]
    return {name: column([row.get(name) for row in exact]) for name in sorted({n for row in rows for n in row})}


def one_by_one(scheme: Scheme, facts: dict[str, FactValue]) -> Allocation | None:
    """What ``allocate`` says."""
    try:
        return allocate(scheme, facts)
    except ProblemsError:
        return None


def same_row(found: Allocations, i: int, wanted: Allocation | None) -> None:
    """One row is the one allocation."""
    assert bool(found.shared[i]) == (wanted is not None)
    if wanted is None:
        assert not any(p.amounts[i] for p in found.parts)
        assert not found.queued[i] and not found.paid[i] and not found.losses[i]
        return
    status = "queued" if found.queued[i] else "paid" if found.paid[i] else "not_triggered"
    assert (status, found.losses[i]) == (wanted.status, wanted.loss)
    assert [(p.party, p.public, int(p.amounts[i])) for p in found.parts if p.there[i]] == [(p.party, p.public, p.amount) for p in wanted.parts]
    assert found.public[i] == wanted.public
    cuts = {line.id.removeprefix("cut_"): -line.amount for line in wanted.trace if line.id.startswith("cut_") and line.amount is not None}
    assert {cap: int(cut[i]) for cap, cut in found.cuts.items() if cut[i]} == cuts
    assert sum(bool(mask[i]) for mask in found.warned.values()) == len(wanted.warnings)


@settings(max_examples=1_000, deadline=None)
@given(text=schemes(stops=True), rows=st.lists(losses(), min_size=1, max_size=8), gaps=st.sets(st.tuples(st.integers(0, 7), st.sampled_from(
    ["principal", "filed_amount", "proceeds", "revenue", "first_loan", "ip_pledge", "unsecured_share", "firm_paid", "pool_balance", "bank_year_paid"])), max_size=4), money=FEN, small=st.booleans())
def test_a_column_of_losses_is_shared_as_each_loss(
    tmp_path_factory: pytest.TempPathFactory, text: str, rows: list[dict[str, FactValue]], gaps: set[tuple[int, str]], money: int, small: bool,
) -> None:
    scheme = read(text, tmp_path_factory.getbasetemp())
    for row, name in gaps:
        if row < len(rows):
            rows[row][name] = None
    wanted = [one_by_one(scheme, row) for row in rows]
    found = allocate_all(scheme, columns(rows), len(rows))
    for i, one in enumerate(wanted):
        same_row(found, i, one)
    net = np.array([money % 97 if small else money] * len(rows))
    back = recover_all(scheme, found, net)
    for i, one in enumerate(wanted):
        if one is not None and one.status == "paid":
            assert [int(p.amounts[i]) for p in back if p.there[i]] == [p.amount for p in recover(one, int(net[i]), 0).returns]


def test_every_scheme_shares_its_cases_alike() -> None:
    compared = 0
    for scheme_id in scheme_ids():
        scheme = load_scheme(scheme_id)
        for case in read_cases(SCHEMES / scheme_id / "cases.yaml"):
            found = allocate_all(scheme, columns([dict(case.facts)] * 2), 2)
            same_row(found, 1, one_by_one(scheme, dict(case.facts)))
            compared += 1
    assert compared >= 30


def test_the_day_of_filing_chooses_the_version() -> None:
    scheme = load_scheme("cn.hunan.kv-changsha.2022")
    assert scheme.effective_to == date(2025, 6, 15)
    days = [None, scheme.effective_from, scheme.effective_from - timedelta(days=1), scheme.effective_to, scheme.effective_to + timedelta(days=1)]
    rows: list[dict[str, FactValue]] = [{"principal": 1_000, "filed_on": day} for day in days]
    wanted = [one_by_one(scheme, row) for row in rows]
    assert [one is not None for one in wanted] == [True, True, False, True, False]
    found = allocate_all(scheme, columns(rows), len(rows))
    for i, one in enumerate(wanted):
        same_row(found, i, one)


SMALL = f"""{HEAD}
eligible: principal
share: {{cases: [{{zh: 其余, en: else, share: 0.4}}]}}
payers: [{{party: p0, zh: 甲, en: a, weight: 1}}, {{party: p1, zh: 甲, en: a, weight: 1}}]
rest: [{{party: r0, zh: 乙, en: b, weight: 2}}, {{party: r1, zh: 乙, en: b, weight: 1}}]
"""


@pytest.mark.parametrize("how", ["pro_rata", "0.5", "1", "0"])
def test_a_few_fen_come_back_alike(tmp_path: Path, how: str) -> None:
    scheme = read(SMALL.replace("pro_rata", how), tmp_path)
    pairs = [(principal, net) for principal in range(14) for net in range(17)]
    found = allocate_all(scheme, columns([{"principal": principal} for principal, _ in pairs]), len(pairs))
    back = recover_all(scheme, found, np.array([net for _, net in pairs]))
    for i, (principal, net) in enumerate(pairs):
        one = recover(allocate(scheme, {"principal": principal}), net, 0)
        assert [int(p.amounts[i]) for p in back if p.there[i]] == [p.amount for p in one.returns], (principal, net)


def test_a_recovery_that_nobody_published_is_not_shared() -> None:
    scheme = load_scheme("cn.hubei.kv.2025")
    assert scheme.recovery is None
    found = allocate_all(scheme, {}, 1)
    with pytest.raises(ValueError, match="does not say how a recovery is shared"):
        recover_all(scheme, found, np.array([1]))
