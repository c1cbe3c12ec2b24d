"""An organisation reads what it runs, those above it too; offices count their area; a company sees itself and what is open to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kexin.platform.orgs.models import Organisation
from tests.platform.activities.made import a_service, a_tenant, an_event, coming, on, park
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


@pytest.mark.parametrize(("who", "harbour", "event", "tenant"), [
    ("bank-cs-clerk", 200, 200, 200), ("bank-cs-auditor", 200, 200, 200), ("bank-manager", 200, 200, 200), ("bank-cs-tech-clerk", 404, 200, 404), ("bank-zz-clerk", 404, 404, 404), ("other-cs-clerk", 404, 404, 404), ("cs-clerk", 404, 200, 404),
    ("zz-clerk", 404, 404, 404), ("dept-manager", 403, 200, 403), ("firm-cs-clerk", 403, 200, 200), ("firm-zz-clerk", 403, 404, 404), ("guarantor-clerk", 403, 403, 403)])
def test_who_opens_what(as_: As, who: str, harbour: int, event: int, tenant: int) -> None:
    row, held = a_tenant(), an_event(on=on(2))
    client = as_(who)
    addresses = (f"/activities/harbours/{row.harbour_id}/", f"/activities/{held.pk}/", f"/activities/tenants/{row.pk}/")
    assert tuple(client.get(address).status_code for address in addresses) == (harbour, event, tenant)
    if who not in ("bank-cs-clerk",):
        for address in (f"/activities/{held.pk}/cancel/", f"/activities/tenants/{row.pk}/leave/", f"/activities/tenants/{row.pk}/ask/", f"/activities/{held.pk}/propose/"):
            assert client.post(address, {"reason": "x"}).status_code in (403, 404)


def test_offices_count_their_area_and_read_no_names(as_: As) -> None:
    service, event = a_service(), an_event(on=on(2), title_zh="麓谷专场")
    coming(event)
    for who, seen in (("dept-analyst", True), ("cs-clerk", True), ("zz-clerk", False)):
        rows = as_(who).get("/activities/harbours/")
        page = rows.content.decode()
        assert [(h.tenants, h.asked, h.overdue) for h in rows.context["page"]] == ([(1, 1, 0)] if seen else [])
        assert firm().name not in page and f"/activities/harbours/{service.tenancy.harbour_id}/" not in page
        assert ("麓谷专场" in as_(who).get("/activities/").content.decode()) is seen
        assert firm().name not in (as_(who).get(f"/activities/{event.pk}/").content.decode() if seen else "")


def test_a_branch_sees_what_its_head_office_holds_and_reads_no_names(as_: As) -> None:
    event = an_event("bank", on=on(2), title_zh="总行专场")
    coming(event)
    for who, seen in (("bank-zz-clerk", True), ("bank-cs-tech-clerk", True), ("other-cs-clerk", False)):
        assert ("总行专场" in as_(who).get("/activities/").content.decode()) is seen
        page = as_(who).get(f"/activities/{event.pk}/")
        assert page.status_code == (200 if seen else 404)
        assert firm().name not in page.content.decode()
        assert as_(who).get(f"/activities/{event.pk}/export/").status_code in (403, 404)


def test_a_park_reads_its_own_and_its_bureau_reads_it_too(as_: As) -> None:
    park()
    row = a_tenant("park")
    for who, status in (("park-clerk", 200), ("cs-manager", 200), ("bank-cs-clerk", 404), ("zz-manager", 404)):
        assert as_(who).get(f"/activities/tenants/{row.pk}/").status_code == status
    assert as_("cs-manager").post(f"/activities/tenants/{row.pk}/leave/", {"until": "2026-01-01", "reason": "x"}).status_code == 404


def test_a_park_is_an_office_of_its_own_and_not_of_the_city(as_: As) -> None:
    Organisation.objects.filter(pk=park().pk).update(park="麓谷园区")
    a_tenant()
    event = an_event(on=on(2))
    assert list(as_("park-clerk").get("/activities/harbours/").context["page"]) == []
    assert as_("park-clerk").get(f"/activities/{event.pk}/").status_code == 404


def test_the_companys_page_shows_each_reader_its_own(as_: As) -> None:
    service, event = a_service(), an_event(on=on(2))
    path = f"/companies/{firm().code}/part/activities/"
    own, bank, other = (as_(who).get(path).content.decode() for who in ("firm-cs-clerk", "bank-cs-clerk", "other-cs-clerk"))
    assert "可报名的活动" in own and f"/activities/{event.pk}/" in own and f"/activities/tenants/{service.tenancy_id}/" in own
    assert f"/activities/tenants/{service.tenancy_id}/" in bank
    assert "没有记录" in other and "/activities/tenants/" not in other and f"/activities/{event.pk}/" not in other
    assert as_("dept-manager").get(path).status_code == 404


def test_a_company_sees_where_it_sits_and_asks_there(as_: As) -> None:
    row = a_tenant()
    assert f"/activities/tenants/{row.pk}/" in as_("firm-cs-clerk").get("/activities/harbours/").content.decode()
    assert "提出服务需求" in as_("firm-cs-clerk").get(f"/activities/tenants/{row.pk}/").content.decode()
    assert "提出服务需求" not in as_("firm-cs-auditor").get(f"/activities/tenants/{row.pk}/").content.decode()
    assert as_("firm-zz-clerk").post(f"/activities/tenants/{row.pk}/ask-ourselves/", {"kind": "loan", "words": "x"}).status_code == 404
    assert "未入驻港湾" in as_("firm-zz-clerk").get("/activities/harbours/").content.decode()
