"""Every page of a company is shown within the reader's scope, and is not there for anybody else."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kexin.platform.companies.company_views import PARTS
from kexin.platform.companies.models import Company
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]
PAGES = ("", "what-if/", "report.pdf", *(f"part/{name}/" for name in PARTS), "part/loans/")


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("username", "status"), [("dept-analyst", 200), ("cs-clerk", 200), ("bank-cs-tech-clerk", 200), ("guarantor-clerk", 200), ("firm-cs-clerk", 200), ("zz-clerk", 404), ("bank-zz-clerk", 404), ("firm-zz-manager", 404)])
def test_a_company_of_changsha(as_: Browser, username: str, status: int, page: str) -> None:
    assert as_(username).get(f"/companies/{firm().code}/{page}").status_code == status


@pytest.mark.parametrize(("username", "seen"), [("dept-clerk", True), ("bank-clerk", False), ("guarantor-clerk", False)])
def test_banks_do_not_see_candidates(as_: Browser, username: str, seen: bool) -> None:
    candidate = Company.objects.get(state=Company.CANDIDATE)
    assert as_(username).get(f"/companies/{candidate.code}/").status_code == (200 if seen else 404)
    assert (f'href="/companies/{candidate.code}/"' in as_(username).get("/companies/", {"q": candidate.code}).content.decode()) is seen


def test_a_company_is_sent_to_its_own_page(as_: Browser) -> None:
    assert as_("firm-cs-clerk").get("/companies/").headers["Location"] == f"/companies/{firm().code}/"


@pytest.mark.parametrize("username", ["firm-cs-manager", "guarantor-manager"])
def test_who_may_not_export(as_: Browser, username: str) -> None:
    assert as_(username).get("/companies/export.xlsx").status_code == 403
    assert as_(username).get("/companies/lists/").status_code == 403


@pytest.mark.parametrize("code", ["no-such", "%00", "a%00b", "%E2%80%AE", "x" * 200, "' OR 1=1 --", "..%2F..", "91430100%0A"])
def test_a_code_that_is_none(as_: Browser, code: str) -> None:
    assert as_("dept-clerk").get(f"/companies/{code}/").status_code == 404


def test_a_part_that_is_none(as_: Browser) -> None:
    assert as_("dept-clerk").get(f"/companies/{firm().code}/part/secrets/").status_code == 404


def test_strangers_are_asked_to_sign_in(db: None) -> None:
    assert Client(headers={"host": "localhost"}).get(f"/companies/{firm().code}/").status_code == 302
