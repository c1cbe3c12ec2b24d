"""An event is drafted and proposed by one person and published by another; only then those invited see it and are told."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from kexin.platform.activities.events import (
    cancel,
    change,
    decide,
    draft,
    events_to_propose,
    events_to_publish,
    propose,
)
from kexin.platform.activities.models import Event
from kexin.platform.activities.scope import invited
from kexin.platform.companies.models import Company
from kexin.platform.lists.founding import close
from kexin.platform.lists.models import Listing
from kexin.platform.notices.models import Notice
from kexin.problems import ProblemsError
from tests.platform.activities.made import a_plan, an_event, coming, on
from tests.platform.life import key
from tests.platform.lists.made import a_list, published
from tests.platform.world import DAY, firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
FORM = {"kind": "contest", "title_zh": "双创大赛", "title_en": "", "begins": "09:00", "ends": "17:30", "place": "会展中心", "capacity": "40", "areas": ["430100"], "whitelist": "", "words": ""}


def test_from_a_draft_to_an_invitation_through_the_pages(as_: As) -> None:
    clerk, reviewer, company = as_("bank-cs-clerk"), as_("bank-cs-reviewer"), as_("firm-cs-clerk")
    form = {**FORM, "key": str(uuid.uuid4()), "on": on(9).isoformat()}
    address = clerk.post("/activities/new/", form)["Location"]
    assert clerk.post("/activities/new/", form)["Location"] == address and Event.objects.count() == 1
    assert "待提交的活动" in clerk.get("/").content.decode()
    assert clerk.post(f"{address}change/", {**form, "place": "体育馆"}).status_code == 302
    assert company.get(address).status_code == 404
    assert clerk.post(f"{address}propose/").status_code == 302
    assert "待发布的活动" in reviewer.get("/").content.decode()
    assert Notice.objects.filter(person=person("bank-cs-reviewer"), address=address).exists() and not Notice.objects.filter(person=person("firm-cs-clerk")).exists()
    assert as_("bank-cs-manager").post(f"{address}decide/", {"confirmed": "no", "reason": ""}).status_code == 422
    assert reviewer.post(f"{address}decide/", {"confirmed": "yes"}).status_code == 302
    event = Event.objects.get()
    assert (event.state, event.place, event.proposed_by, event.decided_by) == ("published", "体育馆", person("bank-cs-clerk"), person("bank-cs-reviewer"))
    assert Notice.objects.filter(person=person("firm-cs-clerk"), address=address).count() == 1 and not Notice.objects.filter(person=person("firm-zz-clerk")).exists()
    assert "双创大赛" in company.get("/activities/").content.decode() and "体育馆" in company.get(address).content.decode()
    assert as_("firm-zz-clerk").get(address).status_code == 404
    assert clerk.get(f"{address}change/")["Location"] == address


def test_nobody_publishes_alone() -> None:
    manager = person("bank-cs-manager")
    event = draft(manager, a_plan(), key())
    propose(manager, event)
    with pytest.raises(ProblemsError, match="same-person"):
        decide(manager, event, True, "")
    with pytest.raises(IntegrityError, match="event_two_people"), transaction.atomic():
        Event.objects.update(decided_by=manager, state="published")
    with pytest.raises(IntegrityError, match="event_decided_by_somebody"), transaction.atomic():
        Event.objects.update(state="published")


def test_each_finds_what_is_to_be_proposed_or_published() -> None:
    clerk, manager, reviewer = (person(f"bank-cs-{role}") for role in ("clerk", "manager", "reviewer"))
    event = draft(clerk, a_plan(), key())
    assert [events_to_propose(of).count() for of in (clerk, manager)] == [1, 0]
    propose(manager, event)
    assert [events_to_publish(of).count() for of in (manager, reviewer, person("bank-manager"))] == [0, 1, 0]


def test_an_event_of_yesterday_is_not_proposed_any_more() -> None:
    event = draft(person("bank-cs-clerk"), a_plan(on=on(-1)), key())
    with pytest.raises(ProblemsError, match="too-early"):
        propose(person("bank-cs-clerk"), event)


def test_only_what_was_published_is_called_off() -> None:
    clerk, event = person("bank-cs-clerk"), draft(person("bank-cs-clerk"), a_plan(), key())

    def refused() -> None:
        with pytest.raises(ProblemsError, match="moved-on"):
            cancel(clerk, event, "场地检修")

    refused()
    propose(clerk, event)
    refused()
    decide(person("bank-cs-reviewer"), event, False, "地点未定")
    refused()


def test_people_of_another_organisation_do_not_publish(as_: As) -> None:
    event = draft(person("bank-cs-clerk"), a_plan(), key())
    propose(person("bank-cs-clerk"), event)
    for who in ("bank-manager", "other-cs-reviewer", "cs-manager"):
        assert as_(who).post(f"/activities/{event.pk}/decide/", {"confirmed": "yes"}).status_code == 404


def test_what_was_sent_back_is_changed_and_proposed_again() -> None:
    clerk, event = person("bank-cs-clerk"), draft(person("bank-cs-clerk"), a_plan(), key())
    propose(clerk, event)
    with pytest.raises(ProblemsError, match="no-reason"):
        decide(person("bank-cs-reviewer"), event, False, " ")
    decide(person("bank-cs-reviewer"), event, False, "地点未定")
    change(event, a_plan(place="会展中心"))
    event.refresh_from_db()
    propose(clerk, event)
    assert (event.state, event.decided_by, event.reason, event.place) == ("proposed", None, "", "会展中心")
    with pytest.raises(ProblemsError, match="moved-on"):
        change(event, a_plan())


def test_an_event_is_called_off_with_a_reason_and_those_who_meant_to_come_are_told() -> None:
    event = an_event(on=on(3))
    coming(event)
    Notice.objects.all().delete()
    with pytest.raises(ProblemsError, match="no-reason"):
        cancel(person("bank-cs-clerk"), event, "")
    cancel(person("bank-cs-clerk"), event, "场地检修")
    assert Notice.objects.filter(person=person("firm-cs-manager")).count() == 1
    with pytest.raises(ProblemsError, match="not-open"):
        coming(event)


@pytest.mark.parametrize(("changes", "field"), [
    ({"ends": "08:00"}, "ends"), ({"on": "2020-01-01"}, "on"), ({"areas": []}, "areas"), ({"capacity": "0"}, "capacity"), ({"capacity": "九"}, "capacity"), ({"areas": ["110000"]}, "areas"), ({"kind": "party"}, "kind"),
    ({"begins": "25:00"}, "begins"), ({"title_zh": "大赛\u202e"}, "title_zh"), ({"title_zh": "大" * 101}, "title_zh"), ({"key": "x"}, "key"), ({"whitelist": "999"}, "whitelist"), ({"place": "a\0b"}, "place")])
def test_what_cannot_be_meant_is_refused_at_its_field(as_: As, changes: dict[str, object], field: str) -> None:
    answer = as_("bank-cs-clerk").post("/activities/new/", {**FORM, "key": str(uuid.uuid4()), "on": on(2).isoformat(), **changes})
    assert answer.status_code == 422 and field in answer.context["form"].errors and not Event.objects.exists()


def test_all_mistakes_of_a_form_are_told_together(as_: As) -> None:
    answer = as_("bank-cs-clerk", "en").post("/activities/new/", {**FORM, "key": str(uuid.uuid4()), "on": "2020-01-01", "ends": "08:00", "capacity": "-3"})
    assert set(answer.context["form"].errors) == {"on", "ends", "capacity"}


def test_the_companies_of_a_list_are_invited_without_being_told_of_it(as_: As) -> None:
    edition = published(a_list(), DAY)
    for company, stands in ((firm(), True), (firm("430200"), False)):
        Listing.objects.filter(edition=edition, company=company).delete()
        if stands:
            Listing.objects.create(edition=edition, company=company, came=True, since=DAY, reason_zh="x", reason_en="x")
    event = an_event(areas="", whitelist=edition.whitelist, on=on(1))
    page = as_("firm-cs-clerk").get(f"/activities/{event.pk}/")
    assert page.status_code == 200 and edition.whitelist.name_zh not in page.content.decode()
    assert coming(event).state == "registered"
    assert as_("firm-zz-clerk").get(f"/activities/{event.pk}/").status_code == 404
    with pytest.raises(IntegrityError, match="event_invites_areas_or_a_list"), transaction.atomic():
        Event.objects.update(areas="430100")


def test_an_event_for_a_list_is_open_to_who_stands_on_its_edition_in_force(as_: As) -> None:
    whitelist, event = a_list(), None

    def sees() -> int:
        return as_("firm-cs-clerk").get(f"/activities/{event.pk}/").status_code if event else 0

    for day, stands, status in ((DAY, True, 200), (on(0), False, 404), (on(0), True, 200)):
        edition = published(whitelist, day)
        Listing.objects.filter(edition=edition, company=firm()).delete()
        if stands:
            Listing.objects.create(edition=edition, company=firm(), came=True, since=day, reason_zh="x", reason_en="x")
        event = event or an_event(areas="", whitelist=whitelist, on=on(1))
        assert sees() == status
    close(whitelist, on(0))
    assert sees() == 404
    # Neither invited by message nor taken down at the telephone: the page would not be there for it.
    assert not Company.objects.filter(invited(Event.objects.get())).exists()
    with pytest.raises(ProblemsError, match="not-invited"):
        coming(Event.objects.get())


def test_who_registered_still_sees_the_event_after_moving_away(as_: As) -> None:
    registered, other = (an_event(on=on(2)) for _ in range(2))
    coming(registered)
    Company.objects.filter(pk=firm().pk).update(prefecture="430200")
    assert [as_("firm-cs-clerk").get(f"/activities/{event.pk}/").status_code for event in (registered, other)] == [200, 404]


def test_the_next_event_comes_first(as_: As) -> None:
    later, sooner, past = (an_event(title_zh=f"活动{n}", on=on(n)) for n in (20, 2, 1))
    Event.objects.filter(pk=past.pk).update(on=on(-1))
    rows = as_("bank-cs-clerk").get("/activities/").context["rows"]
    assert [e.pk for e, _ in rows] == [sooner.pk, later.pk]
    assert [e.pk for e, _ in as_("bank-cs-clerk").get("/activities/?when=past").context["rows"]] == [past.pk]
    assert later.on - sooner.on == timedelta(days=18)
