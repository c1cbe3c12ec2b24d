"""Who looks after whom: the page that proves that nobody is left out, the run, a change by hand, one's own companies."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.timezone import localdate
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.companies.company import company_of
from kexin.platform.jobs.work import start
from kexin.platform.language import current, say
from kexin.platform.lists.assigning import edition_in_use
from kexin.platform.lists.covering import cover
from kexin.platform.lists.forms import AssignForm, CapacityForm, OwnerForm
from kexin.platform.lists.mine import my_rows
from kexin.platform.lists.models import Whitelist
from kexin.platform.lists.owning import change_owner, set_capacity
from kexin.platform.lists.pages.rows import whitelist_of
from kexin.platform.lists.scope import assignments_of, may_run
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Desk, Person, Role
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import people_of
from kexin.problems import ProblemsError

PAGE = 100


@require_GET
@needs("lists.see")
def whitelist_cover(request: Asked, code: str) -> HttpResponse:
    """Has every company an owner and every branch a share?"""
    found = whitelist_of(request.user, code)
    edition = found.in_force
    runs = may(request.user, "lists.assign") and may_run(request.user, found) and found.closed_on is None
    return render(request, "lists/cover.html", {
        "list": found, "edition": edition, "cover": cover(found, edition, request.user) if edition else None, "may_run": runs and edition is not None,
        "form": AssignForm(initial={"usual": found.usual}), "may_set": request.user.organisation.desk == Desk.BANK and may(request.user, "lists.assign")})


@require_POST
@needs("lists.assign")
def assign_whitelist(request: Asked, code: str) -> HttpResponse:
    """Start the run as a job."""
    found = _served(request.user, code)
    form = AssignForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("whitelist_cover", found.code)
    edition_in_use(found)
    job = start(request.user, "assign-list", key=form.cleaned_data["key"], about=found.names, whitelist=found.code, usual=form.cleaned_data["usual"])
    return redirect("job", job.pk)


def _served(person: Person, code: str) -> Whitelist:
    found = whitelist_of(person, code)
    if not may_run(person, found):
        raise Http404
    return found


@require_http_methods(["GET", "POST"])
@needs("lists.assign")
def owner_of_company(request: Asked, code: str, company: str) -> HttpResponse:
    """Who looks after a company and who did, and the form for another manager."""
    person, found, firm = request.user, whitelist_of(request.user, code), company_of(request.user, company)
    form = OwnerForm(request.POST or None, person=person, whitelist=found)
    if request.method == "POST" and form.is_valid():
        try:
            change_owner(person, found, firm, form.chosen, form.cleaned_data["reason"], form.cleaned_data["key"], localdate())
            messages.success(request, say("客户经理已变更", "the manager was changed"))
            return redirect("whitelist_cover", found.code)
        except ProblemsError as refused:
            for problem in refused.problems:
                form.add_error(None, f"{problem.found.in_(current())}{say('；要求：', '; allowed: ')}{problem.allowed.in_(current())}")
    history = found.assignments.filter(assignments_of(person), company=firm).select_related("branch", "manager", "made_by")
    return render(request, "lists/owner.html", {"list": found, "company": firm, "form": form, "history": history}, status=422 if request.method == "POST" else 200)


@require_POST
@needs("lists.assign")
def manager_capacity(request: Asked, pk: int) -> HttpResponse:
    """How many companies a manager of the own tree takes."""
    manager = Person.objects.select_related("organisation").filter(people_of(request.user), pk=pk, role=Role.CLERK).first()
    if manager is None or request.user.organisation.desk != Desk.BANK:
        raise Http404
    form = CapacityForm(request.POST)
    if form.is_valid():
        set_capacity(request.user, manager, form.cleaned_data["most"])
        messages.success(request, say(f"{manager.name}：至多 {form.cleaned_data['most']} 户，下次分派起生效", f"{manager.name}: at most {form.cleaned_data['most']}, from the next run on"))
    else:
        messages.error(request, str(form.errors["most"][0]))
    back = Whitelist.objects.filter(code=request.POST.get("list", "")[:60]).first()
    return redirect("whitelist_cover", back.code) if back is not None else redirect("whitelists")


@require_GET
@needs("lists.mine")
def my_companies(request: Asked) -> HttpResponse:
    """The companies that a manager looks after, on all lists: overdue first."""
    rows = my_rows(request.user, localdate())
    page = Paginator(rows, PAGE).get_page(request.GET.get("page"))
    return render(request, "lists/mine.html", {"page": page, "overdue": sum(row.due.overdue for row in rows), "total": len(rows), "lines": any(row.listing.preapproved is not None for row in rows)})
