"""The mix of products for a need, and what subsidiaries make of it 母子协同."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.companies.models import Company
from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Kind as OrganisationKind
from kexin.platform.orgs.rights import may
from kexin.platform.visits.forms import AnswerForm, HandForm
from kexin.platform.visits.mixing import LICENCES, mix_for
from kexin.platform.visits.models import FollowUp, Need, Referral, ReferralState
from kexin.platform.visits.nextstep import tell_of_referral
from kexin.platform.visits.referring import hand_over, next_states, proceed, subsidiaries_of
from kexin.platform.visits.scope import follow_ups_of, referrals_of
from kexin.problems import ProblemsError

A_PAGE = 50


def _need(request: Asked, pk: int) -> Need:
    """A need that the person follows up."""
    seen = FollowUp.objects.filter(follow_ups_of(request.user)).values("need")
    return get_object_or_404(Need.objects.filter(pk__in=seen).select_related("company", "visit", "follow_up"), pk=pk)


@require_GET
@needs("visits.see")
def mix(request: Asked, pk: int) -> HttpResponse:
    """Every licence of the group with its products, their verdicts and why."""
    return _mix(request, _need(request, pk))


def _mix(request: Asked, need: Need, wrong: HandForm | None = None) -> HttpResponse:
    company = Company.objects.select_related("release", "measured").get(pk=need.company_id)
    houses = subsidiaries_of(request.user)
    handed = {r.product: r for r in need.referrals.select_related("to") if r.state != ReferralState.REFUSED}
    acts = may(request.user, "visits.follow")

    def form(product: str) -> HandForm | None:
        if wrong is not None and wrong.data.get("product") == product:
            return wrong
        return HandForm(houses, initial={"key": uuid.uuid4(), "product": product}, auto_id=f"{product}_%s") if acts and houses and product not in handed else None

    licences = [{
        "licence": one, "offers": [{"offer": o, "handed": handed.get(o.id), "form": None if o.own else form(o.id)} for o in one.offers], "count": {
            "yes": sum(o.verdict is True for o in one.offers), "open": sum(o.verdict is None for o in one.offers), "no": sum(o.verdict is False for o in one.offers)}} for one in mix_for(company, need.kind)]
    return render(request, "visits/mix.html", {"need": need, "company": company, "licences": licences, "houses": houses, "acts": acts}, status=422 if wrong is not None else 200)


@require_POST
@needs("visits.follow")
def hand(request: Asked, pk: int) -> HttpResponse:
    """Hand a product to a subsidiary."""
    need, houses = _need(request, pk), subsidiaries_of(request.user)
    form = HandForm(houses, request.POST)
    if form.is_valid():
        said = form.cleaned_data
        try:
            made = hand_over(request.user, need, said["product"], next(h for h in houses if str(h.pk) == said["to"]), said["note"], said["key"], timezone.localdate())
        except ProblemsError as error:
            form.refused(error)
        else:
            tell_of_referral(made, request.user)
            messages.success(request, say("已移交", "handed over"))
            return redirect("need_mix", pk)
    return _mix(request, need, form)


def _referrals(request: Asked) -> QuerySet[Referral]:
    return Referral.objects.filter(referrals_of(request.user)).select_related("need__company", "bank", "to", "handed_by", "taken_by")


@require_GET
@needs("visits.see")
def referrals(request: Asked) -> HttpResponse:
    """What was handed over by the own tree, or to it."""
    rows, state = _referrals(request), request.GET.get("state", "")
    if state in ReferralState.values:
        rows = rows.filter(state=state)
    return render(request, "visits/referrals.html", {"page": Paginator(rows, A_PAGE).get_page(request.GET.get("page")), "state": state, "states": ReferralState.choices, "licences": LICENCES})


@require_GET
@needs("visits.see")
def referral(request: Asked, pk: int) -> HttpResponse:
    """One of them, with the verdict of the day it was handed over."""
    return _referral(request, get_object_or_404(_referrals(request), pk=pk))


def _referral(request: Asked, row: Referral, wrong: AnswerForm | None = None) -> HttpResponse:
    own = request.user.organisation.kind == OrganisationKind.SUBSIDIARY and row.to.path.startswith(request.user.organisation.path)
    states = next_states(row) if own and may(request.user, "visits.take") else []
    context: dict[str, Any] = {
        "row": row, "need": row.need, "licence": LICENCES[row.category], "form": wrong or (AnswerForm(states) if states else None), "answer": row.frozen.get("answer", {}), "as_of": row.frozen.get("as_of", ""),
        "follows": FollowUp.objects.filter(follow_ups_of(request.user), need=row.need).first()}
    return render(request, "visits/referral.html", context, status=422 if wrong is not None else 200)


@require_POST
@needs("visits.take")
def move_referral(request: Asked, pk: int) -> HttpResponse:
    """The next state, by the subsidiary."""
    row = get_object_or_404(_referrals(request), pk=pk)
    form = AnswerForm(list(ReferralState.values), request.POST)
    if form.is_valid():
        try:
            proceed(request.user, row, form.cleaned_data["state"], form.cleaned_data["reason"], timezone.localdate())
        except ProblemsError as error:
            form.refused(error)
        else:
            tell_of_referral(row, request.user)
            messages.success(request, say("已办理", "done"))
            return redirect("referral", pk)
    return _referral(request, row, form)
