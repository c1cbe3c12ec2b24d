"""Tokens are followed by the trail."""

from __future__ import annotations

from django.apps import AppConfig


class Api(AppConfig):
    """The desk ``api``; the trail lies beside it and does not know it, so it registers itself."""

    name = "kexin.platform.api"

    def ready(self) -> None:
        """Who made and who revoked a token is written down; its hash and its counters are not."""
        from auditlog.registry import auditlog

        from kexin.platform.api.models import Token

        auditlog.register(Token, exclude_fields=["sha256", "minute", "calls", "last_used_on"])
