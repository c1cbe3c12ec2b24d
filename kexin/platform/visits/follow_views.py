"""Needs and what is done about them."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.language import say
from kexin.platform.lending.forms import typed
from kexin.platform.lending.models import Application
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import loans_of
from kexin.platform.visits.following import applied, close, owners_for, reassign
from kexin.platform.visits.forms import CloseForm, FollowFilter, ReassignForm, TieForm
from kexin.platform.visits.mixing import offers_for
from kexin.platform.visits.models import FollowState, FollowUp, Kind
from kexin.platform.visits.nextstep import orphans, tell_owner
from kexin.platform.visits.origins import origin_of_need
from kexin.platform.visits.scope import follow_ups_of
from kexin.platform.visits.tied import origin_of
from kexin.problems import ProblemsError

A_PAGE = 50


def _rows(request: Asked) -> QuerySet[FollowUp]:
    return FollowUp.objects.filter(follow_ups_of(request.user)).select_related("need__company", "need__visit", "owner__organisation", "bank", "application")


@require_GET
@needs("visits.see")
def follow_ups(request: Asked) -> HttpResponse:
    """Open ones first, those that are overdue at the top."""
    form, rows, today = FollowFilter(request.GET or {"state": FollowState.OPEN}), _rows(request), timezone.localdate()
    if form.is_valid():
        for name, field in (("state", "state"), ("kind", "need__kind")):
            if form.cleaned_data[name]:
                rows = rows.filter(**{field: form.cleaned_data[name]})
        if form.cleaned_data["whose"] == "mine":
            rows = rows.filter(owner=request.user)
        elif form.cleaned_data["whose"]:
            rows = rows.filter(pk__in=orphans(request.user).values("pk"))
    else:
        rows = rows.none()
    ordered = rows.order_by(F("closed_on").asc(nulls_first=True), "due_on", "id")
    return render(request, "visits/follow_ups.html", {
        "form": form, "page": Paginator(ordered, A_PAGE).get_page(request.GET.get("page")), "today": today, "overdue": rows.filter(state=FollowState.OPEN, due_on__lt=today).count()}, status=200 if form.is_valid() else 422)


@require_GET
@needs("visits.see")
def follow_up(request: Asked, pk: int) -> HttpResponse:
    """A need, what is done about it, and for credit the products that fit with the way to an application."""
    return _page(request, get_object_or_404(_rows(request), pk=pk))


def _page(request: Asked, row: FollowUp, **forms: Any) -> HttpResponse:
    person, need = request.user, row.need
    acts = row.state == FollowState.OPEN and may(person, "visits.follow")
    begun = {"company": need.company.code, "origin": origin_of(row), **({"amount": typed(need.amount)} if need.amount else {})}
    company = type(need.company).objects.select_related("release", "measured").get(pk=need.company_id)
    origin = origin_of_need(need)
    context: dict[str, Any] = {
        "origin": origin, "origin_opens": origin is not None and origin.open_to(person), "row": row, "need": need, "company": need.company, "steps": row.steps.select_related("by", "to"), "today": timezone.localdate(), "acts": acts, "may_apply": acts and may(person, "lending.apply"),
        "offers": offers_for(company, need.kind) if need.kind == Kind.CREDIT else [], "apply": f"{reverse('apply')}?{urlencode(begun)}"}
    if acts:
        tied = FollowUp.objects.exclude(application=None).values("application")
        loans = list(Application.objects.filter(loans_of(person), company=need.company).exclude(pk__in=tied).only("number", "applied_on")[:20])
        context |= {
            "reassign": ReassignForm(owners_for(person), initial={"owner": str(row.owner_id), "due_on": row.due_on}), "close": CloseForm(), "tie": TieForm(loans) if loans else None}
    context |= forms
    return render(request, "visits/follow_up.html", context, status=422 if forms else 200)


@require_POST
@needs("visits.follow")
def reassign_follow_up(request: Asked, pk: int) -> HttpResponse:
    """To somebody else, or until another day."""
    row = get_object_or_404(_rows(request), pk=pk)
    form = ReassignForm(owners_for(request.user), request.POST)
    if form.is_valid():
        try:
            reassign(request.user, row, Person.objects.select_related("organisation").get(pk=form.cleaned_data["owner"]), form.cleaned_data["due_on"], form.cleaned_data["reason"], timezone.localdate())
        except ProblemsError as error:
            form.refused(error)
        else:
            tell_owner(row, request.user)
            messages.success(request, say("已改派", "it was given on"))
            return redirect("follow_up", pk)
    return _page(request, row, reassign=form)


@require_POST
@needs("visits.follow")
def close_follow_up(request: Asked, pk: int) -> HttpResponse:
    """Done or dropped."""
    row, form = get_object_or_404(_rows(request), pk=pk), CloseForm(request.POST)
    if form.is_valid():
        try:
            close(request.user, row, form.cleaned_data["end"] == FollowState.DONE, form.cleaned_data["reason"], timezone.localdate())
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已办理", "done"))
            return redirect("follow_up", pk)
    return _page(request, row, close=form)


@require_POST
@needs("visits.follow")
def tie_follow_up(request: Asked, pk: int) -> HttpResponse:
    """Name the application that the need led to."""
    row = get_object_or_404(_rows(request), pk=pk)
    loans = list(Application.objects.filter(loans_of(request.user), company=row.need.company))
    form = TieForm(loans, request.POST)
    if form.is_valid():
        try:
            applied(request.user, row, next(a for a in loans if a.number == form.cleaned_data["application"]), timezone.localdate())
        except ProblemsError as error:
            form.refused(error)
        else:
            messages.success(request, say("已关联", "tied"))
            return redirect("follow_up", pk)
    return _page(request, row, tie=form)
