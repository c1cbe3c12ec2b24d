"""A bank reads the visits of its own tree, names covered; offices count those of their area; companies see nothing of it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from auditlog.models import LogEntry
from django.core.files.storage import default_storage
from django.test import Client
from django.utils import timezone

from kexin.platform.companies.models import Company
from kexin.platform.orgs.models import Organisation
from kexin.platform.visits.models import Photo, Plan, Visit
from kexin.platform.visits.planning import AHEAD, drop, plan
from kexin.platform.visits.scope import visits_counted
from kexin.problems import ProblemsError
from tests.platform.activities.made import park
from tests.platform.life import key
from tests.platform.visits.prepared import visited
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
NAME, SEEN = "欧阳某某某", "产线满负荷运转"


@pytest.fixture
def visit(db: None) -> int:
    pk = visited(photos=1, people=[{"role": "总经理", "name": NAME}], needs=[{"kind": "credit", "amount": "300"}]).pk
    assert pk is not None
    return pk


@pytest.mark.parametrize(("who", "status"), [
    ("bank-cs-clerk", 200), ("bank-cs-reviewer", 200), ("bank-auditor", 200), ("bank-manager", 200), ("bank-cs-tech-clerk", 404), ("bank-zz-clerk", 404), ("other-cs-clerk", 404), ("dept-manager", 403), ("cs-clerk", 403), ("firm-cs-manager", 403),
    ("guarantor-clerk", 403)])
def test_only_the_own_tree_reads_a_visit(as_: As, visit: int, who: str, status: int) -> None:
    client = as_(who)
    answers = [client.get(f"/visits/{visit}/"), client.get(f"/visits/{visit}/photos/1/") if status != 200 else client.get(f"/visits/{visit}/")]
    assert [a.status_code for a in answers] == [status, status]
    if status == 200:
        text = answers[0].content.decode()
        assert SEEN in text
        assert NAME not in text


def test_names_are_uncovered_by_asking_and_that_is_written_down(as_: As, visit: int) -> None:
    assert NAME in as_("bank-cs-clerk").post(f"/visits/{visit}/people/").content.decode()
    assert LogEntry.objects.filter(additional_data__event="looked", object_pk=str(visit)).count() == 1
    assert as_("bank-cs-auditor").post(f"/visits/{visit}/people/").status_code == 403
    assert as_("bank-cs-clerk").get(f"/visits/{visit}/people/").status_code == 405
    assert NAME not in "".join(str(values) for values in LogEntry.objects.values())


def test_a_picture_is_given_out_as_it_was_kept_and_not_otherwise(as_: As, visit: int) -> None:
    photo = Photo.objects.get()
    client, address = as_("bank-cs-clerk"), f"/visits/{visit}/photos/{photo.pk}/"
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"], len(answer.content)) == (200, "image/png", photo.size)
    with default_storage.open(str(photo.stored.name), "wb") as file:
        file.write(b"something else")
    assert client.get(address).status_code == 422


def test_the_companys_page_tells_an_office_when_and_how_often_and_no_more(as_: As, visit: int) -> None:
    path = f"/companies/{firm().code}/part/visits/"
    assert as_("firm-cs-manager").get(path).status_code == 404
    office, bank = (as_(who).get(path).content.decode() for who in ("cs-clerk", "bank-cs-clerk"))
    assert "（今天）；共 1 次" in office
    assert "/visits/" not in office.replace("part/visits", "")
    assert f"/visits/{visit}/" in bank
    assert "part/visits" not in as_("firm-cs-manager").get(f"/companies/{firm().code}/").content.decode()


def test_companies_not_visited_for_ninety_days_are_found_in_the_list(as_: As, visit: int) -> None:
    def codes(who: str, choice: str) -> set[str]:
        page = as_(who).get(f"/companies/?area=430100&visited={choice}").context["page"]
        return {c.code for c in page}

    for choice in ("30", "90", "180", "never"):
        assert firm().code not in codes("bank-cs-clerk", choice)
        assert firm().code not in codes("dept-manager", choice)
        # Another bank has not been there.
        assert firm().code in codes("other-cs-clerk", choice)


def test_a_failed_visit_is_none(as_: As) -> None:
    visited(outcome="nobody", seen="")
    assert firm().code in {c.code for c in as_("bank-cs-clerk").get("/companies/?area=430100&visited=90").context["page"]}


def test_plans_are_made_once_and_dropped_with_a_reason(as_: As) -> None:
    client, address = as_("bank-cs-clerk"), f"/visits/plan/{firm().code}/"
    form = {"key": key(), "on": str(timezone.localdate())}
    assert [client.post(address, form).status_code for _ in range(2)] == [302, 302]
    row = Plan.objects.get()
    assert client.post(address, {"key": key(), "on": form["on"]}).status_code == 422
    assert client.post(address, {"key": key(), "on": "2020-01-01"}).status_code == 422
    assert as_("other-cs-clerk").post(f"/visits/plans/{row.pk}/drop/", {"reason": "x"}).status_code == 404
    client.post(f"/visits/plans/{row.pk}/drop/", {"reason": ""})
    assert Plan.objects.get().state == "open"
    client.post(f"/visits/plans/{row.pk}/drop/", {"reason": "企业停业"})
    assert (Plan.objects.get().state, Plan.objects.get().reason) == ("dropped", "企业停业")


def test_each_has_one_open_plan_for_a_company_within_a_year() -> None:
    today, clerk, colleague = timezone.localdate(), person("bank-cs-clerk"), person("bank-cs-manager")
    with pytest.raises(ProblemsError, match="day"):
        plan(clerk, firm(), today + AHEAD + timedelta(days=1), today, key())
    first = plan(clerk, firm(), today + AHEAD, today, key())
    assert plan(colleague, firm(), today, today, key()) != first
    with pytest.raises(ProblemsError, match="planned-already"):
        plan(clerk, firm(), today, today, key())
    drop(first, "企业停业")
    second = plan(clerk, firm(), today, today, key())
    visited(plan=second.pk)
    with pytest.raises(ProblemsError, match="moved-on"):
        drop(second, "企业停业")
    assert plan(clerk, firm(), today, today, key()).state == "open"


def test_a_park_counts_the_visits_of_its_own_companies_alone() -> None:
    own = visited()
    other = visited(company=Company.objects.filter(prefecture="430100", state=Company.ADMITTED).order_by("-code")[0])
    Company.objects.filter(pk=own.company_id).update(park="麓谷园区")
    Company.objects.filter(pk=other.company_id).update(park="")
    Organisation.objects.filter(pk=park().pk).update(park="麓谷园区")
    assert list(Visit.objects.filter(visits_counted(person("park-clerk")))) == [own]
    assert set(Visit.objects.filter(visits_counted(person("cs-clerk")))) == {own, other}


def test_the_day_of_a_device_is_that_of_its_person(as_: As) -> None:
    today = timezone.localdate()
    plan(person("bank-cs-clerk"), firm(), today, today, key())
    own, other = (as_(who).get("/visits/mine/day/").json() for who in ("bank-cs-clerk", "bank-cs-manager"))
    assert (len(own["plans"]), len(other["plans"])) == (1, 0)
    assert own["person"] == person("bank-cs-clerk").pk
    assert own["csrf"]
