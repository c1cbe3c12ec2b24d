"""The lending desk on the pages below it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from django.apps import AppConfig

from kexin.text import Text

if TYPE_CHECKING:
    from kexin.platform.companies.models import Company
    from kexin.platform.orgs.models import Person

MOST = 20


class Lending(AppConfig):
    """Shows the loans of a company on the company's page."""

    name = "kexin.platform.lending"

    def ready(self) -> None:
        """Models can be imported now."""
        from kexin.platform.companies.panels import PANELS, Panel

        PANELS.append(Panel("loans", Text("贷款", "Loans"), "lending.see", "lending/_of_company.html", _of_company))


def _of_company(person: Person, company: Company) -> Mapping[str, Any]:
    """The latest loans of a company within the person's scope, and whether somebody may apply for one."""
    from kexin.platform.lending.pages.rows import loans
    from kexin.platform.orgs.rights import may

    return {"loans": list(loans(person).filter(company=company).defer("frozen")[:MOST]), "may_apply": company.state == company.ADMITTED and may(person, "lending.apply")}
