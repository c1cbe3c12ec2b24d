"""Managers add, rename and close organisations below their own, of kinds that fit."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from django.core.management import CommandError, call_command
from django.test import Client

from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.orgs.seats import Seat, invite
from kexin.problems import ProblemsError
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def one(code: str) -> Organisation:
    return Organisation.objects.get(code=code)


def below(parent: str, rest: str = "below/") -> str:
    return f"/organisations/{one(parent).pk}/{rest}"


FORM = {"code": "bank-cs-new", "kind": "subbranch", "name_zh": "第一银行岳麓支行", "name_en": "", "area": "430100"}


def test_a_branch_gets_a_sub_branch(as_: As) -> None:
    assert as_("bank-manager").post(below("bank-cs"), FORM).status_code == 302
    made = one("bank-cs-new")
    assert made.path == f"{one('bank-cs').path}{made.pk:06}/"
    assert "第一银行岳麓支行" in as_("bank-cs-manager").get("/organisations/").content.decode()


@pytest.mark.parametrize("changed", [{"kind": "department"}, {"kind": "branch"}, {"kind": ""}, {"area": "430200"}, {"area": "x"}, {"code": "bank"}, {"code": "Ü"}, {"name_zh": ""}, {"name_zh": "a\u202e"}], ids=repr)
def test_what_does_not_fit_is_refused(as_: As, changed: dict[str, str]) -> None:
    before = Organisation.objects.count()
    assert as_("bank-manager").post(below("bank-cs"), FORM | changed).status_code == 422
    assert Organisation.objects.count() == before


@pytest.mark.parametrize("parent", ["bank", "other-cs", "dept"])
def test_nothing_is_added_outside_the_own_tree(as_: As, parent: str) -> None:
    assert as_("bank-cs-manager").post(below(parent), FORM).status_code == 404


def test_a_name_changes_and_the_place_does_not(as_: As) -> None:
    path = one("bank-cs").path
    assert as_("bank-manager").post(below("bank-cs", ""), {"name_zh": "新名", "name_en": "New", "path": "000001/", "parent": "1"}).status_code == 302
    assert (one("bank-cs").name_zh, one("bank-cs").path) == ("新名", path)


def test_an_empty_organisation_is_closed_and_takes_nobody_in(as_: As) -> None:
    assert as_("bank-manager").post(below("bank-cs", "close/")).status_code == 422
    as_("bank-manager").post(below("bank-cs"), FORM)
    assert as_("bank-manager").post(below("bank-cs-new", "close/")).status_code == 302
    assert one("bank-cs-new").closed_on is not None
    with pytest.raises(ProblemsError):
        invite(person("bank-manager"), Seat(one("bank-cs-new"), "clerk"), uuid4().hex, "new", username="x1", name="X", email="x@example.org")
    assert not Person.objects.filter(username="x1").exists()


def test_nobody_closes_the_own_organisation(as_: As) -> None:
    as_("bank-manager").post(below("bank-cs"), FORM)
    Person.objects.filter(organisation__code="bank-cs-tech").exclude(role="manager").update(is_active=False)
    assert as_("bank-cs-tech-manager").post(below("bank-cs-tech", "close/")).status_code == 422


def found(area: str, *managers: str) -> None:
    call_command("organisation_found", "third", "bank", area, "第三银行", *(word for manager in managers for word in ("--manager", manager)))


@pytest.mark.parametrize(("area", "managers", "told"), [
    ("430000", ["a1,A,a@example.org"], "two managers"), ("CN", ["a1,A,a@example.org", "b1,B,b@example.org"], "no code of an area"), ("430000", ["a1,A,no", "b1,B,b@example.org"], "a1,A,no"),
    ("430000", ["a1,A,a@example.org", "a1,B,b@example.org"], "taken")], ids=["one", "area", "mail", "twice"])
def test_a_first_organisation_that_is_wrong_is_not_founded(area: str, managers: list[str], told: str) -> None:
    with pytest.raises(CommandError, match=told):
        found(area, *managers)
    assert not Organisation.objects.filter(code="third").exists()


def test_the_first_organisation_comes_with_two_managers(capsys: pytest.CaptureFixture[str]) -> None:
    found("430000", "a1,A,a@example.org", "b1,B,b@example.org")
    told = capsys.readouterr().out.splitlines()
    assert [line.split("\t")[0] for line in told] == ["a1", "b1"]
    assert all("/invitation/" in line for line in told)
