"""Pages of loans lead to what belongs to them and do not say less, or worse, than what is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client

from kexin.platform.companies.models import Company
from kexin.platform.lending.filing import submit_filing
from kexin.platform.lending.models import Filing
from tests.platform.life import FILED, WAN, Life, key
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


def test_the_department_finds_the_prime_rate_from_the_loans(as_: As) -> None:
    assert 'href="/prime-rates/"' in as_("dept-clerk").get("/applications/").content.decode()
    assert 'href="/prime-rates/"' not in as_("firm-cs-clerk").get("/applications/").content.decode()


def test_a_filing_that_waits_is_not_overdue_because_time_went_on(as_: As) -> None:
    life = Life(amount=100 * WAN).drawn()
    filing = submit_filing(person("bank-cs-clerk"), life.loan, life.amount, "", None, FILED, key())
    client = as_("cs-clerk")
    for address in ("/filings/", f"/filings/{filing.pk}/"):
        page = client.get(address).content.decode()
        assert "按期提交" in page
        assert "已过期" not in page
    assert filing.due_on is not None
    Filing.objects.filter(pk=filing.pk).update(filed_on=filing.due_on + timedelta(days=1))
    assert "逾期提交" in client.get("/filings/").content.decode()


def test_an_application_shows_the_interval_of_the_score(as_: As) -> None:
    company = firm()
    assert company.score_low is not None
    Company.objects.filter(pk=company.pk).update(score_high=company.score_low + 5_000)
    company.refresh_from_db()
    assert "–" in company.score
    assert f"<b>{company.score}</b>" in as_("bank-cs-clerk").get(f"/applications/new/?company={company.code}").content.decode()
