"""Who may do what: one table. A right is written ``desk.verb``; a seat is ``desk:role``.

Which rows a right reaches is not said here but by the scopes of each desk: a bureau
sees its area, a bank its own loans, a company itself.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from kexin.platform.orgs.models import Desk, Role

if TYPE_CHECKING:
    from kexin.platform.orgs.models import Person

SEATS: tuple[str, ...] = tuple(f"{desk.value}:{role.value}" for desk in Desk for role in Role)


def _seats(*patterns: str) -> frozenset[str]:
    """``bank:clerk,reviewer`` or ``*:auditor`` or ``bank:*``."""
    found = set()
    for pattern in patterns:
        desks, roles = pattern.split(":")
        for seat in SEATS:
            desk, role = seat.split(":")
            if desks in ("*", desk) and (roles == "*" or role in roles.split(",")):
                found.add(seat)
    return frozenset(found)


_PUBLIC = ("department:*", "bureau:*")
RIGHTS: Mapping[str, frozenset[str]] = {
    "site.home": _seats("*:*"),
    "site.own": _seats("*:*"),
    "site.style": _seats("*:*"),
    # companies 企业库
    "companies.see": _seats("*:*"),
    "companies.load": _seats("department:analyst"),
    "companies.admit": _seats("bureau:clerk,manager"),
    "companies.confirm": _seats("bureau:manager"),
    "companies.see_admissions": _seats(*_PUBLIC),
    "companies.export": _seats(*_PUBLIC, "bank:*", "*:auditor"),
    # lists 名单
    "lists.see": _seats(*_PUBLIC, "bank:*"),
    "lists.propose": _seats("department:clerk,manager,analyst", "bank:clerk,manager"),
    "lists.publish": _seats("department:reviewer,manager", "bank:reviewer,manager"),
    "lists.assign": _seats("department:manager", "bank:manager"),
    "lists.mine": _seats("bank:clerk,manager"),
    # lending 贷款
    "lending.see": _seats("*:*"),
    "lending.apply": _seats("bank:clerk,manager", "company:clerk,manager"),
    "lending.examine": _seats("bank:clerk,manager"),
    "lending.decide": _seats("bank:reviewer,manager"),
    "lending.draw": _seats("bank:clerk,manager"),
    "lending.file": _seats("bank:clerk,manager"),
    "lending.check_filing": _seats("bureau:clerk,reviewer"),
    "lending.confirm_filing": _seats("department:reviewer,manager"),
    "lending.report": _seats("bank:clerk,manager"),
    "lending.repay": _seats("bank:clerk,manager"),
    "lending.attach": _seats("bank:clerk,manager", "company:clerk,manager"),
    "lending.prime_rate": _seats("department:clerk"),
    # claims 补偿
    "claims.see": _seats(*_PUBLIC, "bank:*", "guarantor:*"),
    "claims.replay": _seats("department:auditor", "bureau:auditor", "bank:auditor"),
    "claims.submit": _seats("bank:clerk,manager"),
    "claims.first_review": _seats("bureau:clerk,reviewer"),
    "claims.second_review": _seats("department:reviewer,manager"),
    "claims.pay": _seats("department:clerk"),
    "claims.recover": _seats("bank:clerk,manager"),
    "claims.confirm_recovery": _seats("department:clerk"),
    "claims.write_off": _seats("department:manager"),
    # visits 走访
    "visits.see": _seats("bank:*"),
    "visits.count": _seats(*_PUBLIC, "bank:*"),
    "visits.write": _seats("bank:clerk,manager"),
    "visits.follow": _seats("bank:clerk,manager"),
    "visits.take": _seats("bank:clerk,manager"),
    "visits.unmask": _seats("bank:clerk,manager"),
    # activities 港湾与活动
    "activities.see": _seats(*_PUBLIC, "bank:*", "company:*"),
    "activities.tenants": _seats("bureau:*", "bank:*", "company:*"),
    "activities.run": _seats("bureau:clerk,manager", "bank:clerk,manager"),
    "activities.publish": _seats("bureau:reviewer,manager", "bank:reviewer,manager"),
    "activities.export": _seats("bureau:*", "bank:*"),
    "activities.take_part": _seats("company:clerk,manager"),
    # ledger 资金
    "ledger.see": _seats("department:*", "bureau:reviewer,manager,analyst,auditor", "bank:auditor"),
    "ledger.export": _seats("department:*", "bureau:reviewer,manager,analyst,auditor"),
    "ledger.enter": _seats("department:clerk"),
    "ledger.confirm": _seats("department:reviewer,manager"),
    "ledger.open": _seats("department:manager"),
    "ledger.close": _seats("department:manager"),
    # programmes 专项: which step is whose is said by the programme's file
    "programmes.see": _seats("*:*"),
    "programmes.start": _seats("department:manager", "bureau:manager"),
    "programmes.work": _seats("*:clerk,reviewer,manager"),
    # matters 双人事项
    "matters.see": _seats("department:*"),
    "matters.confirm": _seats("department:reviewer,manager"),
    # people 人员
    "people.see": _seats("*:manager", "department:auditor", "bureau:auditor", "bank:auditor"),
    "people.propose": _seats("*:manager"),
    "people.confirm": _seats("*:manager"),
    # api 接口
    "api.tokens": _seats("*:*"),
    "api.oversee": _seats("*:manager"),
    "people.unmask": _seats("*:manager"),
    "people.organise": _seats("*:manager"),
    "people.self": _seats("*:*"),
    # jobs and notices 任务与消息
    "jobs.see": _seats("*:*"),
    "notices.see": _seats("*:*"),
    # boards 看板
    "boards.see": _seats(*_PUBLIC, "bank:*", "guarantor:*"),
    "boards.fund": _seats(*_PUBLIC),
    # audit 审计
    "audit.see": _seats("*:auditor"),
}


def may(person: Person, right: str) -> bool:
    """Has the person's seat this right? A right that is not in the table is a mistake in the code, not a refusal."""
    return person.is_active and person.seat in RIGHTS[right]
