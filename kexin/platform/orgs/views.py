"""Pages of organisations, of oneself, and the link by which somebody new comes in."""

from __future__ import annotations

from typing import Any

from allauth.account.models import EmailAddress
from django.contrib import messages
from django.contrib.auth.views import PasswordResetConfirmView
from django.db import transaction
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.language import current, remember_language, say
from kexin.platform.orgs.access import Asked, needs, open_to_all
from kexin.platform.orgs.forms import BelowForm, NameForm, SelfForm
from kexin.platform.orgs.invitation import HOURS, invitations
from kexin.platform.orgs.models import Organisation
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import organisations_of
from kexin.platform.orgs.tree import add_below, close, kinds_below, rename
from kexin.problems import ProblemsError


@require_GET
@needs("people.see")
def organisations(request: Asked) -> HttpResponse:
    """The own organisation and all below it."""
    rows = Organisation.objects.filter(organisations_of(request.user)).annotate(active=Count("people", filter=Q(people__is_active=True)))
    above = request.user.organisation.depth
    return render(request, "orgs/organisations.html", {"rows": [(row, range(row.depth - above)) for row in rows], "can_organise": may(request.user, "people.organise")})


@require_http_methods(["GET", "POST"])
@needs("people.organise")
def organisation(request: Asked, pk: int) -> HttpResponse:
    """Rename one."""
    found = _organisation(request, pk)
    form = NameForm(request.POST or None, initial={"name_zh": found.name_zh, "name_en": found.name_en})
    if request.method == "POST" and form.is_valid():
        rename(found, **form.cleaned_data)
        messages.success(request, say("已更名。", "Renamed."))
        return redirect("organisations")
    return render(request, "orgs/organisation.html", {
        "found": found, "form": form, "can_add": bool(kinds_below(found)), "can_close": found.closed_on is None and found.pk != request.user.organisation_id}, status=422 if request.method == "POST" else 200)


@require_http_methods(["GET", "POST"])
@needs("people.organise")
def add_organisation(request: Asked, pk: int) -> HttpResponse:
    """A new one below another one."""
    parent = _organisation(request, pk)
    form = BelowForm(request.POST or None, parent=parent)
    if request.method == "POST" and form.is_valid():
        try:
            add_below(request.user, parent, **form.cleaned_data)
        except ProblemsError as error:
            for problem in error.problems:
                form.add_error(None, f"{problem.found.in_(current())} · {problem.remedy.in_(current())}")
        else:
            messages.success(request, say("已设立。", "It stands in the tree now."))
            return redirect("organisations")
    return render(request, "orgs/add.html", {"parent": parent, "form": form}, status=422 if request.method == "POST" else 200)


@require_POST
@needs("people.organise")
def close_organisation(request: Asked, pk: int) -> HttpResponse:
    """Close one that nobody sits in any more."""
    close(request.user, _organisation(request, pk))
    messages.success(request, say("已撤销。", "Closed."))
    return redirect("organisations")


@require_http_methods(["GET", "POST"])
@needs("people.self")
def myself(request: Asked) -> HttpResponse:
    """One's own particulars; the seat is nobody's own to change."""
    me = request.user
    form = SelfForm(request.POST or None, me=me, initial={"name": me.name, "phone": me.phone, "email": me.email, "language": "en" if current() == "en" else "zh-hans"})
    if request.method == "POST" and form.is_valid():
        asked = form.cleaned_data
        with transaction.atomic():
            if asked["email"] != me.email:
                # What allauth noted of the address before would still get links to reset the password.
                EmailAddress.objects.filter(user=me).delete()
            me.name, me.phone, me.email, me.language = asked["name"], asked["phone"], asked["email"], asked["language"]
            me.save(update_fields=["name", "phone", "email", "language"])
        response: HttpResponse = redirect("myself")
        remember_language(response, me.language)
        messages.success(request, say("已保存。", "Saved."))
        return response
    return render(request, "orgs/myself.html", {"form": form}, status=422 if request.method == "POST" else 200)


class SetPassword(PasswordResetConfirmView):
    """Django keeps the token in the session and the address free of it, so that no page it leads to learns it."""

    template_name = "orgs/invitation.html"
    token_generator = invitations
    success_url = reverse_lazy("account_login")

    def form_valid(self, form: Any) -> HttpResponse:
        """The password is set; the link is void."""
        messages.success(self.request, say("密码已设置，请登录。", "Your password is set; please sign in."))
        return super().form_valid(form)


_set_password = SetPassword.as_view(extra_context={"hours": HOURS})


@open_to_all
@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, uidb64: str, token: str) -> HttpResponseBase:
    """Where the link of an invitation leads."""
    return _set_password(request, uidb64=uidb64, token=token)


def _organisation(request: Asked, pk: int) -> Organisation:
    return get_object_or_404(Organisation.objects.select_related("parent").filter(organisations_of(request.user)), pk=pk)
