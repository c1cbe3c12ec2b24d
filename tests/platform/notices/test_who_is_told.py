"""Those are told whose seat may do the next step and whose scope holds the row: the same people as the scopes say."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from kexin.platform.companies.models import Company
from kexin.platform.lending.models import Application
from kexin.platform.notices.telling import people_who_may
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.orgs.rights import RIGHTS, may
from kexin.platform.orgs.scope import companies_of, loans_of, organisations_of
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db


def loan(bank: str, area: str, guarantor: str | None = None) -> Application:
    by = person(f"{bank}-clerk")
    return Application.objects.create(
        number=f"{bank}-{area}", key=f"{bank}-{area}", company=firm(area), bank=by.organisation, guarantor=Organisation.objects.get(code=guarantor) if guarantor else None, area=area, applied_by=by,
        applied_on=date(2026, 7, 1), asked=100, months=12, purpose="x")


def everybody() -> list[Person]:
    return list(Person.objects.select_related("organisation"))


def test_the_people_of_a_loan_are_those_whose_scope_holds_it() -> None:
    loans = [loan("bank-cs", "430100"), loan("bank-cs-tech", "430200", "guarantor"), loan("other-cs", "430100"), loan("bank", "430200")]
    compared = 0
    for right in ("lending.see", "lending.decide", "lending.check_filing", "claims.second_review", "claims.see"):
        for row in loans:
            wanted = {p.pk for p in everybody() if may(p, right) and Application.objects.filter(loans_of(p), pk=row.pk).exists()}
            assert set(people_who_may(right, loan=row).values_list("pk", flat=True)) == wanted
            compared += len(wanted)
    assert compared > 50


def test_the_people_of_a_company_are_those_whose_scope_holds_it() -> None:
    candidate = Company.objects.filter(state=Company.CANDIDATE).first()
    assert candidate is not None
    for row in (firm("430100"), firm("430200"), candidate):
        for right in ("companies.see", "companies.admit"):
            wanted = {p.pk for p in everybody() if may(p, right) and Company.objects.filter(companies_of(p), pk=row.pk).exists()}
            assert set(people_who_may(right, company=row).values_list("pk", flat=True)) == wanted


def test_the_people_of_an_organisation_are_those_above_it_and_in_it() -> None:
    for code in ("bank-cs-tech", "bank", "cs"):
        row = Organisation.objects.get(code=code)
        wanted = {p.pk for p in everybody() if may(p, "people.confirm") and Organisation.objects.filter(organisations_of(p), pk=row.pk).exists()}
        assert set(people_who_may("people.confirm", organisation=row).values_list("pk", flat=True)) == wanted


def test_whoever_is_not_active_is_not_told() -> None:
    row = loan("bank-cs", "430100")
    assert person("bank-cs-reviewer") in people_who_may("lending.decide", loan=row)
    Person.objects.filter(username="bank-cs-reviewer").update(is_active=False)
    assert person("bank-cs-reviewer") not in people_who_may("lending.decide", loan=row)


def test_without_a_row_nobody_is_told() -> None:
    assert not any(people_who_may(right).exists() for right in RIGHTS)


def test_asking_who_takes_one_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    row = loan("bank-cs", "430100")
    with django_assert_num_queries(1):
        list(people_who_may("lending.see", loan=row))
