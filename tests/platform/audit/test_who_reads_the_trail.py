"""Auditors read what their organisation may see, and nobody changes or deletes an entry."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.db import DatabaseError, connection, transaction
from django.test import Client

from kexin.platform.audit.scope import entries_of
from kexin.platform.lending.models import Application
from kexin.platform.moves import move
from kexin.platform.orgs.models import Organisation
from kexin.platform.orgs.seats import Seat, propose
from kexin.platform.trail import acting_as
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db


def loan(bank: str, area: str, number: str) -> Application:
    by = person(f"{bank}-clerk")
    with acting_as(by):
        return Application.objects.create(number=number, key=number, company=firm(area), bank=by.organisation, area=area, applied_by=by, applied_on=date(2026, 7, 1), asked=100, months=12, purpose="x")


def seen(username: str) -> set[str]:
    return set(LogEntry.objects.filter(entries_of(person(username)), content_type__model="application").values_list("object_repr", flat=True))


@pytest.fixture(autouse=True)
def loans(db: None) -> None:
    loan("bank-cs", "430100", "ONE")
    loan("bank-zz", "430200", "TWO")
    loan("other-cs", "430100", "THREE")


@pytest.mark.parametrize(("who", "numbers"), [
    ("dept-auditor", {"ONE", "TWO", "THREE"}), ("cs-auditor", {"ONE", "THREE"}), ("zz-auditor", {"TWO"}), ("bank-auditor", {"ONE", "TWO"}), ("bank-cs-auditor", {"ONE"}), ("other-auditor", {"THREE"}),
    ("guarantor-auditor", set()), ("firm-cs-auditor", {"ONE", "THREE"})])
def test_each_auditor_sees_the_own_rows(who: str, numbers: set[str]) -> None:
    assert seen(who) == numbers


def test_a_bank_sees_what_a_bureau_did_to_its_loan() -> None:
    with acting_as(person("cs-clerk"), "10.0.0.1"):
        move(Application.objects.get(number="ONE"), ["submitted"], "withdrawn", note="asked by the company")
    mine = LogEntry.objects.filter(entries_of(person("bank-cs-auditor")), actor=person("cs-clerk"))
    assert [entry.additional_data["note"] for entry in mine] == ["asked by the company"]
    assert not LogEntry.objects.filter(entries_of(person("bank-zz-auditor")), actor=person("cs-clerk")).exists()


def test_what_somebody_did_in_a_former_seat_stays_where_it_was_done() -> None:
    with acting_as(person("bank-cs-manager")):
        propose(person("bank-cs-manager"), person("bank-cs-clerk"), Seat(Organisation.objects.get(code="bank-cs"), "reviewer"), uuid4().hex, "why")
    moved = person("bank-cs-manager")
    moved.organisation = Organisation.objects.get(code="other-cs")
    moved.save()
    assert LogEntry.objects.filter(entries_of(person("bank-cs-auditor")), content_type__model="seatchange").exists()
    assert not LogEntry.objects.filter(entries_of(person("other-auditor")), content_type__model="seatchange").exists()


@pytest.mark.parametrize("who", ["dept-manager", "bank-cs-clerk", "cs-analyst"])
def test_only_auditors_read_it(as_: Callable[..., Client], who: str) -> None:
    assert as_(who).get("/audit/").status_code == 403
    assert as_(who).post("/audit/export").status_code == 403


def test_no_entry_is_changed_or_deleted() -> None:
    for statement in ("UPDATE auditlog_logentry SET actor_id = NULL", "DELETE FROM auditlog_logentry"):
        with pytest.raises(DatabaseError, match="only grows"), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_entries_carry_the_seat_of_their_time_and_no_mail_address() -> None:
    entry = LogEntry.objects.get(object_repr="ONE")
    assert entry.additional_data["seat"] == "bank:clerk"
    assert entry.actor_email is None
