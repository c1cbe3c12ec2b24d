"""Every page of the desk answers in both languages, to the people for whom it is made."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.platform.life import Life
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_a_loan_through_its_life(as_: As, language: str) -> None:
    life = Life().applied()
    bank, reviewer, bureau, department, company = (as_(name, language) for name in ("bank-cs-clerk", "bank-cs-reviewer", "cs-clerk", "dept-reviewer", "firm-cs-clerk"))
    for client in (bank, reviewer, bureau, department, company):
        for path in ("/applications/", "/filings/", "/prime-rates/", f"/applications/{life.loan.number}/", f"/applications/{life.loan.number}/replay/"):
            page = client.get(path)
            assert page.status_code == 200, path
            assert ("贷款" in page.content.decode()) == (language == "zh-hans"), path
    for client, path in (
            (bank, "/applications/new/"), (bank, "/applications/new/?q=a"), (bank, f"/applications/new/?company={firm().code}"), (company, "/applications/new/"), (bank, "/applications/reports/"),
            (bank, f"/applications/{life.loan.number}/examine/"), (bank, f"/applications/{life.loan.number}/withdraw/"), (bank, f"/applications/{life.loan.number}/papers/")):
        assert client.get(path).status_code == 200, path
    assert bank.get(f"/applications/{life.loan.number}/decide/").status_code == 403
    assert reviewer.get(f"/applications/{life.loan.number}/decide/").status_code == 422


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_of_a_filing(as_: As, language: str) -> None:
    life = Life().filed()
    for name in ("bank-cs-clerk", "cs-clerk", "dept-reviewer", "dept-auditor", "firm-cs-clerk"):
        page = as_(name, language).get(f"/filings/{life.filing.pk}/")
        assert page.status_code == 200
        assert as_(name, language).get(f"/applications/{life.loan.number}/").status_code == 200


def test_a_number_that_nobody_has_is_not_found(as_: As) -> None:
    for path in ("/applications/nothing/", f"/filings/{10**30}/", f"/applications/x/papers/{10**30}/", "/applications/%00/"):
        assert as_("dept-clerk").get(path).status_code == 404, path
