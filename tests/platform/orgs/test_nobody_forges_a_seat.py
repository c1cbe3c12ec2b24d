"""Forged organisations, roles and numbers, and people who are none of one's business, are refused on every page."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.test import Client

from kexin.platform.orgs.models import Organisation, Person, SeatChange
from kexin.platform.orgs.seats import Seat, propose
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def pk(code: str) -> int:
    return Organisation.objects.get(code=code).pk


def form(**changed: object) -> dict[str, object]:
    return {"key": uuid4().hex, "organisation": pk("bank-cs"), "role": "clerk", "active": "1", "reason": "a reason", "username": "new.one", "name": "New", "email": "new@example.org", "phone": ""} | changed


@pytest.mark.parametrize("code", ["other-cs", "dept", "bank"])
def test_a_seat_outside_the_own_tree_is_not_proposed(as_: As, code: str) -> None:
    page = as_("bank-cs-manager").post("/people/invite/", form(organisation=pk(code)))
    assert page.status_code == 422
    assert not Person.objects.filter(username="new.one").exists()


@pytest.mark.parametrize("changed", [
    {"role": "owner"}, {"role": ""}, {"role": "manager\x00"}, {"organisation": "999999999999999999999"}, {"organisation": "bank"}, {"organisation": "-1"}, {"key": "x"}, {"key": ""},
    {"username": "=cmd"}, {"username": "A b"}, {"username": "x" * 41}, {"name": "a\u202eb"}, {"name": "a\x00b"}, {"name": ""}, {"name": "x" * 61}, {"email": "no"}, {"phone": "<b>"}, {"reason": ""}, {"reason": "r" * 201}],
    ids=repr)
def test_what_makes_no_sense_is_told_and_nobody_is_invited(as_: As, changed: dict[str, object]) -> None:
    page = as_("bank-cs-manager").post("/people/invite/", form(**changed))
    assert page.status_code == 422
    assert not SeatChange.objects.exists()


def test_a_name_in_markup_is_shown_as_typed(as_: As) -> None:
    assert as_("bank-cs-manager").post("/people/invite/", form(name="<script>alert(1)</script>")).status_code == 302
    page = as_("bank-cs-manager").get("/people/?q=script").content.decode()
    assert "&lt;script&gt;" in page
    assert "<script>alert" not in page


def test_a_taken_name_is_refused_whatever_its_letters(as_: As) -> None:
    assert as_("bank-cs-manager").post("/people/invite/", form(username="zz-clerk")).status_code == 422
    Person.objects.filter(username="zz-clerk").update(username="ZZ-Clerk")
    assert as_("bank-cs-manager").post("/people/invite/", form(username="zz-clerk")).status_code == 422


@pytest.mark.parametrize("rest", ["", "seat/"])
def test_guessed_numbers_of_people_lead_nowhere(as_: As, rest: str) -> None:
    for stranger in (person("other-cs-clerk").pk, person("bank-manager").pk, 10**18, 0):
        assert as_("bank-cs-manager").get(f"/people/{stranger}/{rest}").status_code == 404
    for address in (f"/people/{person('other-cs-clerk').pk}/uncovered/", f"/people/{person('other-cs-clerk').pk}/link/"):
        assert as_("bank-cs-manager").post(address).status_code == 404


def test_a_proposal_of_others_is_not_decided(as_: As) -> None:
    seat = Seat(Organisation.objects.get(code="bank-cs"), "reviewer")
    change = propose(person("bank-manager"), person("bank-cs-clerk"), seat, uuid4().hex, "rotation")
    address = f"/people/changes/{change.pk}/"
    assert as_("other-manager").post(address, {"agreed": "1"}).status_code == 404
    assert as_("bank-zz-manager").post(address, {"agreed": "1"}).status_code == 404
    assert as_("bank-cs-reviewer").post(address, {"agreed": "1"}).status_code == 403
    assert as_("bank-manager").post(address, {"agreed": "1"}).status_code == 422
    assert as_("bank-cs-manager").post(address, {"agreed": "perhaps"}).status_code == 422
    assert as_("bank-cs-manager").get(address).status_code == 405
    change.refresh_from_db()
    assert change.state == SeatChange.PROPOSED


def test_a_manager_does_not_pull_somebody_away_from_another_tree(as_: As) -> None:
    """The person sits below, the seat would be there too, but the one who confirms must look after both."""
    change = propose(person("bank-manager"), person("bank-zz-clerk"), Seat(Organisation.objects.get(code="bank-cs"), "clerk"), uuid4().hex, "rotation")
    assert as_("bank-cs-manager").post(f"/people/changes/{change.pk}/", {"agreed": "1"}).status_code == 404


@pytest.mark.parametrize("role", ["clerk", "reviewer", "analyst", "auditor"])
def test_only_managers_propose(as_: As, role: str) -> None:
    assert as_(f"bank-cs-{role}").post("/people/invite/", form()).status_code == 403


def test_strangers_are_sent_to_sign_in(client: Client) -> None:
    assert client.get("/people/", headers={"host": "localhost"}).status_code == 302
    assert client.post("/people/invite/", headers={"host": "localhost"}).status_code == 401


def test_filters_that_make_no_sense_do_no_harm(as_: As) -> None:
    for query in ("organisation=abc", "organisation=99999999999999999999", f"organisation={pk('other')}", "role=king", "active=7", "q=%00", "q=" + "x" * 500, "page=-3", "page=zz"):
        assert as_("bank-manager").get(f"/people/?{query}").status_code == 200
