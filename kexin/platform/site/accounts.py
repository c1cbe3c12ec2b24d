"""Which of django-allauth's addresses are open: signing in and out, the own password, the second factor, OpenID Connect.

The rest stays unreachable: nobody makes an account alone, and there is no signing in by mail, telephone or passkey.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as totp
from allauth.socialaccount import views as social
from allauth.socialaccount.providers.openid_connect import views as openid
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, re_path
from django.utils.http import url_has_allowed_host_and_scheme

from kexin.platform.orgs.access import View, needs, open_to_all


def _open(view: View) -> View:
    """For strangers; a door of our own, so that allauth's function itself stays as it is."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        return view(request, *args, **named)

    return open_to_all(asked)


def _own(view: View) -> View:
    """For everybody who signed in, about the own account."""
    return needs("site.own")(view)


def _away(view: View) -> View:
    """A form may lead to this site only (``form-action 'self'``); so a page stands between it and the provider."""

    @wraps(view)
    def asked(request: HttpRequest, *args: Any, **named: Any) -> HttpResponseBase:
        response = view(request, *args, **named)
        if isinstance(response, HttpResponseRedirect) and not url_has_allowed_host_and_scheme(response.url, allowed_hosts={request.get_host()}):
            return _between(request, response.url)
        return response

    return open_to_all(asked)


def _between(request: HttpRequest, address: str) -> HttpResponse:
    return render(request, "socialaccount/away.html", {"address": address})


urlpatterns = [
    path("login/", _open(account.login), name="account_login"),
    path("logout/", _own(account.logout), name="account_logout"),
    path("inactive/", _open(account.account_inactive), name="account_inactive"),
    path("reauthenticate/", _own(account.reauthenticate), name="account_reauthenticate"),
    path("password/change/", _own(account.password_change), name="account_change_password"),
    path("password/set/", _own(account.password_set), name="account_set_password"),
    path("password/reset/", _open(account.password_reset), name="account_reset_password"),
    path("password/reset/done/", _open(account.password_reset_done), name="account_reset_password_done"),
    re_path(r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>[-0-9A-Za-z]+)/$", _open(account.password_reset_from_key), name="account_reset_password_from_key"),
    path("password/reset/key/done/", _open(account.password_reset_from_key_done), name="account_reset_password_from_key_done"),
    path("2fa/", _own(mfa.index), name="mfa_index"),
    path("2fa/authenticate/", _open(mfa.authenticate), name="mfa_authenticate"),
    path("2fa/reauthenticate/", _own(mfa.reauthenticate), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", _own(totp.activate_totp), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", _own(totp.deactivate_totp), name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", _own(recovery.view_recovery_codes), name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", _own(recovery.generate_recovery_codes), name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", _own(recovery.download_recovery_codes), name="mfa_download_recovery_codes"),
    path("3rdparty/", _own(social.connections), name="socialaccount_connections"),
    path("3rdparty/login/cancelled/", _open(social.login_cancelled), name="socialaccount_login_cancelled"),
    path("3rdparty/login/error/", _open(social.login_error), name="socialaccount_login_error"),
    path("oidc/<str:provider_id>/login/", _away(openid.login), name="openid_connect_login"),
    path("oidc/<str:provider_id>/login/callback/", _open(openid.callback), name="openid_connect_callback"),
]
