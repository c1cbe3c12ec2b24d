"""The 360° page of a company: the rating at once, evidence and offers as the reader comes to them, and the rating as it might be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from kexin.platform.companies import parts
from kexin.platform.companies.admitting import verbs_for
from kexin.platform.companies.company import company_of
from kexin.platform.companies.keyed import ProposalForm
from kexin.platform.companies.models import Admission, Company
from kexin.platform.companies.panels import PANELS
from kexin.platform.companies.rating import rate
from kexin.platform.companies.telling import tell
from kexin.platform.companies.whatif import what_if
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.rights import may
from kexin.text import Text

#: (name, title, what it says): parts that are fetched when the reader comes to them.
PARTS: Mapping[str, tuple[Text, Callable[[Company], Mapping[str, Any]]]] = {
    "raise": (Text("怎样提升", "What would raise it"), parts.raising),
    "offers": (Text("可享政策和产品", "Policies and products"), parts.offers),
    "finances": (Text("财务趋势", "Financial trend"), parts.finances),
    "rights": (Text("知识产权", "Intellectual property"), parts.rights),
    "titles": (Text("资质与荣誉", "Titles and honours"), parts.titles),
    "events": (Text("信用事件", "Credit events"), parts.events),
}


@require_GET
@needs("companies.see")
def company(request: Asked, code: str) -> HttpResponse:
    """The page."""
    person, found = request.user, company_of(request.user, code)
    told = tell(rate(found))
    history = list(found.history.select_related("release"))
    admits = may(person, "companies.admit")
    proposal = Admission.objects.filter(company=found).select_related("proposed_by", "decided_by").first()
    return render(request, "companies/company.html", {
        "company": found, "release": found.release, "told": told, "model": told.explanation.model, "history": history, "history_data": parts.history_data(history),
        "parts": [(name, title) for name, (title, _) in PARTS.items()], "panels": [(p.name, p.title) for p in PANELS if may(person, p.right)], "proposal": proposal,
        "proposal_form": ProposalForm(verbs=verbs_for(found)) if admits and (proposal is None or proposal.state != Admission.PROPOSED) else None})


@require_GET
@needs("companies.see")
def company_part(request: Asked, code: str, name: str) -> HttpResponse:
    """A part of the page: alone for a script, with the frame around it for a reader without one."""
    found = company_of(request.user, code)
    panel = next((p for p in PANELS if p.name == name and may(request.user, p.right)), None)
    if name in PARTS:
        title, rows = PARTS[name]
        template, context = f"companies/parts/{name}.html", rows(found)
    elif panel is not None:
        title, template, context = panel.title, panel.template, panel.rows(request.user, found)
    else:
        raise Http404
    shown = {"company": found, "title": title, "template": template, "name": name, **context}
    return render(request, "companies/_part.html" if request.headers.get("HX-Request") else "companies/part.html", shown)


@require_GET
@needs("companies.see")
def company_what_if(request: Asked, code: str) -> HttpResponse:
    """The rating with other facts; nothing is stored."""
    found = company_of(request.user, code)
    model, measured = what_if(found)
    asked = model.asked(measured, request.GET.dict())
    changes = model.changes(asked)
    now, then = tell(model.rate(measured, {})), tell(model.rate(measured, changes))
    moved = [(a, b) for before, after in zip(now.parts, then.parts, strict=True) for a, b in zip(before.lines, after.lines, strict=True) if (a.low, a.high) != (b.low, b.high)]
    titles = [part.title for part in now.parts] + [Text("准入与调整", "gates and corrections")]
    mistakes = [a for a in asked if a.mistake]
    context = {
        "company": found, "now": now, "then": then, "moved": moved, "changed": bool(changes), "mistakes": mistakes,
        "changed_gates": [(a, b) for a, b in zip(now.gates, then.gates, strict=True) if a.verdict is not b.verdict],
        "groups": [(title, [a for a in asked if a.fact.group == group]) for group, title in enumerate(titles)]}
    page = "companies/_what_if_result.html" if request.headers.get("HX-Target") == "what-if-result" else "companies/what_if.html"
    return render(request, page, context, status=422 if mistakes else 200)
