"""The app: each desk names its kinds of work in a module ``jobs``."""

from __future__ import annotations

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class Jobs(AppConfig):
    """Finds the kinds of work of all desks."""

    name = "kexin.platform.jobs"

    def ready(self) -> None:
        """Read the module ``jobs`` of every app that has one."""
        autodiscover_modules("jobs")
