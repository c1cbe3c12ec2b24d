"""What the frame of every page needs: who is here, and what lies open to them."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from kexin.platform.language import current
from kexin.platform.notices.telling import unread
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.text import Text

#: (address, the right that opens it, title), in the order of the work.
DESKS: tuple[tuple[str, str, Text], ...] = (
    ("home", "site.home", Text("待办", "To do")),
    ("companies", "companies.see", Text("企业库", "Companies")),
    ("whitelists", "lists.see", Text("名单", "Lists")),
    ("visits", "visits.see", Text("走访", "Visits")),
    ("events", "activities.see", Text("活动", "Activities")),
    ("applications", "lending.see", Text("贷款", "Loans")),
    ("claims", "claims.see", Text("补偿", "Claims")),
    ("funds", "ledger.see", Text("资金", "Funds")),
    ("programmes", "programmes.see", Text("专项", "Programmes")),
    ("boards", "boards.see", Text("看板", "Boards")),
    ("people", "people.see", Text("人员", "People")),
    ("audit", "audit.see", Text("审计", "Audit")),
)

#: What a person looks after beside the desks, in the menu under the own name.
OWN: tuple[tuple[str, Text], ...] = (
    ("myself", Text("我的资料", "My particulars")),
    ("jobs", Text("任务", "Jobs")),
    ("account_change_password", Text("修改密码", "Change password")),
    ("mfa_index", Text("两步验证", "Two-step sign-in")),
    ("tokens", Text("接口令牌", "API tokens")),
)


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context processor."""
    person = getattr(request, "user", None)
    if not isinstance(person, Person):
        return {"language": current(), "desks": [], "own": [], "person": None, "unread": 0, "demo": settings.DEMO}
    open_desks = [(address, title) for name, right, title in DESKS if may(person, right) and (address := _address(name))]
    # The longest address that the page lies under: /funds/1/ is under /funds/, and everything is under /.
    here = max((address for address, _ in open_desks if address == request.path or (address != "/" and request.path.startswith(address))), key=len, default="")
    own = [(address, title) for name, title in OWN if (address := _address(name))]
    return {"language": current(), "desks": [(address, title, address == here) for address, title in open_desks], "own": own, "person": person, "unread": unread(person), "demo": settings.DEMO}


def _address(name: str) -> str:
    try:
        return reverse(name)
    except NoReverseMatch:
        return ""
