"""Places of an event are given once, the database sees to it; beyond them companies wait and move up."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from unittest.mock import patch

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from kexin.platform.activities.attending import tick
from kexin.platform.activities.events import cancel
from kexin.platform.activities.models import Event, Registration
from kexin.platform.activities.registering import free_seat, register, withdraw
from kexin.platform.companies.models import Company
from kexin.platform.notices.models import Notice
from kexin.problems import ProblemsError
from tests.platform.activities.made import an_event, coming, companies, on
from tests.platform.life import key
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def test_a_full_event_has_a_waiting_list_that_moves_up() -> None:
    event, (a, b, c, d) = an_event(capacity=2, on=on(2)), companies(4)
    rows = [coming(event, company) for company in (a, b, c, d)]
    assert [(r.state, r.seat) for r in rows] == [("registered", 1), ("registered", 2), ("waiting", None), ("waiting", None)]
    assert withdraw(rows[3]) is None
    up = withdraw(rows[0])
    assert up is not None and (up.company, up.seat, up.state) == (c, 1, "registered")
    assert Notice.objects.filter(text_zh__startswith="候补已转为报名").exists()
    assert coming(event, a).state == "waiting"
    with pytest.raises(ProblemsError, match="moved-on"):
        withdraw(Registration.objects.get(pk=rows[3].pk))


def test_two_at_once_do_not_both_get_the_last_place() -> None:
    event, (a, b) = an_event(capacity=1, on=on(2)), companies(2)
    clerk = person("bank-cs-clerk")
    # As if both had counted before either wrote: the second is stopped by the database itself.
    with patch("kexin.platform.activities.registering.free_seat", return_value=1):
        register(clerk, event, a, key())
        with pytest.raises(IntegrityError), transaction.atomic():
            register(clerk, event, b, key())
    assert Registration.objects.get().company == a and free_seat(event) is None
    waiting = coming(event, b)
    for wrong in ({"state": "registered"}, {"seat": 2}, {"attended_at": timezone.now()}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Registration.objects.filter(pk=waiting.pk).update(**wrong)


def test_a_form_sent_twice_registers_once(as_: As) -> None:
    event = an_event(on=on(2))
    form = {"key": str(uuid.uuid4())}
    for _ in range(2):
        assert as_("firm-cs-clerk").post(f"/activities/{event.pk}/join/", form)["Location"] == f"/activities/{event.pk}/"
    assert Registration.objects.get().by_company
    again = as_("firm-cs-clerk").post(f"/activities/{event.pk}/join/", {"key": str(uuid.uuid4())})
    assert again.status_code == 422 and "每家企业报名一次" in again.content.decode()
    assert as_("firm-cs-clerk").post(f"/activities/{event.pk}/leave/").status_code == 302
    assert Registration.objects.get().state == "withdrawn"


def test_only_invited_companies_of_the_library_register(as_: As) -> None:
    event = an_event(on=on(2))
    with pytest.raises(ProblemsError, match="not-invited"):
        coming(event, firm("430200"))
    assert as_("firm-zz-clerk").post(f"/activities/{event.pk}/join/", {"key": str(uuid.uuid4())}).status_code == 404
    assert as_("firm-cs-auditor").post(f"/activities/{event.pk}/join/", {"key": str(uuid.uuid4())}).status_code == 403
    page = as_("bank-cs-clerk").post(f"/activities/{event.pk}/register/", {"key": str(uuid.uuid4()), "company": firm("430200").code})
    assert page.status_code == 422 and "可选范围内没有这家企业" in page.content.decode()
    assert as_("bank-cs-clerk").post(f"/activities/{event.pk}/register/", {"key": str(uuid.uuid4()), "company": firm().code}).status_code == 302


def test_after_the_event_only_the_organiser_registers() -> None:
    event = an_event()
    Event.objects.update(on=on(-1))
    with pytest.raises(ProblemsError, match="over"):
        register(person("firm-cs-clerk"), event, firm(), key())
    assert coming(event).state == "registered"


def test_after_the_event_a_company_gives_no_place_away_any_more(as_: As) -> None:
    event, other = an_event(capacity=1), companies(1)[0]
    row, waiting = coming(event), coming(event, other)
    Event.objects.update(on=on(-1))
    assert as_("firm-cs-clerk").post(f"/activities/{event.pk}/leave/").status_code == 422
    assert Registration.objects.get(pk=row.pk).state == "registered" and Registration.objects.get(pk=waiting.pk).state == "waiting"
    assert withdraw(row) == waiting
    assert not Notice.objects.filter(text_zh__contains=other.name).exists()


def test_nobody_moves_up_or_comes_to_an_event_that_was_called_off() -> None:
    event, (a, b, c) = an_event(capacity=2), companies(3)
    rows = [coming(event, company) for company in (a, b, c)]
    cancel(person("bank-cs-clerk"), event, "场地检修")
    assert withdraw(rows[0]) is None and Registration.objects.get(pk=rows[2].pk).state == "waiting"
    with pytest.raises(ProblemsError, match="not-open"):
        tick(person("bank-cs-clerk"), rows[1], came=True)


def test_a_company_that_left_the_library_registers_for_nothing(as_: As) -> None:
    event = an_event(on=on(2))
    Company.objects.filter(pk=firm().pk).update(state=Company.OUT)
    with pytest.raises(ProblemsError, match="not-invited"):
        coming(event)
    assert as_("firm-cs-clerk").get(f"/activities/{event.pk}/").status_code == 404


def test_who_came_is_ticked_from_the_day_of_the_event_and_once(as_: As) -> None:
    event, (a, b) = an_event(capacity=1), companies(2)
    there, waiting = coming(event, a), coming(event, b)
    client, address = as_("bank-cs-clerk"), f"/activities/registrations/{there.pk}/tick/"
    piece = client.post(address, {"came": "yes"}, headers={"HX-Request": "true"}).content.decode()
    assert piece.lstrip().startswith("<li") and "撤销签到" in piece and "到场 1 / 1" in piece
    first = Registration.objects.get(pk=there.pk).attended_at
    assert client.post(address, {"came": "yes"}).status_code == 302
    assert Registration.objects.get(pk=there.pk).attended_at == first is not None
    with pytest.raises(ProblemsError, match="no-place"):
        tick(person("bank-cs-clerk"), waiting, came=True)
    with pytest.raises(ProblemsError, match="came"):
        withdraw(there)
    tick(person("bank-cs-clerk"), there, came=False)
    Event.objects.update(on=on(1))
    with pytest.raises(ProblemsError, match="too-early"):
        tick(person("bank-cs-clerk"), there, came=True)
