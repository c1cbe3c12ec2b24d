"""Signing in and out, refused attempts, passwords and second factors: in the trail too."""

from __future__ import annotations

from typing import Any

from allauth.account import signals as account
from allauth.mfa import signals as factors
from auditlog.models import LogEntry
from django.contrib.auth import signals as auth
from django.contrib.contenttypes.models import ContentType
from django.dispatch import Signal
from django.http import HttpRequest

from kexin.platform.orgs.models import Person
from kexin.platform.trail import address_of, happened


def listen() -> None:
    """Hear what Django and allauth tell."""
    for event, signal in (
            ("signed-in", auth.user_logged_in), ("signed-out", auth.user_logged_out), ("password-changed", account.password_changed), ("password-set", account.password_set), ("password-reset", account.password_reset),
            ("factor-added", factors.authenticator_added), ("factor-removed", factors.authenticator_removed), ("factor-reset", factors.authenticator_reset), ("factor-refused", factors.authentication_failed)):
        _hear(signal, event)
    auth.user_login_failed.connect(_refused, dispatch_uid="trail:refused")


def _hear(signal: Signal, event: str) -> None:
    def heard(sender: object, **told: Any) -> None:
        if isinstance(user := told.get("user"), Person):
            happened(user, event, by=user)

    signal.connect(heard, weak=False, dispatch_uid=f"trail:{event}")


def _refused(sender: object, credentials: dict[str, Any], request: HttpRequest | None = None, **told: Any) -> None:
    """A name that nobody has is not kept: people type passwords into the wrong field."""
    meant = Person.objects.filter(username=str(credentials.get("username") or "").replace("\x00", "")).first()
    LogEntry.objects.create(
        content_type=ContentType.objects.get_for_model(Person), object_pk=str(meant.pk if meant else 0), object_id=meant.pk if meant else None, object_repr="#",
        action=LogEntry.Action.ACCESS, additional_data={"event": "refused" if meant else "unknown"}, remote_addr=address_of(request) if request else None)
