"""Middleware: what a request changes is written down with who asked and from where."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from kexin.platform.orgs.models import Person
from kexin.platform.trail import acting_as, address_of


def known(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """In place of auditlog's own, which believes any address that the browser sends along and keeps the person's e-mail for ever."""

    def answered(request: HttpRequest) -> HttpResponse:
        person = request.user if isinstance(request.user, Person) else None
        with acting_as(person, address_of(request)):
            return answer(request)

    return answered
