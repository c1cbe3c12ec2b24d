"""Long work is done once by a worker; whoever started it sees how far it is, what came of it, and why it failed."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from auditlog.models import LogEntry
from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.test import Client
from pytest_django import DjangoCaptureOnCommitCallbacks

from kexin.platform.companies.models import Release
from kexin.platform.jobs.models import Job, State
from kexin.platform.jobs.pulse import pulse_of
from kexin.platform.jobs.work import KINDS, Kind, Run, again, run_job, start
from kexin.platform.orgs.models import Person
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same
from tests.platform.work import work
from tests.platform.world import DAY, person

pytestmark = pytest.mark.django_db
As = Callable[..., Client]
Caught = DjangoCaptureOnCommitCallbacks
SEEN: list[object] = []


def doing(run: Run, what: str) -> None:
    """What the tests' own kind of work does."""
    SEEN.append(what)
    run.progress(0.42, Text("做到一半", "half done"))
    SEEN.append(pulse_of(run.job.pk))
    match what:
        case "break":
            raise RuntimeError("no such luck: secret")
        case "refuse":
            raise ProblemsError([Problem("bad", "here", Text("<b>坏</b>", "<b>bad</b>"), same("good"), Text("改", "mend it"))])
        case "stop":
            raise SystemExit(1)
        case "write":
            run.person.phone = "1"
            run.person.save()
    run.result("名单 2026.csv", b"a,b\n")


@pytest.fixture(autouse=True)
def kind() -> Iterator[None]:
    KINDS["tests"] = Kind(Text("试验", "trial"), "companies.load", doing)
    SEEN.clear()
    yield
    del KINDS["tests"]


def started(caught: Caught, what: str = "well", key: str = "k") -> Job:
    with caught(execute=True):
        return start(person("dept-analyst"), "tests", key=key, what=what)


def after(job: Job) -> Job:
    job.refresh_from_db()
    return job


def test_work_that_goes_well_leaves_a_file_for_its_owner_only(as_: As, django_capture_on_commit_callbacks: Caught) -> None:
    job = started(django_capture_on_commit_callbacks)
    assert "排队中" in as_("dept-analyst").get(f"/jobs/{job.pk}/").content.decode()
    assert as_("dept-analyst").get(f"/jobs/{job.pk}/result").status_code == 404
    work()
    assert (after(job).state, job.progress, job.said_en) == (State.DONE, 1000, "half done")
    file = as_("dept-analyst").get(f"/jobs/{job.pk}/result")
    assert b"".join(getattr(file, "streaming_content", ())) == b"a,b\n"
    assert "attachment" in file["Content-Disposition"]
    assert file["Content-Type"] == "application/octet-stream"
    for other in ("dept-manager", "dept-auditor", "cs-analyst"):
        for path in (f"/jobs/{job.pk}/", f"/jobs/{job.pk}/result"):
            assert as_(other).get(path).status_code == 404
        assert as_(other).post(f"/jobs/{job.pk}/again/").status_code == 404


def test_while_it_runs_others_see_how_far_it_is_although_it_stores_in_one_transaction(django_capture_on_commit_callbacks: Caught) -> None:
    started(django_capture_on_commit_callbacks)
    work()
    pulse = SEEN[1]
    assert pulse is not None and getattr(pulse, "progress", 0) == 420


def test_the_same_form_starts_one_job_and_the_same_task_works_once(django_capture_on_commit_callbacks: Caught) -> None:
    jobs = [started(django_capture_on_commit_callbacks) for _ in range(2)]
    assert jobs[0] == jobs[1]
    work()
    run_job.call(jobs[0].pk)
    assert SEEN.count("well") == 1


def test_a_refusal_is_told_in_words(as_: As, django_capture_on_commit_callbacks: Caught) -> None:
    job = started(django_capture_on_commit_callbacks, "refuse")
    work()
    assert after(job).state == State.FAILED
    page = as_("dept-analyst", "en").get(f"/jobs/{job.pk}/").content.decode()
    assert "&lt;b&gt;bad&lt;/b&gt;" in page
    assert "mend it" in page


def test_what_nobody_foresaw_is_told_without_its_secrets(as_: As, django_capture_on_commit_callbacks: Caught, caplog: pytest.LogCaptureFixture) -> None:
    job = started(django_capture_on_commit_callbacks, "break")
    work()
    page = as_("dept-analyst").get(f"/jobs/{job.pk}/").content.decode()
    assert "意外错误" in page
    assert "no such luck" not in page
    assert "no such luck" in caplog.text


def test_a_job_that_failed_is_started_again_once(as_: As, django_capture_on_commit_callbacks: Caught) -> None:
    job = started(django_capture_on_commit_callbacks, "refuse")
    work()
    addresses = {as_("dept-analyst").post(f"/jobs/{job.pk}/again/")["Location"] for _ in range(2)}
    assert len(addresses) == 1
    assert Job.objects.count() == 2
    done = started(django_capture_on_commit_callbacks, key="well")
    work()
    assert again(person("dept-analyst"), after(done)) == done


def test_only_the_right_seat_starts_it_and_only_while_it_has_the_right(django_capture_on_commit_callbacks: Caught) -> None:
    with pytest.raises(PermissionDenied):
        start(person("dept-clerk"), "tests", key="x", what="well")
    job = started(django_capture_on_commit_callbacks)
    Person.objects.filter(username="dept-analyst").update(role="clerk")
    work()
    assert (after(job).state, SEEN) == (State.FAILED, [])


def test_what_the_work_changes_is_done_by_whoever_started_it(django_capture_on_commit_callbacks: Caught) -> None:
    started(django_capture_on_commit_callbacks, "write")
    work()
    entry = LogEntry.objects.get_for_object(person("dept-analyst")).latest()
    assert (entry.actor, entry.changes) == (person("dept-analyst"), {"phone": ["", "•••"]})


def test_htmx_gets_the_part_that_moves_and_the_page_anew_at_the_end(as_: As, django_capture_on_commit_callbacks: Caught) -> None:
    job = started(django_capture_on_commit_callbacks)
    asked = as_("dept-analyst").get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})
    assert "hx-get" in asked.content.decode() and "<html" not in asked.content.decode()
    assert "HX-Refresh" not in asked
    work()
    assert as_("dept-analyst").get(f"/jobs/{job.pk}/", headers={"HX-Request": "true"})["HX-Refresh"] == "true"


def test_an_analyst_of_the_department_loads_a_release(as_: As, django_capture_on_commit_callbacks: Caught) -> None:
    folder = Path(settings.HOME) / "libraries" / "hunan"
    folder.parent.mkdir(exist_ok=True)
    shutil.copytree(Path(settings.HOME) / "hunan", folder, dirs_exist_ok=True)
    name = f"hunan/{DAY.isoformat()}"
    try:
        form = as_("dept-analyst").get("/jobs/start/load-release/").content.decode()
        assert name in form
        for forged in ("../hunan/2026-06-30", "/etc", "hunan/1999-01-01", ""):
            assert as_("dept-analyst").post("/jobs/start/load-release/", {"release": forged, "key": "f"}).status_code == 422
        with django_capture_on_commit_callbacks(execute=True):
            answer = as_("dept-analyst").post("/jobs/start/load-release/", {"release": name, "key": "one"})
        assert answer.status_code == 302
        work()
        assert Job.objects.get().state == State.DONE, Job.objects.get().problems
        assert Release.objects.get(in_force=True).as_of == DAY
    finally:
        shutil.rmtree(folder.parent)


@pytest.mark.parametrize("who", ["dept-clerk", "cs-analyst", "bank-analyst"])
def test_others_load_none(as_: As, who: str) -> None:
    assert as_(who).get("/jobs/start/load-release/").status_code == 404
    assert as_(who).post("/jobs/start/load-release/", {"release": "x"}).status_code == 404
    assert "导入发布" not in as_(who).get("/jobs/").content.decode()


def test_unknown_kinds_lead_nowhere(as_: As) -> None:
    assert as_("dept-analyst").get("/jobs/start/nothing/").status_code == 404
    assert as_("dept-analyst").get("/jobs/start/tests/").status_code == 404
