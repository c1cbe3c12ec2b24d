"""Fireworks safety: whoever did not lead an inspection in a month is listed and told on the first night after it; findings have a deadline and are checked by another person."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils.timezone import localdate

from kexin.platform.notices.models import Notice
from kexin.platform.programmes.books import book_of
from kexin.platform.programmes.inspecting import inspect, recheck, rectify
from kexin.platform.programmes.missing import find_missed
from kexin.platform.programmes.models import Finding, Missed, Row, Running
from kexin.platform.programmes.paying import happened
from kexin.platform.programmes.reading import reading
from kexin.platform.running.nightly import night
from kexin.problems import ProblemsError
from tests.platform.programmes.started import key, safety
from tests.platform.world import person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
BEGIN = date(2026, 5, 1)
FULL = dict.fromkeys(("tidy", "regular", "orderly", "people", "duties", "rules", "material", "quality", "labels"), "yes")
PATROL = dict.fromkeys(("crowding", "smoking", "doors"), "yes")


def led(running: Running, post: int, on: date, **answers: str) -> None:
    """A leader leads a full inspection of the first site."""
    inspect(person("town-manager"), running, "full", site(running), cadence="leaders", post=str(post), on=on, answers={**FULL, **answers}, note="", today=on, key=key())


def site(running: Running) -> Row:
    """The first site."""
    return Row.objects.filter(running=running).order_by("code")[0]


def missed(running: Running, cadence: str) -> list[tuple[str, date, date]]:
    """What was missed of a schedule: who, from when to when."""
    return [(m.subject, m.first, m.last) for m in Missed.objects.filter(running=running, cadence=cadence).order_by("last", "subject")]


def test_a_leader_who_missed_the_month_is_told_the_day_after() -> None:
    running = safety(BEGIN, "generated")
    for post in range(1, 12):
        led(running, post, BEGIN + timedelta(days=post))
    find_missed(date(2026, 5, 31))
    assert missed(running, "leaders") == []
    find_missed(date(2026, 6, 1))
    assert missed(running, "leaders") == [("12", BEGIN, date(2026, 5, 31))]
    assert Missed.objects.get(running=running, cadence="leaders").found_on == date(2026, 6, 1)
    told = Notice.objects.filter(person=person("town-manager"), text_zh__contains="每月带队检查")
    assert [n.text_zh for n in told] == ["澄潭江镇花炮安全监管：“党政领导每月带队检查”漏检 1 次"]


def test_a_day_without_patrol_is_told_the_next_day_and_only_once() -> None:
    running = safety(BEGIN, "generated")
    inspect(person("town-clerk"), running, "patrol", None, cadence="team", post="", on=BEGIN, answers=PATROL, note="", today=BEGIN, key=key())
    find_missed(BEGIN + timedelta(days=2))
    day = BEGIN + timedelta(days=1)
    assert missed(running, "team") == [("", day, day)]
    assert missed(running, "cameras") == [("", BEGIN, BEGIN), ("", day, day)]
    assert find_missed(BEGIN + timedelta(days=2)) == 0
    told = Notice.objects.filter(text_zh__contains="监管小组每日巡查").values_list("person__username", flat=True)
    assert sorted(told) == ["town-clerk", "town-manager", "town-reviewer"]  # those who patrol, and the head


def test_the_night_does_it() -> None:
    running = safety(BEGIN, "generated")
    said = [done.said.en for done in night(BEGIN + timedelta(days=1))]
    assert "inspections newly found to be missed: 2" in said
    assert Missed.objects.filter(running=running).count() == 2


def test_a_finding_is_put_right_by_its_deadline_and_checked_by_another() -> None:
    running = safety(BEGIN, "generated")
    led(running, 1, BEGIN, duties="no", tidy="no")
    serious, minor = Finding.objects.filter(running=running).order_by("due_on")
    assert (serious.due_on - BEGIN, minor.due_on - BEGIN) == (timedelta(days=1), timedelta(days=7))
    clerk, head = person("town-clerk"), person("town-manager")
    rectify(clerk, serious, "已明确责任人", BEGIN)
    with pytest.raises(ProblemsError, match="same-person"):
        recheck(clerk, serious, True, "", BEGIN)
    with pytest.raises(ProblemsError, match="no-reason"):
        recheck(head, serious, False, "", BEGIN)
    recheck(head, serious, False, "没有张贴", BEGIN + timedelta(days=1))
    serious.refresh_from_db()
    assert (serious.state, serious.due_on) == ("open", BEGIN + timedelta(days=2))
    rectify(clerk, serious, "已张贴", BEGIN + timedelta(days=2))
    recheck(head, serious, True, "", BEGIN + timedelta(days=2))
    serious.refresh_from_db()
    assert serious.state == "closed"


def test_what_was_not_put_right_in_time_is_overdue() -> None:
    running = safety(BEGIN, "generated")
    led(running, 1, BEGIN, duties="no")

    def figures(day: date) -> dict[str, object]:
        computing = reading(running.programme, day)
        return {c.figure.id: c.value for c in computing.figures(book_of(computing.programme, running))}

    assert figures(BEGIN + timedelta(days=1))["overdue"] == 0
    assert figures(BEGIN + timedelta(days=2))["overdue"] == 1


def test_a_fatal_accident_begins_the_days_anew() -> None:
    running = safety(BEGIN, "generated")
    happened(person("town-clerk"), running, "fatal", site(running), BEGIN, "示例", BEGIN, key())
    computing = reading(running.programme, BEGIN + timedelta(days=10))
    assert {c.figure.id: c.value for c in computing.figures(book_of(computing.programme, running))}["safe_days"] == 10


def test_an_accident_is_written_down_once_by_the_safety_office_when_it_has_happened() -> None:
    running, once = safety(BEGIN, "generated"), key()
    with pytest.raises(ProblemsError, match="other-role"):
        happened(person("town-reviewer"), running, "fatal", None, BEGIN, "", BEGIN, key())
    with pytest.raises(ProblemsError, match="wrong-day"):
        happened(person("town-clerk"), running, "fatal", None, BEGIN + timedelta(days=1), "", BEGIN, key())
    first, second = (happened(person("town-clerk"), running, "accident", None, BEGIN, "", BEGIN, once) for _ in range(2))
    assert first.pk == second.pk


@pytest.mark.parametrize(("cadence", "post", "days", "answers", "named", "code"), [
    ("leaders", "13", 0, FULL, True, "wrong-post"), ("leaders", "", 0, FULL, True, "wrong-post"), ("each_site", "1", 0, FULL, True, "wrong-post"), ("team", "", 0, FULL, True, "no-schedule"),
    ("leaders", "1", -1, FULL, True, "wrong-day"), ("leaders", "1", 1, FULL, True, "wrong-day"), ("leaders", "1", 0, {**FULL, "tidy": "maybe"}, True, "no-answer"), ("leaders", "1", 0, {}, True, "no-answer"),
    ("leaders", "1", 0, {**FULL, "tidy": "no"}, False, "no-row"), ("each_site", "", 0, FULL, False, "no-row")])
def test_a_wrong_inspection_is_refused(cadence: str, post: str, days: int, answers: dict[str, str], named: bool, code: str) -> None:
    running = safety(BEGIN, "generated")
    with pytest.raises(ProblemsError, match=code):
        inspect(
            person("town-manager"), running, "full", site(running) if named else None, cadence=cadence, post=post, on=BEGIN + timedelta(days=days), answers=answers, note="", today=BEGIN, key=key())


def test_a_programme_whose_file_is_broken_keeps_no_other_from_being_told(settings: LazySettings, tmp_path: Path) -> None:
    settings.PROGRAMMES = tmp_path
    own = tmp_path / "cn.example.broken"
    own.mkdir()
    (own / "programme.yaml").write_text("id: cn.example.broken\n", encoding="utf-8")
    sites = safety(BEGIN, "generated")
    Running.objects.filter(pk=sites.pk).update(programme=own.name)
    well = safety(BEGIN, "generated")
    with pytest.raises(ProblemsError, match=r"cn\.example\.broken"):
        find_missed(date(2026, 6, 1))
    assert len(missed(well, "leaders")) == 12


def test_the_form_begins_with_the_schedule_that_waits(as_: As) -> None:
    day = localdate()
    running = safety(day, "generated")
    address = f"/programmes/{running.number}/inspect/"

    def begun_with(who: str, checklist: str, query: str = "") -> str:
        return str(as_(who).get(f"{address}{checklist}/{query}").context["form"]["cadence"].value())

    assert begun_with("town-manager", "full") == "leaders" and begun_with("town-manager", "full", f"?row={site(running).pk}") == "each_site"
    first = begun_with("town-clerk", "patrol")
    inspect(person("town-clerk"), running, "patrol", None, cadence=first, post="", on=day, answers=PATROL, note="", today=day, key=key())
    second = begun_with("town-clerk", "patrol")
    assert {first, second} == {"team", "cameras"}
    inspect(person("town-clerk"), running, "patrol", None, cadence=second, post="", on=day, answers=PATROL, note="", today=day, key=key())
    assert begun_with("town-clerk", "patrol") == first
