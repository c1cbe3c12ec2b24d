"""Figures counted one loan at a time, without the database and without the definitions of the boards."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from kexin.platform.boards.filters import Filters
from tests.platform.boards.drawn import BAD, PATHS, Loan


def _inside(day: date | None, filters: Filters) -> bool:
    return day is not None and (filters.since is None or day >= filters.since) and (filters.until is None or day <= filters.until)


def asked_for(loan: Loan, filters: Filters) -> bool:
    """Is the loan one of the area, bank, scheme, grade and class?"""
    own = filters.bank.startswith("=")
    bank = not filters.bank or (loan.bank == filters.bank[1:] if own else PATHS[loan.bank].startswith(PATHS[filters.bank]))
    return (
        bank and filters.area in ("", loan.area) and (not filters.scheme or loan.scheme == filters.scheme.replace("-", "") or loan.scheme == filters.scheme)
        and (not filters.grade or loan.grade == filters.grade.replace("-", "")) and filters.quality in ("", loan.quality))


#: figure: (what a loan adds, the day by which it counts; none where it stands as it is now)
_Adds = Callable[[Loan], int]
_Day = Callable[[Loan], date | None]
FIGURES: dict[str, tuple[_Adds, _Day | None]] = {
    "applications": (lambda a: 1, lambda a: a.applied_on),
    "line": (lambda a: a.line or 0, lambda a: a.applied_on),
    "approved": (lambda a: int(a.credit is not None), lambda a: a.applied_on),
    "credit": (lambda a: a.credit or 0, lambda a: a.applied_on),
    "drawn_loans": (lambda a: int(a.drawn > 0), lambda a: a.drawn_on),
    "drawn": (lambda a: a.drawn, lambda a: a.drawn_on),
    "filed_loans": (lambda a: int(a.filed > 0), lambda a: a.filed_on),
    "filed": (lambda a: a.filed, lambda a: a.filed_on),
    "active": (lambda a: int(a.state == "active"), None),
    "outstanding": (lambda a: a.owed if a.state == "active" else 0, None),
    "npl_loans": (lambda a: int(a.state == "active" and a.quality in BAD), None),
    "npl": (lambda a: a.owed if a.state == "active" and a.quality in BAD else 0, None),
    "filed_owed": (lambda a: a.owed if a.state == "active" and a.filed else 0, None),
    "filed_npl": (lambda a: a.owed if a.state == "active" and a.filed and a.quality in BAD else 0, None),
    "claims": (lambda a: int(a.claim_state not in ("", "returned")), lambda a: a.submitted_on),
    "claimed": (lambda a: a.owed if a.claim_state not in ("", "returned") else 0, lambda a: a.submitted_on),
    "payouts": (lambda a: int(a.paid_on is not None), lambda a: a.paid_on),
    "paid": (lambda a: a.public if a.paid_on else 0, lambda a: a.paid_on),
    "recoveries": (lambda a: int(a.recovery_state == "confirmed"), lambda a: a.paid_on),
    "recovered": (lambda a: a.public // 2 if a.recovery_state == "confirmed" else 0, lambda a: a.paid_on)}
OF_CLAIMS = ("claims", "claimed", "payouts", "paid", "recoveries", "recovered")


def figure(name: str, portfolio: list[Loan], filters: Filters) -> int:
    """One figure."""
    if name in ("drawn_firms", "filed_firms"):
        return len({(a.area, a.firm) for a in portfolio if asked_for(a, filters) and _adds(name.replace("firms", "loans"), a, filters)})
    return sum(_adds(name, a, filters) for a in portfolio if asked_for(a, filters))


def _adds(name: str, loan: Loan, filters: Filters) -> int:
    adds, day = FIGURES[name]
    if day is not None and filters.cohort and name not in OF_CLAIMS:
        day = FIGURES["applications"][1]
    timeless = filters.since is None and filters.until is None
    return adds(loan) if day is None or timeless or _inside(day(loan), filters) else 0
