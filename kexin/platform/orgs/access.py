"""The door of every view: which right opens it. A view without a door does not exist (a test walks all addresses)."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase

from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import RIGHTS, may

View = Callable[..., HttpResponseBase]

if TYPE_CHECKING:
    class Asked(HttpRequest):
        """A request of somebody who signed in and has the right."""

        user: Person
else:
    Asked = HttpRequest

#: What a door may carry besides a right of the table.
OPEN = "open"
#: Addresses of machines: a token opens them, with the right that their own table says.
TOKEN = "token"


def needs(right: str) -> Callable[[View], View]:
    """Only people with *right* come in; others are refused, strangers are sent to sign in."""
    assert right in RIGHTS, right

    def doored(view: View) -> View:
        @wraps(view)
        def asked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
            person = request.user
            if not isinstance(person, Person):
                return redirect_to_login(request.get_full_path()) if request.method in ("GET", "HEAD") else HttpResponse(status=401)
            if not may(person, right):
                raise PermissionDenied
            return view(request, *args, **named)

        asked.right = right  # type: ignore[attr-defined]  # read by the test that walks all addresses
        return asked

    return doored


def open_to_all(view: View) -> View:
    """A view that strangers may use too."""
    view.right = OPEN  # type: ignore[attr-defined]  # as above
    return view
