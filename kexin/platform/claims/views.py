"""Pages of the claims desk."""

from __future__ import annotations

import uuid
from datetime import date
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import F, Q, QuerySet, Sum
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.fund.allocation import Recovered
from kexin.library.regions import region_name
from kexin.library.tables import PREFECTURES
from kexin.platform.claims.claiming import PAPERS, claim
from kexin.platform.claims.forms import ClaimForm, ReasonForm, RecoveryForm, ReviewForm
from kexin.platform.claims.models import Claim, Recovery, State
from kexin.platform.claims.paying import pay, write_off
from kexin.platform.claims.recovering import confirm_recovery, report_recovery, split
from kexin.platform.claims.replaying import checks
from kexin.platform.claims.reviewing import first_review, second_review
from kexin.platform.claims.sharing import Shared, shared, shared_loss
from kexin.platform.language import say
from kexin.platform.ledger.models import BookEntry
from kexin.platform.ledger.posting import free_balance
from kexin.platform.ledger.scope import sees_whole_books
from kexin.platform.lending.filing import fund_of
from kexin.platform.lending.models import DOCUMENT_KINDS, Application, Filing, FilingState
from kexin.platform.lending.models import State as LoanState
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import loans_of, loans_seen
from kexin.problems import Problem, ProblemsError
from kexin.text import Text

A_PAGE = 50


def _claims(request: Asked) -> QuerySet[Claim]:
    return Claim.objects.filter(loans_seen(request.user, "application")).select_related("application__company", "application__bank", "filing", "bank", "submitted_by", "paid_by")


def _claim(request: Asked, number: str) -> Claim:
    return get_object_or_404(_claims(request), number=number)


@require_GET
@needs("claims.see")
def list_claims(request: Asked) -> HttpResponse:
    """The claims in scope, those of whom somebody waits first."""
    rows = _claims(request)
    state, area, text = request.GET.get("state", ""), request.GET.get("area", ""), request.GET.get("q", "").replace("\0", "").strip()[:100]
    if state in State.values:
        rows = rows.filter(state=state)
    if area in PREFECTURES:
        rows = rows.filter(area=area)
    if text:
        rows = rows.filter(Q(number__startswith=text) | Q(application__number__startswith=text) | Q(application__company__name__contains=text))
    # Only what a line of the list shows.
    lines = rows.select_related(None).select_related("application__company", "bank").only(
        "number", "principal", "public", "submitted_on", "due_on", "state", "bank", "bank__name_zh", "bank__name_en", "application__company__name")
    return render(request, "claims/list.html", {
        "page": Paginator(lines.order_by(F("due_on").asc(nulls_last=True), "-submitted_on", "-id"), A_PAGE).get_page(request.GET.get("page")), "today": timezone.localdate(), "sums": rows.aggregate(principal=Sum("principal"), public=Sum("public")),
        "states": State.choices, "areas": [(code, region_name(code)) for code in PREFECTURES], "asked": {"state": state, "area": area, "q": text}})


@require_http_methods(["GET", "POST"])
@needs("claims.submit")
def new_claim(request: Asked, number: str) -> HttpResponse:
    """Claim for a filed loan: who would bear what is shown before it is sent."""
    loan = get_object_or_404(Application.objects.filter(loans_of(request.user), state=LoanState.ACTIVE).select_related("company", "bank"), number=number)
    filing = loan.filings.filter(state=FilingState.CONFIRMED).first()
    today = timezone.localdate()
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        form = ClaimForm(request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                made = claim(request.user, loan, said["principal"], said["proceeds"] or 0, said["grounds"], today, said["key"])
            except ProblemsError as error:
                problems = error.problems
            else:
                return redirect("claim", number=made.number)
    else:
        form = ClaimForm(initial={"key": uuid.uuid4().hex, "principal": f"{loan.outstanding / 100:.2f}".rstrip("0").rstrip(".")})
    there = set(loan.documents.values_list("kind", flat=True))
    found, untold = _preview(loan, filing, today)
    return render(request, "claims/new.html", {
        "loan": loan, "filing": filing, "form": form, "problems": problems, "papers": [(DOCUMENT_KINDS[kind], kind in there) for kind in PAPERS], "shared": found, "untold": untold},
        status=422 if problems or form.errors else 200)


def _preview(loan: Application, filing: Filing | None, today: date) -> tuple[Shared | None, tuple[Problem, ...]]:
    """Who would bear what if everything owed were claimed today; or why that cannot be said."""
    if filing is None:
        return None, ()
    try:
        return shared_loss(Claim(application=loan, filing=filing), loan.outstanding, 0, today), ()
    except ProblemsError as error:
        return None, error.problems


@require_GET
@needs("claims.see")
def show_claim(request: Asked, number: str) -> HttpResponse:
    """A claim with all that is known of it, and what this person may do next."""
    return _page(request, _claim(request, number))


def _page(request: Asked, row: Claim, problems: tuple[Problem, ...] = (), form: Any = None) -> HttpResponse:
    today = timezone.localdate()
    found: Shared | None = None
    untold: tuple[Problem, ...] = ()
    if row.state in (State.SUBMITTED, State.REVIEWED, State.QUEUED):
        try:
            found = shared(row, today)
        except ProblemsError as error:
            untold = error.problems
    fund = fund_of(row.application)
    document = row.allocation or (found.document if found else None)
    steps = _steps(request, row)
    return render(request, "claims/claim.html", {
        "claim": row, "loan": row.application, "document": document, "seal": found.seal if found else "", "untold": untold, "problems": problems, "fund": fund,
        "free": free_balance(fund) if sees_whole_books(request.user) else None,
        "reviews": row.reviews.select_related("by__organisation"), "recoveries": row.recoveries.select_related("reported_by", "confirmed_by"), "entries": BookEntry.objects.filter(fund=fund, claim=row.number).order_by("no"),
        "documents": row.application.documents.all(), "today": today, "steps": steps, "form": form or _form(steps, found), "borne": _borne(row), "life": _life(row), "audits": may(request.user, "claims.replay")},
        status=422 if problems or (form is not None and form.errors) else 200)


def _steps(request: Asked, row: Claim) -> list[str]:
    """What this person may do with the claim now."""
    wanted = {
        "first_review": row.state == State.SUBMITTED and may(request.user, "claims.first_review"),
        "second_review": row.state in (State.REVIEWED, State.QUEUED) and may(request.user, "claims.second_review"),
        "pay": row.state == State.ACCEPTED and may(request.user, "claims.pay"),
        "recover": row.state in (State.PAID, State.CLOSED) and may(request.user, "claims.recover"),
        "write_off": row.state == State.PAID and may(request.user, "claims.write_off")}
    return [name for name, now in wanted.items() if now]


def _form(steps: list[str], found: Shared | None) -> Any:
    if "recover" in steps:
        return RecoveryForm(initial={"key": uuid.uuid4().hex, "on": timezone.localdate()})
    if "write_off" in steps:
        return ReasonForm()
    return ReviewForm(initial={"seal": found.seal if found else ""})


#: The states in the order of a claim's life.
LIFE: tuple[tuple[str, Text], ...] = (
    (State.SUBMITTED, Text("申请", "claimed")), (State.REVIEWED, Text("初审", "first review")), (State.ACCEPTED, Text("复审", "second review")), (State.PAID, Text("拨付", "paid")), (State.CLOSED, Text("核销", "written off")))


def _life(row: Claim) -> list[dict[str, Any]]:
    """The steps done, with their days, and the one that is next."""
    signed = {r.step: r for r in row.reviews.all()}
    days = {State.SUBMITTED: row.submitted_on, State.REVIEWED: signed[1].at if 1 in signed else None, State.ACCEPTED: signed[2].at if 2 in signed else None, State.PAID: row.paid_on, State.CLOSED: None}
    names = [str(name) for name, _ in LIFE]
    reached = names.index("reviewed") if row.state == State.QUEUED else max(signed, default=0) if row.state == State.RETURNED else names.index(row.state)
    found = []
    for place, (name, title) in enumerate(LIFE):
        tone = "done" if place <= reached else "now" if place == reached + 1 else ""
        if row.state == State.RETURNED and place == reached:
            tone = "bad"
        found.append({"title": title, "on": days[State(name)] if place <= reached else None, "tone": "" if tone == "now" and row.state in (State.RETURNED, State.PAID) else tone})
    return found


def _borne(row: Claim) -> list[dict[str, Any]]:
    """Each party: what it bore, what came back to it, what is left."""
    back: dict[str, int] = {}
    for recovery in row.recoveries.filter(state=Recovery.CONFIRMED):
        for party, amount in recovery.returns.items():
            back[party] = back.get(party, 0) + amount
    return [{"title": Text(p["zh"], p["en"]), "amount": p["amount"], "back": back.get(p["party"], 0), "left": p["amount"] - back.get(p["party"], 0)} for p in row.allocation.get("parts", [])]


@require_POST
@needs("claims.first_review")
def first(request: Asked, number: str) -> HttpResponse:
    """The bureau signs or sends back."""
    return _review(request, number, first_review)


@require_POST
@needs("claims.second_review")
def second(request: Asked, number: str) -> HttpResponse:
    """The department signs or sends back."""
    return _review(request, number, second_review)


def _review(request: Asked, number: str, step: Any) -> HttpResponse:
    row = _claim(request, number)
    form = ReviewForm(request.POST)
    verdict = request.POST.get("verdict")
    if not form.is_valid() or verdict not in ("agree", "return"):
        return _page(request, row, form=form)
    try:
        step(request.user, row, verdict == "agree", form.cleaned_data["seal"], form.cleaned_data["reason"], timezone.localdate())
    except ProblemsError as error:
        return _page(request, _claim(request, number), error.problems, form)
    messages.success(request, say("已签署。", "Signed.") if row.state != State.QUEUED else say("熔断期间暂停受理，该申请已排队。", "A fuse suspends claims; this one is queued."))
    return redirect("claim", number=number)


@require_POST
@needs("claims.pay")
def pay_claim(request: Asked, number: str) -> HttpResponse:
    """Pay out."""
    return _done(request, number, lambda row: pay(request.user, row, timezone.localdate()), say("已拨付。", "Paid."))


@require_POST
@needs("claims.write_off")
def write_off_claim(request: Asked, number: str) -> HttpResponse:
    """Write off what is left."""
    form = ReasonForm(request.POST)
    if not form.is_valid():
        return _page(request, _claim(request, number), form=form)
    return _done(request, number, lambda row: write_off(request.user, row, form.cleaned_data["reason"], timezone.localdate()), say("已核销。", "Written off."))


def _done(request: Asked, number: str, step: Any, told: str) -> HttpResponse:
    row = _claim(request, number)
    try:
        step(row)
    except ProblemsError as error:
        return _page(request, _claim(request, number), error.problems)
    messages.success(request, told)
    return redirect("claim", number=number)


@require_POST
@needs("claims.recover")
def recover_claim(request: Asked, number: str) -> HttpResponse:
    """The bank reports what came back."""
    row = _claim(request, number)
    form = RecoveryForm(request.POST)
    if not form.is_valid():
        return _page(request, row, form=form)
    said = form.cleaned_data
    try:
        report_recovery(request.user, row, said["amount"], said["costs"] or 0, said["on"], said["key"])
    except ProblemsError as error:
        return _page(request, _claim(request, number), error.problems, form)
    messages.success(request, say("已报送，待确认到账。", "Reported; the receipt waits to be confirmed."))
    return redirect("claim", number=number)


@require_GET
@needs("claims.see")
def list_recoveries(request: Asked) -> HttpResponse:
    """What came back, those to be confirmed first."""
    rows = Recovery.objects.filter(loans_of(request.user, "claim__application")).select_related("claim__application__company", "claim__bank", "reported_by")
    state = request.GET.get("state", "")
    if state in RECOVERY_STATES:
        rows = rows.filter(state=state)
    page = Paginator(rows.order_by("-on", "-id"), A_PAGE).get_page(request.GET.get("page"))
    return render(request, "claims/recoveries.html", {"page": page, "states": RECOVERY_STATES, "asked": state, "sums": rows.aggregate(amount=Sum("amount"), costs=Sum("costs"), public=Sum("public"))})


RECOVERY_STATES = {
    Recovery.REPORTED: Text("待确认", "to be confirmed"), Recovery.CONFIRMED: Text("已确认", "confirmed"), Recovery.REFUSED: Text("未确认", "refused")}


@require_http_methods(["GET", "POST"])
@needs("claims.see")
def show_recovery(request: Asked, pk: int) -> HttpResponse:
    """One recovery: how it is shared, shown before it is confirmed."""
    row = get_object_or_404(Recovery.objects.filter(loans_of(request.user, "claim__application")).select_related("claim__application__company", "reported_by", "confirmed_by"), pk=pk)
    form = ReasonForm(request.POST or None)
    problems: tuple[Problem, ...] = ()
    if request.method == "POST":
        if not may(request.user, "claims.confirm_recovery"):
            raise PermissionDenied
        verdict = request.POST.get("verdict")
        if form.is_valid() and verdict not in ("agree", "refuse"):
            form.add_error(None, say("请选择确认或未到账", "say whether the money is there or not"))
        elif form.is_valid():
            try:
                confirm_recovery(request.user, row, verdict == "agree", form.cleaned_data["reason"], timezone.localdate())
                return redirect("claim", number=row.claim.number)
            except ProblemsError as error:
                problems = error.problems
    found: Recovered | None = None
    untold: tuple[Problem, ...] = ()
    if row.state == Recovery.REPORTED:
        try:
            found = split(row)
        except ProblemsError as error:
            untold = error.problems
    titles = {p["party"]: Text(p["zh"], p["en"]) for p in row.claim.allocation.get("parts", [])}
    returns = [(p.title, p.amount) for p in found.returns] if found else [(titles[party], amount) for party, amount in row.returns.items()]
    return render(request, "claims/recovery.html", {
        "recovery": row, "claim": row.claim, "found": found, "returns": returns, "untold": untold, "problems": problems, "form": form, "state": RECOVERY_STATES[row.state],
        "may_confirm": row.state == Recovery.REPORTED and may(request.user, "claims.confirm_recovery")}, status=422 if problems or form.errors else 200)


@require_GET
@needs("claims.replay")
def replay_claim(request: Asked, number: str) -> HttpResponse:
    """Everything that was decided, worked out again."""
    row = _claim(request, number)
    found = list(checks(row))
    return render(request, "claims/replay.html", {"claim": row, "checks": found, "whole": all(c.holds for c in found)})

