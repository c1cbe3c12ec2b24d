"""An authenticator app: switches the second factor on and shows codes."""

from __future__ import annotations

import re

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.test import Client

from tests.platform import world

ACTIVATE = "/accounts/2fa/totp/activate/"


def code(secret: str) -> str:
    """What an authenticator app shows now."""
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def reauthenticate(client: Client) -> None:
    """The password once more."""
    client.post("/accounts/reauthenticate/", {"password": world.PASSWORD})


def activate(client: Client) -> str:
    """The secret of the app that is now known to the site."""
    reauthenticate(client)
    page = client.get(ACTIVATE).content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = re.search(r"<code>(\w+)</code>", page)
    assert secret is not None, page
    assert client.post(ACTIVATE, {"code": code(secret[1])}).status_code == 302
    return secret[1]
