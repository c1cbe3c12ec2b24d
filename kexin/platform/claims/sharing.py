"""Who bears what of a claim: worked out by the scheme, shown line by line, sealed, so that a reviewer signs what was shown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from kexin.fund.allocation import Allocation, FactValue, Part, allocate
from kexin.fund.book.entry import digest
from kexin.fund.scheme import Scheme
from kexin.platform.claims.models import Claim
from kexin.platform.lending.facts import loan_facts, written
from kexin.platform.lending.filing import fund_of
from kexin.platform.lending.models import Filing
from kexin.platform.lending.schemes import scheme_of
from kexin.text import Text


@dataclass(frozen=True)
class Shared:
    """What the scheme was asked and what it answers; ``seal`` names both."""

    facts: dict[str, FactValue]
    allocation: Allocation
    document: dict[str, Any]
    seal: str


def shared(claim: Claim, day: date) -> Shared:
    """Work out who bears the loss of a claim, as of now.

    Raises:
        ProblemsError: the scheme does not know what is needed, or a fact is missing.
    """
    return shared_loss(claim, claim.principal, claim.proceeds, day)


def shared_loss(claim: Claim, principal: int, proceeds: int, day: date) -> Shared:
    """The same for other amounts; *claim* need not be stored."""
    loan, filing = claim.application, claim.filing
    return shared_among(filing, loan_facts(loan, filing.amount, day, fund_of(loan)), principal, proceeds)


def shared_among(filing: Filing, known: Mapping[str, FactValue], principal: int, proceeds: int) -> Shared:
    """The same, where the facts of the loan are at hand."""
    scheme = scheme_of(filing.scheme)
    facts: dict[str, FactValue] = {**known, "principal": principal, "filed_amount": filing.amount, "filed_on": filing.filed_on, "proceeds": proceeds}
    allocation = allocate(scheme, facts)
    document = written_allocation(scheme, allocation)
    return Shared(facts, allocation, document, digest({"facts": written(facts), **document}))


def written_allocation(scheme: Scheme, found: Allocation) -> dict[str, Any]:
    """An allocation as JSON keeps it."""
    return {
        "scheme": {"id": scheme.id, "sha256": scheme.digest}, "status": found.status, "loss": found.loss, "public": found.public,
        "parts": [{"party": p.party, "zh": p.title.zh, "en": p.title.en, "amount": p.amount, "public": p.public} for p in found.parts],
        "trace": [{"id": line.id, "zh": line.title.zh, "en": line.title.en, "amount": line.amount,
                   "share": f"{line.share.numerator}/{line.share.denominator}" if line.share is not None else None,
                   "source": line.mark.source if line.mark is not None else None, "evidence": line.mark.evidence if line.mark is not None else None} for line in found.trace],
        "warnings": [{"zh": w.zh, "en": w.en} for w in found.warnings]}


def read_allocation(document: Mapping[str, Any]) -> Allocation:
    """The parts of an allocation that was stored; what a recovery is shared by."""
    parts = tuple(Part(p["party"], Text(p["zh"], p["en"]), p["amount"], p["public"]) for p in document["parts"])
    return Allocation(scheme_of(document["scheme"]["id"]), document["status"], document["loss"], parts, (), ())
