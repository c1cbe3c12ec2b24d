"""Facts as they might be: the rating follows at once, what rests on them follows too, nothing is stored, nonsense is refused."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from kexin.platform.companies.models import Company, Measured
from kexin.platform.companies.rating import rate
from kexin.platform.companies.whatif import what_if
from tests.platform.world import firm

pytestmark = pytest.mark.django_db
Browser = Callable[..., Client]


def test_without_a_change_every_company_is_rated_as_it_is() -> None:
    for company in Company.objects.select_related("release", "measured"):
        model, measured = what_if(company)
        asked = model.asked(measured, {})
        assert not any(a.changed for a in asked)
        # What the form sends back unchanged is no change either.
        again = model.asked(measured, {f"m.{a.fact.name}": a.known for a in asked})
        assert model.changes(again) == {}
        assert model.rate(measured, {}).results == rate(company).results
        # What follows from the facts is what the release says.
        assert {n: v for n, v in model.follow(measured).items() if measured.get(n) != v} == {}


def test_what_rests_on_a_fact_follows_it() -> None:
    company = Company.objects.select_related("release", "measured").filter(measured__values__net_profit__gt=0).first()
    assert company is not None
    model, measured = what_if(company)
    changes = model.changes(model.asked(measured, {"m.net_profit": "-100", "m.assets_total": "1000", "m.liabilities_total": "900"}))
    rating = model.rate(measured, changes)
    assert changes == {"net_profit": -100_000_000, "assets_total": 1_000_000_000, "liabilities_total": 900_000_000}
    assert rating.measures["debt_ratio"] == 0.9
    assert rating.measures["net_assets"] == 100_000_000
    assert rating.points("debt") == (0, 0) and rating.points("profit")[1] == 0


def test_a_failed_gate_shows(as_: Browser) -> None:
    page = as_("bank-cs-clerk").get(f"/companies/{firm().code}/what-if/", {"m.on_dishonest_list": "yes"}, headers={"HX-Request": "true", "HX-Target": "what-if-result"})
    assert page.status_code == 200 and "<html" not in page.content.decode()
    assert "未列入严重违法失信名单" in page.content.decode()


def test_nothing_is_stored(as_: Browser) -> None:
    before = list(Measured.objects.order_by("pk").values_list("pk", "values"))
    as_("firm-cs-clerk").get(f"/companies/{firm().code}/what-if/", {"m.revenue": "99999", "m.tax_grade": "D"})
    assert list(Measured.objects.order_by("pk").values_list("pk", "values")) == before


@pytest.mark.parametrize(("name", "typed"), [
    ("revenue", "a lot"), ("revenue", "1e99"), ("revenue", "NaN"), ("revenue", "Infinity"), ("revenue", "0.0000001"), ("revenue", "-2000000000"), ("staff_total", "-1"), ("staff_total", "1.5"),
    ("staff_total", "9" * 39), ("registered_on", "2099-01-01"), ("registered_on", "yesterday"), ("registered_on", "0001-01-01"), ("on_dishonest_list", "maybe"), ("tax_grade", "<b>"), ("revenue", "=1+1"), ("revenue", "\x00")])
def test_nonsense_is_refused_at_its_field(as_: Browser, name: str, typed: str) -> None:
    for headers in ({}, {"HX-Request": "true", "HX-Target": "what-if-result"}):
        page = as_("bank-cs-clerk").get(f"/companies/{firm().code}/what-if/", {f"m.{name}": typed}, headers=headers)
        assert page.status_code == 422
        assert 'role="alert"' in page.content.decode() and "<b>\"" not in page.content.decode()


def test_nothing_typed_means_unknown_and_gives_an_interval() -> None:
    company = Company.objects.select_related("release", "measured").filter(measured__values__tax_grade="A").first()
    assert company is not None
    model, measured = what_if(company)
    rating = model.rate(measured, model.changes(model.asked(measured, {"m.tax_grade": ""})))
    assert rating.points("tax") == (0, 4000)
