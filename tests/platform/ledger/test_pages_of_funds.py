"""The pages of the funds: who sees which, figures as of a day, entries, statements; with a few queries however many rows there are."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from kexin.platform.ledger.models import Fund
from kexin.platform.orgs.models import Organisation

As = Callable[..., Client]


@pytest.mark.parametrize("username", ["dept-clerk", "dept-auditor", "dept-analyst"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_department_reads_every_page(as_: As, used: Fund, username: str, language: str) -> None:
    client = as_(username, language)
    for path in ("/funds/", f"/funds/{used.pk}/", f"/funds/{used.pk}/entries/", f"/funds/{used.pk}/entries/5/", f"/funds/{used.pk}/statement/", f"/funds/{used.pk}/statement/?year=2025&by=bank", f"/funds/{used.pk}/statement/?by=area", "/funds/proposals/"):
        page = client.get(path)
        assert page.status_code == 200, path
        assert ("资金" if language == "zh-hans" else "und") in page.content.decode()


def test_figures_are_those_of_the_chosen_day(as_: As, used: Fund) -> None:
    client = as_("dept-analyst", "en")
    before, after = (client.get(f"/funds/{used.pk}/?on={day}").content.decode() for day in ("2026-04-08", "2026-04-09"))
    assert "5,012,345.67" in before
    assert "4,012,345.67" in after
    assert "5,012,345.67" not in after


@pytest.mark.parametrize("on", ["2026-13-01", "yesterday", "0000-00-00", "9999-12-31", "0001-01-01", "%00", "2026-04-09T00:00", "²026-01-01"])
def test_a_day_that_is_none_is_today(as_: As, used: Fund, on: str) -> None:
    assert as_("dept-analyst").get(f"/funds/{used.pk}/?on={on}").status_code == 200
    assert as_("dept-analyst").get(f"/funds/?on={on}").status_code == 200


@pytest.mark.parametrize("asked", ["kind=nothing", "kind=claim&bank=bank-cs-tech", "loan=%00", "since=x&until=9", "page=99999999", "page=x", "loan=" + "x" * 3000, "claim='%3B--", "bank=<script>"])
def test_filters_take_whatever_is_typed(as_: As, used: Fund, asked: str) -> None:
    page = as_("dept-analyst").get(f"/funds/{used.pk}/entries/?{asked}")
    assert page.status_code == 200
    assert "<script>" not in page.content.decode().replace("<script src=", "")


def test_filters_find(as_: As, used: Fund) -> None:
    for asked, count in (("loan=L1", 4), ("claim=C1", 3), ("bank=other-cs", 2), ("kind=payout", 1), ("since=2026-05-01", 2), ("until=2025-12-31", 2), ("loan=L1&kind=recovery", 1)):
        assert f"{count} {'entry' if count == 1 else 'entries'}" in as_("dept-analyst", "en").get(f"/funds/{used.pk}/entries/?{asked}").content.decode(), asked


@pytest.mark.parametrize("path", ["/", "/entries/", "/entries/1/", "/statement/", "/statement.xlsx", "/book.xlsx", "/book.beancount", "/closed/2025.json"])
def test_a_fund_outside_the_scope_is_not_there(as_: As, used: Fund, path: str) -> None:
    assert as_("cs-manager").get(f"/funds/{used.pk}{path}").status_code == 404


def test_a_bureau_sees_the_fund_of_its_area_only(as_: As, used: Fund) -> None:
    for area, name in (("430100", "长沙池"), ("430200", "株洲池")):
        Fund.objects.create(name=name, scheme="kexin.kv-fund", area=area, keeper=Organisation.objects.get(code="dept"))
    page = as_("cs-manager").get("/funds/").content.decode()
    assert "长沙池" in page
    assert "株洲池" not in page and used.name not in page


def test_bank_auditors_see_only_what_their_own_loans_caused(as_: As, used: Fund) -> None:
    mine, strangers = as_("bank-auditor", "en"), as_("guarantor-auditor")
    assert strangers.get("/funds/").status_code == 403
    assert used.name in mine.get("/funds/").content.decode()
    entries = mine.get(f"/funds/{used.pk}/entries/").content.decode()
    assert "4 entries" in entries and "L2" not in entries and "Second Bank" not in entries
    assert mine.get(f"/funds/{used.pk}/entries/4/").status_code == 404
    assert mine.get(f"/funds/{used.pk}/entries/3/").status_code == 200
    statement = mine.get(f"/funds/{used.pk}/statement/?year=2026&by=bank").content.decode()
    assert "First Bank" in statement and "Second Bank" not in statement
    for path in ("book.xlsx", "book.beancount"):
        assert mine.get(f"/funds/{used.pk}/{path}").status_code == 403
    assert "C1" in mine.get(f"/funds/{used.pk}/entries/?claim=C1").content.decode()


def test_a_bank_that_never_filed_sees_no_fund(as_: As, fund: Fund) -> None:
    assert as_("bank-auditor").get(f"/funds/{fund.pk}/").status_code == 404
    assert fund.name not in as_("bank-auditor").get("/funds/").content.decode()


def test_lists_ask_the_database_as_often_for_many_rows_as_for_few(as_: As, used: Fund) -> None:
    client = as_("dept-analyst")

    def queries(path: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(path).status_code == 200
        return len(seen)

    few = queries("/funds/")
    for number in range(430100, 431400, 100):
        Fund.objects.create(name=f"池{number}", scheme="kexin.kv-fund", area=str(number), keeper=Organisation.objects.get(code="dept"))
    assert queries("/funds/") == few
    assert queries(f"/funds/{used.pk}/entries/") <= 12


@pytest.mark.parametrize("pk", [10**6, 2**31, 10**30])
def test_a_fund_that_is_none_is_not_found(as_: As, pk: int) -> None:
    assert as_("dept-analyst").get(f"/funds/{pk}/").status_code == 404
    assert as_("dept-analyst").get(f"/funds/{pk}/entries/{pk}/").status_code == 404
