"""Pages of people: the list, one person, proposals and their confirmation."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.language import current, say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.forms import DecideForm, InviteForm, PeopleFilter, SeatForm
from kexin.platform.orgs.invitation import invite_again
from kexin.platform.orgs.models import Person, SeatChange
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import in_tree, people_of
from kexin.platform.orgs.seats import Seat, decide, invite, open_changes, propose
from kexin.platform.trail import looked
from kexin.problems import ProblemsError

PER_PAGE = 50
MOST_WAITING = 200
_ROWS = ("organisation", "before_organisation", "person__organisation", "proposed_by", "decided_by")


@require_GET
@needs("people.see")
def people(request: Asked) -> HttpResponse:
    """Everybody of the own tree, with filters."""
    asked = PeopleFilter(request.GET or None, by=request.user)
    rows = _filtered(Person.objects.filter(people_of(request.user)).select_related("organisation"), asked.cleaned_data if asked.is_bound and asked.is_valid() else {})
    page = Paginator(rows, PER_PAGE).get_page(request.GET.get("page"))
    return render(request, "orgs/people.html", {
        "page": page, "filter": asked, "waiting": open_changes(request.user).count(), "can_propose": may(request.user, "people.propose")})


def _filtered(rows: QuerySet[Person], asked: dict[str, Any]) -> QuerySet[Person]:
    if asked.get("q"):
        rows = rows.filter(Q(name__icontains=asked["q"]) | Q(username__icontains=asked["q"]))
    if asked.get("organisation"):
        rows = rows.filter(organisation__path__startswith=asked["organisation"].path)
    if asked.get("role"):
        rows = rows.filter(role=asked["role"])
    if asked.get("active"):
        rows = rows.filter(is_active=asked["active"] == "1")
    return rows.order_by("organisation__path", "username")


@require_GET
@needs("people.see")
def person(request: Asked, pk: int) -> HttpResponse:
    """One person; telephone and e-mail are covered."""
    return _page(request, _found(request, pk))


@never_cache
@require_POST
@needs("people.unmask")
def unmask(request: Asked, pk: int) -> HttpResponse:
    """The same page with telephone and e-mail; that somebody looked is written down."""
    found = _found(request, pk)
    looked(request.user, found)
    return _page(request, found, uncovered=True)


@require_http_methods(["GET", "POST"])
@needs("people.propose")
def invite_person(request: Asked) -> HttpResponse:
    """Propose somebody new."""
    form = InviteForm(request.POST or None, by=request.user, initial={"organisation": request.user.organisation_id})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            change = invite(request.user, Seat(asked["organisation"], asked["role"]), asked["key"], asked["reason"], username=asked["username"], name=asked["name"], email=asked["email"], phone=asked["phone"])
        except ProblemsError as error:
            _tell(form, error)
        else:
            messages.success(request, say("已提出，待另一位主管复核。", "Proposed; another manager confirms it."))
            return redirect("person", change.person_id)
    return render(request, "orgs/invite.html", {"form": form}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@needs("people.propose")
def change_seat(request: Asked, pk: int) -> HttpResponse:
    """Propose another seat, or none, for somebody."""
    found = _found(request, pk)
    form = SeatForm(request.POST or None, by=request.user, initial={"organisation": found.organisation_id, "role": found.role, "active": "1" if found.is_active else "0"})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        try:
            propose(request.user, found, Seat(asked["organisation"], asked["role"], asked["active"]), asked["key"], asked["reason"])
        except ProblemsError as error:
            _tell(form, error)
        else:
            messages.success(request, say("已提出，待另一位主管复核。", "Proposed; another manager confirms it."))
            return redirect("person", pk)
    return render(request, "orgs/seat.html", {"form": form, "found": found}, status=422 if request.method == "POST" else 200)


@require_POST
@needs("people.propose")
def send_link(request: Asked, pk: int) -> HttpResponse:
    """Another link for somebody who has no password yet; the link before is void."""
    invite_again(_found(request, pk))
    messages.success(request, say("新链接将发到其邮箱，旧链接作废。", "A new link is on its way; the old one is void."))
    return redirect("person", pk)


@require_GET
@needs("people.see")
def seat_changes(request: Asked) -> HttpResponse:
    """What waits for this person's confirmation, and what was decided in the own tree."""
    waiting = open_changes(request.user).select_related(*_ROWS)[:MOST_WAITING]
    ids = {change.pk for change in waiting}
    past = SeatChange.objects.filter(in_tree(request.user, "organisation")).exclude(pk__in=ids).select_related(*_ROWS)
    return render(request, "orgs/changes.html", {"waiting": waiting, "waiting_ids": ids, "none_ids": (), "page": Paginator(past, PER_PAGE).get_page(request.GET.get("page"))})


@require_POST
@needs("people.confirm")
def decide_change(request: Asked, pk: int) -> HttpResponse:
    """Confirm or refuse; the steps say what does not go."""
    change = get_object_or_404(SeatChange.objects.select_related(*_ROWS).filter(in_tree(request.user, "organisation"), in_tree(request.user, "person__organisation")), pk=pk)
    form = DecideForm(request.POST)
    if not form.is_valid():
        return HttpResponse(status=422)
    decide(request.user, change, agreed=form.cleaned_data["agreed"])
    messages.success(request, say("已确认，即时生效。", "Confirmed, in force now.") if form.cleaned_data["agreed"] else say("已记录：不同意。", "Written down: refused."))
    return redirect("seat_changes")


def _found(request: Asked, pk: int) -> Person:
    return get_object_or_404(Person.objects.select_related("organisation").filter(people_of(request.user)), pk=pk)


def _page(request: Asked, found: Person, *, uncovered: bool = False) -> HttpResponse:
    changes = SeatChange.objects.filter(person=found).select_related(*_ROWS)
    mine = set(open_changes(request.user).filter(person=found).values_list("pk", flat=True))
    others = may(request.user, "people.propose") and found.pk != request.user.pk and found.erased_at is None
    return render(request, "orgs/person.html", {
        "found": found, "changes": changes, "mine": mine, "uncovered": uncovered, "can_unmask": may(request.user, "people.unmask") and not uncovered and bool(found.phone or found.email),
        "can_propose": others and not any(c.state == SeatChange.PROPOSED for c in changes), "can_send": others and found.is_active and not found.has_usable_password()})


def _tell(form: SeatForm, error: ProblemsError) -> None:
    """The refusals of a step, above the fields."""
    for problem in error.problems:
        form.add_error(None, say(f"{problem.found.in_(current())}。{problem.remedy.in_(current())}。", f"{problem.found.in_(current())}; {problem.remedy.in_(current())}."))
