"""What the frame of every page needs: who is here, and what lies open to them."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest

from kexin.platform.language import current
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.text import Text

#: (address, the right that opens it, title), in the order of the work.
DESKS: tuple[tuple[str, str, Text], ...] = (
    ("home", "site.home", Text("待办", "To do")),
    ("companies", "companies.see", Text("企业库", "Companies")),
    ("applications", "lending.see", Text("贷款", "Loans")),
    ("claims", "claims.see", Text("补偿", "Claims")),
    ("funds", "ledger.see", Text("资金", "Funds")),
    ("boards", "boards.see", Text("看板", "Boards")),
    ("people", "people.see", Text("人员", "People")),
    ("audit", "audit.see", Text("审计", "Audit")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    person = getattr(request, "user", None)
    desks = [(name, title) for name, right, title in DESKS if isinstance(person, Person) and may(person, right)]
    return {"language": current(), "desks": desks, "person": person if isinstance(person, Person) else None}
