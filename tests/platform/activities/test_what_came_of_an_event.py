"""Leads of an event become needs with a follow-up, each once; the funnel leads from registrations to money."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from io import BytesIO

import openpyxl
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from kexin.platform.activities.attending import Heard, note_lead
from kexin.platform.activities.harbours import take_in
from kexin.platform.activities.models import Event, Lead, Registration
from kexin.platform.activities.serving import give
from kexin.platform.companies.models import Company
from kexin.platform.visits.following import applied
from kexin.platform.visits.models import FollowUp, Need
from kexin.problems import ProblemsError
from tests.platform.activities.made import a_service, a_tenant, an_event, coming, companies, on
from tests.platform.life import WAN, Life, key
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def test_a_lead_becomes_a_follow_up_exactly_once(as_: As) -> None:
    event = an_event()
    row, owner = coming(event), person("bank-cs-tech-clerk")
    form = {"key": str(uuid.uuid4()), "registration": str(row.pk), "kind": "credit", "amount": "300万", "words": "扩产", "owner": str(owner.pk), "due_on": on(7).isoformat()}
    for _ in range(2):
        assert as_("bank-cs-clerk").post(f"/activities/{event.pk}/leads/new/", form)["Location"] == f"/activities/{event.pk}/attendance/"
    follow_up = FollowUp.objects.get()
    assert Lead.objects.count() == Need.objects.count() == 1
    assert (follow_up.owner, follow_up.due_on, follow_up.need.amount, follow_up.need.visit) == (owner, on(7), 300 * WAN, None)
    assert follow_up.steps.get().by == person("bank-cs-clerk")
    assert Registration.objects.get().attended_at is not None
    assert "活动：成果转化路演" in as_("bank-cs-clerk").get(f"/visits/follow-ups/{follow_up.pk}/").content.decode()
    for address in ("/visits/follow-ups/", f"/visits/needs/{follow_up.need_id}/mix/", f"/companies/{firm().code}/part/visits/"):
        assert as_("bank-cs-clerk").get(address).status_code == 200
    page = as_("bank-cs-clerk").post(f"/activities/registrations/{row.pk}/tick/", {"came": "no"})
    assert page.status_code == 422 and "已记录该企业的线索" in page.content.decode()


def test_a_lead_needs_a_company_with_a_place_an_owner_and_a_day_to_come(as_: As) -> None:
    event, (a, b) = an_event(capacity=1), companies(2)
    row, waiting = coming(event, a), coming(event, b)
    client, form = as_("bank-cs-clerk"), {"key": str(uuid.uuid4()), "registration": str(row.pk), "kind": "credit", "amount": "", "words": "", "owner": str(person("bank-cs-clerk").pk), "due_on": on(7).isoformat()}
    for field, wrong in (("registration", str(waiting.pk)), ("owner", str(person("other-cs-clerk").pk)), ("owner", ""), ("due_on", "bald"), ("amount", "-1"), ("kind", "love"), ("words", "x\u202e")):
        answer = client.post(f"/activities/{event.pk}/leads/new/", {**form, field: wrong})
        assert answer.status_code == 422 and field in answer.context["form"].errors, field
    past = client.post(f"/activities/{event.pk}/leads/new/", {**form, "due_on": on(-1).isoformat()})
    assert past.status_code == 422 and not Need.objects.exists() and Registration.objects.get(pk=row.pk).attended_at is None
    Event.objects.update(on=on(1))
    with pytest.raises(ProblemsError, match="too-early"):
        note_lead(person("bank-cs-clerk"), row, Heard("credit", None, ""), person("bank-cs-clerk"), on(9), key())


def test_the_funnel_counts_each_step_and_opens_its_rows(as_: As) -> None:
    event, (a, b) = an_event(capacity=2), companies(2)
    clerk = person("bank-cs-clerk")
    row, _, _ = coming(event), coming(event, a), coming(event, b)
    for kind in ("credit", "talent"):
        note_lead(clerk, row, Heard(kind, 300 * WAN if kind == "credit" else None, "扩产"), clerk, on(7), key())
    life = Life().drawn()
    applied(clerk, FollowUp.objects.get(need__kind="credit"), life.loan, timezone.localdate())
    page = as_("bank-cs-manager").get(f"/activities/{event.pk}/")
    steps = {s.name: (s.count, s.amount) for s in page.context["steps"]}
    assert steps == {"registered": (2, None), "attended": (1, None), "leads": (2, 300 * WAN), "applications": (1, None), "credit": (1, 200 * WAN), "drawn": (1, 200 * WAN)}
    assert page.context["waiting"] == 1
    drawn = as_("bank-cs-manager").get(f"/activities/{event.pk}/?show=drawn").content.decode()
    assert life.loan.number in drawn and drawn.count('href="/visits/follow-ups/') == 1
    assert b.name in as_("bank-cs-manager").get(f"/activities/{event.pk}/?show=waiting").content.decode()
    # The department counts, and reads no names.
    office = as_("dept-manager").get(f"/activities/{event.pk}/?show=registered")
    assert office.context["steps"][5].count == 1 and firm().name not in office.content.decode()


def test_workbooks_hold_no_formula_and_every_step(as_: As) -> None:
    Company.objects.filter(pk=firm().pk).update(name="=HYPERLINK(\"http://evil\")")
    event = an_event()
    clerk = person("bank-cs-clerk")
    note_lead(clerk, coming(event), Heard("credit", 300 * WAN, "+cmd|' /C calc'!A0"), clerk, on(7), key())
    service = a_service("loan", words="@SUM(A1)")
    for address in (f"/activities/{event.pk}/export/", f"/activities/harbours/{service.tenancy.harbour_id}/export/"):
        answer = as_("bank-cs-manager").get(address)
        sheet = openpyxl.load_workbook(BytesIO(b"".join(answer))).active
        cells = [cell for row in sheet.iter_rows() for cell in row if cell.value is not None]
        assert {cell.data_type for cell in cells} <= {"s", "n"} and any(str(cell.value).startswith("=HYPERLINK") for cell in cells)
        assert any("生成" in str(cell.value) or "generated" in str(cell.value) for cell in cells)


def test_names_that_are_markup_stay_text(as_: As) -> None:
    Company.objects.filter(pk=firm().pk).update(name="<script>alert(1)</script>")
    event = an_event(title_zh="<b>大赛</b>", place="<img src=x>", words="<script>1</script>")
    row = coming(event)
    service = a_service(words="<i>x</i>")
    for address in ("/activities/", f"/activities/{event.pk}/", f"/activities/{event.pk}/attendance/", f"/activities/{event.pk}/leads/new/?registration={row.pk}", "/activities/services/", f"/activities/tenants/{service.tenancy_id}/"):
        page = as_("bank-cs-clerk").get(address).content.decode()
        assert "<script>alert" not in page and "<b>大赛" not in page and "<img src=x" not in page and "<i>x" not in page
    for address in ("/activities/?when=x&kind=%00", "/activities/services/?state=%3Cb%3E"):
        assert as_("bank-cs-clerk").get(address).status_code == 422
    assert as_("bank-cs-clerk").get(f"/activities/{event.pk}/?show=<x>").status_code == 200


def test_no_page_asks_more_often_for_many_rows(as_: As) -> None:
    event, clerk, tenancy = an_event(capacity=9), person("bank-cs-clerk"), a_tenant()
    pages = ("/activities/", f"/activities/{event.pk}/?show=leads", f"/activities/{event.pk}/", f"/activities/{event.pk}/attendance/", f"/activities/harbours/{tenancy.harbour_id}/", "/activities/services/", f"/activities/tenants/{tenancy.pk}/")

    def more(company: Company) -> None:
        note_lead(clerk, coming(event, company), Heard("credit", WAN, ""), clerk, on(7), key())
        give(clerk, a_service("loan", tenancy), "已办", timezone.localdate(), clerk, on(5))
        take_in(clerk, tenancy.harbour, company, "", on(0), key())

    def asked() -> dict[str, int]:
        found = {}
        for page in pages:
            assert as_("bank-cs-clerk").get(page).status_code == 200
            with CaptureQueriesContext(connection) as queries:
                as_("bank-cs-clerk").get(page)
            found[page] = len(queries)
        return found

    first, *others = companies(5)
    more(first)
    few = asked()
    for company in others:
        more(company)
    assert asked() == few
