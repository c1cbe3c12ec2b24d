"""The desk tells the desk of companies what it has to show on a company's page."""

from __future__ import annotations

from django.apps import AppConfig


class Lending(AppConfig):
    """The loan desk."""

    name = "kexin.platform.lending"

    def ready(self) -> None:
        """Once, when the site starts."""
        from kexin.platform.companies.panels import FILTERS, PANELS
        from kexin.platform.lending.company_panel import LOANS, WITH_LOAN

        PANELS.append(LOANS)
        FILTERS.append(WITH_LOAN)
