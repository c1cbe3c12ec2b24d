"""What a scheme asks about a loan, its firm, its bank and the year, read from the tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from django.db.models import F, Q, Sum
from django.db.models.functions import Coalesce

from kexin.fund.allocation import FactValue
from kexin.fund.facts import FACTS
from kexin.fund.lpr import lpr_1y
from kexin.platform.ledger.models import BookEntry, Fund
from kexin.platform.ledger.posting import free_balance
from kexin.platform.lending.models import BAD, Application, PrimeRate, State
from kexin.platform.lending.schemes import GRADED_BY
from kexin.platform.orgs.models import Organisation

#: Measures of the library that are facts of schemes, under their names there.
_OF_THE_FIRM = {"revenue": "revenue", "firm_size": "size_class"}


def bank_root(bank: Organisation) -> Organisation:
    """The bank of a branch: what agreements, fuses and yearly caps are about."""
    return Organisation.objects.get(pk=int(bank.path.split("/")[0]))


@dataclass(frozen=True)
class Sums:
    """What a scheme asks about a bank's filed loans and about its fund, in fen. Without a fund the last four are not asked."""

    balance: int
    npl: int
    lent: int
    pool: int | None = None
    scheme_year: int = 0
    bank_year: int = 0
    firm: int = 0


def loan_facts(application: Application, amount: int, day: date, fund: Fund | None) -> dict[str, FactValue]:
    """Everything known of a loan filed for *amount*, as of *day*. What is not known is left out."""
    return facts_from(application, amount, day, prime_rate(application.signed_on), _sums(application, day, fund))


def facts_from(application: Application, amount: int, day: date, prime: Fraction | None, sums: Sums | None) -> dict[str, FactValue]:
    """The same, where the prime rate and the sums are at hand; without sums as long as no bank was chosen.

    Years of the term that have begun count, so that three years and a month are not three years.
    """
    graded = application.grade != "" and GRADED_BY.get(application.scheme) == application.frozen.get("model", {}).get("id")
    facts: dict[str, FactValue] = {
        "loan_amount": application.credit, "filed_amount": amount, "principal": application.outstanding, "mode": application.mode,
        "term_years": -(-application.months // 12), "signed_on": application.signed_on, "filed_on": application.filed_on or day,
        "loan_rate": Fraction(application.rate, 10_000) if application.rate is not None else None,
        "days_since_drawdown": (day - application.drawn_on).days if application.drawn_on is not None else None,
        "area": application.area, "grade": application.grade if graded else None, "overdue_days": application.overdue_days, "npl_class": application.quality,
        "lpr_1y": prime, **_firm(application), **(_bank(sums) if sums is not None else {})}
    return {name: value for name, value in facts.items() if value is not None}


def prime_rate(signed_on: date | None) -> Fraction | None:
    """The 1-year prime rate of a day: the rulebook's, and after the days that it knows the one that was entered here."""
    if signed_on is None:
        return None
    known = lpr_1y(signed_on)
    if known is not None:
        return known
    entered = PrimeRate.objects.filter(since__lte=signed_on).order_by("-since").first()
    return Fraction(entered.rate, 10_000) if entered is not None else None


def _firm(application: Application) -> dict[str, FactValue]:
    inputs = application.frozen.get("inputs", {})
    return {fact: inputs[measure] for fact, measure in _OF_THE_FIRM.items() if measure in inputs and isinstance(inputs[measure], int | str)}


def _bank(sums: Sums) -> dict[str, FactValue]:
    """The state of the bank's filed loans, and of the fund."""
    facts: dict[str, FactValue] = {
        "bank_balance": sums.balance, "bank_npl_balance": sums.npl, "bank_npl_rate": Fraction(sums.npl, sums.balance) if sums.balance else Fraction(0), "bank_lent_year": sums.lent}
    if sums.pool is not None:
        facts |= {"pool_balance": sums.pool, "scheme_year_paid": sums.scheme_year, "bank_year_paid": sums.bank_year, "firm_paid": sums.firm}
    return facts


def _sums(application: Application, day: date, fund: Fund | None) -> Sums | None:
    """From the tables, now; nothing where no bank was chosen yet."""
    if application.bank_id is None:
        return None
    root = bank_root(application.bank)
    loans = Application.objects.filter(bank__path__startswith=root.path, scheme=application.scheme, filed__gt=0)
    owed, bad, year = Q(state=State.ACTIVE), Q(state=State.ACTIVE, quality__in=BAD), Q(drawn_on__year=day.year)
    found = loans.aggregate(
        balance=Coalesce(Sum(F("drawn") - F("repaid"), filter=owed), 0), npl=Coalesce(Sum(F("drawn") - F("repaid"), filter=bad), 0), lent=Coalesce(Sum("drawn", filter=year), 0))
    if fund is None:
        return Sums(**found)
    claims = BookEntry.objects.filter(fund__scheme=fund.scheme, kind="claim")
    own = Application.objects.filter(bank__path__startswith=root.path).values("number")
    # What is accepted counts as used, so that two claims at once do not both use the same room.
    return Sums(
        **found, pool=max(0, free_balance(fund)), scheme_year=_sum(claims.filter(on__year=day.year)), bank_year=_sum(claims.filter(on__year=day.year, loan__in=own)),
        firm=_sum(claims.filter(loan__in=Application.objects.filter(company=application.company_id).values("number"))))


def _sum(rows: Any) -> int:
    return int(rows.aggregate(sum=Sum("amount"))["sum"] or 0)


def written(facts: Mapping[str, FactValue]) -> dict[str, Any]:
    """Facts as JSON keeps them: shares as ``43/1000``, days as ``2026-06-30``."""
    return {name: f"{v.numerator}/{v.denominator}" if isinstance(v, Fraction) else v.isoformat() if isinstance(v, date) else v for name, v in facts.items()}


def read(facts: Mapping[str, Any]) -> dict[str, FactValue]:
    """The way back from ``written``."""
    return {name: _value(FACTS[name].type.kind, value) for name, value in facts.items()}


def _value(kind: str, value: Any) -> FactValue:
    if kind == "share":
        return Fraction(str(value))
    if kind == "date":
        return date.fromisoformat(str(value))
    found: FactValue = value
    return found
