"""The 1-year prime rate after the days that the rulebook knows."""

from __future__ import annotations

from django.contrib import messages
from django.db import IntegrityError, transaction
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from kexin.fund.lpr import known_until
from kexin.platform.language import say
from kexin.platform.lending.forms import Prime
from kexin.platform.lending.models import PrimeRate
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may


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
    """Enter a rate with its source; what stands is not changed."""
    form = Prime(request.POST)
    if not form.is_valid():
        return _page(request, form)
    said = form.cleaned_data
    try:
        with transaction.atomic():
            PrimeRate.objects.create(since=said["since"], rate=said["rate"], source=said["source"], by=request.user)
    except IntegrityError:
        # Somebody else entered the same day a moment ago.
        form.add_error("since", say("这一天已有记录", "this day has its rate already"))
        return _page(request, form)
    messages.success(request, say("已登记。", "Entered."))
    return redirect("prime_rates")
