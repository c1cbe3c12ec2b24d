"""What a view refuses becomes a page that says why."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme

from kexin.problems import NotFoundError, ProblemsError


class told:  # noqa: N801  # Django names middleware like a function
    """Middleware: problems of what a person supplied are shown, all of them, with the status 422 (or 404)."""

    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page of a refusal; other exceptions are none of ours."""
        if isinstance(error, ProblemsError):
            status = 404 if isinstance(error, NotFoundError) else 422
            return render(request, "site/refused.html", {"problems": error.problems, "back": came_from(request)}, status=status)
        return None


def came_from(request: HttpRequest) -> str:
    """The page of this site that the person came from, else the first one."""
    back = request.headers.get("referer", "")
    return back if url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}, require_https=request.is_secure()) else "/"
