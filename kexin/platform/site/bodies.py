"""Bodies of requests that are longer than anything the site takes."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kexin.platform.site.errors import too_large
from kexin.platform.uploads import LONGEST_BODY


def bounded(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: they are refused before anything of them is read. A body without a length is read by nobody."""

    def answered(request: HttpRequest) -> HttpResponse:
        said = request.META.get("CONTENT_LENGTH") or "0"
        if said.isascii() and said.isdigit() and (len(said) > 12 or int(said) > LONGEST_BODY):
            return too_large(request)
        return answer(request)

    return answered
