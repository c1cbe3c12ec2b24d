"""An application: the form, and beside it what the rules say of the company and of the loan as it is being typed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from kexin.platform.companies.company import company_of
from kexin.platform.companies.listing import found_by
from kexin.platform.companies.models import Company
from kexin.platform.companies.rating import rate
from kexin.platform.language import say
from kexin.platform.lending.forms import Apply
from kexin.platform.lending.nextstep import tell_next
from kexin.platform.lending.panels import APPLIED
from kexin.platform.lending.prospects import prospects
from kexin.platform.lending.submission import apply
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import companies_of
from kexin.problems import ProblemsError
from kexin.rating.explaining import explain

FOUND = 20


@require_http_methods(["GET", "POST"])
@needs("lending.apply")
def new(request: Asked) -> HttpResponse:
    """Apply for a loan; without a company, look for one first."""
    sent = request.POST if request.method == "POST" else None
    code = (sent or request.GET).get("company", "")[:40]
    if request.user.organisation.desk == Desk.COMPANY:
        code = code or request.user.organisation.code
    if not code and sent is None:
        return _choose(request)
    company = _company(request.user, code)
    begun = {name: request.GET[name][:80] for name in ("origin", "amount", "product") if name in request.GET}
    form = Apply(request.user, company, sent, begun)
    if form.is_valid():
        try:
            made = apply(request.user, company, form.cleaned_data["bank"], form.wish(), form.cleaned_data["key"], timezone.localdate())
        except ProblemsError as error:
            form.refused(error)
        else:
            for told in APPLIED if form.cleaned_data["origin"] else ():
                told(request.user, made, form.cleaned_data["origin"])
            tell_next(made, request.user)
            messages.success(request, say("申请已提交，待尽调。", "The application is submitted; it waits for the bank's visit."))
            return redirect("application", number=made.number)
    return render(request, "lending/new.html", {"form": form, "company": company, **_advice(company, form)}, status=422 if form.errors else 200)


@require_POST
@needs("lending.apply")
def advice(request: Asked) -> HttpResponse:
    """What the schemes say to the loan as it is being typed."""
    company = _company(request.user, request.POST.get("company", "")[:40])
    form = Apply(request.user, company, request.POST)
    form.is_valid()
    return render(request, "lending/_prospects.html", _advice(company, form))


def _company(person: Person, code: str) -> Company:
    found = company_of(person, code)
    if not hasattr(found, "measured"):
        raise Http404
    return found


def _choose(request: Asked) -> HttpResponse:
    text = request.GET.get("q", "").replace("\0", "").strip()[:100]
    rows = Company.objects.filter(companies_of(request.user), found_by(text)).order_by("code")[:FOUND] if text else Company.objects.none()
    return render(request, "lending/choose.html", {"q": text, "rows": rows, "most": FOUND})


def _advice(company: Company, form: Apply) -> dict[str, Any]:
    """The rating with its reasons, and every scheme with its answers."""
    rating = rate(company)
    wish = form.wish()
    found = prospects(company, form.chosen_bank(), rating, wish, timezone.localdate())
    return {"rating": rating, "explained": explain(rating), "line": rating.results.get("line_low"), "prospects": found, "asked": wish.amount}
