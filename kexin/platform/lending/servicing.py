"""A loan in use: drawdowns, repayments, reports of its state, settlement.

Each step takes the row of the loan for itself first, so that two at once take their
turn; sums are worked out anew from the rows and kept on the loan for lists.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import models, transaction
from django.db.models import Sum

from kexin.formula.functions import shifted
from kexin.fund.book.event import Event
from kexin.platform.ledger.posting import fund_for, held, post
from kexin.platform.lending.decision import money
from kexin.platform.lending.models import (
    BINDING_FILINGS,
    Application,
    Drawdown,
    Filing,
    FilingState,
    Quality,
    Repayment,
    Report,
    State,
)
from kexin.platform.moves import move, moved_on
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import beyond, not_before, refusal
from kexin.text import Text, same

#: Principal of a loan that the fund is asked to bear, or has borne: higher desks add how it is found when the site starts. It does not come back past the fund.
CLAIMED: list[Callable[[Application], int]] = []
SETTLED = Text("贷款已结清", "the loan is settled")


def taken(application: Application, allowed: set[str]) -> Application:
    """The loan's row, locked until the end of the transaction.

    Raises:
        ProblemsError: its state is none of *allowed*.
    """
    row = locked(application)
    _in_state(row, allowed)
    return row


def locked(application: Application) -> Application:
    """The loan's row, locked whatever its state: only then is it asked whether a form's key was used before, so that the same form at the same time waits and then finds it."""
    return Application.objects.select_for_update(of=("self",)).select_related("company", "bank").get(pk=application.pk)


def _in_state(loan: Application, allowed: set[str]) -> None:
    if loan.state not in allowed:
        raise moved_on(loan, loan.state)


def claimed(loan: Application) -> int:
    """How much of the loan's principal the fund is asked to bear, or has borne."""
    return sum(of(loan) for of in CLAIMED)


def draw(person: Person, application: Application, amount: int, day: date, key: str) -> Drawdown:
    """Pay out under the credit; the same *key* pays once.

    Raises:
        ProblemsError: more than the credit, or a day before the contract.
    """
    with transaction.atomic():
        loan = locked(application)
        known = made_before(Drawdown, key, application_id=loan.pk)
        if known is not None:
            return known
        _in_state(loan, {State.APPROVED, State.ACTIVE})
        assert loan.credit is not None and loan.signed_on is not None
        if loan.drawn + amount > loan.credit:
            raise beyond(loan.number, money(amount), money(loan.credit - loan.drawn))
        if day < loan.signed_on:
            raise not_before(loan.number, str(day), str(loan.signed_on))
        done = Drawdown.objects.create(application=loan, key=key, by=person, on=day, amount=amount)
        # The earliest, in whichever order they are written down: no small drawdown of today makes an old one look young.
        first = min(loan.drawn_on or day, day)
        move(loan, {State.APPROVED, State.ACTIVE}, State.ACTIVE, drawn=_sum(loan.drawdowns.all(), "amount"), drawn_on=first, due_on=shifted(first, loan.months))
    application.refresh_from_db()
    return done


def repay(person: Person, application: Application, principal: int, interest: int, day: date, key: str) -> Repayment:
    """Take in a repayment; the same *key* counts once.

    Raises:
        ProblemsError: more principal than is owed, or than the fund is not asked for, or a day before the drawdown.
    """
    with transaction.atomic():
        loan = locked(application)
        known = made_before(Repayment, key, application_id=loan.pk)
        if known is not None:
            return known
        _in_state(loan, {State.ACTIVE})
        assert loan.drawn_on is not None
        if principal > loan.outstanding:
            raise beyond(loan.number, money(principal), money(loan.outstanding))
        asked = claimed(loan)
        if principal > loan.outstanding - asked:
            raise refusal(
                "claimed", loan.number, money(principal), Text(f"已申请补偿的本金 {money(asked).zh} 不按还款登记", f"principal claimed from the fund, {money(asked).en}, is not repaid past it"),
                Text("补偿拨付前收回的，请先由审核方退回申请；拨付后收回的，请在补偿页报送追偿", "before the payout have the claim sent back first; after it report a recovery on the page of the claim"))
        if day < loan.drawn_on:
            raise not_before(loan.number, str(day), str(loan.drawn_on))
        done = Repayment.objects.create(application=loan, key=key, by=person, on=day, principal=principal, interest=interest)
        move(loan, {State.ACTIVE}, State.ACTIVE, repaid=_sum(loan.repayments.all(), "principal"))
    application.refresh_from_db()
    return done


def report(person: Person, application: Application, quality: str, overdue_days: int, day: date) -> Report:
    """The five-class status and the days overdue as of *day*; the same report again changes nothing.

    Raises:
        ProblemsError: the loan is not in use, or was not yet on that day, another report of that day says otherwise, or a later one is there.
    """
    with transaction.atomic():
        loan = taken(application, {State.ACTIVE})
        if loan.drawn_on is not None and day < loan.drawn_on:
            raise not_before(loan.number, str(day), str(loan.drawn_on))
        known = Report.objects.filter(application=loan, on=day).first()
        if known is not None and (known.quality, known.overdue_days) == (quality, overdue_days):
            return known
        if loan.reported_on is not None and day <= loan.reported_on:
            raise refusal("reported-already", loan.number, same(str(day)), Text(f"晚于 {loan.reported_on}", f"after {loan.reported_on}"), Text("如需更正，请按今日重新报送", "to correct it, report anew as of today"))
        done = Report.objects.create(application=loan, by=person, on=day, quality=Quality(quality), overdue_days=overdue_days)
        move(loan, {State.ACTIVE}, State.ACTIVE, quality=quality, overdue_days=overdue_days, reported_on=day)
    application.refresh_from_db()
    return done


def settle(application: Application, day: date) -> None:
    """A loan that is fully repaid is over; what was earmarked for it is free again.

    Raises:
        ProblemsError: something is still owed.
    """
    with transaction.atomic():
        loan = taken(application, {State.ACTIVE})
        if loan.outstanding:
            raise refusal("still-owed", loan.number, money(loan.outstanding), Text("本金已还清", "the principal is repaid"), Text("还清后再结清", "settle it then"))
        move(loan, {State.ACTIVE}, State.SETTLED)
        for filing in loan.filings.filter(state__in=BINDING_FILINGS):
            release(filing, loan, day, "settled")
            move(filing, BINDING_FILINGS, FilingState.RELEASED)
        # What nobody has confirmed by now will never be: it does not stay on anybody's desk.
        for filing in loan.filings.filter(state__in=(FilingState.SUBMITTED, FilingState.CHECKED)):
            move(filing, {filing.state}, FilingState.RETURNED, str(SETTLED), reason=str(SETTLED))
    application.refresh_from_db()


def release(filing: Filing, loan: Application, day: date, why: str) -> None:
    """Free what the fund still holds ready for a loan, within the caller's transaction."""
    fund = fund_for(filing.scheme, loan.area)
    if fund is None:
        return
    left = held(fund, "Assets:Memo:Earmarked", loan.number)
    if left > 0:
        post(fund, Event(f"release:{filing.pk}:{why}", "release", day, left, loan=loan.number))


def _sum(rows: models.QuerySet[Any], field: str) -> int:
    return int(rows.aggregate(sum=Sum(field))["sum"] or 0)
