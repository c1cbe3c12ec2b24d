"""The server takes a visit once, says the same however often it is sent, and refuses what makes no sense with all reasons."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kexin.platform.companies.models import Company
from kexin.platform.notices.models import Notice
from kexin.platform.visits.models import FollowUp, Met, Need, Photo, Plan, PlanState, Visit
from kexin.platform.visits.planning import plan
from tests.platform.life import key
from tests.platform.visits.prepared import png, said
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
SEND = "/visits/mine/send/"


def sent(client: Client, document: Any, *photos: bytes) -> Any:
    files = [SimpleUploadedFile(f"{n}.png", content, "image/png") for n, content in enumerate(photos)]
    text = document if isinstance(document, str) else json.dumps(document)
    return client.post(SEND, {"visit": text, **({"photos": files} if files else {})})


def problems(answer: Any) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for one in json.loads(answer.content)["problems"]:
        found.setdefault(one["where"], []).append(one["said"])
    return found


def test_sent_twice_it_is_one_visit_and_the_answer_is_the_same(as_: As) -> None:
    client, clerk = as_("bank-cs-clerk"), person("bank-cs-clerk")
    document = said(clerk, firm(), needs=[{"kind": "credit", "amount": "300", "wished_on": "", "words": ""}], people=[{"role": "财务", "name": "李某"}])
    first, second = sent(client, document, png()), sent(client, document, png())
    assert first.status_code == second.status_code == 200
    assert first.content == second.content
    assert [model.objects.count() for model in (Visit, Need, FollowUp, Met, Photo)] == [1, 1, 1, 1, 1]
    assert Need.objects.get().amount == 300_000_000


def test_another_text_under_the_same_key_is_not_taken_for_it(as_: As) -> None:
    client, document = as_("bank-cs-clerk"), said(person("bank-cs-clerk"), firm())
    sent(client, document)
    for other in ({**document, "seen": "另一段文字"}, {**document, "people": [{"role": "财务"}]}):
        answer = sent(client, other)
        assert (answer.status_code, json.loads(answer.content)["conflict"]) == (409, True)
    assert sent(client, document, png()).status_code == 409
    assert Visit.objects.get().seen == document["seen"]


def test_a_key_of_one_person_is_not_that_of_another(as_: As) -> None:
    clerk, manager = person("bank-cs-clerk"), person("bank-cs-manager")
    document = said(clerk, firm())
    assert sent(as_("bank-cs-clerk"), document).status_code == 200
    assert sent(as_("bank-cs-manager"), document).status_code == 409
    assert sent(as_("bank-cs-manager"), {**document, "person": manager.pk}).status_code == 200
    assert Visit.objects.count() == 2


def test_all_that_is_wrong_is_told_together_and_nothing_is_kept(as_: As) -> None:
    clerk = person("bank-cs-clerk")
    tomorrow = timezone.localtime() + timedelta(days=1)
    answer = sent(as_("bank-cs-clerk"), said(
        clerk, firm(), at=tomorrow.strftime("%Y-%m-%dT%H:%M"), way="teleport", seen="a\u202eb", needs=[{"kind": "gold", "amount": "-3", "wished_on": "31.12.2026", "words": "x" * 501}, {"kind": "bond", "amount": "", "wished_on": "", "words": ""}],
        people=[{"role": "", "name": "a\0b"}]), b"no picture", png())
    assert answer.status_code == 422
    assert set(problems(answer)) == {"at", "way", "seen", "needs.0.kind", "needs.0.amount", "needs.0.wished_on", "needs.0.words", "people.0.role", "people.0.name", "photos"}
    assert not Visit.objects.exists()
    assert not Photo.objects.exists()


@pytest.mark.parametrize(("changes", "where"), [
    ({"company": ""}, "company"), ({"company": "914301000000000000"}, "company"), ({"plan": "99999"}, "plan"), ({"plan": "x"}, "plan"), ({"accuracy": ""}, "place"), ({"latitude": "91"}, "latitude"), ({"seen": ""}, "seen"),
    ({"outcome": "other", "seen": ""}, "failed_words"), ({"outcome": "nobody", "needs": [{"kind": "credit"}]}, "needs"), ({"needs": "many"}, "needs"), ({"needs": [{"kind": "credit"}] * 13}, "needs"), ({"key": "1"}, "key"), ({"at": "yesterday"}, "at")])
def test_what_makes_no_sense_is_refused_at_its_place(as_: As, changes: dict[str, Any], where: str) -> None:
    answer = sent(as_("bank-cs-clerk"), said(person("bank-cs-clerk"), firm(), **changes))
    assert answer.status_code == 422
    assert where in problems(answer)
    assert not Visit.objects.exists()


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '"x"', "{}", '{"seen": "\\ud800"}', "[" * 5000, '{"person": ' + "9" * 5000 + "}", '{"at": NaN, "key": {"a": 1}, "person": 1e999}', '{"needs": [[]], "people": {}, "plan": -1}'])
def test_what_is_no_visit_at_all_is_refused(as_: As, text: str) -> None:
    answer = sent(as_("bank-cs-clerk"), text)
    assert answer.status_code == 422
    assert json.loads(answer.content)["problems"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.dictionaries(st.sampled_from(["key", "person", "plan", "company", "at", "way", "outcome", "place", "latitude", "longitude", "accuracy", "seen", "needs", "people"]), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.sampled_from(["kind", "amount", "role", "name", "wished_on"]), inner, max_size=3), max_leaves=6)))
def test_no_shape_of_what_is_sent_breaks_the_server(as_: As, changes: dict[str, Any]) -> None:
    assert sent(as_("bank-cs-clerk"), {**said(person("bank-cs-clerk"), firm()), **changes}).status_code in (200, 409, 422)


def test_a_company_elsewhere_or_not_in_the_library_is_refused(as_: As) -> None:
    answer = sent(as_("bank-cs-clerk"), said(person("bank-cs-clerk"), firm("430200")))
    assert list(problems(answer)) == ["company"]


def test_a_plan_has_one_visit_and_a_second_one_is_told_what_to_do(as_: As) -> None:
    client, clerk, today = as_("bank-cs-clerk"), person("bank-cs-clerk"), timezone.localdate()
    row = plan(clerk, firm(), today, today, key())
    first, second = (said(clerk, firm(), plan=row.pk) for _ in range(2))
    assert sent(client, first).status_code == 200
    row.refresh_from_db()
    assert row.state == PlanState.MADE
    answer = sent(client, second)
    assert "计划外走访" in problems(answer)["plan"][0]
    assert sent(client, {**second, "plan": ""}).status_code == 200
    assert Visit.objects.count() == 2


def test_a_visit_ends_only_the_plan_of_its_own_company_and_bank(as_: As) -> None:
    clerk, today = person("bank-cs-clerk"), timezone.localdate()
    elsewhere, foreign = Company.objects.filter(prefecture="430100", state=Company.ADMITTED).order_by("-code")[0], person("other-cs-clerk")
    row = plan(clerk, firm(), today, today, key())
    for who, of, company in (("bank-cs-clerk", clerk, elsewhere), ("other-cs-clerk", foreign, firm())):
        assert list(problems(sent(as_(who), said(of, company, plan=row.pk)))) == ["plan"]
    row.refresh_from_db()
    assert (row.state, Visit.objects.count()) == (PlanState.OPEN, 0)


def test_a_failed_visit_ends_its_plan_as_failed_and_brings_no_needs(as_: As) -> None:
    clerk, today = person("bank-cs-clerk"), timezone.localdate()
    row = plan(clerk, firm(), today, today, key())
    assert sent(as_("bank-cs-clerk"), said(clerk, firm(), plan=row.pk, outcome="moved", seen="")).status_code == 200
    assert (Plan.objects.get(pk=row.pk).state, Visit.objects.get().failed) == (PlanState.FAILED, True)


def test_signed_out_nothing_is_taken_and_nobody_is_sent_elsewhere() -> None:
    client = Client(headers={"host": "localhost"})
    assert sent(client, {}).status_code == 401
    assert client.get("/visits/mine/day/").status_code == 302


@pytest.mark.parametrize("who", ["bank-cs-reviewer", "cs-clerk", "firm-cs-clerk", "guarantor-clerk"])
def test_others_write_no_visits(as_: As, who: str) -> None:
    assert as_(who).get("/visits/mine/").status_code == 403
    assert sent(as_(who), {}).status_code == 403


def test_the_owner_of_a_need_that_one_wrote_down_oneself_is_not_told(as_: As) -> None:
    sent(as_("bank-cs-clerk"), said(person("bank-cs-clerk"), firm(), needs=[{"kind": "policy"}]))
    assert not Notice.objects.exists()


def test_the_worker_is_a_script_for_these_pages_only(as_: As) -> None:
    answer = Client(headers={"host": "localhost"}).get("/visits/mine/worker.js")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/javascript; charset=utf-8"
    assert answer["Service-Worker-Allowed"] == "/visits/mine/"
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "/static/visits/phone.js" in answer.content.decode()


def test_the_shell_has_nothing_about_anybody(as_: As) -> None:
    pages = {as_(who).get("/visits/mine/").content for who in ("bank-cs-clerk", "bank-cs-manager", "other-cs-clerk")}
    assert len(pages) == 1
    assert b"csrf" not in pages.pop()
