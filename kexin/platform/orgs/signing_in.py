"""Who may sign in: people who were invited; nobody makes an account alone. And who must show a second factor."""

from __future__ import annotations

from collections.abc import Callable
from fnmatch import fnmatchcase
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal.ratelimit import respond_429
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect

from kexin.platform.language import remember_language
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import SEATS

#: What somebody may do before the second factor is switched on: switch it on, leave, read in the other language.
BEFORE = frozenset({"mfa_activate_totp", "account_reauthenticate", "account_login", "account_logout", "set_language", "alive"})


class Accounts(DefaultAccountAdapter):
    """Passwords."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: two managers make an account."""
        return False

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        """After too many failures no password is looked at, right or wrong, and the answer says so."""
        try:
            super().pre_authenticate(request, **credentials)
        except ValidationError as refused:
            raise ImmediateHttpResponse(respond_429(request)) from refused

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponseBase:
        """In the language that the person chose last."""
        response: HttpResponseBase = super().post_login(request, user, **options)
        if isinstance(user, Person) and user.language:
            remember_language(response, user.language)
        return response


class Providers(DefaultSocialAccountAdapter):
    """OpenID Connect: only for accounts that exist and were linked by their owner."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False


class SecondFactor(DefaultMFAAdapter):
    """Authenticator apps."""

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Whoever must have one keeps it."""
        return not must_have_second_factor(authenticator.user)


def must_have_second_factor(person: Person) -> bool:
    """Does the installation ask it of the person's seat?

    Raises:
        ImproperlyConfigured: the setting names a seat that there is not.
    """
    for pattern in settings.SECOND_FACTOR:
        if not any(fnmatchcase(seat, pattern) for seat in SEATS):
            raise ImproperlyConfigured(f"KEXIN_SECOND_FACTOR names no seat: {pattern}; write department:* or bank:reviewer")
    return any(fnmatchcase(person.seat, pattern) for pattern in settings.SECOND_FACTOR)


def second_factor(answer: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: whoever must have a second factor switches it on before anything else."""
    return _SecondFactor(answer)


class _SecondFactor:
    def __init__(self, answer: Callable[[HttpRequest], HttpResponse]) -> None:
        self.answer = answer

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.answer(request)

    def process_view(self, request: HttpRequest, view: object, args: object, named: object) -> HttpResponse | None:
        """Asked before every view; other pages wait."""
        if not settings.SECOND_FACTOR or not isinstance(request.user, Person) or (request.resolver_match and request.resolver_match.url_name in BEFORE):
            return None
        if not must_have_second_factor(request.user) or Authenticator.objects.filter(user=request.user, type=Authenticator.Type.TOTP).exists():
            return None
        return redirect("mfa_activate_totp")
