"""A simulated scenario is the same story told claim by claim with ``allocate`` and ``recover``."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction
from random import Random
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kexin.formula.tree import Name
from kexin.fund.allocation import FactValue, allocate, recover
from kexin.fund.loader import load_scheme
from kexin.fund.scheme import Scheme
from kexin.fund.stress import simulation
from kexin.fund.stress.defaults import default_years
from kexin.fund.stress.portfolio import Portfolio, portfolio
from kexin.fund.stress.simulation import Plan, simulate
from kexin.problems import ProblemsError
from tests.fund.drawn import read, schemes

YEARS, LGD = 3, Fraction(45, 100)
Loan = dict[str, FactValue]


def loans(draw: Random, count: int) -> list[Loan]:
    """Loans of three banks and five firms that default often."""
    return [{
        "principal": draw.randrange(10**6, 10**9), "loan_amount": 10**9, "filed_amount": draw.randrange(10**6, 10**9), "bank": draw.choice("abc"), "firm": draw.choice("vwxyz"),
        "area": draw.choice(["430100", "430200"]), "pd": Fraction(draw.choice([5, 20, 40]), 100), "mode": draw.choice(["credit", "guaranteed"]), "first_loan": draw.random() < 0.5,
        "first_loan_in_city": draw.random() < 0.3, "unsecured_share": Fraction(draw.randrange(101), 100), "revenue": draw.randrange(10**8, 10**10), "university_rd": draw.random() < 0.3,
        "ip_pledge": draw.random() < 0.5, "other_pledge": False, "monetary_tool": True, "key_list": False, "firm_size": "small", "interest": 0, "party_liability": 10**8, "other_public_paid": 0, "proceeds": draw.randrange(10**8),
    } for _ in range(count)]


def told(scheme: Scheme, rows: list[Loan], years: list[int], pool: int, refill: int) -> dict[str, Any]:
    """One scenario, claim by claim: *years* gives each loan's year of default."""
    waiting, settled = set[int](), set[int]()
    coming, returned, need = 0, 0, 0
    opening, by_year, parts = pool, [], {b.party: 0 for b in (*scheme.payers, *scheme.rest)}
    paid_bank, paid_firm, queued_by_year = dict[str, int](), dict[str, int](), []
    held = set[tuple[str, int]]()
    principal = [int(str(row["principal"])) for row in rows]
    for year in range(1, YEARS + 1):
        pool, returned, year_paid, coming = pool + coming + (refill if year > 1 else 0), returned + coming, 0, 0
        bank_year, queued_now = dict[str, int](), 0
        fresh = {i for i in range(len(rows)) if years[i] == year}
        start = {bank: sum(principal[i] for i in range(len(rows)) if rows[i]["bank"] == bank and i not in settled) for bank in "abc"}
        bad = {bank: sum(principal[i] for i in fresh | waiting if rows[i]["bank"] == bank) for bank in "abc"}
        new = {bank: sum(principal[i] for i in fresh if rows[i]["bank"] == bank) for bank in "abc"}
        public_year = 0
        for i in sorted(fresh | waiting):
            bank, firm = str(rows[i]["bank"]), str(rows[i]["firm"])
            facts = {name: value for name, value in rows[i].items() if name not in ("bank", "firm", "pd")} | {
                "bank_balance": start[bank], "bank_prior_balance": start[bank], "bank_npl_balance": bad[bank], "bank_npl_rate": Fraction(bad[bank], start[bank]),
                "bank_year_loss_rate": Fraction(new[bank], start[bank]), "bank_year_paid": bank_year.get(bank, 0), "quota_used": paid_bank.get(bank, 0),
                "scheme_year_paid": year_paid, "pool_balance": max(0, pool), "firm_paid": paid_firm.get(firm, 0)}
            found = allocate(scheme, facts)
            held |= {(line.id.removeprefix("fuse_"), year) for line in found.trace if line.id.startswith("fuse_")}
            if found.status == "queued":
                waiting.add(i)
                queued_now += 1
                continue
            waiting.discard(i)
            settled.add(i)
            pool, year_paid, public_year = pool - found.public, year_paid + found.public, public_year + found.public
            for paid, key in ((bank_year, bank), (paid_bank, bank), (paid_firm, firm)):
                paid[key] = paid.get(key, 0) + found.public
            for part in found.parts:
                parts[part.party] += part.amount
            # A loss net of proceeds has had its recovery.
            if scheme.recovery is not None and "proceeds" not in scheme.loss.text + scheme.eligible.text:
                back = recover(found, int(principal[i] * (1 - LGD)), 0)
                coming += sum(p.amount for p in back.returns if p.public)
        by_year.append((public_year, pool))
        queued_by_year.append(queued_now)
        need = max(need, opening - pool)
    return {"years": by_year, "parts": parts, "returned": returned + coming, "queued": sum(principal[i] for i in waiting), "need": need, "by_bank": paid_bank, "held": held}


def same_story(scheme: Scheme, rows: list[Loan], seed: int, pool: int, refill: int) -> int:
    """Every scenario is the story told; gives how many claims were queued in the end."""
    scheme = replace(scheme, trigger=None)
    book: Portfolio = portfolio(rows, YEARS, LGD, {})
    plan = Plan(scheme, pool, refill, lambda pd: 0.2, 12, seed)
    found = simulate(plan, book)
    years = default_years(book, plan.correlation, seed, 0, 12)
    for i in range(12):
        story = told(scheme, rows, years[i].tolist(), pool, refill)
        assert list(zip(found.public[i].tolist(), found.pool[i].tolist(), strict=True)) == story["years"]
        assert {party: int(amounts[i]) for party, amounts in found.parts.items()} == story["parts"]
        assert (int(found.returned[i]), int(found.queued[i]), int(found.need[i])) == (story["returned"], story["queued"], story["need"])
        assert {bank: int(amount) for bank, amount in zip(book.bank.names, found.by_bank[i], strict=True) if amount} == {b: a for b, a in story["by_bank"].items() if a}
        assert {(fuse, year + 1) for fuse, holds in found.fuses.items() for year in range(YEARS) if holds[i, year]} == story["held"]
        assert found.by_area[i].sum() == found.paid[i] == found.by_bank[i].sum()
        lost = sum(int(str(rows[n]["principal"])) for n in range(len(rows)) if years[i][n])
        assert found.lost[i] == lost
        if isinstance(scheme.loss.tree, Name):
            assert sum(int(a[i]) for a in found.parts.values()) + found.queued[i] == lost
    return int((found.queued > 0).sum())


@settings(max_examples=150, deadline=None)
@given(text=schemes(stops=True), seed=st.integers(0, 10**6), pool=st.integers(0, 10**10), refill=st.integers(0, 10**9))
def test_drawn_schemes(tmp_path_factory: pytest.TempPathFactory, text: str, seed: int, pool: int, refill: int) -> None:
    text = text.replace("pool_balance < yuan(100)", "bank_npl_rate >= 0.3")
    scheme = read(text, tmp_path_factory.getbasetemp())
    rows = loans(Random(seed), 25)
    if any(b.when is not None for b in scheme.payers) and all(b.when is not None for b in scheme.payers):
        # Then there may be nobody to pay, which is refused.
        scheme = replace(scheme, payers=tuple(replace(b, when=None) for b in scheme.payers))
    same_story(scheme, rows, seed, pool, refill)


@pytest.mark.parametrize("scheme_id", ["cn.chongqing.kv.2023", "cn.guangzhou.credit.2025", "cn.henan.kjd.2025", "cn.hubei.kv.2025", "cn.zhuhai.credit.2022", "cn.anhui.pool.2022", "cn.jinhua.jindong.2015", "kexin.kv-fund"])
def test_schemes_of_the_rulebook(scheme_id: str) -> None:
    scheme, waited = load_scheme(scheme_id), 0
    for seed in range(3):
        waited += same_story(scheme, loans(Random(seed), 40), seed, 10**9, 10**8)
    assert (waited > 0) == any(f.action == "suspend_claims" for f in scheme.fuses)


def test_the_draws_depend_on_the_seed_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    book = portfolio(loans(Random(1), 10), YEARS, LGD, {})
    scheme = load_scheme("cn.chongqing.kv.2023")

    def paid(scenarios: int, seed: int) -> list[int]:
        found: list[int] = simulate(Plan(scheme, 0, 0, lambda pd: 0.1, scenarios, seed), book).paid.tolist()
        return found

    whole = paid(2_500, 3)
    assert paid(1_200, 3) == whole[:1_200]
    assert paid(2_500, 4) != whole
    monkeypatch.setattr(simulation, "CELLS", 1)
    assert paid(2_500, 3) == whole
    assert len(np.unique(whole[:1_000])) > 100 and whole[:1_000] != whole[1_000:2_000]


def test_what_is_not_public_is_refused_before_anything_is_drawn() -> None:
    book = portfolio(loans(Random(1), 5), YEARS, LGD, {})
    with pytest.raises(ProblemsError) as error:
        simulate(Plan(load_scheme("cn.hunan.kv.2025"), 0, 0, lambda pd: 0.1, 10, 1), book)
    assert {p.code for p in error.value.problems} == {"not-published"}


def test_a_scheme_on_the_bad_loans_of_a_bank_is_refused() -> None:
    with pytest.raises(ProblemsError) as error:
        simulate(Plan(load_scheme("cn.qingdao.qianfan.2015"), 0, 0, lambda pd: 0.1, 10, 1), portfolio(loans(Random(1), 5), YEARS, LGD, {}))
    assert [p.code for p in error.value.problems] == ["not-by-loan"]


def test_a_loan_filed_on_another_day_is_told() -> None:
    rows: list[Loan] = [{**row, "filed_on": date(2014, 12, 31)} for row in loans(Random(1), 3)]
    with pytest.raises(ProblemsError) as error:
        simulate(Plan(load_scheme("cn.jinhua.jindong.2015"), 0, 0, lambda pd: 0.1, 10, 1), portfolio(rows, YEARS, LGD, {}))
    assert [(p.code, "2014-12-31" in p.found.en) for p in error.value.problems] == [("not-in-force", True)]


def test_a_fact_that_the_loans_lack_is_told_once() -> None:
    rows = [{name: value for name, value in row.items() if name != "unsecured_share"} for row in loans(Random(1), 50)]
    with pytest.raises(ProblemsError) as error:
        simulate(Plan(load_scheme("cn.henan.kjd.2025"), 0, 0, lambda pd: 0.1, 10, 1), portfolio(rows, YEARS, LGD, {}))
    assert [p.code for p in error.value.problems] == ["missing-fact"]
    assert "unsecured_share" in error.value.problems[0].found.en
