"""A company's loans on its page, and the filter by loans of the list of companies; both as far as the reader sees the loans."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db.models import Q

from kexin.platform.companies.models import Company
from kexin.platform.companies.panels import ListFilter, Panel
from kexin.platform.lending.models import Application, State
from kexin.platform.lending.pages.rows import inner
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.scope import loans_of
from kexin.text import Text

#: Applications that came to nothing are no loans.
_NEVER = (State.DECLINED, State.WITHDRAWN)
MOST = 50


def _loans(person: Person, company: Company) -> Mapping[str, Any]:
    rows = Application.objects.filter(loans_of(person), company=company).select_related("bank")
    return {"loans": rows[:MOST], "inner": inner(person)}


def _narrow(person: Person, choice: str) -> Q:
    having = Q(pk__in=Application.objects.filter(loans_of(person)).exclude(state__in=_NEVER).values("company"))
    return having if choice == "with" else ~having


LOANS = Panel("loans", Text("贷款", "Loans"), "lending.see", "lending/_company_loans.html", _loans)
WITH_LOAN = ListFilter("loan", Text("贷款", "loan"), "lending.see", {"with": Text("有贷款", "with a loan"), "without": Text("无贷款", "without one")}, _narrow)
