"""A company's page says on which lists it stands, why, and who looks after it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kexin.platform.companies.models import Company
from kexin.platform.companies.panels import Panel
from kexin.platform.lists.models import Assignment, EditionState, Listing
from kexin.platform.lists.scope import assignments_of, lists_of
from kexin.platform.orgs.models import Person
from kexin.text import Text

MOST = 50


def _lists(person: Person, company: Company) -> Mapping[str, Any]:
    """The last published edition of each list that the reader sees, where the company stands on it; and its owner as far as the reader sees that."""
    rows = Listing.objects.filter(lists_of(person, "edition__whitelist__"), company=company, edition__state=EditionState.PUBLISHED, edition__whitelist__closed_on=None)
    last = {row.edition.whitelist_id: row for row in rows.select_related("edition__whitelist").order_by("edition__number")[:500]}
    newest = _newest([row.edition.whitelist_id for row in last.values()])
    owners = {a.whitelist_id: a for a in Assignment.objects.filter(assignments_of(person), company=company, ended_on=None).select_related("branch", "manager")}
    shown = [(row, owners.get(whitelist)) for whitelist, row in last.items() if newest.get(whitelist) == row.edition.number]
    return {"listed": shown[:MOST]}


def _newest(whitelists: list[int]) -> dict[int, int]:
    """The number of the edition in force of each list."""
    from django.db.models import Max

    from kexin.platform.lists.models import Edition

    return dict(Edition.objects.filter(whitelist__in=whitelists, state=EditionState.PUBLISHED).order_by().values_list("whitelist").annotate(last=Max("number")))


LISTS = Panel("lists", Text("名单与客户经理", "Lists and manager"), "lists.see", "lists/_company.html", _lists)
