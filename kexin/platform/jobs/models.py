"""A piece of long work that somebody started."""

from __future__ import annotations

from typing import Any, ClassVar

from django.db import models

from kexin.platform.jobs.pulse import Pulse, pulse_of
from kexin.platform.language import both
from kexin.platform.orgs.models import Person
from kexin.problems import Problem
from kexin.text import Text


class State(models.TextChoices):
    """Where a job stands."""

    WAITING = "waiting", both("排队中", "waiting")
    RUNNING = "running", both("进行中", "running")
    DONE = "done", both("已完成", "done")
    FAILED = "failed", both("未成功", "failed")
    LOST = "lost", both("已中断", "broken off")


TONES = {State.WAITING: "", State.RUNNING: "tone-wait", State.DONE: "tone-good", State.FAILED: "tone-bad", State.LOST: "tone-warn"}


class Job(models.Model):
    """Kind and arguments say what to do; a worker moves the state. While it runs, how far it is stands in its ``pulse``."""

    key = models.CharField(max_length=80, unique=True)
    """Made by the form: the same form sent twice starts one job."""
    kind = models.CharField(max_length=40)
    title_zh = models.CharField(max_length=200)
    title_en = models.CharField(max_length=200)
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="jobs")
    arguments = models.JSONField(default=dict)
    created_at = models.DateTimeField(auto_now_add=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    state = models.CharField(max_length=10, choices=State, default=State.WAITING)
    progress = models.PositiveSmallIntegerField(default=0)
    """Thousandths."""
    said_zh = models.CharField(max_length=300, blank=True)
    said_en = models.CharField(max_length=300, blank=True)
    result = models.FileField(upload_to="jobs/%Y/%m", blank=True, max_length=200)
    result_name = models.CharField(max_length=200, blank=True)
    problems = models.JSONField(default=list)

    class Meta:
        """Newest first."""

        ordering: ClassVar[list[str]] = ["-id"]
        indexes: ClassVar[list[models.Index]] = [models.Index(fields=["person", "-id"]), models.Index(fields=["state"])]
        constraints: ClassVar[list[models.BaseConstraint]] = [models.CheckConstraint(condition=models.Q(progress__lte=1000), name="job_progress_in_thousandths")]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"

    @property
    def title(self) -> Text:
        """What is being done."""
        return Text(self.title_zh, self.title_en)

    @property
    def state_title(self) -> str:
        """The state in words."""
        return str(State(self.state).label)

    @property
    def tone(self) -> str:
        """The colour of the state, as the style page names it."""
        return TONES[State(self.state)]

    @property
    def going(self) -> bool:
        """Not at its end yet."""
        return self.state in (State.WAITING, State.RUNNING)

    @property
    def now(self) -> Pulse:
        """How far it is and what it says: of the running worker, or as it ended."""
        running = pulse_of(self.pk) if self.state == State.RUNNING else None
        return running or Pulse(self.progress, Text(self.said_zh, self.said_en) if self.said_zh else None)

    @property
    def told(self) -> list[dict[str, Text]]:
        """The problems, for pages."""
        return [{name: Text(*problem[name]) for name in ("found", "allowed", "remedy")} for problem in self.problems]


def plain(problem: Problem) -> dict[str, Any]:
    """A problem as JSON."""
    return {"code": problem.code, "where": problem.where} | {
        name: [text.zh, text.en] for name, text in (("found", problem.found), ("allowed", problem.allowed), ("remedy", problem.remedy))}
