"""Which entries of the trail a person may read.

An auditor of the department reads everything. Others read what people of their own
organisations did (by the seat in which they did it then, which every entry keeps), and
whatever was done by anybody to rows that they may see. A company's auditor does not read what
the bank, the bureau and the department wrote about it: diligence, reasons, classes, claims.
"""

from __future__ import annotations

from collections.abc import Iterator

from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from kexin.platform.activities.models import Event, Harbour, Lead, Registration, Service, Tenancy
from kexin.platform.activities.scope import RUNNERS, registrations_of, run_by, tenancies_of
from kexin.platform.claims.models import Claim, Recovery, Review
from kexin.platform.companies.models import Company
from kexin.platform.ledger.models import Fund, Proposal, YearClose
from kexin.platform.ledger.scope import funds_of, sees_whole_books
from kexin.platform.lending.models import (
    Application,
    Decision,
    Diligence,
    Document,
    Drawdown,
    Filing,
    Repayment,
    Report,
)
from kexin.platform.lists.models import Assignment, Capacity, Edition, Whitelist
from kexin.platform.lists.scope import assignments_of, editions_of, lists_of
from kexin.platform.orgs.models import Desk, Organisation, Person, SeatChange
from kexin.platform.orgs.scope import companies_of, in_tree, loans_of, organisations_of, people_of
from kexin.platform.programmes import models as programmes
from kexin.platform.programmes.scope import runnings_of
from kexin.platform.visits.models import FollowStep, FollowUp, Met, Need, Photo, Plan, Referral, Visit
from kexin.platform.visits.planning import plans_of
from kexin.platform.visits.scope import follow_ups_of, referrals_of, visits_of


def entries_of(person: Person) -> Q:
    """The entries that *person* may read."""
    if person.organisation.desk == Desk.DEPARTMENT:
        return Q()
    rows = Q(additional_data__path__startswith=person.organisation.path)
    for model, seen in _rows(person):
        found = Q(content_type=ContentType.objects.get_for_model(model), object_id__in=model._default_manager.filter(seen).order_by().values("pk"))
        rows |= found & _OPEN if person.organisation.desk == Desk.COMPANY and model is Application else found
    return rows


#: What a customer reads of the changes of its loan: neither the class that its bank reports nor the reasons that were given.
_OPEN = Q(action=LogEntry.Action.CREATE) | ~Q(changes__has_key="quality") & ~Q(additional_data__has_key="note")


def _rows(person: Person) -> Iterator[tuple[type[Model], Q]]:
    yield Person, people_of(person)
    yield Organisation, organisations_of(person)
    yield SeatChange, in_tree(person, "organisation")
    yield Company, companies_of(person)
    yield Application, loans_of(person)
    yield programmes.Running, runnings_of(person)
    for kept in (programmes.Partner, programmes.Row, programmes.Inspection, programmes.Finding, programmes.Event):
        yield kept, runnings_of(person, "running")
    for done in (programmes.Step, programmes.Paper, programmes.Payment, programmes.Confirmation):
        yield done, runnings_of(person, "row__running")
    if person.organisation.desk == Desk.COMPANY:
        yield Drawdown, loans_of(person, "application")
        yield Repayment, loans_of(person, "application")
        yield Service, tenancies_of(person, "tenancy")
        yield Registration, registrations_of(person)
        return
    for model in (Diligence, Decision, Drawdown, Filing, Repayment, Report, Document, Claim):
        yield model, loans_of(person, "application")
    yield Review, loans_of(person, "claim__application")
    yield Recovery, loans_of(person, "claim__application")
    if person.organisation.desk == Desk.BANK:
        yield Visit, visits_of(person)
        yield Plan, plans_of(person)
        yield Met, visits_of(person, "visit")
        yield Photo, visits_of(person, "visit")
        yield Need, Q(follow_up__in=FollowUp.objects.filter(follow_ups_of(person)))
        yield FollowUp, follow_ups_of(person)
        yield FollowStep, Q(follow_up__in=FollowUp.objects.filter(follow_ups_of(person)))
        yield Referral, referrals_of(person)
    if person.organisation.desk in RUNNERS:
        yield Harbour, run_by(person)
        yield Tenancy, tenancies_of(person)
        yield Service, tenancies_of(person, "tenancy")
        yield Event, run_by(person)
        yield Registration, registrations_of(person)
        yield Lead, registrations_of(person, "registration")
    yield Whitelist, lists_of(person)
    yield Edition, editions_of(person)
    yield Assignment, assignments_of(person)
    yield Capacity, in_tree(person, "person__organisation")
    if sees_whole_books(person):
        yield Fund, funds_of(person)
        yield Proposal, Q(fund__in=Fund.objects.filter(funds_of(person)))
        yield YearClose, Q(fund__in=Fund.objects.filter(funds_of(person)))
