"""Lists that people bring in: the form, the lists at hand, a list with its answers, the same as a workbook."""

from __future__ import annotations

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import Exists, OuterRef, QuerySet
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.companies.exporting import on_disk, write_list
from kexin.platform.companies.keyed import ListForm
from kexin.platform.companies.listing import lists_of
from kexin.platform.companies.models import Company, CompanyList, ListedCompany
from kexin.platform.companies.uploaded import LARGEST, bring_in
from kexin.platform.companies.views import WORKBOOK, release_in_force
from kexin.platform.downloads import file_name
from kexin.platform.language import current, say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import companies_of
from kexin.platform.uploads import was_too_large
from kexin.problems import ProblemsError

ROWS = 100


@require_http_methods(["GET", "POST"])
@needs("companies.export")
def company_lists(request: Asked) -> HttpResponse:
    """The lists of a person; a new one is read and answered."""
    form = ListForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        status = 422
        if was_too_large(request):
            form = ListForm(initial={"name": request.POST.get("name", "")[:60]})
            messages.error(request, say(f"文件过大：至多 {LARGEST // 2**20} MB", f"the file is too large: at most {LARGEST // 2**20} MB"))
        elif form.is_valid():
            try:
                made = bring_in(request.user, form.cleaned_data["file"], form.cleaned_data["name"], form.cleaned_data["shared"], form.cleaned_data["key"])
                return redirect("company_list", made.pk)
            except ProblemsError as refused:
                for problem in refused.problems:
                    language = current()
                    allowed = say(f"要求：{problem.allowed.in_(language)}", f"allowed: {problem.allowed.in_(language)}")
                    form.add_error("file", f"{problem.found.in_(language)}{say('；', '; ')}{allowed}{say('；', '; ')}{problem.remedy.in_(language)}")
    return render(request, "companies/lists.html", {"form": form, "lists": lists_of(request.user).select_related("person")[:200]}, status=status)


def _own(person: Person, pk: int) -> CompanyList:
    found = lists_of(person).filter(pk=pk).first()
    if found is None:
        raise Http404
    return found


@require_GET
@needs("companies.export")
def company_list_rows(request: Asked, pk: int) -> HttpResponse:
    """A list, every row with its answer; companies that the reader does not see any more are not shown."""
    listed, answer = _own(request.user, pk), request.GET.get("answer", "")
    rows = listed.rows.select_related("company").annotate(seen=_seen(request.user))
    if answer in ListedCompany.ANSWERS:
        rows = rows.filter(answer=answer)
    return render(request, "companies/list_rows.html", {
        "listed": listed, "page": Paginator(rows, ROWS).get_page(request.GET.get("page")), "answer": answer, "mine": listed.person_id == request.user.pk,
        "answers": [(code, title, getattr(listed, code)) for code, title in ListedCompany.ANSWERS.items()]})


def _seen(person: Person) -> Exists:
    own: QuerySet[Company] = Company.objects.filter(companies_of(person), pk=OuterRef("company"))
    return Exists(own)


@require_GET
@needs("companies.export")
def company_list_export(request: Asked, pk: int) -> FileResponse:
    """The same as a workbook."""
    listed = _own(request.user, pk)
    file = on_disk()
    write_list(file, listed, release_in_force(), request.user)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=file_name(f"{listed.name}.xlsx"), content_type=WORKBOOK)


@require_POST
@needs("companies.export")
def drop_list(request: Asked, pk: int) -> HttpResponse:
    """Take an own list away."""
    if CompanyList.objects.filter(person=request.user, pk=pk).delete()[0] == 0:
        raise Http404
    messages.success(request, say("名单已删除", "the list was deleted"))
    return redirect("company_lists")
