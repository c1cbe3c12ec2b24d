"""母子协同: the mix of the group's licences for a need, and what a subsidiary makes of a product that was handed to it."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from kexin.matching.frozen import replay
from kexin.platform.companies.rating import matcher_of
from kexin.platform.lending.forms import Apply
from kexin.platform.lending.submission import Wish, apply
from kexin.platform.notices.models import Notice
from kexin.platform.visits.mixing import LICENCES, mix_for, offers_for
from kexin.platform.visits.models import Referral, ReferralState
from kexin.platform.visits.referring import hand_over, proceed
from kexin.problems import ProblemsError
from tests.platform.life import APPLIED, WAN, key
from tests.platform.visits.prepared import follow_up, subsidiary
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
TODAY = timezone.localdate()
PRODUCT = "ccb.loan-with-equity"


def handed() -> Referral:
    return hand_over(person("bank-cs-clerk"), follow_up("equity").need, PRODUCT, subsidiary(), "", key(), TODAY)


def test_the_mix_has_every_licence_and_those_that_answer_the_need_first() -> None:
    licences = mix_for(firm(), "equity")
    assert {one.category for one in licences} == set(LICENCES)
    assert [one.category for one in licences if one.first] == ["equity", "loan_with_equity"] == [one.category for one in licences[:2]]
    for one in licences:
        assert one.offers, one.category
        order = [{True: 0, None: 1, False: 2}[o.verdict] for o in one.offers]
        assert order == sorted(order)
    assert {o.category for o in offers_for(firm(), "credit")} == {"loan", "loan_with_equity", "guarantee"}
    assert offers_for(firm(), "talent") == []


def test_a_product_of_another_licence_is_handed_once_with_its_sealed_verdict(as_: As) -> None:
    need, house, client = follow_up("equity").need, subsidiary(), as_("bank-cs-clerk")
    form = {"key": key(), "product": PRODUCT, "to": str(house.pk), "note": "企业已有机构投资者"}
    assert [client.post(f"/visits/needs/{need.pk}/hand/", form).status_code for _ in range(2)] == [302, 302]
    row = Referral.objects.get()
    assert (row.state, row.category, row.to) == (ReferralState.HANDED, "loan_with_equity", house)
    offer = next(o for o in matcher_of(firm().release.as_of, frozenset(firm().release.complete)).catalogue.offers if o.id == PRODUCT)
    found = replay(row.frozen, offer, matcher_of(firm().release.as_of, frozenset(firm().release.complete)).measures)
    assert (found.sealed, found.same_rule, found.same_answer) == (True, True, True)
    assert client.post(f"/visits/needs/{need.pk}/hand/", {**form, "key": key()}).status_code == 422
    assert {n.person.username for n in Notice.objects.all()} == {"bank-fund-clerk", "bank-fund-manager"}
    with pytest.raises(IntegrityError), transaction.atomic():
        Referral.objects.create(key=key(), need=need, product=PRODUCT, category="x", title_zh="x", title_en="x", bank=house, to=house, handed_by=person("bank-cs-clerk"), handed_on=TODAY)


@pytest.mark.parametrize("product", ["kexin.kv-loan", "nothing", ""])
def test_what_the_bank_has_itself_or_nobody_has_is_not_handed_over(product: str) -> None:
    with pytest.raises(ProblemsError):
        hand_over(person("bank-cs-clerk"), follow_up().need, product, subsidiary(), "", key(), TODAY)


def test_a_foreign_house_or_a_branch_is_not_handed_anything() -> None:
    house = subsidiary()
    for who, to in (("other-cs-clerk", house), ("bank-cs-clerk", person("bank-cs-clerk").organisation)):
        with pytest.raises(ProblemsError):
            hand_over(person(who), follow_up("equity").need, PRODUCT, to, "", key(), TODAY)


def test_it_is_taken_up_offered_and_concluded_by_the_subsidiary(as_: As) -> None:
    row, client = handed(), as_("bank-fund-clerk")
    address = f"/visits/referrals/{row.pk}/"
    assert "待接办的母子协同" in client.get("/").content.decode()
    assert client.post(f"{address}move/", {"state": "closed", "reason": ""}).status_code == 422
    for state in ("taken", "offered", "closed"):
        assert client.post(f"{address}move/", {"state": state, "reason": "见方案"}).status_code == 302
    row.refresh_from_db()
    assert (row.state, row.taken_by) == (ReferralState.CLOSED, person("bank-fund-clerk"))
    assert Notice.objects.filter(person=person("bank-cs-clerk")).count() == 3
    assert "已落地" in as_("bank-cs-clerk").get(address).content.decode()


def test_a_refusal_has_its_reason_and_frees_the_product() -> None:
    row, clerk = handed(), person("bank-fund-clerk")
    with pytest.raises(ProblemsError):
        proceed(clerk, row, "refused", " ", TODAY)
    proceed(clerk, row, "refused", "不符合投资阶段", TODAY)
    again = hand_over(person("bank-cs-clerk"), row.need, PRODUCT, row.to, "", key(), TODAY)
    assert again.state == ReferralState.HANDED


@pytest.mark.parametrize("who", ["bank-cs-clerk", "bank-manager", "other-cs-clerk"])
def test_only_the_subsidiary_moves_it(who: str) -> None:
    row = handed()
    with pytest.raises(ProblemsError):
        proceed(person(who), row, "taken", "", TODAY)


def test_a_subsidiary_reads_what_was_handed_to_it_and_not_the_visit(as_: As) -> None:
    row, client = handed(), as_("bank-fund-clerk")
    assert client.get(f"/visits/referrals/{row.pk}/").status_code == 200
    for path in (f"/visits/{row.need.visit_id}/", f"/visits/follow-ups/{row.need.follow_up.pk}/", f"/visits/needs/{row.need_id}/mix/"):
        assert client.get(path).status_code == 404
    assert as_("other-cs-clerk").get(f"/visits/referrals/{row.pk}/").status_code == 404


def test_a_subsidiary_lends_nothing() -> None:
    house = subsidiary()
    assert house.name not in str(Apply(person("firm-cs-clerk"), firm())["bank"])
    with pytest.raises(ProblemsError):
        apply(person("bank-fund-clerk"), firm(), house, Wish(WAN, 12, "x"), key(), APPLIED)
