"""Harbours, their tenants, and the services that tenants ask for."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.activities.exporting import write_harbour
from kexin.platform.activities.fates import fates
from kexin.platform.activities.forms import (
    AnswerServiceForm,
    HarbourForm,
    LeaveForm,
    ServiceFilter,
    ServiceForm,
    TenantForm,
)
from kexin.platform.activities.handing import taker, takers_for
from kexin.platform.activities.harbours import leave, open_harbour, take_in
from kexin.platform.activities.models import Harbour, Service, ServiceState, Tenancy
from kexin.platform.activities.scope import harbours_counted, run_by, tenancies_of
from kexin.platform.activities.serving import Wish, ask, give, refuse
from kexin.platform.companies.exporting import on_disk
from kexin.platform.companies.models import Company
from kexin.platform.companies.views import WORKBOOK
from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Desk
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import companies_of
from kexin.problems import ProblemsError
from kexin.text import Text

A_PAGE = 50


def _runs(request: Asked, organisation: int) -> bool:
    """Only the people of the organisation itself work there; those above it read."""
    return may(request.user, "activities.run") and request.user.organisation_id == organisation


def _harbour(request: Asked, pk: int, *, own: bool = False) -> Harbour:
    rows = Harbour.objects.filter(run_by(request.user)).select_related("organisation")
    return get_object_or_404(rows.filter(organisation=request.user.organisation_id) if own else rows, pk=pk)


def _tenancies(request: Asked, *, own: bool = False) -> QuerySet[Tenancy]:
    rows = Tenancy.objects.filter(tenancies_of(request.user)).select_related("harbour__organisation", "company")
    return rows.filter(harbour__organisation=request.user.organisation_id) if own else rows


def overdue_first(rows: QuerySet[Service]) -> QuerySet[Service]:
    """What waits, the longest overdue at the top; then what was answered, the last first."""
    return rows.annotate(answered=Case(When(state=ServiceState.ASKED, then=Value(0)), default=Value(1), output_field=IntegerField())).order_by("answered", "due_on", "-answered_on", "id")


@require_GET
@needs("activities.see")
def harbours(request: Asked) -> HttpResponse:
    """Harbours with their counts; those of the own tree can be opened. A company sees where it sits."""
    person, today = request.user, timezone.localdate()
    if person.organisation.desk == Desk.COMPANY:
        return render(request, "activities/my_harbours.html", {"tenancies": _tenancies(request).annotate(waiting=Count("services", filter=Q(services__state=ServiceState.ASKED))).order_by("-since", "id")})
    waits = Q(tenancies__services__state=ServiceState.ASKED)
    rows = Harbour.objects.filter(harbours_counted(person)).select_related("organisation").annotate(
        tenants=Count("tenancies", filter=Q(tenancies__until=None), distinct=True), left=Count("tenancies", filter=Q(tenancies__until__isnull=False), distinct=True),
        asked=Count("tenancies__services", filter=waits, distinct=True), overdue=Count("tenancies__services", filter=waits & Q(tenancies__services__due_on__lt=today), distinct=True),
        given=Count("tenancies__services", filter=Q(tenancies__services__state=ServiceState.GIVEN), distinct=True), refused=Count("tenancies__services", filter=Q(tenancies__services__state=ServiceState.REFUSED), distinct=True)).order_by("name_zh", "id")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    opens = set(Harbour.objects.filter(run_by(person), pk__in=[h.pk for h in page.object_list]).values_list("pk", flat=True))
    return render(request, "activities/harbours.html", {"page": page, "opens": opens, "runs": may(person, "activities.run")})


@require_http_methods(["GET", "POST"])
@needs("activities.run")
def new_harbour(request: Asked) -> HttpResponse:
    """A harbour of the own organisation."""
    form = HarbourForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = open_harbour(request.user, Text(asked["name_zh"], asked["name_en"]), asked["place"], asked["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("港湾已设立", "the harbour is open"))
            return redirect("harbour", made.pk)
    return render(request, "activities/form.html", {"form": form, "title": Text("设立港湾", "Open a harbour"), "back": "harbours"}, status=422 if form.errors else 200)


@require_GET
@needs("activities.export")
def harbour(request: Asked, pk: int) -> HttpResponse:
    """Its tenants, and its services with what became of them."""
    found = _harbour(request, pk)
    rows = found.tenancies.select_related("company").annotate(
        asked=Count("services", filter=Q(services__state=ServiceState.ASKED)), given=Count("services", filter=Q(services__state=ServiceState.GIVEN))).order_by("-since", "id")
    services = Paginator(overdue_first(Service.objects.filter(tenancy__harbour=found).select_related("tenancy__company")), A_PAGE).get_page(request.GET.get("page"))
    fate = fates(request.user, [s.need_id for s in services.object_list])
    return render(request, "activities/harbour.html", {
        "harbour": found, "tenants": [t for t in rows if t.until is None], "left": [t for t in rows if t.until is not None], "page": services, "services": [(s, fate.get(s.need_id or 0)) for s in services.object_list],
        "today": timezone.localdate(), "runs": _runs(request, found.organisation_id)})


@require_http_methods(["GET", "POST"])
@needs("activities.run")
def take_tenant(request: Asked, pk: int) -> HttpResponse:
    """A company moves in."""
    found = _harbour(request, pk, own=True)
    companies = Company.objects.filter(companies_of(request.user), state=Company.ADMITTED)
    form = TenantForm(companies, request.POST if request.method == "POST" else None, initial={"since": timezone.localdate(), "company": request.GET.get("company", "")[:100]})
    if form.is_valid():
        asked = form.cleaned_data
        try:
            made = take_in(request.user, found, asked["company"], asked["unit"], asked["since"], asked["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已入驻", "the company moved in"))
            return redirect("tenant", made.pk)
    return render(request, "activities/form.html", {"form": form, "title": Text("企业入驻", "A company moves in"), "back": "harbour", "back_pk": found.pk, "about": found.name}, status=422 if form.errors else 200)


@require_GET
@needs("activities.tenants")
def tenant(request: Asked, pk: int) -> HttpResponse:
    """A tenant with its services; the company itself asks here."""
    return _tenant(request, get_object_or_404(_tenancies(request), pk=pk))


def _tenant(request: Asked, row: Tenancy, **forms: Any) -> HttpResponse:
    person = request.user
    services = list(overdue_first(row.services.select_related("asked_by", "answered_by")))
    fate = fates(person, [s.need_id for s in services])
    runs, itself = _runs(request, row.harbour.organisation_id), person.organisation.desk == Desk.COMPANY
    asks = row.until is None and (runs or may(person, "activities.take_part"))
    context: dict[str, Any] = {
        "row": row, "company": row.company, "services": [(s, fate.get(s.need_id or 0)) for s in services], "today": timezone.localdate(), "runs": runs, "itself": itself,
        "ask": ServiceForm(auto_id="ask_%s") if asks else None, "ask_address": "ask_for_ourselves" if itself else "ask_service",
        "leave": LeaveForm(initial={"until": timezone.localdate()}, auto_id="leave_%s") if runs and row.until is None else None}
    return render(request, "activities/tenant.html", context | forms, status=422 if forms else 200)


@require_POST
@needs("activities.run")
def leave_harbour(request: Asked, pk: int) -> HttpResponse:
    """A company moves out."""
    row, form = get_object_or_404(_tenancies(request, own=True), pk=pk), LeaveForm(request.POST, auto_id="leave_%s")
    if form.is_valid():
        try:
            leave(request.user, row, form.cleaned_data["until"], form.cleaned_data["reason"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已离港", "the company moved out"))
            return redirect("tenant", pk)
    return _tenant(request, row, leave=form)


@require_POST
@needs("activities.run")
def ask_service(request: Asked, pk: int) -> HttpResponse:
    """A tenant's wish, written down by the harbour's people."""
    return _ask(request, get_object_or_404(_tenancies(request, own=True), pk=pk))


@require_POST
@needs("activities.take_part")
def ask_for_ourselves(request: Asked, pk: int) -> HttpResponse:
    """A tenant's wish by its own people."""
    return _ask(request, get_object_or_404(_tenancies(request), pk=pk))


def _ask(request: Asked, row: Tenancy) -> HttpResponse:
    form = ServiceForm(request.POST, auto_id="ask_%s")
    if form.is_valid():
        asked = form.cleaned_data
        try:
            ask(request.user, row, Wish(asked["kind"], asked["words"], asked["amount"]), timezone.localdate(), asked["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已提出，港湾将答复", "the harbour will answer"))
            return redirect("tenant", row.pk)
    return _tenant(request, row, ask=form)


@require_GET
@needs("activities.export")
def services(request: Asked) -> HttpResponse:
    """Services of all harbours of the own tree, overdue first."""
    form, rows, today = ServiceFilter(request.GET), Service.objects.filter(tenancies_of(request.user, "tenancy")).select_related("tenancy__company", "tenancy__harbour"), timezone.localdate()
    if form.is_valid():
        rows = rows.filter(**{name: value for name, value in form.cleaned_data.items() if value})
    else:
        rows = rows.none()
    page = Paginator(overdue_first(rows), A_PAGE).get_page(request.GET.get("page"))
    fate = fates(request.user, [s.need_id for s in page.object_list])
    return render(request, "activities/services.html", {
        "form": form, "page": page, "services": [(s, fate.get(s.need_id or 0)) for s in page.object_list], "today": today, "whole": True,
        "overdue": rows.filter(state=ServiceState.ASKED, due_on__lt=today).count()}, status=200 if form.is_valid() else 422)


@require_http_methods(["GET", "POST"])
@needs("activities.run")
def answer_service(request: Asked, pk: int) -> HttpResponse:
    """Give or refuse what a tenant asked for."""
    person, today = request.user, timezone.localdate()
    row = get_object_or_404(Service.objects.filter(tenancies_of(person, "tenancy"), tenancy__harbour__organisation=person.organisation_id).select_related("tenancy__company", "tenancy__harbour", "asked_by"), pk=pk)
    if row.state != ServiceState.ASKED and request.method == "GET":
        return redirect("tenant", row.tenancy_id)
    form = AnswerServiceForm(row, takers_for(person), request.POST if request.method == "POST" else None)
    if form.is_valid():
        asked = form.cleaned_data
        try:
            if asked["end"] == ServiceState.REFUSED:
                refuse(person, row, asked["words"], today)
            else:
                give(person, row, asked["words"], today, taker(person, asked["owner"]) if form.handed else None, asked.get("due_on"))
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已答复", "answered"))
            return redirect("tenant", row.tenancy_id)
    return render(request, "activities/answer.html", {"form": form, "row": row, "company": row.tenancy.company, "today": today}, status=422 if form.errors else 200)


@require_GET
@needs("activities.export")
def export_harbour(request: Asked, pk: int) -> FileResponse:
    """Tenants and services as a workbook."""
    found, file = _harbour(request, pk), on_disk()
    write_harbour(file, found, request.user)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"harbour-{found.pk}.xlsx", content_type=WORKBOOK)
