"""The desk of lists on the pages below it."""

from __future__ import annotations

from django.apps import AppConfig


class Lists(AppConfig):
    """Who stands on which list, and who looks after it."""

    name = "kexin.platform.lists"

    def ready(self) -> None:
        """Once, when the site starts."""
        from kexin.platform.companies.panels import PANELS
        from kexin.platform.lists.company_panel import LISTS

        PANELS.append(LISTS)
