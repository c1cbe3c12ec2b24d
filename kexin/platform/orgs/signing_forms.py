"""django-allauth's forms, with labels that say what is wanted and without hints that repeat them."""

from __future__ import annotations

from typing import Any

from allauth.account import forms as account
from allauth.mfa.base import forms as mfa
from allauth.mfa.totp import forms as totp
from django.http import HttpRequest

from kexin.platform.language import both, current
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.resetting import send_links


class Plain:
    """No placeholders: the label stands above each field."""

    fields: dict[str, Any]

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
        if "code" in self.fields:
            self.fields["code"].label = both("验证码", "Code")
            self.fields["code"].widget.attrs.update(inputmode="numeric", maxlength="12")


class Login(Plain, account.LoginForm):
    """Name and password."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["login"].label = both("登录名", "Sign-in name")


class ChangePassword(Plain, account.ChangePasswordForm):
    """The old one, and a new one twice."""


class SetPassword(Plain, account.SetPasswordForm):
    """For somebody who only signed in through the organisation."""


class ResetPassword(Plain, account.ResetPasswordForm):
    """Where the link goes. Known and unknown addresses cost the same: one question, one task in the queue; the mail is written by the worker."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.fields["email"].label = both("邮箱", "E-mail")

    def clean_email(self) -> str:
        """Whose it is."""
        address: str = self.cleaned_data["email"]
        self.people = list(Person.objects.filter(email__iexact=address, is_active=True).values_list("pk", flat=True))
        return address

    def save(self, request: HttpRequest, **options: Any) -> str:
        """Have the links sent; nobody waits for a mail server."""
        send_links.enqueue(self.people, current())
        address: str = self.cleaned_data["email"]
        return address


class ResetPasswordKey(Plain, account.ResetPasswordKeyForm):
    """The new one twice."""


class Reauthenticate(Plain, account.ReauthenticateForm):
    """The password once more."""


class Code(Plain, mfa.AuthenticateForm):
    """The second step of signing in."""


class CodeAgain(Plain, mfa.ReauthenticateForm):
    """The code once more."""


class Activate(Plain, totp.ActivateTOTPForm):
    """The first code of a new authenticator."""
