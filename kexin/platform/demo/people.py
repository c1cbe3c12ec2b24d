"""The people of the invented province: a few for every organisation, all with one password."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Mapping

from django.contrib.auth.hashers import make_password

from kexin.platform.companies.models import Company
from kexin.platform.orgs.models import Desk, Kind, Organisation, Person, Role

_FAMILY = "赵钱孙李周吴郑王冯陈蒋沈韩杨朱秦许何吕张孔曹严华金魏陶姜谢邹苏潘葛范彭郎鲁韦马方任袁柳史唐薛雷贺罗毕郝安常于傅康伍余顾孟黄萧尹姚邵汪毛米"
_GIVEN = "安柏晨川岱恩帆谷禾佳楷岚铭宁沛启容书桐惟溪宣言远哲知舟梓清越思齐明达文博静怡一诺若水子衿"
#: What sits where: enough for two to sign, and for a manager to propose and another to confirm.
_ROLES: dict[Desk, tuple[Role, ...]] = {
    Desk.DEPARTMENT: (Role.CLERK, Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.MANAGER, Role.ANALYST, Role.AUDITOR),
    Desk.BUREAU: (Role.CLERK, Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.MANAGER, Role.ANALYST, Role.AUDITOR),
    Desk.BANK: (Role.CLERK, Role.CLERK, Role.REVIEWER, Role.MANAGER),
    Desk.GUARANTOR: (Role.CLERK, Role.REVIEWER, Role.MANAGER),
    Desk.COMPANY: (Role.CLERK, Role.MANAGER)}
_HEAD_OFFICE = (Role.CLERK, Role.REVIEWER, Role.MANAGER, Role.MANAGER, Role.ANALYST, Role.AUDITOR)


class People:
    """Who sits where."""

    def __init__(self) -> None:
        self._of: defaultdict[tuple[int, str], list[Person]] = defaultdict(list)

    def add(self, person: Person) -> None:
        """Somebody who was stored."""
        self._of[person.organisation_id, person.role].append(person)

    def one(self, organisation: Organisation, role: Role, place: int = 0) -> Person:
        """One of those in a seat; the same for the same *place*."""
        those = self._of[organisation.pk, role.value]
        return those[place % len(those)]


def make_people(organisations: Mapping[str, Organisation], password: str, chance: random.Random) -> People:
    """Store them, under names that begin with those of *organisations*. The password is hashed once for all: nobody here has secrets."""
    hashed, rows = make_password(password), []
    for prefix, organisation in organisations.items():
        roles = _HEAD_OFFICE if organisation.kind == Kind.BANK else _ROLES[organisation.desk]
        for place, role in enumerate(roles):
            number = roles[:place].count(role) + 1
            name = f"{prefix}-{role.value}{number if number > 1 else ''}"
            rows.append(Person(
                username=name, name=_name(chance), organisation=organisation, role=role.value, email=f"{name}@demo.example", phone=f"1{chance.randrange(10**9):010d}", password=hashed))
    Person.objects.bulk_create(rows)
    people = People()
    for person in Person.objects.select_related("organisation").order_by("pk"):
        people.add(person)
    return people


def companies_that_sign_in(number: int) -> dict[str, Organisation]:
    """A handful of admitted companies become organisations: ``firm1``, ``firm2`` …"""
    chosen = Company.objects.filter(state=Company.ADMITTED, applications__isnull=False).distinct().order_by("-score_low", "code")[:number]
    return {f"firm{place}": Organisation.objects.create(code=c.code, kind=Kind.COMPANY, name_zh=c.name, area=c.prefecture) for place, c in enumerate(chosen, 1)}


def _name(chance: random.Random) -> str:
    return chance.choice(_FAMILY) + "".join(chance.sample(_GIVEN, chance.choice((1, 2, 2))))
