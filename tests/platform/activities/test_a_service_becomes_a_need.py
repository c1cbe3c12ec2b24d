"""A tenant asks, the harbour answers; credit, loan plus equity and matchmaking become needs whose end is seen in the harbour."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from kexin.platform.activities.handing import taker
from kexin.platform.activities.harbours import leave, open_harbour, take_in
from kexin.platform.activities.models import Service, Tenancy
from kexin.platform.activities.serving import Wish, ask, give, refuse, services_waiting
from kexin.platform.companies.models import Company
from kexin.platform.notices.models import Notice
from kexin.platform.orgs.models import Person
from kexin.platform.visits.following import applied
from kexin.platform.visits.models import FollowUp, Need
from kexin.problems import ProblemsError
from kexin.text import Text
from tests.platform.activities.made import a_harbour, a_service, a_tenant, companies, on, park
from tests.platform.life import WAN, Life, key
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def test_a_company_asks_and_the_harbour_answers_through_the_pages(as_: As) -> None:
    tenancy = a_tenant()
    company, clerk = as_("firm-cs-clerk"), as_("bank-cs-clerk")
    form = {"key": str(uuid.uuid4()), "kind": "loan", "amount": "300万", "words": "补充流动资金"}
    for _ in range(2):
        assert company.post(f"/activities/tenants/{tenancy.pk}/ask-ourselves/", form)["Location"] == f"/activities/tenants/{tenancy.pk}/"
    service = Service.objects.get()
    assert (service.by_company, service.amount, service.due_on) == (True, 300 * WAN, on(10))
    address = f"/activities/services/{service.pk}/answer/"
    assert Notice.objects.filter(person=person("bank-cs-manager"), address=address).count() == 1
    assert "待办理的港湾服务" in clerk.get("/").content.decode()
    assert "银行跟进" in clerk.get(address).content.decode()
    wrong = clerk.post(address, {"end": "given", "words": "已安排"})
    assert wrong.status_code == 422 and "须指定银行跟进人和期限" in wrong.content.decode() and not Need.objects.exists()
    given = {"end": "given", "words": "已转客户经理", "owner": str(person("bank-cs-tech-clerk").pk), "due_on": on(5).isoformat()}
    assert clerk.post(address, given).status_code == 302
    assert clerk.post(address, given).status_code == 422 and FollowUp.objects.count() == 1
    follow_up = FollowUp.objects.get()
    assert (follow_up.owner, follow_up.need.company, follow_up.need.visit, follow_up.need.kind, follow_up.need.amount) == (person("bank-cs-tech-clerk"), firm(), None, "credit", 300 * WAN)
    assert Notice.objects.filter(person=person("firm-cs-clerk"), address=f"/activities/tenants/{tenancy.pk}/").exists()
    assert Notice.objects.filter(person=follow_up.owner, address=f"/visits/follow-ups/{follow_up.pk}/").exists()
    assert "已转客户经理" in company.get(f"/activities/tenants/{tenancy.pk}/").content.decode()


def test_what_became_of_it_is_read_from_the_loan_itself(as_: As) -> None:
    service = a_service("loan", amount=200 * WAN)
    give(person("bank-cs-clerk"), service, "已安排", timezone.localdate(), person("bank-cs-clerk"), on(5))
    life = Life().drawn()
    applied(person("bank-cs-clerk"), FollowUp.objects.get(), life.loan, timezone.localdate())
    page = as_("bank-cs-manager").get(f"/activities/harbours/{service.tenancy.harbour_id}/").content.decode()
    assert life.loan.number in page and "已放款" in page and "授信 200万元" in page
    need = as_("bank-cs-clerk").get(f"/visits/follow-ups/{FollowUp.objects.get().pk}/").content.decode()
    assert "港湾服务：麓谷港湾" in need and f"/activities/tenants/{service.tenancy_id}/" in need
    # The company sees the answer, and nothing of the bank's follow-up.
    own = as_("firm-cs-clerk").get(f"/activities/tenants/{service.tenancy_id}/").content.decode()
    assert "已安排" in own and "/visits/" not in own and "跟进结果" not in own


@pytest.mark.parametrize(("kind", "need"), [("loan", "credit"), ("loan_equity", "equity"), ("matchmaking", "matchmaking"), ("support", None), ("coaching", None)])
def test_only_what_a_bank_looks_after_becomes_a_need(kind: str, need: str | None) -> None:
    service = a_service(kind)
    give(person("bank-cs-clerk"), service, "已办", timezone.localdate(), person("bank-cs-clerk"), on(5))
    assert [n.kind for n in Need.objects.all()] == ([need] if need else [])


def test_a_park_hands_it_to_a_bank_of_its_prefecture(as_: As) -> None:
    park()
    service = a_service("loan", a_tenant("park"))
    client, address = as_("park-clerk"), f"/activities/services/{service.pk}/answer/"
    page = client.get(address).content.decode()
    assert "第一银行长沙分行" in page and "第二银行长沙分行" in page and "第一银行株洲分行" not in page
    assert client.post(address, {"end": "given", "words": "已转", "owner": str(person("bank-cs-clerk").organisation_id), "due_on": on(3).isoformat()}).status_code == 302
    assert FollowUp.objects.get().owner == person("bank-cs-manager")
    # The park reads the bank's office, not who sits there.
    harbour = client.get(f"/activities/harbours/{service.tenancy.harbour_id}/").content.decode()
    assert "跟进中 · 第一银行长沙分行" in " ".join(harbour.split()) and person("bank-cs-manager").name not in harbour
    need = as_("bank-cs-manager").get(f"/visits/follow-ups/{FollowUp.objects.get().pk}/").content.decode()
    assert "港湾服务：麓谷港湾" in need and "/activities/tenants/" not in need


def test_it_goes_to_somebody_who_still_sits_there() -> None:
    park()
    office = person("bank-cs-clerk").organisation
    Person.objects.filter(username="bank-cs-manager").update(is_active=False)
    assert taker(person("park-clerk"), str(office.pk)) == person("bank-cs-clerk")
    Person.objects.filter(organisation=office).update(is_active=False)
    with pytest.raises(ProblemsError, match="owner"):
        taker(person("park-clerk"), str(office.pk))


def test_an_answer_has_words_and_comes_once() -> None:
    service = a_service()
    assert [services_waiting(person(who)).count() for who in ("bank-cs-clerk", "bank-clerk")] == [1, 0]
    with pytest.raises(ProblemsError, match="no-words"):
        refuse(person("bank-cs-clerk"), service, " ", timezone.localdate())
    refuse(person("bank-cs-clerk"), service, "不在服务范围", timezone.localdate())
    assert not services_waiting(person("bank-cs-clerk")).exists()
    stale = Service.objects.get()
    with pytest.raises(ProblemsError, match="moved-on"):
        give(person("bank-cs-clerk"), stale, "已办", timezone.localdate())
    with pytest.raises(IntegrityError, match="service_answered_with_words"), transaction.atomic():
        Service.objects.update(state="given", answer="")


def test_overdue_services_come_first_and_answered_ones_last(as_: As) -> None:
    tenancy = a_tenant()
    first, late, done = (a_service(tenancy=tenancy, words=words) for words in ("期限未到", "早已逾期", "办过了"))
    Service.objects.filter(pk=late.pk).update(due_on=on(-2))
    Service.objects.filter(pk=done.pk).update(due_on=on(-9))
    done.refresh_from_db()
    refuse(person("bank-cs-clerk"), done, "已办过", timezone.localdate())
    page = as_("bank-cs-manager").get("/activities/services/")
    assert [s.pk for s, _ in page.context["services"]] == [late.pk, first.pk, done.pk]
    assert "逾期 1 项" in page.content.decode()


def test_a_form_sent_twice_opens_one_harbour_and_takes_one_company_in() -> None:
    clerk, once = person("bank-cs-clerk"), key()
    harbour, again = (open_harbour(clerk, Text("麓谷港湾", ""), "麓谷大道 1 号", once) for _ in range(2))
    assert again == harbour
    with pytest.raises(ProblemsError, match="harbour-there"):
        open_harbour(clerk, Text("麓谷港湾", ""), "麓谷大道 2 号", key())
    with pytest.raises(ProblemsError, match="not-in-library"):
        take_in(clerk, harbour, firm("430200"), "", on(0), key())
    first, second = (take_in(clerk, harbour, firm(), "301", on(0), once) for _ in range(2))
    assert first == second


def test_a_company_sits_once_in_a_harbour_and_leaves_with_a_reason() -> None:
    tenancy = a_tenant()
    clerk = person("bank-cs-clerk")
    with pytest.raises(ProblemsError, match="sits-there"):
        take_in(clerk, tenancy.harbour, firm(), "", on(0), key())
    with pytest.raises(IntegrityError), transaction.atomic():
        Tenancy.objects.create(key=key(), harbour=tenancy.harbour, company=firm(), since=on(0), taken_by=clerk)
    for until, reason, why in ((on(0), " ", "no-reason"), (tenancy.since - timedelta(days=1), "退租", "too-early")):
        with pytest.raises(ProblemsError, match=why):
            leave(clerk, tenancy, until, reason)
    leave(clerk, tenancy, on(0), "迁往自建厂房")
    with pytest.raises(ProblemsError, match="left-already"):
        leave(clerk, tenancy, on(0), "再次")
    tenancy.refresh_from_db()
    with pytest.raises(ProblemsError, match="left-already"):
        ask(person("firm-cs-clerk"), tenancy, Wish("coaching", "辅导"), on(0), key())
    with pytest.raises(IntegrityError, match="tenancy_ended_with_reason"), transaction.atomic():
        Tenancy.objects.update(reason="")
    assert take_in(clerk, tenancy.harbour, firm(), "302", on(0), key()).pk != tenancy.pk


def test_a_tenant_is_found_by_its_code_or_a_part_of_its_name(as_: As) -> None:
    harbour, other = a_harbour(), companies(1)[0]
    address = f"/activities/harbours/{harbour.pk}/take-in/"
    client, form = as_("bank-cs-clerk"), {"key": str(uuid.uuid4()), "since": on(0).isoformat(), "unit": ""}
    several, none, foreign = (client.post(address, {**form, "company": text}) for text in ("有限公司", "没有这家", firm("430200").code))
    assert "有多家企业符合，请改填信用代码" in several.content.decode()
    assert all("可选范围内没有这家企业" in answer.content.decode() for answer in (none, foreign))
    assert client.post(address, {**form, "company": other.code.lower()}).status_code == 302
    assert Tenancy.objects.get().company == other
    out = Company.objects.exclude(state=Company.ADMITTED)[:1].get()
    with pytest.raises(ProblemsError, match="not-in-library"):
        take_in(person("dept-clerk"), harbour, out, "", on(0), key())
