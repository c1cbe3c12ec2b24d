"""The list of companies, saved views of it, and the list as a workbook."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.companies.exporting import on_disk, write_companies
from kexin.platform.companies.keyed import ViewForm
from kexin.platform.companies.listing import Counted, Search
from kexin.platform.companies.models import Release, SavedView
from kexin.platform.language import say
from kexin.platform.orgs.access import Asked, needs
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.rights import may

WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def release_in_force() -> Release | None:
    """The release that the site shows."""
    return Release.objects.filter(in_force=True).first()


def views_of(person: Person) -> QuerySet[SavedView]:
    """A person's own saved views, and those that colleagues of the same organisation share."""
    return SavedView.objects.filter(Q(person=person) | Q(shared=True, organisation=person.organisation))


@require_GET
@needs("companies.see")
def company_list(request: Asked) -> HttpResponse:
    """Companies by filters, a page at a time; a company is shown its own page."""
    person = request.user
    if person.organisation.desk == Desk.COMPANY:
        return redirect("company", person.organisation.code)
    release = release_in_force()
    search = Search(request.GET, person, release)
    pages = Counted(search)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "companies/list.html", {
        "search": search, "page": page, "pages": pages, "release": release, "views": views_of(person), "view_form": ViewForm(initial={"query": search.query}),
        "person_pk": person.pk, "may_export": may(person, "companies.export"), "may_admit": may(person, "companies.admit") or may(person, "companies.confirm")}, status=200 if search.is_valid() else 422)


@require_GET
@needs("companies.export")
def export(request: Asked) -> FileResponse | HttpResponse:
    """The same companies as a workbook."""
    release = release_in_force()
    search = Search(request.GET, request.user, release)
    if not search.is_valid():
        return redirect(f"{reverse('companies')}?{request.GET.urlencode()}")
    file = on_disk()
    write_companies(file, search, release)
    file.seek(0)
    return FileResponse(file, as_attachment=True, filename=f"{say('企业', 'companies')}-{release.as_of if release else date.min}.xlsx", content_type=WORKBOOK)


@require_POST
@needs("companies.see")
def save_view(request: Asked) -> HttpResponse:
    """Keep the filters at hand under a name; the same name of the same person is overwritten."""
    person, form = request.user, ViewForm(request.POST)
    if not form.is_valid():
        for errors in form.errors.values():
            messages.error(request, str(errors[0]))
        return redirect("companies")
    # Only what the list understands is kept.
    search = Search(QueryDict(form.cleaned_data["query"]), person, release_in_force())
    if not search.is_valid():
        messages.error(request, say("筛选条件有误，视图未保存", "the filters have a mistake; the view was not saved"))
        return redirect("companies")
    SavedView.objects.update_or_create(person=person, name=form.cleaned_data["view_name"], defaults={
        "query": search.query[:1000], "shared": form.cleaned_data["shared"], "organisation": person.organisation})
    messages.success(request, say("视图已保存", "the view was saved"))
    return HttpResponseRedirect(f"{reverse('companies')}?{search.query}")


@require_POST
@needs("companies.see")
def drop_view(request: Asked, pk: int) -> HttpResponse:
    """Take an own saved view away."""
    if SavedView.objects.filter(person=request.user, pk=pk).delete()[0] == 0:
        raise Http404
    messages.success(request, say("视图已删除", "the view was deleted"))
    return redirect("companies")
