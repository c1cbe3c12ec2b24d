"""One company's rating from its stored measures: the Python reading, ready in each process."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from kexin.formula.python_program import Value
from kexin.library.measures import Measures, load_measures
from kexin.matching.catalogue import Catalogue
from kexin.matching.loader import load_offers
from kexin.matching.match_one import Matcher
from kexin.platform.companies.models import Company, Release
from kexin.rating.loader import load_model
from kexin.rating.rate_one import Rater, Rating


@lru_cache(maxsize=8)
def measures_on(as_of: date) -> Measures:
    """The measures in force on a day."""
    return load_measures(check_formulas=False).on(as_of)


@lru_cache(maxsize=8)
def rater_of(model: str, as_of: date, complete: frozenset[str]) -> Rater:
    """A compiled model."""
    measures = measures_on(as_of)
    return Rater(load_model(model, measures), measures, complete)


@lru_cache(maxsize=2)
def matcher_of(as_of: date, complete: frozenset[str]) -> Matcher:
    """The compiled policies and products of a day."""
    measures = measures_on(as_of)
    return Matcher(Catalogue(load_offers(measures)), measures, complete)


def rater(release: Release) -> Rater:
    """The model that rated a release."""
    return rater_of(release.model, release.as_of, frozenset(release.complete))


def rate(company: Company, changes: Mapping[str, Value] | None = None) -> Rating:
    """A company's rating; *changes* are measures as they might be."""
    own = rater(company.release)
    return own.rate_measures({**thawed(company.measured.values, own.measures), **(changes or {})})


def frozen(values: Mapping[str, Value]) -> dict[str, Any]:
    """Measures as JSON keeps them; days as text."""
    return {name: value.isoformat() if isinstance(value, date) else value for name, value in values.items()}


def thawed(values: Mapping[str, Any], measures: Measures) -> dict[str, Value]:
    """Measures from JSON: what is a day by its kind becomes one again."""
    names = measures.scope.names
    return {name: date.fromisoformat(value) if isinstance(value, str) and name in names and names[name].type.kind == "date" else value for name, value in values.items()}
