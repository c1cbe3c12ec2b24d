"""The page says in words who did what, when, from where, from what to what; it can be filtered and taken along."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from uuid import uuid4

import pytest
from auditlog.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from kexin.platform.audit.labels import FIELDS, KINDS, SILENT
from kexin.platform.audit.words import in_words, name_of
from kexin.platform.claims.models import Recovery
from kexin.platform.lending.models import Application, Quality
from kexin.platform.moves import move
from kexin.platform.orgs.models import Organisation, Person
from kexin.platform.orgs.seats import Seat, decide, propose
from kexin.platform.sheets import cell
from kexin.platform.trail import acting_as
from tests.platform.life import OVERDUE, Life
from tests.platform.world import firm, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]


@pytest.fixture(autouse=True)
def doings(db: None) -> None:
    """A change of seat and a loan."""
    with acting_as(person("bank-manager"), "10.1.1.1"):
        change = propose(person("bank-manager"), person("bank-cs-clerk"), Seat(Organisation.objects.get(code="bank-cs"), "reviewer"), uuid4().hex, "轮岗")
    with acting_as(person("bank-cs-manager"), "10.1.1.2"):
        decide(person("bank-cs-manager"), change, agreed=True)
    with acting_as(person("bank-cs-analyst")):
        row = Application.objects.create(
            number="KX-1", key="KX-1", company=firm(), bank=Organisation.objects.get(code="bank-cs"), area="430100", applied_by=person("bank-cs-analyst"), applied_on=date(2026, 7, 1), asked=123_456_789, months=12, purpose="设备")
        move(row, ["submitted"], "declined", note="=HYPERLINK(\"x\")", credit=None)


def page(as_: As, query: str = "", language: str = "zh-hans", who: str = "dept-auditor") -> str:
    answer = as_(who, language).get(f"/audit/?{query}")
    assert answer.status_code == 200
    return answer.content.decode()


def test_it_reads_in_both_languages(as_: As) -> None:
    zh, en = page(as_), page(as_, language="en")
    for said in ("10.1.1.2", "经办 → 复核", "待复核 → 已确认", "1,234,567.89元", "待尽调 → 未批准", "贷款 KX-1", "第一银行长沙分行主管（bank-cs-manager）"):
        assert said in zh, said
    for said in ("clerk → reviewer", "to be confirmed → confirmed", "CNY 1,234,567.89", "to be examined → declined", "loan KX-1"):
        assert said in en, said


@pytest.mark.parametrize(("query", "there", "missing"), [
    ("who=bank-cs-analyst", "KX-1", "10.1.1.1"), ("kind=orgs.seatchange", "10.1.1.1", "KX-1"), ("what=KX-1", "KX-1", "10.1.1.1"), ("did=changed", "待复核 → 已确认", "设备"),
    ("did=factor-added", "没有符合条件", "KX-1"), ("who=%E7%AC%AC%E4%B8%80%E9%93%B6%E8%A1%8C%E4%B8%BB%E7%AE%A1", "10.1.1.1", "10.1.1.2")])
def test_filters(as_: As, query: str, there: str, missing: str) -> None:
    found = page(as_, query)
    assert there in found
    assert missing not in found


def test_days_are_days_of_the_site(as_: As) -> None:
    today = timezone.localdate()
    assert "KX-1" in page(as_, f"since={today}&until={today}")
    assert "KX-1" not in page(as_, f"until={today - timedelta(days=1)}")
    assert "KX-1" not in page(as_, f"since={today + timedelta(days=1)}")


@pytest.mark.parametrize("query", ["since=yesterday", "kind=x.y", "kind=orgs.person%00", "did=nothing", "who=%00", "who=" + "x" * 99, "before=abc", "before=99999999999999999999999", "before=-1", "before=", "before=%D9%A3"])
def test_filters_that_make_no_sense_do_no_harm(as_: As, query: str) -> None:
    page(as_, query)


def test_older_entries_are_on_the_next_pages_each_once(as_: As) -> None:
    kind = ContentType.objects.get_for_model(Application)
    LogEntry.objects.bulk_create([LogEntry(content_type=kind, object_pk=str(n), object_id=n, object_repr=f"OLD-{n:03}", action=1, changes={}) for n in range(10_000, 10_120)])
    seen, before = [], ""
    for _ in range(5):
        answer = as_("dept-auditor").get(f"/audit/?what=OLD-&before={before}")
        seen += [line.about for line in answer.context["entries"]]
        before = str(answer.context["next"] or "")
        if not before:
            break
    assert seen == [f"贷款 OLD-{n:05}" for n in range(10_119, 9_999, -1)]


def test_a_page_asks_as_often_for_many_entries_as_for_few(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    entries = list(LogEntry.objects.select_related("actor", "content_type"))
    assert len(entries) >= 5
    with django_assert_num_queries(5):
        in_words(entries * 20)


def test_the_export_is_harmless_in_a_spreadsheet_and_written_down(as_: As) -> None:
    Person.objects.filter(username="bank-cs-analyst").update(name="=1+1")
    answer = as_("dept-auditor").post("/audit/export?kind=lending.application")
    text = b"".join(getattr(answer, "streaming_content", ())).decode()
    assert text.startswith("\ufeff时间")
    rows = list(csv.reader(io.StringIO(text.lstrip("\ufeff"))))
    assert len(rows) == 3
    assert [r[7] for r in rows[1:]] == ["'=HYPERLINK(\"x\")", ""]
    assert all(not text.startswith(("=", "+", "-", "@")) for row in rows for text in row)
    assert rows[1][1].startswith("'=1+1")
    assert LogEntry.objects.latest("pk").additional_data["event"] == "exported-trail"


def test_an_export_holds_what_the_reader_may_see(as_: As) -> None:
    answer = as_("other-auditor").post("/audit/export")
    assert "KX-1" not in b"".join(getattr(answer, "streaming_content", ())).decode()


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@x", "\t=1", " =1", "\r=1", "＝1", "＠x"])
def test_no_cell_begins_a_formula(text: str) -> None:
    assert cell(text)[0] in "'·"
    assert cell("plain") == "plain"


def test_every_kind_and_field_of_the_trail_has_words() -> None:
    from auditlog.registry import auditlog

    followed = {model for model in auditlog.get_models() if model._meta.app_label in {"orgs", "companies", "ledger", "lending", "lists", "claims", "matters", "programmes", "visits", "activities"}}
    # Admissions are moved, which is written down too; tokens are followed by their own desk.
    assert {model._meta.label_lower for model in followed} | {"companies.admission", "api.token"} == set(KINDS)
    silent = {f"{m._meta.label_lower}.{f.name}" for m in followed for f in m._meta.concrete_fields if f.name not in FIELDS and f.name not in SILENT}
    assert silent == set()


def test_rows_without_a_name_are_called_by_what_a_reader_knows(db: None) -> None:
    claimed = Life().accepted()
    recovery = Recovery(claim=claimed.claim, on=OVERDUE, amount=60_000_001)
    assert name_of(recovery) == "2026-10-31 600,000.01元"
    report = claimed.loan.reports.get()
    assert name_of(report) == f"{report.on} {Quality(report.quality).label}"
    assert name_of(claimed.claim.reviews.first() or claimed.claim).startswith("#")
    assert name_of(claimed.claim) == claimed.claim.number
