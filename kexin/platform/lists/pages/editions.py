"""One edition: who stands on it, who came and left and why; proposing, publishing, working it out again, the workbook."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.companies.exporting import on_disk
from kexin.platform.companies.keyed import DecisionForm
from kexin.platform.companies.views import WORKBOOK
from kexin.platform.language import say
from kexin.platform.lists.exporting import write_edition
from kexin.platform.lists.models import Assignment, Edition, EditionState
from kexin.platform.lists.pages.rows import edition_of, own_edition
from kexin.platform.lists.publishing import decide, propose
from kexin.platform.lists.replaying import SHOWN, replay
from kexin.platform.lists.scope import assignments_of, may_run, rows_of
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.text import Text

PAGE = 100
TABS: dict[str, Text] = {
    "all": Text("名单", "On the list"), "came": Text("新增", "Came"), "left": Text("移出", "Left"), "unsure": Text("未知保留", "Kept though unsure")}


@require_GET
@needs("lists.see")
def whitelist_edition(request: Asked, code: str, number: int) -> HttpResponse:
    """Who stands on it, or who left; each with the reason."""
    person, edition = request.user, edition_of(request.user, code, number)
    asked = request.GET.get("show", "all")
    tab = asked if asked in TABS else "all"
    page = Paginator(_rows(person, edition, tab), PAGE).get_page(request.GET.get("page"))
    own = edition.whitelist.organisation_id == person.organisation_id
    in_use = edition.state == EditionState.PUBLISHED and edition == edition.whitelist.in_force
    owners: dict[int, Assignment] = {}
    if in_use and tab != "left":
        owners = {a.company_id: a for a in Assignment.objects.filter(assignments_of(person), whitelist=edition.whitelist, ended_on=None, company__in=[row.company_id for row in page]).select_related("branch", "manager")}
    return render(request, "lists/edition.html", {
        "edition": edition, "list": edition.whitelist, "page": page, "rows": [(row, owners.get(row.company_id)) for row in page], "tab": tab, "lines": edition.listings.filter(preapproved__isnull=False).exists(), "tabs": _counted(edition), "in_use": in_use,
        "may_propose": own and may(person, "lists.propose") and edition.state == EditionState.DRAFTED, "waits": own and edition.state == EditionState.PROPOSED,
        "may_decide": own and may(person, "lists.publish") and edition.state == EditionState.PROPOSED and edition.proposed_by_id != person.pk,
        "may_change": in_use and may(person, "lists.assign") and may_run(person, edition.whitelist)})


def _rows(person: Person, edition: Edition, tab: str) -> Any:
    if tab == "left":
        return edition.departures.filter(rows_of(person)).select_related("company").order_by("company__code")
    rows = edition.listings.filter(rows_of(person)).select_related("company").order_by("company__code")
    return rows.filter(came=True) if tab == "came" else rows.filter(unsure=True) if tab == "unsure" else rows


def _counted(edition: Edition) -> list[tuple[str, Text, int | None]]:
    return [("all", TABS["all"], edition.members), ("came", TABS["came"], edition.came), ("left", TABS["left"], edition.left), ("unsure", TABS["unsure"], None)]


@require_POST
@needs("lists.propose")
def propose_edition(request: Asked, code: str, number: int) -> HttpResponse:
    """Hand a draft on."""
    edition = own_edition(request.user, code, number)
    propose(request.user, edition)
    messages.success(request, say("已提交，待同事复核发布", "it waits for a colleague to publish it"))
    return redirect("whitelist_edition", code, number)


@require_POST
@needs("lists.publish")
def decide_edition(request: Asked, code: str, number: int) -> HttpResponse:
    """Publish or send back."""
    edition, form = own_edition(request.user, code, number), DecisionForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
    else:
        decide(request.user, edition, form.cleaned_data["confirmed"] == "yes", form.cleaned_data["reason"], localdate())
        messages.success(request, say("已办理", "done"))
    return redirect("whitelist_edition", code, number)


@require_GET
@needs("lists.see")
def replay_edition(request: Asked, code: str, number: int) -> HttpResponse:
    """A past edition worked out again as of its day."""
    edition = edition_of(request.user, code, number)
    found = replay(edition)
    return render(request, "lists/replay.html", {"edition": edition, "list": edition.whitelist, "found": found, "differences": found.differences[:SHOWN], "more": max(0, len(found.differences) - SHOWN)})


@require_GET
@needs("lists.see")
def export_edition(request: Asked, code: str, number: int) -> FileResponse:
    """Everybody on it and everybody who left, as a workbook."""
    edition = edition_of(request.user, code, number)
    file = on_disk()
    write_edition(file, edition, request.user)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{edition.whitelist.code}-{edition.number}.xlsx", content_type=WORKBOOK)
