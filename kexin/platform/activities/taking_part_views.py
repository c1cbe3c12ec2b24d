"""Taking part in an event: registering, withdrawing, ticking who came, noting leads."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import Count, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.activities.attending import Heard, note_lead, tick
from kexin.platform.activities.event_views import event_page, events_seen
from kexin.platform.activities.forms import KeyForm, LeadForm, OfCompany
from kexin.platform.activities.handing import taker, takers_for
from kexin.platform.activities.models import Event, Registration, Standing
from kexin.platform.activities.registering import register, withdraw
from kexin.platform.activities.scope import invited, registrations_of
from kexin.platform.companies.models import Company
from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Desk
from kexin.platform.orgs.scope import companies_of
from kexin.problems import ProblemsError


def _own_rows(request: Asked) -> QuerySet[Registration]:
    """Registrations for the events of the own organisation."""
    return Registration.objects.filter(registrations_of(request.user), event__organisation=request.user.organisation_id).select_related("event", "company")


def _told(request: Asked, row: Registration) -> None:
    if row.state == Standing.WAITING:
        messages.warning(request, say("名额已满，已列入候补；有名额时自动转为报名并通知", "all places are taken: on the waiting list; it moves up by itself and you are told"))
    else:
        messages.success(request, say("已报名", "registered"))


@require_http_methods(["GET", "POST"])
@needs("activities.run")
def register_company(request: Asked, pk: int) -> HttpResponse:
    """The organiser registers a company."""
    event = get_object_or_404(events_seen(request, own=True), pk=pk)
    companies = Company.objects.filter(companies_of(request.user)).filter(invited(event))
    form = OfCompany(companies, request.POST if request.method == "POST" else None, initial={"company": request.GET.get("company", "")[:100]})
    if form.is_valid():
        try:
            row = register(request.user, event, form.cleaned_data["company"], form.cleaned_data["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            _told(request, row)
            return redirect("event", pk)
    return render(request, "activities/register.html", {"form": form, "event": event, "taken": event.registrations.filter(state=Standing.REGISTERED).count()}, status=422 if form.errors else 200)


@require_POST
@needs("activities.take_part")
def join_event(request: Asked, pk: int) -> HttpResponse:
    """A company's own people register it."""
    event, form = get_object_or_404(events_seen(request), pk=pk), KeyForm(request.POST)
    company = get_object_or_404(Company, code=request.user.organisation.code)
    if form.is_valid():
        try:
            row = register(request.user, event, company, form.cleaned_data["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            _told(request, row)
            return redirect("event", pk)
    return event_page(request, event, join=form)


@require_POST
@needs("activities.take_part")
def leave_event(request: Asked, pk: int) -> HttpResponse:
    """A company's own people withdraw it."""
    row = get_object_or_404(Registration.objects.filter(registrations_of(request.user)), event=get_object_or_404(events_seen(request), pk=pk))
    withdraw(row, own=True)
    messages.success(request, say("已取消报名", "withdrawn"))
    return redirect("event", pk)


@require_POST
@needs("activities.run")
def withdraw_company(request: Asked, pk: int) -> HttpResponse:
    """The organiser withdraws a company."""
    row = get_object_or_404(_own_rows(request), pk=pk)
    up = withdraw(row)
    messages.success(request, say("已取消报名", "withdrawn") if up is None else say(f"已取消报名，候补企业{up.company.name}已转为报名", f"withdrawn; {up.company.name} moved up from the waiting list"))
    return redirect("event", row.event_id)


@require_GET
@needs("activities.run")
def attendance(request: Asked, pk: int) -> HttpResponse:
    """Who came: one large button for each company."""
    event = get_object_or_404(events_seen(request, own=True), pk=pk)
    rows = _coming(event)
    return render(request, "activities/attendance.html", {
        "event": event, "rows": rows, "came": sum(r.attended_at is not None for r in rows), "waiting": event.registrations.filter(state=Standing.WAITING).select_related("company"), "began": event.on <= timezone.localdate()})


def _coming(event: Event) -> list[Registration]:
    return list(event.registrations.filter(state=Standing.REGISTERED).select_related("company").annotate(leads_noted=Count("leads")).order_by("company__name", "pk"))


@require_POST
@needs("activities.run")
def tick_attendance(request: Asked, pk: int) -> HttpResponse:
    """A company came, or did not after all; by htmx only its line is drawn again."""
    row = get_object_or_404(_own_rows(request), pk=pk)
    tick(request.user, row, request.POST.get("came") == "yes")
    if request.headers.get("HX-Request"):
        rows = _coming(row.event)
        return render(request, "activities/_ticked.html", {"row": next(r for r in rows if r.pk == row.pk), "event": row.event, "began": True, "came": sum(r.attended_at is not None for r in rows), "all": len(rows)})
    return redirect("attendance", row.event_id)


@require_http_methods(["GET", "POST"])
@needs("activities.run")
def new_lead(request: Asked, pk: int) -> HttpResponse:
    """What a company that came needs, and who follows it up."""
    event, person = get_object_or_404(events_seen(request, own=True), pk=pk), request.user
    there = list(event.registrations.filter(state=Standing.REGISTERED).select_related("company").order_by("company__name", "pk"))
    form = LeadForm(
        [(str(r.pk), r.company.name) for r in there], takers_for(person), request.POST if request.method == "POST" else None,
        initial={"registration": request.GET.get("registration", ""), "owner": str(person.pk) if person.organisation.desk == Desk.BANK else ""})
    if form.is_valid():
        asked = form.cleaned_data
        row = next(r for r in there if str(r.pk) == asked["registration"])
        try:
            note_lead(person, row, Heard(asked["kind"], asked["amount"], asked["words"]), taker(person, asked["owner"]), asked["due_on"], asked["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("线索已记录，已转需求跟进", "the lead is noted and followed up"))
            return redirect("attendance", pk)
    return render(request, "activities/lead.html", {"form": form, "event": event, "there": there}, status=422 if form.errors else 200)
