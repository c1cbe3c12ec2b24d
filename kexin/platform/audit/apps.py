"""What the trail follows."""

from __future__ import annotations

from django.apps import AppConfig


class Audit(AppConfig):
    """Registers every table whose changes matter."""

    name = "kexin.platform.audit"

    def ready(self) -> None:
        """Follow people, companies, loans, claims; sign-in data of third parties and sessions are not followed."""
        from auditlog.registry import auditlog

        from kexin.platform.claims.models import Claim, Recovery, Review
        from kexin.platform.companies.models import Company
        from kexin.platform.lending.models import Application, Decision, Document, Drawdown, Filing, Repayment, Report
        from kexin.platform.orgs.models import Organisation, Person, SeatChange

        auditlog.register(Person, exclude_fields=["password", "last_login"], mask_fields=["phone", "email"])
        for model in (Organisation, SeatChange, Company, Application, Decision, Drawdown, Filing, Repayment, Report, Document, Claim, Review, Recovery):
            auditlog.register(model)
