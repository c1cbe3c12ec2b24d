"""A shared loss as lines for people and as a document for machines."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from kexin.cli.tables import table
from kexin.formula.amounts import exact_money, value_in_words
from kexin.formula.words import in_words
from kexin.fund.allocation import Allocation, Line, Recovered
from kexin.fund.scheme import Scheme
from kexin.rulemarks import EVIDENCE_WORDS
from kexin.text import Language, Text

if TYPE_CHECKING:
    from kexin.fund.losses import SharedLoss

STATUS = {
    "paid": Text("应予补偿", "to be paid"), "queued": Text("熔断期间排队，暂不受理", "queued: claims are suspended"),
    "not_triggered": Text("尚未达到补偿触发条件", "the trigger is not reached")}


def share_lines(allocation: Allocation, recovered: Recovered | None, language: Language) -> Iterator[str]:
    """From the loss to the parts, each step with its amount; then what a recovery gives back."""
    scheme = allocation.scheme
    yield f"{scheme.title.in_(language)} ({scheme.id})"
    for warning in allocation.warnings:
        yield Text(f"! {warning.zh}", f"! {warning.en}").in_(language)
    yield STATUS[allocation.status].in_(language)
    yield ""
    heads = [t.in_(language) for t in (Text("步骤", "step"), Text("比例", "share"), Text("金额", "amount"), Text("依据", "rule"))]
    yield table(heads, [_row(line, allocation, language) for line in allocation.trace], (1, 2))
    if allocation.parts:
        total = " + ".join(f"{p.title.in_(language)} {exact_money(p.amount, language)}" for p in allocation.parts)
        yield ""
        yield f"{total} = {exact_money(allocation.loss, language)}"
    if recovered is not None:
        yield ""
        yield Text("追回款的分配（先付费用）", "What the recovery gives back (costs first)").in_(language)
        rows = [[Text("费用", "costs").in_(language), exact_money(recovered.costs, language)], *([p.title.in_(language), exact_money(p.amount, language)] for p in recovered.returns)]
        if recovered.surplus:
            rows.append([Text("余款（已全部偿还，归债务人或另行约定）", "left over, everybody is made whole").in_(language), exact_money(recovered.surplus, language)])
        yield table([Text("去向", "to").in_(language), Text("金额", "amount").in_(language)], rows, (1,))
    yield ""
    number = f"{scheme.document.number} " if scheme.document.number else ""
    sure = EVIDENCE_WORDS[scheme.mark.evidence].in_(language)
    yield Text(f"依据:{number}{scheme.mark.source};{sure}", f"rule: {number}{scheme.mark.source}; {sure}").in_(language)
    if scheme.note is not None:
        yield scheme.note.in_(language)


def room_lines(scheme: Scheme, left: Mapping[str, int], language: Language) -> Iterator[str]:
    """What each cap that applies leaves, and the rule behind it."""
    yield f"{scheme.title.in_(language)} ({scheme.id})"
    rules = {c.id: c for c in scheme.caps}
    if not left:
        yield Text("没有适用的上限", "no cap applies").in_(language)
        return
    rows = [[rules[cap].title.in_(language), in_words(rules[cap].limit.tree, scheme.scope, language), exact_money(amount, language)] for cap, amount in left.items()]
    yield table([t.in_(language) for t in (Text("上限", "cap"), Text("规则", "rule"), Text("还剩", "leaves"))], rows, (2,))


def file_lines(scheme: Scheme, shared: Sequence[SharedLoss], language: Language) -> Iterator[str]:
    """The losses of a file in all: by status, and what each party bears."""
    yield f"{scheme.title.in_(language)} ({scheme.id})"
    refused = sum(s.status is None for s in shared)
    yield Text(f"{len(shared):,} 笔损失，{refused:,} 笔未能分担", f"{len(shared):,} losses, {refused:,} could not be shared").in_(language)
    for status, title in STATUS.items():
        count = sum(s.status == status for s in shared)
        if count:
            yield f"  {title.in_(language)}{'：' if language == 'zh' else ': '}{count:,}"
    rows = [[b.title.in_(language), exact_money(sum(s.parts.get(b.party, 0) for s in shared), language)] for b in (*scheme.payers, *scheme.rest)]
    total = sum(s.loss for s in shared if s.status == "paid")
    rows.append([Text("合计", "all").in_(language), exact_money(total, language)])
    yield table([Text("承担方", "party").in_(language), Text("金额", "amount").in_(language)], rows, (1,))


def file_document(scheme: Scheme, shared: Sequence[SharedLoss]) -> dict[str, Any]:
    """The same for machines."""
    return {
        "scheme": {"id": scheme.id, "sha256": scheme.digest}, "losses": len(shared), "refused": [{"line": s.line, "loss_id": s.loss_id, "codes": [p.code for p in s.problems]} for s in shared if s.problems],
        "loss": sum(s.loss for s in shared if s.status == "paid"), "parts": {b.party: sum(s.parts.get(b.party, 0) for s in shared) for b in (*scheme.payers, *scheme.rest)},
        "status": {status: sum(s.status == status for s in shared) for status in STATUS}}


def write_parts(path: Path, scheme: Scheme, shared: Sequence[SharedLoss]) -> None:
    """One row per loss: what each party bears, in fen; empty where it could not be shared."""
    parties = [b.party for b in (*scheme.payers, *scheme.rest)]
    with path.open("w", encoding="utf-8", newline="") as file:
        rows = csv.writer(file)
        rows.writerow(["line", "loss_id", "status", "loss_fen", *(f"{p}_fen" for p in parties)])
        for each in shared:
            amounts = [""] * (len(parties) + 1) if each.status is None else [str(each.loss), *(str(each.parts.get(p, 0)) for p in parties)]
            rows.writerow([each.line, each.loss_id, each.status or "refused", *amounts])


def _row(line: Line, allocation: Allocation, language: Language) -> list[str]:
    share = "" if line.share is None else _percent(line.share, language)
    amount = "" if line.amount is None else exact_money(line.amount, language)
    mark = line.mark
    differs = mark is not None and mark.source != allocation.scheme.mark.source
    return [line.title.in_(language), share, amount, mark.source if mark is not None and differs else ""]


def _percent(share: Fraction, language: Language) -> str:
    return value_in_words(share, "share", language)


def share_document(allocation: Allocation, recovered: Recovered | None) -> dict[str, Any]:
    """The same for machines; money in fen, shares as texts of fractions."""
    return {
        "scheme": {"id": allocation.scheme.id, "sha256": allocation.scheme.digest}, "status": allocation.status, "loss": allocation.loss, "public": allocation.public,
        "parts": [{"party": p.party, "zh": p.title.zh, "en": p.title.en, "amount": p.amount, "public": p.public} for p in allocation.parts],
        "trace": [{"id": t.id, "zh": t.title.zh, "en": t.title.en, "amount": t.amount, "share": None if t.share is None else str(t.share)} for t in allocation.trace],
        "warnings": [{"zh": w.zh, "en": w.en} for w in allocation.warnings],
        "recovery": None if recovered is None else {
            "costs": recovered.costs, "surplus": recovered.surplus, "returns": {p.party: p.amount for p in recovered.returns}}}


