"""The pages of boards. Each table can be had as a spreadsheet by ``?xlsx=`` and its id."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from typing import Any

from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET

from kexin.fund.loader import scheme_ids
from kexin.library.regions import region_name
from kexin.platform.boards import fund, fuses, overview, quality
from kexin.platform.boards.charts import chart
from kexin.platform.boards.export import spreadsheet
from kexin.platform.boards.filters import Filters, read_filters
from kexin.platform.boards.names import Banks, areas_of
from kexin.platform.boards.rows import listing, said_of
from kexin.platform.boards.tables import Cell, Table
from kexin.platform.claims.models import Claim
from kexin.platform.ledger.models import BookEntry, Fund
from kexin.platform.ledger.scope import entries_of, funds_of
from kexin.platform.lending.models import Application, Filing
from kexin.platform.lending.schemes import known_scheme
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Organisation
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import loans_seen
from kexin.platform.site.templatetags.words import said
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

A_PAGE, A_SHEET = 50, 50_000
PAGES = (("boards", "boards.see", Text("总览", "Overview")), ("board_banks", "boards.see", Text("银行", "Banks")), ("board_areas", "boards.see", Text("地区", "Areas")),
         ("board_fund", "boards.fund", Text("资金", "Fund")), ("board_quality", "boards.see", Text("质量", "Quality")),
         ("board_coverage", "visits.count", Text("走访", "Visits")), ("board_subbranches", "visits.count", Text("科技支行", "Sub-branches")))


def _page(request: Asked, template: str, filters: Filters, tables: Iterable[Callable[[], Table]], drawn: Callable[[dict[str, Table]], dict[str, Any]], **more: Any) -> HttpResponse:
    """The tables with their charts, or the one table that is asked as a spreadsheet."""
    made = {table.id: table for table in (make() for make in tables)}
    if (wanted := request.GET.get("xlsx")) is not None:
        if wanted not in made:
            raise Http404
        return spreadsheet(made[wanted])
    person, today = request.user, localdate()
    charts = {name: {**c, "id": f"data-{name}"} for name, c in drawn(made).items() if c is not None}
    return render(request, template, {
        "tables": made, "charts": charts, "pairs": [(table, charts.get(name)) for name, table in made.items()], "filters": filters, "query": filters.query(), "years": range(today.year, today.year - 6, -1), "one_year": _year_of(filters),
        "pages": [(name, title) for name, right, title in PAGES if may(person, right)], "areas": [(code, region_name(code)) for code in areas_of(person)], "banks": Banks(person, Filters()).choices,
        "schemes": _schemes(), "today": today, "about": _about(filters), **more})


def _year_of(filters: Filters) -> int | None:
    """The year, if the time is just one."""
    since, until = filters.since, filters.until
    return since.year if since and until and (since, until) == (date(since.year, 1, 1), date(since.year, 12, 31)) else None


def _schemes() -> list[tuple[str, Text]]:
    """The schemes of the rulebook."""
    return [(name, scheme.title) for name in scheme_ids() if (scheme := known_scheme(name)) is not None]


def _about(filters: Filters) -> list[str]:
    bank = Organisation.objects.filter(code=filters.bank.removeprefix("=")).first() if filters.bank else None
    return [*([bank.name] if bank is not None else []), *(said(text) for text in said_of(filters))]


@require_GET
@needs("boards.see")
def home(request: Asked) -> HttpResponse:
    """Tiles, map, the four amounts, both rankings."""
    filters = read_filters(request.GET)
    board = overview.Board(request.user, filters)
    makers = (lambda: overview.map_table(board), lambda: overview.funnel_table(board), lambda: overview.bank_table(board, slow=False), lambda: overview.area_table(board, slow=False))
    more = {} if "xlsx" in request.GET else {"tiles": overview.tiles(board), "heading": Text("看板", "Boards")}

    def drawn(tables: dict[str, Table]) -> dict[str, Any]:
        listed = [a for a in areas_of(request.user) if not filters.area or a == filters.area]
        return {
            "map": chart(tables["map"], "map", ("filed", "drawn", "credit", "outstanding", "non-performing", "NPL rate", "applications", "companies", "admitted companies"), codes=listed, most=len(listed)) if listed else None,
            "funnel": chart(tables["funnel"], "bars", ("amount",)), "banks": chart(tables["banks"], "bars", ("filed", "drawn"), label=1), "areas": chart(tables["areas"], "bars", ("filed", "drawn"), label=1)}

    return _page(request, "boards/home.html", filters, makers, drawn, **more)


@require_GET
@needs("boards.see")
def banks(request: Asked) -> HttpResponse:
    """Banks by what they filed, with companies and days."""
    filters = read_filters(request.GET)
    board = overview.Board(request.user, filters)
    return _page(request, "boards/tables.html", filters, [lambda: overview.bank_table(board)], lambda tables: {
        "banks": chart(tables["banks"], "bars", ("filed", "drawn", "NPL rate"), label=1)}, heading=Text("银行", "Banks"))


@require_GET
@needs("boards.see")
def areas(request: Asked) -> HttpResponse:
    """Areas by what was filed, with companies and days."""
    filters = read_filters(request.GET)
    board = overview.Board(request.user, filters)
    return _page(request, "boards/tables.html", filters, [lambda: overview.area_table(board)], lambda tables: {
        "areas": chart(tables["areas"], "bars", ("filed", "drawn", "NPL rate"), label=1)}, heading=Text("地区", "Areas"))


@require_GET
@needs("boards.fund")
def funds(request: Asked) -> HttpResponse:
    """Balance, exposure and leverage over time; each fund; claims and recoveries."""
    filters, person = read_filters(request.GET), request.user
    makers = (lambda: fund.month_table(person, filters), lambda: fund.fund_table(person, filters), lambda: fund.claim_table(person, filters))
    return _page(request, "boards/tables.html", filters, makers, lambda tables: {
        "months": chart(tables["months"], "lines", ("fund balance", "exposure to filed loans", "exposure to balance"), backwards=True, most=120),
        "claims": chart(tables["claims"], "bars", ("paid out", "recovered"))}, heading=Text("资金", "Fund"))


@require_GET
@needs("boards.see")
def qualities(request: Asked) -> HttpResponse:
    """Grade and outcome, classes, fuses, days."""
    filters, person, today = read_filters(request.GET), request.user, localdate()
    added = cache(lambda: quality.Added(person, filters))
    makers = (lambda: quality.grade_table(added()), lambda: quality.class_table(added()), lambda: fuses.fuse_table(person, filters, today), lambda: quality.time_table(person, filters))
    return _page(request, "boards/tables.html", filters, makers, lambda tables: {
        "grades": chart(tables["grades"], "bars", ("share of drawn", "NPL rate (money)")), "classes": chart(tables["classes"], "bars", ("outstanding",)),
        "fuses": _fuse_chart(tables["fuses"])}, heading=Text("质量", "Quality"))


def _fuse_chart(table: Table) -> dict[str, Any] | None:
    """Only fuses with a line: where the bank stands beside it. A bank has several, so each bar says what would follow."""
    told = [[Cell(same(f"{said(row[0].value)} · {said(row[3].value)}")), *row[1:]] for row in table.rows if row[5].value is not None and row[6].value is not None]
    return chart(Table(table.id, table.title, table.columns, sorted(told, key=lambda row: -int(str(row[5].value)))), "bars", ("now", "trigger"))


@require_GET
@needs("boards.see")
def rows(request: Asked) -> HttpResponse:
    """What stands behind a figure."""
    filters = read_filters(request.GET)
    found = listing(request.GET.get("figure", ""), request.user, filters)
    if found is None:
        raise Http404
    paginator = found.pages(A_PAGE)
    if "xlsx" in request.GET:
        if paginator.count > A_SHEET:
            raise ProblemsError([Problem(
                "too-many-rows", "xlsx", Text(f"共 {paginator.count:,} 行", f"{paginator.count:,} rows"), Text(f"一次至多导出 {A_SHEET:,} 行", f"at most {A_SHEET:,} rows at once"),
                Text("请用年份、地区或银行缩小范围", "narrow it by year, area or bank"))])
        return spreadsheet(found.table(found.rows))
    page = paginator.get_page(request.GET.get("page"))
    return render(request, "boards/rows.html", {"found": found, "table": found.table(found.some(page.object_list)), "page": page, "about": _about(filters), "count": paginator.count})


@require_GET
@needs("boards.see")
def loan(request: Asked, number: str) -> HttpResponse:
    """One loan: its four amounts, filings, claims, and its entries in the books for those who may see them."""
    seen = Application.objects.filter(loans_seen(request.user), number=number) if "\x00" not in number else Application.objects.none()
    found = seen.defer("frozen").select_related("company", "bank", "guarantor").first()
    if found is None:
        raise Http404
    claims = Claim.objects.filter(application=found).defer("facts", "allocation")
    books = may(request.user, "ledger.see")
    entries = BookEntry.objects.filter(Q(fund__in=Fund.objects.filter(funds_of(request.user))), entries_of(request.user), whose_loan=found.number) if books else BookEntry.objects.none()
    return render(request, "boards/loan.html", {
        "loan": found, "area": region_name(found.area), "filings": [(f, fuses.title_of(f.scheme)) for f in Filing.objects.filter(application=found).defer("facts", "answers")], "claims": claims,
        "entries": entries.select_related("fund").order_by("on", "no"), "books": books})

