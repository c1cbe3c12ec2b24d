"""The trail: who did what, when, from where, from what to what."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

from auditlog.models import LogEntry
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.timezone import localtime, make_aware
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.audit.labels import EVENTS, KINDS
from kexin.platform.audit.scope import entries_of
from kexin.platform.audit.words import Entry, in_words
from kexin.platform.forms import CleanText, DayField
from kexin.platform.language import both, current, say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Person
from kexin.platform.searching import containing
from kexin.platform.sheets import cell
from kexin.platform.trail import happened

PER_PAGE = 50
#: A spreadsheet of more lines is read by nobody; days narrow it down.
MOST = 50_000
CHUNK = 500
_DOINGS: dict[str, int] = {"added": 0, "changed": 1, "deleted": 2}


class TrailFilter(forms.Form):
    """By person, kind of row, its name, what was done, and days."""

    who = CleanText(label=both("办理人", "who"), max_length=60, required=False)
    kind = forms.ChoiceField(label=both("对象", "about"), required=False)
    what = CleanText(label=both("编号或名称", "number or name"), max_length=60, required=False)
    did = forms.ChoiceField(label=both("动作", "what was done"), required=False)
    since = DayField(label=both("自", "from"), required=False)
    until = DayField(label=both("至", "to"), required=False)

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        every = ("", say("全部", "all"))
        self.fields["kind"] = forms.ChoiceField(label=self.fields["kind"].label, required=False, choices=[every, *((name, title.in_(current())) for name, title in KINDS.items())])
        self.fields["did"] = forms.ChoiceField(label=self.fields["did"].label, required=False, choices=[
            every, ("added", say("新增", "added")), ("changed", say("更改", "changed")), ("deleted", say("删除", "deleted")), *((name, title.in_(current())) for name, title in EVENTS.items())])


@require_GET
@needs("audit.see")
def trail(request: Asked) -> HttpResponse:
    """The newest entries first; older ones by their number, so that no page counts the whole trail."""
    asked = TrailFilter(request.GET or None)
    rows = _filtered(request, asked)
    before = request.GET.get("before", "")
    older = rows.filter(pk__lt=int(before)) if before.isascii() and before.isdigit() and len(before) < 19 else rows
    found = list(older[:PER_PAGE + 1])
    return render(request, "audit/trail.html", {
        "filter": asked, "entries": in_words(found[:PER_PAGE]), "next": found[PER_PAGE - 1].pk if len(found) > PER_PAGE else None, "older": bool(before)})


@require_POST
@needs("audit.see")
def export(request: Asked) -> StreamingHttpResponse:
    """The same lines for a spreadsheet; that somebody took them is written down."""
    rows = _filtered(request, TrailFilter(request.GET or None))
    happened(request.user, "exported-trail", by=request.user)
    response = StreamingHttpResponse(_lines(rows, translation.get_language() or ""), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="trail-{localtime():%Y%m%d-%H%M}.csv"'
    return response


def _filtered(request: Asked, asked: TrailFilter) -> QuerySet[LogEntry]:
    rows: QuerySet[LogEntry] = LogEntry.objects.filter(entries_of(request.user)).select_related("actor", "content_type").order_by("-pk")
    said = asked.cleaned_data if asked.is_bound and asked.is_valid() else {}
    if asked.is_bound and not asked.is_valid():
        return rows.none()
    if said.get("who"):
        # Their numbers, not a question within the question: a database that knows how many people are meant does not sort all that they did.
        people = Person.objects.filter(Q(username__icontains=said["who"]) | Q(name__icontains=said["who"])).order_by()
        rows = rows.filter(actor__in=list(people.values_list("pk", flat=True)))
    if said.get("kind"):
        app, model = said["kind"].split(".")
        rows = rows.filter(content_type=ContentType.objects.get_by_natural_key(app, model))
    if said.get("what"):
        # Three letters or more are found by the index of parts, which has them in capitals.
        rows = rows.filter(Q(object_repr__icontains=said["what"]) if len(said["what"]) > 2 else containing("object_repr", said["what"]))
    if said.get("did"):
        rows = rows.filter(action=_DOINGS[said["did"]]) if said["did"] in _DOINGS else rows.filter(action=LogEntry.Action.ACCESS, additional_data__event=said["did"])
    if said.get("since"):
        rows = rows.filter(timestamp__gte=make_aware(datetime.combine(said["since"], time.min)))
    if said.get("until"):
        rows = rows.filter(timestamp__lt=make_aware(datetime.combine(said["until"], time.min)) + timedelta(days=1))
    return rows


class _Line:
    """A file that hands back what is written to it."""

    def write(self, text: str) -> str:
        return text


def _lines(rows: QuerySet[LogEntry], language: str) -> Iterator[str]:
    """The mark by which spreadsheets know UTF-8, the head, the entries; in the reader's language although the page's own is over by then."""
    writer = csv.writer(_Line())
    with translation.override(language):
        yield "\ufeff" + writer.writerow([say("时间", "when"), say("办理人", "who"), say("角色", "role"), say("地址", "from where"), say("动作", "what was done"), say("对象", "about"), say("更改", "changes"), say("备注", "note")])
    before, written = None, 0
    while written < MOST:
        part = list((rows if before is None else rows.filter(pk__lt=before))[:min(CHUNK, MOST - written)])
        if not part:
            return
        before, written = part[-1].pk, written + len(part)
        with translation.override(language):
            lines = [writer.writerow(_cells(entry)) for entry in in_words(part)]
        yield "".join(lines)
    with translation.override(language):
        yield writer.writerow([say(f"仅含最近 {MOST:,} 条，请缩小日期范围。", f"only the newest {MOST:,} lines; ask for fewer days.")])


def _cells(line: Entry) -> list[str]:
    changes = "; ".join(f"{c.field}: {c.before or '—'} → {c.after or '—'}" for c in line.changes)
    return [cell(text) for text in (f"{localtime(line.entry.timestamp):%Y-%m-%d %H:%M:%S}", line.who, line.seat, line.entry.remote_addr or "", line.what, line.about, changes, line.note)]
