"""The steps of a loan as pages: one form each, for whoever may take the step now."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kexin.platform.forms import MoneyField
from kexin.platform.language import say
from kexin.platform.lending import forms
from kexin.platform.lending.filing import answers
from kexin.platform.lending.models import LIVE_FILINGS, Application, State
from kexin.platform.lending.nextstep import tell_next, tell_of_filing
from kexin.platform.lending.pages.rows import inner, loan_or_404
from kexin.platform.lending.prospects import said
from kexin.platform.moves import moved_on
from kexin.platform.orgs.access import Asked, View, needs
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.problems import ProblemsError
from kexin.text import Text


@dataclass(frozen=True)
class Step:
    """A step: who may take it, in which states, what is typed, and what is said when it is done."""

    name: str
    right: str
    title: Text
    help: Text
    done: Text
    states: frozenset[str]
    form: type[forms.StepForm]
    beside: str = ""
    """A template with what is worth reading beside the form."""
    look: str = "btn"
    moves: bool = True
    """Does it bring the loan to somebody else?"""


STEPS: Mapping[str, Step] = {s.name: s for s in (
    Step("examine", "lending.examine", Text("登记尽调", "Write down the diligence"), Text("走访后填写，提交后不能修改。", "After the visit; it cannot be changed once it is sent."),
         Text("尽调已登记，待审批。", "The diligence is written down; the application waits for a decision."), frozenset({State.SUBMITTED}), forms.Examine, "lending/_wish.html", "btn btn-primary"),
    Step("decide", "lending.decide", Text("审批", "Decide"), Text("由尽调以外的人审批。建议额度供参考，授信由银行自行决定。", "By somebody else than who examined. The recommended line is advice; the bank decides."),
         Text("审批已登记。", "The decision is written down."), frozenset({State.EXAMINED}), forms.Decide, "lending/_wish.html", "btn btn-primary"),
    Step("draw", "lending.draw", Text("登记放款", "Draw"), Text("可分次放款，合计不超过授信金额。", "In parts if need be, together within the credit."),
         Text("放款已登记。请在期限内备案。", "The drawdown is written down. File the loan in time."), frozenset({State.APPROVED, State.ACTIVE}), forms.Draw, "lending/_amounts.html", "btn btn-primary"),
    Step("file", "lending.file", Text("提交备案", "File"), Text("提交前请看右侧各项条件；经科技局核查、省级部门确认后生效。", "Look at the conditions first; in force once the bureau has checked and the department has confirmed."),
         Text("备案已提交，待核查。", "The filing is submitted; it waits to be checked."), frozenset({State.ACTIVE}), forms.File, "lending/_answers.html", "btn btn-primary"),
    Step("repay", "lending.repay", Text("登记还款", "Repayment"), Text("本金、利息分别填写。", "Principal and interest apart."),
         Text("还款已登记。", "The repayment is written down."), frozenset({State.ACTIVE}), forms.Repay, "lending/_amounts.html", moves=False),
    Step("report", "lending.report", Text("报送状态", "Report the state"), Text("五级分类和逾期天数；每日一次，晚于上次报送。", "The five-class status and the days overdue; once a day, later than the last report."),
         Text("状态已报送。", "The state is reported."), frozenset({State.ACTIVE}), forms.ReportStatus, "lending/_amounts.html", moves=False),
    Step("settle", "lending.repay", Text("结清", "Settle"), Text("本金已还清的贷款结清后，备案解除，资金池的占用解除。", "A loan that is repaid is over: its filing is released and what the fund held ready is free again."),
         Text("贷款已结清。", "The loan is settled."), frozenset({State.ACTIVE}), forms.Settle, "lending/_amounts.html"),
    Step("withdraw", "lending.apply", Text("撤回申请", "Withdraw"), Text("审批前可以撤回。", "Possible before the decision."),
         Text("申请已撤回。", "The application is withdrawn."), frozenset({State.SUBMITTED, State.EXAMINED}), forms.Withdraw, "lending/_wish.html", "btn btn-outline-danger"),
)}


@dataclass(frozen=True)
class Offered:
    """A step on a loan's page; *why_not* says why this person does not take it."""

    step: Step
    why_not: Text | None


def offered(person: Person, loan: Application) -> list[Offered]:
    """The steps that somebody may take now."""
    return [Offered(step, _why_not(step.name, person, loan)) for step in STEPS.values() if may(person, step.right) and loan.state in step.states and _sensible(step.name, loan)]


def _sensible(name: str, loan: Application) -> bool:
    """What the amounts leave to do."""
    match name:
        case "draw":
            return loan.drawn < (loan.credit or 0)
        case "settle":
            return loan.outstanding == 0
        case "repay":
            return loan.outstanding > 0
        case "file":
            return bool(loan.scheme) and loan.outstanding > 0 and not loan.filings.filter(state__in=LIVE_FILINGS).exists()
    return True


def _why_not(name: str, person: Person, loan: Application) -> Text | None:
    if name == "decide" and loan.diligence.by_id == person.pk:
        return Text("您做了尽调，须由另一人审批", "you examined it; somebody else decides")
    return None


def page(step: Step) -> View:
    """The page of a step: what is known, the form, and after a refusal the form as it was filled in."""

    @require_http_methods(["GET", "POST"])
    @needs(step.right)
    def shown(request: Asked, number: str) -> HttpResponseBase:
        loan = loan_or_404(request.user, number)
        sent = request.POST if request.method == "POST" else None
        if sent is None and loan.state not in step.states:
            raise moved_on(loan, loan.get_state_display())
        form = step.form(request.user, loan, sent)
        if form.is_valid():
            try:
                form.take()
            except ProblemsError as error:
                form.refused(error)
            else:
                _tell(step, request.user, loan)
                messages.success(request, say(step.done.zh, step.done.en))
                return redirect("application", number=number)
        return render(request, "lending/step.html", {
            "loan": loan, "step": step, "form": form, "inner": inner(request.user), **_beside(step, loan, form)}, status=422 if form.errors else 200)

    return shown


def _tell(step: Step, person: Person, loan: Application) -> None:
    """The step may have moved the loan, or made a filing."""
    if step.name == "file":
        filing = loan.filings.filter(state__in=LIVE_FILINGS).first()
        if filing is not None:
            tell_of_filing(filing, person)
    elif step.moves:
        loan.refresh_from_db(fields=["state"])
        tell_next(loan, person)


def _beside(step: Step, loan: Application, form: forms.StepForm) -> dict[str, Any]:
    if step.name != "file":
        return {}
    typed = form.data.get("amount", "") if form.is_bound else ""
    return told_answers(loan, typed)


def told_answers(loan: Application, typed: str) -> dict[str, Any]:
    """What the scheme says to filing the amount that was typed; everything that is owed where it is none."""
    try:
        amount = int(MoneyField().clean(typed))
    except ValidationError:
        amount = loan.outstanding
    try:
        scheme, _, found = answers(loan, amount, timezone.localdate())
    except ProblemsError as error:
        return {"amount": amount, "scheme": None, "said": [], "problems": error.problems}
    return {"amount": amount, "scheme": scheme, "said": said(found), "problems": ()}


@require_POST
@needs("lending.file")
def preview(request: Asked, number: str) -> HttpResponse:
    """The answers anew, while the form is filled in."""
    loan = loan_or_404(request.user, number)
    if loan.state != State.ACTIVE:
        raise moved_on(loan, loan.get_state_display())
    return render(request, "lending/_answers.html", {"loan": loan, **told_answers(loan, request.POST.get("amount", ""))})
