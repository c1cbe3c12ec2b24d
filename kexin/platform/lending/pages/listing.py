"""The list of loans, and the same as a workbook."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET

from kexin.platform.language import say
from kexin.platform.lending.export import MOST, XLSX, workbook
from kexin.platform.lending.listing import MOST_PAGES, PAGE, SORTS, Search, page_of, totals
from kexin.platform.lending.pages.rows import inner
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.platform.refusal import refusal
from kexin.platform.trail import happened
from kexin.text import Text


@require_GET
@needs("lending.see")
def show(request: Asked) -> HttpResponse:
    """The loans in scope that answer the filters, with what they add up to."""
    search = Search(request.GET, request.user)
    sums = totals(search.rows())
    return render(request, "lending/list.html", {
        "search": search, "sums": sums, "page": page_of(search, request.GET.get("page"), sums["count"]), "inner": inner(request.user), "capped": sums["count"] > PAGE * MOST_PAGES,
        "may_apply": may(request.user, "lending.apply"), "may_report": may(request.user, "lending.report"), "today": timezone.localdate(), "sorts": SORTS})


@require_GET
@needs("lending.see")
def export(request: Asked) -> HttpResponse:
    """The same rows as a workbook."""
    search = Search(request.GET, request.user)
    count = totals(search.rows())["count"]
    if count > MOST:
        raise refusal("too-many", "xlsx", Text(f"{count} 笔", f"{count} loans"), Text(f"每次不超过 {MOST} 笔", f"at most {MOST} at a time"), Text("请缩小筛选范围", "narrow the filter"))
    happened(request.user, "exported-loans", by=request.user, note=search.query)
    name = say("贷款", "loans")
    return HttpResponse(workbook(search, inner=inner(request.user)), content_type=XLSX, headers={
        "Content-Disposition": content_disposition_header(True, f"{name}-{timezone.localdate()}.xlsx") or "attachment"})
