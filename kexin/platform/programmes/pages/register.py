"""The register: a list with filters, rows one by one, tables in and out."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Q, QuerySet
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kexin.library.intake.sources.csv_source import is_blank
from kexin.platform.companies.exporting import Sheet, on_disk
from kexin.platform.companies.uploaded import opened
from kexin.platform.companies.views import WORKBOOK
from kexin.platform.language import current, say
from kexin.platform.lending.models import Application
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.programmes.books import book_of, entries_of, values_of
from kexin.platform.programmes.forms import RowForm, TableForm
from kexin.platform.programmes.keeping import add_row, change_row, open_fields, take_table
from kexin.platform.programmes.loans import Loans, names_of_codes
from kexin.platform.programmes.models import Row
from kexin.platform.programmes.pages.common import Here, cell_in_words, here, in_words, row_here
from kexin.platform.uploads import was_too_large
from kexin.problems import ProblemsError
from kexin.programmes.programme import Field
from kexin.programmes.record import Entry
from kexin.programmes.rows import MOST_ROWS, shown
from kexin.text import Text

A_PAGE = 50
#: A list shows so many cells; the page of a row has them all.
CELLS = 4


@require_GET
@needs("programmes.see")
def register(request: Asked, number: str) -> HttpResponse:
    """The rows that a filter finds."""
    at = here(request, number)
    asked = {"stage": request.GET.get("stage", ""), "list": request.GET.get("list", ""), "q": request.GET.get("q", "").replace("\0", "").strip()[:60]}
    found = _found(at, asked)
    page: Page[Any] = Paginator[Any](found, A_PAGE).get_page(request.GET.get("page"))
    fields = at.programme.register.fields[:CELLS]
    return render(request, "programmes/register.html", at.context(
        page=page, lines=_lines(at, page.object_list), asked=asked, fields=fields, quantities=at.programme.quantities[:2], count=page.paginator.count))


def _found(at: Here, asked: Mapping[str, str]) -> QuerySet[Any, int] | Sequence[int]:
    """The keys of rows, or of loans, in the order of their codes."""
    listing = next((x for x in at.programme.lists if x.id == asked["list"]), None)
    stage = asked["stage"] if any(s.id == asked["stage"] for s in at.programme.stages) else ""
    if at.programme.register.source == "own":
        rows = Row.objects.filter(running=at.running, **({"state": stage} if stage else {})).order_by("code")
        if asked["q"]:
            rows = rows.filter(Q(code__startswith=asked["q"]) | Q(name__contains=asked["q"]))
        keys = rows.values_list("pk", flat=True)
        return keys if listing is None else [pk for pk, e in zip(keys, entries_of(at.programme, rows), strict=True) if at.computing.row(e)[f"list {listing.id}"] is True]
    of_person = Loans(at.computing, at.person)
    loans = of_person.rows.filter(**({"state": stage} if stage else {}))
    if asked["q"]:
        loans = loans.filter(Q(number__startswith=asked["q"]) | Q(company__name__contains=asked["q"]))
    return loans.values_list("pk", flat=True) if listing is None else of_person.on_list(listing, loans)


def _lines(at: Here, keys: Iterable[int]) -> list[dict[str, Any]]:
    """Rows as a page shows them."""
    keys = list(keys)
    if at.programme.register.source == "own":
        rows = Row.objects.filter(pk__in=keys).order_by("code")
        return [_line(at, e, row.pk, {}) for e, row in zip(entries_of(at.programme, rows), rows, strict=True)]
    entries = list(Loans(at.computing, at.person).entries(Application.objects.filter(pk__in=keys).order_by("number")))
    names = names_of_codes({e.values.get("bank") for e in entries})
    return [_line(at, e, None, names) for e in entries]


def _line(at: Here, e: Entry, pk: int | None, names: Mapping[str, Mapping[Any, Text]]) -> dict[str, Any]:
    values = at.computing.row(e)
    return {
        "pk": pk, "code": e.code, "name": e.name, "stage": at.programme.stage(e.stage), "since": e.since,
        "cells": [(cell_in_words(f, e.values.get(f.id), names.get(f.id)), f.kind in ("count", "money")) for f in at.programme.register.fields[:CELLS]],
        "quantities": [in_words(values[q.id], q.formula.tree.type.kind) for q in at.programme.quantities[:2]]}


@require_GET
@needs("programmes.see")
def workbook(request: Asked, number: str) -> FileResponse:
    """The whole register as a workbook; that of the programme itself can be brought in again."""
    at = here(request, number)
    language = current()
    register = at.programme.register
    heads = [(register.code.in_(language), 12), (register.name.in_(language), 30), (say("阶段", "stage"), 14), *((f.title.in_(language), 16) for f in register.fields)]
    file = on_disk()
    sheet = Sheet(file, say("登记册", "register"), [], heads)
    entries, names = _all_of(at)
    for e in entries:
        sheet.row([e.code, e.name, at.programme.stage(e.stage).title.in_(language), *(_cell(f, e, names.get(f.id, {})) for f in register.fields)])
    sheet.close()
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{at.running.title}.xlsx", content_type=WORKBOOK)


def _all_of(at: Here) -> tuple[Iterable[Entry], Mapping[str, Mapping[Any, Text]]]:
    if at.programme.register.source == "own":
        return book_of(at.programme, at.running).entries, {}
    loans = Loans(at.computing, at.person)
    return loans.entries(loans.rows), names_of_codes(set(loans.rows.order_by().values_list("bank__code", flat=True).distinct()))


def _cell(field: Field, entry: Entry, names: Mapping[Any, Text]) -> str | int | None:
    value = entry.values.get(field.id)
    if value in names:
        return names[value].in_(current())
    return value if field.kind == "count" and isinstance(value, int) else shown(field, value) or None


@require_http_methods(["GET", "POST"])
@needs("programmes.work")
def new_row(request: Asked, number: str) -> HttpResponse:
    """A row by hand."""
    at = here(request, number)
    at.seats.must(at.programme.register.by)
    form = RowForm(at.programme, open_fields(at.programme), request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            row = add_row(request.user, at.running, form.cleaned_data["code"], form.cleaned_data["name"], form.values(), at.today)
        except ProblemsError as error:
            form.refused(error)
        else:
            return redirect("programme_row", row.pk)
    register = at.programme.register
    return render(request, "programmes/form.html", at.context(
        form=form, title=Text(f"新增{register.row.zh}", f"Add one {register.row.en}"), button=Text("保存", "Save"), back=("programme_register", number)), status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("programmes.work")
def edit_row(request: Asked, pk: int) -> HttpResponse:
    """Its cells, without those that two people sign."""
    at, row = row_here(request, pk)
    at.seats.must(at.programme.register.by)
    form = RowForm(
        at.programme, open_fields(at.programme), request.POST if request.method == "POST" else None, code=row.code, values=values_of(at.programme.register, row.values), initial={"name": row.name})
    if form.is_valid():
        try:
            changed = change_row(request.user, row, form.cleaned_data["name"], form.values(), at.today)
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已保存。", "Saved.") if changed else say("没有改动。", "Nothing was different."))
            return redirect("programme_row", row.pk)
    return render(request, "programmes/form.html", at.context(form=form, title=Text(f"修改 {row.name}", f"Change {row.name}"), button=Text("保存", "Save"), back=("programme_row", row.pk)), status=422 if form.errors else 200)


@require_http_methods(["GET", "POST"])
@needs("programmes.work")
def bring_in(request: Asked, number: str) -> HttpResponse:
    """Rows from a table: all of it or nothing, every mistake by line and column."""
    at = here(request, number)
    at.seats.must(at.programme.register.by)
    form = TableForm(request.POST, request.FILES) if request.method == "POST" and not was_too_large(request) else TableForm()
    status = 200 if request.method == "GET" else 422
    if was_too_large(request):
        messages.error(request, say("文件过大", "the file is too large"))
    elif form.is_valid():
        try:
            with opened(form.cleaned_data["file"]) as (sniffed, sheets):
                lines = [(row.number, row.cells) for row in sheets[0].first(MOST_ROWS + 2) if not is_blank(row)] if sheets else []
            taken = take_table(request.user, at.running, lines, sniffed.shown_as, at.today)
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say(f"新增 {taken.added} 行，更新 {taken.changed} 行，{taken.same} 行没有变化。", f"{taken.added} rows added, {taken.changed} changed, {taken.same} as they were."))
            return redirect("programme_register", number)
    return render(request, "programmes/form.html", at.context(form=form, title=Text("导入表格", "Bring in a table"), button=Text("导入", "Bring in"), back=("programme_register", number), upload=True), status=status)
