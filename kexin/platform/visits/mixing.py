"""Which products answer a need: the bank's own loans, and what the group's other licences have 母子协同.

The verdicts are those of ``kexin.matching`` over the products of the rulebook; what a bank has not published stays
unknown here too.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kexin.matching.frozen import freeze
from kexin.matching.match_one import Match
from kexin.matching.offer import CATEGORIES
from kexin.matching.told import amount_words, because_words, missing_words
from kexin.platform.companies.models import Company
from kexin.platform.companies.rating import matcher_of, thawed
from kexin.platform.language import current
from kexin.platform.visits.models import Kind
from kexin.rulemarks import EVIDENCE_WORDS
from kexin.text import Text

#: The licences of a group, in the order of the mix.
LICENCES: Mapping[str, Text] = {
    "loan": Text("贷款", "Loans"), "loan_with_equity": Text("贷款＋股权", "Loan plus equity"), "equity": Text("私募基金", "Private funds"), "bond": Text("债券", "Bonds"),
    "asset_management": Text("资产管理", "Asset management"), "insurance": Text("保险", "Insurance"), "guarantee": Text("担保", "Guarantees")}
#: What the bank lends itself, by an application; everything else is another licence's.
OWN: tuple[str, ...] = ("loan", "guarantee")
#: Which licences answer which need first. Kexin's own order: all others are shown below.
ANSWERS: Mapping[str, tuple[str, ...]] = {
    Kind.CREDIT: ("loan", "loan_with_equity", "guarantee"), Kind.EQUITY: ("equity", "loan_with_equity"), Kind.BOND: ("bond",), Kind.INSURANCE: ("insurance",)}
_ORDER = {True: 0, None: 1, False: 2}


@dataclass(frozen=True)
class Told:
    """A product with its verdict, as pages show it."""

    id: str
    title: Text
    category: str
    verdict: bool | None
    amount: str | None
    missing: str | None
    provider: Text | None
    sure: Text
    reasons: Sequence[tuple[Text, bool | None, str]]

    @property
    def own(self) -> bool:
        """Does the bank lend it itself?"""
        return self.category in OWN


@dataclass(frozen=True)
class Licence:
    """A licence of the group with its products, those that fit first."""

    category: str
    title: Text
    offers: Sequence[Told]
    first: bool
    """Does it answer this kind of need?"""


def matches_for(company: Company) -> list[Match]:
    """Every product in force with what it says to the company, those that fit first."""
    release = company.release
    matcher = matcher_of(release.as_of, frozenset(release.complete))
    found = [m for m in matcher.match_measures(thawed(company.measured.values, matcher.measures)) if m.offer.kind == "product" and m.offer.in_force]
    return sorted(found, key=lambda m: _ORDER[m.verdict])


def offers_for(company: Company, kind: str) -> list[Told]:
    """The products that answer a kind of need."""
    return [_told(m) for m in matches_for(company) if m.offer.category in ANSWERS.get(kind, ())] if hasattr(company, "measured") else []


def mix_for(company: Company, kind: str) -> list[Licence]:
    """The mix over all licences of the group; those that answer the kind of need come first."""
    if not hasattr(company, "measured"):
        return []
    told = [_told(m) for m in matches_for(company)]
    first = ANSWERS.get(kind, ())
    order = [*first, *(name for name in LICENCES if name not in first)]
    return [Licence(name, LICENCES[name], [o for o in told if o.category == name], name in first) for name in order]


def frozen_for(company: Company, product: str) -> tuple[Match, dict[str, Any]] | None:
    """A product's verdict of today as a sealed document; nothing if there is no such product in force."""
    found = next((m for m in matches_for(company) if m.offer.id == product), None)
    return None if found is None else (found, freeze(found, company.code, company.release.digest))


def _told(match: Match) -> Told:
    offer, language = match.offer, current()
    assert offer.category in CATEGORIES["product"]
    return Told(
        offer.id, offer.title, offer.category, match.verdict, amount_words(match, language), missing_words(match, language), offer.provider, EVIDENCE_WORDS[offer.mark.evidence], list(_reasons(match)))


def _reasons(match: Match) -> Iterator[tuple[Text, bool | None, str]]:
    for condition in match.offer.leaves():
        yield condition.title, match.answer(condition), because_words(match, condition, current())
