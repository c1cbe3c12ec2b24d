"""The schemes that the site runs: those for which there is a fund."""

from __future__ import annotations

from datetime import date
from functools import lru_cache

from kexin.fund.loader import load_scheme
from kexin.fund.scheme import Scheme
from kexin.fund.terms import Step
from kexin.library.regions import applies
from kexin.platform.ledger.models import Fund
from kexin.problems import ProblemsError
from kexin.text import Text, same

#: Whose grades a scheme goes by. Where the model is not public, the grade is unknown to the scheme.
GRADED_BY = {"kexin.kv-fund": "kexin-kv"}


@lru_cache(maxsize=64)
def scheme_of(scheme_id: str) -> Scheme:
    """A scheme of the rulebook, read once in a process.

    Raises:
        NotFoundError: there is none of this id.
    """
    return load_scheme(scheme_id)


def known_scheme(scheme_id: str) -> Scheme | None:
    """A scheme of the rulebook; loans may name one that is gone."""
    try:
        return scheme_of(scheme_id)
    except ProblemsError:
        return None


def scheme_title(scheme_id: str) -> Text:
    """The name of a scheme; its id where the rulebook does not have it any more."""
    scheme = known_scheme(scheme_id)
    return scheme.title if scheme is not None else same(scheme_id)


def schemes_for(area: str, day: date) -> list[Scheme]:
    """The schemes with a fund that are in force in an area on a day."""
    ids = Fund.objects.filter(area__in=(area, f"{area[:2]}0000")).order_by("scheme").values_list("scheme", flat=True).distinct()
    return [s for s in map(scheme_of, ids) if s.in_force_on(day) and any(applies(a, area) for a in s.areas)]


def step_of(scheme: Scheme, step_id: str) -> Step | None:
    """The days of a step, if the scheme says them."""
    return next((s for s in scheme.steps if s.id == step_id), None)
