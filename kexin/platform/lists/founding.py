"""A new list: its rule is taken from the rulebook and frozen with its hash."""

from __future__ import annotations

import hashlib
from datetime import date

from django.db import transaction

from kexin.outreach.loader import list_files, list_path
from kexin.outreach.rule import ListRule
from kexin.platform.lists.facts import check_answerable, release_in_force, rule_of
from kexin.platform.lists.models import Whitelist
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Desk, Organisation, Person
from kexin.platform.orgs.scope import inside
from kexin.platform.refusal import refusal
from kexin.text import Text, same


def shipped() -> list[ListRule]:
    """The rules of the rulebook that are in force, by id."""
    release = release_in_force()
    rules = [rule_of(path.read_text(encoding="utf-8"), path.parent.name, release) for path in list_files()]
    return [rule for rule in rules if rule.in_force]


def sealed(rule_id: str) -> tuple[str, str]:
    """(text, SHA-256) of a rule as the rulebook has it now.

    Raises:
        NotFoundError: there is no such rule.
    """
    content = list_path(rule_id).read_bytes()
    return content.decode(), hashlib.sha256(content).hexdigest()


def found(person: Person, rule_id: str, code: str, names: Text, area: str, bank: Organisation | None, key: str) -> Whitelist:
    """Make a list of the person's organisation; the same *key* again gives the same list.

    Raises:
        ProblemsError: the code is taken, the area lies outside the own, a bank's list would be for another bank, or the site cannot answer the rule.
    """
    organisation = person.organisation
    if not area.startswith(inside(organisation.area)):
        raise refusal("area-outside", code, same(area), Text(f"{organisation.area} 以内的地区", f"an area within {organisation.area}"))
    if bank is not None and (organisation.desk == Desk.BANK or bank.desk != Desk.BANK or bank.parent_id is not None):
        raise refusal("no-bank-here", code, same(bank.code), Text("仅部门名单可指定承办银行总机构", "only an office's list names a bank, the head of its tree"))
    text, sha = sealed(rule_id)
    release = release_in_force()
    rule = rule_of(text, rule_id, release)
    check_answerable(rule, release)
    own_key = f"{person.pk}:{key}"
    with transaction.atomic():
        Organisation.objects.select_for_update().get(pk=organisation.pk)
        known = made_before(Whitelist, own_key)
        if known is not None:
            return known
        if Whitelist.objects.filter(code=code).exists():
            raise refusal("code-taken", code, Text("代码已被使用", "the code is taken"), Text("未使用的代码", "a code that is free"), Text("请换一个代码", "choose another code"))
        return Whitelist.objects.create(
            code=code, key=own_key, kind=rule.kind, name_zh=names.zh, name_en=names.en, organisation=organisation, bank=bank, area=area, rule=rule_id, rule_text=text, rule_sha256=sha,
            refresh_every=rule.refresh.every, refresh_days=rule.refresh.days, visit_every=rule.visits.every, visit_days=rule.visits.days, made_by=person)


def close(whitelist: Whitelist, day: date) -> None:
    """End a list: it is not refreshed any more, and nobody is assigned.

    Raises:
        ProblemsError: it is closed already.
    """
    if Whitelist.objects.filter(pk=whitelist.pk, closed_on=None).update(closed_on=day) != 1:
        raise refusal("closed-already", whitelist.code, Text("名单已停用", "the list is closed already"), Text("在用的名单", "a list in use"))
