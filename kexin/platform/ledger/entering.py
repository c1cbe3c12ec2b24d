"""Writing to the funds by hand: money that a clerk reports, reversals, new funds, the close of a year."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.language import say
from kexin.platform.ledger.forms import EnterForm, OpenForm, RefuseForm, ReverseForm
from kexin.platform.ledger.models import BookEntry, Proposal
from kexin.platform.ledger.proposals import confirm, propose, refuse
from kexin.platform.ledger.views import A_PAGE, _small, fund_seen, funds_seen
from kexin.platform.matters.proposing import propose as propose_matter
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.problems import Problem, ProblemsError


@require_http_methods(["GET", "POST"])
@needs("ledger.enter")
def enter_money(request: Asked, pk: int) -> HttpResponse:
    """A contribution, refill, interest or return: proposed here, entered once somebody else confirms."""
    fund = fund_seen(request, pk)
    form = EnterForm(request.POST) if request.method == "POST" else EnterForm(initial={"key": uuid.uuid4().hex, "on": timezone.localdate()})
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = propose(fund, request.user, **form.cleaned_data)
        except ProblemsError as error:
            problems = error.problems
        else:
            return redirect("proposal", pk=made.pk)
    return render(request, "ledger/enter.html", {"fund": fund, "form": form, "problems": problems}, status=422 if problems or form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("ledger.enter")
def reverse_entry(request: Asked, pk: int, no: int) -> HttpResponse:
    """Set a wrong entry right: its opposite is proposed."""
    fund = fund_seen(request, pk)
    entry = get_object_or_404(BookEntry.objects.prefetch_related("postings"), fund=fund, no=_small(no))
    form = ReverseForm(request.POST) if request.method == "POST" else ReverseForm(initial={"key": uuid.uuid4().hex})
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            made = propose(fund, request.user, form.cleaned_data["key"], kind="reversal", on=timezone.localdate(), reverses=entry.key, note=form.cleaned_data["note"])
        except ProblemsError as error:
            problems = error.problems
        else:
            return redirect("proposal", pk=made.pk)
    return render(request, "ledger/reverse.html", {"fund": fund, "entry": entry, "form": form, "problems": problems}, status=422 if problems or form.errors else 200)


@require_GET
@needs("ledger.see")
def list_proposals(request: Asked) -> HttpResponse:
    """What was proposed, what waits first."""
    rows = Proposal.objects.filter(fund__in=funds_seen(request).values("pk")).select_related("fund", "proposed_by", "decided_by", "entry")
    if not may(request.user, "ledger.export"):
        rows = rows.none()  # money of others is no business of a bank
    waiting = request.GET.get("state") != "all"
    if waiting:
        rows = rows.filter(state=Proposal.PROPOSED)
    return render(request, "ledger/proposals.html", {"page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")), "waiting": waiting})


def _proposal(request: Asked, pk: int) -> Proposal:
    return get_object_or_404(
        Proposal.objects.filter(fund__in=funds_seen(request).values("pk")).select_related("fund", "proposed_by__organisation", "decided_by__organisation", "entry"), pk=_small(pk))


@require_GET
@needs("ledger.export")
def show_proposal(request: Asked, pk: int) -> HttpResponse:
    """What is to be entered, by whom it was proposed, and the two ways on."""
    return _page(request, _proposal(request, pk), RefuseForm())


def _page(request: Asked, row: Proposal, form: RefuseForm, problems: tuple[Problem, ...] = ()) -> HttpResponse:
    target = BookEntry.objects.filter(fund=row.fund, key=row.reverses).prefetch_related("postings").first() if row.reverses else None
    signs = may(request.user, "ledger.confirm") and row.state == Proposal.PROPOSED and row.proposed_by_id != request.user.pk
    return render(request, "ledger/proposal.html", {"row": row, "fund": row.fund, "target": target, "signs": signs, "form": form, "problems": problems}, status=422 if problems or form.errors else 200)


@require_POST
@needs("ledger.confirm")
def confirm_proposal(request: Asked, pk: int) -> HttpResponse:
    """The second signature: it is entered."""
    row = _proposal(request, pk)
    try:
        entry = confirm(row, request.user)
    except ProblemsError as error:
        row.refresh_from_db()
        return _page(request, row, RefuseForm(), error.problems)
    messages.success(request, say(f"已入账，第 {entry.no} 笔。", f"Entered as entry {entry.no}."))
    return redirect("fund_entry", pk=row.fund_id, no=entry.no)


@require_POST
@needs("ledger.confirm")
def refuse_proposal(request: Asked, pk: int) -> HttpResponse:
    """It is not entered."""
    row, form = _proposal(request, pk), RefuseForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form)
    try:
        refuse(row, request.user, form.cleaned_data["reason"])
    except ProblemsError as error:
        row.refresh_from_db()
        return _page(request, row, form, error.problems)
    messages.success(request, say("已退回，未入账。", "Refused; nothing was entered."))
    return redirect("proposal", pk=row.pk)


@require_http_methods(["GET", "POST"])
@needs("ledger.open")
def open_a_fund(request: Asked) -> HttpResponse:
    """A new fund for a scheme that computes: proposed here, open once somebody else confirms."""
    form = OpenForm(request.user, request.POST if request.method == "POST" else None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST" and form.is_valid():
        try:
            said = {**form.cleaned_data, "keeper": form.cleaned_data["keeper"].pk}
            made = propose_matter(request.user, "ledger.open", f"{said['scheme']} {said['area']}", said)
        except ProblemsError as error:
            problems = error.problems
        else:
            messages.success(request, say("已提请，待另一人复核后建立。", "Proposed; it opens once another person confirms."))
            return redirect("matter", pk=made.pk)
    return render(request, "ledger/open.html", {"form": form, "problems": problems}, status=422 if problems or form.errors else 200)


@require_POST
@needs("ledger.close")
def close_a_year(request: Asked, pk: int) -> HttpResponse:
    """Seal a year that is over: proposed here, closed once somebody else confirms."""
    fund, wanted = fund_seen(request, pk), request.POST.get("year", "")
    year = int(wanted) if wanted.isascii() and wanted.isdigit() and len(wanted) == 4 else 0
    made = propose_matter(request.user, "ledger.close", f"{fund.pk} {year}", {"fund": fund.pk, "year": year})
    messages.success(request, say(f"已提请结账 {year} 年，待另一人复核。", f"Closing {year} is proposed; another person confirms."))
    return redirect("matter", pk=made.pk)
