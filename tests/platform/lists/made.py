"""Lists of the small world: founded, published, with what their companies need to be told apart."""

from __future__ import annotations

import uuid
from datetime import date

from django.core.files.uploadedfile import SimpleUploadedFile

from kexin.platform.companies.models import Company
from kexin.platform.lists.drafting import draft
from kexin.platform.lists.founding import found
from kexin.platform.lists.models import Edition, Whitelist
from kexin.platform.lists.publishing import decide, propose
from kexin.platform.lists.pushing import read_pushed
from kexin.platform.orgs.models import Organisation, Person
from kexin.text import Text
from tests.platform.world import DAY, person

ROLES = {"dept": "department"}


def key() -> str:
    """Of a form."""
    return uuid.uuid4().hex


def a_list(owner: str = "dept", rule: str = "kexin.titled-in-area", code: str = "titled", area: str = "430000", bank: str | None = "bank") -> Whitelist:
    """A list of *owner*; of an office it is served by *bank*."""
    served = Organisation.objects.get(code=bank) if bank is not None and owner == "dept" else None
    return found(person(f"{owner}-clerk"), rule, code, Text(f"名单{code}", f"List {code}"), area, served, key())


def published(whitelist: Whitelist, day: date = DAY, owner: str = "dept") -> Edition:
    """The next edition by its rule, proposed by the clerk and published by the manager."""
    return out(draft(person(f"{owner}-clerk"), whitelist, day, key()), day, owner)


def out(edition: Edition, day: date = DAY, owner: str = "dept") -> Edition:
    """A draft, published."""
    propose(person(f"{owner}-clerk"), edition)
    edition.refresh_from_db()
    decide(person(f"{owner}-manager"), edition, True, "", day)
    return edition


def pushed(whitelist: Whitelist, rows: list[tuple[str, str, str]], day: date = DAY, *, leave_out: bool = False) -> Edition:
    """A draft from a file with (code, name, line in 万元)."""
    text = "\n".join(["统一社会信用代码,企业名称,预授信额度（万元）", *(",".join(row) for row in rows)])
    clerk = person("dept-clerk")
    return draft(clerk, whitelist, day, key(), read_pushed(clerk, whitelist, SimpleUploadedFile("奖补.csv", text.encode()), leave_out=leave_out))


def titled(*prefectures: str) -> list[Company]:
    """Companies with a title, in those prefectures."""
    found_there = Company.objects.filter(prefecture__in=prefectures or ("430100", "430200"), state=Company.ADMITTED, titles__contains="hnte_valid").order_by("code")
    return list(found_there)


def clerk_of(organisation: str, name: str = "二") -> Person:
    """Another account manager of a branch."""
    of = Organisation.objects.get(code=organisation)
    return Person.objects.create(username=f"{organisation}-clerk-{key()[:6]}", name=f"{of.name_zh}经办{name}", organisation=of, role="clerk")
