"""The desk on the pages below it."""

from __future__ import annotations

from django.apps import AppConfig


class Visits(AppConfig):
    """Shows visits on a company's page, filters the list of companies by them, tells rules of lists when a company was visited, and ties an application to the need that it answers."""

    name = "kexin.platform.visits"

    def ready(self) -> None:
        """Models can be imported now."""
        from kexin.platform.companies.panels import FILTERS, PANELS
        from kexin.platform.lending.panels import APPLIED
        from kexin.platform.lists.facts import VISITS as VISITED
        from kexin.platform.visits.company_panel import NOT_VISITED, VISITS
        from kexin.platform.visits.facts import days_of_visits
        from kexin.platform.visits.tied import tie

        PANELS.append(VISITS)
        FILTERS.append(NOT_VISITED)
        APPLIED.append(tie)
        VISITED.append(days_of_visits)
