"""A product handed to the subsidiary that has its licence, and what becomes of it there."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.db import transaction

from kexin.platform.companies.models import Company
from kexin.platform.moves import move
from kexin.platform.once import made_before
from kexin.platform.orgs.models import Kind as OrganisationKind
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.refusal import refusal
from kexin.platform.visits.mixing import OWN, frozen_for
from kexin.platform.visits.models import Need, Referral, ReferralState
from kexin.text import Text, same

#: From where a referral may come into each state.
FROM: Mapping[str, tuple[str, ...]] = {
    ReferralState.TAKEN: (ReferralState.HANDED,), ReferralState.OFFERED: (ReferralState.TAKEN,), ReferralState.CLOSED: (ReferralState.OFFERED,),
    ReferralState.REFUSED: (ReferralState.HANDED, ReferralState.TAKEN, ReferralState.OFFERED)}


def subsidiaries_of(person: Person) -> list[Organisation]:
    """The open subsidiaries of the person's bank."""
    top = person.organisation.path.split("/")[0]
    return list(Organisation.objects.filter(path__startswith=f"{top}/", kind=OrganisationKind.SUBSIDIARY, closed_on=None))


def next_states(row: Referral) -> list[str]:
    """What may come next."""
    return [state for state, before in FROM.items() if row.state in before]


def hand_over(person: Person, need: Need, product: str, to: Organisation, note: str, key: str, today: date) -> Referral:
    """Hand a product to a subsidiary, with its sealed verdict of today; one with the same *key* is given again and nothing is done.

    Raises:
        ProblemsError: there is no such product, the bank lends it itself, or it lies with a subsidiary already.
    """
    company = Company.objects.select_related("release", "measured").get(pk=need.company_id)
    found = frozen_for(company, product)
    if found is None:
        raise refusal("no-product", product, Text("没有这项在用产品", "there is no such product in force"), Text("清单中的产品", "a product of the list"))
    match, document = found
    if match.offer.category in OWN:
        raise refusal("own-product", product, Text("本行直接办理的产品", "the bank itself has this product"), Text("由子公司持牌办理的产品", "a product of another licence"), Text("请发起贷款申请", "begin an application"))
    if to not in subsidiaries_of(person):
        raise refusal("no-house", to.code, same(to.name), Text("本行集团的子公司", "a subsidiary of the own group"))
    with transaction.atomic():
        # The need's row is the turnstile: two at once wait for each other.
        Need.objects.select_for_update().get(pk=need.pk)
        known = made_before(Referral, key, need_id=need.pk, handed_by_id=person.pk)
        if known is not None:
            return known
        there = Referral.objects.filter(need=need, product=product).exclude(state=ReferralState.REFUSED).first()
        if there is not None:
            raise refusal("handed-already", product, Text(f"已移交：{there.state_title.zh}", f"handed over already: {there.state_title.en}"), Text("一项需求的一项产品移交一次", "each product of a need once"))
        return Referral.objects.create(
            key=key, need=need, product=product, category=match.offer.category, title_zh=match.offer.title.zh[:100], title_en=match.offer.title.en[:200], frozen=document, bank=person.organisation, to=to, note=note,
            handed_by=person, handed_on=today)


def proceed(person: Person, row: Referral, state: str, reason: str, today: date) -> None:
    """The next state, by somebody of the subsidiary.

    Raises:
        ProblemsError: the person does not sit there, it does not stand where this may follow, or a refusal has no reason.
    """
    if not row.to.path.startswith(person.organisation.path) or person.organisation.kind != OrganisationKind.SUBSIDIARY:
        raise refusal("not-yours", str(row.pk), same(person.organisation.name), same(row.to.name), Text("请由承接的子公司办理", "the subsidiary does this"))
    if state == ReferralState.REFUSED and not reason.strip():
        raise refusal("no-reason", str(row.pk), Text("没有写未办成的理由", "there is no reason for refusing it"), Text("写明理由", "a reason"))
    if state not in FROM:
        raise refusal("state", str(row.pk), same(state), same(", ".join(FROM)))
    with transaction.atomic():
        taken = {"taken_by": person} if state == ReferralState.TAKEN else {}
        move(row, FROM[state], state, reason.strip(), reason=reason.strip(), moved_on=today, **taken)
