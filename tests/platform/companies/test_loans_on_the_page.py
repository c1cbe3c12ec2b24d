"""The desk of loans shows a company's loans on its page and filters the list by them, as far as the reader sees the loans."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.test import Client

from kexin.platform.lending.models import Application
from kexin.platform.orgs.models import Organisation
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


@pytest.fixture(autouse=True)
def loan() -> Application:
    """A loan of First Bank Changsha."""
    return Application.objects.create(
        number="L-0001", key="l", company=firm(), bank=Organisation.objects.get(code="bank-cs"), area="430100", applied_by=person("bank-cs-clerk"), applied_on=date(2026, 7, 1),
        asked=200_000_000, months=12, purpose="x", state="active", credit=200_000_000, drawn=200_000_000)


@pytest.mark.parametrize(("username", "seen"), [("bank-cs-clerk", True), ("bank-analyst", True), ("cs-clerk", True), ("dept-analyst", True), ("firm-cs-clerk", True), ("other-cs-clerk", False), ("guarantor-clerk", False)])
def test_who_sees_the_loan(as_: Browser, username: str, seen: bool) -> None:
    page = as_(username).get(f"/companies/{firm().code}/part/loans/").content.decode()
    assert ("L-0001" in page) is seen
    assert ("200万元" in page) is seen


@pytest.mark.parametrize(("username", "choice", "seen"), [("bank-cs-clerk", "with", True), ("bank-cs-clerk", "without", False), ("other-cs-clerk", "with", False), ("other-cs-clerk", "without", True)])
def test_the_filter_rests_on_loans_that_the_reader_sees(as_: Browser, username: str, choice: str, seen: bool) -> None:
    page = as_(username).get("/companies/", {"loan": choice, "q": firm().code}).content.decode()
    assert (f'href="/companies/{firm().code}/"' in page) is seen


def test_an_application_that_came_to_nothing_is_no_loan(as_: Browser, loan: Application) -> None:
    Application.objects.filter(pk=loan.pk).update(state="declined")
    assert f'href="/companies/{firm().code}/"' not in as_("bank-cs-clerk").get("/companies/", {"loan": "with"}).content.decode()
