"""Whoever is next with a loan or a filing is told; and the company, what became of its loan."""

from __future__ import annotations

from django.urls import reverse

from kexin.platform.lending.models import Application, Filing, FilingState, State
from kexin.platform.notices.telling import people_who_may, tell, tell_people
from kexin.platform.orgs.models import Kind, Person
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

#: What a company is told of its loan: after which state of it, and of its filing.
OF_ITS_LOAN: dict[str, Text] = {
    State.APPROVED: Text("贵公司的贷款申请已获批准", "your application for a loan is approved"),
    State.ACTIVE: Text("贵公司的贷款已放款", "your loan was paid out"),
    State.SETTLED: Text("贵公司的贷款已结清", "your loan is settled")}
OF_ITS_FILING: dict[str, Text] = {
    FilingState.CONFIRMED: Text("贵公司的贷款已纳入风险补偿备案", "your loan is filed with the compensation fund"),
    FilingState.CONDITIONAL: Text("贵公司的贷款已附条件备案", "your loan is filed with the compensation fund on a condition"),
    FilingState.REVOKED: Text("贵公司贷款的风险补偿备案已撤销", "the filing of your loan with the compensation fund was revoked")}


def tell_next(loan: Application, but: Person | None) -> None:
    """Tell those whose turn it is with a loan, and the company."""
    _tell_company(OF_ITS_LOAN.get(loan.state), loan, but)
    if loan.state in NEXT:
        right, text = NEXT[loan.state]
        tell(right, _about(text, loan), reverse("application", args=[loan.number]), loan=loan, but=but)


def tell_of_filing(filing: Filing, but: Person | None) -> None:
    """Tell those whose turn it is with a filing, and the company."""
    _tell_company(OF_ITS_FILING.get(filing.state), filing.application, but)
    if filing.state in FILING_NEXT:
        right, text = FILING_NEXT[filing.state]
        tell(right, _about(text, filing.application), reverse("filing", args=[filing.pk]), loan=filing.application, but=but)


def _tell_company(text: Text | None, loan: Application, but: Person | None) -> None:
    """Those of the company who may act for it; what its bank and the offices wrote stays with them."""
    if text is not None:
        people = people_who_may("lending.apply", loan=loan).filter(organisation__kind=Kind.COMPANY).exclude(pk__in=[but.pk] if but else [])
        tell_people(people, _about(text, loan), reverse("application", args=[loan.number]))


def _about(text: Text, loan: Application) -> Text:
    return Text(f"{text.zh}：{loan.number}", f"{text.en}: {loan.number}")
