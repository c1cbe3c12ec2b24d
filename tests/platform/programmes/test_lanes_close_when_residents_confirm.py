"""Lane renewal: walk, find, think, push; a lane is closed only when its residents have confirmed, written down with the form that they signed."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from kexin.formula.python_program import Value
from kexin.platform.programmes.confirming import write_down
from kexin.platform.programmes.inspecting import inspect, recheck, rectify
from kexin.platform.programmes.keeping import add_row
from kexin.platform.programmes.models import Confirmation, Finding, Paper, Row
from kexin.platform.programmes.moving import decide, propose
from kexin.problems import ProblemsError
from tests.platform.programmes.started import DAY, key, lanes, row
from tests.platform.world import person

pytestmark = pytest.mark.django_db
FINE = dict.fromkeys(("roofs", "drains", "road", "wires", "lights", "parking"), "yes")


def form(content: bytes = b"one") -> SimpleUploadedFile:
    """A signed form."""
    return SimpleUploadedFile("签名.pdf", b"%PDF-1.4 " + content)


def say(lane: Row, kind: str, first: int, last: int, agreed: bool = True, on: date = DAY, content: bytes = b"one") -> int:
    """Households first to last say so."""
    return write_down(person("community-clerk"), lane, kind, [f"{n}号" for n in range(first, last + 1)], agreed, "door", on, "签名.pdf", form(content), DAY)


def pushed() -> Row:
    """A lane of 30 houses whose works go on; its road was found broken on the first visit."""
    running, worker = lanes(), person("community-clerk")
    lane = add_row(worker, running, "L1", "某巷", {"houses": 30}, DAY)
    with pytest.raises(ProblemsError, match="visited"):
        propose(worker, lane, "to_find", {"houses": 30}, "", DAY, key())
    inspect(worker, running, "doorstep", lane, cadence="monthly_visit", post="", on=DAY, answers={**FINE, "road": "no"}, note="", today=DAY, key=key())
    propose(worker, lane, "to_find", {"houses": 30}, "", DAY, key())
    filled: dict[str, Value] = {"plan": "修路", "due_on": DAY + timedelta(days=60)}
    with pytest.raises(ProblemsError, match="agreed"):
        propose(worker, lane, "to_think", filled, "", DAY, key())
    assert say(lane, "plan", 1, 16) == 16
    propose(worker, lane, "to_think", filled, "", DAY, key())
    propose(person("street-clerk"), lane, "to_push", {"started_on": DAY}, "", DAY, key())
    return row(running, "L1")


def close(lane: Row) -> None:
    """The worker proposes, the subdistrict confirms."""
    step = propose(person("community-clerk"), lane, "close", {"finished_on": DAY}, "", DAY, key())
    decide(person("street-reviewer"), step, True, "", DAY)


def put_right(lane: Row) -> None:
    """The finding of the visit is put right and checked."""
    finding = Finding.objects.get(row=lane)
    rectify(person("community-clerk"), finding, "已修好", DAY)
    recheck(person("street-reviewer"), finding, True, "", DAY)


def test_works_alone_close_nothing() -> None:
    lane = pushed()
    put_right(lane)
    with pytest.raises(ProblemsError, match="confirmed"):
        close(lane)
    say(lane, "works", 1, 19)
    with pytest.raises(ProblemsError, match="confirmed"):
        close(lane)
    assert row(lane.running, "L1").state == "push"


def test_residents_close_it() -> None:
    lane = pushed()
    put_right(lane)
    say(lane, "works", 1, 20)
    close(lane)
    assert row(lane.running, "L1").state == "closed"


def test_one_household_that_says_no_keeps_it_open_until_it_says_yes() -> None:
    lane = pushed()
    put_right(lane)
    say(lane, "works", 1, 25)
    say(lane, "works", 26, 26, agreed=False, content=b"two")
    with pytest.raises(ProblemsError, match="unopposed"):
        close(lane)
    say(lane, "works", 26, 26, content=b"three")
    close(lane)
    said = Confirmation.objects.filter(row=lane, household="26号", kind="works")
    assert [(c.agreed, c.superseded) for c in said.order_by("pk")] == [(False, True), (True, False)]


def test_a_household_that_says_no_before_the_second_signature_keeps_it_open() -> None:
    lane = pushed()
    put_right(lane)
    say(lane, "works", 1, 25)
    step = propose(person("community-clerk"), lane, "close", {"finished_on": DAY}, "", DAY, key())
    say(lane, "works", 26, 26, agreed=False, content=b"two")
    with pytest.raises(ProblemsError, match="unopposed"):
        decide(person("street-reviewer"), step, True, "", DAY)
    decide(person("street-reviewer"), step, False, "26号未解决", DAY)
    assert row(lane.running, "L1").state == "push"


@pytest.mark.parametrize(("kind", "way", "days", "code"), [("works", "door", 1, "wrong-day"), ("works", "rumour", 0, "no-matter"), ("weather", "door", 0, "no-matter")])
def test_what_residents_say_is_about_a_matter_of_the_file_on_a_day_that_has_come(kind: str, way: str, days: int, code: str) -> None:
    lane = pushed()
    with pytest.raises(ProblemsError, match=code):
        write_down(person("community-clerk"), lane, kind, ["1号"], True, way, DAY + timedelta(days=days), "签名.pdf", form(), DAY)


def test_a_problem_that_is_left_keeps_it_open() -> None:
    lane = pushed()
    say(lane, "works", 1, 30)
    with pytest.raises(ProblemsError, match="clear"):
        close(lane)


def test_a_household_counts_once_and_the_form_is_kept_once() -> None:
    lane = pushed()
    assert say(lane, "works", 1, 5) == 5
    assert say(lane, "works", 1, 5) == 0
    assert Confirmation.objects.filter(row=lane, kind="works", superseded=False).count() == 5
    assert Paper.objects.filter(row=lane).count() == 1
    assert len(Paper.objects.get(row=lane).sha256) == 64


@pytest.mark.parametrize(("households", "code"), [([], "households"), (["1号", "1号"], "households"), (["x" * 41], "households")])
def test_households_are_named_one_by_one(households: list[str], code: str) -> None:
    lane = pushed()
    with pytest.raises(ProblemsError, match=code):
        write_down(person("community-clerk"), lane, "works", households, True, "door", DAY, "签名.pdf", form(), DAY)


def test_nobody_confirms_without_a_form_that_may_be_kept() -> None:
    lane = pushed()
    with pytest.raises(ProblemsError, match="unknown-paper"):
        write_down(person("community-clerk"), lane, "works", ["1号"], True, "door", DAY, "签名.pdf", SimpleUploadedFile("签名.pdf", b"MZ not a pdf"), DAY)
    assert not Confirmation.objects.filter(row=lane, kind="works").exists()


def test_the_subdistrict_does_not_speak_for_residents() -> None:
    lane = pushed()
    with pytest.raises(ProblemsError, match="other-role"):
        write_down(person("street-clerk"), lane, "works", ["1号"], True, "door", DAY, "签名.pdf", form(), DAY)
