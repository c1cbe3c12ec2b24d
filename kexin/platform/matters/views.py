"""Pages of matters: the list, and one with its two ways on."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.forms import CleanText
from kexin.platform.language import both, say
from kexin.platform.matters.acts import ACTS
from kexin.platform.matters.models import Matter
from kexin.platform.matters.proposing import decide, matters_of
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.problems import Problem, ProblemsError

A_PAGE = 50


class DecideForm(forms.Form):
    """A remark; whether it is a yes is said by the button."""

    reason = CleanText(label=both("意见", "remark"), max_length=200, required=False, help_text=both("不同意时必填", "needed when refusing"))


@require_GET
@needs("matters.see")
def matters(request: Asked) -> HttpResponse:
    """What waits for a second signature, or everything."""
    rows, waiting = Matter.objects.filter(matters_of(request.user)).select_related("proposed_by", "decided_by"), request.GET.get("state") != "all"
    if waiting:
        rows = rows.filter(state=Matter.PROPOSED)
    page = Paginator(rows, A_PAGE).get_page(request.GET.get("page"))
    return render(request, "matters/matters.html", {"page": page, "lines": [(row, ACTS[row.act].title, list(ACTS[row.act].told(row.said))[:2]) for row in page], "waiting": waiting})


@require_GET
@needs("matters.see")
def matter(request: Asked, pk: int) -> HttpResponse:
    """One matter."""
    return _page(request, _row(request, pk))


def _row(request: Asked, pk: int) -> Matter:
    # No row has a number beyond these, and a database may not know such numbers at all.
    return get_object_or_404(Matter.objects.filter(matters_of(request.user)).select_related("proposed_by", "decided_by"), pk=min(pk, 2**63 - 1))


def _page(request: Asked, row: Matter, problems: tuple[Problem, ...] = (), form: DecideForm | None = None) -> HttpResponse:
    signs = may(request.user, "matters.confirm") and row.state == Matter.PROPOSED and row.proposed_by_id != request.user.pk
    return render(request, "matters/matter.html", {
        "row": row, "title": ACTS[row.act].title, "told": ACTS[row.act].told(row.said), "signs": signs, "problems": problems, "form": form or DecideForm()},
        status=422 if form else 200)


@require_POST
@needs("matters.confirm")
def decide_matter(request: Asked, pk: int) -> HttpResponse:
    """The second signature, or a refusal."""
    row, form, said = _row(request, pk), DecideForm(request.POST), request.POST.get("agreed")
    if not form.is_valid() or said not in ("0", "1"):
        return _page(request, row, form=form)
    agreed = said == "1"
    try:
        decide(request.user, row, agreed, form.cleaned_data["reason"])
    except ProblemsError as error:
        return _page(request, _row(request, pk), error.problems, form)
    messages.success(request, say("已确认并办理。", "Confirmed and done.") if agreed else say("已退回，什么都没有改变。", "Refused; nothing was changed."))
    return redirect("matter", pk=pk)
