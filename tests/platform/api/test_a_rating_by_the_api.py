"""The API says of a company what the site says: the same points, values and levels; a change of measures is tried and kept nowhere."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from kexin.platform.companies import rating
from kexin.platform.companies.models import Company
from kexin.rating.explaining import explain
from kexin.text import LANGUAGES, Language
from tests.platform.api.asking import program
from tests.platform.world import firm

pytestmark = pytest.mark.django_db


def _row() -> Company:
    return Company.objects.select_related("measured", "release").get(pk=firm().pk)


@pytest.mark.parametrize("language", LANGUAGES)
def test_points_values_and_reasons_are_those_of_the_site(language: Language) -> None:
    said = program("cs-clerk", language=language).get(f"companies/{firm().code}/rating?reasons=true").json()
    own = rating.rate(_row())
    expected = explain(own)
    assert (said["rating"]["score"]["low"], said["rating"]["score"]["high"]) == own.points("total") == (firm().score_low, firm().score_high)
    assert said["rating"]["model"] == {**said["rating"]["model"], "id": "kexin-kv", "sha256": own.model.digest} and said["release"]["sha256"] == firm().release.digest
    indicators = [each for block in said["rating"]["blocks"] for each in block["indicators"]]
    reasons = [reason for block in expected.blocks for reason in block.reasons]
    assert [each["title"] for each in indicators] == [reason.title.in_(language) for reason in reasons]
    for each, reason in zip(indicators, reasons, strict=True):
        assert (each["points"]["low"], each["points"]["high"]) == reason.points and each["because"] == reason.because.in_(language)
        assert all(reading["level"] in each["because"] or reading["level"] in reason.value.in_(language) for reading in each["readings"])
    assert [each["measure"] for each in said["rating"]["unknown"]] == list(own.to_ask)
    assert {each["verdict"] for each in said["rating"]["gates"]} <= {"yes", "no", "unknown"}


def test_every_company_is_answered_for_and_says_where_its_data_come_from() -> None:
    asking = program("dept-clerk")
    for code in Company.objects.values_list("code", flat=True):
        said = asking.get(f"companies/{code}/rating").json()
        assert said["release"]["generated"] and said["rating"]["score"]["low"] <= said["rating"]["score"]["high"]


def test_a_rating_takes_two_queries() -> None:
    asking, path = program("cs-clerk"), f"companies/{firm().code}/rating"
    asking.get(path)
    with CaptureQueriesContext(connection) as asked:
        assert asking.get(path).status_code == 200
    assert len(asked) == 2


def test_changed_measures_are_tried_and_kept_nowhere() -> None:
    asking, before = program("cs-clerk"), _row().measured.values
    said = asking.post("ratings", {"code": firm().code, "measures": {"on_dishonest_list": True, "registered_on": "2020-02-29"}}).json()
    assert said["before"] == {"low": firm().score_low, "high": firm().score_high}
    assert next(each for each in said["rating"]["gates"] if each["id"] == "gate_honest")["verdict"] == "no" and said["rating"]["verdict"] == "no"
    assert _row().measured.values == before


@pytest.mark.parametrize("model", ["kexin-kv", "kexin-tech-flow", "kexin-star", "kexin-invest-flow", "kexin-credit", "cn.most.tech-sme.2017"])
def test_a_company_without_a_name_is_rated_by_each_open_model(model: str) -> None:
    said = program("bank-cs-clerk").post("ratings", {"model": model, "measures": {"revenue": 5_000_000_000, "rd_expense": 400_000_000, "listed": False}, "reasons": True})
    assert said.status_code == 200, said.content
    assert said.json()["rating"]["model"]["id"] == model and said.json()["before"] is None and said.json()["rating"]["unknown"]


def test_policies_and_products_come_with_their_conditions() -> None:
    row = _row()
    said = program("bank-cs-clerk").get(f"companies/{row.code}/matches").json()["items"]
    matcher = rating.matcher_of(row.release.as_of, frozenset(row.release.complete))
    own = matcher.match_measures(rating.thawed(row.measured.values, matcher.measures))
    words = {True: "yes", False: "no", None: "unknown"}
    assert [(each["id"], each["verdict"]) for each in said] == [(match.offer.id, words[match.verdict]) for match in own]
    assert {kind for each in said for kind in [each["kind"]]} == {"policy", "product"}
    assert all(each["verdict"] != "no" or any(c["verdict"] == "no" for c in each["conditions"]) for each in said)
