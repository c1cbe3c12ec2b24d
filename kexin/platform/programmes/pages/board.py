"""The board of a programme: its figures beside the published ones, its stages, what is missed and overdue."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kexin.platform.companies.rating import measures_on
from kexin.platform.language import current, say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.programmes.books import book_of
from kexin.platform.programmes.forms import EventForm
from kexin.platform.programmes.loans import Loans
from kexin.platform.programmes.models import CONFIRMED, OPEN, PROPOSED, Finding, Missed, Payment, Row, Step
from kexin.platform.programmes.pages.common import Here, here, short
from kexin.platform.programmes.paying import happened
from kexin.problems import ProblemsError
from kexin.programmes.computing import Counted
from kexin.programmes.inspecting import owed
from kexin.programmes.programme import Figure, Inspected
from kexin.programmes.record import Book
from kexin.rating.loader import load_model
from kexin.rulemarks import differing
from kexin.text import Text

SHOWN = 6


@dataclass(frozen=True)
class Tile:
    """A figure of the register, with the published total."""

    title: Text
    value: str
    published: str
    on: object
    source: str
    agrees: bool | None


@dataclass(frozen=True)
class Schedule:
    """A cadence as it stands today: how many are owed one in the current window, how many windows were missed."""

    cadence: Inspected
    subjects: int
    done: int
    missed: int
    next_due: object


@dataclass(frozen=True)
class Counts:
    """What is counted over a register."""

    figures: Sequence[Counted]
    stages: Counter[str]
    lists: Mapping[str, int]
    schedules: Sequence[Schedule] = ()


@require_GET
@needs("programmes.see")
def board(request: Asked, number: str) -> HttpResponse:
    """Everything at a glance."""
    at = here(request, number)
    running, programme = at.running, at.programme
    counts = _of_loans(at) if programme.register.source == "loans" else _of_book(at)
    most = max(counts.stages.values(), default=1)
    findings = Finding.objects.filter(running=running).select_related("row", "inspection")
    overdue = findings.filter(state=OPEN, due_on__lt=at.today)
    missed = Missed.objects.filter(running=running)
    return render(request, "programmes/board.html", at.context(
        tiles=[_tile(at, c) for c in counts.figures], stages=[(s, counts.stages[s.id], most) for s in programme.stages], rows=counts.stages.total(),
        lists=[(x, counts.lists[x.id]) for x in programme.lists], schedules=counts.schedules, missed=missed[:SHOWN], missed_count=missed.count(), titles={c.id: c.title for c in programme.cadences},
        overdue=_with_titles(at, overdue[:SHOWN]), overdue_count=overdue.count(), open_count=findings.exclude(state="closed").count(), partners=_partners(at),
        rated=_rated(at), inspects=[c for c in programme.checklists if at.may(_inspectors(at, c.id))], happens=[h for h in programme.happenings if at.may(h.by)],
        steps=Step.objects.filter(row__running=running, state=PROPOSED).select_related("row", "by")[:SHOWN], moves={m.id: m.title for m in programme.moves},
        payments=Payment.objects.filter(row__running=running, state=PROPOSED).count(), decides_payments=programme.sharing is not None and at.may(programme.sharing.second)))


def _rated(at: Here) -> Text | None:
    """What the model is called that rates the rows."""
    by = at.programme.rating
    return None if by is None else by.model.title if by.model is not None else _title_of(by.library, at.today)


@lru_cache(maxsize=8)
def _title_of(model: str, as_of: date) -> Text:
    return load_model(model, measures_on(as_of)).title


def _tile(at: Here, counted: Counted) -> Tile:
    figure = counted.figure
    published = figure.published
    return Tile(
        figure.title, short(counted.value, figure.formula.tree.type.kind, figure.unit), _published(at, figure), published.on if published else None,
        differing(published.mark, at.programme.mark, current()) if published else "", counted.agrees)


def _published(at: Here, figure: Figure) -> str:
    if figure.published is None:
        return ""
    return (say("至少", "at least ") if figure.published.at_least else "") + short(figure.published.value, figure.formula.tree.type.kind, figure.unit)


def _of_book(at: Here) -> Counts:
    book = book_of(at.programme, at.running)
    values = [at.computing.row(e) for e in book.entries] if at.programme.lists else []
    lists = {x.id: sum(v[f"list {x.id}"] is True for v in values) for x in at.programme.lists}
    return Counts(at.computing.figures(book), Counter(e.stage for e in book.entries), lists, list(_schedules(at, book)))


def _of_loans(at: Here) -> Counts:
    loans = Loans(at.computing, at.person)
    values = loans.values()
    lists = {x.id: found for x in at.programme.lists if isinstance(found := values[f"list {x.id}"], int)}
    return Counts(at.computing.counted(values), loans.stages(), lists)


def _schedules(at: Here, book: Book) -> Iterator[Schedule]:
    each = list(owed(at.computing, book, at.running.started_on))
    for cadence in at.programme.cadences:
        those = [o for o in each if o.cadence.id == cadence.id]
        ends = [o.window(at.today).last for o in those if not o.done(at.today)] or [o.window(at.today).last for o in those]
        yield Schedule(cadence, len(those), sum(o.done(at.today) for o in those), sum(len(o.due.missed) for o in those), min(ends, default=None))


def _inspectors(at: Here, checklist: str) -> tuple[str, ...]:
    return (*at.programme.checklist(checklist).by, *(c.role for c in at.programme.cadences if c.checklist == checklist))


def _with_titles(at: Here, findings: Any) -> list[tuple[Finding, Text]]:
    return [(f, item_title(at, f)) for f in findings]


def item_title(at: Here, finding: Finding) -> Text:
    """The question that was answered no; its id if the file has it no more."""
    found = next((i.title for c in at.programme.checklists if c.id == finding.inspection.checklist for i in c.items if i.id == finding.item), None)
    return found or Text(finding.item, finding.item)


def _partners(at: Here) -> list[tuple[Text, list[str]]]:
    those = list(at.running.partners.select_related("organisation"))
    return [(p.title, [x.organisation.name for x in those if x.part == p.id]) for p in at.programme.parts]


@require_http_methods(["GET", "POST"])
@needs("programmes.work")
def event(request: Asked, number: str) -> HttpResponse:
    """Write down that something happened."""
    at = here(request, number)
    rows = [(str(pk), f"{code} {name}") for pk, code, name in Row.objects.filter(running=at.running).values_list("pk", "code", "name")]
    form = EventForm(at.programme, [h.id for h in at.programme.happenings if at.may(h.by)], rows, request.POST if request.method == "POST" else None)
    if form.is_valid():
        said = form.cleaned_data
        row = Row.objects.filter(running=at.running, pk=said["row"]).first() if said["row"] else None
        try:
            happened(request.user, at.running, said["kind"], row, said["on"], said["note"], at.today, said["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已登记。", "Written down."))
            return redirect("programme_board", number)
    return render(request, "programmes/form.html", at.context(form=form, title=Text("登记事件", "Write down an event"), button=Text("登记", "Write down"), back=("programme_board", number)), status=422 if form.errors else 200)


@require_GET
@needs("programmes.see")
def payments(request: Asked, number: str) -> HttpResponse:
    """Payments of all rows, those that wait first."""
    at = here(request, number)
    rows = Payment.objects.filter(row__running=at.running).select_related("row", "by", "second").order_by("state", "-on", "-pk") if at.programme.sharing else Payment.objects.none()
    state = request.GET.get("state", "")
    if state in (PROPOSED, CONFIRMED):
        rows = rows.filter(state=state)
    sharing = at.programme.sharing
    return render(request, "programmes/payments.html", at.context(
        page=Paginator(rows, 50).get_page(request.GET.get("page")), state=state, parties=dict(sharing.parties) if sharing else {}, decides=sharing is not None and at.may(sharing.second), person_pk=request.user.pk))
