"""Filing 备案: may the loan be filed, who signs, what the fund holds ready; filing on a condition, and its end.

The bank submits, the bureau checks, the department confirms. Only then the fund answers
for the loan: what it may have to pay is earmarked in its book.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

from django.db import transaction
from django.utils import timezone

from kexin.fund.allocation import FactValue, allocate
from kexin.fund.book.event import Event
from kexin.fund.clock import deadline
from kexin.fund.filing import Answer, may_file
from kexin.fund.scheme import Scheme
from kexin.platform.companies.models import Company
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.posting import fund_for, post
from kexin.platform.lending.decision import money
from kexin.platform.lending.facts import bank_root, loan_facts, written
from kexin.platform.lending.models import BINDING_FILINGS, LIVE_FILINGS, Application, Filing, FilingState, State
from kexin.platform.lending.schemes import scheme_of, step_of
from kexin.platform.lending.servicing import claimed, locked, release, taken
from kexin.platform.moves import move, two_people
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import beyond, refusal
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

#: More than any balance: what is earmarked is not cut by what the pool holds today.
_PLENTY = 10**15
LAPSED = Text("条件逾期未满足", "condition not met in time")


def fund_of(application: Application) -> Fund:
    """The fund that would answer for the loan.

    Raises:
        ProblemsError: no scheme was named, or no fund stands behind it here.
    """
    fund = fund_for(application.scheme, application.area) if application.scheme else None
    if fund is None:
        raise refusal("no-fund", application.number, same(application.scheme or "—"), Text("有资金的风险补偿方案", "a scheme with a fund in this area"), Text("申请时须选定方案", "the scheme is named in the application"))
    return fund


def answers(application: Application, amount: int, day: date) -> tuple[Scheme, dict[str, FactValue], tuple[Answer, ...]]:
    """What the scheme says to filing *amount* on *day*: shown before anybody signs."""
    fund = fund_of(application)
    scheme = scheme_of(application.scheme)
    facts = loan_facts(application, amount, day, fund)
    facts["filed_on"] = day
    return scheme, facts, may_file(scheme, facts).answers


def submit_filing(person: Person, application: Application, amount: int, condition: str, until: date | None, day: date, key: str) -> Filing:
    """File *amount*; with a *condition* (until a day) where the scheme leaves something open.

    Raises:
        ProblemsError: a condition of the scheme does not hold, or is open and no condition is named; all of them together.
    """
    with transaction.atomic():
        locked(application)
        known = made_before(Filing, key, application_id=application.pk)
        if known is not None:
            return known
        loan = taken(application, {State.ACTIVE})
        if loan.company.state != Company.ADMITTED:
            raise refusal("not-admitted", loan.company.code, loan.company.state_title, Text("在库企业", "a company in the library"))
        if loan.filings.filter(state__in=LIVE_FILINGS).exists():
            raise refusal("filed-already", loan.number, Text("该贷款已有备案", "the loan has a filing already"), Text("一笔贷款一项有效备案", "one filing for a loan at a time"), Text("如需更改，请先由核查或确认方退回、撤销", "to change it, have it sent back or revoked first"))
        if amount > loan.outstanding:
            raise beyond(loan.number, money(amount), money(loan.outstanding))
        if bool(condition) != (until is not None) or (until is not None and until <= day):
            raise refusal("condition", loan.number, Text("条件与期限不全，或期限不晚于今天", "a condition without a day to come, or a day without a condition"), Text("附条件备案须同时写明条件和今后的期限", "a condition goes with a day to come"))
        scheme, facts, told = answers(loan, amount, day)
        _refuse(loan, told, conditional=bool(condition))
        return Filing.objects.create(
            application=loan, key=key, scheme=scheme.id, scheme_sha256=scheme.digest, amount=amount, facts=written(facts), answers=[told_as_json(a) for a in told],
            condition=condition, condition_until=until, filed_on=day, due_on=due(scheme, loan), submitted_by=person)


def check_filing(person: Person, filing: Filing, agreed: bool, reason: str) -> None:
    """The bureau compares the papers with the facts."""
    two_people(filing.submitted_by, person)
    to = FilingState.CHECKED if agreed else FilingState.RETURNED
    move(filing, {FilingState.SUBMITTED}, to, reason, checked_by=person, checked_at=timezone.now(), reason=reason)


def confirm_filing(person: Person, filing: Filing, agreed: bool, reason: str, day: date) -> None:
    """The department confirms: asked anew, earmarked, in force.

    Raises:
        ProblemsError: the same person signed before, a fuse holds by now, or the fund cannot answer for it.
    """
    two_people(filing.submitted_by, person)
    two_people(filing.checked_by, person)
    with transaction.atomic():
        if not agreed:
            move(filing, {FilingState.CHECKED}, FilingState.RETURNED, reason, confirmed_by=person, confirmed_at=timezone.now(), reason=reason)
            return
        loan = taken(filing.application, {State.ACTIVE})
        fund = fund_of(loan)
        scheme, facts, told = answers(loan, filing.amount, filing.filed_on)
        _refuse(loan, told, conditional=bool(filing.condition))
        reserved = earmark(scheme, facts, filing.amount)
        to = FilingState.CONDITIONAL if filing.condition else FilingState.CONFIRMED
        move(filing, {FilingState.CHECKED}, to, reason, confirmed_by=person, confirmed_at=timezone.now(), earmarked=reserved, reason=reason)
        move(loan, {State.ACTIVE}, State.ACTIVE, filed=filing.amount, filed_on=filing.filed_on, confirmed_on=day)
        if reserved:
            root = bank_root(loan.bank)
            post(fund, Event(f"earmark:{filing.pk}", "earmark", day, reserved, loan=loan.number, bank=root.code, area=loan.area, scheme=scheme.id))


def fulfil(person: Person, filing: Filing, reason: str, day: date) -> None:
    """The condition is met.

    Raises:
        ProblemsError: the same person filed or checked, the day of the condition is over, or the filing has none.
    """
    two_people(filing.submitted_by, person)
    two_people(filing.checked_by, person)
    if filing.condition_until is not None and day > filing.condition_until:
        raise refusal(
            "lapsed", filing.application.number, same(str(day)), Text(f"不晚于 {filing.condition_until}", f"not after {filing.condition_until}"),
            Text("条件逾期未满足的备案将被撤销", "a filing whose condition was not met in time is revoked"))
    move(filing, {FilingState.CONDITIONAL}, FilingState.CONFIRMED, reason)


def revoke(filing: Filing, reason: str, day: date) -> None:
    """The fund no longer answers for the loan: a condition was not met, or something was not true.

    Raises:
        ProblemsError: the loan is over, the filing is not in force, or a claim rests on it.
    """
    with transaction.atomic():
        loan = taken(filing.application, {State.ACTIVE})
        if claimed(loan):
            raise refusal("claimed", loan.number, Text("有补偿申请以此备案为据", "a claim rests on this filing"), Text("无进行中或已拨付的补偿", "no claim that waits or was paid"), Text("请先退回补偿申请", "send the claim back first"))
        move(filing, BINDING_FILINGS, FilingState.REVOKED, reason, reason=reason)
        release(filing, loan, day, "revoked")
        move(loan, {State.ACTIVE}, State.ACTIVE, reason, filed=0)


def revoke_lapsed(day: date) -> int:
    """Revoke every filing whose condition was not met in time; how many.

    Raises:
        ProblemsError: what stood against some of them; the others are revoked all the same.
    """
    done, problems = 0, list[Problem]()
    for filing in Filing.objects.filter(state=FilingState.CONDITIONAL, condition_until__lt=day).select_related("application"):
        try:
            revoke(filing, str(LAPSED), day)
            done += 1
        except ProblemsError as error:
            problems += error.problems
    if problems:
        raise ProblemsError(problems)
    return done


def due(scheme: Scheme, loan: Application) -> date | None:
    """The last day for filing in time, if the scheme says it."""
    step = step_of(scheme, "filing")
    return deadline(step, loan.drawn_on) if step is not None and loan.drawn_on is not None else None


def earmark(scheme: Scheme, facts: Mapping[str, FactValue], amount: int) -> int:
    """The most that the fund may have to pay for the loan: the public part of a total loss."""
    worst: dict[str, FactValue] = {**facts, "principal": amount, "filed_amount": amount, "proceeds": 0, "overdue_days": 10**6, "npl_class": "loss", "pool_balance": _PLENTY, "bank_npl_rate": Fraction(0)}
    return allocate(scheme, worst).public


def _refuse(loan: Application, told: Sequence[Answer], *, conditional: bool) -> None:
    """Conditions that fail stop a filing; open ones do so where nobody vouches for them."""
    bad = [a for a in told if a.holds is False or (a.holds is None and not conditional)]
    if bad:
        raise ProblemsError([Problem(
            "may-not-file" if a.holds is False else "open-condition", loan.number, a.title, Text("须符合", "has to hold"),
            Text("不符合，不能备案", "it does not hold: the loan may not be filed") if a.holds is False
            else Text(f"尚不清楚：{'、'.join(a.missing) or a.document or '—'}；可附条件备案", f"it is open: {', '.join(a.missing) or a.document or '—'}; it may be filed on a condition")) for a in bad])


def told_as_json(answer: Answer) -> dict[str, Any]:
    """An answer as JSON keeps it."""
    return {"id": answer.id, "zh": answer.title.zh, "en": answer.title.en, "holds": answer.holds, "missing": list(answer.missing), "document": answer.document,
            "evidence": answer.mark.evidence, "source": answer.mark.source}
