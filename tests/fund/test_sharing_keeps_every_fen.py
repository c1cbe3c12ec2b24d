"""Drawn schemes and losses: the parts add up, no cap is exceeded, more share never means less public money."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.fund.allocation import FactValue, allocate, recover, room
from kexin.fund.loader import load_scheme
from kexin.fund.scheme import Scheme

HEAD = """
id: drawn
title: {zh: 示例, en: example}
document: {number: null, issuer: [Kexin]}
effective: {from: 2020-01-01, to: null}
areas: ["430000"]
status: in_force
evidence: own
source: an example of the tests
note: {zh: 仅供测试, en: for tests only}
loss: principal
recovery: {to_public: pro_rata}
"""
FEN = st.integers(0, 10**14)
SHARES = st.integers(0, 1000).map(lambda n: Fraction(n, 1000))


@st.composite
def schemes(draw: st.DrawFn) -> str:
    """The file of a scheme with any mixture of shapes."""
    eligible = draw(st.sampled_from(["principal", "least(principal, filed_amount)", "greatest(least(principal, filed_amount) - proceeds, yuan(0))", "principal * 0.333"]))
    cases = [
        f"    - {{zh: 甲, en: a, when: '{draw(st.sampled_from(['principal <= yuan(500)', 'revenue > wan_yuan(100)', 'first_loan', 'not first_loan', 'unsecured_share >= 0.7']))}', share: {float(draw(SHARES))}}}"
        for _ in range(draw(st.integers(0, 3)))]
    cases.append(f"    - {{zh: 其余, en: else, share: {float(draw(SHARES))}}}")
    bonuses = [f"    - {{zh: 加, en: more, when: ip_pledge, add: {float(draw(SHARES))}}}"] if draw(st.booleans()) else []
    caps = draw(st.lists(st.sampled_from([
        "  - {id: loan, zh: 单笔, en: a loan, limit: wan_yuan(300)}", "  - {id: bank, zh: 银行, en: a bank, limit: bank_prior_balance * 0.02, used: bank_year_paid}",
        "  - {id: firm, zh: 企业, en: a firm, limit: wan_yuan(15), used: firm_paid, when: first_loan}", "  - {id: pot, zh: 总额, en: the pot, limit: pool_balance}"]), unique=True, max_size=4))
    weights = draw(st.lists(st.integers(1, 9), min_size=2, max_size=5))
    payers = [f"  - {{party: p{i}, zh: 甲, en: a, weight: {w}}}" for i, w in enumerate(weights[1:])]
    rest = [f"  - {{party: r{i}, zh: 乙, en: b, weight: {w}}}" for i, w in enumerate(weights[:2])]
    cap = f"  cap: {float(draw(SHARES))}\n" if draw(st.booleans()) else ""
    return "\n".join([
        HEAD, f"eligible: {eligible}", "share:", f"  combine: {draw(st.sampled_from(['first', 'max', 'min']))}", "  cases:", *cases, *(["  bonuses:", *bonuses] if bonuses else []),
        cap, "payers:", *payers, "rest:", *rest, *(["caps:", *caps] if caps else [])])


@st.composite
def losses(draw: st.DrawFn) -> dict[str, FactValue]:
    """The facts of a loss."""
    money = {name: draw(FEN) for name in ("principal", "filed_amount", "proceeds", "revenue", "bank_prior_balance", "bank_year_paid", "firm_paid", "pool_balance")}
    return {**money, "first_loan": draw(st.booleans()), "ip_pledge": draw(st.booleans()), "unsecured_share": draw(SHARES)}


def read(text: str, folder: Path) -> Scheme:
    """A scheme from its text."""
    path = folder / "drawn.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scheme(path)


@settings(max_examples=1_200, deadline=None)
@given(text=schemes(), facts=losses())
def test_the_parts_are_the_loss_and_no_cap_is_exceeded(tmp_path_factory: pytest.TempPathFactory, text: str, facts: dict[str, FactValue]) -> None:
    scheme = read(text, tmp_path_factory.getbasetemp())
    allocation = allocate(scheme, facts)
    assert sum(p.amount for p in allocation.parts) == allocation.loss == facts["principal"]
    assert all(p.amount >= 0 for p in allocation.parts)
    for left in room(scheme, facts).values():
        assert allocation.public <= left
    assert allocation.public <= allocation.loss


@settings(max_examples=400, deadline=None)
@given(text=schemes(), facts=losses(), more=SHARES)
def test_a_higher_share_never_lowers_the_public_part(tmp_path_factory: pytest.TempPathFactory, text: str, facts: dict[str, FactValue], more: Fraction) -> None:
    scheme = read(text, tmp_path_factory.getbasetemp())
    assert scheme.share is not None
    higher = tuple(replace(case, share=min(Fraction(1), case.share + more)) for case in scheme.share.cases)
    raised = replace(scheme, share=replace(scheme.share, cases=higher))
    assert allocate(raised, facts).public >= allocate(scheme, facts).public


@settings(max_examples=400, deadline=None)
@given(text=schemes(), facts=losses(), recovered=FEN, costs=FEN, again=FEN)
def test_a_recovery_gives_nobody_more_than_it_bore(
    tmp_path_factory: pytest.TempPathFactory, text: str, facts: dict[str, FactValue], recovered: int, costs: int, again: int,
) -> None:
    allocation = allocate(read(text, tmp_path_factory.getbasetemp()), facts)
    first = recover(allocation, recovered, costs)
    before = {p.party: p.amount for p in first.returns}
    second = recover(allocation, again, 0, before)
    for back, amount in ((first, recovered), (second, again)):
        assert back.costs + sum(p.amount for p in back.returns) + back.surplus == amount
    for part in allocation.parts:
        assert 0 <= before[part.party] + second.amount(part.party) <= part.amount


@settings(max_examples=300, deadline=None)
@given(losses_=st.lists(st.integers(0, 10**10), min_size=2, max_size=6), seed=st.integers(0, 10**6), prior=st.integers(0, 10**11))
def test_the_order_of_claims_changes_nobodys_total_of_the_year(losses_: list[int], seed: int, prior: int) -> None:
    scheme = load_scheme("cn.henan.kjd.2025")

    def total(order: list[int]) -> int:
        paid = 0
        for loss in order:
            facts: dict[str, FactValue] = {
                "principal": loss, "revenue": 3_000_000_000, "university_rd": False, "unsecured_share": Fraction(0), "bank_prior_balance": prior, "bank_year_paid": paid}
            paid += allocate(scheme, facts).public
        return paid

    shuffled = sorted(losses_, key=lambda loss: hash((loss, seed)))
    assert total(losses_) == total(shuffled) == min(sum(loss // 2 for loss in losses_), min(prior * 2 // 100, 1_000_000_000))
