"""Visits and plans at an office table."""

from __future__ import annotations

import hashlib
import uuid
from datetime import timedelta

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.companies.listing import found_by
from kexin.platform.companies.models import Company
from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.platform.refusal import refusal
from kexin.platform.trail import looked
from kexin.platform.visits.covering import roll
from kexin.platform.visits.forms import PlanForm, ReasonForm, VisitFilter
from kexin.platform.visits.models import Photo, Plan, PlanState, Visit
from kexin.platform.visits.planning import companies_to_visit, drop, plan, plans_of
from kexin.platform.visits.scope import visits_of
from kexin.problems import ProblemsError
from kexin.text import Text, same

A_PAGE = 50


def _rows(request: Asked) -> QuerySet[Visit]:
    return Visit.objects.filter(visits_of(request.user)).select_related("company", "bank", "by")


@require_GET
@needs("visits.see")
def visits(request: Asked) -> HttpResponse:
    """The visits of the own tree, the last first."""
    form, rows = VisitFilter(request.GET), _rows(request).order_by("-at", "-id")
    if form.is_valid():
        asked = form.cleaned_data
        if asked["q"]:
            rows = rows.filter(company__in=Company.objects.filter(found_by(asked["q"])))
        for name, field in (("outcome", "outcome"), ("since", "on__gte"), ("until", "on__lte")):
            if asked[name]:
                rows = rows.filter(**{field: asked[name]})
        if asked["mine"]:
            rows = rows.filter(by=request.user)
    else:
        rows = rows.none()
    # An index finds the visits of a page; only those are read, with their needs counted.
    page = Paginator(rows.select_related(None).values_list("pk", flat=True), A_PAGE).get_page(request.GET.get("page"))
    shown = rows.filter(pk__in=page.object_list).annotate(needs_count=Count("needs"))
    return render(request, "visits/list.html", {
        "form": form, "page": page, "visits": shown, "writes": may(request.user, "visits.write")}, status=200 if form.is_valid() else 422)


@require_GET
@needs("visits.see")
def visit(request: Asked, pk: int) -> HttpResponse:
    """A visit; names of people who were met are covered."""
    return _page(request, get_object_or_404(_rows(request), pk=pk), uncovered=False)


@require_POST
@needs("visits.unmask")
def people(request: Asked, pk: int) -> HttpResponse:
    """The same with the names; that somebody looked is written down."""
    found = get_object_or_404(_rows(request), pk=pk)
    looked(request.user, found)
    return _page(request, found, uncovered=True)


def _page(request: Asked, found: Visit, *, uncovered: bool) -> HttpResponse:
    met = list(found.people.all())
    needs_ = found.needs.select_related("follow_up__owner", "follow_up__application")
    return render(request, "visits/visit.html", {
        "visit": found, "people": met, "named": any(one.name for one in met), "uncovered": uncovered, "may_uncover": may(request.user, "visits.unmask"), "needs": needs_, "photos": found.photos.all()})


@require_GET
@needs("visits.see")
def photo(request: Asked, pk: int, photo: int) -> HttpResponse:
    """A picture, if it is still the one that was kept."""
    row = get_object_or_404(Photo, visit__in=_rows(request).filter(pk=pk), pk=photo)
    try:
        with row.stored.open("rb") as file:
            content: bytes = file.read()
    except OSError:
        content = b""
    if hashlib.sha256(content).hexdigest() != row.sha256:
        raise refusal("changed-photo", row.name, Text("磁盘上的图片缺失或已改变", "the picture on disk is gone or changed"), same(row.sha256), Text("请联系管理员从备份恢复", "ask for the backup"))
    return HttpResponse(content, content_type=row.type)


@require_GET
@needs("visits.see")
def plans(request: Asked) -> HttpResponse:
    """What is planned in the own tree, overdue first."""
    rows = Plan.objects.filter(plans_of(request.user)).select_related("company", "by", "bank")
    state = request.GET.get("state", PlanState.OPEN)
    if state in PlanState.values:
        rows = rows.filter(state=state)
    if request.GET.get("mine"):
        rows = rows.filter(by=request.user)
    return render(request, "visits/plans.html", {
        "page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")), "state": state, "states": PlanState.choices, "mine": bool(request.GET.get("mine")), "today": timezone.localdate(),
        "person_pk": request.user.pk, "writes": may(request.user, "visits.write"), "reason": ReasonForm(auto_id=False)})


@require_GET
@needs("visits.see")
def visits_owed(request: Asked) -> HttpResponse:
    """What the lists' cadence owes: overdue first, then by the day; the own companies, or those of the whole tree."""
    person, today, mine = request.user, timezone.localdate(), request.GET.get("mine", "1") == "1"
    lines = roll(person, manager=person if mine else None).owed(today)
    page = Paginator(lines, A_PAGE).get_page(request.GET.get("page"))
    planned = dict(Plan.objects.filter(plans_of(person), state=PlanState.OPEN, company__in=[line.company.pk for line, _ in page.object_list]).values_list("company", "on"))
    return render(request, "visits/owed.html", {
        "page": page, "rows": [(line, due, planned.get(line.company.pk)) for line, due in page.object_list], "mine": mine, "overdue": sum(due.overdue for _, due in lines), "writes": may(person, "visits.write")})


@require_http_methods(["GET", "POST"])
@needs("visits.write")
def plan_visit(request: Asked, code: str) -> HttpResponse:
    """Plan a visit of a company."""
    today = timezone.localdate()
    company = get_object_or_404(Company.objects.filter(companies_to_visit(request.user)), code=code)
    form = PlanForm(request.POST if request.method == "POST" else None, initial={"key": uuid.uuid4(), "on": today + timedelta(days=1)})
    if form.is_valid():
        try:
            made = plan(request.user, company, form.cleaned_data["on"], today, form.cleaned_data["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say(f"已计划 {made.on} 走访", f"planned for {made.on}"))
            return redirect("visit_plans")
    return render(request, "visits/plan.html", {
        "form": form, "company": company, "last": Visit.objects.filter(Q(company=company), visits_of(request.user)).first()}, status=422 if form.errors else 200)


@require_POST
@needs("visits.write")
def drop_plan(request: Asked, pk: int) -> HttpResponse:
    """Take an own plan back; a manager also those of the own tree."""
    mine = plans_of(request.user) if request.user.role == "manager" else Q(by=request.user)
    row, form = get_object_or_404(Plan.objects.filter(plans_of(request.user)), mine, pk=pk), ReasonForm(request.POST)
    if form.is_valid():
        drop(row, form.cleaned_data["reason"])
        messages.success(request, say("计划已取消", "the plan is dropped"))
    else:
        messages.error(request, say("请写取消的理由", "write why it is dropped"))
    return redirect("visit_plans")
