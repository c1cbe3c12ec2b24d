"""Pages of the desk: tokens, and the reference of the API."""

from __future__ import annotations

import json
import uuid
from datetime import timedelta
from functools import cache

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.safestring import SafeString
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from kexin.platform.api import reference as pages
from kexin.platform.api.core import ROOT, api
from kexin.platform.api.forms import TokenForm
from kexin.platform.api.models import Token
from kexin.platform.api.tokens import OFFERED, known, make, offered_to, revoke, state_of
from kexin.platform.language import current, say
from kexin.platform.orgs.access import Asked, needs, open_to_all
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.platform.orgs.scope import in_tree
from kexin.problems import Problem, ProblemsError
from kexin.text import Language

#: More are hardly looked at; the newest come first.
A_PAGE = 200


def _tokens(person: Person) -> QuerySet[Token]:
    """The own tokens; a manager also sees those of the organisation and of all below it."""
    own = Q(person=person)
    return known().filter(own | in_tree(person, "organisation") if may(person, "api.oversee") else own)


@never_cache
@require_http_methods(["GET", "POST"])
@needs("api.tokens")
def tokens(request: Asked) -> HttpResponse:
    """The tokens, and a form for another one, whose secret is shown once."""
    problems: tuple[Problem, ...] = ()
    secret: str | None = None
    form = _form(request.user)
    if request.method == "POST":
        form = TokenForm(offered_to(request.user), request.POST)
        if form.is_valid():
            said = form.cleaned_data
            try:
                made, secret = make(request.user, said["name"], said["scopes"], said["expires_on"], said["key"])
            except ProblemsError as error:
                problems = error.problems
            else:
                if secret is None:
                    messages.info(request, say(f"令牌“{made.name}”已经生成，密钥不会再次显示。", f"The token {made.name} was made already; its secret is not shown again."))
                form = _form(request.user)
    rows = [(row, Token.STATES[state_of(row)], state_of(row), [OFFERED[right] for right in row.scopes if right in OFFERED]) for row in _tokens(request.user)[:A_PAGE]]
    return render(request, "api/tokens.html", {"rows": rows, "form": form, "problems": problems, "secret": secret, "root": ROOT}, status=422 if problems or form.errors else 200)


def _form(person: Person) -> TokenForm:
    return TokenForm(offered_to(person), initial={"key": uuid.uuid4().hex, "expires_on": timezone.localdate() + timedelta(days=365)})


@require_POST
@needs("api.tokens")
def revoke_token(request: Asked, pk: int) -> HttpResponse:
    """End a token at once."""
    token = revoke(request.user, _tokens(request.user), pk)
    messages.success(request, say(f"令牌“{token.name}”已吊销。", f"The token {token.name} is revoked."))
    return redirect("tokens")


@require_GET
@open_to_all
def reference(request: HttpRequest) -> HttpResponse:
    """Every address of the API with its parameters and fields; it says nothing of anybody."""
    return render(request, "api/reference.html", {"reference": _reference(current()), "root": ROOT})


@cache
def _reference(language: Language) -> SafeString:
    """It changes with the software alone, and strangers ask for it: once in each language for a process."""
    return render_to_string("api/_reference.html", {"groups": pages.groups(api.described), "refusals": pages.refusals(api.described)})


@require_GET
@open_to_all
def description(request: HttpRequest) -> HttpResponse:
    """The API as OpenAPI 3.1."""
    return HttpResponse(_description(), content_type="application/json")


@cache
def _description() -> bytes:
    return json.dumps(api.described, ensure_ascii=False).encode()
