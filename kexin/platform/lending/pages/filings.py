"""Filings: who waits for whom until when, and the page on which the bureau checks and the department confirms."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kexin.fund.allocation import FactValue
from kexin.platform.language import say
from kexin.platform.lending import forms
from kexin.platform.lending.facts import read
from kexin.platform.lending.filing import answers, fund_of
from kexin.platform.lending.listing import MOST_PAGES
from kexin.platform.lending.models import BINDING_FILINGS, LAST_DAY, WAITING_FILINGS, Filing, FilingState, State
from kexin.platform.lending.nextstep import tell_of_filing
from kexin.platform.lending.pages.rows import filings, inner
from kexin.platform.lending.prospects import behind, facts_in_words, said, told
from kexin.platform.lending.schemes import scheme_of, scheme_title
from kexin.platform.orgs.access import Asked, View, needs
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.rights import may
from kexin.problems import Problem, ProblemsError
from kexin.text import Text

PAGE = 50


@dataclass(frozen=True)
class Step:
    """A step of a filing."""

    name: str
    right: str
    title: Text
    done: Text
    states: frozenset[str]
    form: type[forms.FilingForm]
    look: str = "btn btn-primary"


STEPS: Mapping[str, Step] = {s.name: s for s in (
    Step("check", "lending.check_filing", Text("核查", "Check"), Text("核查意见已登记。", "Checked."), frozenset({FilingState.SUBMITTED}), forms.Check),
    Step("confirm", "lending.confirm_filing", Text("确认", "Confirm"), Text("确认意见已登记。", "Signed."), frozenset({FilingState.CHECKED}), forms.Confirm),
    Step("fulfil", "lending.confirm_filing", Text("条件已满足", "The condition is met"), Text("备案条件已满足。", "The condition is met."), frozenset({FilingState.CONDITIONAL}), forms.Fulfil),
    Step("revoke", "lending.confirm_filing", Text("提请撤销备案", "Propose to revoke"), Text("已提请撤销，待另一人复核。", "Proposed; it is revoked once another person confirms."), frozenset(BINDING_FILINGS), forms.Revoke, "btn btn-danger"),
)}


@require_GET
@needs("lending.see")
def show_all(request: Asked) -> HttpResponse:
    """The filings in scope, those that are due first."""
    rows, state, today = filings(request.user), request.GET.get("state", ""), timezone.localdate()
    if state in FilingState.values:
        rows = rows.filter(state=state)
    # An index finds the rows of a page; only those are read.
    pages, count = Paginator(rows.select_related(None).order_by(LAST_DAY, "-id").values_list("pk", flat=True), PAGE), rows.count()
    # In the place where Django keeps what it counted: nobody turns more pages than these, and they would take long to find.
    vars(pages)["count"] = min(count, PAGE * MOST_PAGES)
    page = pages.get_page(request.GET.get("page"))
    found = rows.defer("facts", "answers", "application__frozen").in_bulk(list(page.object_list))
    lines = [(row, _last(row), _left(row, today)) for row in (found[pk] for pk in page.object_list if pk in found)]
    return render(request, "lending/filings.html", {"page": page, "count": count, "capped": count > PAGE * MOST_PAGES, "lines": lines, "states": FilingState.choices, "asked": state, "today": today})


def _left(row: Filing, today: Any) -> int | None:
    """Days until the last day; below zero: overdue."""
    last = _last(row)
    return (last - today).days if last is not None else None


def _last(row: Filing) -> date | None:
    """The last day of what is to be done next."""
    return row.condition_until if row.state == FilingState.CONDITIONAL else row.due_on if row.state in WAITING_FILINGS else None


@require_GET
@needs("lending.see")
def show(request: Asked, pk: int) -> HttpResponse:
    """A filing with all that is known of it, and what this person may do next."""
    return _page(request, get_object_or_404(filings(request.user), pk=pk))


def _page(request: Asked, row: Filing, failed: tuple[str, forms.FilingForm] | None = None) -> HttpResponse:
    today = timezone.localdate()
    offered = [
        (step, failed[1] if failed and failed[0] == step.name else step.form(request.user, row), _why_not(step, request.user, row))
        for step in STEPS.values() if row.state in step.states and may(request.user, step.right)]
    if failed and failed[0] not in [step.name for step, _, _ in offered]:
        offered = [*offered, (STEPS[failed[0]], failed[1], None)]
    return render(request, "lending/filing.html", {
        "filing": row, "loan": row.application, "scheme_title": scheme_title(row.scheme), "inner": inner(request.user), "said": told(row.answers), "facts": facts_in_words(_told_facts(request.user, row)),
        "left": _left(row, today), "steps": offered, **_now(request.user, row)}, status=422 if failed else 200)


def _told_facts(person: Person, row: Filing) -> dict[str, FactValue]:
    """The facts as they were submitted; those of the whole bank and of the fund are for them and for those who watch over them, not for a guarantor or a customer."""
    others = person.organisation.desk not in (Desk.DEPARTMENT, Desk.BUREAU, Desk.BANK)
    return {name: value for name, value in read(row.facts).items() if not (others and name.startswith(("bank_", "pool_", "scheme_")))}


def _now(person: Person, row: Filing) -> dict[str, Any]:
    """What the scheme says today, where somebody has yet to sign; the fund and the fuses for those who watch over them."""
    found: dict[str, Any] = {"now": None, "behind": None, "problems": ()}
    loan = row.application
    if loan.state != State.ACTIVE or not inner(person):
        return found
    problems: tuple[Problem, ...] = ()
    try:
        _, facts, now = answers(loan, row.amount, row.filed_on)
        if row.state in WAITING_FILINGS:
            found["now"] = said(now)
        if any(may(person, right) for right in ("lending.check_filing", "lending.confirm_filing", "ledger.see")):
            found["behind"] = behind(scheme_of(row.scheme), fund_of(loan), facts, row.amount, row.earmarked if row.state in BINDING_FILINGS else 0)
    except ProblemsError as error:
        problems = error.problems
    return {**found, "problems": problems}


def _why_not(step: Step, person: Person, row: Filing) -> Text | None:
    signed = {row.submitted_by_id, row.checked_by_id if step.name in ("confirm", "fulfil") else None} if step.name != "revoke" else set()
    return Text("前一步由您办理，须由另一人签署", "you signed before; somebody else does this one") if person.pk in signed else None


def page(step: Step) -> View:
    """Where the form of a step is sent."""

    @require_POST
    @needs(step.right)
    def taken(request: Asked, pk: int) -> HttpResponseBase:
        row = get_object_or_404(filings(request.user), pk=pk)
        form = step.form(request.user, row, request.POST)
        if form.is_valid():
            try:
                form.take()
            except ProblemsError as error:
                form.refused(error)
            else:
                row.refresh_from_db(fields=["state"])
                if step.name != "revoke":
                    tell_of_filing(row, request.user)
                messages.success(request, say(step.done.zh, step.done.en))
                return redirect("filing", pk=pk)
        return _page(request, get_object_or_404(filings(request.user), pk=pk), (step.name, form))

    return taken
