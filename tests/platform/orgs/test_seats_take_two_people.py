"""A seat changes when one manager proposed it and another one confirmed it."""

from __future__ import annotations

from collections.abc import Callable
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.db import IntegrityError, transaction
from django.test import Client

from kexin.platform.orgs.models import Organisation, Person, Role, SeatChange
from kexin.platform.orgs.seats import Seat, decide, open_changes, propose
from kexin.problems import ProblemsError
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def seat(code: str = "bank-cs", role: str = Role.REVIEWER, active: bool = True) -> Seat:
    return Seat(Organisation.objects.get(code=code), role, active)


def proposed(by: str = "bank-manager", whom: str = "bank-cs-clerk", to: Seat | None = None) -> SeatChange:
    return propose(person(by), person(whom), to or seat(), uuid4().hex, "rotation")


def code_of(refused: pytest.ExceptionInfo[ProblemsError]) -> str:
    return refused.value.problems[0].code


def test_a_confirmed_change_takes_effect_and_is_in_the_trail() -> None:
    change = proposed()
    assert person("bank-cs-clerk").role == Role.CLERK
    decide(person("bank-cs-manager"), change, agreed=True)
    moved = person("bank-cs-clerk")
    assert (moved.role, moved.organisation.code) == (Role.REVIEWER, "bank-cs")
    entry = LogEntry.objects.get_for_object(moved).first()
    assert entry is not None and entry.changes == {"role": ["clerk", "reviewer"]}


def test_a_refused_change_changes_nothing() -> None:
    change = proposed()
    decide(person("bank-cs-manager"), change, agreed=False)
    assert person("bank-cs-clerk").role == Role.CLERK
    assert change.state == SeatChange.REFUSED


def test_nobody_confirms_their_own_proposal() -> None:
    change = proposed()
    with pytest.raises(ProblemsError) as refused:
        decide(person("bank-manager"), change, agreed=True)
    assert code_of(refused) == "same-person"
    with pytest.raises(IntegrityError), transaction.atomic():
        SeatChange.objects.filter(pk=change.pk).update(decided_by=change.proposed_by)


def test_nobody_proposes_or_confirms_about_themselves() -> None:
    with pytest.raises(ProblemsError) as refused:
        proposed(by="bank-cs-manager", whom="bank-cs-manager", to=seat("bank-cs", Role.ANALYST))
    assert code_of(refused) == "oneself"
    # Somebody with the right to confirm, and a change about that very person.
    Person.objects.create(username="second", name="Second", organisation=Organisation.objects.get(code="bank-cs"), role=Role.MANAGER)
    change = proposed(whom="second", to=seat("bank-zz", Role.MANAGER))
    with pytest.raises(ProblemsError):
        decide(person("second"), change, agreed=True)
    assert change not in open_changes(person("second"))


def test_the_last_manager_of_an_organisation_stays() -> None:
    for to in (seat("bank-cs", Role.CLERK), seat("bank-cs", Role.MANAGER, active=False), seat("bank-zz", Role.MANAGER)):
        with pytest.raises(ProblemsError) as refused:
            proposed(whom="bank-cs-manager", to=to)
        assert code_of(refused) == "last-manager"


def test_of_two_managers_who_leave_at_once_the_second_stays() -> None:
    branch = Organisation.objects.get(code="bank-cs")
    Person.objects.create(username="second", name="Second", organisation=branch, role=Role.MANAGER)
    Person.objects.create(username="chief-two", name="Chief", organisation=Organisation.objects.get(code="bank"), role=Role.MANAGER)
    changes = [proposed(whom=whom, to=seat("bank-cs", Role.CLERK)) for whom in ("second", "bank-cs-manager")]
    decide(person("chief-two"), changes[0], agreed=True)
    with pytest.raises(ProblemsError) as refused:
        decide(person("chief-two"), changes[1], agreed=True)
    assert code_of(refused) == "last-manager"
    changes[1].refresh_from_db()
    assert changes[1].state == SeatChange.PROPOSED


def test_a_change_is_decided_once() -> None:
    change = proposed()
    stale = SeatChange.objects.get(pk=change.pk)
    decide(person("bank-cs-manager"), change, agreed=False)
    with pytest.raises(ProblemsError) as refused:
        decide(person("bank-cs-manager"), stale, agreed=True)
    assert code_of(refused) == "moved-on"
    assert person("bank-cs-clerk").role == Role.CLERK


def test_one_change_waits_for_a_person_at_a_time() -> None:
    proposed()
    with pytest.raises(ProblemsError) as refused:
        proposed(to=seat("bank-cs", Role.ANALYST))
    assert code_of(refused) == "open-change"


def test_a_proposal_about_a_seat_of_the_past_is_void() -> None:
    change = proposed()
    Person.objects.filter(username="bank-cs-clerk").update(turn=7)
    with pytest.raises(ProblemsError) as refused:
        decide(person("bank-cs-manager"), change, agreed=True)
    assert code_of(refused) == "other-seat"


def test_whoever_is_not_active_comes_back_the_same_way() -> None:
    decide(person("bank-cs-manager"), proposed(to=seat("bank-cs", Role.CLERK, active=False)), agreed=True)
    assert not person("bank-cs-clerk").is_active
    decide(person("bank-cs-manager"), proposed(to=seat("bank-cs", Role.CLERK)), agreed=True)
    assert person("bank-cs-clerk").is_active


def test_managers_see_what_waits_and_decide_on_the_page(as_: As) -> None:
    change = proposed()
    assert as_("bank-cs-manager").get("/").content.decode().count("待复核的席位变更") == 1
    assert "确认" in as_("bank-cs-manager").get("/people/changes/").content.decode()
    assert f'action="/people/changes/{change.pk}/"' not in as_("bank-manager").get("/people/changes/").content.decode()
    assert as_("bank-cs-manager").post(f"/people/changes/{change.pk}/", {"agreed": "1"}).status_code == 302
    assert person("bank-cs-clerk").role == Role.REVIEWER


def test_a_form_sent_twice_makes_one_proposal(as_: As) -> None:
    form = {"key": uuid4().hex, "organisation": Organisation.objects.get(code="bank-cs").pk, "role": "analyst", "active": "1", "reason": "rotation"}
    address = f"/people/{person('bank-cs-clerk').pk}/seat/"
    assert [as_("bank-manager").post(address, form).status_code for _ in range(2)] == [302, 302]
    assert SeatChange.objects.filter(person__username="bank-cs-clerk").count() == 1
