"""An auditor's question: does everything that was decided come out again, from what was kept?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from kexin.formula.amounts import exact_money
from kexin.fund.allocation import allocate, recover
from kexin.platform.claims.models import Claim, Recovery
from kexin.platform.claims.sharing import read_allocation, written_allocation
from kexin.platform.ledger.models import BookEntry
from kexin.platform.ledger.posting import book_of
from kexin.platform.lending.facts import read
from kexin.platform.lending.filing import fund_of
from kexin.platform.lending.schemes import scheme_of
from kexin.platform.lending.submission import replay
from kexin.problems import ProblemsError
from kexin.text import Text, same

#: What the book says of a claim, by kind of entry.
_BOOKED: Mapping[str, Text] = {"claim": Text("受理", "accepted"), "payout": Text("支付", "paid"), "recovery": Text("追回", "recovered")}


@dataclass(frozen=True)
class Check:
    """One thing worked out again: did it come out as it was kept?"""

    title: Text
    holds: bool
    detail: Text


def checks(claim: Claim) -> Iterator[Check]:
    """Every decision of a claim's life, from the application to the last recovery."""
    loan = claim.application
    again = replay(loan.frozen)
    yield Check(Text("申请时固化的资料未被改动", "what was frozen with the application is unchanged"), again.sealed, same(loan.frozen["seal"]))
    yield Check(Text("评价模型与当时一致", "the rating model is that of the day"), again.same_model, same(loan.frozen["model"]["sha256"]))
    yield Check(Text("评分、等级和建议额度可重算", "points, grade and line come out again"), again.same_results, _beside([(same(loan.grade or "—"), loan.line)]))
    scheme = scheme_of(claim.filing.scheme)
    yield Check(Text("补偿方案与备案时一致", "the scheme is that of the filing"), scheme.digest == claim.filing.scheme_sha256, same(claim.filing.scheme_sha256))
    if not claim.allocation:
        return
    yield _allocation(claim)
    for recovery in claim.recoveries.filter(state=Recovery.CONFIRMED):
        yield _recovery(claim, recovery)
    yield from _booked(claim)


def _allocation(claim: Claim) -> Check:
    title = Text("损失分担可重算", "the sharing of the loss comes out again")
    scheme = scheme_of(claim.filing.scheme)
    try:
        found = written_allocation(scheme, allocate(scheme, read(claim.facts)))
    except ProblemsError as error:
        return Check(title, False, same(str(error)))
    return Check(title, found == claim.allocation, _beside((Text(p["zh"], p["en"]), p["amount"]) for p in claim.allocation["parts"]))


def _recovery(claim: Claim, recovery: Recovery) -> Check:
    before: dict[str, int] = {}
    for earlier in claim.recoveries.filter(state=Recovery.CONFIRMED, pk__lt=recovery.pk):
        for party, amount in earlier.returns.items():
            before[party] = before.get(party, 0) + amount
    found = recover(read_allocation(claim.allocation), recovery.amount, recovery.costs, before)
    title = Text(f"{recovery.on} 的追偿分配可重算", f"the return of {recovery.on} comes out again")
    parties = _parties(claim)
    return Check(title, {p.party: p.amount for p in found.returns} == recovery.returns, _beside([(parties.get(name, same(name)), amount) for name, amount in recovery.returns.items()]))


def _parties(claim: Claim) -> dict[str, Text]:
    """Who bears a part, in words."""
    return {p["party"]: Text(p["zh"], p["en"]) for p in claim.allocation["parts"]}


def _beside(amounts: Iterable[tuple[Text, int | None]]) -> Text:
    """Names and their amounts, in words."""
    told = [(title, exact_money(amount, "zh") if amount is not None else "—", exact_money(amount, "en") if amount is not None else "—") for title, amount in amounts]
    return Text("；".join(f"{title.zh} {zh}" for title, zh, _ in told), "; ".join(f"{title.en} {en}" for title, _, en in told))


def _booked(claim: Claim) -> Iterator[Check]:
    """What the book says of the claim, and that the book is whole."""
    fund = fund_of(claim.application)
    rows = BookEntry.objects.filter(fund=fund, claim=claim.number)
    sums = {kind: sum(r.amount for r in rows if r.kind == kind) for kind in _BOOKED}
    wanted = {"claim": claim.public or 0, "payout": (claim.public or 0) if claim.paid_on else 0, "recovery": sum(r.public for r in claim.recoveries.filter(state=Recovery.CONFIRMED))}
    yield Check(Text("账簿中的受理、支付和追偿与此相符", "accepted, paid and recovered stand so in the book"), sums == wanted, _beside((_BOOKED[kind], amount) for kind, amount in sums.items()))
    try:
        book = book_of(fund)
    except (ProblemsError, ValueError) as error:
        yield Check(Text("账簿完整", "the book is whole"), False, same(str(error)))
        return
    yield Check(Text(f"账簿完整（{len(book.entries)} 笔）", f"the book is whole ({len(book.entries)} entries)"), True, same(book.head))
