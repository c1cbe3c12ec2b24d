"""A bank claims: a loan that is filed and in trouble, with its papers."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction

from kexin.fund.clock import deadline
from kexin.platform.claims.models import Claim
from kexin.platform.claims.nextstep import tell_next
from kexin.platform.claims.sharing import shared_loss
from kexin.platform.lending.decision import money
from kexin.platform.lending.models import DOCUMENT_KINDS, Application, Filing, FilingState
from kexin.platform.lending.models import State as LoanState
from kexin.platform.lending.schemes import scheme_of, step_of
from kexin.platform.lending.servicing import locked, taken
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Person
from kexin.platform.refusal import beyond, refusal
from kexin.problems import ProblemsError
from kexin.text import Text, same

#: Kexin's own list; no scheme in the rulebook says which papers a claim needs.
PAPERS: tuple[str, ...] = ("contract", "receipt", "demand")


def claim(person: Person, application: Application, principal: int, proceeds: int, grounds: str, day: date, key: str) -> Claim:
    """Claim the loss of *principal* (fen) less *proceeds*; the same *key* claims once.

    Raises:
        ProblemsError: the loan is not filed, the trigger of the scheme is not met, it is too late, papers are missing; all together.
    """
    with transaction.atomic():
        locked(application)
        known = made_before(Claim, key, application_id=application.pk)
        if known is not None:
            return known
        loan = taken(application, {LoanState.ACTIVE})
        filing = loan.filings.filter(state=FilingState.CONFIRMED).first()
        if filing is None:
            raise refusal("not-filed", loan.number, Text("贷款没有有效备案", "the loan has no filing in force"), Text("已备案，附条件的须已满足条件", "a confirmed filing; a condition has to be met first"))
        wanted = Claim(
            number=key, key=key, application=loan, filing=filing, bank=loan.bank, area=loan.area, principal=principal, proceeds=proceeds, grounds=grounds,
            submitted_by=person, submitted_on=day)
        _refuse(wanted, loan, filing, day)
        step = step_of(scheme_of(filing.scheme), "first_review")
        wanted.due_on = deadline(step, day) if step is not None else None
        wanted.save()
        wanted.number = number_of(wanted)
        Claim.objects.filter(pk=wanted.pk).update(number=wanted.number)
        tell_next(wanted)
    return wanted


def number_of(claim: Claim) -> str:
    """The number of a stored claim: the prefecture, the year, a running number."""
    return f"BC{claim.area[:4]}{claim.submitted_on.year}{claim.pk:06}"


def _refuse(wanted: Claim, loan: Application, filing: Filing, day: date) -> None:
    """Everything that stands against the claim."""
    errors: list[ProblemsError] = []
    if wanted.principal > loan.outstanding:
        errors.append(beyond(loan.number, money(wanted.principal), money(loan.outstanding)))
    there = set(loan.documents.values_list("kind", flat=True))
    missing = [DOCUMENT_KINDS[kind] for kind in PAPERS if kind not in there]
    if missing:
        errors.append(refusal(
            "missing-papers", loan.number, Text(f"缺少{'、'.join(m.zh for m in missing)}", f"missing: {', '.join(m.en for m in missing)}"),
            Text("、".join(DOCUMENT_KINDS[k].zh for k in PAPERS), ", ".join(DOCUMENT_KINDS[k].en for k in PAPERS)), Text("请先上传", "attach them first")))
    window = step_of(scheme_of(filing.scheme), "claim")
    if window is not None and loan.overdue_days and loan.reported_on is not None:
        # Counted back from the day of the report: who reports late does not win days.
        last = deadline(window, loan.reported_on - timedelta(days=loan.overdue_days))
        if day > last:
            errors.append(refusal("too-late", loan.number, same(str(day)), Text(f"不晚于 {last}", f"not after {last}")))
    try:
        if shared_loss(wanted, wanted.principal, wanted.proceeds, day).allocation.status == "not_triggered":
            trigger = scheme_of(filing.scheme).trigger
            errors.append(refusal(
                "not-triggered", loan.number, Text(f"{loan.get_quality_display()}，逾期 {loan.overdue_days} 天", f"{loan.quality}, {loan.overdue_days} days overdue"),
                same(trigger.text if trigger is not None else "—"), Text("触发补偿条件后再申请", "claim once the trigger is met")))
    except ProblemsError as error:
        errors.append(error)
    if errors:
        raise ProblemsError([p for error in errors for p in error.problems])
