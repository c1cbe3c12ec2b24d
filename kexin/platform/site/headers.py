"""What every answer tells the browser, and the language of every page."""

from __future__ import annotations

from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import translation

Answer = Callable[[HttpRequest], HttpResponse]

#: Everything comes from the site itself; nothing is written into a page that a browser would run.
POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'", "manifest-src 'self'"))


def policy(answer: Answer) -> Answer:
    """Middleware: the content security policy, and no powers of the device."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", "camera=(), microphone=(), payment=(), usb=()")
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        return response

    return answered


def plain(answer: Answer) -> Answer:
    """Middleware: an address with a NUL names nothing; one database refuses it in the middle of a page, another one does not."""

    def answered(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path_info:
            raise Http404
        return answer(request)

    return answered


def language(answer: Answer) -> Answer:
    """Middleware: the language that the reader chose, otherwise Chinese; the browser's own wish is not asked, offices share machines."""
    known = {code for code, _ in settings.LANGUAGES}

    def answered(request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            response = answer(request)
            response.headers.setdefault("Content-Language", translation.get_language() or "")
            return response

    return answered


def kept_by_nobody(answer: Answer) -> Answer:
    """Middleware: pages are kept by no proxy and no browser: on a shared machine, Back shows nothing after signing out."""

    def answered(request: HttpRequest) -> HttpResponse:
        response = answer(request)
        response.headers.setdefault("Cache-Control", "no-store, private")
        return response

    return answered
