"""What the trail follows."""

from __future__ import annotations

from django.apps import AppConfig


class Audit(AppConfig):
    """Registers every table whose changes matter, and signing in and out."""

    name = "kexin.platform.audit"

    def ready(self) -> None:
        """Follow people, companies, loans, claims; sign-in data of third parties and sessions are not followed."""
        from auditlog.models import LogEntry
        from auditlog.registry import auditlog
        from django.db.models.signals import pre_save

        from kexin.platform.audit.signing import listen
        from kexin.platform.claims.models import Claim, Recovery, Review
        from kexin.platform.companies.models import Company
        from kexin.platform.lending.models import Application, Decision, Document, Drawdown, Filing, Repayment, Report
        from kexin.platform.orgs.models import Organisation, Person, SeatChange
        from kexin.platform.trail import covered, sign

        auditlog.register(
            Person, exclude_fields=["password", "last_login", "turn"], mask_fields=["username", "name", "phone", "email"], mask_callable=f"{covered.__module__}.{covered.__name__}")
        for model in (Organisation, SeatChange, Company, Application, Decision, Drawdown, Filing, Repayment, Report, Document, Claim, Review, Recovery):
            auditlog.register(model)
        pre_save.connect(sign, sender=LogEntry, dispatch_uid="kexin.platform.trail.sign")
        listen()
