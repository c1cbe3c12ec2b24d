"""What the trail follows."""

from __future__ import annotations

from django.apps import AppConfig


class Audit(AppConfig):
    """Registers every table whose changes matter, and signing in and out."""

    name = "kexin.platform.audit"

    def ready(self) -> None:
        """Follow people, companies, loans, claims, funds, visits; sign-in data of third parties and sessions are not followed."""
        from auditlog.models import LogEntry
        from auditlog.registry import auditlog
        from django.db.models.signals import pre_save

        from kexin.platform.activities.models import Event, Harbour, Lead, Registration, Service, Tenancy
        from kexin.platform.audit.signing import listen
        from kexin.platform.claims.models import Claim, Recovery, Review
        from kexin.platform.companies.models import Company
        from kexin.platform.ledger.models import Fund, Proposal, YearClose
        from kexin.platform.lending.models import (
            Application,
            Decision,
            Diligence,
            Document,
            Drawdown,
            Filing,
            PrimeRate,
            Repayment,
            Report,
        )
        from kexin.platform.lists.models import Assignment, Capacity, Edition, Whitelist
        from kexin.platform.matters.models import Matter
        from kexin.platform.orgs.models import Organisation, Person, SeatChange
        from kexin.platform.programmes import models as programmes
        from kexin.platform.trail import covered, sign
        from kexin.platform.visits.models import FollowStep, FollowUp, Met, Need, Photo, Plan, Referral, Visit

        auditlog.register(
            Person, exclude_fields=["password", "last_login", "turn"], mask_fields=["username", "name", "phone", "email"], mask_callable=f"{covered.__module__}.{covered.__name__}")
        for model in (
                Organisation, SeatChange, Company, Application, Diligence, Decision, Drawdown, Filing, Repayment, Report, Document, Claim, Review, Recovery, Fund, Proposal, PrimeRate, Assignment, Capacity,
                Matter, Plan, Need, Photo, FollowUp, FollowStep, Referral, Harbour, Tenancy, Service, Event, Registration, Lead):
            auditlog.register(model)
        for kept in (programmes.Running, programmes.Partner, programmes.Row, programmes.Step, programmes.Inspection, programmes.Finding, programmes.Paper, programmes.Payment, programmes.Event):
            auditlog.register(kept)
        # Which household said what stays with the row: the trail nobody can change, and doors are where people live.
        auditlog.register(programmes.Confirmation, exclude_fields=["household"])
        # Rules are texts of a page and sealed where they stand.
        for ruled in (Whitelist, Edition):
            auditlog.register(ruled, exclude_fields=["rule_text"])
        # What was seen stands once, in the visit itself; where somebody was is not repeated either.
        auditlog.register(Visit, exclude_fields=["digest", "seen", "latitude", "longitude", "accuracy"])
        auditlog.register(Met, mask_fields=["name"], mask_callable=f"{covered.__module__}.{covered.__name__}")
        # The statement of a year is a page long and sealed where it stands.
        auditlog.register(YearClose, exclude_fields=["statement"])
        pre_save.connect(sign, sender=LogEntry, dispatch_uid="kexin.platform.trail.sign")
        listen()
