"""Drawn schemes and drawn losses."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

from hypothesis import strategies as st

from kexin.fund.allocation import FactValue
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
def schemes(draw: st.DrawFn, stops: bool = False) -> str:
    """The file of a scheme with any mixture of shapes; *stops* adds fuses, a trigger, and parties that are not always there or have a limit."""
    eligible = draw(st.sampled_from(["principal", "filed_amount", "least(principal, filed_amount)", "greatest(least(principal, filed_amount) - proceeds, yuan(0))", "principal * 0.333"]))
    cases = [
        f"    - {{zh: 甲, en: a, when: '{draw(st.sampled_from(['principal <= yuan(500)', 'revenue > wan_yuan(100)', 'first_loan', 'not first_loan', 'unsecured_share >= 0.7']))}', share: {float(draw(SHARES))}}}"
        for _ in range(draw(st.integers(0, 3)))]
    cases.append(f"    - {{zh: 其余, en: else, share: {float(draw(SHARES))}}}")
    bonuses = [f"    - {{zh: 加, en: more, when: ip_pledge, add: {float(draw(SHARES))}}}"] if draw(st.booleans()) else []
    caps = draw(st.lists(st.sampled_from([
        "  - {id: loan, zh: 单笔, en: a loan, limit: wan_yuan(300)}", "  - {id: bank, zh: 银行, en: a bank, limit: bank_prior_balance * 0.02, used: bank_year_paid}",
        "  - {id: firm, zh: 企业, en: a firm, limit: wan_yuan(15), used: firm_paid, when: first_loan}", "  - {id: pot, zh: 总额, en: the pot, limit: pool_balance}",
        "  - {id: year, zh: 当年, en: the year, limit: wan_yuan(500), used: scheme_year_paid}"]), unique=True, max_size=5))
    weights = draw(st.lists(st.integers(1, 9), min_size=2, max_size=5))
    payers = [f"  - {{party: p{i}, zh: 甲, en: a, weight: {w}}}" for i, w in enumerate(weights[1:])]
    rest = [f"  - {{party: r{i}, zh: 乙, en: b, weight: {w}}}" for i, w in enumerate(weights[:2])]
    if stops and draw(st.booleans()):
        caps.append("  - {id: loss, zh: 损失, en: the loss, limit: filed_amount * 0.7, when: unsecured_share > 0.3}")
    if stops:
        payers = [p.replace("}", f", when: {draw(st.sampled_from(['first_loan', 'unsecured_share > 0.5']))}}}") if draw(st.booleans()) else p for p in payers]
    more = draw(st.lists(st.sampled_from([
        "trigger: revenue > proceeds", "fuses:\n  - {id: stop, zh: 停, en: stop, when: pool_balance < yuan(100), action: suspend_claims}\n  - {id: watch, zh: 看, en: watch, when: ip_pledge, action: warn}"]), unique=True)) if stops else []
    if stops and draw(st.booleans()):
        rest[0] = rest[0].replace("}", ", limit: firm_paid}")
        more.append("backstop: r1")
    cap = f"  cap: {float(draw(SHARES))}\n" if draw(st.booleans()) else ""
    return "\n".join([
        HEAD, f"eligible: {eligible}", "share:", f"  combine: {draw(st.sampled_from(['first', 'max', 'min']))}", "  cases:", *cases, *(["  bonuses:", *bonuses] if bonuses else []),
        cap, "payers:", *payers, "rest:", *rest, *(["caps:", *caps] if caps else []), *more])


@st.composite
def losses(draw: st.DrawFn) -> dict[str, FactValue]:
    """The facts of a loss, all known."""
    money = {name: draw(FEN) for name in ("principal", "filed_amount", "proceeds", "revenue", "bank_prior_balance", "bank_year_paid", "firm_paid", "pool_balance", "scheme_year_paid")}
    return {**money, "first_loan": draw(st.booleans()), "ip_pledge": draw(st.booleans()), "unsecured_share": draw(SHARES)}


def read(text: str, folder: Path) -> Scheme:
    """A scheme from its text."""
    path = folder / "drawn.yaml"
    path.write_text(text, encoding="utf-8")
    return load_scheme(path)
