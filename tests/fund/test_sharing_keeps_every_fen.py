"""Drawn schemes and losses: the parts add up, no cap is exceeded, more share never means less public money."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.fund.allocation import Allocation, FactValue, allocate, recover, room
from kexin.fund.loader import load_scheme
from kexin.fund.scheme import Scheme
from kexin.fund.terms import Gap
from kexin.problems import Problem, ProblemsError
from kexin.text import Text
from tests.fund.drawn import FEN, SHARES, losses, read, schemes


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


@settings(max_examples=1_000, deadline=None)
@given(text=schemes(), facts=losses(), more=SHARES)
def test_a_higher_share_never_lowers_the_public_part(tmp_path_factory: pytest.TempPathFactory, text: str, facts: dict[str, FactValue], more: Fraction) -> None:
    scheme = read(text, tmp_path_factory.getbasetemp())
    assert scheme.share is not None
    higher = tuple(replace(case, share=min(Fraction(1), case.share + more)) for case in scheme.share.cases)
    raised = replace(scheme, share=replace(scheme.share, cases=higher))
    assert allocate(raised, facts).public >= allocate(scheme, facts).public


@settings(max_examples=1_000, deadline=None)
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


@settings(max_examples=1_000, deadline=None)
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


@settings(max_examples=1_000, deadline=None)
@given(text=schemes(stops=True), facts=losses(), gone=st.sampled_from(
    ["principal", "filed_amount", "proceeds", "revenue", "first_loan", "ip_pledge", "unsecured_share", "firm_paid", "pool_balance", "bank_year_paid", "bank_prior_balance"]))
def test_a_fact_that_is_not_known_is_not_needed_or_named(tmp_path_factory: pytest.TempPathFactory, text: str, facts: dict[str, FactValue], gone: str) -> None:
    scheme = read(text, tmp_path_factory.getbasetemp())
    without = {name: value for name, value in facts.items() if name != gone}
    whole, _ = shared(scheme, facts)
    found, problems = shared(scheme, without)
    if whole is None:
        # Nobody of the payers is there; that is told with or without the fact.
        assert found is None
    elif found is not None:
        assert (found.status, found.parts) == (whole.status, whole.parts)
    else:
        assert {p.code for p in problems} == {"missing-fact"}
        assert all(gone in p.found.en and gone in p.found.zh for p in problems)


def shared(scheme: Scheme, facts: dict[str, FactValue]) -> tuple[Allocation | None, tuple[Problem, ...]]:
    """The allocation, or why there is none."""
    try:
        return allocate(scheme, facts), ()
    except ProblemsError as error:
        return None, error.problems


@settings(max_examples=1_000, deadline=None)
@given(text=schemes(), facts=losses(), field=st.sampled_from(["share", "payers", "rest"]), document=st.sampled_from(["某办法", "细则（试行）"]))
def test_what_nobody_published_is_refused_with_its_document(
    tmp_path_factory: pytest.TempPathFactory, text: str, facts: dict[str, FactValue], field: str, document: str,
) -> None:
    scheme = read(text, tmp_path_factory.getbasetemp())
    gap = Gap(field, document, Text("内容", "content"))
    with pytest.raises(ProblemsError) as error:
        allocate(replace(scheme, gaps=(gap,)), facts)
    (problem,) = error.value.problems
    assert (problem.code, problem.where) == ("not-published", f"{scheme.id}: {field}")
    assert document in problem.allowed.zh and document in problem.allowed.en
