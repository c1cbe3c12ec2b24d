"""Inspections on the spot, and findings until they are closed."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.programmes.forms import InspectionForm, NoteForm, RecheckForm
from kexin.platform.programmes.inspecting import inspect, next_schedule, recheck, rectify
from kexin.platform.programmes.models import FINDINGS, OPEN, Finding, Inspection, Missed, Row
from kexin.platform.programmes.pages.board import item_title
from kexin.platform.programmes.pages.common import here, row_here
from kexin.platform.programmes.scope import runnings_of
from kexin.problems import ProblemsError
from kexin.programmes.inspecting import ANSWERS
from kexin.text import Text, same


@require_http_methods(["GET", "POST"])
@needs("programmes.work")
def inspection(request: Asked, number: str, checklist: str) -> HttpResponse:
    """The checklist as a form for a phone."""
    at = here(request, number)
    wanted = next((c for c in at.programme.checklists if c.id == checklist), None)
    if wanted is None:
        return redirect("programme_board", number)
    schedules = [c for c in at.programme.cadences if c.checklist == checklist and at.may((c.role,))]
    at.seats.must((*wanted.by, *(c.role for c in at.programme.cadences if c.checklist == checklist)))
    rows = [(str(pk), f"{code} {name}") for pk, code, name in Row.objects.filter(running=at.running).values_list("pk", "code", "name")]
    of_row = request.GET.get("row", "")
    begins = {"on": at.today, "cadence": next_schedule(at.running, schedules, bool(of_row), at.today)}
    form = InspectionForm(at.programme, wanted, rows, [c.id for c in schedules], request.POST if request.method == "POST" else None, row=of_row, initial=begins)
    if form.is_valid():
        said = form.cleaned_data
        row = Row.objects.filter(running=at.running, pk=said["row"]).first() if said["row"] else None
        try:
            made = inspect(
                request.user, at.running, checklist, row, cadence=said.get("cadence", ""), post=said.get("post", ""), on=said["on"], answers=form.answers(), note=said["note"], today=at.today, key=said["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("检查已登记：合格。", "Written down: in order.") if made.passed else say("检查已登记，问题待整改。", "Written down; what was found is to be put right."))
            return redirect("programme_inspection", made.pk)
    return render(request, "programmes/inspect.html", at.context(form=form, checklist=wanted, items=_items(form), rest=[f for f in form.visible_fields() if not f.name.startswith("item_")]), status=422 if form.errors else 200)


def _items(form: InspectionForm) -> list[tuple[object, Text | None]]:
    """Each question with the heading that begins before it."""
    found: list[tuple[object, Text | None]] = []
    before: Text | None = None
    for item in form.checklist.items:
        found.append((form[f"item_{item.id}"], item.group if item.group != before else None))
        before = item.group
    return found


@require_GET
@needs("programmes.see")
def show_inspection(request: Asked, pk: int) -> HttpResponse:
    """What was answered."""
    made = get_object_or_404(Inspection.objects.filter(runnings_of(request.user, "running")).select_related("running", "row", "by__organisation"), pk=pk)
    at = here(request, made.running.number)
    checklist = next((c for c in at.programme.checklists if c.id == made.checklist), None)
    titles = {i.id: i.title for i in checklist.items} if checklist else {}
    return render(request, "programmes/inspection.html", at.context(
        made=made, checklist=checklist.title if checklist else same(made.checklist), answers=[(titles.get(item, same(item)), answer, ANSWERS.get(answer)) for item, answer in made.answers.items()],
        cadence=next((c.title for c in at.programme.cadences if c.id == made.cadence), None), findings=[(f, item_title(at, f)) for f in made.findings.select_related("inspection", "row")]))


@require_GET
@needs("programmes.see")
def findings(request: Asked, number: str) -> HttpResponse:
    """What was found, what is due first; ``state=overdue`` for those whose deadline has passed."""
    at = here(request, number)
    rows = Finding.objects.filter(running=at.running).select_related("row", "inspection")
    state = request.GET.get("state", OPEN)
    if state == "overdue":
        rows = rows.filter(state=OPEN, due_on__lt=at.today)
    elif state in FINDINGS:
        rows = rows.filter(state=state)
    page = Paginator(rows, 50).get_page(request.GET.get("page"))
    lines = [(f, item_title(at, f), next((s.title for s in at.programme.severities if s.id == f.severity), None), f.state == OPEN and f.due_on < at.today) for f in page.object_list]
    return render(request, "programmes/findings.html", at.context(page=page, lines=lines, state=state, states=[*FINDINGS.items(), ("overdue", Text("逾期未改", "overdue")), ("all", Text("全部", "all"))]))


@require_GET
@needs("programmes.see")
def missed(request: Asked, number: str) -> HttpResponse:
    """Inspections that were owed and not made."""
    at = here(request, number)
    return render(request, "programmes/missed.html", at.context(
        page=Paginator(Missed.objects.filter(running=at.running), 50).get_page(request.GET.get("page")), titles={c.id: c.title for c in at.programme.cadences}))


@require_GET
@needs("programmes.see")
def show_finding(request: Asked, pk: int) -> HttpResponse:
    """A finding with its way, and what this person may do next."""
    found = _finding(request, pk)
    at, row = row_here(request, found.row_id)
    checklist = next((c for c in at.programme.checklists if c.id == found.inspection.checklist), None)
    severity = next((s for s in at.programme.severities if s.id == found.severity), None)
    return render(request, "programmes/finding.html", at.context(
        finding=found, row=row, title=item_title(at, found), severity=severity, overdue=found.state == OPEN and found.due_on < at.today, form=NoteForm(),
        rectifies=checklist is not None and found.state == OPEN and at.may(checklist.rectify), rechecks=checklist is not None and found.state == "rectified" and at.may(checklist.recheck) and found.by_id != request.user.pk,
        own_work=found.state == "rectified" and found.by_id == request.user.pk))


def _finding(request: Asked, pk: int) -> Finding:
    return get_object_or_404(Finding.objects.filter(runnings_of(request.user, "running")).select_related("running", "row", "inspection__by", "by", "second"), pk=pk)


@require_POST
@needs("programmes.work")
def rectify_finding(request: Asked, pk: int) -> HttpResponse:
    """Report it as put right."""
    found = _finding(request, pk)
    form = NoteForm(request.POST)
    if form.is_valid():
        rectify(request.user, found, form.cleaned_data["note"], localdate())
        messages.success(request, say("已报整改，待复查。", "Reported; it waits to be checked again."))
    else:
        messages.error(request, say("请写明整改情况（至多 500 字）。", "Say what was done (at most 500 characters)."))
    return redirect("programme_finding", pk)


@require_POST
@needs("programmes.work")
def recheck_finding(request: Asked, pk: int) -> HttpResponse:
    """Closed, or back with a new deadline."""
    found = _finding(request, pk)
    form = RecheckForm(request.POST)
    if form.is_valid():
        recheck(request.user, found, form.cleaned_data["passed"] == "yes", form.cleaned_data["note"], localdate())
        messages.success(request, say("已办理。", "Done."))
    else:
        messages.error(request, say("请选择合格或不合格。", "Say whether it is in order."))
    return redirect("programme_finding", pk)
