"""A harbour is opened, companies move in and out."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kexin.platform.activities.models import Harbour, Tenancy
from kexin.platform.companies.models import Company
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.orgs.scope import companies_of
from kexin.platform.refusal import not_before, refusal
from kexin.text import Text, same


def open_harbour(person: Person, names: Text, place: str, key: str) -> Harbour:
    """A harbour of the person's organisation; one with the same *key* is given again and nothing is done.

    Raises:
        ProblemsError: the organisation has one of this name, or the key made something else.
    """
    with transaction.atomic():
        organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=person.organisation_id)
        known = made_before(Harbour, key, organisation_id=organisation.pk)
        if known is not None:
            return known
        if Harbour.objects.filter(organisation=organisation, name_zh=names.zh).exists():
            raise refusal("harbour-there", organisation.code, same(names.zh), Text("本机构尚未使用的名称", "a name that the organisation does not use yet"))
        return Harbour.objects.create(key=key, organisation=organisation, name_zh=names.zh, name_en=names.en, area=organisation.area, place=place, made_by=person)


def take_in(person: Person, harbour: Harbour, company: Company, unit: str, since: date, key: str) -> Tenancy:
    """A company of the library moves in; with the same *key* nothing is done again.

    Raises:
        ProblemsError: it is not in the library, or sits there already.
    """
    if not companies_to_take(person, company):
        raise refusal("not-in-library", company.code, same(company.name), Text("本地区在库企业", "a company of the area that is in the library"))
    with transaction.atomic():
        Harbour.objects.select_for_update(of=("self",)).get(pk=harbour.pk)
        known = made_before(Tenancy, key, harbour_id=harbour.pk, company_id=company.pk)
        if known is not None:
            return known
        if Tenancy.objects.filter(harbour=harbour, company=company, until=None).exists():
            raise refusal("sits-there", company.code, Text("该企业已在港", "the company sits there already"), Text("每家企业在同一港湾只登记一次", "a company once in a harbour"))
        return Tenancy.objects.create(key=key, harbour=harbour, company=company, unit=unit, since=since, taken_by=person)


def companies_to_take(person: Person, company: Company) -> bool:
    """Is it a company of the library that the person sees?"""
    return Company.objects.filter(companies_of(person), pk=company.pk, state=Company.ADMITTED).exists()


def leave(person: Person, tenancy: Tenancy, until: date, reason: str) -> None:
    """The company moves out, with the reason.

    Raises:
        ProblemsError: it left already, the day is before it came, or there is no reason.
    """
    if not reason.strip():
        raise refusal("no-reason", str(tenancy.pk), Text("没有写离港理由", "there is no reason for leaving"), Text("写明理由", "a reason"))
    with transaction.atomic():
        row = Tenancy.objects.select_for_update(of=("self",)).get(pk=tenancy.pk)
        if row.until is not None:
            raise refusal("left-already", str(row.pk), Text(f"该企业已于 {row.until} 离港", f"the company left on {row.until}"), Text("仍在港的企业", "a company that sits there"))
        if until < row.since:
            raise not_before(str(row.pk), until.isoformat(), row.since.isoformat())
        row.until, row.reason, row.left_by = until, reason.strip(), person
        row.save(update_fields=["until", "reason", "left_by"])
