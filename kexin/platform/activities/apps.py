"""The desk on the pages below it."""

from __future__ import annotations

from django.apps import AppConfig


class Activities(AppConfig):
    """Shows harbours and events on a company's page, and says at a need of which service or event it came."""

    name = "kexin.platform.activities"

    def ready(self) -> None:
        """Models can be imported now."""
        from kexin.platform.activities.company_panel import ACTIVITIES
        from kexin.platform.activities.origins import origin
        from kexin.platform.companies.panels import PANELS
        from kexin.platform.visits.origins import ORIGINS

        PANELS.append(ACTIVITIES)
        ORIGINS.append(origin)
