"""Routes of loans: the steps of ``kexin.platform.lending``, asked by a machine."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Annotated, Any

from django.core.exceptions import PermissionDenied
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.utils import timezone
from ninja import Path, Query

from kexin.platform.api.companies import found
from kexin.platform.api.core import Asked, get, post
from kexin.platform.api.loaned import (
    ApplicationIn,
    ApplicationOut,
    DrawdownIn,
    DrawdownOut,
    FilingIn,
    FilingOut,
    LoanOut,
    RepaymentIn,
    RepaymentOut,
    ReportOut,
    ReportsIn,
    ReportsOut,
)
from kexin.platform.api.once import key_of_work
from kexin.platform.api.paging import Cursor, Limit, part
from kexin.platform.api.schemas import Named, Page
from kexin.platform.language import current
from kexin.platform.lending.filing import submit_filing
from kexin.platform.lending.models import Application, Filing, Mode, Quality, State
from kexin.platform.lending.nextstep import tell_next, tell_of_filing
from kexin.platform.lending.pages.rows import inner
from kexin.platform.lending.products import product_titles
from kexin.platform.lending.reporting import Line
from kexin.platform.lending.reporting import report_all as report_lines
from kexin.platform.lending.schemes import schemes_for
from kexin.platform.lending.servicing import draw, repay
from kexin.platform.lending.submission import Wish, apply
from kexin.platform.orgs.models import Desk, Organisation, Person
from kexin.platform.orgs.scope import loans_of, organisations_of
from kexin.platform.refusal import refusal
from kexin.problems import NotFoundError, Problem, ProblemsError, meant
from kexin.text import Text, same

Number = Annotated[str, Path(max_length=40, description="number of the loan")]
StateOf = Annotated[str, Query("", pattern=f"^({'|'.join(State.values)})?$", description=", ".join(State.values))]
QualityOf = Annotated[str, Query("", pattern=f"^({'|'.join(Quality.values)})?$", description=", ".join(Quality.values))]


@get("applications", "lending.see", Page[ApplicationOut], Text("贷款列表", "Loans"), "lending")
def applications(request: Asked, response: HttpResponse, state: StateOf, quality: QualityOf, code: Annotated[str, Query("", max_length=100)], cursor: Cursor, limit: Limit) -> Page[ApplicationOut]:
    """Applications and the loans that they became, in the order in which they came in."""
    wanted, inside = loans_of(request.user), inner(request.user)
    if quality and not inside:
        raise PermissionDenied
    for value, condition in ((state, Q(state=state)), (quality, Q(quality=quality)), (code, Q(company__code=code))):
        wanted &= condition if value else Q()
    return part(request, response, _loans().filter(wanted), "id", Page[ApplicationOut], lambda row: ApplicationOut(**_application(row, inside=inside)), cursor, limit)


@get("applications/{number}", "lending.see", LoanOut, Text("一笔贷款", "A loan"), "lending")
def application(request: Asked, number: Number) -> LoanOut:
    """A loan with its drawdowns, repayments, filings and reports."""
    return _loan(request.user, loan_of(request.user, number))


@post("applications", "lending.apply", LoanOut, Text("提交贷款申请", "Apply for a loan"), "lending")
def apply_for(request: Asked, body: ApplicationIn) -> LoanOut:
    """A bank applies for a company, or a company for itself. What is known and what the rules say is frozen with it."""
    company, bank = found(request.user, body.code), _bank(request.user, body.bank)
    guarantor = _organisation(body.guarantor, "body.guarantor", Q(kind="guarantor")) if body.guarantor is not None else None
    today = timezone.localdate()
    for name, wanted, open_ones in (("product", body.product, list(product_titles())), ("scheme", body.scheme, [scheme.id for scheme in schemes_for(company.prefecture, today)])):
        if wanted and wanted not in open_ones:
            raise refusal(f"unknown-{name}", f"body.{name}", same(wanted), same(", ".join(open_ones) or "-"), meant(wanted, open_ones, Text("请改用所列取值", "take one of these")))
    wish = Wish(body.amount, body.months, body.purpose, body.mode, body.product, body.scheme, guarantor)
    made = apply(request.user, company, bank, wish, key_of_work(request), today)
    tell_next(made, request.user)
    return _loan(request.user, made)


@post("applications/{number}/drawdowns", "lending.draw", LoanOut, Text("登记放款", "Enter a drawdown"), "lending")
def draw_down(request: Asked, number: Number, body: DrawdownIn) -> LoanOut:
    """Money paid out under the credit."""
    loan = loan_of(request.user, number)
    draw(request.user, loan, body.amount, past(body.on, "body.on"), key_of_work(request))
    tell_next(loan, request.user)
    return _loan(request.user, loan)


@post("applications/{number}/repayments", "lending.repay", LoanOut, Text("登记还款", "Enter a repayment"), "lending")
def pay_back(request: Asked, number: Number, body: RepaymentIn) -> LoanOut:
    """Principal and interest that came back."""
    loan = loan_of(request.user, number)
    if not body.principal and not body.interest:
        raise refusal("nothing", "body.principal", same("0"), Text("本金或利息大于零", "principal or interest above zero"))
    repay(request.user, loan, body.principal, body.interest, past(body.on, "body.on"), key_of_work(request))
    return _loan(request.user, loan)


@post("applications/{number}/filings", "lending.file", LoanOut, Text("提交备案", "File a loan"), "lending")
def file(request: Asked, number: Number, body: FilingIn) -> LoanOut:
    """File as of today; everything that the scheme finds missing is told together."""
    loan = loan_of(request.user, number)
    tell_of_filing(submit_filing(request.user, loan, body.amount, body.condition, body.until, timezone.localdate(), key_of_work(request)), request.user)
    return _loan(request.user, loan)


@post("reports", "lending.report", ReportsOut, Text("批量报送贷款状态", "Report the state of loans"), "lending")
def report_all(request: Asked, body: ReportsIn) -> ReportsOut:
    """Five-class status and days overdue of up to 1,000 loans. One row that cannot be taken, and none is; every such row is told."""
    today, problems = timezone.localdate(), list[Problem]()
    for i, each in enumerate(body.reports):
        if each.on > today:
            problems += not_yet(each.on, today, f"body.reports[{i}].on").problems
    lines = [Line(i, each.number, each.on, Quality(each.quality), each.overdue_days) for i, each in enumerate(body.reports) if each.on <= today]
    try:
        reported = report_lines(request.user, lines)
    except ProblemsError as error:
        problems += [replace(p, where=f"body.reports[{p.where}]") for p in error.problems]
    if problems:
        raise ProblemsError(problems)
    return ReportsOut(taken=reported.count)


def loan_of(person: Person, number: str) -> Application:
    """A loan in the scope of a person.

    Raises:
        NotFoundError: there is none of this number there.
    """
    for row in _loans().filter(loans_of(person), number=number)[:1]:
        return row
    raise _no_loan(number)


def past(day: date, where: str) -> date:
    """A day that has come: what a machine enters has happened.

    Raises:
        ProblemsError: it is in the future.
    """
    if day > (today := timezone.localdate()):
        raise not_yet(day, today, where)
    return day


def not_yet(day: date, today: date, where: str) -> ProblemsError:
    """The day is in the future."""
    return refusal("future-day", where, same(str(day)), Text(f"不晚于 {today}", f"not after {today}"))


def named(organisation: Organisation) -> Named:
    """An organisation in the language asked for."""
    return Named(code=organisation.code, name=organisation.name)


def _no_loan(number: str) -> NotFoundError:
    return NotFoundError([Problem(
        "no-such-loan", number[:40], Text("可见范围内没有这笔贷款", "no such loan within what you may see"), Text("本机构的贷款编号", "numbers of loans of your own"), Text("请核对编号", "check the number"))])


def _loans() -> QuerySet[Application]:
    return Application.objects.select_related("company", "bank", "guarantor")


def _bank(person: Person, code: str | None) -> Organisation:
    """The bank that is to lend: a bank applies at itself or below, a company anywhere."""
    if person.organisation.desk == Desk.BANK:
        return person.organisation if code is None else _organisation(code, "body.bank", organisations_of(person))
    if code is None:
        raise refusal("missing", "body.bank", Text("没有写银行", "no bank is named"), Text("银行或其分支机构的代码", "code of a bank or a branch"))
    return _organisation(code, "body.bank", Q(kind__in=("bank", "branch", "subbranch")))


def _organisation(code: str, where: str, allowed: Q) -> Organisation:
    for row in Organisation.objects.filter(allowed, code=code, closed_on=None)[:1]:
        return row
    raise refusal("no-such-organisation", where, same(code), Text("现有机构的代码", "code of an organisation"), Text("请核对代码", "check the code"))


def _application(row: Application, *, inside: bool) -> dict[str, Any]:
    """*inside*: with what the bank says of its customer."""
    state_of_loan = {"quality": _quality(row.quality), "overdue_days": row.overdue_days, "reported_on": row.reported_on} if inside else {"quality": None, "overdue_days": None, "reported_on": None}
    return {
        "number": row.number, "code": row.company.code, "company": row.company.name, "bank": named(row.bank), "guarantor": named(row.guarantor) if row.guarantor else None,
        "state": Named(code=row.state, name=str(State(row.state).label)), "applied_on": row.applied_on, "asked": row.asked, "months": row.months,
        "mode": Named(code=row.mode, name=str(Mode(row.mode).label)), "purpose": row.purpose, "product": row.product, "scheme": row.scheme, "grade": row.grade, "line": row.line,
        "credit": row.credit, "rate": row.rate, "signed_on": row.signed_on, "drawn": row.drawn, "drawn_on": row.drawn_on, "due_on": row.due_on, "repaid": row.repaid,
        "outstanding": row.outstanding, "filed": row.filed, **state_of_loan}


def _loan(person: Person, row: Application) -> LoanOut:
    inside = inner(person)
    return LoanOut(
        **_application(row, inside=inside), seal=str(row.frozen.get("seal", "")), drawdowns=[DrawdownOut(on=d.on, amount=d.amount) for d in row.drawdowns.all()],
        repayments=[RepaymentOut(on=r.on, principal=r.principal, interest=r.interest) for r in row.repayments.all()],
        filings=[_filing(f, inside=inside) for f in row.filings.order_by("id")],
        reports=[ReportOut(on=r.on, quality=_quality(r.quality), overdue_days=r.overdue_days) for r in row.reports.all()] if inside else [])


def _quality(code: str) -> Named:
    return Named(code=code, name=str(Quality(code).label))


def _filing(row: Filing, *, inside: bool) -> FilingOut:
    language = current()
    return FilingOut(
        scheme=row.scheme, amount=row.amount, state=Named(code=row.state, name=row.get_state_display()), condition=row.condition, condition_until=row.condition_until,
        filed_on=row.filed_on, due_on=row.due_on, reason=row.reason if inside else "",
        answers=[{"id": a["id"], "title": a[language], "holds": a["holds"], "missing": a["missing"]} for a in row.answers] if inside else [])
