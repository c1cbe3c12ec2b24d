"""Reports of many loans from one table."""

from __future__ import annotations

import csv
import io
from typing import Any

from django import forms
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods

from kexin.platform.language import both, current
from kexin.platform.lending.models import Application, State
from kexin.platform.lending.reporting import HEADINGS, LARGEST, MOST_ROWS, read_lines, report_all
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.scope import loans_of
from kexin.platform.uploads import fitting
from kexin.problems import ProblemsError

SHOWN = 200


class Upload(forms.Form):
    """A table."""

    file = forms.FileField(label=both("表格文件", "Table"), max_length=255, widget=forms.FileInput(attrs={"accept": ".csv,.txt,.tsv,.xlsx,.xls,.ods"}))


@require_http_methods(["GET", "POST"])
@needs("lending.report")
def upload(request: Asked) -> HttpResponse:
    """Take a table in: all of it, or nothing and everything that is wrong."""
    fitting(request, LARGEST)
    form = Upload(request.POST, request.FILES) if request.method == "POST" else Upload()
    said: dict[str, Any] = {"problems": (), "done": None}
    if form.is_valid():
        file = form.cleaned_data["file"]
        try:
            # One byte more than is allowed, so that the rest of a huge file is not read.
            lines = read_lines(file.name, file.read(LARGEST + 1), timezone.localdate())
            said["done"] = report_all(request.user, lines)
        except ProblemsError as error:
            said["problems"], said["more"] = error.problems[:SHOWN], max(0, len(error.problems) - SHOWN)
    headings = [(title, "") for title, _ in HEADINGS.values()]
    return render(request, "lending/reports.html", {"form": form, "headings": headings, "most": MOST_ROWS, **said}, status=422 if form.errors or said["problems"] else 200)


@require_GET
@needs("lending.report")
def template(request: Asked) -> HttpResponse:
    """A table to fill in: the loans in use, as they were reported last."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow([title.in_(current()) for title, _ in HEADINGS.values()])
    rows = Application.objects.filter(loans_of(request.user), state=State.ACTIVE).defer("frozen").order_by("number")
    today = timezone.localdate()
    for loan in rows[:MOST_ROWS]:
        writer.writerow([loan.number, today.isoformat(), loan.get_quality_display(), loan.overdue_days])
    # The mark at the beginning tells spreadsheets that it is UTF-8.
    return HttpResponse("\ufeff" + text.getvalue(), content_type="text/csv; charset=utf-8", headers={"Content-Disposition": f'attachment; filename="reports-{today}.csv"'})
