"""Whoever is next with a list is told."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse

from kexin.platform.lists.models import Edition, EditionState, Whitelist
from kexin.platform.notices.telling import people_who_may, tell_people
from kexin.platform.orgs.models import DESK_OF, Desk, Person
from kexin.platform.orgs.rights import RIGHTS
from kexin.platform.orgs.scope import within
from kexin.text import Text


def _words(edition: Edition, zh: str, en: str) -> Text:
    names = edition.whitelist.names
    return Text(f"{zh}：{names.zh} 第 {edition.number} 期", f"{en}: {names.en}, edition {edition.number}")


def _address(edition: Edition) -> str:
    return reverse("whitelist_edition", args=[edition.whitelist.code, edition.number])


def _colleagues(right: str, whitelist: Whitelist) -> Iterable[Person]:
    """Those of the owner who have a right."""
    return people_who_may(right, organisation=whitelist.organisation).filter(organisation=whitelist.organisation_id)


def tell_drafted(edition: Edition) -> None:
    """The night made a draft: somebody looks at it and proposes it."""
    tell_people(_colleagues("lists.propose", edition.whitelist), _words(edition, "名单到期刷新，草稿待提交", "a list was due, its draft waits to be proposed"), _address(edition))


def tell_proposed(edition: Edition) -> None:
    """Somebody else publishes."""
    people = [p for p in _colleagues("lists.publish", edition.whitelist) if p.pk != edition.proposed_by_id]
    tell_people(people, _words(edition, "名单待复核发布", "a list waits to be published"), _address(edition))


def tell_decided(edition: Edition) -> None:
    """Published: whoever assigns its companies. Sent back: whoever proposed it."""
    if edition.state == EditionState.RETURNED:
        tell_people([edition.proposed_by] if edition.proposed_by else [], _words(edition, "名单已退回", "a list was sent back"), _address(edition))
        return
    words = _words(edition, "名单已发布，待分派客户经理", "a list is published, its companies wait for their managers")
    tell_people(assigners(edition.whitelist), words, reverse("whitelist_cover", args=[edition.whitelist.code]))


def assigners(whitelist: Whitelist) -> Iterable[Person]:
    """The managers who may assign: of the bank that serves the list or made it; else of the owner, and the managers of banks of the area are told too."""
    seats = Q()
    for seat in RIGHTS["lists.assign"]:
        desk, role = seat.split(":")
        seats |= Q(organisation__kind__in=[kind for kind, of in DESK_OF.items() if of == desk], role=role)
    server = whitelist.bank or whitelist.organisation
    people = Q(organisation=server.pk)
    if server.desk != Desk.BANK:
        people |= Q(organisation__kind__in=[kind for kind, of in DESK_OF.items() if of == Desk.BANK]) & within(whitelist.area, "organisation__area")
    return Person.objects.filter(people, seats, is_active=True)


def tell_managers(whitelist: Whitelist, counts: dict[int, int]) -> None:
    """Each manager, how many companies of the list are new in the own care."""
    address = reverse("my_companies")
    for person in Person.objects.filter(pk__in=counts, is_active=True):
        n = counts[person.pk]
        tell_people([person], Text(f"名单“{whitelist.name_zh}”有 {n} 户新分派给您", f"{n} companies of the list “{whitelist.name_en}” were assigned to you"), address)
