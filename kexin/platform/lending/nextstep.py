"""Whoever is next with a loan or a filing is told."""

from __future__ import annotations

from django.urls import reverse

from kexin.platform.lending.models import Application, Filing, FilingState, State
from kexin.platform.notices.telling import tell
from kexin.platform.orgs.models import Person
from kexin.text import Text

#: After which state of a loan whose turn it is.
NEXT: dict[str, tuple[str, Text]] = {
    State.SUBMITTED: ("lending.examine", Text("申请待尽调", "an application waits for the bank's visit")),
    State.EXAMINED: ("lending.decide", Text("申请待审批", "an application waits for a decision")),
    State.APPROVED: ("lending.draw", Text("贷款已批准，待放款", "a loan is approved and waits to be drawn")),
    State.DECLINED: ("lending.apply", Text("贷款申请未获批准", "an application was declined")),
    State.ACTIVE: ("lending.file", Text("贷款已放款，请在期限内备案", "a loan is drawn; file it in time"))}
#: The same of a filing.
FILING_NEXT: dict[str, tuple[str, Text]] = {
    FilingState.SUBMITTED: ("lending.check_filing", Text("备案待核查", "a filing waits to be checked")),
    FilingState.CHECKED: ("lending.confirm_filing", Text("备案待确认", "a filing waits to be confirmed")),
    FilingState.CONFIRMED: ("lending.file", Text("备案已确认", "a filing is confirmed")),
    FilingState.CONDITIONAL: ("lending.file", Text("附条件备案已确认，请在期限内满足条件", "a filing is confirmed on a condition; meet it in time")),
    FilingState.RETURNED: ("lending.file", Text("备案被退回", "a filing was sent back")),
    FilingState.REVOKED: ("lending.file", Text("备案已撤销", "a filing was revoked"))}


def tell_next(loan: Application, but: Person | None) -> None:
    """Tell those whose turn it is with a loan."""
    if loan.state in NEXT:
        right, text = NEXT[loan.state]
        tell(right, _about(text, loan), reverse("application", args=[loan.number]), loan=loan, but=but)


def tell_of_filing(filing: Filing, but: Person | None) -> None:
    """Tell those whose turn it is with a filing."""
    if filing.state in FILING_NEXT:
        right, text = FILING_NEXT[filing.state]
        tell(right, _about(text, filing.application), reverse("filing", args=[filing.pk]), loan=filing.application, but=but)


def _about(text: Text, loan: Application) -> Text:
    return Text(f"{text.zh}：{loan.number}", f"{text.en}: {loan.number}")
