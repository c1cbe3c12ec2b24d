"""The programmes that run in somebody's scope, and beginning another one."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods

from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.platform.programmes.forms import StartForm
from kexin.platform.programmes.models import Running
from kexin.platform.programmes.reading import every, reading
from kexin.platform.programmes.scope import runnings_of
from kexin.platform.programmes.starting import start
from kexin.problems import ProblemsError


@require_GET
@needs("programmes.see")
def programmes(request: Asked) -> HttpResponse:
    """Those that run."""
    rows = Running.objects.filter(runnings_of(request.user)).select_related("keeper").prefetch_related("partners__organisation")
    found, _ = every(localdate())
    return render(request, "programmes/list.html", {"rows": rows, "files": {p.id: p for p in found}, "may_start": may(request.user, "programmes.start")})


@require_GET
@needs("programmes.start")
def choose(request: Asked) -> HttpResponse:
    """The files there are; those with mistakes are told with all of them."""
    found, problems = every(localdate())
    running = set(Running.objects.filter(keeper=request.user.organisation).values_list("programme", flat=True))
    return render(request, "programmes/choose.html", {"programmes": [(p, p.id in running) for p in found], "problems": problems})


@require_http_methods(["GET", "POST"])
@needs("programmes.start")
def begin(request: Asked, wanted: str) -> HttpResponse:
    """Name who takes which part."""
    programme = reading(wanted, localdate()).programme
    form = StartForm(programme, request.user, request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            made = start(request.user, wanted, form.partners(), form.cleaned_data.get("file", ""), localdate(), form.cleaned_data["key"])
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("专项已开展。", "The programme has begun."))
            return redirect("programme_board", made.number)
    return render(request, "programmes/begin.html", {"programme": programme, "form": form}, status=422 if form.errors else 200)
