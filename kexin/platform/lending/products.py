"""The loan products of the rulebook: under which name a loan is asked for, and which of them fit a company."""

from __future__ import annotations

from dataclasses import dataclass

from kexin.matching.match_one import Matcher
from kexin.platform.companies.models import Company, Release
from kexin.platform.companies.rating import matcher_of, thawed
from kexin.text import Text

LOANS = ("loan", "loan_with_equity")


@dataclass(frozen=True)
class Fitting:
    """A product and whether the company meets its conditions: yes, no or unknown."""

    id: str
    title: Text
    verdict: bool | None


def product_titles() -> dict[str, Text]:
    """Every loan product by its id; nothing before a release is there."""
    release = Release.objects.filter(in_force=True).first()
    return {} if release is None else {o.id: o.title for o in _matcher(release).catalogue.offers if o.kind == "product" and o.category in LOANS}


def products_for(company: Company) -> list[Fitting]:
    """The loan products in force, those that fit first."""
    matcher = _matcher(company.release)
    matches = matcher.match_measures(thawed(company.measured.values, matcher.measures))
    found = [Fitting(m.offer.id, m.offer.title, m.verdict) for m in matches if m.offer.kind == "product" and m.offer.category in LOANS and m.offer.in_force]
    return sorted(found, key=lambda f: (f.verdict is not True, f.verdict is False))


def _matcher(release: Release) -> Matcher:
    return matcher_of(release.as_of, frozenset(release.complete))
