"""A job whose worker was killed is found by its pulse and marked; the killed worker's rows are not half written."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from kexin.platform.jobs import work as working
from kexin.platform.jobs.models import Job, State
from kexin.platform.jobs.pulse import DEAD, Beating, Pulse, alive, pulse_of
from kexin.platform.jobs.work import KINDS, Kind, Run, find_lost, run_job
from kexin.text import Text
from tests.platform.world import person

pytestmark = pytest.mark.django_db


def job(state: str = State.RUNNING, ago: float = DEAD + 10) -> Job:
    return Job.objects.create(key=f"{state}{ago}", kind="x", person=person("dept-analyst"), title_zh="试", title_en="t", state=state, started_at=timezone.now() - timedelta(seconds=ago))


def pulse_file(found: Job) -> Path:
    return Path(settings.HOME) / "jobs" / f"{found.pk}.json"


def test_a_job_without_a_pulse_is_lost(as_: Callable[..., Client]) -> None:
    found = job()
    assert "已中断" in as_("dept-analyst").get(f"/jobs/{found.pk}/").content.decode()
    found.refresh_from_db()
    assert found.state == State.LOST
    assert found.ended_at is not None


def test_a_job_whose_pulse_stopped_is_lost_and_one_that_beats_is_not() -> None:
    dead, living = job(), job(ago=DEAD + 20)
    for found in (dead, living):
        Beating(found.pk).write(Pulse(300))
    long_ago = time.time() - DEAD - 5
    os.utime(pulse_file(dead), (long_ago, long_ago))
    assert find_lost() == 1
    dead.refresh_from_db()
    living.refresh_from_db()
    assert (dead.state, living.state) == (State.LOST, State.RUNNING)
    assert dead.progress == 300
    assert not pulse_file(dead).exists()
    assert living.now.progress == 300


def test_a_job_that_began_a_moment_ago_is_not_lost_yet() -> None:
    job(ago=1)
    assert find_lost() == 0


def test_the_pulse_beats_by_itself_and_is_gone_at_the_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("kexin.platform.jobs.pulse.BEAT", 0.01)
    found = job()
    with Beating(found.pk):
        long_ago = time.time() - DEAD - 5
        os.utime(pulse_file(found), (long_ago, long_ago))
        until = time.monotonic() + 20
        while not alive(found.pk) and time.monotonic() < until:
            time.sleep(0.01)
        assert alive(found.pk)
    assert pulse_of(found.pk) is None


def test_a_worker_that_is_told_to_stop_says_so() -> None:
    def stopped(run: Run) -> None:
        run.progress(0.3, Text("三成", "a third"))
        raise SystemExit(1)

    KINDS["stop"] = Kind(Text("停", "stop"), "companies.load", stopped)
    found = Job.objects.create(key="s", kind="stop", person=person("dept-analyst"), title_zh="停", title_en="stop")
    try:
        with pytest.raises(SystemExit):
            run_job.call(found.pk)
    finally:
        del working.KINDS["stop"]
    found.refresh_from_db()
    assert (found.state, found.progress) == (State.LOST, 300)


def test_a_pulse_that_cannot_be_read_is_none() -> None:
    found = job()
    pulse_file(found).parent.mkdir(exist_ok=True)
    pulse_file(found).write_text("{half")
    assert pulse_of(found.pk) is None
    assert found.now.progress == 0
    pulse_file(found).unlink()
