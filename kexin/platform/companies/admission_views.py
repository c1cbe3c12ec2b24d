"""Proposals of admission: the list of a bureau, a proposal, its confirmation."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.companies.admitting import decide, propose, verbs_for
from kexin.platform.companies.company import company_of
from kexin.platform.companies.keyed import DecisionForm, ProposalForm
from kexin.platform.companies.models import Admission, Company
from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import companies_of


@require_GET
@needs("companies.see_admissions")
def admissions(request: Asked) -> HttpResponse:
    """The proposals of the own bureau; a department sees those of all."""
    person, state = request.user, request.GET.get("state", Admission.PROPOSED)
    rows = Admission.objects.filter(company__in=Company.objects.filter(companies_of(person))).select_related("company", "organisation", "proposed_by", "decided_by")
    if state in Admission.STATES:
        rows = rows.filter(state=state)
    return render(request, "companies/admissions.html", {
        "page": Paginator(rows, 50).get_page(request.GET.get("page")), "state": state, "states": Admission.STATES.items(),
        "may_confirm": may(person, "companies.confirm"), "person_pk": person.pk, "organisation_pk": person.organisation_id})


@require_POST
@needs("companies.admit")
def propose_admission(request: Asked, code: str) -> HttpResponse:
    """A proposal with its reason."""
    company = company_of(request.user, code)
    form = ProposalForm(request.POST, verbs=verbs_for(company))
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    else:
        propose(request.user, company, form.cleaned_data["verb"], form.cleaned_data["reason"], form.cleaned_data["key"])
        messages.success(request, say("意见已提交，待同事复核", "the proposal waits for a colleague to confirm it"))
    return redirect("company", company.code)


@require_POST
@needs("companies.confirm")
def decide_admission(request: Asked, pk: int) -> HttpResponse:
    """Confirm or send back; only proposals of the own bureau."""
    person = request.user
    proposal = Admission.objects.select_related("company").filter(company__in=Company.objects.filter(companies_of(person)), organisation=person.organisation, pk=pk).first()
    if proposal is None:
        raise Http404
    form = DecisionForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    else:
        decide(person, proposal, form.cleaned_data["confirmed"] == "yes", form.cleaned_data["reason"], localdate())
        messages.success(request, say("已办理", "done"))
    return redirect("admissions")
