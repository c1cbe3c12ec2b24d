"""Rows of the desk within somebody's scope."""

from __future__ import annotations

from django.db.models import QuerySet
from django.shortcuts import get_object_or_404

from kexin.platform.lending.models import Application, Document, Filing
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.orgs.scope import loans_of, loans_seen

#: What a company sees of the papers of its own loan, beside those that it attached itself.
SHARED_PAPERS = ("contract", "receipt")


def loans(person: Person) -> QuerySet[Application]:
    """The loans that somebody may see."""
    return Application.objects.filter(loans_of(person)).select_related("company", "bank", "guarantor", "applied_by__organisation")


def loan_or_404(person: Person, number: str) -> Application:
    """One of them."""
    return get_object_or_404(loans(person), number=number)


def filings(person: Person) -> QuerySet[Filing]:
    """The filings that somebody may see."""
    return Filing.objects.filter(loans_seen(person, "application")).select_related(
        "application__company", "application__bank", "submitted_by__organisation", "checked_by__organisation", "confirmed_by__organisation")


def papers(person: Person, loan: Application) -> QuerySet[Document]:
    """The papers of a loan that somebody may see: a bank's own notes are not for its customer."""
    found = loan.documents.select_related("by__organisation")
    if inner(person):
        return found
    return found.filter(kind__in=SHARED_PAPERS) | found.filter(by__organisation=person.organisation)


def inner(person: Person) -> bool:
    """Does somebody see what the bank writes about its customer: diligence, reasons, class? Everybody but the customer."""
    return person.organisation.desk != Desk.COMPANY


