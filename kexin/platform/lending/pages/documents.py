"""Papers of a loan: attached, listed, given out within the scope only."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from kexin.platform.downloads import attachment
from kexin.platform.language import say
from kexin.platform.lending.forms import Attach
from kexin.platform.lending.pages.rows import loan_or_404, papers
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.papers import LARGEST, content
from kexin.platform.uploads import fitting
from kexin.problems import ProblemsError


@require_http_methods(["GET", "POST"])
@needs("lending.attach")
def attach(request: Asked, number: str) -> HttpResponse:
    """Attach a paper."""
    loan = loan_or_404(request.user, number)
    fitting(request, LARGEST)
    form = Attach(request.user, loan, request.POST, request.FILES) if request.method == "POST" else Attach(request.user, loan)
    if form.is_valid():
        try:
            form.take()
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("材料已上传。", "Attached."))
            return redirect("application", number=number)
    return render(request, "lending/attach.html", {"loan": loan, "form": form, "papers": papers(request.user, loan)}, status=422 if form.errors else 200)


@require_GET
@needs("lending.see")
def download(request: Asked, number: str, pk: int) -> HttpResponse:
    """A paper as it was attached; one that was changed since is told, not given out."""
    paper = get_object_or_404(papers(request.user, loan_or_404(request.user, number)), pk=pk)
    return HttpResponse(content(paper), content_type=paper.type, headers={
        "Content-Disposition": attachment(paper.name), "X-Content-Type-Options": "nosniff", "Content-Security-Policy": "default-src 'none'; sandbox",
        "Cache-Control": "private, no-store"})
