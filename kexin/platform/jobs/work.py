"""Starting long work, and doing it once.

A desk names a kind of work in its module ``jobs``:

    @kind("load-release", Text("导入发布", "load a release"), right="companies.load", form=LoadForm)
    def load(run: Run, library: str) -> None: ...

and a view starts it with ``start(person, "load-release", key=…, library="hunan/2026-06-30")``.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import uuid4

from django import forms
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from django_tasks import task

from kexin.platform.jobs.models import Job, State, plain
from kexin.platform.jobs.pulse import DEAD, Beating, Pulse, alive, forget, pulse_of
from kexin.platform.orgs.models import Person
from kexin.platform.orgs.rights import may
from kexin.platform.trail import acting_as
from kexin.problems import Problem, ProblemsError
from kexin.text import Text, same

logger = logging.getLogger(__name__)


class Run:
    """What a piece of work is given: who started it, and how to tell how far it is and what came of it."""

    def __init__(self, job: Job, beating: Beating) -> None:
        self.job, self._beating = job, beating

    @property
    def person(self) -> Person:
        """Who started it; the work sees what that person sees."""
        return self.job.person

    def progress(self, share: float, said: Text | None = None) -> None:
        """So far, from 0 to 1, and what is being done; what was said stays until something else is."""
        self._beating.write(Pulse(round(1000 * min(1.0, max(0.0, share))), said or self._beating.pulse.said))

    def result(self, name: str, content: bytes) -> None:
        """A file that only the one who started it may fetch."""
        self.job.result_name = name
        self.job.result.save(f"{uuid4().hex}", ContentFile(content), save=False)


@dataclass(frozen=True)
class Kind:
    """A kind of work: what it is called, who may start it, the form that asks for its arguments (None: it starts from a page of its desk)."""

    title: Text
    right: str
    work: Callable[..., None]
    form: type[forms.Form] | None = None


KINDS: dict[str, Kind] = {}


def kind(name: str, title: Text, *, right: str, form: type[forms.Form] | None = None) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Name a function as a kind of work."""

    def named(work: Callable[..., None]) -> Callable[..., None]:
        KINDS[name] = Kind(title, right, work, form)
        return work

    return named


def kinds_for(person: Person) -> Mapping[str, Kind]:
    """The kinds that a person may start from the page of jobs."""
    return {name: found for name, found in KINDS.items() if found.form is not None and may(person, found.right)}


def start(person: Person, name: str, *, key: str, about: Text | None = None, **arguments: Any) -> Job:
    """Put a piece of work in the queue; the same *key* again gives the same job. *about* goes into the title.

    Raises:
        PermissionDenied: the person's seat may not start this kind.
    """
    found = KINDS[name]
    if not may(person, found.right):
        raise PermissionDenied
    title = found.title if about is None else Text(f"{found.title.zh}：{about.zh}", f"{found.title.en}: {about.en}")
    with transaction.atomic():
        job, new = Job.objects.get_or_create(key=f"{person.pk}:{key}"[:80], defaults={"kind": name, "person": person, "title_zh": title.zh[:200], "title_en": title.en[:200], "arguments": arguments})
        if new:
            transaction.on_commit(lambda: run_job.enqueue(job.pk))
    return job


@task()
def run_job(pk: int) -> None:
    """Do the work if nobody did or does. What goes wrong is told in words; what nobody foresaw goes to the log as well."""
    now = timezone.now()
    if Job.objects.filter(pk=pk, state=State.WAITING).update(state=State.RUNNING, started_at=now) != 1:
        return
    job = Job.objects.select_related("person__organisation").get(pk=pk)
    with Beating(pk) as beating, acting_as(job.person):
        end: dict[str, Any] = {"state": State.LOST}
        try:
            end = _outcome(job, Run(job, beating))
        finally:
            # Also when the worker is told to stop in the middle of the work.
            said = beating.pulse.said or Text("", "")
            Job.objects.filter(pk=pk, state=State.RUNNING).update(
                ended_at=timezone.now(), progress=1000 if end["state"] == State.DONE else beating.pulse.progress, said_zh=said.zh[:300], said_en=said.en[:300], **end)


def _outcome(job: Job, run: Run) -> dict[str, Any]:
    try:
        found = KINDS.get(job.kind)
        if found is None or not may(job.person, found.right):
            raise ProblemsError([Problem("no-right", job.kind, Text("发起人已无此权限", "whoever started it may not do so any more"), same(found.right if found else "—"), Text("请由有权限的人重新发起", "let somebody with the right start it"))])
        found.work(run, **job.arguments)
    except ProblemsError as error:
        return {"state": State.FAILED, "problems": [plain(p) for p in error.problems]}
    except Exception:  # whatever it is, whoever started the job is told in words, and the fault is logged
        logger.exception("job %s failed", job.pk)
        unforeseen = Problem("unforeseen", str(job.pk), Text("程序出现意外错误", "something went wrong that nobody foresaw"), Text("数据未作改动", "nothing was changed"), Text("请联系管理员，并告知任务编号", "tell whoever runs the site the number of the job"))
        return {"state": State.FAILED, "problems": [plain(unforeseen)]}
    return {"state": State.DONE, "result": job.result.name or "", "result_name": job.result_name}


def find_lost() -> int:
    """Mark the jobs whose worker died: they run by the book, but their pulse stopped. How far they were stays to be seen."""
    long_ago, found = timezone.now() - timedelta(seconds=DEAD), 0
    for pk in Job.objects.filter(state=State.RUNNING, started_at__lt=long_ago).values_list("pk", flat=True):
        if not alive(pk):
            last = pulse_of(pk) or Pulse(0)
            said = last.said or Text("", "")
            found += Job.objects.filter(pk=pk, state=State.RUNNING).update(state=State.LOST, ended_at=timezone.now(), progress=last.progress, said_zh=said.zh[:300], said_en=said.en[:300])
            forget(pk)
    return found


def again(person: Person, job: Job) -> Job:
    """The same work once more, after it failed or was lost; asked twice, it starts once."""
    if job.state not in (State.FAILED, State.LOST):
        return job
    fresh = start(person, job.kind, key=f"again-{job.pk}", **job.arguments)
    Job.objects.filter(pk=fresh.pk).update(title_zh=job.title_zh, title_en=job.title_en)
    return fresh
