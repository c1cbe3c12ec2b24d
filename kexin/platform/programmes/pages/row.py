"""The page of a row: where it stands, what may be done with it, and everything that was done."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.papers import content
from kexin.platform.programmes.books import entry_of, values_of
from kexin.platform.programmes.confirming import write_down
from kexin.platform.programmes.forms import ConfirmationForm, DecideForm, MoveForm, PaperForm, PaymentForm
from kexin.platform.programmes.models import PROPOSED, Confirmation, Paper, Payment, Row, Step
from kexin.platform.programmes.moving import decide, propose
from kexin.platform.programmes.pages.board import item_title
from kexin.platform.programmes.pages.common import Here, cell_in_words, in_words, row_here
from kexin.platform.programmes.papers import keep
from kexin.platform.programmes.paying import decide_payment, pay_in
from kexin.platform.programmes.scope import runnings_of
from kexin.platform.uploads import was_too_large
from kexin.problems import Problem, ProblemsError
from kexin.programmes.moving import moves_of
from kexin.programmes.programme import Asked as AskedOf
from kexin.programmes.record import Entry
from kexin.programmes.sharing import shares
from kexin.rating.explaining import explain
from kexin.text import Text


@require_GET
@needs("programmes.see")
def show_row(request: Asked, pk: int) -> HttpResponse:
    """Everything that is known of it."""
    at, row = row_here(request, pk)
    programme, entry = at.programme, entry_of(at.programme, row)
    values = at.computing.row(entry)
    steps = list(row.steps.select_related("by", "second"))
    waiting = next((s for s in steps if s.state == PROPOSED), None)
    rating = at.computing.rating(entry)
    shared, untold = None, tuple[Problem, ...]()
    if programme.sharing is not None:
        try:
            shared = shares(at.computing, entry)
        except ProblemsError as error:
            untold = error.problems
    return render(request, "programmes/row.html", at.context(
        row=row, stage=programme.stage(entry.stage), stages=_stages(at, entry), cells=[(f.title, cell_in_words(f, entry.values.get(f.id))) for f in programme.register.fields],
        quantities=[(q.title, in_words(values[q.id], q.formula.tree.type.kind)) for q in programme.quantities],
        possible=[
            (p, [u for u in p.unmet if u.id not in p.move.fills], [programme.register.by_id[f].title for f in p.move.fills], at.may(p.move.by), [programme.role(r).title for r in p.move.by]) for p in moves_of(at.computing, entry)], steps=steps, moves={m.id: m.title for m in programme.moves}, stage_titles={s.id: s.title for s in programme.stages},
        waiting=waiting, waiting_title=next((m.title for m in programme.moves if waiting is not None and m.id == waiting.move), Text("", "")), filled=[] if waiting is None else _filled(at, waiting), decides=waiting is not None and waiting.by_id != request.user.pk and waiting.move in {m.id for m in programme.moves if at.may(m.second)},
        inspections=[(i, _checklist(at, i.checklist)) for i in row.inspections.select_related("by")[:30]], checklists=[c for c in programme.checklists if at.may((*c.by, *(x.role for x in programme.cadences if x.checklist == c.id)))],
        findings=[(f, item_title(at, f), next((s.title for s in programme.severities if s.id == f.severity), None), f.state == "open" and f.due_on < at.today) for f in row.findings.select_related("inspection", "by", "second")],
        asked=[(a, *_said(a, row, entry, values), at.may(a.by)) for a in programme.asked], papers=row.papers.select_related("by"), works=bool(at.seats.roles) and at.may(at.seats.roles),
        shared=shared, untold=untold, payments=row.payments.select_related("by", "second") if programme.sharing else (), parties=dict(programme.sharing.parties) if programme.sharing else {}, pays=programme.sharing is not None and at.may(programme.sharing.by),
        decides_payments=programme.sharing is not None and at.may(programme.sharing.second), person_pk=request.user.pk, events=row.events.select_related("by"), happenings={h.id: h.title for h in programme.happenings},
        rating=rating, explained=None if rating is None else explain(rating), points=None if rating is None else rating.points("total")))


def _stages(at: Here, entry: Entry) -> list[tuple[Text, str]]:
    """The stages with how far the row is; a row that went another way shows where it stands."""
    order = [s.id for s in at.programme.stages]
    now = order.index(entry.stage)
    return [(s.title, "done" if place < now or (place == now and s.ends) else "now" if place == now else "") for place, s in enumerate(at.programme.stages)]


def _filled(at: Here, step: Step) -> list[tuple[Text, str]]:
    values = values_of(at.programme.register, step.filled)
    return [(f.title, cell_in_words(f, values[f.id])) for f in at.programme.register.fields if f.id in step.filled]


def _checklist(at: Here, wanted: str) -> Text:
    return next((c.title for c in at.programme.checklists if c.id == wanted), Text(wanted, wanted))


def _said(asked: AskedOf, row: Row, entry: Entry, values: Any) -> tuple[list[Confirmation], int, int, Any]:
    """What households said of a matter: the latest lines, how many agreed and not, of how many."""
    lines = list(row.confirmations.filter(kind=asked.id, superseded=False).select_related("by", "paper")[:100])
    of_kind = [c for c in entry.confirmations if c.kind == asked.id]
    return lines, sum(c.agreed for c in of_kind), sum(not c.agreed for c in of_kind), values.get(asked.of) if asked.of else None


@require_http_methods(["GET", "POST"])
@needs("programmes.work")
def make_move(request: Asked, pk: int, name: str) -> HttpResponse:
    """The form of a move: what is filled in on the way, and what stands against it."""
    at, row = row_here(request, pk)
    entry = entry_of(at.programme, row)
    possible = next((p for p in moves_of(at.computing, entry) if p.move.id == name), None)
    if possible is None:
        messages.error(request, say("此步不在当前阶段办理。", "This step does not begin where the row stands."))
        return redirect("programme_row", pk)
    at.seats.must(possible.move.by)
    cells = [at.programme.register.by_id[f] for f in possible.move.fills]
    form = MoveForm(cells, request.POST if request.method == "POST" else None, values=entry.values)
    if form.is_valid():
        try:
            step = propose(request.user, row, name, form.values(), form.cleaned_data["note"], at.today, form.cleaned_data["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已提交，待复核。", "It waits to be confirmed.") if step.state == PROPOSED else say("已办理。", "Done."))
            return redirect("programme_row", pk)
    return render(request, "programmes/move.html", at.context(row=row, move=possible.move, to=at.programme.stage(possible.move.to).title, unmet=[u for u in possible.unmet if u.id not in possible.move.fills],
                                                              second=[at.programme.role(r).title for r in possible.move.second], form=form), status=422 if form.errors else 200)


@require_POST
@needs("programmes.work")
def decide_step(request: Asked, pk: int) -> HttpResponse:
    """Confirm somebody else's step, or send it back."""
    step = get_object_or_404(Step.objects.filter(runnings_of(request.user, "row__running")).select_related("row__running"), pk=pk)
    at, _ = row_here(request, step.row_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        decide(request.user, step, form.cleaned_data["confirmed"] == "yes", form.cleaned_data["reason"], at.today)
        messages.success(request, say("已办理。", "Done."))
    else:
        messages.error(request, say("请选择确认或退回。", "Confirm it or send it back."))
    return redirect("programme_row", step.row_id)


@require_http_methods(["GET", "POST"])
@needs("programmes.work")
def confirmations(request: Asked, pk: int, kind: str) -> HttpResponse:
    """What residents say, written down by the community worker."""
    at, row = row_here(request, pk)
    asked = next((a for a in at.programme.asked if a.id == kind), None)
    if asked is None:
        return redirect("programme_row", pk)
    at.seats.must(asked.by)
    form = ConfirmationForm(asked, request.POST, request.FILES) if request.method == "POST" else ConfirmationForm(asked)
    if was_too_large(request):
        form.add_error(None, say("文件过大：至多 20 MB", "the file is too large: at most 20 MB"))
    elif form.is_valid():
        said = form.cleaned_data
        try:
            count = write_down(request.user, row, kind, said["households"].splitlines(), said["agreed"] == "yes", said["way"], said["on"], said["file"].name, said["file"], at.today)
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say(f"已登记 {count} 户。", f"{count} households written down."))
            return redirect("programme_row", pk)
    return render(request, "programmes/form.html", at.context(
        form=form, title=Text(f"{row.name}：{asked.title.zh}", f"{row.name}: {asked.title.en}"), button=Text("登记", "Write down"), back=("programme_row", pk), upload=True), status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("programmes.work")
def pay(request: Asked, pk: int) -> HttpResponse:
    """Write down what came in."""
    at, row = row_here(request, pk)
    sharing = at.programme.sharing
    if sharing is None:
        return redirect("programme_row", pk)
    at.seats.must(sharing.by)
    form = PaymentForm(sharing.parties, request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        try:
            pay_in(request.user, row, said["party"], said["amount"], said["on"], said["note"], at.today, said["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已登记，待复核。", "Written down; it waits to be confirmed."))
            return redirect("programme_row", pk)
    return render(request, "programmes/form.html", at.context(form=form, title=Text(f"{row.name}：登记到账", f"{row.name}: a payment"), button=Text("登记", "Write down"), back=("programme_row", pk)), status=422 if form.errors else 200)


@require_POST
@needs("programmes.work")
def decide_pay(request: Asked, pk: int) -> HttpResponse:
    """Confirm a payment, or send it back."""
    payment = get_object_or_404(Payment.objects.filter(runnings_of(request.user, "row__running")).select_related("row__running"), pk=pk)
    at, _ = row_here(request, payment.row_id)
    form = DecideForm(request.POST)
    if form.is_valid():
        decide_payment(request.user, payment, form.cleaned_data["confirmed"] == "yes", at.today)
        messages.success(request, say("已办理。", "Done."))
    return redirect("programme_payments", at.running.number) if request.POST.get("back") == "list" else redirect("programme_row", payment.row_id)


@require_POST
@needs("programmes.work")
def attach(request: Asked, pk: int) -> HttpResponse:
    """Keep a photo or document."""
    at, row = row_here(request, pk)
    form = PaperForm(request.POST, request.FILES)
    at.seats.must([r.id for r in at.programme.roles])
    if was_too_large(request) or not form.is_valid():
        messages.error(request, say("请选择至多 20 MB 的文件。", "Choose a file of at most 20 MB."))
    else:
        keep(request.user, row, form.cleaned_data["file"].name, form.cleaned_data["file"])
        messages.success(request, say("已上传。", "Attached."))
    return redirect("programme_row", pk)


@require_GET
@needs("programmes.see")
def paper(request: Asked, pk: int) -> HttpResponse:
    """A file as it was attached; one that was changed since is told, not given out."""
    found = get_object_or_404(Paper.objects.filter(runnings_of(request.user, "row__running")), pk=pk)
    return HttpResponse(content(found), content_type=found.type, headers={
        "Content-Disposition": content_disposition_header(True, found.name) or "attachment", "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store"})
