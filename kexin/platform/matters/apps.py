"""The app: each desk names its acts in a module ``acts``."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Matters(AppConfig):
    """Finds the acts of all desks."""

    name = "kexin.platform.matters"

    def ready(self) -> None:
        """Read the module ``acts`` of every app that has one."""
        autodiscover_modules("acts")
