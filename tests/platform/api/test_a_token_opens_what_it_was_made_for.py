"""A token acts as its person, with the rights it was given, until it ends: by its day, by hand, or because the seat has changed."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import timezone

from kexin.platform.api import limits
from kexin.platform.api.models import Token
from kexin.platform.orgs.models import Organisation, Person, SeatChange
from tests.platform import world
from tests.platform.api.asking import Program, in_a_month, program, token
from tests.platform.site.authenticator import activate

pytestmark = pytest.mark.django_db


def test_it_says_as_whom_it_acts() -> None:
    said = program("bank-cs-clerk", ["companies.see"], "en").get("me").json()
    assert (said["username"], said["seat"], said["organisation"]["name"]) == ("bank-cs-clerk", "bank:clerk", "First Bank Changsha")
    assert [each["code"] for each in said["scopes"]] == ["companies.see"]


def test_the_secret_is_not_kept() -> None:
    made, secret = token("bank-cs-clerk")
    assert secret.startswith("kx_") and len(secret) >= 46
    assert secret not in str(Token.objects.filter(pk=made.pk).values().get())


def test_a_right_that_was_not_given_is_refused_although_the_person_has_it() -> None:
    assert program("bank-cs-clerk", ["companies.see"]).get("applications").status_code == 403
    assert program("bank-cs-clerk", ["lending.see"]).get("applications").status_code == 200


def test_a_right_that_was_given_and_that_the_seat_has_not_is_refused() -> None:
    made, secret = token("bank-cs-reviewer", ["lending.see"])
    Token.objects.filter(pk=made.pk).update(scopes=["lending.see", "lending.draw"])
    assert Program(secret).post("applications/1/drawdowns", {"amount": 1, "on": "2026-06-30"}).status_code == 403


@pytest.mark.parametrize("secret", ["", "kx_", "kx_" + "A" * 43, "\u00e9", "x" * 5000])
def test_strangers_are_told_that_they_need_a_token(secret: str) -> None:
    answer = Program(secret).get("me")
    assert answer.status_code == 401 and answer.headers["WWW-Authenticate"].startswith("Bearer")


def test_a_signed_in_browser_is_a_stranger_to_the_api(as_: Callable[..., Client]) -> None:
    assert as_("bank-cs-clerk").get("/api/v1/me").status_code == 401


def test_it_ends_with_its_last_day() -> None:
    made, secret = token("bank-cs-clerk")
    Token.objects.filter(pk=made.pk).update(expires_on=timezone.localdate())
    assert Program(secret).get("me").status_code == 200
    Token.objects.filter(pk=made.pk).update(expires_on=timezone.localdate() - timedelta(days=1))
    assert Program(secret).get("me").status_code == 401


def test_it_ends_when_the_person_goes() -> None:
    _, secret = token("bank-cs-clerk")
    Person.objects.filter(username="bank-cs-clerk").update(is_active=False)
    assert Program(secret).get("me").status_code == 401


@pytest.mark.parametrize("seat", [{"role": "reviewer"}, {"organisation": "bank-zz"}])
def test_it_ends_with_another_seat(seat: dict[str, str]) -> None:
    _, secret = token("bank-cs-clerk")
    now = {name: Organisation.objects.get(code=value) if name == "organisation" else value for name, value in seat.items()}
    Person.objects.filter(username="bank-cs-clerk").update(**now)
    assert Program(secret).get("me").status_code == 401


def test_it_does_not_come_back_with_the_old_seat() -> None:
    _, secret = token("bank-cs-clerk")
    who = world.person("bank-cs-clerk")
    SeatChange.objects.create(
        person=who, organisation=who.organisation, role=who.role, reason="back again", state=SeatChange.CONFIRMED, proposed_by=world.person("bank-cs-manager"),
        decided_by=world.person("bank-manager"), decided_at=timezone.now())
    assert Program(secret).get("me").status_code == 401


def test_where_a_second_factor_is_asked_a_token_made_without_one_is_dead(as_: Callable[..., Client], settings: LazySettings) -> None:
    made, secret = token("bank-cs-clerk")
    settings.SECOND_FACTOR = ["bank:*"]
    assert Program(secret).get("me").status_code == 401
    browser = as_("bank-cs-clerk")
    activate(browser)
    assert Program(secret).get("me").status_code == 401, "whoever knew the password alone could have made it"
    assert "未经两步验证，失效" in browser.get("/tokens/").content.decode()
    _, another = token("bank-cs-clerk")
    assert Program(another).get("me").status_code == 200
    assert program("cs-clerk").get("me").status_code == 200, "nothing is asked of this seat"
    settings.SECOND_FACTOR = []
    assert Program(secret).get("me").status_code == 200
    assert made.pk


def test_when_it_was_used_is_known() -> None:
    made, secret = token("bank-cs-clerk")
    Program(secret).get("me")
    made.refresh_from_db()
    assert made.last_used_on == timezone.localdate()


def test_too_many_calls_wait_until_the_next_minute(settings: LazySettings) -> None:
    settings.API_CALLS_A_MINUTE = 5
    asking = program("bank-cs-clerk")
    answers = [asking.get("me") for _ in range(12)]
    refused = [each for each in answers if each.status_code == 429]
    assert len(refused) >= 2 and [each.status_code for each in answers[:5]].count(200) >= 4
    assert 1 <= int(refused[0].headers["Retry-After"]) <= 60


def test_calls_are_counted_over_processes_and_anew_each_minute(settings: LazySettings) -> None:
    settings.API_CALLS_A_MINUTE = 10
    made, _ = token("bank-cs-clerk")
    Token.objects.filter(pk=made.pk).update(minute=100, calls=10)
    made.refresh_from_db()
    assert limits.wait(made, now=100 * 60 + 45.0) == 15
    assert limits.wait(made, now=101 * 60 + 1.0) == 0


# ---- the page

def _form(**changes: object) -> dict[str, object]:
    return {"key": uuid.uuid4().hex, "name": "核心系统", "scopes": ["companies.see"], "expires_on": in_a_month().isoformat(), **changes}


def test_the_secret_is_shown_once(as_: Callable[..., Client]) -> None:
    browser, form = as_("bank-cs-clerk"), _form()
    shown = browser.post("/tokens/", form)
    secret = shown.context["secret"]
    assert secret in shown.content.decode() and "no-store" in shown.headers["Cache-Control"]
    assert Program(secret).get("me").status_code == 200
    again = browser.post("/tokens/", form)
    assert again.context["secret"] is None and secret not in again.content.decode()
    assert secret not in browser.get("/tokens/").content.decode()
    assert Token.objects.filter(person__username="bank-cs-clerk").count() == 1


@pytest.mark.parametrize("changes", [
    {"scopes": ["ledger.see"]}, {"scopes": []}, {"scopes": ["people.see"]}, {"expires_on": "2020-01-01"}, {"expires_on": "2199-01-01"}, {"name": ""}, {"name": "a\u202eb"}, {"name": "x" * 61}])
def test_what_may_not_be_given_is_refused_and_nothing_is_made(as_: Callable[..., Client], changes: dict[str, object]) -> None:
    assert as_("bank-cs-clerk").post("/tokens/", _form(**changes)).status_code == 422
    assert not Token.objects.exists()


def test_names_with_markup_do_nothing(as_: Callable[..., Client]) -> None:
    page = as_("bank-cs-clerk").post("/tokens/", _form(name="<b>x</b>")).content.decode()
    assert "<b>x</b>" not in page and "&lt;b&gt;x" in page


def test_a_revoked_token_opens_nothing(as_: Callable[..., Client]) -> None:
    made, secret = token("bank-cs-clerk")
    assert as_("bank-cs-clerk").post(f"/tokens/{made.pk}/revoke/").status_code == 302
    assert Program(secret).get("me").status_code == 401


def test_a_manager_sees_and_ends_the_tokens_of_the_organisation_and_below(as_: Callable[..., Client]) -> None:
    made, secret = token("bank-cs-clerk")
    assert made.hint in as_("bank-manager").get("/tokens/").content.decode()
    assert as_("bank-manager").post(f"/tokens/{made.pk}/revoke/").status_code == 302
    assert Program(secret).get("me").status_code == 401


@pytest.mark.parametrize("username", ["bank-cs-reviewer", "other-manager", "bank-zz-manager", "dept-clerk"])
def test_nobody_else_sees_or_ends_a_token(as_: Callable[..., Client], username: str) -> None:
    made, secret = token("bank-cs-clerk")
    assert made.hint not in as_(username).get("/tokens/").content.decode()
    assert as_(username).post(f"/tokens/{made.pk}/revoke/").status_code == 404
    assert Program(secret).get("me").status_code == 200


def test_a_number_beyond_all_numbers_is_not_found(as_: Callable[..., Client]) -> None:
    assert as_("bank-cs-clerk").post(f"/tokens/{10**30}/revoke/").status_code == 404
