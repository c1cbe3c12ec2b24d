"""One's jobs, how far one is, and what came of it."""

from __future__ import annotations

import re
from uuid import uuid4

from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.downloads import file_name
from kexin.platform.jobs.models import Job
from kexin.platform.jobs.work import again, find_lost, kinds_for, start
from kexin.platform.orgs.access import Asked, needs


@require_GET
@needs("jobs.see")
def jobs(request: Asked) -> HttpResponse:
    """One's own jobs, newest first."""
    find_lost()
    page = Paginator(Job.objects.filter(person=request.user), 30).get_page(request.GET.get("page"))
    return render(request, "jobs/jobs.html", {"page": page, "kinds": [(name, found.title) for name, found in kinds_for(request.user).items()]})


@require_GET
@needs("jobs.see")
def job(request: Asked, pk: int) -> HttpResponse:
    """One's own job; asked by htmx, the part that moves. At the end the whole page is loaded anew."""
    find_lost()
    found = get_object_or_404(Job, person=request.user, pk=pk)
    if "HX-Request" not in request.headers:
        return render(request, "jobs/job.html", {"job": found})
    response = render(request, "jobs/_progress.html", {"job": found})
    if not found.going:
        response["HX-Refresh"] = "true"
    return response


@require_GET
@needs("jobs.see")
def result(request: Asked, pk: int) -> HttpResponseBase:
    """The file that came of one's own job."""
    found = get_object_or_404(Job.objects.exclude(result=""), person=request.user, pk=pk)
    try:
        return FileResponse(found.result.open("rb"), as_attachment=True, filename=file_name(found.result_name), content_type="application/octet-stream")
    except FileNotFoundError:
        raise Http404 from None


@require_http_methods(["GET", "POST"])
@needs("jobs.see")
def begin(request: Asked, name: str) -> HttpResponse:
    """The form of a kind of work, and its start."""
    found = kinds_for(request.user).get(name)
    if found is None or found.form is None:
        raise Http404
    form = found.form(request.POST or None)
    sent = request.POST.get("key", "")
    key = sent if re.fullmatch(r"[!-~]{1,64}", sent) else uuid4().hex
    if request.method == "POST" and form.is_valid():
        return redirect("job", start(request.user, name, key=key, **form.cleaned_data).pk)
    return render(request, "jobs/begin.html", {"form": form, "title": found.title, "key": key}, status=422 if request.method == "POST" else 200)


@require_POST
@needs("jobs.see")
def repeat(request: Asked, pk: int) -> HttpResponse:
    """One's own job once more, after it failed."""
    return redirect("job", again(request.user, get_object_or_404(Job, person=request.user, pk=pk)).pk)
