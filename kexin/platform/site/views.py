"""The first page, the choice of language, and a sign of life."""

from __future__ import annotations

from django.conf import settings
from django.core.paginator import Paginator
from django.db import connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_POST

from kexin.platform.orgs.access import Asked, needs, open_to_all
from kexin.platform.site.sample import Sample
from kexin.platform.site.todo import waiting_for

A_YEAR = 365 * 24 * 60 * 60
#: Django sends nobody to a longer address.
LONGEST_BACK = 1000


@require_GET
@needs("site.home")
def home(request: Asked) -> HttpResponse:
    """What waits for this person."""
    return render(request, "site/home.html", {"waiting": waiting_for(request.user)})


@require_GET
@needs("site.style")
def style(request: Asked) -> HttpResponse:
    """Every component that pages are made of, with the markup to copy."""
    return render(request, "site/style.html", {"form": Sample({"amount": "三百"}), "filters": Sample(), "page": Paginator(range(90), 30).get_page(2)})


@require_POST
@open_to_all
def set_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go back to where the reader was."""
    wanted, back = request.POST.get("language", ""), request.POST.get("next", "")
    inside = url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    response = HttpResponseRedirect(back if inside and back.startswith("/") and len(back) <= LONGEST_BACK else "/", status=303)
    if wanted in dict(settings.LANGUAGES):
        response.set_cookie(
            settings.LANGUAGE_COOKIE_NAME, wanted, max_age=A_YEAR, secure=settings.LANGUAGE_COOKIE_SECURE,
            httponly=settings.LANGUAGE_COOKIE_HTTPONLY, samesite="Lax")
    return response


@require_GET
@open_to_all
def alive(request: HttpRequest) -> HttpResponse:
    """For whoever watches the site: it answers, and so does its database."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain")
