"""A person may ask what is stored, and be forgotten after leaving; signatures and trail stand."""

from __future__ import annotations

import json
from uuid import uuid4

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from auditlog.models import LogEntry
from django.core.management import CommandError, call_command
from django.db import connection

from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Organisation, Person, SeatChange
from kexin.platform.orgs.seats import Seat, decide, propose
from kexin.platform.trail import acting_as
from tests.platform.world import person

pytestmark = pytest.mark.django_db


@pytest.fixture
def leaver() -> Person:
    """Somebody who signed things, left traces everywhere, and is active still."""
    found = person("bank-cs-manager")
    found.name, found.phone, found.email = "欧阳娜娜", "13912345678", "ouyang.nana@example.org"
    found.save()
    with acting_as(found, "10.0.0.9"):
        decide(found, propose(person("bank-manager"), person("bank-cs-clerk"), Seat(found.organisation, "reviewer"), uuid4().hex, "why"), agreed=True)
    EmailAddress.objects.create(user=found, email=found.email, verified=True, primary=True)
    Authenticator.objects.create(user=found, type="totp", data={"secret": "very-secret"})
    Notice.objects.create(person=found, text_zh="待办", text_en="to do", address="/")
    Person.objects.create(username="successor", name="S", organisation=found.organisation, role="manager")
    return found


def test_everything_is_handed_out_and_no_secret(leaver: Person, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("personal_export", "bank-cs-manager")
    said = capsys.readouterr().out
    told = json.loads(said)
    assert told["person"]["phone"] == "13912345678"
    assert told["rows"]["account.EmailAddress"][0]["email"] == "ouyang.nana@example.org"
    assert "待办" in [notice["text_zh"] for notice in told["rows"]["notices.Notice"]]
    assert [factor["type"] for factor in told["rows"]["mfa.Authenticator"]] == ["totp"]
    signed = SeatChange.objects.get(decided_by=leaver)
    assert {"in": "orgs.SeatChange", "as": "decided_by", "row": signed.pk} in told["signed"]
    assert any(s["in"] == "auditlog.LogEntry" for s in told["signed"])
    assert leaver.password not in said
    assert "very-secret" not in said


def test_an_active_person_is_not_erased(leaver: Person) -> None:
    with pytest.raises(CommandError, match="still-active"):
        call_command("personal_erase", "bank-cs-manager")
    assert person("bank-cs-manager").phone == "13912345678"


def test_whoever_left_is_forgotten_everywhere_in_the_database(leaver: Person, capsys: pytest.CaptureFixture[str]) -> None:
    decide(person("successor"), propose(person("bank-manager"), leaver, Seat(leaver.organisation, "manager", active=False), uuid4().hex, "left"), agreed=True)
    entries = LogEntry.objects.filter(actor=leaver).count()
    call_command("personal_erase", "bank-cs-manager")
    gone = Person.objects.get(pk=leaver.pk)
    assert (gone.username, gone.phone, gone.email, gone.has_usable_password()) == (f"erased-{leaver.pk}", "", "", False)
    assert SeatChange.objects.get(person__username="bank-cs-clerk").decided_by_id == leaver.pk
    assert LogEntry.objects.filter(actor=leaver).count() == entries
    left = [table for table in connection.introspection.table_names() for word in ("欧阳娜娜", "13912345678", "ouyang.nana", "bank-cs-manager") if word in _content(table)]
    assert left == []


def test_erasing_twice_changes_nothing(leaver: Person) -> None:
    Person.objects.filter(pk=leaver.pk).update(is_active=False)
    call_command("personal_erase", "bank-cs-manager")
    turn = Person.objects.get(pk=leaver.pk).turn
    call_command("personal_erase", f"erased-{leaver.pk}")
    assert Person.objects.get(pk=leaver.pk).turn == turn


def test_a_name_that_nobody_has_is_told() -> None:
    for command in ("personal_export", "personal_erase"):
        with pytest.raises(CommandError, match="nobody"):
            call_command(command, "nobody.at.all")


def test_no_new_person_is_named_in_the_trail() -> None:
    made = Person.objects.create(username="zhao.min", name="赵敏", phone="13700001111", email="zhao@example.org", organisation=Organisation.objects.get(code="cs"), role="clerk")
    made.phone = "13700002222"
    made.save()
    kept = _content("auditlog_logentry")
    assert not any(word in kept for word in ("zhao", "赵敏", "1370000"))
    assert LogEntry.objects.get_for_object(made).count() == 2


def _content(table: str) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
        return str(cursor.fetchall())
