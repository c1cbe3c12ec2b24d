"""The same request sent again is answered again and not done again; the same key for something else is refused."""

from __future__ import annotations

import uuid
from datetime import timedelta
from pathlib import Path
from unittest.mock import patch

import pytest
from django.utils import timezone

from kexin.platform.api.models import Answered
from kexin.platform.api.once import KEPT, forget
from kexin.platform.lending.models import Application
from tests.platform.api.asking import Program, codes, program, token
from tests.platform.scratch import empty
from tests.platform.world import firm

WISH = {"amount": 200_000_000, "months": 12, "purpose": "研发流动资金"}


def wish(**changes: object) -> dict[str, object]:
    """An application for the company of ``firm-cs``."""
    return {"code": firm().code, **WISH, **changes}


@pytest.mark.django_db
def test_the_same_request_gets_the_same_answer_and_is_done_once() -> None:
    bank, key = program("bank-cs-clerk"), uuid.uuid4().hex
    first, again = bank.post("applications", wish(), key), bank.post("applications", wish(), key)
    assert first.status_code == again.status_code == 201
    assert first.content == again.content and again.headers["Idempotent-Replayed"] == "true" and "Idempotent-Replayed" not in first.headers
    assert Application.objects.count() == 1


@pytest.mark.django_db
def test_another_body_under_the_same_key_is_refused() -> None:
    bank, key = program("bank-cs-clerk"), uuid.uuid4().hex
    bank.post("applications", wish(), key)
    other = bank.post("applications", wish(months=24), key)
    assert other.status_code == 422 and codes(other) == ["key-reused"]
    assert Application.objects.count() == 1


@pytest.mark.django_db
def test_another_address_under_the_same_key_is_refused() -> None:
    bank, key = program("bank-cs-clerk"), uuid.uuid4().hex
    bank.post("ratings", {"code": firm().code}, key)
    assert codes(bank.post("applications", wish(), key)) == ["key-reused"]


@pytest.mark.django_db
def test_what_was_refused_leaves_no_trace_and_its_key_free() -> None:
    bank, key = program("bank-cs-clerk"), uuid.uuid4().hex
    assert bank.post("applications", wish(mode="guaranteed"), key).status_code == 422
    assert not Answered.objects.exists() and not Application.objects.exists()
    assert bank.post("applications", wish(), key).status_code == 201


@pytest.mark.django_db
def test_keys_of_different_people_have_nothing_to_do_with_each_other() -> None:
    key = uuid.uuid4().hex
    numbers = {program(username).post("applications", wish(), key).json()["number"] for username in ("bank-cs-clerk", "bank-cs-manager")}
    assert len(numbers) == 2


@pytest.mark.django_db
@pytest.mark.parametrize("key", ["", "x" * 81, "two words", "é"])
def test_a_key_is_needed_and_has_its_form(key: str) -> None:
    _, secret = token("bank-cs-clerk")
    answer = Program(secret).client.post("/api/v1/applications", wish(), content_type="application/json", headers={"idempotency-key": key} if key else {})
    assert answer.status_code == 400 and codes(answer) == ["idempotency-key"]


@pytest.mark.django_db
def test_answers_are_kept_for_a_while() -> None:
    bank = program("bank-cs-clerk")
    bank.post("ratings", {"code": firm().code})
    assert forget() == 0 and Answered.objects.count() == 1
    Answered.objects.update(at=timezone.now() - KEPT - timedelta(days=1))
    with patch("kexin.platform.api.once.A_TIDYING", 1):
        bank.post("ratings", {"code": firm().code})
    assert Answered.objects.count() == 1


def test_two_at_once_are_one(tmp_path: Path) -> None:
    """In a database of its own, whose transactions really end."""
    assert empty(tmp_path).run("tests.platform.api.at_once", str(tmp_path)).split() == ["201", "201", "same", "1"]
