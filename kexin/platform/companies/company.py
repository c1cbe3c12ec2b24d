"""One company, for somebody: found by its code within the scope, else 404."""

from __future__ import annotations

import re

from django.http import Http404

from kexin.platform.companies.models import Company
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import companies_of


def company_of(person: Person, code: str) -> Company:
    """The company with its release and its measures.

    Raises:
        Http404: there is none, or not for this person.
    """
    found = None
    if re.fullmatch(r"[^\x00-\x20\x7f]{1,100}", code):
        found = Company.objects.select_related("release", "measured", "state_by__organisation").filter(companies_of(person), code=code).first()
    if found is None:
        raise Http404
    return found
