"""A message stands on the site at once; one mail follows, or one for many; nothing of it stops the step that tells."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pytest_django import DjangoCaptureOnCommitCallbacks

from kexin.platform.notices.mails import send_digest
from kexin.platform.notices.models import Notice
from kexin.platform.notices.telling import tell, tell_people, unread
from kexin.platform.orgs.models import Organisation, Person
from kexin.text import Text
from tests.platform.work import work
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
Caught = DjangoCaptureOnCommitCallbacks
WAITS = Text("申请待审批", "an application waits for a decision")


def told(caught: Caught, *usernames: str, times: int = 1, text: Text = WAITS) -> None:
    for _ in range(times):
        with caught(execute=True):
            tell_people([person(name) for name in usernames], text, "/notices/")


def test_a_message_is_there_at_once_and_by_mail(as_: As, django_capture_on_commit_callbacks: Caught) -> None:
    told(django_capture_on_commit_callbacks, "bank-cs-reviewer")
    assert unread(person("bank-cs-reviewer")) == 1
    assert "1 条未读" in as_("bank-cs-reviewer").get("/").content.decode()
    assert "An application waits" in as_("bank-cs-reviewer", "en").get("/notices/").content.decode()
    work()
    letter = mail.outbox[0]
    assert letter.to == ["bank-cs-reviewer@example.org"]
    assert letter.message().get_content_type() == "text/plain"
    assert "申请待审批" in letter.body and "an application waits" in letter.body
    assert "http://localhost/notices/" in letter.body
    assert person("bank-cs-reviewer").name not in f"{letter.subject}{letter.body}"


def test_many_messages_come_in_one_mail(django_capture_on_commit_callbacks: Caught) -> None:
    told(django_capture_on_commit_callbacks, "bank-cs-reviewer", times=30)
    work()
    assert len(mail.outbox) == 1
    assert mail.outbox[0].body.count("申请待审批") == 20
    assert "10 more" in mail.outbox[0].body


def test_after_a_mail_the_next_one_waits_a_while(django_capture_on_commit_callbacks: Caught) -> None:
    told(django_capture_on_commit_callbacks, "bank-cs-reviewer")
    work()
    told(django_capture_on_commit_callbacks, "bank-cs-reviewer", times=3)
    work()
    assert len(mail.outbox) == 1
    DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now() - timedelta(seconds=1))
    work()
    assert [letter.body.count("申请待审批") for letter in mail.outbox] == [1, 3]


def test_what_was_read_meanwhile_is_not_mailed(as_: As, django_capture_on_commit_callbacks: Caught) -> None:
    told(django_capture_on_commit_callbacks, "bank-cs-reviewer")
    as_("bank-cs-reviewer").post("/notices/read/")
    work()
    assert mail.outbox == []


def test_a_mail_that_is_sent_again_is_sent_once(django_capture_on_commit_callbacks: Caught) -> None:
    told(django_capture_on_commit_callbacks, "bank-cs-reviewer")
    pk = person("bank-cs-reviewer").pk
    send_digest.call(pk)
    send_digest.call(pk)
    assert len(mail.outbox) == 1


def test_if_the_mail_server_refuses_the_message_waits_for_the_next(django_capture_on_commit_callbacks: Caught) -> None:
    told(django_capture_on_commit_callbacks, "bank-cs-reviewer")
    with patch("kexin.platform.notices.mails.send_mail", side_effect=ConnectionRefusedError), pytest.raises(ConnectionRefusedError):
        send_digest.call(person("bank-cs-reviewer").pk)
    assert Notice.objects.filter(mailed_at=None).count() == 1


def test_a_step_goes_on_when_nobody_can_be_told() -> None:
    with transaction.atomic():
        with patch.object(Notice.objects, "bulk_create", side_effect=DatabaseError):
            assert tell_people([person("cs-clerk")], WAITS, "/") == 0
        Person.objects.filter(username="cs-clerk").update(language="en")
    assert person("cs-clerk").language == "en"


def test_nothing_is_told_of_a_step_that_failed(django_capture_on_commit_callbacks: Caught) -> None:
    def failing() -> None:
        with transaction.atomic():
            tell_people([person("cs-clerk")], WAITS, "/")
            raise ZeroDivisionError

    with django_capture_on_commit_callbacks(execute=True), pytest.raises(ZeroDivisionError):
        failing()
    assert not Notice.objects.exists()
    assert not DBTaskResult.objects.exists()


def test_whoever_did_the_step_is_not_told_of_it() -> None:
    branch = Organisation.objects.get(code="bank-cs")
    assert tell("people.confirm", WAITS, "/", organisation=branch, but=person("bank-cs-manager")) == 1
    assert [n.person.username for n in Notice.objects.all()] == ["bank-manager"]


def test_a_message_that_is_too_long_is_cut() -> None:
    assert tell_people([person("cs-clerk")], Text("长" * 999, "long" * 999), "/") == 1
    assert len(Notice.objects.get().text_zh) == 300


def test_one_reads_only_ones_own(as_: As) -> None:
    tell_people([person("cs-clerk")], WAITS, "/me/")
    pk = Notice.objects.get().pk
    assert as_("zz-clerk").post(f"/notices/{pk}/read/").status_code == 404
    assert "没有消息" in as_("zz-clerk").get("/notices/").content.decode()
    as_("zz-clerk").post("/notices/read/")
    assert unread(person("cs-clerk")) == 1
    assert as_("cs-clerk").post(f"/notices/{pk}/read/")["Location"] == "/me/"
    assert unread(person("cs-clerk")) == 0


@pytest.mark.parametrize("address", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", ""])
def test_a_message_leads_nowhere_outside(as_: As, address: str) -> None:
    tell_people([person("cs-clerk")], WAITS, address)
    assert as_("cs-clerk").post(f"/notices/{Notice.objects.get().pk}/read/")["Location"] == "/notices/"


def test_a_proposal_about_a_seat_is_told_to_those_who_may_confirm_it() -> None:
    from uuid import uuid4

    from kexin.platform.orgs.seats import Seat, propose

    propose(person("bank-manager"), person("bank-cs-clerk"), Seat(Organisation.objects.get(code="bank-cs"), "reviewer"), uuid4().hex, "why")
    assert [n.person.username for n in Notice.objects.all()] == ["bank-cs-manager"]
