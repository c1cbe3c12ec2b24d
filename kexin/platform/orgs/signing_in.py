"""Who may sign in: people who were invited; nobody makes an account alone."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from django.http import HttpRequest, HttpResponseBase

from kexin.platform.language import remember_language
from kexin.platform.orgs.models import Person


class Accounts(DefaultAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """Passwords."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: two managers make an account."""
        return False

    def post_login(self, request: HttpRequest, user: Any, **options: Any) -> HttpResponseBase:
        """In the language that the person chose last."""
        response: HttpResponseBase = super().post_login(request, user, **options)
        if isinstance(user, Person) and user.language:
            remember_language(response, user.language)
        return response


class Providers(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth carries no types
    """OpenID Connect: only for accounts that exist and were linked by their owner."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: Any) -> bool:
        """Never."""
        return False
