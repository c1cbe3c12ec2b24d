"""Another manager for a company, chosen by hand with a reason; and how many companies a manager takes."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from kexin.platform.companies.models import Company
from kexin.platform.lists.assigning import edition_in_use
from kexin.platform.lists.models import Assignment, Capacity, Unplaced, Whitelist
from kexin.platform.lists.network import elsewhere, most_of, own_tree
from kexin.platform.lists.nextstep import tell_managers
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Desk, Person
from kexin.platform.refusal import refusal
from kexin.text import Text


def change_owner(person: Person, whitelist: Whitelist, company: Company, manager: Person, reason: str, key: str, day: date) -> Assignment:
    """End the owner of now and put *manager* in the place; the choice stays through later runs. The same *key* again gives the same choice.

    Raises:
        ProblemsError: there is no reason, the company is not on the edition in force, the manager is not one whom the person may choose, looks after it already, or is full, or another bank looks after the company.
    """
    if not reason.strip():
        raise refusal("no-reason", company.code, Text("没有写理由", "there is no reason"), Text("写明理由", "a reason"))
    own_key = f"{person.pk}:{key}"
    with transaction.atomic():
        whitelist = Whitelist.objects.select_for_update().get(pk=whitelist.pk)
        known = made_before(Assignment, own_key, whitelist_id=whitelist.pk, company_id=company.pk)
        if known is not None:
            return known
        edition = edition_in_use(whitelist)
        if not edition.listings.filter(company=company).exists():
            raise refusal("not-listed", company.code, Text("企业不在现行名单", "the company is not on the edition in force"), Text("现行名单中的企业", "a company of the edition in force"))
        chosen = own_tree(person, whitelist).filter(pk=manager.pk).first()
        if chosen is None:
            raise refusal("not-a-manager", company.code, Text(f"{manager.name} 不是可选的客户经理", f"{manager.name} is not a manager to choose from"), Text("本机构承办该名单的客户经理", "a manager of one's own branches for this list"))
        before = whitelist.assignments.filter(company=company, ended_on=None).select_related("branch").first()
        if before is not None and person.organisation.desk == Desk.BANK and not before.branch.path.startswith(person.organisation.path):
            raise refusal("others", company.code, Text("企业由其他机构负责", "another organisation looks after the company"), Text("本机构负责的企业", "a company in the care of one's own organisation"))
        if before is not None and before.manager_id == chosen.pk:
            raise refusal("already", company.code, Text(f"已由 {chosen.name} 负责", f"{chosen.name} looks after it already"), Text("另一位客户经理", "another manager"))
        load = whitelist.assignments.filter(manager=chosen, ended_on=None).count() + elsewhere(whitelist)[chosen.pk]
        if load >= most_of(chosen, whitelist.usual):
            raise refusal("full", company.code, Text(f"{chosen.name} 已有 {load} 户", f"{chosen.name} has {load} companies"), Text(f"至多 {most_of(chosen, whitelist.usual)} 户", f"at most {most_of(chosen, whitelist.usual)}"))
        if before is not None:
            Assignment.objects.filter(pk=before.pk).update(ended_on=day, ended_zh=f"人工调整：{reason.strip()}"[:300], ended_en=f"changed by hand: {reason.strip()}"[:300])
        Unplaced.objects.filter(whitelist=whitelist, company=company).delete()
        made = Assignment.objects.create(
            whitelist=whitelist, edition=edition, company=company, branch=chosen.organisation, manager=chosen, by_hand=True, key=own_key, made_by=person,
            reason_zh=f"人工指定：{reason.strip()}"[:600], reason_en=f"chosen by hand: {reason.strip()}"[:600])
        tell_managers(whitelist, {chosen.pk: 1})
    return made


def set_capacity(person: Person, manager: Person, most: int) -> Capacity:
    """How many companies a manager takes from now on; who has more keeps them until the next run."""
    found, _ = Capacity.objects.update_or_create(person=manager, defaults={"most": most, "set_by": person})
    return found
