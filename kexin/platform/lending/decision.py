"""Diligence, and the bank's own decision with its reason; withdrawal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db import transaction

from kexin.formula.amounts import money_in_words
from kexin.platform.lending.models import Application, Decision, Diligence, State
from kexin.platform.moves import move, two_people
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import beyond, not_before
from kexin.text import Text


@dataclass(frozen=True)
class Terms:
    """What the bank grants: fen, months, hundredths of a per cent a year."""

    amount: int
    months: int
    rate: int


def examine(person: Person, application: Application, visited_on: date, findings: str) -> None:
    """Write down the diligence."""
    with transaction.atomic():
        move(application, {State.SUBMITTED}, State.EXAMINED)
        Diligence.objects.create(application=application, by=person, visited_on=visited_on, findings=findings)


def decide(person: Person, application: Application, terms: Terms | None, reason: str, day: date) -> None:
    """Approve on *terms*, or decline without any; whoever examined does not decide.

    The recommended line is advice: a bank may grant more or less, and says why.

    Raises:
        ProblemsError: the same person examined, more is granted than asked, or it was decided already.
    """
    two_people(application.diligence.by if hasattr(application, "diligence") else None, person)
    if day < application.applied_on:
        raise not_before(application.number, str(day), str(application.applied_on))
    with transaction.atomic():
        if terms is None:
            move(application, {State.EXAMINED}, State.DECLINED, reason, decided_on=day)
            Decision.objects.create(application=application, by=person, approved=False, reason=reason)
            return
        if terms.amount > application.asked:
            raise beyond(application.number, money(terms.amount), money(application.asked))
        move(application, {State.EXAMINED}, State.APPROVED, reason, credit=terms.amount, months=terms.months, rate=terms.rate, decided_on=day, signed_on=day)
        Decision.objects.create(application=application, by=person, approved=True, amount=terms.amount, months=terms.months, rate=terms.rate, reason=reason)


def withdraw(application: Application, reason: str) -> None:
    """The applicant changes its mind, before the decision."""
    move(application, {State.SUBMITTED, State.EXAMINED}, State.WITHDRAWN, reason)


def money(fen: int) -> Text:
    """An amount in both languages."""
    return Text(money_in_words(fen, "zh"), money_in_words(fen, "en"))
