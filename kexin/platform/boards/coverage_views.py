"""The pages of visits among the boards: coverage with its rows, and sub-branches."""

from __future__ import annotations

from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from kexin.library.regions import region_name
from kexin.platform.boards import coverage, subbranches
from kexin.platform.boards.charts import chart
from kexin.platform.boards.export import spreadsheet
from kexin.platform.boards.tables import Table
from kexin.platform.boards.views import A_PAGE, PAGES
from kexin.platform.forms import CleanText, problems_of
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.platform.visits.covering import Covered, lists_in_use
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same


class CoverageFilter(forms.Form):
    """What the figures are about, and for their rows which of them."""

    list = CleanText(required=False, max_length=60)
    area = forms.RegexField(r"\A[0-9]{6}\Z", required=False)
    branch = forms.RegexField(r"\A[0-9]{1,15}\Z", required=False)
    manager = forms.RegexField(r"\A[0-9]{1,15}\Z", required=False)
    state = forms.ChoiceField(required=False, choices=[(name, name) for name in coverage.STATES])


def _asked(request: Asked) -> dict[str, str]:
    form = CoverageFilter(request.GET)
    if not form.is_valid():
        raise ProblemsError([
            Problem("wrong-filter", name, Text(f"筛选条件“{name}”有误", f"the filter “{name}” makes no sense"), same("; ".join(told)), Text("请更正或去掉此条件", "correct it or leave it out")) for name, told in problems_of(form).items()])
    return form.cleaned_data


def _board(request: Asked, said: dict[str, str]) -> coverage.Board:
    return coverage.Board(request.user, Covered(said["list"], said["area"], said["branch"]), localdate())


def _page(request: Asked, template: str, tables: list[Table], charts: dict[str, Any], **more: Any) -> HttpResponse:
    made = {table.id: table for table in tables}
    if (wanted := request.GET.get("xlsx")) is not None:
        if wanted not in made:
            raise Http404
        return spreadsheet(made[wanted])
    drawn = {name: {**c, "id": f"data-{name}"} for name, c in charts.items() if c is not None}
    return render(request, template, {
        "pairs": [(table, drawn.get(name)) for name, table in made.items()], "pages": [(name, title) for name, right, title in PAGES if may(request.user, right)], "query": "", "today": localdate(), **more})


@require_GET
@needs("visits.count")
def board_coverage(request: Asked) -> HttpResponse:
    """Visited ÷ listed, overdue first; week by week; what came of it beside companies that are not listed."""
    said = _asked(request)
    board = _board(request, said)
    areas, branches, managers = coverage.table_by(board, "area"), coverage.table_by(board, "branch"), coverage.table_by(board, "manager") if board.names_managers else None
    weeks, effect = coverage.week_table(board), coverage.funnel_table(board)
    counted = ("listed", "visited")
    charts = {
        "weeks": chart(weeks, "lines", ("share visited",), backwards=True, most=coverage.WEEKS), "areas": chart(areas, "bars", counted), "branches": chart(branches, "bars", counted),
        "effect": chart(effect, "bars", ("share of listed", "share of others"))}
    return _page(request, "boards/coverage.html", [weeks, areas, branches, *([managers] if managers else []), effect, coverage.visit_table(board)], charts, tiles=coverage.tiles(board), lists=[(w.code, w.names) for w in lists_in_use(request.user)],
                 areas=[(a, region_name(a)) for a in coverage.areas(board)], branches=coverage.branches(board), said=said, heading=Text("走访覆盖", "Coverage"))


@require_GET
@needs("visits.count")
def board_coverage_rows(request: Asked) -> HttpResponse:
    """The companies behind a figure of coverage."""
    said = _asked(request)
    board = _board(request, said)
    by = {"manager": said["manager"]} if said["manager"] and board.names_managers else {}
    rows = coverage.rows(board, said["state"], by)
    if "xlsx" in request.GET:
        return spreadsheet(coverage.row_table(board, said["state"], rows))
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "boards/coverage_rows.html", {"table": coverage.row_table(board, said["state"], list(page.object_list)), "page": page, "count": page.paginator.count, "states": coverage.STATES.items(), "said": said})


@require_GET
@needs("visits.count")
def board_subbranches(request: Asked) -> HttpResponse:
    """Every sub-branch of the scope, ranked."""
    table = subbranches.table(subbranches.lines(request.user, localdate()))
    return _page(request, "boards/subbranches.html", [table], {"subbranches": chart(table, "bars", ("balance",), label=1)}, heading=Text("科技支行", "Sub-branches"))


@require_GET
@needs("visits.count")
def board_subbranch(request: Asked, code: str) -> HttpResponse:
    """One sub-branch: customers, balance, rank."""
    line = next((one for one in subbranches.lines(request.user, localdate()) if one.organisation.code == code), None)
    if line is None:
        raise Http404
    table = subbranches.customers(line, request.user, localdate())
    return _page(request, "boards/subbranches.html", [table], {"customers": chart(table, "bars", ("balance",))}, tiles=subbranches.tiles(line, request.user), heading=Text(line.organisation.name_zh, line.organisation.name_en or line.organisation.name_zh), one=line)
