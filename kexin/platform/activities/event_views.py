"""Events: the list, the page with what came of it, drafting, publishing by two people, and the workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.activities.events import cancel, change, decide, draft, propose
from kexin.platform.activities.exporting import write_event
from kexin.platform.activities.forms import EndForm, EventFilter, EventForm, KeyForm
from kexin.platform.activities.funnel import STEPS, Came, came_of
from kexin.platform.activities.models import UNPUBLISHED, Event, EventState, Registration, Standing
from kexin.platform.activities.scope import events_of, registrations_of, run_by
from kexin.platform.companies.exporting import on_disk
from kexin.platform.companies.keyed import DecisionForm
from kexin.platform.companies.views import WORKBOOK
from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Desk
from kexin.platform.orgs.rights import may
from kexin.problems import ProblemsError
from kexin.text import Text

A_PAGE = 50


def events_seen(request: Asked, *, own: bool = False) -> QuerySet[Event]:
    """The events that the person sees; *own*: those of the own organisation, in which its people work."""
    rows = Event.objects.filter(events_of(request.user)).select_related("organisation", "whitelist")
    return rows.filter(run_by(request.user), organisation=request.user.organisation_id) if own else rows


@require_GET
@needs("activities.see")
def events(request: Asked) -> HttpResponse:
    """By month, the next first."""
    form, today, person = EventFilter(request.GET), timezone.localdate(), request.user
    seen = events_seen(request)
    asked = _narrowed(seen, form.cleaned_data, today) if form.is_valid() else seen.none()
    rows = asked.annotate(
        coming=Count("registrations", filter=Q(registrations__state=Standing.REGISTERED), distinct=True), waiting=Count("registrations", filter=Q(registrations__state=Standing.WAITING), distinct=True),
        came=Count("registrations", filter=Q(registrations__attended_at__isnull=False), distinct=True), leads=Count("registrations__leads", distinct=True))
    # What is past is read backwards; counting has taken the order of the rows away.
    rows = rows.order_by("-on", "-id") if request.GET.get("when") == "past" else rows.order_by("on", "begins", "id")
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    company = person.organisation.desk == Desk.COMPANY
    mine = {r.event_id: r for r in Registration.objects.filter(registrations_of(person), event__in=[e.pk for e in page.object_list])} if company else {}
    return render(request, "activities/events.html", {
        "form": form, "page": page, "rows": [(e, mine.get(e.pk)) for e in page.object_list], "today": today, "itself": company, "runs": may(person, "activities.run")}, status=200 if form.is_valid() else 422)


def _narrowed(rows: QuerySet[Event], asked: dict[str, str], today: Any) -> QuerySet[Event]:
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    if asked["state"] == "unpublished":
        return rows.filter(state__in=UNPUBLISHED)
    if asked["state"]:
        # Whoever asks for a state wants all of it, whenever it is.
        rows = rows.filter(state=asked["state"])
    if asked["when"] == "past":
        return rows.filter(on__lt=today)
    return rows if asked["when"] == "all" or asked["state"] else rows.filter(on__gte=today)


@require_http_methods(["GET", "POST"])
@needs("activities.run")
def new_event(request: Asked) -> HttpResponse:
    """A draft."""
    form = EventForm(request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        made = draft(request.user, form.plan(), form.cleaned_data["key"])
        messages.success(request, say("草稿已保存", "the draft is kept"))
        return redirect("event", made.pk)
    return render(request, "activities/form.html", {"form": form, "title": Text("新活动", "New event"), "back": "events"}, status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("activities.run")
def change_event(request: Asked, pk: int) -> HttpResponse:
    """Change a draft, or what was sent back."""
    found = get_object_or_404(events_seen(request, own=True), pk=pk)
    if found.state not in UNPUBLISHED:
        return redirect("event", pk)
    form = EventForm(request.user, request.POST if request.method == "POST" else None, event=found)
    if form.is_valid():
        change(found, form.plan())
        messages.success(request, say("已保存", "kept"))
        return redirect("event", pk)
    return render(request, "activities/form.html", {"form": form, "title": Text("修改活动", "Change the event"), "back": "event", "back_pk": pk, "about": found.title}, status=422 if form.errors else 200)


@require_GET
@needs("activities.see")
def event(request: Asked, pk: int) -> HttpResponse:
    """What it is, who comes, what came of it; a company registers here."""
    return event_page(request, get_object_or_404(events_seen(request), pk=pk))


def event_page(request: Asked, found: Event, **forms: Any) -> HttpResponse:
    """The page of an event, perhaps with what was wrong in a form."""
    person, today = request.user, timezone.localdate()
    itself = person.organisation.desk == Desk.COMPANY
    own = person.organisation_id == found.organisation_id
    runs = own and may(person, "activities.run")
    published = found.state == EventState.PUBLISHED
    context: dict[str, Any] = {
        "event": found, "today": today, "itself": itself, "runs": runs, "published": published, "taken": found.registrations.filter(state=Standing.REGISTERED).count(),
        "changes": runs and found.state in UNPUBLISHED, "waits": own and found.state == EventState.PROPOSED,
        "decides": own and may(person, "activities.publish") and found.state == EventState.PROPOSED and found.proposed_by_id != person.pk, "decide": DecisionForm(auto_id="decide_%s"),
        "cancel": EndForm(auto_id="cancel_%s") if runs and published and found.on >= today else None, "began": published and found.on <= today}
    if itself:
        mine = Registration.objects.filter(registrations_of(person), event=found).first()
        context |= {"mine": mine, "join": KeyForm() if may(person, "activities.take_part") and published and found.on >= today and (mine is None or mine.state == Standing.WITHDRAWN) else None,
                    "leaves": mine is not None and may(person, "activities.take_part") and mine.state != Standing.WITHDRAWN and mine.attended_at is None and found.on >= today}
    elif found.state in (EventState.PUBLISHED, EventState.CANCELLED):
        context |= _inside(request, found)
    return render(request, "activities/event.html", context | forms, status=422 if forms else 200)


def _inside(request: Asked, found: Event) -> dict[str, Any]:
    """The funnel, and the rows behind one of its steps for those who read them."""
    came = came_of(request.user, [found])
    reads = found.organisation.path.startswith(request.user.organisation.path) and may(request.user, "activities.export")
    show = request.GET.get("show", "registered")
    show = show if show in (*STEPS, "waiting") else "registered"
    return {"steps": came.steps, "waiting": len(came.behind("waiting")), "reads": reads, "show": show, **(_rows(came, show) if reads else {})}


def _rows(came: Came, show: str) -> dict[str, Any]:
    if show in ("registered", "attended", "waiting"):
        return {"registrations": came.behind(show)}
    return {"leads": [(lead, came.fates.get(lead.need_id)) for lead in came.leads if lead in came.behind(show)]}


@require_POST
@needs("activities.run")
def propose_event(request: Asked, pk: int) -> HttpResponse:
    """Hand a draft on."""
    propose(request.user, get_object_or_404(events_seen(request, own=True), pk=pk))
    messages.success(request, say("已提交，待同事复核发布", "it waits for a colleague to publish it"))
    return redirect("event", pk)


@require_POST
@needs("activities.publish")
def decide_event(request: Asked, pk: int) -> HttpResponse:
    """Publish or send back."""
    found, form = get_object_or_404(events_seen(request, own=True), pk=pk), DecisionForm(request.POST, auto_id="decide_%s")
    if not form.is_valid():
        return event_page(request, found, decide=form)
    decide(request.user, found, form.cleaned_data["confirmed"] == "yes", form.cleaned_data["reason"])
    messages.success(request, say("已办理", "done"))
    return redirect("event", pk)


@require_POST
@needs("activities.run")
def cancel_event(request: Asked, pk: int) -> HttpResponse:
    """Call it off."""
    found, form = get_object_or_404(events_seen(request, own=True), pk=pk), EndForm(request.POST, auto_id="cancel_%s")
    if form.is_valid():
        try:
            cancel(request.user, found, form.cleaned_data["reason"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("活动已取消，已通知报名企业", "called off; the companies that registered are told"))
            return redirect("event", pk)
    return event_page(request, found, cancel=form)


@require_GET
@needs("activities.export")
def export_event(request: Asked, pk: int) -> FileResponse:
    """Who registered and came, with leads and what became of them, as a workbook."""
    found, file = get_object_or_404(events_seen(request).filter(run_by(request.user)), pk=pk), on_disk()
    write_event(file, found, came_of(request.user, [found]))
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"event-{found.pk}.xlsx", content_type=WORKBOOK)
