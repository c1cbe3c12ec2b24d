"""The 1-year prime rate after the days that the rulebook knows."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kexin.fund.lpr import known_until
from kexin.platform.language import say
from kexin.platform.lending.forms import Prime
from kexin.platform.lending.models import PrimeRate
from kexin.platform.matters.proposing import propose
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.problems import ProblemsError


@require_GET
@needs("lending.see")
def show(request: Asked) -> HttpResponse:
    """The rates that were entered, and the form for whoever enters them."""
    return _page(request, Prime())


def _page(request: Asked, form: Prime) -> HttpResponse:
    return render(request, "lending/prime_rates.html", {
        "rates": PrimeRate.objects.select_related("by__organisation"), "known_until": known_until(), "form": form if may(request.user, "lending.prime_rate") else None},
        status=422 if form.errors else 200)


@require_POST
@needs("lending.prime_rate")
def enter(request: Asked) -> HttpResponse:
    """Propose a rate with its source; what stands is not changed."""
    form = Prime(request.POST)
    if not form.is_valid():
        return _page(request, form)
    said = form.cleaned_data
    since = said["since"].isoformat()
    try:
        made = propose(request.user, "lending.prime_rate", since, {"since": since, "rate": said["rate"], "source": said["source"]})
    except ProblemsError as error:
        form.refused(error)
        return _page(request, form)
    messages.success(request, say("已提请，待另一人复核后登记。", "Proposed; it is entered once another person confirms."))
    return redirect("matter", pk=made.pk)
