"""A park sees the companies and loans of its park, and those alone; who is told of them is the same."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from kexin.platform.boards.scope import funds_seen
from kexin.platform.companies.models import Company
from kexin.platform.ledger.models import Fund
from kexin.platform.ledger.scope import funds_of
from kexin.platform.lending.models import Application
from kexin.platform.notices.telling import people_who_may
from kexin.platform.orgs.models import Kind, Organisation, Person
from kexin.platform.orgs.scope import companies_of, loans_of
from kexin.platform.visits.models import Visit
from kexin.platform.visits.scope import visits_counted
from tests.platform.life import fund
from tests.platform.world import person

pytestmark = pytest.mark.django_db
NAME = "长沙高新技术产业开发区"


def park(name: str = NAME) -> Person:
    """The clerk of a new park in Changsha."""
    place = Organisation.objects.create(code="cs-park", kind=Kind.PARK, name_zh="长沙高新区管委会", area="430100", park=name, parent=Organisation.objects.get(code="cs"))
    return Person.objects.create(username="cs-park-clerk", name="园区经办", organisation=place, role="clerk", password="x")


def ours_and_theirs() -> tuple[Company, Company]:
    """A company of the park, and another one of the same prefecture."""
    found = list(Company.objects.filter(prefecture="430100", state=Company.ADMITTED).order_by("pk")[:2])
    for company, name in zip(found, (NAME, "浏阳经济技术开发区"), strict=True):
        company.park = name
        company.save(update_fields=["park"])
    return found[0], found[1]


def loan_of(company: Company) -> Application:
    by = person("bank-cs-clerk")
    return Application.objects.create(
        number=f"P{company.pk}", key=f"p{company.pk}", company=company, bank=by.organisation, area="430100", applied_by=by, applied_on=date(2026, 7, 1), asked=100, months=12, purpose="x")


def test_its_companies_and_loans_and_no_others(as_: Callable[..., Client]) -> None:
    clerk, (ours, theirs) = park(), ours_and_theirs()
    own, other = loan_of(ours), loan_of(theirs)
    assert list(Company.objects.filter(companies_of(clerk), pk__in=(ours.pk, theirs.pk))) == [ours]
    assert list(Application.objects.filter(loans_of(clerk), pk__in=(own.pk, other.pk))) == [own]
    browser = as_("cs-park-clerk")
    for company, loan, status in ((ours, own, 200), (theirs, other, 404)):
        assert browser.get(f"/companies/{company.code}/").status_code == status
        assert browser.get(f"/applications/{loan.number}/").status_code == status


def test_it_is_told_of_its_own_and_the_bureau_of_both() -> None:
    clerk, (ours, theirs) = park(), ours_and_theirs()
    for company, told in ((ours, True), (theirs, False)):
        assert (clerk in people_who_may("lending.check_filing", loan=loan_of(company))) is told
        assert (clerk in people_who_may("companies.admit", company=company)) is told
        assert person("cs-clerk") in people_who_may("companies.admit", company=company)


def test_a_park_without_a_name_in_the_library_looks_after_its_area() -> None:
    clerk, (ours, theirs) = park(""), ours_and_theirs()
    assert Company.objects.filter(companies_of(clerk), pk__in=(ours.pk, theirs.pk)).count() == 2


def test_the_fund_of_the_prefecture_is_not_the_parks() -> None:
    clerk, of_the_prefecture = park(), fund("430100")
    own = Fund.objects.create(name="园区资金", scheme="cn.hubei.kv.2025", area="430100", keeper=clerk.organisation)
    for seen in (funds_of, funds_seen):
        assert list(Fund.objects.filter(seen(clerk))) == [own]
        assert {own, of_the_prefecture} <= set(Fund.objects.filter(seen(person("cs-manager"))))


def test_it_counts_the_visits_of_its_own() -> None:
    clerk, companies = park(), ours_and_theirs()
    by = person("bank-cs-clerk")
    own, _ = (Visit.objects.create(
        key=f"v{c.pk}", digest="0" * 64, company=c, bank=by.organisation, area="430100", by=by, at=datetime(2026, 7, 1, tzinfo=UTC), on=date(2026, 7, 1), way="on_site", outcome="met") for c in companies)
    assert list(Visit.objects.filter(visits_counted(clerk))) == [own]


def test_only_a_park_names_a_park(as_: Callable[..., Client]) -> None:
    form = {"code": "cs-east", "kind": "park", "name_zh": "东园", "name_en": "", "area": "430100", "park": NAME}
    parent = Organisation.objects.get(code="cs").pk
    assert as_("cs-manager").post(f"/organisations/{parent}/below/", form).status_code == 302
    assert Organisation.objects.get(code="cs-east").park == NAME
    assert as_("dept-manager").post(f"/organisations/{Organisation.objects.get(code='dept').pk}/below/", form | {"code": "b", "kind": "bureau", "area": "430300"}).status_code == 422
